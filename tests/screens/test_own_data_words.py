"""The copy of a person's data reads like a letter: no code of ours is left where there is a word."""

from __future__ import annotations

import ast
import re
from enum import Enum

import pytest

from bot.domain.appraisal import Stage
from bot.rendering.notices import KINDS
from bot.screens.own_data_words import ACTS, CODES, NOTICES, word_for
from models.appraisal import PeriodAct
from models.doors import TicketStatus
from models.paper import PaperStatus
from tests.conversation.chat import english
from tests.meta.repository import modules

ACT = re.compile(r"[a-z_]+\.[a-z_]+")


@pytest.mark.parametrize("kind", list(CODES))
def test_all_codes_of_a_kind_have_a_word(kind: type[Enum]) -> None:
    assert set(CODES[kind]) == set(kind)


def test_every_notice_and_every_act_has_a_word() -> None:
    assert set(NOTICES) == set(KINDS)
    subjects = {act.partition(".")[0] for act in ACTS}
    written = {
        node.value
        for _, tree in modules("bot/services", "models/queries")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACT.fullmatch(node.value)
    }
    written = {act for act in written if act.partition(".")[0] in subjects}
    written |= {f"period.{act.value.lower()}" for act in PeriodAct}
    written |= {f"{subject}.{outcome}" for subject in ("access", "ticket") for outcome in ("accepted", "refused")}
    assert written == set(ACTS)


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("stage", Stage.ASSESSED, "assessment confirmed"),
        ("status", TicketStatus.REFUSED, "left as it was"),
        ("status", PaperStatus.REFUSED, "sent back"),
        ("action", "self_review.sent", "self-review sent"),
        ("flow", "self_review", "Self-review"),
        ("item", "BERORIENTASI_PELAYANAN", "Berorientasi Pelayanan"),
        ("role", "PENILAI", "penilai"),
        ("view", "evidence", "the evidence"),
        ("kind", "assessed", "your assessment was confirmed"),
        ("language", "id", "Bahasa Indonesia"),
    ],
)
def test_what_a_code_is_called(key: str, value: object, word: str) -> None:
    assert english(word_for(key, value)) == word


@pytest.mark.parametrize(("key", "value"), [("text", "self_review.sent"), ("name", "id"), ("year", 2026), ("x", None)])
def test_what_people_wrote_is_no_code(key: str, value: object) -> None:
    assert word_for(key, value) is None
