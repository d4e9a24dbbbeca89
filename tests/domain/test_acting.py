"""Who holds a post on a day, and from which post somebody is assessed when people act for others."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.acting import ActingKind, Charge, Deputy, Holders, Seat

MAYOR, SECRETARY, HEAD, CHIEF, SITI, BUDI = range(1, 7)
PENILAI = {SECRETARY: MAYOR, HEAD: SECRETARY, CHIEF: HEAD, SITI: CHIEF, BUDI: CHIEF}
"""Siti and Budi report to the chief of a division, and so on up to the mayor."""

SINCE = date(2026, 11, 1)


def acting(**pairs: int) -> Holders:
    """`CHIEF=SITI`: Siti acts for the chief."""
    names = {"SECRETARY": SECRETARY, "HEAD": HEAD, "CHIEF": CHIEF, "SITI": SITI}
    return Holders(
        {names[absent]: Deputy(who, ActingKind.PLH, PENILAI[names[absent]], SINCE) for absent, who in pairs.items()}
    )


def test_where_nobody_acts_everybody_holds_the_own_post() -> None:
    nobody = Holders()
    assert nobody.posts_of(CHIEF) == {CHIEF}
    assert nobody.seat(SITI, CHIEF) == Seat(CHIEF, CHIEF)
    assert nobody.charge_of(CHIEF) == Charge(CHIEF, frozenset({CHIEF}))
    assert nobody.seat(SITI, None) is None


def test_who_acts_holds_both_posts_and_who_is_replaced_none() -> None:
    holders = acting(CHIEF=HEAD)
    assert holders.posts_of(HEAD) == {HEAD, CHIEF}
    assert holders.posts_of(CHIEF) == frozenset()
    assert holders.seat(SITI, CHIEF) == Seat(CHIEF, HEAD, ActingKind.PLH)


def test_who_acts_for_a_post_does_not_pass_it_on() -> None:
    holders = acting(CHIEF=HEAD, HEAD=SECRETARY)
    assert holders.posts_of(HEAD) == {CHIEF}
    assert holders.posts_of(SECRETARY) == {SECRETARY, HEAD}


@pytest.mark.parametrize(
    ("holders", "seat", "stands_in_for"),
    [
        (acting(CHIEF=SITI), Seat(HEAD, HEAD), {CHIEF}),
        (acting(CHIEF=SITI, HEAD=BUDI), Seat(HEAD, BUDI, ActingKind.PLH), {CHIEF}),
        (acting(CHIEF=SITI, HEAD=SITI), Seat(SECRETARY, SECRETARY), {CHIEF, HEAD}),
        (acting(CHIEF=SITI, HEAD=SITI, SECRETARY=SITI), Seat(MAYOR, MAYOR), {CHIEF, HEAD, SECRETARY}),
    ],
)
def test_nobody_assesses_themselves_it_falls_to_the_next_post_that_somebody_else_holds(
    holders: Holders, seat: Seat, stands_in_for: set[int]
) -> None:
    assert holders.seat(SITI, CHIEF) == seat
    assert holders.charge_of(seat.holder).stand_ins == {(post, SITI) for post in stands_in_for}
    assert holders.seat(BUDI, CHIEF) == Seat(CHIEF, SITI, ActingKind.PLH)


@pytest.mark.parametrize(
    ("employee", "holders", "above"),
    [
        (SITI, Holders(), HEAD),
        (SITI, acting(HEAD=BUDI), HEAD),
        # Whoever is the penilai, or appraised, decides no objection about it.
        (SITI, acting(CHIEF=HEAD), SECRETARY),
        (SITI, acting(HEAD=SITI), SECRETARY),
        (SITI, acting(CHIEF=BUDI, HEAD=BUDI), SECRETARY),
        (SITI, acting(CHIEF=SITI), SECRETARY),
        (SECRETARY, Holders(), None),
    ],
)
def test_the_atasan_penilai_is_neither_the_person_nor_the_penilai(
    employee: int, holders: Holders, above: int | None
) -> None:
    seat = holders.seat(employee, PENILAI[employee])
    assert seat is not None
    assert holders.atasan_post(employee, seat.post, PENILAI.get) == above


def test_two_who_act_for_each_other_and_a_circle_above_come_to_an_end() -> None:
    circle = Holders(
        {
            CHIEF: Deputy(SITI, ActingKind.PLT, HEAD, SINCE),
            HEAD: Deputy(SITI, ActingKind.PLT, CHIEF, SINCE),
        }
    )
    assert circle.seat(SITI, CHIEF) is None
    assert circle.charge_of(CHIEF) == Charge(CHIEF)
    assert circle.atasan_post(BUDI, CHIEF, {CHIEF: HEAD, HEAD: CHIEF}.get) is None


def test_what_the_trail_says_of_who_acts() -> None:
    assert Seat(CHIEF, CHIEF).codes == {}
    assert Seat(CHIEF, SITI, ActingKind.PLT).codes == {"acting": "PLT", "for": CHIEF}
    assert [kind.label for kind in ActingKind] == ["Plt", "Plh"]


@st.composite
def organisations(draw: st.DrawFn) -> tuple[dict[int, int], Holders]:
    """A tree of people, and anybody acting for anybody."""
    size = draw(st.integers(2, 9))
    penilai = {person: draw(st.integers(1, person - 1)) for person in range(2, size + 1)}
    absent = draw(st.lists(st.integers(1, size), unique=True, max_size=5))
    deputies = {}
    for post in absent:
        who = draw(st.sampled_from([person for person in range(1, size + 1) if person != post]))
        deputies[post] = Deputy(who, draw(st.sampled_from(ActingKind)), penilai.get(post), SINCE)
    return penilai, Holders(deputies)


@given(organisations())
def test_every_post_has_one_holder_and_every_person_one_assessor_who_is_another(
    made: tuple[dict[int, int], Holders],
) -> None:
    penilai, holders = made
    people = {1, *penilai}
    held = [post for person in people for post in holders.posts_of(person)]
    assert sorted(held) == sorted(people)
    for person, superior in penilai.items():
        seat = holders.seat(person, superior)
        charges = [holders.charge_of(who) for who in people]
        in_charge_of = [
            charge.person
            for charge in charges
            if (superior in charge.posts and charge.person != person) or (superior, person) in charge.stand_ins
        ]
        assert in_charge_of == ([] if seat is None else [seat.holder])
        assert seat is None or seat.holder != person
