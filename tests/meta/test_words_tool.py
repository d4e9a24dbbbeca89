"""The catalogue tool: what it extracts, keeps, drops and reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from locales.tools import (
    Place,
    check,
    dump,
    entries,
    extract,
    load,
    load_fragment,
    singular,
    translations,
    update,
    write,
)

CODE = """\
from bot.i18n import N_, NN_

TITLE = N_("First {name}")(name=N_("a friend"))
DUE = NN_("{n} day", "{n} days")
LONG = N_(
    "One sentence. "
    "And another."
)
NOT_MARKED = print("plain")
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "bot").mkdir()
    (tmp_path / "locales").mkdir()
    (tmp_path / "bot" / "flow.py").write_text(CODE, encoding="utf-8")
    return Place(tmp_path)


COMPLETE = {
    "First {name}": "Pertama {name}",
    "a friend": "teman",
    "{n} day": "{n} hari",
    "One sentence. And another.": "Satu kalimat. Dan satu lagi.",
}


def test_extracts_marked_texts_in_the_order_of_the_code(place: Place) -> None:
    ids = [message.id for message in sorted(entries(extract(place.root)), key=lambda m: m.locations)]
    assert ids == ["First {name}", "a friend", ("{n} day", "{n} days"), "One sentence. And another."]


def test_a_complete_set_of_catalogues_has_no_problem_and_writing_it_again_changes_nothing(place: Place) -> None:
    write(place, extract(place.root), COMPLETE)
    before = {path: path.read_bytes() for path in (place.root / "locales").rglob("*.po*")}

    assert check(place) == []
    write(place, extract(place.root), translations(load(place.language("id"))))
    assert before == {path: path.read_bytes() for path in (place.root / "locales").rglob("*.po*")}


def test_indonesian_has_one_plural_form_and_english_two(place: Place) -> None:
    write(place, extract(place.root), COMPLETE)

    indonesian = load(place.language("id"))
    assert (indonesian.num_plurals, indonesian.plural_expr) == (1, "0")
    assert load(place.language("en")).num_plurals == 2
    assert [message.string for message in entries(indonesian) if singular(message) == "{n} day"] == [("{n} hari",)]


def test_update_keeps_what_is_known_and_drops_what_left_the_code(place: Place) -> None:
    updated = update(extract(place.root), COMPLETE | {"Gone": "Hilang"})
    text = dump(updated, "id").decode()
    assert "Pertama {name}" in text
    assert "Gone" not in text
    assert ":3" not in text, "locations carry no line numbers"


def test_a_fragment_needs_no_header_and_may_have_one(tmp_path: Path) -> None:
    entry = 'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} hari"\n'
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    for number, text in enumerate((entry, head + entry)):
        path = tmp_path / f"{number}.po"
        path.write_text(text, encoding="utf-8")
        assert load_fragment(path) == {"{n} day": "{n} hari"}


@pytest.mark.parametrize(
    ("language", "old", "new", "problem"),
    [
        ("id", 'msgstr "teman"', 'msgstr ""', "is not translated"),
        ("id", "Pertama {name}", "Pertama {nama}", "placeholders"),
        ("id", "Pertama {name}", "Pertama {name", "expected '}'"),
        ("id", "Pertama {name}", "<b>Pertama</b> {name}", "tags"),
        ("id", "nplurals=1; plural=0;", "nplurals=2; plural=(n != 1);", "Plural-Forms"),
        ("id", 'msgid "a friend"', '#, fuzzy\nmsgid "a friend"', "is fuzzy"),
        ("id", 'msgid "a friend"', 'msgid "an old friend"', "is missing"),
        ("id", 'msgid "a friend"', 'msgid "an old friend"', "no longer in the code"),
        (
            "id",
            'msgid "a friend"\nmsgstr',
            '#~ msgid "old"\n#~ msgstr "lama"\n\nmsgid "a friend"\nmsgstr',
            "is obsolete",
        ),
        ("en", 'msgid "a friend"\nmsgstr ""', 'msgid "a friend"\nmsgstr "a pal"', "is translated"),
    ],
)
def test_check_names_a_damaged_catalogue(place: Place, language: str, old: str, new: str, problem: str) -> None:
    write(place, extract(place.root), COMPLETE)
    path = place.language(language)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")

    assert any(problem in line for line in check(place)), check(place)


def test_check_names_a_template_that_is_behind_the_code(place: Place) -> None:
    write(place, extract(place.root), COMPLETE)
    (place.root / "bot" / "new.py").write_text('N_("New")', encoding="utf-8")

    assert "messages.pot is not current: run `make words`" in check(place)
