"""Putting a request right with another text, or with a unit or a penilai that is looked up."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.answers import Answer, Key
from bot.domain.access import Action
from bot.domain.corrections import Wrong
from bot.domain.names import alike
from bot.errors import Conflict, Refused
from bot.flows.ticket import TICKET, TicketFacts
from bot.i18n import N_
from bot.services import rights
from bot.services.binding import Binding, Context
from bot.services.door import superiors, tickets
from bot.services.door.tickets import Request
from models import Session
from models.conversation import Conversation, ConversationStatus
from models.doors import TicketStatus
from models.queries import enrolment

LIKELY = 4
"""Names like the suggestion that are offered before anybody looks for one. Our own choice."""


def _facts(context: Context) -> TicketFacts:
    found = tickets.read(context.session, context.person, context.subject_id, context.now)
    rights.require_for_person(context.session, context.person, Action.DECIDE_TICKET, found.employee_id)
    if found.status is not TicketStatus.OPEN:
        raise Conflict(N_("This request was decided on {moment}. Nothing was changed.")(moment=found.decided_at))
    if found.present is None:
        raise Refused(N_("There is nothing here that can be taken over. Please put it right, then tell me so."))
    names = _names(context.session, found)
    likely = tuple(alike(found.suggestion, names, LIKELY))
    return TicketFacts(found.name, found.wrong, found.present, found.suggestion, names, likely)


def _names(session: Session, found: Request) -> dict[str, str]:
    match found.wrong:
        case Wrong.UNIT:
            return {str(key): unit.name for key, unit in enrolment.units(session).items()}
        case Wrong.SUPERIOR:
            return superiors.choices(session, found.employee_id)
        case _:
            return {}


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    ticket, employee = tickets.to_decide(context.session, context.person, context.subject_id, None)
    wrong, value = Wrong(ticket.kind.value), str(answers[Key("value")].value)
    tickets.put_right(context.session, context.person, ticket, employee, wrong, value, context.now)


def _was_sent(context: Context, earlier: Conversation) -> bool:
    return earlier.status is ConversationStatus.SENT


BINDING = Binding(flow=TICKET, facts=_facts, finish=_finish, begins_anew=_was_sent)
