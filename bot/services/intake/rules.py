"""The rules that ask for the whole list: no circles among units and people, and who may be a pejabat penilai."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from bot.domain.forms import numbers
from bot.domain.hierarchy import circles
from bot.domain.intake_forms import NON_ASN, STAFF, UNITS
from bot.i18n import N_, NN_, Text
from bot.services.intake.picture import Picture, Record, may_assess

_NAMED, _NAME = 6, 40
"""Names of a circle in a sentence, and characters of each."""


def refuse_what_cannot_be(picture: Picture) -> None:
    """Note every fault that shows only in the whole; it stands in those rows of the file that have part in it."""
    for told, names in _circles(picture.units, "parent_id"):
        for number in told:
            picture.faults.add(
                UNITS.name,
                number,
                "kode_induk",
                N_("The units in rows {rows} stand above each other in a circle: {circle}.")(
                    rows=numbers(told), circle=names
                ),
                N_("Correct kode_induk in one of these rows."),
            )
    _refuse_unfit_penilai(picture)
    for told, names in _circles(picture.people, "penilai_id"):
        for number in told:
            picture.faults.add(
                STAFF.name,
                number,
                "nip_penilai",
                N_("The people in rows {rows} assess each other in a circle: {names}.")(
                    rows=numbers(told), names=names
                ),
                N_("Correct nip_penilai in one of these rows."),
            )


def refuse_outside(picture: Picture, units: Collection[int], own_id: int) -> None:
    """What the admin of some units may not bring in: other units' people, moves, leaders without a NIP, themselves."""
    for record in picture.people.values():
        if record.number is None:
            continue
        fault = _outside(record, units, own_id)
        if fault is not None:
            column, reason, remedy = fault
            picture.faults.add(STAFF.name, record.number, column, reason, remedy)


def _outside(record: Record, units: Collection[int], own_id: int) -> tuple[str, Text, Text] | None:
    ask = N_("Remove this row, and ask BKPSDM to bring it in.")
    if record.before is not None and record.before["unit_id"] not in units:
        return "nip", N_("This person works outside your unit."), ask
    if record.after["unit_id"] is not None and record.after["unit_id"] not in units:
        return "kode_unit", N_("This unit is outside your unit; only BKPSDM moves people between units."), ask
    if record.after["kind"] == NON_ASN and (record.before is None or record.changed):
        return "status_asn", N_("Only BKPSDM brings in leaders who are not an ASN."), ask
    if record.key == own_id and record.changed:
        return "nip", N_("These are your own data; only BKPSDM changes them."), ask
    return None


def _circles(records: Mapping[int, Record], above: str) -> list[tuple[list[int], str]]:
    """The rows and the names of every circle that a row of the file has part in."""
    found = []
    for circle in circles({key: record.after[above] for key, record in records.items()}):
        told = sorted(number for number in (records[key].number for key in circle) if number is not None)
        if told:
            names = [records[key].after["name"][:_NAME] for key in circle]
            found.append((told, " → ".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else []), names[0]])))
    return found


def _refuse_unfit_penilai(picture: Picture) -> None:
    """A penilai must be in service, or somebody acts for them, and of a rank or basis that lets them assess."""
    outside: Counter[int] = Counter()
    for record in picture.people.values():
        penilai = picture.people.get(record.after["penilai_id"] or 0)
        if penilai is None or not record.after["active"]:
            continue
        if record.number is None:
            outside[penilai.key] += 1
        else:
            _refuse_if_unfit(picture, record.number, penilai)
    for key, count in outside.items():
        record = picture.people[key]
        lost = record.before is not None and may_assess(record.before) and not may_assess(record.after)
        if record.number is not None and lost:
            picture.faults.add(
                STAFF.name,
                record.number,
                "jenis_jabatan",
                NN_(
                    "After this change the person may not be a pejabat penilai, and still is that of {n} person.",
                    "After this change the person may not be a pejabat penilai, and still is that of {n} people.",
                )(n=count),
                N_("Bring in their new penilai with the same file, or fill in tugas_tambahan or dasar_delegasi."),
            )


def _refuse_if_unfit(picture: Picture, number: int, penilai: Record) -> None:
    if not may_assess(penilai.after):
        picture.faults.add(
            STAFF.name,
            number,
            "nip_penilai",
            N_("{name} may not be a pejabat penilai: below pengawas, without additional duty or delegation.")(
                name=penilai.after["name"]
            ),
            N_("Name another penilai, or fill in tugas_tambahan or dasar_delegasi in the row of that person."),
        )
    elif not penilai.after["active"] and not picture.is_represented(penilai.key):
        picture.faults.add(
            STAFF.name,
            number,
            "nip_penilai",
            N_("{name} is no longer in service, and nobody acts for this post.")(name=penilai.after["name"]),
            N_("Name another penilai, or enter who acts (Plt) in the sheet penugasan."),
        )
