"""All screens by the name that buttons carry."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.screens import admin, evidence, feedback, help, menu, results, self_review, settings, tasks, team
from bot.screens.base import Screen

SCREENS: Mapping[str, Screen] = MappingProxyType(
    {
        "menu": menu.show,
        "tasks": tasks.show,
        "self_review": self_review.show,
        "begin": self_review.begin,
        "team": team.show,
        "assess": team.assess,
        "return": team.return_review,
        "result": results.show,
        "history": results.history,
        "find": results.find,
        "feedback": feedback.show,
        "evidence": evidence.show,
        "language": settings.language,
        "help": help.show,
        "admin": admin.show,
    }
)
