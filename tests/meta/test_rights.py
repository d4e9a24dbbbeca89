"""Every service function that somebody can reach asks for the right to it, or gives only what is their own.

The functions are found in the code. Each is called for people who have no business with Siti, with the ids of
everything that is hers: it has to refuse, or to give and change nothing of hers.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from sqlmodel import select

import bot.services
from bot.conversation.events import Tapped
from bot.domain.forms import Book
from bot.domain.intake import Rows
from bot.domain.intake_forms import ImportKind
from bot.domain.period import Days, PeriodKey, PeriodKind
from bot.domain.reminders import Duty, Moment, Rule
from bot.errors import Refused
from bot.services.binding import Context
from bot.services.bindings import BINDINGS
from bot.services.evidence.keeping import Offered
from bot.services.intake.bringing import Intake
from bot.services.intake.files import Brought
from bot.services.rights import Person
from models import Session
from models.appraisal import Evidence, EvidenceKind
from models.calendar import Leave
from models.doors import ImportFile, Ticket
from models.feedback import Agreement, FeedbackNote
from models.paper import PaperEntry
from models.people import Unit
from models.session import Database
from tests.conversation.chat import english
from tests.meta.repository import modules
from tests.support.databases import Server
from tests.support.hers import SECRET, SITIS, STRANGERS, at_home, rows_of_others
from tests.support.organisation import ADMIN, KABID, KADIS, NOW, OFFICER, SEKDA, SITI, Organisation, person


class Proof(StrEnum):
    """How it is known that a function lets nobody too far."""

    REFUSES = "refuses a stranger, and not everybody"
    OWN = "takes no id of another, or gives and changes only what is the caller's"
    INSIDE = "is called by other services only, after they have asked"
    RULE = "is the rule itself or a part of it, and reads nothing"


FUNCTIONS: dict[str, Proof] = {
    "access_log.looks_at": Proof.REFUSES,
    "door.access_requests.accept": Proof.REFUSES,
    "door.access_requests.candidate": Proof.REFUSES,
    "door.access_requests.read": Proof.REFUSES,
    "door.access_requests.refuse": Proof.REFUSES,
    "door.accounts.confirm": Proof.REFUSES,
    "door.accounts.reject": Proof.REFUSES,
    "door.accounts.some_wait": Proof.OWN,
    "door.accounts.unbind": Proof.REFUSES,
    "door.accounts.waiting": Proof.OWN,
    "agreements.answering.agree": Proof.REFUSES,
    "agreements.answering.talk_first": Proof.REFUSES,
    "agreements.answering.withdraw": Proof.REFUSES,
    "agreements.steps.may_propose": Proof.RULE,
    "agreements.steps.mine": Proof.OWN,
    "agreements.steps.of_my_team": Proof.OWN,
    "agreements.steps.read": Proof.REFUSES,
    "agreements.steps.record": Proof.INSIDE,
    "conversations.abandon": Proof.OWN,
    "conversations.has_draft": Proof.OWN,
    "conversations.open_one": Proof.OWN,
    "conversations.present": Proof.OWN,
    "conversations.present_key": Proof.OWN,
    "conversations.start": Proof.REFUSES,
    "conversations.turn": Proof.OWN,
    "conversations.waiting_conversation": Proof.OWN,
    "door.corrections.ask": Proof.OWN,
    "door.corrections.mine": Proof.OWN,
    "door.corrections.mine_one": Proof.OWN,
    "door.corrections.own_data": Proof.OWN,
    "door.corrections.waiting": Proof.OWN,
    "reminding.deliveries.blocked": Proof.REFUSES,
    "reminding.deliveries.never_joined": Proof.REFUSES,
    "reminding.deliveries.send_again": Proof.REFUSES,
    "reminding.deliveries.status": Proof.REFUSES,
    "periods.enrolling.fill": Proof.INSIDE,
    "evidence.keeping.read_all": Proof.REFUSES,
    "evidence.keeping.refuse_unasked": Proof.OWN,
    "evidence.keeping.store": Proof.OWN,
    "evidence.removal.piece": Proof.REFUSES,
    "evidence.removal.pieces": Proof.REFUSES,
    "evidence.removal.remove": Proof.REFUSES,
    "evidence.removal.report": Proof.REFUSES,
    "exemptions.lift": Proof.REFUSES,
    "exemptions.name_of": Proof.REFUSES,
    "exemptions.standing": Proof.REFUSES,
    "feedback.reading.feedback_on": Proof.REFUSES,
    "feedback.reading.newest": Proof.OWN,
    "feedback.giving.last_sent": Proof.OWN,
    "feedback.notes.appreciations": Proof.OWN,
    "feedback.notes.count_received": Proof.OWN,
    "feedback.notes.count_unread": Proof.OWN,
    "feedback.notes.given": Proof.OWN,
    "feedback.notes.one": Proof.REFUSES,
    "feedback.notes.received": Proof.OWN,
    "feedback.notes.use_in_summary": Proof.REFUSES,
    "feedback.notes.withdraw": Proof.REFUSES,
    "intake.bringing.apply": Proof.REFUSES,
    "intake.bringing.kinds_for": Proof.RULE,
    "intake.bringing.may_import": Proof.RULE,
    "intake.bringing.preview": Proof.REFUSES,
    "intake.bringing.scope_of": Proof.RULE,
    "intake.files.apply_kept": Proof.REFUSES,
    "intake.files.discard": Proof.OWN,
    "intake.files.is_meant": Proof.OWN,
    "intake.files.receive": Proof.OWN,
    "intake.files.waiting": Proof.REFUSES,
    "door.invitations.invite": Proof.REFUSES,
    "door.invitations.invite_unit": Proof.REFUSES,
    "door.invitations.issue_claimed": Proof.INSIDE,
    "door.invitations.new_code": Proof.REFUSES,
    "door.invitations.to_invite": Proof.REFUSES,
    "reminding.late_chain.chain_of": Proof.REFUSES,
    "reminding.late_chain.own": Proof.OWN,
    "leave.end": Proof.REFUSES,
    "leave.note": Proof.REFUSES,
    "leave.overview": Proof.REFUSES,
    "leave.own": Proof.OWN,
    "reminding.nudges.candidates": Proof.OWN,
    "reminding.nudges.nudge": Proof.REFUSES,
    "reminding.nudges.nudge_all": Proof.OWN,
    "door.onboarding.note_read": Proof.OWN,
    "door.onboarding.privacy_of": Proof.OWN,
    "organisation.may_set": Proof.RULE,
    "organisation.missing_for": Proof.OWN,
    "organisation.set_predicate": Proof.REFUSES,
    "own_data.copy_of": Proof.OWN,
    "paper.lane.case_of": Proof.REFUSES,
    "paper.lane.lane_of": Proof.OWN,
    "paper.lane.not_joined": Proof.OWN,
    "paper.prints.form": Proof.REFUSES,
    "paper.prints.result": Proof.REFUSES,
    "paper.confirming.confirm": Proof.REFUSES,
    "paper.confirming.typed": Proof.REFUSES,
    "paper.confirming.waiting_for": Proof.OWN,
    "paper.rules.allowed": Proof.REFUSES,
    "paper.rules.may_see_content": Proof.RULE,
    "paper.rules.note_look": Proof.INSIDE,
    "paper.rules.role_of": Proof.RULE,
    "paper.rules.units_of": Proof.RULE,
    "people.choose_language": Proof.OWN,
    "people.keep_messages": Proof.OWN,
    "people.language_of": Proof.OWN,
    "people.note_reachable": Proof.OWN,
    "progress.status.by_unit": Proof.REFUSES,
    "progress.status.closed": Proof.REFUSES,
    "progress.status.late_penilai": Proof.REFUSES,
    "progress.status.missing": Proof.REFUSES,
    "progress.status.openable": Proof.REFUSES,
    "progress.status.running": Proof.REFUSES,
    "progress.status.status": Proof.REFUSES,
    "progress.status.unfinished": Proof.REFUSES,
    "periods.trail.keep": Proof.INSIDE,
    "periods.trail.may_manage": Proof.RULE,
    "periods.trail.trail": Proof.REFUSES,
    "periods.changing.add_missing": Proof.REFUSES,
    "periods.changing.close": Proof.REFUSES,
    "periods.changing.move": Proof.REFUSES,
    "periods.changing.open_period": Proof.REFUSES,
    "progress.cards.standing": Proof.REFUSES,
    "reminding.policy.change": Proof.REFUSES,
    "reminding.policy.rules_of": Proof.REFUSES,
    "reminding.preview.outlook": Proof.REFUSES,
    "reminding.wishes.cancel_snooze": Proof.OWN,
    "reminding.wishes.choose_digest": Proof.OWN,
    "reminding.wishes.choose_fewer": Proof.OWN,
    "reminding.wishes.choose_hour": Proof.OWN,
    "reminding.wishes.choose_quiet_day": Proof.OWN,
    "reminding.wishes.gets_morning_message": Proof.RULE,
    "reminding.wishes.offered": Proof.OWN,
    "reminding.wishes.settings_of": Proof.OWN,
    "reminding.wishes.snooze": Proof.OWN,
    "reminding.wishes.snooze_to": Proof.OWN,
    "results.find": Proof.OWN,
    "results.history": Proof.OWN,
    "results.own_score": Proof.OWN,
    "results.score": Proof.REFUSES,
    "rights.refusal": Proof.RULE,
    "rights.refusal_of_post": Proof.RULE,
    "rights.relations_to": Proof.RULE,
    "rights.relations_to_person": Proof.RULE,
    "rights.relations_to_unit": Proof.RULE,
    "rights.require": Proof.REFUSES,
    "rights.require_for_person": Proof.REFUSES,
    "rights.require_role": Proof.RULE,
    "roles.entry_of": Proof.REFUSES,
    "roles.grant": Proof.REFUSES,
    "roles.revoke": Proof.REFUSES,
    "evidence.scans.are_asked_for": Proof.OWN,
    "evidence.scans.refuse_unasked": Proof.OWN,
    "evidence.scans.store": Proof.OWN,
    "appraisals.self_review.overview": Proof.OWN,
    "appraisals.self_review.sent": Proof.REFUSES,
    "special_days.coming": Proof.REFUSES,
    "staff.entry": Proof.REFUSES,
    "staff.find": Proof.OWN,
    "staff.floor": Proof.REFUSES,
    "summaries.announcing.leads_a_unit": Proof.OWN,
    "door.superiors.check": Proof.OWN,
    "tasks.tasks_of": Proof.OWN,
    "team.next_waiting": Proof.OWN,
    "team.team_of": Proof.OWN,
    "summaries.team_summary.own_habits": Proof.OWN,
    "summaries.team_summary.team_summary": Proof.OWN,
    "door.tickets.accept": Proof.REFUSES,
    "door.tickets.count_waiting": Proof.OWN,
    "door.tickets.done": Proof.REFUSES,
    "door.tickets.put_right": Proof.INSIDE,
    "door.tickets.read": Proof.REFUSES,
    "door.tickets.refuse": Proof.REFUSES,
    "door.tickets.to_decide": Proof.REFUSES,
    "door.tickets.waiting": Proof.REFUSES,
    "summaries.unit_summary.unit_summary": Proof.REFUSES,
    "summaries.unit_summary.units_for": Proof.OWN,
    "door.visitors.opened_by_member": Proof.OWN,
}
"""By module and name. The last test tells what to do about one that is missing here."""


def reachable() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function of the services that is told who asks."""
    for found in pkgutil.walk_packages(bot.services.__path__, "bot.services."):
        module = importlib.import_module(found.name)
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
                continue
            hints = get_type_hints(function)
            hints.pop("return", None)
            if {Person, Context} & {kind for hint in hints.values() for kind in kinds_in(hint)}:
                yield f"{found.name.removeprefix('bot.services.')}.{name}", function


def kinds_in(hint: object) -> set[object]:
    """A type, or those of a union."""
    return set(get_args(hint)) if get_origin(hint) in {Union, UnionType} else {hint}


CALLS = dict(reachable())


class Shelf:
    """Keeps nothing and has everything."""

    def put(self, owner_id: int, content: bytes) -> str:
        return "f" * 64

    def get(self, owner_id: int, digest: str) -> bytes:
        return SECRET.encode()


def hers(session: Session, org: Organisation) -> dict[str, object]:
    """What a parameter of this name is given: always what is Siti's, or stands above her."""
    siti = org.people[SITI]
    return {
        "employee_id": siti,
        "appraisal_id": org.appraisals[SITI],
        "unit_id": org.units["BIDANG"],
        "ticket_id": session.exec(select(Ticket.id)).first(),
        "entry_id": session.exec(select(PaperEntry.id)).first(),
        "evidence_id": session.exec(select(Evidence.id)).first(),
        "file_id": session.exec(select(ImportFile.id)).first(),
        "note_id": session.exec(select(FeedbackNote.id)).first(),
        "agreement_id": session.exec(select(Agreement.id)).first(),
        "leave_id": session.exec(select(Leave.id)).first(),
        "conversation_id": 1,
        "period_id": org.period_id,
        "row_id": org.period_id,
        "subject_id": org.appraisals[SITI],
        "telegram_id": SITI,
        "flow": "assessment",
        **dict.fromkeys(("version", "revision", "mark", "page", "first"), 0),
        **dict.fromkeys(("size", "most"), 8),
        "message_id": 1,
        "view": "any",
        "written": "Siti",
        "language": "en",
        "content": b"%PDF-1.7",
        "token": "t" * 32,
        "suggested": {},
        "files": Shelf(),
        "bindings": BINDINGS,
        "event": Tapped("m", 0),
        "offered": Offered(EvidenceKind.DOCUMENT, "file", "bukti.pdf", "application/pdf", 8),
        "intake": EMPTY,
        "brought": Brought(EMPTY, b"kode", None),
        "key": PeriodKey(PeriodKind.TW4, 2026),
        "days": Days(NOW.date(), NOW.date(), NOW.date(), NOW.date()),
        "wanted": Rule(Duty.SELF_REVIEW, Moment.BEFORE, days=5),
        "self_review_due_on": NOW.date(),
        "assessment_due_on": NOW.date(),
        "hour": 9,
        "weekday": 1,
        "until": NOW + timedelta(days=1),
    }


EMPTY = Intake(ImportKind.UNITS, "unit.csv", Book((), is_workbook=False), {}, Rows(), ())


def of_kind(session: Session, org: Organisation, kind: object) -> object:
    """What a parameter of this type is given."""
    known: dict[object, Callable[[], object]] = {
        Session: lambda: session,
        datetime: lambda: NOW,
        date: NOW.date,
        str: lambda: SECRET,
        bool: lambda: False,
        Unit: lambda: session.get_one(Unit, org.units["DINAS"]),
    }
    if kind in known:
        return known[kind]()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    raise LookupError(f"say in `hers` what a parameter of type {kind} is given")


def call(session: Session, org: Organisation, me: Person, function: Callable[..., object]) -> object:
    """Call a function as somebody, about what is Siti's. Parameters that need not be given are left out."""
    hints, given = get_type_hints(function), hers(session, org)
    arguments: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        kinds = kinds_in(hints[name]) - {type(None)}
        if Person in kinds:
            arguments[name] = me
        elif Context in kinds:
            arguments[name] = Context(session, me, org.appraisals[SITI], NOW)
        elif name in given:
            arguments[name] = given[name]
        elif parameter.default is inspect.Parameter.empty:
            arguments[name] = of_kind(session, org, next(iter(kinds)))
    return function(**arguments)


def outcome(session: Session, org: Organisation, me: Person, function: Callable[..., object]) -> str:
    """The message of a refusal; otherwise what was given. What does not hold for the caller refuses too."""
    try:
        with session.begin_nested():
            return repr(call(session, org, me, function))
    except Refused as refused:
        return f"refused: {english(refused.message)}"
    except AssertionError as broken:
        return f"refused: {broken}"


def is_let_in(session: Session, org: Organisation, who: Person, function: Callable[..., object], said: str) -> bool:
    """Whether somebody else gets another answer than `said`; what is not fit for the call may break it."""
    try:
        with session.begin_nested() as tried:
            answer = outcome(session, org, who, function)
            tried.rollback()
            return answer != said
    except Exception:  # noqa: BLE001 - whoever came so far was let in
        return True


@pytest.fixture(scope="module")
def home(server_of: Callable[[str], Server]) -> Iterator[tuple[Database, Organisation]]:
    with at_home(server_of("sqlite")) as home:
        yield home


@pytest.fixture
def database(home: tuple[Database, Organisation]) -> Database:
    """Where Siti has something in every table; every test here rolls back."""
    return home[0]


@pytest.fixture
def org(home: tuple[Database, Organisation]) -> Organisation:
    return home[1]


CALLED = sorted(name for name, proof in FUNCTIONS.items() if proof in {Proof.REFUSES, Proof.OWN} and name in CALLS)


@pytest.mark.parametrize("name", CALLED)
def test_a_stranger_gets_and_changes_nothing_of_hers(database: Database, org: Organisation, name: str) -> None:
    strangers = {what: person(database, who) for what, who in STRANGERS.items()}
    with database.write() as session:
        mine = {stranger.id for stranger in strangers.values()}
        before = rows_of_others(session, mine)
        said = {what: outcome(session, org, stranger, CALLS[name]) for what, stranger in strangers.items()}
        given_away = {what: answer for what, answer in said.items() if any(word in answer for word in SITIS)}
        assert given_away == {}
        assert rows_of_others(session, mine) == before
        if FUNCTIONS[name] is Proof.REFUSES:
            refused = said["a colleague"]
            assert refused.startswith("refused: "), f"{name} lets a colleague in: {refused}"
            who_may = [person(database, who) for who in (SITI, KABID, KADIS, SEKDA, OFFICER, ADMIN)]
            assert any(is_let_in(session, org, who, CALLS[name], refused) for who in who_may), "refuses everybody"
        session.rollback()


@pytest.mark.parametrize("flow", BINDINGS)
def test_the_facts_of_a_conversation_are_refused_to_a_stranger(
    database: Database, org: Organisation, flow: str
) -> None:
    for who in STRANGERS.values():
        with database.write() as session:
            for subject in range(1, 12):
                context = Context(session, person(database, who), subject, NOW)
                try:
                    facts = repr(BINDINGS[flow].facts(context))
                except Refused:
                    continue
                assert [word for word in SITIS if word in facts] == [], f"{flow}:{subject} as {who}"
            session.rollback()


@pytest.mark.parametrize("name", sorted(name for name, proof in FUNCTIONS.items() if proof is Proof.INSIDE))
def test_what_does_not_ask_itself_is_called_by_services_only(name: str) -> None:
    module, _, function = name.partition(".")
    outside = [
        path
        for path, tree in modules("bot", "handlers", "scheduler")
        if not path.startswith(("bot/services/", "bot/sample/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == f"{module}.{function}"
    ]
    assert outside == []


def test_every_function_that_is_told_who_asks_is_proven_here() -> None:
    missing, gone = sorted(set(CALLS) - set(FUNCTIONS)), sorted(set(FUNCTIONS) - set(CALLS))
    ways = "\n".join(f"    Proof.{proof.name}: {proof.value}" for proof in Proof)
    assert not missing, (
        "These functions are told who asks, and nothing proves that they let nobody too far. Add each to FUNCTIONS "
        f"in {__file__} with what it does:\n{ways}\n" + "\n".join(f'    "{name}": Proof.REFUSES,' for name in missing)
    )
    assert not gone, f"Take out of FUNCTIONS what is no more: {', '.join(gone)}"
