"""Answers that are looked up: a part of a name is written, a name is tapped."""

from __future__ import annotations

import pytest

from bot.conversation.answers import Answer
from bot.conversation.kinds import Picked, Rejection, Written
from bot.conversation.search import OFFERED, Lookup
from tests.conversation.chat import READER, english

NAMES = {"7": "Sekretariat Dinas", "8": "Seksi Pelayanan KTP", "9": "Seksi Pelayanan Akta"}
UNITS = Lookup(NAMES, first=("8", "404"))


def codes(kind: Lookup, kept: Answer | None) -> list[str]:
    return [option.code for row in kind.rows(kept, None) for option in row]


def test_what_is_likely_is_offered_before_anybody_writes_and_only_what_is_there() -> None:
    assert codes(UNITS, None) == ["8"]
    assert codes(Lookup(NAMES), None) == []


def test_words_are_kept_until_a_name_is_tapped_and_other_words_look_for_others() -> None:
    first = UNITS.read(Written("pelayanan", READER), None)
    assert first == Answer("pelayanan", done=False)
    assert set(codes(UNITS, first)) == {"8", "9"}
    second = UNITS.read(Written(" sekretariat  dinas ", READER), first)
    assert codes(UNITS, second) == ["7"]
    assert UNITS.read(Picked("7"), second) == Answer("7")


def test_an_answer_that_is_given_offers_the_likely_ones_again() -> None:
    assert codes(UNITS, Answer("7")) == ["8"]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Written("zzzzqqq", READER), "I found nothing like “zzzzqqq”."),
        (Written("   ", READER), "I found nothing like “”."),
        (Picked("404"), "Please write a part of the name"),
        (Picked("7²"), "Please write a part of the name"),
    ],
)
def test_what_names_nothing_is_rejected_with_a_way_on(reply: Picked | Written, told: str) -> None:
    with pytest.raises(Rejection) as rejected:
        UNITS.read(reply, None)
    assert told in english(rejected.value.message)


def test_no_more_names_than_a_phone_shows() -> None:
    many = Lookup({str(number): f"Seksi Pelayanan {number}" for number in range(30)})
    assert len(codes(many, many.read(Written("seksi pelayanan", READER), None))) == OFFERED


def test_a_name_is_shown_and_not_its_key() -> None:
    assert english(UNITS.shown("9")) == "Seksi Pelayanan Akta"
    assert english(UNITS.shown("404")) == "–"
    assert english(UNITS.shown(None)) == "–"


def test_a_short_part_finds_a_long_name_and_what_stands_behind_a_dash_does_not_matter() -> None:
    people = Lookup(
        {"1": "Maharani Uli Nasution – Operator Sistem Informasi Administrasi Kependudukan", "2": "Noor – Uli"}
    )
    assert codes(people, people.read(Written("uli", READER), None)) == ["1"]
    assert codes(people, people.read(Written("maharani", READER), None)) == ["1"]
    with pytest.raises(Rejection):
        people.read(Written("kependudukan", READER), None)
