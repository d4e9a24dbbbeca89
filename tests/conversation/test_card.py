"""A card of many things: tap the exceptions, then the rest is as expected."""

from __future__ import annotations

import pytest

from bot.conversation.answers import Answer
from bot.conversation.cards import Card, Thing
from bot.conversation.kinds import Picked, Rejection, Written
from tests.conversation.chat import READER, english


def tapped(card: Card, code: str, kept: Answer | None = None) -> Answer:
    return card.read(Picked(code), kept)


def labels(card: Card, kept: Answer | None = None, opened: str | None = None) -> list[list[str]]:
    return [[english(option.label) for option in row] for row in card.rows(kept, opened)]


CARD = Card((Thing("lay", "Pelayanan", "Berorientasi Pelayanan"), Thing("loy", "Loyal", "Loyal")), True)


def marked(*codes: str) -> Answer | None:
    kept: Answer | None = None
    for code in codes:
        kept = tapped(CARD, code, kept)
    return kept


def test_a_card_starts_with_everything_as_expected() -> None:
    assert labels(CARD) == [["Pelayanan", "▲", "▼"], ["Loyal", "▲", "▼"], ["All Sesuai Ekspektasi"]]
    assert tapped(CARD, "f") == Answer({"lay": "m", "loy": "m"})


def test_a_tap_marks_an_exception_and_the_rest_is_named() -> None:
    kept = marked("0u")
    assert kept == Answer({"lay": "u", "loy": "m"}, done=False)
    assert labels(CARD, kept) == [["Pelayanan", "✅ ▲", "▼"], ["Loyal", "▲", "▼"], ["The rest Sesuai Ekspektasi"]]


def test_where_everything_is_an_exception_there_is_no_rest() -> None:
    kept = marked("0u", "1d")
    assert labels(CARD, kept)[-1] == ["All rated, continue"]
    assert tapped(CARD, "f", kept) == Answer({"lay": "u", "loy": "d"})


def test_a_mark_is_taken_back_by_its_own_button() -> None:
    kept = marked("0u")
    code = CARD.rows(kept, None)[0][1].code
    assert tapped(CARD, code, kept) == Answer({"lay": "m", "loy": "m"}, done=False)


def test_the_same_tap_twice_marks_once() -> None:
    assert marked("1d") == marked("1d", "1d")


def test_an_opened_thing_can_be_marked_as_not_observed() -> None:
    assert CARD.opens(Picked("1o")) == "loy"
    assert labels(CARD, None, "loy")[2] == ["Not observed"]
    assert marked("1n", "f") == Answer({"lay": "m", "loy": None})


def test_the_card_of_results_has_no_not_observed() -> None:
    card = Card(CARD.things)
    assert labels(card, None, "loy") == labels(card)
    with pytest.raises(Rejection):
        tapped(card, "1n")


@pytest.mark.parametrize("code", ["", "u", "2u", "99u", "²u", "-1u", "1x", "1o", "y", "00u"])
def test_a_code_that_is_not_on_the_card_is_refused(code: str) -> None:
    with pytest.raises(Rejection):
        tapped(CARD, code)


@pytest.mark.parametrize("code", ["", "o", "2o", "²o", "1u", "f"])
def test_only_the_name_of_a_thing_opens_it(code: str) -> None:
    assert CARD.opens(Picked(code)) is None


def test_a_card_is_not_written() -> None:
    with pytest.raises(Rejection) as rejection:
        CARD.read(Written("3", READER), None)
    assert english(rejection.value.message).startswith("Please tap ▲ or ▼")


def test_a_card_that_was_skipped_says_so() -> None:
    assert english(CARD.shown(None)) == "(skipped)"


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (("f",), "All Sesuai Ekspektasi"),
        (("0u", "f"), "Berorientasi Pelayanan: Di Atas Ekspektasi; The rest Sesuai Ekspektasi"),
        (("0n", "1d", "f"), "Berorientasi Pelayanan: Not observed; Loyal: Di Bawah Ekspektasi"),
    ],
)
def test_a_card_is_summed_up_by_its_exceptions(codes: tuple[str, ...], shown: str) -> None:
    kept = marked(*codes)
    assert kept is not None
    assert english(CARD.shown(kept.value)) == shown
