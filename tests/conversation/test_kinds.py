"""What counts as an answer, kind by kind, and what is said to anything else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.conversation.answers import Answer
from bot.conversation.kinds import (
    SCALE,
    Choice,
    Day,
    Kind,
    Line,
    Number,
    Option,
    Picked,
    Prose,
    Rejection,
    Written,
    quantity,
    rating_label,
    rating_of,
)
from bot.domain.predikat import Rating
from bot.i18n import Text, plain
from tests.conversation.chat import READER, SENTENCE, Reader, english


def typed(kind: Kind, text: str, kept: Answer | None = None, language: str = "id") -> Answer:
    return kind.read(Written(text, Reader(language)), kept)


def tapped(kind: Kind, code: str, kept: Answer | None = None) -> Answer:
    return kind.read(Picked(code), kept)


def rejected(kind: Kind, text: str, language: str = "id") -> str:
    """What is said to a text that is no answer."""
    with pytest.raises(Rejection) as rejection:
        typed(kind, text, language=language)
    return english(rejection.value.message)


def labels(kind: Kind, kept: Answer | None = None, opened: str | None = None) -> list[list[str]]:
    return [[english(option.label) for option in row] for row in kind.rows(kept, opened)]


# ---- choice and scale

FRUIT = Choice((Option("a", plain("Apel")), Option("j", plain("Jeruk"))))


def test_a_choice_takes_its_button_or_its_label() -> None:
    assert tapped(FRUIT, "j") == Answer("j")
    assert typed(FRUIT, " jeruk ") == Answer("j")


@pytest.mark.parametrize("text", ["j", "Jeruk manis", "", "2"])
def test_a_choice_takes_no_other_words(text: str) -> None:
    assert rejected(FRUIT, text) == "Please tap one of the buttons below this question."


def test_a_button_of_another_question_is_no_choice() -> None:
    with pytest.raises(Rejection):
        tapped(FRUIT, "x")


def test_the_scale_has_three_steps_best_first() -> None:
    assert labels(SCALE) == [["Di Atas Ekspektasi"], ["Sesuai Ekspektasi"], ["Di Bawah Ekspektasi"]]


@pytest.mark.parametrize("text", ["1", "2", "3", "0", "u", "m", "120", "4,5"])
def test_a_rating_is_never_a_typed_digit_or_code(text: str) -> None:
    assert rejected(SCALE, text) == "Please tap one of the buttons below this question."


def test_a_rating_can_be_typed_in_full() -> None:
    assert typed(SCALE, "di bawah ekspektasi") == Answer("d")


@pytest.mark.parametrize(
    ("code", "rating", "label"),
    [
        ("u", Rating.ABOVE, "Di Atas Ekspektasi"),
        ("m", Rating.MEETS, "Sesuai Ekspektasi"),
        ("d", Rating.BELOW, "Di Bawah Ekspektasi"),
        (None, None, "Not observed"),
    ],
)
def test_a_stored_rating_has_its_official_label(code: str | None, rating: Rating | None, label: str) -> None:
    assert rating_of(code) is rating
    assert english(rating_label(code)) == label


# ---- prose and line

PROSE = Prose(plain("We taught two colleagues."))


def test_prose_is_kept_as_it_was_written_without_the_edges() -> None:
    assert typed(PROSE, f"\n {SENTENCE}\nTwice. ") == Answer(f"{SENTENCE}\nTwice.")


def test_prose_that_is_too_short_is_answered_with_an_example() -> None:
    said = rejected(PROSE, "Baik.")
    assert said.startswith("Please write at least 20 characters")
    assert said.endswith("Example: <i>We taught two colleagues.</i>")


@pytest.mark.parametrize("number", ["6372012345678901", "6372 0123 4567 8901"])
def test_prose_with_the_nik_of_a_citizen_is_refused(number: str) -> None:
    said = rejected(PROSE, f"I helped the citizen with the number {number} at once.")
    assert said.startswith("This text seems to hold a NIK or KK number")
    assert number not in said


def test_prose_is_not_tapped() -> None:
    with pytest.raises(Rejection):
        tapped(PROSE, "u")


def test_a_line_is_one_line() -> None:
    assert typed(Line(), " 800.1.3 /\n 24 ") == Answer("800.1.3 / 24")


@pytest.mark.parametrize("text", ["", "1", "x" * 101])
def test_a_line_is_neither_empty_nor_long(text: str) -> None:
    assert rejected(Line(), text) == "Please write between 3 and 100 characters."


@pytest.mark.parametrize("number", ["6372010101900001", "6372 0101 0190 0001"])
def test_a_line_holds_no_identity_number(number: str) -> None:
    said = rejected(Line(), f"Surat {number}")
    assert said.startswith("This text seems to hold a NIK or KK number")
    assert number not in said


# ---- number


def _doubt(number: Decimal) -> Text | None:
    return plain("Really?") if number > 200 else None


PERCENT, HOURS = Number("%", _doubt), Number("jam")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("98,5", "98.5"),
        ("98,5%", "98.5"),
        (" 98,5 % ", "98.5"),
        ("100", "100"),
        ("0", "0"),
        ("-0", "0"),
        ("0,0001", "0.0001"),
    ],
)
def test_a_number_is_read_as_indonesians_write_it(text: str, value: str) -> None:
    assert typed(PERCENT, text) == Answer(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24 jam", "24"),
        ("24jam", "24"),
        ("24 JAM", "24"),
        ("1.250", "1250"),
        ("1.250,75 jam", "1250.75"),
        ("1.000.000", "1000000"),
    ],
)
def test_the_unit_may_stand_behind_and_dots_part_thousands(text: str, value: str) -> None:
    assert typed(HOURS, text) == Answer(value)


def test_english_readers_write_their_own_numbers() -> None:
    assert typed(HOURS, "1,250.5", language="en") == Answer("1250.5")


@pytest.mark.parametrize("text", ["4.5", "98.50", "1.25", "1.250.5"])
def test_a_dot_that_parts_no_thousands_is_refused_rather_than_guessed(text: str) -> None:
    assert rejected(HOURS, text).startswith("I could not read a number there.")


@pytest.mark.parametrize("text", ["", "banyak", "jam", "24 menit", "1e5", "1_000", "nan", "inf", "½", "２４", "1,2,3"])
def test_what_is_not_plainly_a_number_is_refused(text: str) -> None:
    assert rejected(HOURS, text).startswith("I could not read a number there.")


@pytest.mark.parametrize("text", ["-1", "1000000000000", "0,00001", "9" * 400, "0," + "0" * 400 + "1"])
def test_a_number_is_not_negative_huge_or_finer_than_four_decimals(text: str) -> None:
    assert rejected(HOURS, text) == "Please write a number from 0 with at most four decimals."


def test_a_doubtful_number_is_kept_and_asked_about() -> None:
    kept = typed(PERCENT, "985")
    assert kept == Answer("985", done=False)
    assert english(PERCENT.question_about(kept)) == "Really?"
    assert labels(PERCENT, kept) == [["Yes, 985% is right"]]
    assert tapped(PERCENT, "y", kept) == Answer("985")


@pytest.mark.parametrize("kept", [None, Answer("98.5")])
def test_without_a_doubt_there_is_nothing_to_say_yes_to(kept: Answer | None) -> None:
    assert labels(PERCENT, kept) == []
    assert PERCENT.question_about(kept) is None
    with pytest.raises(Rejection):
        tapped(PERCENT, "y", kept)


@pytest.mark.parametrize(
    ("number", "measure", "shown"),
    [("98.50", "%", "98,5%"), ("100", "%", "100%"), ("1250", "%", "1.250%"), ("24", "jam", "24 jam")],
)
def test_a_quantity_reads_as_people_write_it(number: str, measure: str, shown: str) -> None:
    assert READER.label(quantity(Decimal(number), measure)) == shown


# ---- day


@pytest.mark.parametrize("text", ["24-10-2026", "24/10/2026", "24.10.2026", " 24 - 10 - 2026 "])
def test_a_day_is_written_day_first(text: str) -> None:
    assert typed(Day(), text) == Answer("2026-10-24")
    assert READER.label(Day().shown("2026-10-24")) == "Sabtu, 24 Oktober 2026"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026", "31-02-2026", "2026-10-24", "1-1-99999999999999999999", "²-1-2026", "1-1-1-2026"]
)
def test_what_is_no_day_is_answered_with_an_example(text: str) -> None:
    assert "for example <b>24-11-2026</b>" in rejected(Day(), text)


def test_a_day_may_be_today_but_not_later() -> None:
    assert typed(Day(), "24-11-2026") == Answer("2026-11-24")
    assert rejected(Day(), "25-11-2026") == "Please write a date that is not in the future."


@pytest.mark.parametrize("kind", [FRUIT, PROSE, Line(), HOURS, Day()])
def test_what_was_skipped_says_so(kind: Kind) -> None:
    assert english(kind.shown(None)) == "(skipped)"
