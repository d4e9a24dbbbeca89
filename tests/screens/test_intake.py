"""What is said about a file fits into a message, whatever stands in it."""

from __future__ import annotations

import pytest

from bot.domain.forms import Book, Fault
from bot.domain.intake import Rows
from bot.domain.intake_forms import ImportKind
from bot.i18n import LANGUAGES, N_, Text, translator
from bot.rendering.messages import message_of
from bot.screens import intake as screen
from bot.screens.base import Deliver, Shown
from bot.services.intake.bringing import Intake, Preview, Tally
from bot.services.intake.files import Brought
from bot.services.ports import Attachment, Message
from bot.view import View
from tests.support.telegram_limits import assert_sendable, visible

LONG = "x" * 255
COPY = Attachment("a.kesalahan.xlsx", "x", b"", "DOCUMENT", protected=False)


def brought(preview: Preview, name: str = "pegawai.xlsx") -> Brought:
    book = Book((), is_workbook=True)
    return Brought(Intake(preview.kind, name, book, {}, Rows(), ()), b"", preview, COPY if preview.faults else None)


def message(shown: Shown, language: str = "en") -> Message:
    view = shown.view if isinstance(shown, Deliver) else shown
    assert isinstance(view, View)
    made = message_of(view, translator(language))
    assert_sendable(made)
    return made


def fault(row: int, column: str | None, reason: Text, remedy: Text) -> Fault:
    return Fault("pegawai", row, column, reason, remedy)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_faults_fit_and_the_rest_is_counted(language: str) -> None:
    many = tuple(
        fault(
            row,
            f"kolom_{row}",
            N_("The people in rows {rows} assess each other in a circle: {names}.")(rows="1, 2", names="n" * 300),
            N_("Name another penilai, or fill in tugas_tambahan or dasar_delegasi in the row of that person."),
        )
        for row in range(2, 60)
    )
    shown = screen.received(brought(Preview(ImportKind.STAFF, many, ())), None)
    text = visible(message(shown, language).html)
    assert str(58 - screen.SHOWN) in text
    assert isinstance(shown, Deliver)
    assert shown.made == (COPY,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preview_with_everything_in_it_fits(language: str) -> None:
    tallies = tuple(Tally(sheet, 5000, 4000, 3000, 2000, (("nip_penilai", 4000),) * 20) for sheet in ("a", "b", "c"))
    preview = Preview(ImportKind.ORGANISATION, (), tallies, 1, 1, 1, (LONG,) * 3)
    made = message(screen.received(brought(preview, LONG), 999_999_999), language)
    assert [len(row) for row in made.keyboard] == [1, 1]


def test_names_in_a_file_are_shown_as_they_are() -> None:
    preview = Preview(ImportKind.STAFF, (), (Tally("pegawai", 1, 0, 0, 0, ()),))
    text = visible(message(screen.received(brought(preview, "<b>&.xlsx"), 1)).html)
    assert text.startswith("<b>&.xlsx is in order.")


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (ImportKind.UNITS, "Bring in 2 units"),
        (ImportKind.STAFF, "Bring in 2 people"),
        (ImportKind.ORGANISATION, "Bring in 2 rows"),
        (ImportKind.HOLIDAYS, "Bring in 2 days"),
    ],
)
def test_the_button_says_how_much_it_brings_in(kind: ImportKind, label: str) -> None:
    preview = Preview(kind, (), (Tally("x", 1, 1, 5, 0, ()),))
    assert message(screen.received(brought(preview), 7)).keyboard[0][0].label == label


def test_what_is_taken_out_is_said_and_counts() -> None:
    preview = Preview(ImportKind.HOLIDAYS, (), (Tally("kalender", 0, 0, 1, 0, (), 2),))
    made = message(screen.received(brought(preview, "edaran.xlsx"), 7))
    assert "2 are taken out of the list." in visible(made.html)
    assert made.keyboard[0][0].label == "Bring in 2 days"


def test_consequences_are_said_where_there_are_any() -> None:
    tallies = (Tally("pegawai", 0, 1, 0, 3, (("jabatan", 1),)),)
    plain = visible(message(screen.received(brought(Preview(ImportKind.STAFF, (), tallies)), 1)).html)
    full = visible(
        message(screen.received(brought(Preview(ImportKind.STAFF, (), tallies, 2, 1, 4, ("Catatan",))), 1)).html
    )
    assert "3 more are in the list and not in the file" in plain
    for said in (
        "2 running appraisals go to another penilai or unit",
        "1 person is no longer in service.",
        "4 people have a penilai who has gone",
        "Not read: Catatan",
    ):
        assert said in full
        assert said not in plain
