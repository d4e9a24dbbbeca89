"""How BKPSDM puts something right that cannot be taken over as it was suggested: the text is written, or looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.kinds import Kind, Line
from bot.conversation.search import Lookup
from bot.conversation.steps import Flow, Step
from bot.domain.corrections import LONGEST, Wrong
from bot.i18n import N_, Text
from bot.view import lines


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """Whose data, what is wrong, what stands there, what was suggested, and by key what may be picked instead.

    `first` are the keys that are offered before anybody looks for one.
    """

    employee: str
    wrong: Wrong
    present: Text
    suggestion: str
    names: Mapping[str, str] = field(default_factory=dict)
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuperiorFacts:
    """Who gets another penilai, who it is now, and by key who may be one."""

    employee: str
    present: Text
    names: Mapping[str, str]


def _title(look: Scope[TicketFacts]) -> Text:
    return look.facts.wrong.label


def _ask(look: Scope[TicketFacts]) -> Text:
    facts = look.facts
    about = lines(
        N_("<b>{name}</b>: {what}")(name=facts.employee, what=facts.wrong.label),
        N_("At present: {value}")(value=facts.present),
        N_("Suggested: “{words}”")(words=facts.suggestion),
    )
    how = (
        N_("Please write a part of the name and tap the right one.")
        if _is_looked_up(look)
        else N_("Please write it as it should stand there.")
    )
    return Text("{about}\n\n{how}", {"about": about, "how": how})


def _is_looked_up(look: Scope[TicketFacts]) -> bool:
    return look.facts.wrong in {Wrong.UNIT, Wrong.SUPERIOR}


def _kind(look: Scope[TicketFacts]) -> Kind:
    return Lookup(look.facts.names, look.facts.first) if _is_looked_up(look) else Line(longest=LONGEST)


TICKET: Final[Flow[TicketFacts]] = Flow(
    id="ticket",
    title=N_("Put a request right"),
    parts=(Step(id="value", title=_title, ask=_ask, kind=_kind),),
    headline=lambda look: N_("{name} will be told. This counts at once.")(name=look.facts.employee),
    send_label=N_("Accept and put right"),
)

SUPERIOR: Final[Flow[SuperiorFacts]] = Flow(
    id="superior",
    title=N_("Another penilai"),
    parts=(
        Step(
            id="value",
            title=Wrong.SUPERIOR.label,
            ask=lambda look: lines(
                N_("<b>{name}</b>: penilai at present: {value}")(name=look.facts.employee, value=look.facts.present),
                N_("Please write a part of the name of the right penilai and tap it."),
            ),
            kind=lambda look: Lookup(look.facts.names),
        ),
    ),
    headline=lambda look: N_(
        "{name} and both penilai will be told. Unfinished appraisals go along; what the employee wrote is kept."
    )(name=look.facts.employee),
    send_label=N_("Put right"),
)
"""Without a request: what BKPSDM found itself."""
