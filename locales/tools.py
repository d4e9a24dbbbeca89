"""Extract, update, check and merge the catalogues.

`python -m locales extract` rewrites `messages.pot` from the code, `update` brings the languages up to it, `check` names
what is wrong (exit code 1), `merge FILE.po…` takes the translations of PO fragments into `id`. Locations carry no line
numbers, so that a moved line is no change of a catalogue.
"""

from __future__ import annotations

import argparse
import re
import string
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("bot", "handlers", "models", "scheduler")
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"N_": None, "NN_": (1, 2)}

PLURAL_FORMS = {"id": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
"""Written out: Babel would give Indonesian, which has no plural, two forms."""

TRANSLATED = "id"
"""The language that must be complete. `en` says what the message ids say and stays empty."""

TAG = re.compile(r"</?[a-z]+(?: [^>]*)?>")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the catalogues live; a test keeps its own."""

    root: Path = ROOT

    @property
    def template(self) -> Path:
        return self.root / "locales" / "messages.pot"

    def language(self, language: str) -> Path:
        return self.root / "locales" / language / "messages.po"


def extract(root: Path = ROOT) -> Catalog:
    """Every text that the code marks, as a catalogue without translations."""
    catalog = Catalog(charset="utf-8")
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            found = extract_from_file(
                "python", path, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
            )
            for line, message, comments, context in found:
                where = (path.relative_to(root).as_posix(), line)
                catalog.add(message, locations=[where], auto_comments=comments, context=context)
    return catalog


def update(template: Catalog, translations: Mapping[str, str]) -> Catalog:
    """`template` with `translations` filled in by message id; what the template does not know is dropped."""
    catalog = Catalog(charset="utf-8")
    for message in entries(template):
        text = translations.get(singular(message), "")
        catalog.add(
            message.id,
            (text,) if is_plural(message) else text,
            locations=message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return catalog


def dump(catalog: Catalog, language: str | None) -> bytes:
    """The catalogue as a file: sorted by place, a header that never changes by itself."""
    body = BytesIO()
    if language:
        catalog.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    write_po(body, catalog, width=100, omit_header=True, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return (header(language) + body.getvalue().rstrip(b"\n")).rstrip(b"\n") + b"\n"


def header(language: str | None) -> bytes:
    """The header entry of a language, or of the template for None."""
    fields = ["Project-Id-Version: kinerja"]
    if language:
        fields += [f"Language: {language}"]
    fields += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    if language:
        fields += [f"Plural-Forms: {PLURAL_FORMS[language]}"]
    lines = "".join(f'"{field}\\n"\n' for field in fields)
    return f'msgid ""\nmsgstr ""\n{lines}\n'.encode()


def load(path: Path) -> Catalog:
    """The catalogue in `path`; an empty one where there is none. Raises `PoFileError` for a broken file."""
    if not path.exists():
        return Catalog(charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, charset="utf-8", abort_invalid=True)


def load_fragment(path: Path) -> Mapping[str, str]:
    """Message ids with their translations from a PO file that may have no header."""
    return translations(read_po(BytesIO(header(TRANSLATED) + path.read_bytes()), charset="utf-8"))


def entries(catalog: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalog if message.id)


def is_plural(message: Message) -> bool:
    return not isinstance(message.id, str)


def singular(message: Message) -> str:
    """The key of a message: its id, or that of its singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message, one a plural form."""
    text = message.string
    return (text,) if isinstance(text, str) else tuple(text or ())


def translations(catalog: Catalog) -> dict[str, str]:
    """What is translated, by message id. Only the first form: the language that is translated has no plural."""
    return {singular(m): forms(m)[0] for m in entries(catalog) if not m.fuzzy and any(forms(m))}


def placeholders(text: str) -> frozenset[str]:
    """The names in braces. Raises `ValueError` where the braces do not match."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def problems_of(message: Message) -> Iterator[str]:
    """What is wrong with one translated entry."""
    source = message.id if isinstance(message.id, str) else message.id[-1]
    for text in filter(None, forms(message)):
        try:
            wanted, given = placeholders(source), placeholders(text)
        except ValueError as error:
            yield f"{singular(message)!r}: {error}"
            continue
        if wanted != given:
            yield f"{singular(message)!r}: placeholders are {sorted(given)}, should be {sorted(wanted)}"
        if sorted(TAG.findall(source)) != sorted(TAG.findall(text)):
            yield f"{singular(message)!r}: the tags differ from the message id"


def check(place: Place | None = None) -> list[str]:
    """Everything that is wrong with the catalogues, one sentence each; empty where they are in order."""
    place = place or Place()
    template = extract(place.root)
    found: list[str] = []
    if not any(entries(template)):
        found.append("no marked text was found in the code")
    if not place.template.exists() or place.template.read_bytes() != dump(template, None):
        found.append("messages.pot is not current: run `make words`")
    wanted = {singular(message): message.id for message in entries(template)}
    for language in PLURAL_FORMS:
        found += [f"{language}: {problem}" for problem in _check_language(language, place.language(language), wanted)]
    return found


def _check_language(language: str, path: Path, wanted: Mapping[str, object]) -> Iterator[str]:
    if not path.exists():
        yield "has no catalogue: run `make words`"
        return
    if f'"Plural-Forms: {PLURAL_FORMS[language]}\\n"' not in path.read_text(encoding="utf-8"):
        yield f"Plural-Forms must be {PLURAL_FORMS[language]}"
    catalog = load(path)
    present = {singular(message): message for message in entries(catalog)}
    yield from (f"{key!r} is missing: run `make words`" for key in wanted if key not in present)
    yield from (f"{key!r} is no longer in the code: run `make words`" for key in present if key not in wanted)
    yield from (f"{key!r} is obsolete: run `make words`" for key in catalog.obsolete)
    for key, message in present.items():
        if message.fuzzy:
            yield f"{key!r} is fuzzy: settle the translation and remove the flag"
        if language == TRANSLATED and not all(forms(message) or ("",)):
            yield f"{key!r} is not translated"
        if language != TRANSLATED and any(forms(message)):
            yield f"{key!r} is translated, but the message id is the wording of this language: leave it empty"
        yield from problems_of(message)


def write(place: Place, template: Catalog, words: Mapping[str, str]) -> None:
    """Write the template and every language; `words` are the translations into `TRANSLATED`."""
    place.template.write_bytes(dump(template, None))
    for language in PLURAL_FORMS:
        path = place.language(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dump(update(template, words if language == TRANSLATED else {}), language))


def main(arguments: list[str] | None = None) -> int:
    """The command line. Returns the exit code: 1 where `check` found something."""
    parser = argparse.ArgumentParser(prog="python -m locales", description="Keep the catalogues whole.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("extract", help="rewrite messages.pot from the code")
    verbs.add_parser("update", help="extract, then bring every language up to the template")
    verbs.add_parser("check", help="name what is missing, fuzzy, stale or differs in its placeholders")
    merge = verbs.add_parser("merge", help="update, then take the translations of PO fragments into id")
    merge.add_argument("files", nargs="+", type=Path, metavar="FILE.po")
    options = parser.parse_args(arguments)

    place = Place()
    if options.verb == "check":
        found = check(place)
        sys.stderr.writelines(f"{problem}\n" for problem in found)
        return 1 if found else 0
    template = extract(place.root)
    if options.verb == "extract":
        place.template.write_bytes(dump(template, None))
        return 0
    words = translations(load(place.language(TRANSLATED)))
    if options.verb == "merge":
        words |= _merged(words, template, options.files)
    write(place, template, words)
    missing = [singular(message) for message in entries(template) if singular(message) not in words]
    sys.stderr.writelines(f"not translated: {key!r}\n" for key in missing)
    sys.stderr.write(f"{len(list(entries(template)))} texts, {len(missing)} not translated\n")
    return 0


def _merged(words: Mapping[str, str], template: Catalog, files: list[Path]) -> dict[str, str]:
    """The translations of `files`, later ones first; says which are unknown and which replace another one."""
    known = {singular(message) for message in entries(template)}
    taken: dict[str, str] = {}
    for path in files:
        for key, text in load_fragment(path).items():
            before = taken.get(key, words.get(key))
            if key not in known:
                sys.stderr.write(f"{path}: not in the code: {key!r}\n")
                continue
            if before not in (None, text):
                sys.stderr.write(f"{path}: replaces {before!r} by {text!r}\n")
            taken[key] = text
    return taken
