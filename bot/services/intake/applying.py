"""Writing a picture without faults: a few statements for all units and people, and what follows for appraisals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.domain.appraisal import Stage
from bot.domain.cells import folded
from bot.services import audit, outbox
from bot.services.intake.picture import Picture, Record, Values
from bot.services.moves import Hand, follow
from models import Session
from models.people import Acting, Employee, Unit
from models.queries import intake as rows
from models.queries.intake import Running
from models.queries.people import holders_on
from models.queries.periods import held_open

_UNIT_FIELDS = ("code", "name", "short_name", "is_organisation", "working_days")
_REFERENCES = frozenset({"unit_id", "penilai_id"})


def write(session: Session, picture: Picture, hand: Hand) -> None:
    """Write everything that is new or changed, leave a trail for each person, and let running appraisals follow."""
    moves = [move for move in running_moves(session, picture) if _still_runs(session, move)]
    units = _write_units(session, picture)
    people = _write_people(session, picture, units)
    _write_heads(session, picture, units, people)
    _write_acting(session, picture, people)
    _leave_trail(session, picture, people, hand)
    _follow(session, picture, moves, units, people, hand)


def running_moves(session: Session, picture: Picture) -> list[Running]:
    """The running appraisals that get another penilai or unit."""
    moved = {record.key: record for record in _of_file(picture.people) if record.changed & _REFERENCES}
    return [one for one in rows.running_appraisals(session) if one.employee_id in moved and _follows(moved, one)]


def _follows(moved: Mapping[int, Record], one: Running) -> bool:
    """Whether an appraisal is to be changed; one keeps its penilai where the person has none any more."""
    after = moved[one.employee_id].after
    return after["penilai_id"] not in {None, one.penilai_id} or after["unit_id"] != one.unit_id


def _still_runs(session: Session, move: Running) -> bool:
    """Nobody closes its period before this transaction ends."""
    period = held_open(session, move.period_id)
    return period is not None and period.closed_at is None


def _of_file(records: Mapping[int, Record]) -> Iterable[Record]:
    return (record for record in records.values() if record.number is not None)


def _write_units(session: Session, picture: Picture) -> dict[int, int]:
    """Ids by key."""
    new = [record for record in _of_file(picture.units) if record.before is None]
    rows.add_all(session, Unit, [{name: record.after[name] for name in _UNIT_FIELDS} for record in new])
    by_code = rows.unit_ids(session) if new else {}
    return {key: by_code[record.after["code"]] if key < 0 else key for key, record in picture.units.items()}


def _write_heads(session: Session, picture: Picture, units: Mapping[int, int], people: Mapping[int, int]) -> None:
    """The rest of a unit, once everybody has an id."""
    changes = {}
    for record in _of_file(picture.units):
        if record.before is None or record.changed:
            parent, head = record.after["parent_id"], record.after["head_id"]
            changes[units[record.key]] = {
                **{name: record.after[name] for name in _UNIT_FIELDS},
                "parent_id": None if parent is None else units[parent],
                "head_id": None if head is None else people[head],
            }
    rows.change_all(session, Unit, changes)


def _write_people(session: Session, picture: Picture, units: Mapping[int, int]) -> dict[int, int]:
    """Ids by key. Those who are new get their penilai once all of them are there."""
    new = [record for record in _of_file(picture.people) if record.before is None]
    rows.add_all(
        session,
        Employee,
        [{**record.after, "unit_id": units[record.after["unit_id"]], "penilai_id": None} for record in new],
    )
    ids = _ids_of_people(session, picture, new, units)
    rows.change_all(session, Employee, {ids[record.key]: {"penilai_id": _penilai(record, ids)} for record in new})
    changed = [record for record in _of_file(picture.people) if record.changed]
    rows.change_all(session, Employee, {record.key: _values(record, units, ids) for record in changed})
    return ids


def _penilai(record: Record, ids: Mapping[int, int]) -> int | None:
    penilai = record.after["penilai_id"]
    return None if penilai is None else ids[penilai]


def _values(record: Record, units: Mapping[int, int], ids: Mapping[int, int]) -> Values:
    values = {name: value for name, value in record.after.items() if name != "id"}
    return {
        **values,
        "unit_id": units[record.after["unit_id"]],
        "penilai_id": _penilai(record, ids),
        "revision": record.after["revision"] + 1,
    }


def _ids_of_people(session: Session, picture: Picture, new: list[Record], units: Mapping[int, int]) -> dict[int, int]:
    by_nip: dict[str, int] = {}
    by_name: dict[tuple[str, int], int] = {}
    for found in rows.identities(session) if new else ():
        if found.nip is not None:
            by_nip[found.nip] = found.id
        else:
            by_name[folded(found.name), found.unit_id] = found.id
    ids = {key: key for key in picture.people if key > 0}
    for record in new:
        nip = record.after["nip"]
        ids[record.key] = by_nip[nip] if nip else by_name[folded(record.after["name"]), units[record.after["unit_id"]]]
    return ids


def _write_acting(session: Session, picture: Picture, people: Mapping[int, int]) -> None:
    def values(record: Record) -> Values:
        kept = {name: value for name, value in record.after.items() if name != "id"}
        return {**kept, **{name: people[record.after[name]] for name in ("absent_id", "acting_id")}}

    told = list(_of_file(picture.acting))
    rows.add_all(session, Acting, [values(record) for record in told if record.before is None])
    rows.change_all(session, Acting, {record.key: values(record) for record in told if record.changed})


def _leave_trail(session: Session, picture: Picture, people: Mapping[int, int], hand: Hand) -> None:
    """One act for each person who is new or changed: which fields, and ids where they got another penilai or unit."""
    new: dict[int, dict[str, Any]] = {}
    changed: dict[int, dict[str, Any]] = {}
    for record in _of_file(picture.people):
        if record.before is None:
            new[people[record.key]] = {}
        elif record.changed:
            codes: dict[str, Any] = {"fields": sorted(record.changed)}
            if "penilai_id" in record.changed:
                codes["penilai"] = [record.before["penilai_id"], _penilai(record, people)]
            changed[record.key] = codes
    for action, acts in (("person.imported", new), ("person.changed", changed)):
        audit.record_many(
            session,
            subject="person",
            acts=acts,
            actor_id=hand.actor_id,
            role=hand.role,
            action=action,
            now=hand.now,
        )


def _follow(
    session: Session,
    picture: Picture,
    moves: Sequence[Running],
    units: Mapping[int, int],
    people: Mapping[int, int],
    hand: Hand,
) -> None:
    """Running appraisals go with the person to another penilai and unit; what the employee wrote stays.

    What the former penilai had begun about them ends, and the new one hears of a self-review that waits.
    """
    if not moves:
        return
    told = {move.id: move for move in moves}
    holders = holders_on(session, picture.today)
    for appraisal in rows.lock_appraisals(session, list(told)):
        assert appraisal.id is not None, "a stored row has an id"
        record = picture.people[appraisal.employee_id]
        before, penilai = appraisal.penilai_id, _penilai(record, people) or appraisal.penilai_id
        if appraisal.stage.is_over:  # confirmed while the file was read
            continue
        unit_id = units[record.after["unit_id"]]
        follow(session, hand, appraisal, penilai_id=penilai, unit_id=unit_id, holders=holders)
        # Of two records that are talked about together the first alone is announced.
        seat = holders.seat(appraisal.employee_id, penilai)
        follows = told[appraisal.id].follows
        if penilai != before and seat is not None and appraisal.stage is Stage.SUBMITTED and not follows:
            key = f"self_review_sent:{appraisal.id}:{appraisal.revision}"
            outbox.put(session, "self_review_sent", seat.holder, appraisal.id, key, {}, hand.now, hand.now)
    session.flush()
