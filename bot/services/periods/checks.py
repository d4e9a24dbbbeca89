"""What is missing before a period is opened, and who would be in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.acting import Holders
from bot.domain.enrolment import Finding, Place, place_of
from bot.domain.period import Days, PeriodKey
from bot.services import rights
from models import Session
from models.queries import enrolment as rows
from models.queries import people
from models.queries.enrolment import Candidate


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Everybody who is not in the period yet, by where they stand."""

    by_place: Mapping[Place, tuple[Candidate, ...]]

    @property
    def appraised(self) -> tuple[Candidate, ...]:
        """For whom an appraisal is to be written."""
        return self.by_place[Place.APPRAISED] + self.by_place[Place.PARTLY]

    @property
    def exempt(self) -> tuple[Candidate, ...]:
        """Who is recorded as not appraised."""
        return self.by_place[Place.EXEMPT]

    @property
    def left_out(self) -> int:
        """How many cannot be appraised yet."""
        return len(self.by_place[Place.NO_PENILAI]) + len(self.by_place[Place.NO_PLAN])


@dataclass(frozen=True, slots=True)
class Check:
    """What was found: ids of people or units by finding, and how many would be in the period."""

    appraised: int
    exempt: int
    findings: Mapping[Finding, tuple[int, ...]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Finding, int]:
        """How many of each, without those of which there are none."""
        return {finding: len(ids) for finding, ids in self.findings.items() if ids}


def enrol(
    session: Session, year: int, starts_on: date, ends_on: date, period_id: int | None, holders: Holders
) -> Enrolment:
    """Sort everybody who is not in the period yet; `period_id` is None before there is one."""
    found: dict[Place, list[Candidate]] = {place: [] for place in Place}
    for candidate in rows.candidates(session, year, period_id):
        place = place_of(
            candidate.state,
            candidate.state_from,
            candidate.state_until,
            serves=candidate.active,
            has_penilai=_has_penilai(candidate, holders),
            has_plan=candidate.skp_id is not None,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        found[place].append(candidate)
    return Enrolment({place: tuple(candidates) for place, candidates in found.items()})


def _has_penilai(candidate: Candidate, holders: Holders) -> bool:
    """Whether somebody can assess: the penilai, or who acts for one who has left."""
    return candidate.penilai_id is not None and (candidate.penilai_serves or candidate.penilai_id in holders.deputies)


def check(session: Session, key: PeriodKey, days: Days, today: date) -> Check:
    """What is missing today for a period that is not open."""
    holders = people.holders_on(session, today)
    found = enrol(session, key.year, days.starts_on, days.ends_on, None, holders)
    return Check(
        appraised=len(found.appraised),
        exempt=len(found.exempt),
        findings={
            Finding.NO_PENILAI: _ids(found.by_place[Place.NO_PENILAI]),
            Finding.NO_PLAN: _ids(found.by_place[Place.NO_PLAN]),
            Finding.NOT_JOINED: _not_joined(session, found.appraised, holders),
            Finding.NO_HEAD: _without_head(session),
            Finding.NO_LEADER: _without_leader(session, holders),
            Finding.EXEMPT: _ids(found.exempt),
            Finding.PARTLY: _ids(found.by_place[Place.PARTLY]),
        },
    )


def _ids(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    return tuple(candidate.employee_id for candidate in candidates)


def _not_joined(session: Session, appraised: Sequence[Candidate], holders: Holders) -> tuple[int, ...]:
    needed = {holders.holder_of(c.penilai_id) for c in appraised if c.penilai_id is not None}
    return tuple(sorted(needed - rows.with_account(session) - rows.on_paper(session)))


def _without_head(session: Session) -> tuple[int, ...]:
    serving = rows.in_service(session)
    return tuple(unit_id for unit_id, unit in rows.units(session).items() if unit.head_id not in serving)


def _without_leader(session: Session, holders: Holders) -> tuple[int, ...]:
    """Organisations above which nobody leads: their predikat can only be recorded, and nobody is asked for it."""
    serving = rows.in_service(session)
    found = []
    for unit in people.organisations(session):
        post = rights.leader_above(session, holders, unit)
        if (post is None or holders.holder_of(post) not in serving) and unit.id is not None:
            found.append(unit.id)
    return tuple(found)


def names(session: Session, finding: Finding, ids: Sequence[int]) -> list[str]:
    """How the people or units of a finding are called, in the same order."""
    if finding.is_about_units:
        known = rows.units(session)
        return [known[unit_id].name for unit_id in ids]
    called = people.names_of(session, ids)
    return [called[employee_id] for employee_id in ids]
