"""A copy of everything that is kept about a person, for that person (UU 27/2022 Pasal 32).

What the penilai has written and not confirmed is not in it: it is a draft of theirs, and nothing of it counts yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.domain import nip
from bot.domain.access import Action
from bot.domain.appraisal import Stage
from bot.domain.later import WEEKDAYS
from bot.errors import Refused
from bot.flows.agreement_check import AGREEMENT_CHECK
from bot.flows.self_review import SELF_REVIEW
from bot.i18n import N_
from bot.services import audit, rights
from bot.services.agreements import steps
from bot.services.feedback import copies
from bot.services.plans import result_key
from bot.services.rights import Person
from models import Session
from models.appraisal import Appraisal, Evidence, Party, Phase
from models.conversation import Conversation
from models.people import Employee, Unit
from models.queries import appraisals as rows
from models.queries import looks, people, reminder_wishes
from models.queries import own_data as kept
from models.sealed import unseal

Data: TypeAlias = Mapping[str, Any]
"""Keys in English; values are text, numbers, days, instants, enumerations, lists and further data."""

COPIES_A_DAY = 3
"""A copy is some work and changes little within a day. Our own choice."""

_EXPORTED = "data.exported"
_LOOKS = 10_000


def copy_of(session: Session, person: Person, now: datetime) -> Data:
    """Everything about the person; that it was asked for is part of the trail.

    Raises `Refused` where there were enough copies today.
    """
    employee = rights.require_for_person(session, person, Action.EXPORT_DATA, person.id)
    if kept.count_acts(session, person.id, _EXPORTED, now - timedelta(days=1)) >= COPIES_A_DAY:
        raise Refused(
            N_(
                "You have had {limit} copies within a day, so I did not make another one. "
                "They hold the same data; please look for them above, or ask again tomorrow."
            )(limit=COPIES_A_DAY)
        )
    data = {
        "made_at": now,
        "person": _person(session, employee),
        "account": _account(session, person.id),
        "reminders": _reminders(session, person.id),
        "roles": [
            {"role": grant.role, "unit": unit, "granted_at": grant.granted_at}
            for grant, unit in kept.roles(session, person.id)
        ],
        "acting": [
            {"for": name, "kind": row.kind, "starts_on": row.starts_on, "ends_on": row.ends_on, "letter": row.letter}
            for row, name in kept.acting(session, person.id)
        ],
        "leave": [
            {"starts_on": row.starts_on, "ends_on": row.ends_on, "noted_by": name, "noted_at": row.noted_at}
            for row, name in kept.leave(session, person.id)
        ],
        "plans": _plans(session, person.id),
        "appraisals": _appraisals(session, person.id),
        "agreements": steps.kept_about(session, person.id),
        "conversations": [_conversation(session, row) for row in kept.conversations(session, person.id)],
        "requests": [
            {
                "kind": row.kind,
                "suggestion": unseal(session, row, "suggestion"),
                "status": row.status,
                "opened_at": row.opened_at,
                "decided_at": row.decided_at,
                "answer": unseal(session, row, "answer"),
            }
            for row in kept.tickets(session, person.id)
        ],
        "feedback_received": copies.received(session, person.id, now),
        "feedback_given": copies.given(session, person.id),
        "paper_forms": [
            {"part": row.part, "signed_on": row.signed_on, "status": row.status, "entered_at": row.entered_at}
            for row in kept.paper_entries(session, person.id)
        ],
        "opened_by": [
            {"seen_at": row.seen_at, "name": row.reader, "role": row.relation, "view": row.view, "period": row.period}
            for row in looks.looks_at(session, person.id, _LOOKS)
        ],
        "acts": [
            {"acted_at": act.acted_at, "action": act.action, "role": act.role} for act in kept.acts(session, person.id)
        ],
        "messages": [
            {"kind": row.kind, "created_at": row.created_at, "status": row.status}
            for row in kept.messages(session, person.id)
        ],
        "invitations": [
            {"issued_at": row.issued_at, "expires_at": row.expires_at, "used_at": row.used_at}
            for row in kept.invitations(session, person.id)
        ],
        "leaving_the_chat": [
            {"message_id": row.message_id, "delete_at": row.delete_at}
            for row in kept.leaving(session, person.telegram_id)
        ],
    }
    audit.record(
        session,
        subject="person",
        subject_id=person.id,
        actor_id=person.id,
        role="SELF",
        action=_EXPORTED,
        now=now,
    )
    return data


def _person(session: Session, employee: Employee) -> Data:
    unit = session.get(Unit, employee.unit_id)
    penilai = session.get(Employee, employee.penilai_id) if employee.penilai_id is not None else None
    return {
        "name": employee.name,
        "nip": nip.mask(employee.nip) if employee.nip else None,
        "status": employee.kind,
        "rank": employee.rank,
        "position": employee.position,
        "position_kind": employee.position_kind,
        "grade": employee.grade,
        "additional_duty": employee.additional_duty,
        "unit": unit.name if unit else None,
        "penilai": penilai.name if penilai else None,
        "joined_on": employee.joined_on,
        "state": employee.state,
        "state_from": employee.state_from,
        "state_until": employee.state_until,
        "state_basis": employee.state_basis,
        "delegation_letter": employee.delegation_letter,
        "delegation_on": employee.delegation_on,
        "on_paper": employee.on_paper,
    }


def _account(session: Session, employee_id: int) -> Data | None:
    account = people.account_for(session, employee_id)
    if account is None:
        return None
    return {
        "telegram_id": account.telegram_id,
        "language": account.language,
        "bound_at": account.bound_at,
        "confirmed_at": account.confirmed_at,
        "privacy_version": account.privacy_version,
        "privacy_read_at": account.privacy_read_at,
        "keeps_messages": account.keeps_messages,
        "unreachable_at": account.unreachable_at,
    }


def _reminders(session: Session, employee_id: int) -> Data | None:
    """How the person wants to be reminded, where anything was set."""
    row = reminder_wishes.wish(session, employee_id)
    if row is None:
        return None
    return {
        "hour": row.hour,
        "quiet_days": [WEEKDAYS[day].msgid.upper() for day in range(7) if row.quiet_days >> day & 1],
        "fewer": row.fewer,
        "digest": row.digest,
        "snoozed_until": row.snoozed_until,
    }


def _plans(session: Session, employee_id: int) -> list[Data]:
    indicators: dict[int, list[Data]] = {}
    for row in kept.indicators(session, employee_id):
        indicators.setdefault(row.planned_result_id, []).append(
            {
                "indicator": row.text,
                "aspect": row.aspect,
                "target": row.target,
                "target_high": row.target_high,
                "measure": row.measure,
                "polarity": row.polarity,
            }
        )
    results: dict[int, list[Data]] = {}
    for result in kept.planned_results(session, employee_id):
        results.setdefault(result.skp_id, []).append(
            {
                "number": result.number,
                "title": result.title,
                "kind": result.kind,
                "classification": result.classification,
                "supports": result.supports,
                "indicators": indicators.get(result.id or 0, []),
            }
        )
    return [
        {
            "year": plan.year,
            "version": plan.version,
            "status": plan.status,
            "approved_at": plan.approved_at,
            "planned_results": results.get(plan.id or 0, []),
        }
        for plan in kept.plans(session, employee_id)
    ]


def _appraisals(session: Session, employee_id: int) -> list[Data]:
    names = {row.id: row.text for row in kept.indicators(session, employee_id)}
    titles = {result_key(row.id): row.title for row in kept.planned_results(session, employee_id)}
    files: dict[int, list[Evidence]] = {}
    for file in kept.evidence(session, employee_id):
        files.setdefault(file.appraisal_id, []).append(file)
    return [
        {
            "period": found.period.name,
            "year": found.period.year,
            **_outcome(session, found.appraisal),
            "realisations": [
                {"indicator": names.get(row.indicator_id), "amount": row.amount}
                for row in rows.realisations(session, found.appraisal.id or 0)
            ],
            "own_words": _words(session, found.appraisal, Party.EMPLOYEE, titles),
            "words_of_the_penilai": _words(session, found.appraisal, Party.PENILAI, titles)
            if found.appraisal.stage is Stage.ASSESSED
            else [],
            "evidence": [
                {
                    "name": unseal(session, file, "name"),
                    "kind": file.kind,
                    "size": file.size,
                    "received_at": file.received_at,
                }
                for file in files.get(found.appraisal.id or 0, [])
            ],
        }
        for found in rows.entries_of_person(session, employee_id)
    ]


def _outcome(session: Session, appraisal: Appraisal) -> Data:
    names = people.names_of(session, [appraisal.penilai_id or 0, appraisal.assessed_by_id or 0])
    return {
        "stage": appraisal.stage,
        "penilai": names.get(appraisal.penilai_id or 0),
        "submitted_at": appraisal.submitted_at,
        "returned_at": appraisal.returned_at,
        "return_reason": unseal(session, appraisal, "return_reason"),
        "result_rating": appraisal.result_rating,
        "behaviour_rating": appraisal.behaviour_rating,
        "contribution_rating": appraisal.contribution_rating,
        "organisation_predicate": appraisal.organisation_predicate,
        "predikat": appraisal.predikat,
        "assessed_at": appraisal.assessed_at,
        "assessed_by": names.get(appraisal.assessed_by_id or 0),
        "exempt_state": appraisal.exempt_state,
        "exempt_basis": appraisal.exempt_basis,
        "rule": appraisal.regulation_version.label,
    }


def _words(session: Session, appraisal: Appraisal, party: Party, titles: Mapping[str, str]) -> list[Data]:
    """Ratings with their reasons, and prose; what counts, not what was rated blind before."""
    appraisal_id = appraisal.id or 0
    ratings = [
        {
            "about": row.subject,
            "item": titles.get(row.item, row.item) or None,
            "rating": row.rating,
            "reason": unseal(session, row, "reason"),
        }
        for row in rows.ratings(session, appraisal_id, party, Phase.FINAL)
    ]
    prose = [
        {"about": row.topic, "item": titles.get(row.item, row.item) or None, "text": unseal(session, row, "text")}
        for row in rows.statements(session, appraisal_id, party)
    ]
    return [*ratings, *prose]


def _conversation(session: Session, row: Conversation) -> Data:
    """Only what somebody wrote about themselves is theirs to copy: drafts about others stay where they are."""
    own = row.flow in {SELF_REVIEW.id, AGREEMENT_CHECK.id}
    return {
        "flow": row.flow,
        "status": row.status,
        "started_at": row.started_at,
        "touched_at": row.touched_at,
        "answers": [
            {
                "step": answer.step,
                "item": answer.item or None,
                "value": json.loads(unseal(session, answer, "value") or "null"),
            }
            for answer in kept.answers(session, row.id or 0)
        ]
        if own
        else [],
    }
