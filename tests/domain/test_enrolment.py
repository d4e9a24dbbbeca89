"""Who belongs into a period: appraised, for a part, recorded as not appraised, or not yet."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.enrolment import Finding, Place, place_of
from bot.domain.service import ServiceState

STARTS, ENDS = date(2026, 7, 1), date(2026, 9, 30)
BEFORE, AT_START, WITHIN, AT_END, AFTER = (
    date(2026, 6, 30),
    STARTS,
    date(2026, 8, 15),
    ENDS,
    date(2026, 10, 1),
)
LEAVES = [state for state in ServiceState if state.is_leave]
DEPARTURES = [state for state in ServiceState if state.is_departure]


def place(
    state: ServiceState,
    since: date | None = None,
    until: date | None = None,
    *,
    serves: bool = True,
    has_penilai: bool = True,
    has_plan: bool = True,
) -> Place:
    return place_of(
        state,
        since,
        until,
        serves=serves,
        has_penilai=has_penilai,
        has_plan=has_plan,
        starts_on=STARTS,
        ends_on=ENDS,
    )


@pytest.mark.parametrize("state", [ServiceState.ACTIVE, ServiceState.CPNS])
@pytest.mark.parametrize("since", [None, BEFORE, WITHIN])
def test_cpns_are_appraised_like_everybody(state: ServiceState, since: date | None) -> None:
    assert place(state, since) is Place.APPRAISED


@pytest.mark.parametrize("state", LEAVES)
@pytest.mark.parametrize(
    ("since", "until", "where"),
    [
        (None, None, Place.EXEMPT),
        (BEFORE, None, Place.EXEMPT),
        (AT_START, AT_END, Place.EXEMPT),
        (BEFORE, AFTER, Place.EXEMPT),
        (None, AT_END, Place.EXEMPT),
        (date(2026, 7, 2), AT_END, Place.PARTLY),
        (AT_START, date(2026, 9, 29), Place.PARTLY),
        (WITHIN, None, Place.PARTLY),
        (BEFORE, AT_START, Place.PARTLY),
        (AT_END, AFTER, Place.PARTLY),
        (BEFORE, BEFORE, Place.APPRAISED),
        (AFTER, None, Place.APPRAISED),
    ],
)
def test_who_is_away_is_exempt_only_for_a_whole_period(
    state: ServiceState, since: date | None, until: date | None, where: Place
) -> None:
    assert place(state, since, until) is where


@pytest.mark.parametrize("state", DEPARTURES)
@pytest.mark.parametrize(
    ("since", "serves", "where"),
    [
        (WITHIN, True, Place.EXEMPT),
        (WITHIN, False, Place.EXEMPT),
        (AT_END, False, Place.EXEMPT),
        (None, True, Place.EXEMPT),
        (BEFORE, True, Place.EXEMPT),
        (BEFORE, False, Place.ELSEWHERE),
        (None, False, Place.ELSEWHERE),
        (AFTER, True, Place.APPRAISED),
        (AFTER, False, Place.APPRAISED),
    ],
)
def test_who_left_before_the_period_ended_is_not_appraised_and_who_left_earlier_is_not_in_it(
    state: ServiceState, since: date | None, serves: bool, where: Place
) -> None:
    assert place(state, since, serves=serves) is where


def test_a_state_comes_before_what_is_missing_and_the_penilai_before_the_plan() -> None:
    assert place(ServiceState.CLTN, has_penilai=False, has_plan=False) is Place.EXEMPT
    assert place(ServiceState.ACTIVE, has_penilai=False, has_plan=False) is Place.NO_PENILAI
    assert place(ServiceState.ACTIVE, has_plan=False) is Place.NO_PLAN
    assert place(ServiceState.SAKIT, WITHIN, has_plan=False) is Place.NO_PLAN


def test_labels_are_the_words_of_a_record() -> None:
    assert [state.label for state in LEAVES] == ["Tugas belajar", "CLTN", "Cuti melahirkan", "Sakit"]
    assert [state.label for state in DEPARTURES] == ["Pensiun", "Meninggal", "Pindah"]
    assert {state for state in ServiceState if not state.may_exempt} == {ServiceState.ACTIVE, ServiceState.CPNS}


def test_units_and_people_are_told_apart() -> None:
    assert {finding for finding in Finding if finding.is_about_units} == {Finding.NO_HEAD, Finding.NO_LEADER}
