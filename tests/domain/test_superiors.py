"""Who may be whose penilai (PermenPANRB 6/2022 Pasal 1), and what is worth a look about one."""

from __future__ import annotations

import pytest

from bot.domain.superiors import SuperiorFault, Suspicion, closes_circle, fault_of, suspicion_of
from tests.conversation.chat import english

MAYOR, SECRETARY, HEAD, STAFF = range(1, 5)
ABOVE = {MAYOR: None, SECRETARY: MAYOR, HEAD: SECRETARY, STAFF: HEAD}


@pytest.mark.parametrize(
    ("employee", "penilai", "may_assess", "serves", "fault"),
    [
        (STAFF, SECRETARY, True, True, None),
        (STAFF, STAFF, True, True, SuperiorFault.ONESELF),
        (STAFF, SECRETARY, False, True, SuperiorFault.MAY_NOT_ASSESS),
        (STAFF, SECRETARY, True, False, SuperiorFault.NOT_IN_SERVICE),
        (SECRETARY, STAFF, True, True, SuperiorFault.CIRCLE),
        (SECRETARY, HEAD, True, True, SuperiorFault.CIRCLE),
        (MAYOR, SECRETARY, True, True, SuperiorFault.CIRCLE),
        (STAFF, 99, True, True, None),
    ],
)
def test_who_cannot_be_whose_penilai(
    employee: int, penilai: int, may_assess: bool, serves: bool, fault: SuperiorFault | None
) -> None:
    assert fault_of(employee, penilai, ABOVE, may_assess=may_assess, serves=serves) is fault


def test_a_circle_that_is_there_already_does_not_trap_the_look() -> None:
    assert not closes_circle(STAFF, 7, {7: 8, 8: 7, STAFF: HEAD})


FINE = {
    "has_penilai": True,
    "serves": True,
    "may_assess": True,
    "asked_for_another": False,
    "joined": True,
    "same_organisation": True,
}


@pytest.mark.parametrize(
    ("differs", "suspicion"),
    [
        ({}, None),
        ({"has_penilai": False}, Suspicion.NONE_AT_ALL),
        ({"serves": False, "joined": False}, Suspicion.HAS_LEFT),
        ({"may_assess": False, "same_organisation": False}, Suspicion.MAY_NOT_ASSESS),
        ({"asked_for_another": True, "joined": False}, Suspicion.ASKED_FOR_ANOTHER),
        ({"joined": False, "same_organisation": False}, Suspicion.NOT_JOINED),
        ({"same_organisation": False}, Suspicion.OTHER_ORGANISATION),
    ],
)
def test_the_gravest_thing_is_named(differs: dict[str, bool], suspicion: Suspicion | None) -> None:
    assert suspicion_of(**{**FINE, **differs}) is suspicion


def test_every_fault_and_suspicion_has_words() -> None:
    assert all("{" not in english(fault.said(name="Budi")) for fault in SuperiorFault)
    assert len({english(suspicion.said) for suspicion in Suspicion}) == len(Suspicion)
