"""Laying a file over the list: which unit and which person each row means, and what they are afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.cells import folded, nearest
from bot.domain.forms import numbers
from bot.domain.intake import Rows
from bot.domain.intake_forms import ACTING, STAFF, UNITS
from bot.domain.intake_rows import ActingRow, StaffRow, UnitRow
from bot.domain.tabulation import EVERY, Progress
from bot.i18n import N_, Text
from bot.services.intake.picture import NEW_PERSON, NEW_UNIT, Picture, Record, Values, typed
from models.people import ActingKind, ServiceState

_CORRECT_REFERENCE = N_("Check the number, or add this person to the file.")


def lay_over(picture: Picture, file: Rows, progress: Progress | None = None) -> None:
    """Change the picture as the file says and note everything that cannot be so."""
    _Matching(picture, file, progress).run()


class _Matching:
    """One file over one list."""

    def __init__(self, picture: Picture, file: Rows, progress: Progress | None) -> None:
        self._picture = picture
        self._file = file
        self._progress = progress
        self._claimed: dict[int, int] = {}
        """By person, the row that speaks of them."""
        self._meant: dict[int, int] = {}
        """By row, the person it speaks of."""

    def run(self) -> None:
        """Units first, since people belong to them; then people, who refer to each other; then who leads and acts."""
        for unit in self._file.units:
            self._place_unit(unit)
        for unit in self._file.units:
            self._raise_unit(unit)
        for person in self._file.staff:
            self._place_person(person)
        for done, person in enumerate(self._file.staff):
            if self._progress is not None and done % EVERY == 0:
                self._progress(done, len(self._file.staff))
            self._assign_penilai(person)
        if self._progress is not None:
            self._progress(len(self._file.staff), len(self._file.staff))
        for unit in self._file.units:
            self._appoint_head(unit)
        for acting in self._file.acting:
            self._place_acting(acting)
        self._look_at_the_doubtful()

    def _look_at_the_doubtful(self) -> None:
        """Rows that cannot come in as they are: what else they refer to in vain."""
        for unit in self._file.doubtful_units:
            if unit.parent and unit.parent != unit.code:
                self._unit(UNITS.name, unit.number, "kode_induk", unit.parent)
            if unit.head:
                self._person(UNITS.name, unit.number, "nip_kepala", unit.head)
        for person in self._file.doubtful_staff:
            if person.unit:
                self._unit_of(person)
            if person.penilai:
                self._person(STAFF.name, person.number, "nip_penilai", person.penilai)

    def _refuse(self, sheet: str, number: int | None, column: str, reason: Text, remedy: Text) -> None:
        self._picture.faults.add(sheet, number, column, reason, remedy)

    # ---- units

    def _place_unit(self, row: UnitRow) -> None:
        key = self._picture.codes.get(row.code, -row.number)
        known = self._picture.units.get(key)
        before = known.before if known else None
        after = {**(before or NEW_UNIT), **row.given, "code": before["code"] if before else row.code}
        self._picture.units[key] = Record(key, row.number, before, after)
        self._picture.codes[row.code] = key

    def _raise_unit(self, row: UnitRow) -> None:
        record = self._picture.units[self._picture.codes[row.code]]
        record.after["parent_id"] = self._unit(UNITS.name, row.number, "kode_induk", row.parent) if row.parent else None

    def _unit(self, sheet: str, number: int, column: str, code: str) -> int | None:
        """The unit of this code; None after saying that there is none."""
        key = self._picture.codes.get(code)
        if key is None and code not in self._file.unsound_units:
            near = nearest(code, self._picture.codes)
            remedy = (
                N_("Was {near} meant? If not, bring the unit in first.")(near=near)
                if near
                else N_("Check the code, or bring the unit in first.")
            )
            self._refuse(sheet, number, column, N_("There is no unit with the code {code}.")(code=code), remedy)
        return key

    def _appoint_head(self, row: UnitRow) -> None:
        if "nip_kepala" not in self._file.columns.get(UNITS.name, ()):
            return
        head = self._person(UNITS.name, row.number, "nip_kepala", row.head) if row.head else None
        self._picture.units[self._picture.codes[row.code]].after["head_id"] = head

    # ---- people

    def _place_person(self, row: StaffRow) -> None:
        unit = self._unit_of(row)
        known = self._picture.people.get(self._identified(row, unit) or 0)
        key = known.key if known else -row.number
        before = known.before if known else None
        record = Record(key, row.number, before, self._after(row, before, unit))
        if key in self._claimed:
            told = sorted((self._claimed[key], row.number))
            self._refuse(
                STAFF.name,
                row.number,
                "nip_lama" if row.former else "nip",
                N_("Rows {rows} are about the same person.")(rows=numbers(told)),
                N_("Keep one row for each person."),
            )
        self._claimed[key], self._meant[row.number] = row.number, key
        self._picture.people[key] = record
        self._picture.know(record, record.after)

    def _after(self, row: StaffRow, before: Values | None, unit: int | None) -> Values:
        after = {**(before or NEW_PERSON), **typed(row.given), "nip": row.nip or None}
        after["unit_id"] = unit if unit is not None else (before or {}).get("unit_id")
        if "state" in row.given:
            since = after["state_from"]
            has_left = ServiceState(after["state"]).is_departure and since is not None
            after["active"] = not (has_left and since <= self._picture.today)
        return after

    def _identified(self, row: StaffRow, unit: int | None) -> int | None:
        """Who in the list the row is about; None for somebody new."""
        if not row.has_nip:
            return self._one_without_nip(row, unit)
        key = self._picture.nips.get(row.nip)
        if not row.former:
            return key
        former = next(iter(self._picture.people_called(row.former)), None)
        if key is None and former is None:
            self._refuse_former(row, N_("The former NIP is not in the list."))
        elif key is not None and former is not None and key != former:
            self._refuse_former(row, N_("The NIP and the former NIP belong to two people in the list."))
        return key if key is not None else former

    def _refuse_former(self, row: StaffRow, reason: Text) -> None:
        remedy = N_("Correct nip_lama; leave it empty for somebody new and where the NIP has not changed.")
        self._refuse(STAFF.name, row.number, "nip_lama", reason, remedy)

    def _one_without_nip(self, row: StaffRow, unit: int | None) -> int | None:
        called = self._picture.names.get(folded(row.name), set())
        here = {key for key in called if key > 0 and self._picture.people[key].after["unit_id"] == unit}
        found = here or {key for key in called if key > 0}
        if len(found) == 1:
            return next(iter(found))
        if not found and row.former:
            former = self._picture.people_called(row.former)
            if len(former) == 1:
                return next(iter(former))
            self._refuse_former(row, N_("Nobody in the list has this former name."))
        return None

    def _unit_of(self, row: StaffRow) -> int | None:
        column = "kode_opd" if row.by_office else "kode_unit"
        office = self._unit(STAFF.name, row.number, column, row.unit)
        if office is None or not row.section:
            return office
        within = {key: self._picture.units[key].after for key in self._below(office)}
        wanted = folded(row.section)
        found = [
            key for key, unit in within.items() if wanted in {folded(unit[name]) for name in ("name", "short_name")}
        ]
        if len(found) == 1:
            return found[0]
        near = None if found else nearest(wanted, (folded(unit["name"]) for unit in within.values()))
        reason = (
            N_("In {code} several units are called “{written}”.")(code=row.unit, written=row.section)
            if found
            else N_("In {code} there is no unit “{written}”.")(code=row.unit, written=row.section)
        )
        remedy = (
            N_("Was “{near}” meant? A column kode_unit with the code is safer.")(near=near)
            if near
            else N_("Take the column kode_unit with the code of the unit.")
        )
        self._refuse(STAFF.name, row.number, "unit_kerja", reason, remedy)
        return None

    def _below(self, office: int) -> set[int]:
        found, grew = {office}, True
        while grew:
            more = {key for key, record in self._picture.units.items() if record.after["parent_id"] in found}
            grew = not more <= found
            found |= more
        return found

    def _person(self, sheet: str, number: int, column: str, reference: str) -> int | None:
        """The person that a cell means; None after saying that there is none."""
        found = self._picture.people_called(reference)
        if len(found) == 1:
            return next(iter(found))
        if found:
            reason, remedy = (
                N_("Several people without a NIP are called {name}.")(name=reference),
                N_("Give them different names, for example with the title."),
            )
        elif reference in self._file.unsound_people:
            return None
        elif reference.isdigit():
            reason, remedy = (
                N_("The NIP {nip} is neither in this file nor in the list.")(nip=reference),
                _CORRECT_REFERENCE,
            )
        else:
            reason, remedy = (
                N_("Nobody without a NIP is called {name}.")(name=reference),
                N_("Write the NIP; a name stands here only for somebody who is NON_ASN, as in the column nama."),
            )
        self._refuse(sheet, number, column, reason, remedy)
        return None

    def _assign_penilai(self, row: StaffRow) -> None:
        key = self._meant[row.number]
        record = self._picture.people[key]
        penilai = self._person(STAFF.name, row.number, "nip_penilai", row.penilai) if row.penilai else None
        if penilai == key:
            self._refuse(
                STAFF.name,
                row.number,
                "nip_penilai",
                N_("Nobody is their own penilai."),
                N_("Write the NIP of the direct superior; for an empty post that of the one who acts (Plt)."),
            )
            penilai = None
        record.after["penilai_id"] = penilai

    # ---- who acts

    def _place_acting(self, row: ActingRow) -> None:
        absent = self._person(ACTING.name, row.number, "nip_digantikan", row.absent)
        acting = self._person(ACTING.name, row.number, "nip_pengganti", row.acting)
        if absent is None or acting is None:
            return
        if not self._picture.people[acting].after["active"]:
            self._refuse(
                ACTING.name,
                row.number,
                "nip_pengganti",
                N_("{name} is no longer in service.")(name=self._picture.people[acting].after["name"]),
                N_("Write the NIP of somebody in service."),
            )
        elif absent == acting:
            self._refuse(
                ACTING.name,
                row.number,
                "nip_pengganti",
                N_("Nobody acts for themselves."),
                N_("Write the NIP of the one who acts."),
            )
        values: Values = {
            "absent_id": absent,
            "acting_id": acting,
            "kind": ActingKind(row.kind),
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "letter": row.letter,
        }
        known = next(self._same_post(absent, starts_on=row.starts_on), None)
        key = known.key if known else -row.number
        before = known.before if known else None
        self._picture.acting[key] = Record(key, row.number, before, {**(before or {}), **values})
        self._refuse_overlap(row, key, absent)

    def _same_post(self, absent: int, **wanted: object) -> Iterator[Record]:
        return (
            record
            for record in self._picture.acting.values()
            if record.after["absent_id"] == absent
            and all(record.after[name] == value for name, value in wanted.items())
        )

    def _refuse_overlap(self, row: ActingRow, key: int, absent: int) -> None:
        """What is in the list and not in the file; the rows of the file were compared with each other before."""
        for record in self._same_post(absent):
            other = record.after
            apart = (other["ends_on"] is not None and other["ends_on"] < row.starts_on) or (
                row.ends_on is not None and other["starts_on"] > row.ends_on
            )
            if record.key != key and record.number is None and not apart:
                self._refuse(
                    ACTING.name,
                    row.number,
                    "mulai",
                    N_("For these days the list already has somebody who acts, since {day}.")(day=other["starts_on"]),
                    N_("Bring in that one again with the same first day and the right last day."),
                )
