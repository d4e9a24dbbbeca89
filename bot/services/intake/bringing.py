"""Bringing in lists by file: units, staff, who acts for whom, the working calendar. Checked and applied as a whole.

Whoever acts is a person with the right, or None for the shell of the operator. With any fault nothing is applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from bot.domain.access import Action, Relation, may
from bot.domain.calendar import local_day
from bot.domain.forms import Book, Fault, Grid
from bot.domain.intake import Rows, chosen_grids, read_rows, recognised
from bot.domain.intake_forms import ACTING, CALENDAR, FORMS, STAFF, UNITS, ImportKind
from bot.domain.intake_rows import ACTING_FIELDS, STAFF_FIELDS, UNIT_FIELDS
from bot.domain.tabulation import Progress, matching_headings
from bot.errors import Conflict, NotAllowed, Refused
from bot.i18n import N_, Translator
from bot.services import audit, rights
from bot.services.intake import holidays
from bot.services.intake.applying import running_moves, write
from bot.services.intake.matching import lay_over
from bot.services.intake.picture import Picture, Record, present_list
from bot.services.intake.preview import Preview as Preview
from bot.services.intake.preview import Tally as Tally
from bot.services.intake.rules import refuse_outside, refuse_what_cannot_be
from bot.services.moves import Hand
from bot.services.ports import Attachment
from bot.services.rights import Person
from bot.sheets.reading import read_book
from bot.sheets.writing import MIME, faulty_copy, template
from models import Session
from models.queries.people import units_below
from models.session import try_lock

ROWS_IN_CHAT = 10_000
"""Rows of a sheet that come in through the chat at most: more would keep others waiting. Our own choice."""

_NAMES = {
    ImportKind.UNITS: "unit",
    ImportKind.STAFF: "pegawai",
    ImportKind.ORGANISATION: "organisasi",
    ImportKind.HOLIDAYS: CALENDAR.name,
}
"""Of forms, as their files are called."""

_FIELDS: Mapping[str, Mapping[str, str]] = {
    UNITS.name: UNIT_FIELDS,
    STAFF.name: STAFF_FIELDS,
    ACTING.name: ACTING_FIELDS,
}


@dataclass(frozen=True, slots=True)
class Intake:
    """A file as far as it can be judged by itself."""

    kind: ImportKind
    name: str
    book: Book
    grids: Mapping[str, Grid]
    """The sheet of each form."""
    rows: Rows
    unread: tuple[str, ...]
    """Sheets with something in them that no form takes."""


def read(
    name: str,
    content: bytes,
    today: date,
    *,
    kind: ImportKind | None = None,
    in_chat: bool = False,
    progress: Progress | None = None,
) -> Intake:
    """Read a file and check every row by itself. Asks neither a database nor who sends it.

    Without `kind` it is recognised by its sheets and headings. Raises `Refused` where the file as a whole is wrong.
    """
    too_many = Refused(
        N_(
            "This file has more than {limit} rows. Through the chat that would keep others waiting, so nothing was "
            "changed. Please ask the operator to bring it in on the server: kinerja import."
        )(limit=ROWS_IN_CHAT)
    )
    book = read_book(content, rows_at_most=ROWS_IN_CHAT + 1, too_many=too_many) if in_chat else read_book(content)
    found = recognised(book)
    kind = kind or found
    if kind is None:
        raise Refused(
            N_(
                "I do not recognise the headings of this file, so nothing was changed. "
                "Please take the template: /admin, Import data."
            )
        )
    if kind is ImportKind.ORGANISATION and not book.is_workbook:
        raise Refused(
            N_(
                "The whole organisation needs three sheets, and a CSV file has one; nothing was changed. Please take "
                "the template in .xlsx, or bring in units and staff one after the other."
            )
        )
    grids, unread = chosen_grids(kind, book)
    if found not in {None, kind} and not any(
        matching_headings(form, grids[form.name]) > 1 for form in FORMS[kind] if form.name in grids
    ):
        raise Refused(
            N_("This file follows the form “{found}” and not “{wanted}”; nothing was changed.")(
                found=_NAMES[found or kind], wanted=_NAMES[kind]
            )
        )
    return Intake(kind, name, book, grids, read_rows(kind, grids, today, progress), unread)


def empty_form(kind: ImportKind, words: Translator) -> Attachment:
    """The template of a kind of file."""
    return Attachment(f"formulir-{_NAMES[kind]}.xlsx", MIME, template(FORMS[kind], words), "DOCUMENT", protected=False)


def copy_with_faults(intake: Intake, faults: Sequence[Fault], words: Translator) -> Attachment:
    """The file with what is wrong in each row, named after it."""
    stem = PurePath(intake.name).stem.removesuffix(".kesalahan")
    content = faulty_copy(intake.book, FORMS[intake.kind], intake.grids, faults, words)
    return Attachment(f"{stem}.kesalahan.xlsx", MIME, content, "DOCUMENT", protected=False)


def may_import(person: Person) -> bool:
    """Whether the person may bring in anything by file."""
    return may(Action.IMPORT_DATA, _relations(person))


def kinds_for(person: Person) -> tuple[ImportKind, ...]:
    """What the person may bring in; the admin of a unit only its staff. Raises `NotAllowed` for nobody's business."""
    if not may_import(person):
        raise rights.refusal(person, Action.IMPORT_DATA)
    return tuple(ImportKind) if person.is_bkpsdm else (ImportKind.STAFF,)


def _relations(person: Person) -> set[Relation]:
    """To the people of their own units; beyond them the rows are checked one by one."""
    found = {Relation.BKPSDM} if person.is_bkpsdm else set()
    return found | ({Relation.UNIT_ADMIN} if person.admin_units else set())


def scope_of(session: Session, person: Person | None, kind: ImportKind) -> frozenset[int] | None:
    """The units that the person may bring people into; None for all. Raises `NotAllowed`."""
    if person is None:
        return None
    if kind is ImportKind.HOLIDAYS:
        rights.require_role(person, Action.MANAGE_CALENDAR)
    if kind not in kinds_for(person):
        raise NotAllowed(
            N_(
                "As the admin of a unit you may bring in its staff. Units and the whole organisation are brought in by "
                "BKPSDM; nothing was changed."
            )
        )
    return None if person.is_bkpsdm else frozenset(units_below(session, person.admin_units))


def preview(
    session: Session, person: Person | None, intake: Intake, now: datetime, progress: Progress | None = None
) -> Preview:
    """What the file would do, with every fault. Changes nothing. Raises `NotAllowed`."""
    scope = scope_of(session, person, intake.kind)
    if intake.kind is ImportKind.HOLIDAYS:
        return holidays.preview(session, intake.rows, intake.unread)
    return _judged(session, _laid_over(session, person, intake, now, scope, progress), intake, scope)


def apply(
    session: Session,
    person: Person | None,
    intake: Intake,
    now: datetime,
    *,
    file_id: int = 0,
    progress: Progress | None = None,
) -> Preview:
    """Bring the file in: everything, or nothing where there is any fault. Checks against the list as it is now.

    Raises `NotAllowed`, and `Conflict` while another file is being brought in.
    """
    scope = scope_of(session, person, intake.kind)
    if not try_lock(session, "intake"):
        raise Conflict(N_("Another file is being brought in at this moment. Nothing was changed; please try again."))
    hand = Hand(None if person is None else person.id, _role(person), now)
    if intake.kind is ImportKind.HOLIDAYS:
        judged = holidays.apply(session, intake.rows, intake.unread, hand)
    else:
        picture = _laid_over(session, person, intake, now, scope, progress, lock=True)
        judged = _judged(session, picture, intake, scope)
        if not judged.faults:
            write(session, picture, hand)
    if judged.faults:
        return judged
    audit.record(
        session,
        subject="import",
        subject_id=file_id,
        actor_id=hand.actor_id,
        role=hand.role,
        action="import.applied",
        codes={"kind": intake.kind.value, "sheets": _codes(judged), "appraisals": judged.moving},
        now=now,
    )
    return judged


def _role(person: Person | None) -> str:
    if person is None:
        return "operator"
    return "bkpsdm" if person.is_bkpsdm else "unit_admin"


def _codes(judged: Preview) -> dict[str, list[int]]:
    """New, changed and unchanged by sheet, and what was taken out where something was."""
    return {
        tally.sheet: [tally.new, tally.changed, tally.unchanged, *([tally.removed] if tally.removed else [])]
        for tally in judged.tallies
    }


def _laid_over(
    session: Session,
    person: Person | None,
    intake: Intake,
    now: datetime,
    scope: frozenset[int] | None,
    progress: Progress | None,
    *,
    lock: bool = False,
) -> Picture:
    picture = present_list(session, local_day(now), lock=lock)
    lay_over(picture, intake.rows, progress)
    refuse_what_cannot_be(picture)
    if scope is not None and person is not None:
        refuse_outside(picture, scope, person.id)
    return picture


def _judged(session: Session, picture: Picture, intake: Intake, scope: frozenset[int] | None) -> Preview:
    sheets = [form.name for form in FORMS[intake.kind]]
    picture.faults.found[:0] = intake.rows.faults.found
    by_sheet = {UNITS.name: picture.units, STAFF.name: picture.people, ACTING.name: picture.acting}
    people = picture.people.values()
    return Preview(
        kind=intake.kind,
        faults=picture.faults.in_order(sheets),
        tallies=tuple(_tally(sheet, by_sheet[sheet], scope) for sheet in sheets),
        moving=len(running_moves(session, picture)),
        leaving=sum(
            record.before is not None and record.before["active"] > record.after["active"] for record in people
        ),
        leaderless=picture.leaderless(scope),
        unread=intake.unread,
    )


def _tally(sheet: str, records: Mapping[int, Record], scope: frozenset[int] | None) -> Tally:
    told = [record for record in records.values() if record.number is not None]
    changed = [record.changed for record in told]
    columns = Counter(_FIELDS[sheet][name] for names in changed for name in names if name in _FIELDS[sheet])
    return Tally(
        sheet=sheet,
        new=sum(record.before is None for record in told),
        changed=sum(map(bool, changed)),
        unchanged=sum(record.before is not None and not record.changed for record in told),
        not_in_file=sum(_is_left_out(sheet, record, scope) for record in records.values()),
        columns=tuple(columns.most_common()),
    )


def _is_left_out(sheet: str, record: Record, scope: frozenset[int] | None) -> bool:
    if record.number is not None or sheet == ACTING.name:
        return False
    if sheet == UNITS.name:
        return True
    return bool(record.after["active"]) and (scope is None or record.after["unit_id"] in scope)
