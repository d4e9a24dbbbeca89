"""The list as it would be after a file: every unit, person and acting with what they were before.

Keys are ids of rows in the database; what is new has the negated number of its row in the file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain.cells import folded, is_nip
from bot.domain.forms import Faults
from bot.domain.hierarchy import may_be_penilai
from models import Session
from models.people import Acting, Employee, EmployeeKind, PositionKind, ServiceState, Unit
from models.queries import intake as rows

Values = dict[str, Any]

NEW_UNIT: Mapping[str, Any] = {"parent_id": None, "head_id": None, "is_organisation": False, "working_days": 5}
NEW_PERSON: Mapping[str, Any] = {
    "nip": None,
    "rank": None,
    "grade": None,
    "additional_duty": None,
    "penilai_id": None,
    "delegation_letter": None,
    "delegation_on": None,
    "joined_on": None,
    "active": True,
    "state": ServiceState.ACTIVE,
    "state_from": None,
    "state_until": None,
    "state_basis": None,
    "on_paper": False,
    "revision": 0,
}
_KINDS: Mapping[str, type[StrEnum]] = {"kind": EmployeeKind, "position_kind": PositionKind, "state": ServiceState}


@dataclass(slots=True)
class Record:
    """One thing: the row of the file that speaks of it, and its values before and after. New where `before` is None."""

    key: int
    number: int | None
    before: Values | None
    after: Values

    @property
    def changed(self) -> frozenset[str]:
        """The fields that differ; none where it is new."""
        if self.before is None or self.number is None:
            return frozenset()
        return frozenset(name for name, value in self.after.items() if self.before.get(name) != value)


@dataclass(slots=True)
class Picture:
    """Everything after the file, with the ways to find it by what a file calls it."""

    units: dict[int, Record]
    people: dict[int, Record]
    acting: dict[int, Record]
    today: date
    faults: Faults = field(default_factory=Faults)
    codes: dict[str, int] = field(default_factory=dict)
    nips: dict[str, int] = field(default_factory=dict)
    """Numbers of now and before."""
    names: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """People without a NIP by folded name, of now and before."""

    def people_called(self, reference: str) -> set[int]:
        """The people that a NIP or a name may mean."""
        if is_nip(reference):
            return {self.nips[reference]} if reference in self.nips else set()
        return self.names.get(reference, set())

    def know(self, record: Record, values: Values) -> None:
        """Let a person be found by these values."""
        if values["nip"]:
            self.nips.setdefault(values["nip"], record.key)
        else:
            self.names[folded(values["name"])].add(record.key)

    def is_represented(self, key: int) -> bool:
        """Whether somebody acts for a person from now on or later."""
        return any(
            record.after["absent_id"] == key
            and (record.after["ends_on"] is None or record.after["ends_on"] >= self.today)
            for record in self.acting.values()
        )

    def leaderless(self, within: Iterable[int] | None) -> int:
        """How many people in service are left to a penilai who has gone and for whom nobody acts."""
        units = None if within is None else frozenset(within)
        waiting = Counter(
            record.after["penilai_id"]
            for record in self.people.values()
            if record.after["active"] and (units is None or record.after["unit_id"] in units)
        )
        gone = [
            key
            for key in waiting
            if key is not None and not self.people[key].after["active"] and not self.is_represented(key)
        ]
        return sum(waiting[key] for key in gone)


def may_assess(values: Values) -> bool:
    """Whether a person with these values may be somebody's penilai."""
    return may_be_penilai(
        status=values["kind"],
        position_kind=values["position_kind"],
        additional_duty=values["additional_duty"],
        delegated=values["delegation_letter"] is not None,
    )


def present_list(session: Session, today: date, *, lock: bool = False) -> Picture:
    """The list as it is; with `lock` nobody else changes it until the transaction ends."""
    units, people, acting = (
        {key: Record(key, None, values, dict(values)) for key, values in rows.every(session, model, lock=lock).items()}
        for model in (Unit, Employee, Acting)
    )
    picture = Picture(units, people, acting, today)
    picture.codes = {record.after["code"].upper(): key for key, record in units.items()}
    for record in people.values():
        picture.know(record, record.after)
    return picture


def typed(given: Mapping[str, object]) -> Values:
    """The values of a row with their enumerations."""
    return {name: _KINDS[name](str(value)) if name in _KINDS else value for name, value in given.items()}
