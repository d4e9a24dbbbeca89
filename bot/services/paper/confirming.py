"""The second person: what was entered is compared with its scan, and becomes a record or goes back with a reason.

A confirmed form becomes a record in the same way as in the chat: the act is that of whoever signed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.conversation.answers import Answer, Key, Scope
from bot.conversation.path import Place, State, path
from bot.conversation.steps import words
from bot.domain.access import Action, Relation
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.flows.paper import PAPER_REFUSAL, PaperRefusalFacts
from bot.i18n import N_, Text, plain
from bot.services import audit, conversations, outbox, rights, twins
from bot.services.appraisals import assessment, self_review
from bot.services.binding import Binding, Context, FromPaper
from bot.services.paper import rules
from bot.services.paper.entering import sealed_answers
from bot.services.ports import Kept
from bot.services.rights import Person
from models import Session
from models.paper import PaperEntry, PaperPart, PaperStatus
from models.queries import appraisals
from models.queries import paper as rows
from models.queries.appraisals import Entry
from models.queries.people import account_for, names_of
from models.sealed import seal

_CHAT: Mapping[PaperPart, Binding[Any]] = {
    PaperPart.SELF_REVIEW: self_review.BINDING,
    PaperPart.ASSESSMENT: assessment.BINDING,
}

_KINDS = {"application/pdf": "DOCUMENT"}
_ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form that the person can compare with its scan."""

    entry_id: int
    number: str
    name: str
    part: PaperPart
    entered_at: datetime


def waiting_for(session: Session, person: Person) -> tuple[Waiting, ...]:
    """What the person can confirm or send back, the oldest first. Raises `NotAllowed` for who enters no forms."""
    found = rows.all_waiting(session, rules.units_of(session, person))
    return tuple(
        Waiting(_id(entry), rules.number_of(entry.part, entry.appraisal_id), name, entry.part, entry.entered_at)
        for entry, name in found
        if _may_confirm(session, person, entry)
    )


def _may_confirm(session: Session, person: Person, entry: PaperEntry) -> bool:
    appraisal = appraisals.entry(session, entry.appraisal_id)
    assert appraisal is not None, "foreign keys hold"
    relations = rights.relations_to(session, person, appraisal.appraisal)
    return person.id not in {entry.entered_by_id, entry.author_id} and not relations & {
        Relation.SELF,
        Relation.PENILAI,
    }


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was typed in, to be compared with its scan."""

    entry_id: int
    part: PaperPart
    number: str
    name: str
    period: str
    author: str
    entered_by: str
    entered_at: datetime
    signed_on: date
    lines: tuple[tuple[Text, Text], ...]
    scan: tuple[Kept, ...]


def typed(session: Session, person: Person, entry_id: int, now: datetime) -> Typed:
    """What is to be compared; that it was opened is logged.

    Raises `NotAllowed`, `NotFound`, and `Conflict` where it was decided already.
    """
    entry, found = _comparable(session, person, rows.find(session, entry_id), now)
    rules.note_look(session, person, found, "paper_entry", now)
    names = names_of(session, {entry.author_id, entry.entered_by_id})
    number = rules.number_of(entry.part, entry.appraisal_id)
    return Typed(
        entry_id=_id(entry),
        part=entry.part,
        number=number,
        name=found.employee.name,
        period=twins.title_of(session, found.period),
        author=names[entry.author_id],
        entered_by=names[entry.entered_by_id],
        entered_at=entry.entered_at,
        signed_on=entry.signed_on,
        lines=_lines(session, entry, found),
        scan=tuple(
            Kept(
                owner_id=found.appraisal.employee_id,
                digest=digest,
                name=f"formulir-{number}-{position}.{_ENDINGS[mime]}",
                mime=mime,
                kind=_KINDS.get(mime, "PHOTO"),
            )
            for position, (digest, mime) in enumerate(entry.scan.items(), start=1)
        ),
    )


def _lines(session: Session, entry: PaperEntry, found: Entry) -> tuple[tuple[Text, Text], ...]:
    answers = sealed_answers(session, entry)
    facts = rules.chat_facts(session, found, entry.part)
    places = path(_CHAT[entry.part].flow, State(facts, answers))
    return tuple((words(place.step.title, place.scope), _shown(place, answers)) for place in places)


def _shown(place: Place[Any], answers: Mapping[Key, Answer]) -> Text:
    given = answers.get(place.key)
    return plain("–") if given is None else place.step.kind_in(place.scope).shown(given.value)


def _comparable(session: Session, person: Person, entry: PaperEntry | None, now: datetime) -> tuple[PaperEntry, Entry]:
    """The entry, when the person may be its second one and it still waits for one."""
    if entry is None:
        raise NotFound
    found = rules.allowed(session, person, Action.CONFIRM_PAPER, entry.appraisal_id, now)
    if person.id in {entry.entered_by_id, entry.author_id}:
        raise NotAllowed(
            N_(
                "You have a part in this form yourself, so a second person compares it with the scan: another admin of "
                "the unit, or BKPSDM. It waits for them."
            )
        )
    if entry.status is not PaperStatus.ENTERED:
        who = names_of(session, [entry.decided_by_id or 0]).get(entry.decided_by_id or 0, "–")
        was_confirmed = N_("{who} has confirmed this form already, on {moment}. Nothing was changed.")
        was_sent_back = N_("{who} has sent this form back already, on {moment}. Nothing was changed.")
        said = was_confirmed if entry.status is PaperStatus.CONFIRMED else was_sent_back
        raise Conflict(said(who=who, moment=entry.decided_at))
    return entry, found


def _held(session: Session, person: Person, entry_id: int, now: datetime) -> tuple[PaperEntry, Entry]:
    """The same, held against others: the appraisal first, as everybody does who writes into it."""
    entry = rows.find(session, entry_id)
    if entry is None:
        raise NotFound
    appraisals.locked(session, entry.appraisal_id)
    return _comparable(session, person, rows.locked(session, entry_id), now)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A form that has become a record."""

    appraisal_id: int
    number: str
    name: str
    part: PaperPart


def confirm(session: Session, person: Person, entry_id: int, now: datetime) -> Confirmed:
    """Let the typed form become a record: what a `Kirim` in the chat does, for whoever signed it.

    Raises `NotAllowed`, `NotFound`, and `Refused` where it can be no record (any more); then the entry still waits.
    """
    entry, found = _held(session, person, entry_id, now)
    rules.refuse_if_not_now(session, found, entry.part, now)
    author = rules.author_of(session, found, entry.part, entry.signed_on, now)
    if author.id != entry.author_id:
        raise Refused(
            N_(
                "The penilai of {name} is somebody else by now, so this form can be no record. It still waits; send it "
                "back with a reason, or ask BKPSDM."
            )(name=found.employee.name)
        )
    chat = _CHAT[entry.part]
    paper = FromPaper(entry_id, entry.entered_by_id, person.id)
    context = Context(session, author, entry.appraisal_id, now, paper)
    chat.finish(context, _complete(chat, context, sealed_answers(session, entry)))
    _decide(session, person, entry, PaperStatus.CONFIRMED, now)
    for flow in (chat.flow.id, rules.flow_of(entry.part)):
        conversations.close_all_about(session, flow, entry.appraisal_id, now)
    _trace(session, person, entry, "paper.confirmed", now)
    if account_for(session, entry.author_id) is not None:
        key = f"paper_recorded:{entry_id}"
        outbox.put(session, "paper_recorded", entry.author_id, entry_id, key, {}, now, now)
    return Confirmed(
        entry.appraisal_id,
        rules.number_of(entry.part, entry.appraisal_id),
        found.employee.name,
        entry.part,
    )


def _complete(chat: Binding[Any], context: Context, typed: Mapping[Key, Answer]) -> dict[Key, Answer]:
    """The answers that the conversation in the chat would send. Raises `Refused` where it would not send them."""
    state = State(chat.facts(context), typed)
    scope = Scope(state.facts, state.answers)
    obstacle = chat.flow.obstacle(scope) if chat.flow.obstacle else None
    if obstacle is not None:
        raise Refused(obstacle)
    places = path(chat.flow, state)
    if not all(state.answered(place.key) for place in places):
        raise Refused(
            N_(
                "The plan (SKP) or the questions have changed since this form was filled in, so it is no longer "
                "complete. It still waits; please send it back with a reason."
            )
        )
    return {place.key: typed[place.key] for place in places}


def _decide(session: Session, person: Person, entry: PaperEntry, status: PaperStatus, now: datetime) -> None:
    entry.status, entry.decided_by_id, entry.decided_at = status, person.id, now
    session.add(entry)
    session.flush()


def _trace(
    session: Session, person: Person, entry: PaperEntry, action: str, now: datetime, text: str | None = None
) -> None:
    audit.record(
        session,
        subject="appraisal",
        subject_id=entry.appraisal_id,
        actor_id=person.id,
        role=rules.role_of(person),
        action=action,
        codes={"entry_id": _id(entry), "part": entry.part.value},
        text=text,
        now=now,
    )


# ---- sending it back


def _refusal_facts(context: Context) -> PaperRefusalFacts:
    entry, found = _comparable(
        context.session, context.person, rows.find(context.session, context.subject_id), context.now
    )
    return PaperRefusalFacts(found.employee.name, rules.number_of(entry.part, entry.appraisal_id))


def _send_back(context: Context, answers: Mapping[Key, Answer]) -> None:
    session, now = context.session, context.now
    entry, _ = _held(session, context.person, context.subject_id, now)
    reason = str(answers[Key("reason")].value)
    entry.reason = seal(session, entry, "reason", reason)
    _decide(session, context.person, entry, PaperStatus.REFUSED, now)
    _trace(session, context.person, entry, "paper.refused", now, reason)
    key = f"paper_refused:{entry.id}"
    outbox.put(session, "paper_refused", entry.entered_by_id, _id(entry), key, {}, now, now)


REFUSAL = Binding(flow=PAPER_REFUSAL, facts=_refusal_facts, finish=_send_back)


def number_and_name(session: Session, entry_id: int) -> tuple[str, str]:
    """What a receipt says of a form. Raises `NotFound`."""
    entry = rows.find(session, entry_id)
    found = None if entry is None else appraisals.entry(session, entry.appraisal_id)
    if entry is None or found is None:
        raise NotFound
    return rules.number_of(entry.part, entry.appraisal_id), found.employee.name


def _id(entry: PaperEntry) -> int:
    assert entry.id is not None, "a stored entry has an id"
    return entry.id
