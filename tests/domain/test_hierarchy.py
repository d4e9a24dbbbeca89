"""Circles in a tree, and who may be a penilai."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hierarchy import circles, may_be_penilai


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ({}, []),
        ({1: None, 2: 1, 3: 2}, []),
        ({1: 1}, [{1}]),
        ({1: 2, 2: 1, 3: 1, 4: 3}, [{1, 2}]),
        ({1: 2, 2: 3, 3: 1, 4: 5, 5: 4, 6: None}, [{1, 2, 3}, {4, 5}]),
        ({1: 99}, []),
    ],
)
def test_every_circle_is_found_once(above: dict[int, int | None], found: list[set[int]]) -> None:
    assert [set(circle) for circle in circles(above)] == found


@given(st.dictionaries(st.integers(0, 30), st.none() | st.integers(0, 30)))
def test_what_is_found_are_circles_and_without_them_everybody_has_a_top(above: dict[int, int | None]) -> None:
    found = circles(above)
    for circle in found:
        assert [above[one] for one in circle] == [*circle[1:], circle[0]]
    held = {one for circle in found for one in circle}
    for start in above:
        at: int | None = start
        for _ in range(len(above) + 1):
            if at is None or at in held:
                break
            at = above.get(at)
        assert at is None or at in held


PLAIN = {"status": "PNS", "position_kind": "PELAKSANA", "additional_duty": None, "delegated": False}


@pytest.mark.parametrize(
    ("change", "may"),
    [
        ({}, False),
        ({"position_kind": "JF_KEAHLIAN"}, False),
        ({"position_kind": "PENGAWAS"}, True),
        ({"position_kind": "ADMINISTRATOR"}, True),
        ({"position_kind": "JPT_PRATAMA"}, True),
        ({"additional_duty": "Kepala SMP"}, True),
        ({"delegated": True}, True),
        ({"status": "NON_ASN", "position_kind": "NON_ASN"}, True),
    ],
)
def test_who_may_be_a_penilai(change: dict[str, object], may: bool) -> None:
    assert may_be_penilai(**(PLAIN | change)) is may  # type: ignore[arg-type]
