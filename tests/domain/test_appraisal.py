"""The life cycle of an appraisal."""

from datetime import date, timedelta

import pytest

from bot.domain.appraisal import (
    CURRENT_REGULATION,
    RegulationVersion,
    Stage,
    Turn,
    is_late,
    may_assess,
    may_return,
    may_submit,
    whose_turn,
)

DUE = date(2026, 10, 5)
ASSESSMENT_DUE = date(2026, 10, 9)
NEXT = DUE + timedelta(days=1)


@pytest.mark.parametrize(
    ("stage", "submit", "send_back", "assess_by_due", "assess_after_due", "turn_by_due", "turn_after_due"),
    [
        (Stage.OPEN, True, False, False, True, Turn.EMPLOYEE, Turn.PENILAI),
        (Stage.SUBMITTED, False, True, True, True, Turn.PENILAI, Turn.PENILAI),
        (Stage.RETURNED, True, False, False, True, Turn.EMPLOYEE, Turn.PENILAI),
        (Stage.ASSESSED, False, False, False, False, Turn.NOBODY, Turn.NOBODY),
    ],
)
def test_what_may_happen_in_each_stage(
    stage: Stage,
    submit: bool,
    send_back: bool,
    assess_by_due: bool,
    assess_after_due: bool,
    turn_by_due: Turn,
    turn_after_due: Turn,
) -> None:
    assert may_submit(stage) is submit
    assert may_return(stage) is send_back
    assert may_assess(stage, self_review_due_on=DUE, today=DUE) is assess_by_due
    assert may_assess(stage, self_review_due_on=DUE, today=NEXT) is assess_after_due
    assert whose_turn(stage, self_review_due_on=DUE, today=DUE) is turn_by_due
    assert whose_turn(stage, self_review_due_on=DUE, today=NEXT) is turn_after_due


@pytest.mark.parametrize(
    ("side", "stage", "today", "late"),
    [
        (Turn.EMPLOYEE, Stage.OPEN, DUE, False),
        (Turn.EMPLOYEE, Stage.OPEN, NEXT, True),
        (Turn.EMPLOYEE, Stage.RETURNED, NEXT, True),
        (Turn.EMPLOYEE, Stage.SUBMITTED, NEXT, False),
        (Turn.PENILAI, Stage.SUBMITTED, ASSESSMENT_DUE, False),
        (Turn.PENILAI, Stage.SUBMITTED, ASSESSMENT_DUE + timedelta(days=1), True),
        (Turn.PENILAI, Stage.OPEN, ASSESSMENT_DUE + timedelta(days=1), True),
        (Turn.PENILAI, Stage.ASSESSED, ASSESSMENT_DUE + timedelta(days=1), False),
        (Turn.NOBODY, Stage.OPEN, ASSESSMENT_DUE + timedelta(days=1), False),
    ],
)
def test_who_is_late(side: Turn, stage: Stage, today: date, late: bool) -> None:
    assert is_late(side, stage, self_review_due_on=DUE, assessment_due_on=ASSESSMENT_DUE, today=today) is late


def test_appraisals_under_revoked_rules_are_history() -> None:
    assert {version.label: version.is_history for version in RegulationVersion} == {
        "PP 46/2011": True,
        "PermenPANRB 8/2021": True,
        "PermenPANRB 6/2022": False,
    }
    assert CURRENT_REGULATION is RegulationVersion.PERMENPANRB_6_2022
