"""Writing and reading what the two parties said in an appraisal: ratings, prose and realisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from bot.domain.predikat import Rating
from bot.services.plans import indicator_key, row_of
from models import Session
from models.appraisal import Party, Phase, RatingRow, RatingSubject, Realisation, Statement, Topic
from models.queries import appraisals as rows
from models.sealed import seal, unseal


@dataclass(frozen=True, slots=True)
class Words:
    """What one party said: ratings and their reasons by subject and item, prose by topic and item."""

    ratings: Mapping[tuple[RatingSubject, str], Rating | None] = field(default_factory=dict)
    reasons: Mapping[tuple[RatingSubject, str], str] = field(default_factory=dict)
    prose: Mapping[tuple[Topic, str], str] = field(default_factory=dict)

    def codes(self) -> dict[str, int | None]:
        """The ratings as codes for the trail."""
        return {
            f"{subject.value}:{item}": None if rating is None else int(rating)
            for (subject, item), rating in self.ratings.items()
        }


def write(
    session: Session,
    appraisal_id: int,
    party: Party,
    words: Words,
    now: datetime,
    phase: Phase = Phase.FINAL,
    writer_id: int | None = None,
) -> None:
    """Write what a party said in place of what it said before in the same phase. Prose has no phase.

    `writer_id` says who it was where the party may still change.
    """
    rows.forget_words_of(session, appraisal_id, party, phase)
    for (subject, item), rating in words.ratings.items():
        row = RatingRow(
            appraisal_id=appraisal_id,
            party=party,
            phase=phase,
            subject=subject,
            item=item,
            rating=rating,
            writer_id=writer_id,
            given_at=now,
        )
        reason = words.reasons.get((subject, item))
        row.reason = seal(session, row, "reason", reason) if reason else None
        session.add(row)
    if phase is Phase.FINAL:
        for (topic, item), text in words.prose.items():
            prose = Statement(appraisal_id=appraisal_id, party=party, topic=topic, item=item, text=b"", given_at=now)
            prose.text = seal(session, prose, "text", text)
            session.add(prose)
    session.flush()


def read(session: Session, appraisal_id: int, party: Party, phase: Phase = Phase.FINAL) -> Words:
    """What a party said."""
    found = rows.ratings(session, appraisal_id, party, phase)
    reasons = {(row.subject, row.item): unseal(session, row, "reason") for row in found}
    return Words(
        ratings={(row.subject, row.item): row.rating for row in found},
        reasons={key: reason for key, reason in reasons.items() if reason},
        prose={
            (row.topic, row.item): unseal(session, row, "text") or ""
            for row in rows.statements(session, appraisal_id, party)
        },
    )


def write_realisations(session: Session, appraisal_id: int, amounts: Mapping[str, Decimal]) -> None:
    """Write what was reached, by key of the indicator; call it after `write`, which removes the old ones."""
    for key, amount in amounts.items():
        session.add(Realisation(appraisal_id=appraisal_id, indicator_id=row_of(key), amount=amount))
    session.flush()


def read_realisations(session: Session, appraisal_id: int) -> dict[str, Decimal]:
    """What was reached, by key of the indicator."""
    return {
        indicator_key(row.indicator_id): Decimal(f"{row.amount.normalize():f}")
        for row in rows.realisations(session, appraisal_id)
    }
