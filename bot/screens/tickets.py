"""Requests for corrections: the list and one request for BKPSDM, and the own one for who asked."""

from __future__ import annotations

from datetime import datetime

from bot.domain.calendar import local_day
from bot.domain.corrections import WITHIN, Refusal, Wrong
from bot.flows.correction import listed
from bot.i18n import N_, NN_, Text
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.services import tasks
from bot.services.door import corrections, tickets
from bot.services.door.tickets import Line
from bot.services.door.tickets import Request as Asked
from bot.services.tasks import Task
from bot.view import Button, View, lines
from models.doors import TicketKind, TicketStatus

_LIST = Button(N_("📮 All requests"), "v:tickets")

_REASONS = {str(number): reason for number, reason in enumerate(Refusal, start=1)}
"""By the code that a button carries."""


def entry(request: Request) -> Text:
    """The way in, with how many wait."""
    return N_("📮 Requests ({n})")(n=tickets.count_waiting(request.session, request.person))


def show(request: Request) -> Shown:
    """What waits for a decision, the oldest first."""
    waiting = tickets.waiting(request.session, request.person)
    if not waiting:
        return View((N_("No request waits at the moment."),), ((MENU,),))
    shown, page, pages = page_of(waiting, request.number(0))
    decides = (
        N_("Only you at BKPSDM decide; nobody about their own.")
        if request.person.is_bkpsdm
        else N_("BKPSDM decides. You can see what your people wait for, and help with the letters.")
    )
    return View(
        (
            NN_("<b>{n} request waits</b>", "<b>{n} requests wait</b>")(n=len(waiting)),
            lines(*(_line(one, request.now) for one in shown)),
            decides,
        ),
        (
            *((Button(_label(one, request.now), _action(one)),) for one in shown),
            pager("v:tickets", page, pages),
            (MENU,),
        ),
    )


def _action(one: Line) -> str:
    return f"v:{'access' if one.kind is TicketKind.ACCESS else 'ticket'}:{one.ticket_id}"


def _what(one: Line) -> Text:
    return N_("Access") if one.kind is TicketKind.ACCESS else Wrong(one.kind.value).label


def _line(one: Line, now: datetime) -> Text:
    return N_("{sign} {name} – {what}, {age}")(
        sign=_sign(one.opened_at, now),
        name=one.name or N_("somebody without access"),
        what=_what(one),
        age=_age(one.opened_at, now),
    )


def _label(one: Line, now: datetime) -> Text:
    return Text(
        "{sign} {name}: {what}",
        {"sign": _sign(one.opened_at, now), "name": one.name or N_("Stranger"), "what": _what(one)},
    )


def _sign(opened_at: datetime, now: datetime) -> str:
    """Red once it is older than the term of the law."""
    return "🔴" if now - opened_at > WITHIN else "🟡"


def _age(opened_at: datetime, now: datetime) -> Text:
    days = (local_day(now) - local_day(opened_at)).days
    return NN_("for {n} day", "for {n} days")(n=days) if days > 0 else N_("since today")


def one(request: Request) -> Shown:
    """One request: whose, what stands there now, what was suggested, and what can be done."""
    asked = tickets.read(request.session, request.person, request.number(0), request.now)
    about = lines(
        N_("📮 <b>{name}</b>")(name=asked.name),
        N_("NIP: {nip}")(nip=asked.nip) if asked.nip else None,
        N_("Jabatan: <b>{position}</b>")(position=asked.position),
        N_("Unit: <b>{unit}</b>")(unit=asked.unit),
    )
    wanted = lines(
        N_("What is wrong: <b>{what}</b>, {age}")(what=asked.wrong.label, age=_age(asked.opened_at, request.now)),
        N_("At present: {value}")(value=asked.present) if asked.present else None,
        N_("Suggested: “{words}”")(words=asked.suggestion),
    )
    if asked.status is not TicketStatus.OPEN:
        return View((about, wanted, _decision(asked)), ((_LIST, MENU),))
    if not asked.may_decide:
        return View((about, wanted, N_("BKPSDM decides about it.")), ((_LIST, MENU),))
    return View((about, wanted, *_advice(asked)), (*_choices(asked), (_LIST, MENU)))


def _decision(asked: Asked) -> Text:
    said = (
        N_("✅ Accepted {moment} by {name}.")
        if asked.status is TicketStatus.ACCEPTED
        else N_("🚫 Refused {moment} by {name}.")
    )
    return said(moment=asked.decided_at, name=asked.decided_by)


def _advice(asked: Asked) -> tuple[Text, ...]:
    """What taking it over would do, or why that is not possible."""
    match asked.wrong:
        case Wrong.NAME:
            return (N_("Accepting writes the name as it was suggested."),)
        case Wrong.POSITION:
            return (
                N_("Accepting writes the jabatan as it was suggested. Its kind and jenjang are brought in by file."),
            )
        case Wrong.OTHER:
            return (N_("Please put it right in the records or by file, then tap that it is done."),)
    found = N_("In the list: <b>{name}</b>")(name=asked.meant) if asked.meant else None
    if asked.fault is not None:
        return (lines(found, N_("⚠️ {reason}")(reason=asked.fault)),)
    if found is None:
        return (N_("I could not tell which one is meant. Please look it up."),)
    return (
        found,
        N_("Accepting takes unfinished appraisals along; what the employee wrote is kept, and both penilai are told."),
    )


def _choices(asked: Asked) -> tuple[tuple[Button, ...], ...]:
    seen = f"{asked.ticket_id}:{asked.revision}"
    look_up = {
        Wrong.NAME: N_("✏️ Write it differently"),
        Wrong.POSITION: N_("✏️ Write it differently"),
        Wrong.UNIT: N_("🔎 Look up the unit"),
        Wrong.SUPERIOR: N_("🔎 Look up the penilai"),
    }.get(asked.wrong)
    return (
        *(((Button(N_("✅ Accept"), f"v:ticket_yes:{seen}"),),) if asked.fits else ()),
        *(((Button(look_up, f"v:begin:ticket:{asked.ticket_id}"),),) if look_up else ()),
        (Button(N_("☑️ Done, I have put it right"), f"v:ticket_done:{seen}"),),
        (Button(N_("🚫 Refuse"), f"v:ticket_no:{seen}"),),
    )


def accept(request: Request) -> View:
    """One tap takes it over."""
    name = tickets.accept(request.session, request.person, request.number(0), request.number(1, -1), request.now)
    return _accepted(request, name)


def done(request: Request) -> View:
    """It was put right elsewhere."""
    name = tickets.done(request.session, request.person, request.number(0), request.number(1, -1), request.now)
    return _accepted(request, name)


def _accepted(request: Request, name: str) -> View:
    return _decided(request, N_("✅ Put right. {name} is told, and every change is recorded.")(name=name))


def refuse(request: Request) -> View:
    """The reasons; with one of them the request is refused."""
    ticket_id, revision = request.number(0), request.number(1, -1)
    reason = _REASONS.get(request.args[2]) if len(request.args) > 2 else None
    if reason is not None:
        name = tickets.refuse(request.session, request.person, ticket_id, revision, reason, request.now)
        return _decided(
            request, N_("🚫 Refused. {name} is told, with this reason: {reason}")(name=name, reason=reason.said)
        )
    asked = tickets.read(request.session, request.person, ticket_id, request.now)
    return View(
        (
            N_("Why do you refuse what {name} asked for? {name} reads the reason.")(name=asked.name),
            lines(*(N_("• <b>{label}</b>: {said}")(label=r.label, said=r.said) for r in Refusal)),
        ),
        (
            *((Button(r.label, f"v:ticket_no:{ticket_id}:{revision}:{code}"),) for code, r in _REASONS.items()),
            (Button(N_("Back"), f"v:ticket:{ticket_id}"),),
        ),
    )


def _decided(request: Request, said: Text) -> View:
    """What was done, and the way to the next one."""
    following = tuple(
        (Button(N_("Next: {name}")(name=_label(one, request.now)), _action(one)),)
        for one in tickets.waiting(request.session, request.person)[:1]
    )
    return View((said,), (*following, (_LIST, MENU)))


def own(request: Request) -> Shown:
    """What became of the own request."""
    mine = corrections.mine_one(request.session, request.person, request.number(0))
    asked = lines(
        N_("<b>Your request</b> of {moment}")(moment=mine.opened_at),
        Text("{what}: “{words}”", {"what": mine.wrong.label, "words": mine.suggestion}),
    )
    if mine.status is TicketStatus.OPEN:
        became = N_("BKPSDM has not decided yet. The decision comes here.")
    elif mine.status is TicketStatus.ACCEPTED:
        became = N_("✅ Accepted {moment} by {name}.")(moment=mine.decided_at, name=mine.decided_by)
    else:
        became = lines(
            N_("🚫 Refused {moment} by {name}.")(moment=mine.decided_at, name=mine.decided_by),
            mine.refusal.said if mine.refusal else None,
        )
    again = Button(N_("✏️ My data are wrong"), f"v:begin:correction:{request.person.id}")
    return View((asked, became), ((again,), (Button(N_("Privacy"), "v:privacy"), MENU)))


def sent(request: Request) -> View:
    """The receipt of who has asked for a correction."""
    return View(
        (
            N_("✅ <b>Receipt</b>\nYour suggestions went to BKPSDM on {moment}.")(moment=request.now),
            *_with_bkpsdm(request),
            N_("Until then everything goes on with the present data."),
        ),
        ((Button(N_("📋 My tasks"), "v:tasks"), MENU),),
    )


def _with_bkpsdm(request: Request) -> tuple[Text, ...]:
    waiting = corrections.waiting(request.session, request.person)
    if not waiting:
        return ()
    what = listed([wrong.label for wrong in Wrong if wrong in waiting])
    return (N_("With BKPSDM: {what}. The decision comes here.")(what=what),)


def welcome(request: Request) -> View:
    """The end of the first steps: what can be done here, and what comes next."""
    owed = tasks.tasks_of(request.session, request.person, request.now)
    first = min(owed.items, key=lambda task: task.due_on, default=None)
    about = (
        N_("• /tim – your people: who waits for you")
        if request.person.has_reports
        else N_("• /hasil – your result with its reasons")
    )
    return View(
        (
            N_("✅ Thank you, <b>{name}</b>. Everything is ready.")(name=request.person.name),
            *_with_bkpsdm(request),
            lines(
                N_("<b>What you can do here</b>"),
                N_("• /penilaian – write your self-review, one question a message"),
                about,
                N_("• /tugas – what you owe, and until when"),
            ),
            _next_deadline(first),
        ),
        ((Button(N_("📋 My tasks"), "v:tasks"), MENU),),
    )


def _next_deadline(task: Task | None) -> Text:
    if task is None:
        return N_("There is nothing to do for you at the moment.")
    if task.late:
        return N_("The last day was {day}. What is open can still be done: /tugas")(day=task.due_on)
    return N_("Your next deadline: <b>{day}</b>.")(day=task.due_on)


def put_right(request: Request) -> View:
    """The receipt of a request that was put right with a text or a name of one's own."""
    return _decided(request, N_("✅ Put right. Whoever asked is told, and every change is recorded."))
