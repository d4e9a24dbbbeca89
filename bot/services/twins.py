"""TW4 with AKHIR: one conversation, two records. What is said about TW4 is written into the AKHIR of the same year too.

That both fall together is the form of the evaluation ("TRIWULAN IV-AKHIR"). A record that is over is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.domain.appraisal import Stage
from bot.domain.period import PeriodKey
from bot.errors import Refused
from bot.i18n import N_
from bot.services import audit, records
from models import Session
from models.appraisal import Appraisal, OrganisationResult, Party, Period, Phase
from models.queries.appraisals import organisation_result
from models.queries.twins import beside, twin_of
from models.sealed import seal, unseal

_COPIED = (
    "stage",
    "submitted_at",
    "returned_at",
    "result_rating",
    "behaviour_rating",
    "contribution_rating",
    "organisation_predicate",
    "predikat",
    "assessed_at",
    "assessed_by_id",
    "assessed_as",
    "assessed_for_id",
)
"""Columns of an appraisal that say how far it is and what came of it."""


def title_of(session: Session, period: Period) -> str:
    """What a conversation about a period is called: both names where two records come of it."""
    if period.follows or beside(session, period) is None:
        return period.name
    return PeriodKey(period.kind, period.year).together


def other_record(session: Session, appraisal: Appraisal) -> tuple[int, str] | None:
    """The other record of the person where TW4 and AKHIR run together, and the name of its period."""
    twin = twin_of(session, appraisal)
    period = session.get(Period, twin.period_id) if twin is not None else None
    return None if twin is None or period is None else (_id(twin), period.name)


def period_ids(session: Session, period_id: int) -> frozenset[int]:
    """The period, and the one that runs together with it."""
    period = session.get(Period, period_id)
    other = beside(session, period) if period is not None else None
    return frozenset({period_id} if other is None or other.id is None else {period_id, other.id})


def is_talked_about(session: Session, appraisal: Appraisal) -> bool:
    """Whether conversations are about this record.

    Not so for an AKHIR that follows TW4, unless its person is not appraised for the quarter.
    """
    period = session.get(Period, appraisal.period_id)
    if period is None or not period.follows:
        return True
    leading = twin_of(session, appraisal)
    return leading is None or leading.stage is Stage.EXEMPT


def refuse_follower(session: Session, appraisal: Appraisal) -> None:
    """Raises `Refused` where the conversation is about another record of the person."""
    if not is_talked_about(session, appraisal):
        raise Refused(
            N_(
                "The year as a whole (AKHIR) is written together with Triwulan IV, in one conversation. "
                "Please open that one: /tugas. Nothing was changed."
            )
        )


def record(
    session: Session,
    appraisal: Appraisal,
    *,
    actor_id: int | None,
    role: str,
    action: str,
    now: datetime,
    codes: Mapping[str, Any] | None = None,
    text: str | None = None,
) -> None:
    """Add an act to the chain of an appraisal; where AKHIR follows it, bring that up to the same state.

    The act stands in the chain of AKHIR too, with the appraisal that it came from. Call it when everything else of
    the act is written.
    """
    act = {"actor_id": actor_id, "role": role, "action": action, "now": now, "text": text}
    session.flush()
    audit.record(session, subject="appraisal", subject_id=_id(appraisal), codes=codes, **act)  # type: ignore[arg-type]
    period = session.get(Period, appraisal.period_id)
    twin = None if period is None or period.follows else twin_of(session, appraisal, locked=True)
    if twin is None or twin.stage.is_over:
        return
    _copy(session, appraisal, twin, now)
    codes = {**(codes or {}), "written_with": _id(appraisal)}
    audit.record(session, subject="appraisal", subject_id=_id(twin), codes=codes, **act)  # type: ignore[arg-type]


def follow(session: Session, leading: Appraisal, twin: Appraisal, now: datetime) -> None:
    """Bring an AKHIR that is taken up again to where TW4 is by now; acts that come later reach it anyway."""
    _copy(session, leading, twin, now)
    session.flush()


def _copy(session: Session, leading: Appraisal, twin: Appraisal, now: datetime) -> None:
    for column in _COPIED:
        setattr(twin, column, getattr(leading, column))
    reason = unseal(session, leading, "return_reason")
    twin.return_reason = None if reason is None else seal(session, twin, "return_reason", reason)
    twin.revision += 1
    session.add(twin)
    said, reached = _of_employee(session, leading)
    if (said, reached) != _of_employee(session, twin):
        records.write(session, _id(twin), Party.EMPLOYEE, said, now)
        records.write_realisations(session, _id(twin), reached)
    for phase in (Phase.FINAL, Phase.BLIND):
        words = records.read(session, _id(leading), Party.PENILAI, phase)
        if words != records.read(session, _id(twin), Party.PENILAI, phase):
            records.write(session, _id(twin), Party.PENILAI, words, now, phase)


def _of_employee(session: Session, appraisal: Appraisal) -> tuple[records.Words, dict[str, Decimal]]:
    said = records.read(session, _id(appraisal), Party.EMPLOYEE)
    return said, records.read_realisations(session, _id(appraisal))


def record_predicate(session: Session, result: OrganisationResult, letter: str | None, now: datetime) -> None:
    """Write the predikat of an organisation for the other period too: it is asked once and counts for both."""
    period = session.get(Period, result.period_id)
    other = beside(session, period) if period is not None else None
    if other is None or other.id is None or other.closed_at is not None:
        return
    if organisation_result(session, result.unit_id, other.id) is not None:
        return
    values = result.model_dump(exclude={"id", "row_id", "period_id", "letter_number"})
    twin = OrganisationResult(**values, period_id=other.id)
    twin.letter_number = None if letter is None else seal(session, twin, "letter_number", letter)
    session.add(twin)
    session.flush()
    audit.record(
        session,
        subject="organisation",
        subject_id=result.unit_id,
        actor_id=result.set_by_id,
        role="recorder" if result.on_behalf_of else "leader",
        action="predicate.set",
        codes={"period": other.id, "predicate": twin.predicate.value, "written_with": result.period_id},
        text=letter,
        now=now,
    )


def _id(appraisal: Appraisal) -> int:
    assert appraisal.id is not None, "a stored appraisal has an id"
    return appraisal.id
