"""Formatted text: Telegram's HTML becomes characters and entities, offsets counted in UTF-16 code units.

The parser follows the published behaviour of the Bot API (https://core.telegram.org/bots/api#html-style)
including its complaints, so that a message Telegram would refuse is refused here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.simulator.errors import ApiError, bad_request

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(?P<dec>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[a-zA-Z]+));?")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>/"']*)(?P<value>\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<p>[\w.-]+)))?"""
)
_COMMAND = re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>])", re.ASCII)
_URL = re.compile(r"\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)]")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MENTION = re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b", re.ASCII)
_DETECTED = (("url", _URL), ("email", _EMAIL), ("bot_command", _COMMAND), ("mention", _MENTION))


@dataclass(frozen=True, slots=True)
class Entity:
    """One run of formatting; `offset` and `length` in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    def wire(self) -> dict[str, Any]:
        """As the Bot API writes it."""
        known: dict[str, Any] = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url is not None:
            known["url"] = self.url
        if self.language is not None:
            known["language"] = self.language
        return known


@dataclass(slots=True)
class _Open:
    tag: str
    type: str
    position: int
    attribute: str


def utf16_length(text: str) -> int:
    """How many UTF-16 code units `text` has; this is how Telegram counts."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity with these UTF-16 numbers covers."""
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le")


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Characters and entities of `source`, surrounding white space removed.

    Raises `ApiError` (400, "can't parse entities: …") as Telegram does: unsupported or unclosed tag,
    end tag that does not match.
    """
    parts: list[str] = []
    entities: list[Entity] = []
    stack: list[_Open] = []
    written = index = 0
    while index < len(source):
        character = source[index]
        if character == "<":
            tag_at, index = index, _tag_end(source, index)
            inner = source[tag_at + 1 : index - 1]
            if inner.startswith("/"):
                entities.extend(_close(inner[1:].strip(), stack, "".join(parts), written, _bytes(source, tag_at)))
            else:
                stack.append(_open(inner, written, _bytes(source, tag_at)))
            continue
        if character == "&":
            character, index = _reference(source, index)
        else:
            index += 1
        parts.append(character)
        written += utf16_length(character)
    if stack:
        raise _complaint(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return _trim("".join(parts), _merge_code(entities))


def detect(text: str, given: Sequence[Entity] = ()) -> tuple[Entity, ...]:
    """`given` plus what Telegram finds by itself: commands, links, addresses, mentions (not inside code)."""
    taken = [
        (entity.offset, entity.offset + entity.length)
        for entity in given
        if entity.type in ("code", "pre", "text_link")
    ]
    found: list[Entity] = []
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(match.group())
            if all(end <= low or start >= high for low, high in taken):
                taken.append((start, end))
                found.append(Entity(kind, start, end - start))
    return _sorted([*given, *found])


def read_entities(raw: object, text: str) -> tuple[Entity, ...]:
    """Entities that a request gave explicitly. Raises `ApiError` where they are malformed or outside the text."""
    if not isinstance(raw, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    entities = []
    for item in raw:
        try:
            entity = Entity(
                str(item["type"]), int(item["offset"]), int(item["length"]), item.get("url"), item.get("language")
            )
        except (KeyError, TypeError, ValueError) as error:
            raise bad_request("can't parse MessageEntity") from error
        if entity.offset < 0 or entity.length <= 0 or entity.offset + entity.length > utf16_length(text):
            raise bad_request("ENTITY_BOUNDS_INVALID")
        entities.append(entity)
    return _sorted(entities)


def _bytes(source: str, index: int) -> int:
    return len(source[:index].encode())


def _complaint(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _tag_end(source: str, start: int) -> int:
    """The index after the `>` of the tag at `start`, quoted attributes skipped."""
    quote = ""
    for index in range(start + 1, len(source)):
        character = source[index]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == ">":
            return index + 1
    kind = "end" if source[start + 1 : start + 2] == "/" else "start"
    raise _complaint(f"Unclosed {kind} tag at byte offset {_bytes(source, start)}")


def _open(inner: str, position: int, at: int) -> _Open:
    name = re.split(r"\s", inner, maxsplit=1)[0]
    tag = name.lower()
    if tag not in _TYPES:
        raise _complaint(f'Unsupported start tag "{tag}" at byte offset {at}')
    attributes = _attributes(inner[len(name) :], tag, at)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _complaint(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    type_, attribute = _TYPES[tag], ""
    match tag:
        case "blockquote" if "expandable" in attributes:
            type_ = "expandable_blockquote"
        case "a":
            attribute = attributes.get("href", "")
        case "code":
            attribute = attributes.get("class", "").removeprefix("language-")
    return _Open(tag, type_, position, attribute)


def _attributes(source: str, tag: str, at: int) -> dict[str, str]:
    attributes: dict[str, str] = {}
    rest = source.strip()
    while rest:
        match = _ATTRIBUTE.match(rest)
        if match is None or not match["name"]:
            raise _complaint(f'Empty attribute name in the tag "{tag}" at byte offset {at}')
        name = match["name"].lower()
        if match["value"] is None and name != "expandable":
            raise _complaint(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {at}'
            )
        value = next((match[group] for group in "dsp" if match[group] is not None), "")
        attributes[name] = _decode(value)
        rest = rest[match.end() :].strip()
    return attributes


def _close(tag: str, stack: list[_Open], text: str, position: int, at: int) -> Iterator[Entity]:
    if not stack:
        raise _complaint(f"Unexpected end tag at byte offset {at}")
    opened = stack.pop()
    if tag and tag.lower() != opened.tag:
        raise _complaint(f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{tag}>"')
    length = position - opened.position
    if length <= 0:
        return
    if opened.type == "text_link":
        url = opened.attribute or utf16_slice(text, opened.position, length)
        if re.match(r"(?:https?|tg|mailto):", url) or re.match(r"[\w-]+(?:\.[\w-]+)+", url):
            yield Entity("text_link", opened.position, length, url=url if ":" in url else f"http://{url}")
        return
    language = opened.attribute if opened.type == "code" and opened.attribute else None
    yield Entity(opened.type, opened.position, length, language=language)


def _reference(source: str, index: int) -> tuple[str, int]:
    """The character that the `&` at `index` stands for, and the index after it."""
    match = _REFERENCE.match(source, index)
    if match is None:
        return "&", index + 1
    if match["name"]:
        known = _NAMED.get(match["name"])
        return (known, match.end()) if known else ("&", index + 1)
    number = int(match["dec"]) if match["dec"] else int(match["hex"], 16)
    if not 0 < number < 0x110000 or 0xD800 <= number < 0xE000:
        return "&", index + 1
    return chr(number), match.end()


def _decode(value: str) -> str:
    parts, index = [], 0
    while index < len(value):
        if value[index] == "&":
            character, index = _reference(value, index)
        else:
            character, index = value[index], index + 1
        parts.append(character)
    return "".join(parts)


def _merge_code(entities: Sequence[Entity]) -> list[Entity]:
    """`<pre><code class="language-x">` is one entity with a language, and only there a language counts."""
    blocks = {(entity.offset, entity.length) for entity in entities if entity.type == "pre"}
    languages = {
        (entity.offset, entity.length): entity.language
        for entity in entities
        if entity.type == "code" and entity.language
    }
    merged = []
    for entity in entities:
        place = (entity.offset, entity.length)
        if entity.type == "code":
            if place not in blocks:
                merged.append(Entity("code", *place))
        elif entity.type == "pre":
            merged.append(Entity("pre", *place, language=languages.get(place)))
        else:
            merged.append(entity)
    return merged


def _trim(text: str, entities: Sequence[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Without white space around, entities shortened accordingly."""
    stripped = text.strip()
    before = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(stripped)
    kept = []
    for entity in entities:
        start = max(entity.offset - before, 0)
        stop = min(entity.offset - before + entity.length, end)
        if stop > start:
            kept.append(Entity(entity.type, start, stop - start, entity.url, entity.language))
    return stripped, _sorted(kept)


def _sorted(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Outer before inner, left before right."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length, entity.type)))
