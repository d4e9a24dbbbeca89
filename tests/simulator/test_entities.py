"""Telegram's HTML: which characters and entities come out, and which complaints."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import Entity, detect, parse_html, utf16_length, utf16_slice
from bot.simulator.errors import ApiError


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("halo", "halo", []),
        ("<b>a</b> <strong>b</strong>", "a b", [("bold", 0, 1), ("bold", 2, 1)]),
        ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        (
            "<s>a</s><del>b</del><strike>c</strike>",
            "abc",
            [("strikethrough", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)],
        ),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<code>1 &lt; 2</code>", "1 < 2", [("code", 0, 5)]),
        ("<pre>a\nb</pre>", "a\nb", [("pre", 0, 3)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ("<b>😀</b>x", "😀x", [("bold", 0, 2)]),
        ("  <b> x </b>\n", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("&amp;&quot;&#65;&#x42;&nbsp;&", '&"AB&nbsp;&', []),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
    ],
)
def test_html_becomes_characters_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, found = parse_html(source)
    assert parsed == text
    assert [(entity.type, entity.offset, entity.length) for entity in found] == entities


def test_a_link_keeps_its_address() -> None:
    assert parse_html('<a href="https://example.org/?a=1&amp;b=2">di sini</a>')[1] == (
        Entity("text_link", 0, 7, url="https://example.org/?a=1&b=2"),
    )


def test_a_block_of_code_keeps_its_language() -> None:
    assert parse_html('<pre><code class="language-python">x</code></pre>')[1] == (
        Entity("pre", 0, 1, language="python"),
    )


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
    ],
)
def test_broken_html_is_refused_in_the_official_words(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", "/start")]),
        (
            "ketik /bantuan, lalu /mulai@kinerja_bot",
            [("bot_command", "/bantuan"), ("bot_command", "/mulai@kinerja_bot")],
        ),
        ("a/b dan 3/9", []),
        ("lihat https://example.org/x.", [("url", "https://example.org/x")]),
        ("surel siti@example.org", [("email", "siti@example.org")]),
        ("@siti_rahmah", [("mention", "@siti_rahmah")]),
        ("😀 /mulai", [("bot_command", "/mulai")]),
    ],
)
def test_commands_links_and_mentions_are_found(text: str, found: list[tuple[str, str]]) -> None:
    entities = detect(text)
    assert [(entity.type, utf16_slice(text, entity.offset, entity.length)) for entity in entities] == found


def test_nothing_is_found_inside_code() -> None:
    text, given_entities = parse_html("<code>/mulai</code>")
    assert detect(text, given_entities) == given_entities


_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(st.lists(st.tuples(_WORDS, st.sampled_from(["", "b", "i", "u", "s", "code"])), max_size=6))
def test_entities_cover_exactly_what_was_marked(parts: list[tuple[str, str]]) -> None:
    # A fence at both ends keeps the removal of surrounding white space out of the comparison.
    source = (
        "|" + "".join(f"<{tag}>{html.escape(word)}</{tag}>" if tag else html.escape(word) for word, tag in parts) + "|"
    )
    # html.escape writes an apostrophe as &#x27;, which Telegram reads as well.
    text, entities = parse_html(source)
    assert text == "|" + "".join(word for word, _ in parts) + "|"
    marked = [word for word, tag in parts if tag and word]
    assert [utf16_slice(text, entity.offset, entity.length) for entity in entities] == marked
    assert all(entity.offset + entity.length <= utf16_length(text) for entity in entities)


@given(st.text(max_size=40))
def test_any_input_is_parsed_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError:
        return
    assert all(0 < entity.length <= utf16_length(text) - entity.offset for entity in entities)
