"""Feedback and appreciation cards: lists of what was received and given, and one card."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversation.paging import page_at, pages_of
from bot.domain.behaviour import Value
from bot.domain.calendar import local_day
from bot.domain.feedback_notes import NoteKind
from bot.i18n import N_, NN_, Text, plain
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.services.feedback import giving, notes
from bot.services.feedback.giving import Sent
from bot.services.feedback.notes import Line, Note
from bot.view import Button, View, lines

_HUB = Button(N_("💬 Feedback"), "v:feedback_hub")
_CHUNK = 1100
"""Characters of a text that stay together on a page of a card: an emoji takes the room of two. Our own choice."""

_SIGNS = {NoteKind.FEEDBACK: plain("💬"), NoteKind.APPRECIATION: plain("👏")}
YES, NO = "1", "0"


def show(request: Request) -> Shown:
    """What I received, newest first; what was not read yet is marked."""
    found = notes.received(request.session, request.person, request.now)
    if not found:
        return View(
            (N_("Nobody has given you feedback yet. You may ask a colleague or your penilai for it."),),
            ((_HUB, MENU),),
        )
    head = NN_("<b>What I received</b>: {n} card", "<b>What I received</b>: {n} cards")(n=len(found))
    return _list(request, "v:notes", found, head, _received_label)


def given(request: Request) -> Shown:
    """What I gave, newest first, with what became of it."""
    found = notes.given(request.session, request.person)
    if not found:
        return View((N_("You have not given any feedback yet."),), ((_HUB, MENU),))
    head = NN_("<b>What I gave</b>: {n} card", "<b>What I gave</b>: {n} cards")(n=len(found))
    return _list(
        request, "v:notes_given", found, head, _given_label, N_("✔️ was read · ↩️ you took back · the others wait.")
    )


def team(request: Request) -> Shown:
    """The appreciation of those whom I assess."""
    found = notes.appreciations(request.session, request.person)
    if not found:
        return View((N_("Nobody in your team has got an appreciation card yet."),), ((_HUB, MENU),))
    head = NN_("<b>Appreciation in my team</b>: {n} card", "<b>Appreciation in my team</b>: {n} cards")(n=len(found))
    return _list(request, "v:notes_team", found, head, lambda line: Text("👏 {name}", {"name": line.recipient}))


def _list(
    request: Request,
    action: str,
    found: Sequence[Line],
    head: Text,
    label: Callable[[Line], Text],
    legend: Text | None = None,
) -> View:
    shown, page, pages = page_of(found, request.number(0))
    here = N_("<b>Page {page} of {pages}</b>")(page=page + 1, pages=pages) if pages > 1 else None
    dated = (Text("• {label} – {day}", {"label": label(line), "day": local_day(line.given_at)}) for line in shown)
    return View(
        tuple(text for text in (head, lines(*dated), legend, here) if text is not None),
        (
            *((Button(label(line), f"v:note:{line.note_id}"),) for line in shown),
            pager(action, page, pages),
            (_HUB, MENU),
        ),
    )


def _received_label(line: Line) -> Text:
    new = plain("🆕 ") if line.read_at is None else plain("")
    return Text("{new}{sign} {name}", {"new": new, "sign": _SIGNS[line.kind], "name": line.writer})


def _given_label(line: Line) -> Text:
    state = "↩️ " if line.withdrawn_at else "✔️ " if line.read_at else ""
    return Text("{state}{sign} {name}", {"state": state, "sign": _SIGNS[line.kind], "name": line.recipient})


def one(request: Request) -> Shown:
    """One card, in pages where it is long. Whoever it is for has read it now."""
    note = notes.one(request.session, request.person, request.number(0), request.now)
    return _card(note, request.number(1))


def _card(note: Note, turned_to: int = 0) -> View:
    entries = _entries(note)
    pages = pages_of(entries, len(entries))
    page = page_at(pages, turned_to)
    here = N_("<b>Page {page} of {pages}</b>")(page=page.index + 1, pages=page.count) if page.count > 1 else None
    shown = (_head(note), *(entries[index] for index in page.items), _standing(note), here)
    return View(
        tuple(text for text in shown if text is not None),
        (pager(f"v:note:{note.note_id}", page.index, page.count), *_acts(note), (_HUB, MENU)),
    )


def _head(note: Note) -> Text:
    if note.kind is NoteKind.APPRECIATION:
        return lines(
            N_("👏 <b>Appreciation for {name}</b>")(name=note.recipient),
            _guides(note.value),
            N_("From <b>{name}</b> ({as_what}), {day}")(
                name=note.writer, as_what=note.given_as.label, day=local_day(note.given_at)
            ),
        )
    return lines(
        N_("💬 <b>Feedback for {name}</b>")(name=note.recipient),
        N_("About: {what}")(what=note.label),
        N_("From <b>{name}</b> ({as_what}), {day}")(
            name=note.writer, as_what=note.given_as.label, day=local_day(note.given_at)
        ),
    )


def _guides(value: Value | None) -> Text | None:
    """The value with its official guides."""
    if value is None:
        return None
    said = (Text("<i>• {guide}</i>", {"guide": guide}) for guide in value.guides)
    return lines(Text("🏅 <b>{value}</b>", {"value": value.label}), *said)


def _entries(note: Note) -> list[Text]:
    """What was written, part by part; a long part in pieces."""
    entries = _pieces(note.text)
    for name, words in (
        (N_("Situation"), note.situation),
        (N_("Effect"), note.effect),
        (N_("Next step"), note.next_step),
    ):
        if words is not None:
            first, *others = _pieces(words)
            entries += [Text("<b>{name}</b>\n{words}", {"name": name, "words": first}), *others]
    return entries


def _pieces(words: str) -> list[Text]:
    """A text in pieces that end between words where it goes."""
    pieces = []
    while len(words) > _CHUNK:
        end = max(words.rfind(" ", 0, _CHUNK), words.rfind("\n", 0, _CHUNK))
        end = end if end > _CHUNK // 2 else _CHUNK
        pieces.append(plain(words[:end].rstrip()))
        words = words[end:].lstrip()
    return [*pieces, plain(words)]


def _standing(note: Note) -> Text | None:
    if note.own:
        quoted = (
            N_("📎 Your summary quotes this.")
            if note.in_summary
            else N_("Your summary counts this and does not quote it.")
        )
        abuse = N_("<i>If a text hurts or threatens you, please tell BKPSDM or the superior of your penilai.</i>")
        return lines(quoted, abuse)
    if not note.written:
        return None
    if note.withdrawn_at is not None:
        return N_("↩️ You took this back on {moment}; {name} never saw it.")(
            moment=note.withdrawn_at, name=note.recipient
        )
    if note.read_at is not None:
        return N_("✔️ {name} read this on {moment}.")(name=note.recipient, moment=note.read_at)
    return N_("{name} has not read this yet.")(name=note.recipient)


def _acts(note: Note) -> tuple[tuple[Button, ...], ...]:
    if note.own:
        use, label = (
            (NO, N_("Do not quote it in my summary")) if note.in_summary else (YES, N_("📎 Quote it in my summary"))
        )
        return ((Button(label, f"v:note_use:{note.note_id}:{use}"),),)
    if note.may_be_withdrawn:
        return ((Button(N_("↩️ Take it back"), f"v:note_back:{note.note_id}"),),)
    return ()


def use(request: Request) -> Shown:
    """Agree that the own summary quotes a card, or no longer; any other word on a button changes nothing."""
    note_id = request.number(0)
    if request.args[1:2] in {(YES,), (NO,)}:
        notes.use_in_summary(request.session, request.person, note_id, request.args[1] == YES)
    return one(Request(request.session, request.person, request.now, (str(note_id),)))


def ask_back(request: Request) -> Shown:
    """Once more, before a card is taken back."""
    note = notes.one(request.session, request.person, request.number(0), request.now)
    if not note.may_be_withdrawn:
        return _card(note)
    return View(
        (
            N_("Take your card for <b>{name}</b> back? {name} has not read it and will never see it.")(
                name=note.recipient
            ),
        ),
        (
            (Button(N_("Yes, take it back"), f"v:note_gone:{note.note_id}"),),
            (Button(N_("No, leave it"), f"v:note:{note.note_id}"), MENU),
        ),
    )


def take_back(request: Request) -> Shown:
    """Taken back, or the reason why not."""
    notes.withdraw(request.session, request.person, request.number(0), request.now)
    return View((N_("↩️ Taken back. Nobody has read it."),), ((_HUB, MENU),), lasting=True)


def sent(request: Request) -> View:
    """The receipt; honest about somebody who cannot read it yet."""
    found = giving.last_sent(request.session, request.person, request.now)
    what = (
        N_("✅ <b>Receipt</b>\nFeedback for {name}, sent {moment}.")
        if found.kind is NoteKind.FEEDBACK
        else N_("✅ <b>Receipt</b>\nAppreciation for {name}, sent {moment}.")
    )
    return View((what(name=found.name, moment=found.given_at), _follows(found)), ((_HUB, MENU),))


def _follows(found: Sent) -> Text:
    if not found.joined:
        return N_(
            "{name} has not joined this bot yet. It waits, and shows once they do; until then you can take it back."
        )(name=found.name)
    if found.tells_at is not None:
        return N_(
            "{name} got a message today about cards not read yet. This one stands there already; the next message "
            "comes {moment}. Until it is read you can take it back."
        )(name=found.name, moment=found.tells_at)
    return N_("{name} will hear of it in working hours. Until it is read you can take it back.")(name=found.name)
