"""What is printed as a PDF, in one language."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from bot.flows.paper_form import Amount, Block, Facts, Lines, Printout, Said, Section, Ticks
from bot.i18n import DEFAULT_LANGUAGE, N_, Text, Translator, translator
from bot.rendering.documents.typesetting import typeset
from bot.services.ports import Attachment, Document

MARK = N_("Draft (Konsep); the official record is in e-Kinerja.")
"""On every page, until BKPSDM rules otherwise."""

_TAG = re.compile(r"</?[a-z]+>")


def attachment_of(document: Document) -> Attachment:
    """A document as a file to send: in Indonesian, as forms are, and free to be passed on and printed."""
    content = pdf_of(document.content, translator(DEFAULT_LANGUAGE))
    return Attachment(document.name, "application/pdf", content, "DOCUMENT", protected=False)


def pdf_of(printout: Printout, words: Translator) -> bytes:
    """The printout as a PDF."""
    return typeset("printout", _Writer(words).data(printout), printout.made_at)


class _Writer:
    """The data of a printout as the template takes them: words instead of texts."""

    def __init__(self, words: Translator) -> None:
        self._words = words

    def data(self, printout: Printout) -> dict[str, Any]:
        return {
            "title": self._said(printout.title),
            "period": printout.period,
            "number": printout.number,
            "owner": self._said(printout.about.rows[0][1]),
            "mark": self._said(MARK),
            "page": self._said(N_("Page")),
            "about": self._block(printout.about)["rows"],
            "notes": [self._said(note) for note in printout.notes],
            "sections": [self._section(section) for section in printout.sections],
            "signatures": [
                {
                    "place": self._said(N_("Banjarbaru, ....................................")),
                    "role": self._said(signature.role),
                    "name": signature.name,
                }
                for signature in printout.signatures
            ],
        }

    def _section(self, section: Section) -> dict[str, Any]:
        return {
            "heading": None if section.heading is None else self._said(section.heading),
            "blocks": list(self._blocks(section.blocks)),
        }

    def _blocks(self, blocks: Iterable[Block]) -> Iterable[dict[str, Any]]:
        """Numbers that follow each other stand in one table."""
        for are_amounts, group in groupby(blocks, lambda block: isinstance(block, Amount)):
            if are_amounts:
                yield self._amounts([block for block in group if isinstance(block, Amount)])
            else:
                yield from (self._block(block) for block in group)

    def _amounts(self, amounts: list[Amount]) -> dict[str, Any]:
        return {
            "kind": "amounts",
            "head": [self._said(text) for text in (N_("Indicator"), N_("Target"), N_("Realisation"))],
            "rows": [
                {
                    "label": self._said(amount.label),
                    "target": "" if amount.target is None else self._said(amount.target),
                    "measure": amount.measure,
                }
                for amount in amounts
            ],
        }

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Amount():
                return self._amounts([block])
            case Ticks():
                return self._ticks(block)
            case Lines(question=question, count=count, optional=optional):
                return {
                    "kind": "lines",
                    "question": self._said(question),
                    "count": count,
                    "optional": self._said(N_("(may be left empty)")) if optional else None,
                }
            case Facts(rows=rows):
                labelled = [{"label": self._said(label), "value": self._said(value)} for label, value in rows]
                return {"kind": "facts", "rows": labelled}
            case Said(about=about, text=text):
                return {"kind": "said", "about": self._said(about), "text": self._said(text)}

    def _ticks(self, ticks: Ticks) -> dict[str, Any]:
        return {
            "kind": "marks" if ticks.rows else "scale",
            "question": self._said(ticks.question),
            "choices": [self._said(choice) for choice in ticks.choices],
            "rows": [
                {"label": self._said(row.label), "note": None if row.note is None else self._said(row.note)}
                for row in ticks.rows
            ],
            "reason": None if ticks.reason is None else self._said(ticks.reason),
            "reason-label": self._said(N_("Reason:")),
        }

    def _said(self, text: Text) -> str:
        """The words without the markup of the chat."""
        return html.unescape(_TAG.sub("", self._words(text)))
