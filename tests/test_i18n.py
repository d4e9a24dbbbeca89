"""Words, numbers and dates as people read them, and nothing that a person wrote becoming markup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import i18n
from bot.i18n import LANGUAGES, N_, NN_, WITA, Text, Translator, plain, shortened, translator

WORDS = {
    "id": """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Good morning, {name}."
msgstr "Selamat pagi, {name}."

msgid "{n} day left"
msgid_plural "{n} days left"
msgstr[0] "{n} hari lagi"

msgid "Not looked at yet"
msgstr ""

#, fuzzy
msgid "Only guessed"
msgstr "Hanya ditebak"
""",
    "en": """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
""",
}


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small catalogues in place of the real ones."""
    for language, words in WORDS.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "messages.po").write_text(words, encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n._catalogue.cache_clear()
    yield
    i18n._catalogue.cache_clear()


# ---- words


@pytest.mark.usefixtures("catalogues")
class TestCatalogue:
    """What a translator does with a catalogue."""

    def test_a_sentence_is_translated_and_filled(self) -> None:
        assert Translator("id")(N_("Good morning, {name}.")(name="Sri")) == "Selamat pagi, Sri."
        assert Translator("en")(N_("Good morning, {name}.")(name="Sri")) == "Good morning, Sri."

    @pytest.mark.parametrize(
        ("n", "indonesian", "english"), [(1, "1 hari lagi", "1 day left"), (2, "2 hari lagi", "2 days left")]
    )
    def test_a_count_chooses_the_form(self, n: int, indonesian: str, english: str) -> None:
        left = NN_("{n} day left", "{n} days left")(n=n)
        assert Translator("id")(left) == indonesian
        assert Translator("en")(left) == english

    @pytest.mark.parametrize("text", [N_("Not looked at yet"), N_("Only guessed"), N_("Nowhere to be found")])
    def test_what_has_no_sure_translation_stays_as_the_code_has_it(self, text: Text) -> None:
        assert Translator("id")(text) == text.msgid

    def test_a_text_in_a_text_is_translated_too(self) -> None:
        inner = N_("Good morning, {name}.")(name="Sri")
        assert Translator("id")(Text("{a}\n{a}", {"a": inner})) == "Selamat pagi, Sri.\nSelamat pagi, Sri."

    def test_the_empty_text_is_empty_and_not_the_header_of_the_catalogue(self) -> None:
        assert Translator("id")(Text("")) == ""


def test_every_offered_language_has_its_catalogue_and_its_own_name() -> None:
    assert [Translator(language).name for language in LANGUAGES] == ["Bahasa Indonesia", "English"]


def test_a_language_that_is_not_offered_is_refused_or_replaced_by_the_default() -> None:
    with pytest.raises(KeyError):
        Translator("nl")
    assert translator("nl").language == "id"
    assert translator("en").language == "en"


def test_a_count_without_its_number_is_a_mistake_in_the_program() -> None:
    with pytest.raises(TypeError):
        Translator("en")(NN_("{n} day", "{n} days")(n="two"))


def test_a_missing_argument_is_a_mistake_in_the_program() -> None:
    with pytest.raises(KeyError):
        Translator("en")(N_("Hello {name}"))


def test_arguments_can_be_added_and_replaced() -> None:
    text = N_("{a} {b}")(a="1", b="2")
    assert Translator("en")(text(b="3")) == "1 3"
    assert Translator("en")(text) == "1 2"


def test_equal_texts_count_once_in_a_set() -> None:
    assert len({plain("a"), plain("a"), plain("b")}) == 2


# ---- escaping


def test_what_a_person_wrote_is_escaped_and_the_markup_of_the_sentence_stays() -> None:
    said = N_("<b>{name}</b> wrote")(name="<i>Sri & Co</i>")
    assert Translator("id")(said) == "<b>&lt;i&gt;Sri &amp; Co&lt;/i&gt;</b> wrote"


def test_a_text_in_a_text_keeps_its_markup_and_escapes_its_own_arguments() -> None:
    assert Translator("en")(Text("{a}", {"a": N_("<b>{b}</b>")(b="<")})) == "<b>&lt;</b>"


def test_a_label_shows_characters_as_they_are() -> None:
    assert Translator("id").label(plain("Sri & <Co>")) == "Sri & <Co>"


def test_braces_in_what_a_person_wrote_are_only_braces() -> None:
    assert Translator("id")(plain("{name} {} {0}")) == "{name} {} {0}"


@given(st.text())
@settings(max_examples=40, deadline=None)
def test_no_written_text_becomes_markup(written: str) -> None:
    said = Translator("id")(Text("{a}", {"a": plain(written)}))
    assert "<" not in said
    assert ">" not in said
    assert said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == written


def test_nothing_is_a_dash() -> None:
    assert Translator("id")(N_("{a}")(a=None)) == "–"


# ---- numbers


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        (0, "0", "0"),
        (1250, "1.250", "1,250"),
        (Decimal("98.50"), "98,5", "98.5"),
        (Decimal("1234567.0001"), "1.234.567,0001", "1,234,567.0001"),
        (Decimal("1E+2"), "100", "100"),
        (-3, "-3", "-3"),
    ],
)
def test_a_number_is_written_as_its_readers_do(number: int | Decimal, indonesian: str, english: str) -> None:
    assert Translator("id")(N_("{a}")(a=number)) == indonesian
    assert Translator("en")(N_("{a}")(a=number)) == english


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("98,5", "98.5"),
        (" 1.250 ", "1250"),
        ("1.234,5", "1234.5"),
        ("1.000.000", "1000000"),
        ("0,05", "0.05"),
        ("-3", "-3"),
        ("+3", "3"),
        ("007", "7"),
    ],
)
def test_a_number_is_read_as_indonesians_write_it(written: str, number: str) -> None:
    assert Translator("id").read_number(written) == Decimal(number)


@pytest.mark.parametrize("written", ["4.5", "98.50", "1.25", "12.34,5", "1.250.5", "1,2,3", "1..250"])
def test_misplaced_separators_are_not_guessed_at(written: str) -> None:
    assert Translator("id").read_number(written) is None


@pytest.mark.parametrize(
    "written", ["", " ", ",", "lima", "5 lima", "1e5", "1_000", "nan", "-inf", "٣", "２", "½", "1 250", "--3"]
)
def test_what_is_not_plainly_a_number_is_none(written: str) -> None:
    assert Translator("id").read_number(written) is None
    assert Translator("en").read_number(written) is None


@given(st.sampled_from(list(LANGUAGES)), st.decimals(0, 10**9, places=4))
@settings(max_examples=40, deadline=None)
def test_a_number_that_was_shown_can_be_typed_back(language: str, number: Decimal) -> None:
    reader = translator(language)
    assert reader.read_number(reader.number(number)) == number


@given(st.text("0123456789.,-+eE_ ٣", max_size=12))
@settings(max_examples=60, deadline=None)
def test_reading_a_number_never_fails(written: str) -> None:
    number = translator("id").read_number(written)
    assert number is None or number.is_finite()


# ---- what people wrote


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("short", "short"),
        ("one\n two", "one two"),
        ("1234567890", "1234567890"),
        ("12345678901", "123456789…"),
        ("12345678 012", "12345678…"),
    ],
)
def test_what_was_written_is_shortened_to_one_line(written: str, shown: str) -> None:
    assert Translator("en").label(shortened(written, 10)) == shown


# ---- days and hours


def test_a_day_has_its_name() -> None:
    assert Translator("id")(N_("{a}")(a=date(2026, 11, 24))) == "Selasa, 24 November 2026"
    assert Translator("en")(N_("{a}")(a=date(2026, 11, 24))) == "Tuesday, 24 November 2026"


def test_an_hour_is_one_of_banjarbaru() -> None:
    assert Translator("id")(N_("{a}")(a=time(14, 5))) == "14.05 WITA"
    assert Translator("en")(N_("{a}")(a=time(14, 5))) == "14:05 WITA"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 24, 6, 5, tzinfo=UTC), "24 November 2026, 14.05 WITA"),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), "25 November 2026, 00.00 WITA"),
        (datetime(2026, 8, 1, 9, 30, tzinfo=WITA), "1 Agustus 2026, 09.30 WITA"),
    ],
)
def test_an_instant_is_shown_in_the_time_of_banjarbaru(moment: datetime, shown: str) -> None:
    assert Translator("id")(N_("{a}")(a=moment)) == shown


def test_an_instant_without_its_zone_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Translator("id").moment(datetime(2026, 11, 24))  # noqa: DTZ001 - the naive instant is the point
