"""Fills the two periods of the sample city: appraisals in every stage, ratings, words, evidence and their trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.domain.access import Relation
from bot.domain.appraisal import CURRENT_REGULATION, Stage
from bot.domain.calendar import instant_of, local_day
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import predikat_for
from bot.sample import proof
from bot.sample.cycle import Cycle, Days
from bot.sample.entries import Content, Marks, OrganisationEntry, PersonEntry
from bot.sample.people import Inhabitants
from bot.sample.plans import Plan
from bot.sample.voices import Voices, speak
from bot.services import audit, records
from bot.services.periods import trail
from bot.services.periods.trail import codes_of, days_of, period_id
from bot.services.ports import FileStore
from models import Session
from models.appraisal import (
    Appraisal,
    Evidence,
    EvidenceKind,
    OrganisationResult,
    Party,
    Period,
    PeriodAct,
    Phase,
)
from models.sealed import seal


@dataclass(slots=True)
class Quarter:
    """A period that is being filled."""

    session: Session
    content: Content
    found: Inhabitants
    plans: Mapping[tuple[str, int], Plan]
    days: Days
    cycle: Cycle
    period_id: int
    files: FileStore | None = None
    predicates: dict[str, OrganisationPredicate] = field(default_factory=dict)

    def organisation_of(self, unit: str) -> str:
        """The code of the nearest organisation at or above a unit."""
        units = {entry.code: entry for entry in self.content.units}
        entry = units[unit]
        while not entry.organisation:
            assert entry.parent is not None, "everybody who is appraised belongs to an organisation"
            entry = units[entry.parent]
        return entry.code


def open_period(session: Session, cycle: Cycle) -> int:
    """Add the period and give its id."""
    period = Period(
        name=cycle.name,
        kind=cycle.kind,
        year=cycle.year,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        self_review_due_on=cycle.self_review_due_on,
        assessment_due_on=cycle.assessment_due_on,
        opened_at=instant_of(cycle.opened_on, time(8)),
        closed_at=instant_of(cycle.closed_on, time(16)) if cycle.closed_on else None,
        regulation_version=CURRENT_REGULATION,
    )
    session.add(period)
    session.flush()
    for act, at in ((PeriodAct.OPENED, period.opened_at), (PeriodAct.CLOSED, period.closed_at)):
        if at is not None:
            trail.keep(session, period, act, None, {"after": codes_of(days_of(period))}, None, at)
    return period_id(period)


def fill_earlier(quarter: Quarter) -> None:
    """Everybody was assessed in time."""
    cycle, days = quarter.cycle, quarter.days
    for entry in quarter.content.organisations_earlier:
        _set_predicate(quarter, entry, days.after(cycle.opened_on, entry.days, time(9)))
    for number, person in enumerate(quarter.content.people):
        if person.earlier is None:
            continue
        sent_at = days.after(cycle.opened_on, number % 5, time(8 + number % 7, 7 * number % 60))
        done_at = days.after(cycle.self_review_due_on, number % 5, time(9 + number % 6, 11 * number % 60))
        _play(quarter, person, person.earlier, Stage.ASSESSED, sent_at, done_at)


def fill_running(quarter: Quarter) -> None:
    """As far as the content says for each person; who is open has sent nothing."""
    for entry in quarter.content.organisations_now:
        _set_predicate(quarter, entry, quarter.days.ago(entry.days, time(8, 30)))
    for number, person in enumerate(quarter.content.people):
        if person.now is None:
            continue
        sent_at = quarter.days.ago(person.sent, time(9 + number % 6, 13 * number % 60))
        done_at = quarter.days.ago(person.done, time(15, 5 * number % 60))
        _play(quarter, person, person.now, person.stage, sent_at, done_at)


def _set_predicate(quarter: Quarter, entry: OrganisationEntry, at: datetime) -> None:
    people = {person.key: person for person in quarter.content.people}
    leader = people[entry.on_behalf_of] if entry.on_behalf_of else None
    unit_id, by_id = quarter.found.units[entry.unit], quarter.found.people[entry.by]
    quarter.predicates[entry.unit] = entry.predicate
    result = OrganisationResult(
        unit_id=unit_id,
        period_id=quarter.period_id,
        predicate=entry.predicate,
        set_by_id=by_id,
        set_at=at,
        on_behalf_of=f"{leader.name} ({leader.position})" if leader else None,
        letter_on=local_day(at) if leader else None,
    )
    if entry.letter is not None:
        result.letter_number = seal(quarter.session, result, "letter_number", entry.letter)
    quarter.session.add(result)
    audit.record(
        quarter.session,
        subject="organisation",
        subject_id=unit_id,
        actor_id=by_id,
        role="recorder" if leader else "leader",
        action="predicate.set",
        codes={"period": quarter.period_id, "predicate": entry.predicate.value},
        text=entry.letter,
        now=at,
    )


def _play(
    quarter: Quarter, person: PersonEntry, marks: Marks, stage: Stage, sent_at: datetime, done_at: datetime
) -> None:
    """One person's appraisal up to its stage."""
    plan = quarter.plans[person.key, quarter.cycle.year]
    assert person.penilai is not None, "everybody with a plan has a penilai"
    appraisal = Appraisal(
        employee_id=quarter.found.people[person.key],
        period_id=quarter.period_id,
        penilai_id=quarter.found.people[person.penilai],
        skp_id=plan.skp_id,
        unit_id=quarter.found.units[person.unit],
        stage=Stage.OPEN,
        regulation_version=CURRENT_REGULATION,
    )
    quarter.session.add(appraisal)
    quarter.session.flush()
    if stage is Stage.OPEN:
        return
    voices = speak(quarter.content, person, plan, marks, period=quarter.cycle.kind.value)
    _send(quarter.session, appraisal, voices, sent_at)
    _prove(quarter, appraisal, person, plan, sent_at)
    if stage is Stage.RETURNED:
        assert person.returned is not None, "a returned self-review has a reason"
        _return(quarter.session, appraisal, person.returned, done_at)
    if stage is Stage.ASSESSED:
        predicate = quarter.predicates[quarter.organisation_of(person.unit)]
        _assess(quarter.session, appraisal, voices, marks, predicate, done_at)


def _send(session: Session, appraisal: Appraisal, voices: Voices, at: datetime) -> None:
    appraisal_id, words = _id(appraisal), voices.employee
    records.write(session, appraisal_id, Party.EMPLOYEE, words, at)
    records.write_realisations(session, appraisal_id, voices.amounts)
    appraisal.stage, appraisal.submitted_at = Stage.SUBMITTED, at
    appraisal.revision += 1
    _trail(
        session,
        appraisal,
        appraisal.employee_id,
        "employee",
        "self_review.sent",
        at,
        codes={"again": False, "ratings": words.codes()},
        texts=[words.prose[key] for key in sorted(words.prose)],
    )


def _prove(quarter: Quarter, appraisal: Appraisal, person: PersonEntry, plan: Plan, sent_at: datetime) -> None:
    """A page for the first planned result and a picture for the second, as many as the content says."""
    if quarter.files is None or quarter.cycle.closed_on is not None:
        return
    number = quarter.content.people.index(person)
    lines = ("Bukti dukung (contoh rekaan)", quarter.cycle.name, plan.results[0].entry.title)
    made = (
        (EvidenceKind.DOCUMENT, "rekap-capaian.pdf", "application/pdf", proof.page(lines)),
        (EvidenceKind.PHOTO, "grafik-bulanan.png", "image/png", proof.picture((55, 70 + number % 20, 95))),
    )
    for result, (kind, name, mime, content) in zip(plan.results, made[: person.evidence], strict=False):
        row = Evidence(
            owner_id=appraisal.employee_id,
            appraisal_id=_id(appraisal),
            planned_result_id=result.row_id,
            kind=kind,
            name=b"",
            mime=mime,
            size=len(content),
            digest=quarter.files.put(appraisal.employee_id, content),
            received_at=sent_at - timedelta(minutes=12),
        )
        row.name = seal(quarter.session, row, "name", name)
        quarter.session.add(row)


def _return(session: Session, appraisal: Appraisal, reason: str, at: datetime) -> None:
    _look(session, appraisal, "return", at)
    appraisal.stage, appraisal.returned_at = Stage.RETURNED, at
    appraisal.return_reason = seal(session, appraisal, "return_reason", reason)
    appraisal.revision += 1
    _trail(session, appraisal, appraisal.penilai_id, "penilai", "self_review.returned", at, codes={}, texts=[reason])


def _assess(
    session: Session,
    appraisal: Appraisal,
    voices: Voices,
    marks: Marks,
    predicate: OrganisationPredicate,
    at: datetime,
) -> None:
    appraisal_id, words = _id(appraisal), voices.penilai
    _look(session, appraisal, "assessment", at - timedelta(minutes=6))
    before = at - timedelta(minutes=3)
    records.write(session, appraisal_id, Party.PENILAI, voices.blind, before, Phase.BLIND, appraisal.penilai_id)
    records.write(session, appraisal_id, Party.PENILAI, words, at)
    appraisal.result_rating, appraisal.behaviour_rating = marks.result, marks.behaviour
    appraisal.contribution_rating, appraisal.organisation_predicate = marks.contribution, predicate
    appraisal.predikat = predikat_for(marks.result, marks.behaviour)
    appraisal.stage = Stage.ASSESSED
    appraisal.assessed_at, appraisal.assessed_by_id = at, appraisal.penilai_id
    appraisal.revision += 1
    codes = {
        "predikat": appraisal.predikat.value,
        "organisation": predicate.value,
        "regulation": appraisal.regulation_version.value,
        "self_review": True,
        "ratings": words.codes(),
    }
    texts = [*words.reasons.values(), *words.prose.values()]
    _trail(session, appraisal, appraisal.penilai_id, "penilai", "assessment.confirmed", at, codes=codes, texts=texts)


def _look(session: Session, appraisal: Appraisal, view: str, at: datetime) -> None:
    assert appraisal.penilai_id is not None, "everybody in the sample who is appraised has a penilai"
    audit.looked(
        session,
        appraisal_id=_id(appraisal),
        reader_id=appraisal.penilai_id,
        relation=Relation.PENILAI,
        view=view,
        now=at,
    )


def _trail(
    session: Session,
    appraisal: Appraisal,
    actor_id: int | None,
    role: str,
    action: str,
    at: datetime,
    *,
    codes: Mapping[str, object],
    texts: Sequence[str],
) -> None:
    audit.record(
        session,
        subject="appraisal",
        subject_id=_id(appraisal),
        actor_id=actor_id,
        role=role,
        action=action,
        codes=codes,
        text="\n".join(texts) or None,
        now=at,
    )


def _id(appraisal: Appraisal) -> int:
    assert appraisal.id is not None, "a flushed row has an id"
    return appraisal.id
