"""What is said about periods in conversations and on screens: findings, days and doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.conversation.answers import Scope
from bot.conversation.due_day import DueDay
from bot.domain.enrolment import Finding
from bot.domain.period import LONGEST_RUN, Days
from bot.i18n import N_, NN_, Text

_FOUND: Mapping[Finding, Text] = {
    Finding.NO_PENILAI: NN_(
        "{n} person has no penilai and is left out for now", "{n} people have no penilai and are left out for now"
    ),
    Finding.NO_PLAN: NN_(
        "{n} person has no approved SKP for the year and is left out for now",
        "{n} people have no approved SKP for the year and are left out for now",
    ),
    Finding.NOT_JOINED: NN_(
        "{n} penilai has not joined and will hear nothing", "{n} penilai have not joined and will hear nothing"
    ),
    Finding.NO_HEAD: NN_("{n} unit has no head", "{n} units have no head"),
    Finding.NO_LEADER: NN_(
        "{n} organisation has no leader above who sets its predikat",
        "{n} organisations have no leader above who sets their predikat",
    ),
    Finding.EXEMPT: NN_(
        "{n} person is recorded as not appraised (leave, or left)",
        "{n} people are recorded as not appraised (leave, or left)",
    ),
    Finding.PARTLY: NN_(
        "{n} person was away for a part and is appraised for the remaining months",
        "{n} people were away for a part and are appraised for the remaining months",
    ),
}


def found(finding: Finding, n: int) -> Text:
    """One finding with its number."""
    return _FOUND[finding](n=n)


def last_day(days: Days, proposed: date) -> DueDay:
    """How a last day of a period is answered."""
    return DueDay(proposed, days.starts_on, days.ends_on + LONGEST_RUN)


def with_answers(days: Days, look: Scope[Any]) -> Days:
    """The days with what was answered to `self_review_due` and `assessment_due`."""
    self_review, assessment = look.text("self_review_due"), look.text("assessment_due")
    return replace(
        days,
        self_review_due_on=date.fromisoformat(self_review) if self_review else days.self_review_due_on,
        assessment_due_on=date.fromisoformat(assessment) if assessment else days.assessment_due_on,
    )


def last_days(days: Days) -> Text:
    """Until when both sides have time."""
    return N_("Self-reviews until {self_review}, assessments until {assessment}.")(
        self_review=days.self_review_due_on, assessment=days.assessment_due_on
    )


def doubtful(days: Days, today: date) -> tuple[Text, ...]:
    """Warnings about days that are possible and ought to be meant."""
    return tuple(N_("⚠️ {note}")(note=doubt) for doubt in days.doubts(today))


def moved(before: Days, after: Days) -> tuple[Text, ...]:
    """What changes, one line a date."""
    lines = []
    if before.self_review_due_on != after.self_review_due_on:
        lines.append(
            N_("Self-reviews: until {after} instead of {before}.")(
                before=before.self_review_due_on, after=after.self_review_due_on
            )
        )
    if before.assessment_due_on != after.assessment_due_on:
        lines.append(
            N_("Assessments: until {after} instead of {before}.")(
                before=before.assessment_due_on, after=after.assessment_due_on
            )
        )
    return tuple(lines)
