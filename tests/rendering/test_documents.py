"""Printed documents: every character can be drawn, what people wrote is never markup, and the file can be archived."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.assessment import ASSESSMENT
from bot.flows.paper_form import Facts, Printout, Said, Section, Signature, sections_of
from bot.flows.paper_words import ASSESSMENT_ON_PAPER, SELF_REVIEW_ON_PAPER
from bot.flows.self_review import SELF_REVIEW, SelfReviewFacts
from bot.i18n import N_, plain, translator
from bot.rendering.documents import typesetting
from bot.rendering.documents.glyphs import FONTS, covered, printable
from bot.rendering.documents.printouts import attachment_of, pdf_of
from bot.rendering.documents.typesetting import CannotTypeset, typeset
from bot.services.ports import Document
from tests.conversation.walks import a_few
from tests.flows.cases import facts_of
from tests.support.organisation import NOW

NASTY = '#import "x" \\ $x^2$ <label> *tebal* `kode` // {l0} </b> 👍 "kutip" \u202e\u0000\n[batas] #panic("!")'
"""What is markup to typst, to Telegram or to our own templates."""


def printout(*sections: Section, name: str = "Siti Contoh Rahmah") -> Printout:
    return Printout(
        title=N_("Self-review"),
        period="Triwulan III 2026",
        number="PD-00007",
        about=Facts(((N_("Name"), plain(name)), (N_("Unit"), plain("Bidang Contoh")))),
        made_at=NOW.replace(microsecond=123456),
        notes=(plain("Catatan."),),
        sections=sections,
        signatures=(Signature(plain("Pegawai yang dinilai"), name),),
    )


CASES = {
    "self-review": printout(*sections_of(SELF_REVIEW, SelfReviewFacts(facts_of((2, 1)).plan), SELF_REVIEW_ON_PAPER)),
    "assessment": printout(*sections_of(ASSESSMENT, facts_of((2, 1)), ASSESSMENT_ON_PAPER)),
    "result": printout(
        Section(None, (Facts(((plain("Predikat"), plain("Baik")),)),)),
        Section(N_("Reasons of the penilai"), (Said(plain("RHK 1"), plain("Setiap akta terbit hari itu juga.")),)),
    ),
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_printout_can_be_set_and_archived(case: str, language: str) -> None:
    pdf = pdf_of(CASES[case], translator(language))
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfaid:part" in pdf


def test_the_same_printout_is_the_same_file() -> None:
    assert pdf_of(CASES["result"], translator("id")) == pdf_of(CASES["result"], translator("id"))


def test_what_people_wrote_is_printed_and_never_read_as_markup() -> None:
    said = Section(plain(NASTY), (Said(plain(NASTY), plain(NASTY)), Facts(((plain(NASTY), plain(NASTY)),))))
    assert pdf_of(printout(said, name=NASTY), translator("id")).startswith(b"%PDF-")


@given(st.text(max_size=40))
@a_few
def test_whatever_was_written_can_be_set(written: str) -> None:
    said = Section(None, (Said(plain(""), plain(written)),))
    assert pdf_of(printout(said), translator("id")).startswith(b"%PDF-")


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The data that reach the template, instead of a PDF."""
    seen: list[dict[str, Any]] = []

    def noted(template: str, data: dict[str, Any], made_at: object) -> bytes:
        seen.append(json.loads(json.dumps(typesetting._printable(data))))
        return b"%PDF-"

    monkeypatch.setattr("bot.rendering.documents.printouts.typeset", noted)
    return seen


def test_the_markup_of_the_chat_does_not_reach_the_paper(words: list[dict[str, Any]]) -> None:
    pdf_of(printout(Section(N_("<b>Strengths</b>"), ())), translator("en"))
    assert words[0]["sections"][0]["heading"] == "Strengths"


def test_angle_brackets_that_somebody_wrote_do(words: list[dict[str, Any]]) -> None:
    pdf_of(printout(Section(None, (Said(plain("a < b & c > d"), plain("<b>")),))), translator("en"))
    block = words[0]["sections"][0]["blocks"][0]
    assert (block["about"], block["text"]) == ("a < b & c > d", "<b>")


def test_every_page_says_that_it_is_a_draft_and_which_form_it_is(words: list[dict[str, Any]]) -> None:
    pdf_of(printout(), translator("en"))
    assert words[0]["mark"] == "Draft (Konsep); the official record is in e-Kinerja."
    assert words[0]["number"] == "PD-00007"
    template = (typesetting.TEMPLATES / "printout.typ").read_text(encoding="utf-8")
    assert re.search(r"header:.*data\.mark.*data\.number", template)
    assert "counter(page)" in template


def test_numbers_that_follow_each_other_stand_in_one_table(words: list[dict[str, Any]]) -> None:
    pdf_of(CASES["self-review"], translator("en"))
    first = words[0]["sections"][0]["blocks"]
    assert [block["kind"] for block in first] == ["amounts", "lines", "scale"]
    assert [row["label"] for row in first[0]["rows"]] == ["Share issued in one day", "Longest time"]


# ---- characters


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Siti – Rahmah’s “akta” ½ ≥ 95%", "Siti – Rahmah’s “akta” ½ ≥ 95%"),
        ("bagus 👍", "bagus □"),
        ("漢字", "□□"),
        ("e\u0301", "é"),
        ("a\u0000b\u202ec\u200dd", "abcd"),
        ("satu\r\ndua\ttiga", "satu\ndua tiga"),
        ("lebar\u3000penuh", "lebar penuh"),
        ("q\u20e3", "q"),
    ],
)
def test_what_no_font_has_becomes_a_box_and_what_is_invisible_goes(written: str, printed: str) -> None:
    assert printable(written) == printed


@given(st.text())
@a_few
def test_what_is_printed_can_be_drawn(written: str) -> None:
    printed = printable(written)
    assert all(character == "\n" or ord(character) in covered() for character in printed)
    assert printable(printed) == printed


def test_the_fonts_have_what_forms_in_indonesian_need() -> None:
    assert {ord(character) for character in "□–…’“”•×≥≤%"} | set(range(0x20, 0x7F)) <= covered()


def test_the_fonts_come_with_their_licence() -> None:
    licence = (FONTS / "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence
    assert "Liberation" in licence


# ---- failing, and sending


def test_a_document_that_cannot_be_set_says_nothing_of_what_stands_in_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "broken.typ").write_text("#let data = json(bytes(sys.inputs.data))\n#panic(data.secret)", "utf-8")
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    with caplog.at_level(logging.DEBUG), pytest.raises(CannotTypeset) as raised:
        typeset("broken", {"secret": "Siti Contoh Rahmah"}, NOW)
    assert "Siti" not in f"{raised.value!r} {raised.value.__cause__} {raised.value.__suppress_context__} {caplog.text}"
    assert raised.value.__suppress_context__


def test_a_printout_is_sent_as_a_file_that_may_be_passed_on() -> None:
    sent = attachment_of(Document("PD-00007.pdf", CASES["result"]))
    assert (sent.name, sent.mime, sent.kind, sent.protected) == ("PD-00007.pdf", "application/pdf", "DOCUMENT", False)


def test_the_words_of_a_form_are_text_that_can_be_searched() -> None:
    assert b"/ToUnicode" in pdf_of(CASES["result"], translator("id"))
