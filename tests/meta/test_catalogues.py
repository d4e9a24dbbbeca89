"""The catalogues are whole, and the code marks its words so that they can be found."""

from __future__ import annotations

import ast

import pytest

from bot.i18n import LANGUAGES, NN_, Translator
from locales.tools import PLURAL_FORMS, SOURCES, Place, check, entries, extract, is_plural, load, singular
from tests.meta.repository import ROOT, modules


def test_the_catalogues_are_complete_current_and_keep_their_placeholders() -> None:
    assert check() == []


def test_every_language_on_offer_has_a_catalogue_and_no_other() -> None:
    assert set(LANGUAGES) == set(PLURAL_FORMS)
    assert {path.parent.name for path in (ROOT / "locales").glob("*/messages.po")} == set(LANGUAGES)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_plural_forms_as_loaded_are_those_of_the_language(language: str) -> None:
    assert load(Place().language(language)).num_plurals == {"id": 1, "en": 2}[language]


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_counted_texts_read_well_in_both_languages(n: int) -> None:
    counted = [(message.id[0], message.id[1]) for message in entries(extract()) if is_plural(message)]
    assert counted, "no text counts: then this test and NN_ can go"
    for one, many in counted:
        raw = NN_(one, many)(n=n, **dict.fromkeys(_names(many) - {"n"}, "x"))
        assert Translator("id").label(raw), one
        english = Translator("en").label(raw)
        assert english == (one if n == 1 else many).format_map({**dict.fromkeys(_names(many), "x"), "n": str(n)})


def _names(template: str) -> set[str]:
    return {part.split("}")[0] for part in template.split("{")[1:]}


def marked() -> list[tuple[str, ast.Call]]:
    """Every call of N_ and NN_ in the code, found by its syntax and not as the extraction does it."""
    return [
        (f"{path}:{node.lineno}", node)
        for path, tree in modules(*SOURCES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("N_", "NN_")
    ]


def test_marked_words_are_written_out() -> None:
    wanted = {"N_": 1, "NN_": 2}
    wrong = [
        where
        for where, call in marked()
        if call.keywords
        or not isinstance(call.func, ast.Name)
        or len(call.args) != wanted[call.func.id]
        or not all(isinstance(word, ast.Constant) and isinstance(word.value, str) and word.value for word in call.args)
    ]
    assert wrong == [], "N_ and NN_ take words that are written out there, not computed"


def test_extraction_finds_every_marked_word() -> None:
    written = {ast.literal_eval(call.args[0]) for _, call in marked()}
    assert written == {singular(message) for message in entries(extract())}
