"""A view becomes a message that Telegram takes, however long and strange what stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import N_, Text, plain, translator
from bot.rendering.messages import message_of
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
def test_the_longest_part_gives_way_and_shows_that_it_goes_on(letter: str) -> None:
    view = View((plain("Judul"), Text("<b>{text}</b>", {"text": letter * 5000}), plain("Akhir")))
    text = visible(message_of(view, ID).html)
    first, cut, last = text.split("\n\n")
    assert (first, last) == ("Judul", "Akhir")
    assert cut.startswith(letter * 100)
    assert cut.endswith(f"{letter}…")
    assert UNITS - 1 <= len(text.encode("utf-16-le")) // 2 <= UNITS


def test_a_row_without_buttons_is_left_out_and_labels_are_plain_characters() -> None:
    view = View((plain("Judul"),), ((), (Button(plain("Siti & <Budi>"), "v:menu"),), ()))
    ((key,),) = message_of(view, ID).keyboard
    assert (key.label, key.data) == ("Siti & <Budi>", "v:menu")
