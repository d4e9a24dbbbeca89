"""A view becomes a message that Telegram takes, however long and strange what stands in it."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import N_, Text, plain, translator
from bot.rendering.messages import SHORTENED, message_of
from bot.view import Button, View, lines
from tests.support.telegram_limits import UNITS, assert_sendable, visible

ID = translator("id")

written = st.text(
    st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("<>&{}\n👩‍👩‍👧🏛")),
    min_size=1,
    max_size=400,
)
paragraphs = st.lists(
    st.one_of(
        written.map(plain),
        written.map(lambda text: Text("<b>{name}</b> <i>{name}</i>", {"name": text})),
        st.lists(written, min_size=1, max_size=20).map(lambda texts: lines(*(plain(f"• {text}") for text in texts))),
        st.integers(1000, 6000).map(lambda n: Text("<b>{name}</b>", {"name": "🏛&<" * (n // 3)})),
    ),
    min_size=1,
    max_size=8,
)


@given(paragraphs)
@settings(max_examples=60, deadline=None)
def test_any_view_fits_and_its_markup_is_whole(found: list[Text]) -> None:
    assert_sendable(message_of(View((plain("Judul"), *found)), ID))


def test_what_fits_stays_as_it_is() -> None:
    view = View((N_("<b>Help</b>"), plain("a <b> & c"), plain("x" * 4000)))
    assert visible(message_of(view, translator("en")).html) == f"Help\n\na <b> & c\n\n{'x' * 4000}"


@pytest.mark.parametrize("letter", ["x", "&", "<", "🏛"])
def test_the_longest_part_gives_way_and_it_is_said(letter: str) -> None:
    view = View((plain("Judul"), Text("<b>{text}</b>", {"text": letter * 5000}), plain("Akhir")))
    message = message_of(view, ID)
    assert f"{html.escape(letter, quote=False)}…</b>" in message.html
    text = visible(message.html)
    first, cut, last, said = text.split("\n\n")
    assert (first, last, said) == ("Judul", "Akhir", visible(ID(SHORTENED)))
    assert cut.startswith(letter * 100)
    assert cut.endswith(f"{letter}…")
    assert UNITS - 1 <= len(text.encode("utf-16-le")) // 2 <= UNITS


def test_a_text_that_is_cut_keeps_its_markup_and_its_words_whole() -> None:
    line = Text("<b>{n}.</b> Siti &amp; Budi <i>menulis</i>", {"n": 7})
    message = message_of(View((lines(*[line] * 300),)), ID)
    cut, said = message.html.split("\n\n")
    assert said == ID(SHORTENED)
    whole, last = cut.removesuffix("…").rsplit("\n", 1)
    assert set(whole.split("\n")) == {ID(line)}
    assert visible(ID(line)).startswith(visible(last))
    assert visible(last).split() == visible(ID(line)).split()[: len(visible(last).split())]


@pytest.mark.parametrize("count", [2, 40])
def test_many_long_parts_give_way_in_turn(count: int) -> None:
    view = View(tuple(Text("<b>{text}</b>", {"text": "kata " * 600}) for _ in range(count)))
    message = message_of(view, ID)
    assert_sendable(message)
    assert message.html.count("kata…</b>") == count


def test_a_row_without_buttons_is_left_out_and_labels_are_plain_characters() -> None:
    view = View((plain("Judul"),), ((), (Button(plain("Siti & <Budi>"), "v:menu"),), ()))
    ((key,),) = message_of(view, ID).keyboard
    assert (key.label, key.data) == ("Siti & <Budi>", "v:menu")
