"""Setting a document: a template of ours, filled with data, becomes a PDF that can be archived (PDF/A-2b)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.rendering.documents.glyphs import FONTS, printable

TEMPLATES = Path(__file__).with_name("templates")


class CannotTypeset(Exception):  # noqa: N818 - it says what happened
    """A document could not be set; it names the template and nothing that stands in it."""


def typeset(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """The PDF of `templates/<template>.typ` with these data; takes some tens of milliseconds of one core.

    What people wrote goes in as data and is never part of the template, so that nothing in it is read as markup.
    Characters that no font has become □. Raises `CannotTypeset`.
    """
    import typst

    try:
        return typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
            format="pdf",
            pdf_standards="a-2b",
            timestamp=made_at.replace(microsecond=0),  # typst refuses them
        )
    except (typst.TypstError, ValueError):
        # Without its cause: the message of typst quotes what was to be printed.
        raise CannotTypeset(template) from None


def _printable(value: Any) -> Any:
    """The same data with every text printable."""
    match value:
        case str():
            return printable(value)
        case Mapping():
            return {key: _printable(item) for key, item in value.items()}
        case list() | tuple():
            return [_printable(item) for item in value]
        case _:
            return value
