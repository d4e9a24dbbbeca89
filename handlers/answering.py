"""What an update means: which screen or conversation, in one transaction, and what is then shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from bot.conversation.events import Event, Tapped, Went, Where, Wrote
from bot.domain.calendar import local_day
from bot.errors import Refused
from bot.flows.onboarding import ONBOARDING
from bot.flows.registry import FLOWS
from bot.i18n import N_, Text, Translator, translator
from bot.rendering.plan import NOTHING, Files, Plan, plan_drawing, plan_view
from bot.screens import intake, receipts
from bot.screens.base import ID, MENU, Begin, Deliver, Request, Shown, ways_on
from bot.screens.commands import ALIASES, COMMANDS, NAVIGATION
from bot.screens.registry import SCREENS
from bot.services import chat_messages, conversations, people
from bot.services.bindings import BINDINGS
from bot.services.conversations import Drawing
from bot.services.evidence import keeping, scans
from bot.services.evidence.keeping import Caption
from bot.services.intake import files as intake_files
from bot.services.intake.files import Brought
from bot.services.ports import FileStore
from bot.services.rights import Person, person_of
from bot.view import Button, View
from handlers import door, first
from handlers.incoming import Act, Command, File, Incoming, Membership, Tap, Unknown, Words
from models import Session
from models.queries import conversations as rows
from models.session import lock_person

COMMAND_SCREENS = {command.name: command.screen for command in COMMANDS} | ALIASES

_GROUP = N_("I show nothing personal in a group. Please write to me in a private chat.")
_UNKNOWN = N_("I did not understand that. Nothing was changed. What you can do is in the menu.")
_NO_QUESTION = N_("No question is open at the moment, so I did not store your message. What you can do is in the menu.")
_NOWHERE = N_("No question is open at the moment. What you can do is in the menu.")
_CAPTION_LOST = N_("The words under the file were not stored either.")
_SAVED = N_(
    "That button belongs to <b>{title}</b>, which is saved for later with all its answers. Nothing was changed."
)
_OLD_BUTTON = N_("That button belongs to a conversation that has ended. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Reading:
    """How this person writes labels and numbers, and when it is."""

    words: Translator
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in Asia/Makassar."""
        return local_day(self.now)

    def label(self, text: Text) -> str:
        """The label as the person sees it."""
        return self.words.label(text)

    def number(self, written: str) -> Decimal | None:
        """A number in the person's notation, or None."""
        return self.words.read_number(written)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything one answer needs: the transaction, the person, the instant, and a file where one came."""

    session: Session
    person: Person
    now: datetime
    files: FileStore
    content: bytes | Brought | None = None
    bot_name: str = ""
    sent_at: datetime | None = None
    """When the message was sent that the act is about."""

    @property
    def words(self) -> Translator:
        """The person's language."""
        return translator(self.person.language)

    def request(self, *args: str) -> Request:
        """A request to a screen."""
        brought = self.content if isinstance(self.content, Brought) else None
        return Request(self.session, self.person, self.now, args, self.bot_name, brought, self.files)


def only_shows(act: Act) -> bool:
    """Whether an act opens a screen, so that doing it once more has no effect but to show it."""
    match act:
        case Command(name=name):
            return COMMAND_SCREENS.get(name) not in NAVIGATION
        case Tap(data=data):
            return not data.startswith("c:")
        case _:
            return False


def answer(
    session: Session,
    incoming: Incoming,
    now: datetime,
    files: FileStore,
    content: bytes | Brought | None = None,
) -> Plan:
    """Let an update have its effect and say what is shown. A refusal undoes the effect and is shown itself."""
    lock_person(session, incoming.telegram_id)
    if not incoming.private:
        return plan_view(View((_GROUP,)), translator("id")) if isinstance(incoming.act, Command) else NOTHING
    person = person_of(session, incoming.telegram_id, now)
    if person is None:
        return door.answer(session, incoming, now, lambda arrived: answer(session, arrived, now, files))
    people.note_reachable(session, person, now, reachable=incoming.act != Membership(False))
    desk = Desk(session, person, now, files, content, incoming.bot_name, incoming.sent_at)
    try:
        with session.begin_nested():
            return _act(desk, incoming)
    except conversations.Ended as ended:
        conversations.abandon(session, person, now)
        return _said(desk, ended.message, *_lost_words(incoming.act))
    except Refused as refused:
        return _said(desk, refused.message, *_lost_words(incoming.act))


def refusal_for(session: Session, incoming: Incoming, message: Text, now: datetime) -> Plan:
    """A refusal that was clear before the transaction began."""
    person = person_of(session, incoming.telegram_id, now)
    if person is None:
        return door.present(session, incoming, now)
    view = View((message, *_lost_words(incoming.act)), ways_on(session, person))
    return plan_view(view, translator(person.language))


def _lost_words(act: Act) -> tuple[Text, ...]:
    """What is said besides when a file is refused that words came with."""
    return (_CAPTION_LOST,) if isinstance(act, File) and act.caption else ()


def _said(desk: Desk, *paragraphs: Text) -> Plan:
    """What there is to say, with the ways on: nothing was changed."""
    return plan_view(View(paragraphs, ways_on(desk.session, desk.person)), desk.words)


def _act(desk: Desk, incoming: Incoming) -> Plan:
    screen = _screen_of(incoming.act)
    if not desk.person.has_read_privacy and not first.may_come_first(desk.session, desk.person, incoming.act, screen):
        return first.notice(desk.request(), desk.words, screen)
    match incoming.act:
        case Command(name=name, args=args):
            return _command(desk, name, args)
        case Words() as words:
            return _words(desk, words)
        case Tap() as tap:
            return _tap(desk, tap)
        case File() as file:
            return _file(desk, file)
        case Membership():
            return NOTHING
        case Unknown():
            return _said(desk, _UNKNOWN)


def _screen_of(act: Act) -> str | None:
    """The screen that a command or a button asks for."""
    match act:
        case Command(name=name):
            return COMMAND_SCREENS.get(name)
        case Tap(data=data):
            origin, name, *_ = [*data.split(":"), ""]
            return name if origin in {"v", "n"} else None
        case _:
            return None


def _command(desk: Desk, name: str, args: tuple[str, ...]) -> Plan:
    screen = "opened" if name == "start" and args else COMMAND_SCREENS.get(name)
    if screen is None:
        return _said(desk, _UNKNOWN)
    if screen in NAVIGATION:
        return _event(desk, Went(Where(NAVIGATION[screen])), conversation_id=None, tapped=None)
    return _shown(desk, SCREENS[screen](desk.request(*args)), tapped=None, edit=None)


def _file(desk: Desk, file: File) -> Plan:
    assert desk.content is not None, "the file was fetched before its transaction"
    if isinstance(desk.content, Brought):
        file_id = intake_files.receive(desk.session, desk.files, desk.person, desk.content, desk.now)
        return _shown(desk, intake.received(desk.content, file_id), tapped=None, edit=None)
    if scans.are_asked_for(desk.session, BINDINGS, desk.person):
        return _scan(desk, file, desk.content)
    caption = Caption(_wrote(desk, file.caption), file.message_id) if file.caption else None
    drawing = keeping.store(
        desk.session, BINDINGS, desk.files, desk.person, file.offered, desk.content, desk.now, caption
    )
    return _drawn(desk, drawing, tapped=drawing.message_id if drawing and drawing.stays else None)


def _scan(desk: Desk, file: File, content: bytes) -> Plan:
    drawing = scans.store(
        desk.session,
        BINDINGS,
        desk.files,
        desk.person,
        file.offered,
        content,
        desk.now,
        message_id=file.message_id,
        has_words=bool(file.caption),
    )
    return _drawn(desk, drawing, tapped=drawing.message_id if drawing and drawing.stays else None)


def _wrote(desk: Desk, text: str) -> Wrote:
    return Wrote(text, Reading(desk.words, desk.now))


def _words(desk: Desk, said: Words) -> Plan:
    if conversations.open_one(desk.session, desk.person) is not None:
        event = _wrote(desk, said.text)
        return _event(desk, event, conversation_id=None, tapped=None, written=said.message_id)
    if desk.person.has_reports or desk.person.is_bkpsdm:
        return _shown(desk, SCREENS["find"](desk.request(*said.text.split())), tapped=None, edit=None)
    return _said(desk, _NO_QUESTION)


def _tap(desk: Desk, tap: Tap) -> Plan:
    """Callback data is `c:<conversation>:<revision>:<code>` or `v|n:<screen>:<args…>`; `n` leaves its message."""
    origin, _, rest = tap.data.partition(":")
    if origin == "c":
        event = _conversation_event(rest)
        if event is not None:
            return _event(desk, event[1], conversation_id=event[0], tapped=tap.message_id)
    name, *args = rest.split(":")
    if origin in {"v", "n"} and name in SCREENS:
        edit = tap.message_id if origin == "v" else None
        return _shown(desk, SCREENS[name](desk.request(*args)), tapped=tap.message_id, edit=edit)
    return _said(desk, _UNKNOWN)


def _conversation_event(data: str) -> tuple[int, Event] | None:
    parts = data.split(":", 2)
    if len(parts) != 3 or not (ID.fullmatch(parts[0]) and ID.fullmatch(parts[1]) and parts[2]):
        return None
    conversation_id, revision, code = int(parts[0]), int(parts[1]), parts[2]
    if code.startswith("t"):
        return conversation_id, Tapped(code[1:], revision)
    if code[0] in {Where.EDIT, Where.PAGE} and ID.fullmatch(code[1:]):
        return conversation_id, Went(Where(code[0]), revision, int(code[1:]))
    return (conversation_id, Went(Where(code), revision)) if code in set(Where) else None


def _event(
    desk: Desk, event: Event, *, conversation_id: int | None, tapped: int | None, written: int | None = None
) -> Plan:
    drawing = conversations.turn(
        desk.session, BINDINGS, desk.person, event, desk.now, conversation_id=conversation_id, message_id=written
    )
    if drawing is not None:
        return _drawn(desk, drawing, tapped=tapped)
    if conversation_id is not None:
        return _of_another(desk, conversation_id)
    return _said(desk, _NO_QUESTION if isinstance(event, Wrote) else _NOWHERE)


def _of_another(desk: Desk, conversation_id: int) -> Plan:
    """The answer to a button of a conversation that is not open: saved for later, or over."""
    parked = rows.parked(desk.session, desk.person.id, conversation_id)
    if parked is None:
        return _said(desk, _OLD_BUTTON)
    on = Button(N_("▶️ Continue"), f"v:begin:{parked.flow}:{parked.subject_id}")
    return plan_view(View((_SAVED(title=FLOWS[parked.flow].title),), ((on,), (MENU,))), desk.words)


def _drawn(desk: Desk, drawing: Drawing | None, *, tapped: int | None) -> Plan:
    if drawing is None:
        return NOTHING
    # The first steps ask for the language, and what comes after the answer is in it.
    words = _words_now(desk) if drawing.flow == ONBOARDING.id else desk.words
    return plan_drawing(drawing, words, tapped=tapped, receipt=_receipt(desk, drawing))


def _receipt(desk: Desk, drawing: Drawing) -> View | None:
    if not conversations.is_sent(drawing):
        return None
    view = receipts.show(desk.request(), drawing.flow, drawing.subject_id)
    if chat_messages.keeps(desk.session, desk.person.telegram_id):
        return view
    return replace(view, paragraphs=(*view.paragraphs, receipts.goes(drawing.flow)))


def _shown(desk: Desk, shown: Shown, *, tapped: int | None, edit: int | None) -> Plan:
    match shown:
        case View():
            # A message too old to be deleted again does not get content put into it.
            in_place = shown.lasting or chat_messages.may_be_replaced(desk.sent_at, desk.now)
            return plan_view(shown, _words_now(desk), edit=edit if in_place else None)
        case Begin(flow=flow, subject_id=subject_id):
            drawing = conversations.start(desk.session, BINDINGS, desk.person, flow, subject_id, desk.now)
            return plan_drawing(drawing, desk.words, tapped=tapped)
        case Deliver(view=view, files=files, made=made, documents=documents):
            return replace(plan_view(view, desk.words), files=Files(files, desk.words, made, documents))


def _words_now(desk: Desk) -> Translator:
    """The language after the screen, which may just have changed it."""
    return translator(people.language_of(desk.session, desk.person))


def redraw(session: Session, telegram_id: int, conversation_id: int, now: datetime, files: FileStore) -> Plan:
    """What stands in front of a person whose last screen was not sent."""
    lock_person(session, telegram_id)
    person = person_of(session, telegram_id, now)
    if person is None:
        return NOTHING
    desk = Desk(session, person, now, files)
    try:
        return _drawn(desk, conversations.present(session, BINDINGS, person, conversation_id, now), tapped=None)
    except Refused as refused:
        conversations.owe_nothing(session, conversation_id, now)
        return _said(desk, refused.message)
