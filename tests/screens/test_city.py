"""Every screen for everybody in the sample city, in both languages: nothing breaks, and everything can be sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from sqlmodel import col, select

from bot.errors import Refused
from bot.flows.registry import FLOWS
from bot.i18n import LANGUAGES, translator
from bot.rendering.messages import message_of
from bot.rendering.turns import turn_view
from bot.sample import create
from bot.screens.base import Begin, Deliver, Request, Shown
from bot.screens.registry import SCREENS
from bot.services import conversations
from bot.services.bindings import BINDINGS
from bot.services.rights import Person, person_of
from bot.view import View
from models import Session
from models.appraisal import Appraisal
from models.people import Account, Unit
from models.session import Database
from tests.support.telegram_limits import assert_sendable

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


class Shelf:
    """A `FileStore` in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, owner_id: int, content: bytes) -> str:
        digest = sha256(owner_id.to_bytes(8, "big") + content).hexdigest()
        self.kept[digest] = content
        return digest

    def get(self, owner_id: int, digest: str) -> bytes:
        return self.kept[digest]


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """What happens inside leaves no trace for whoever comes next."""
    with session.begin_nested() as inside:
        yield
        inside.rollback()


def view_of(session: Session, person: Person, shown: Shown) -> View | None:
    match shown:
        case View():
            return shown
        case Deliver(view=view, files=files):
            assert files
            return view
        case Begin(flow=flow, subject_id=subject_id):
            return turn_view(conversations.start(session, BINDINGS, person, flow, subject_id, NOW))


def assert_leads_on(view: View) -> None:
    """Every button does something that is there."""
    for button in (button for row in view.rows for button in row):
        origin, name, *rest = button.action.split(":")
        if origin == "c":
            assert name.isdecimal()
            assert rest[0].isdecimal()
        else:
            assert origin in {"v", "n"}
            assert name in SCREENS
            assert name != "begin" or rest[0] in FLOWS


STRANGE = [
    *((name, words) for name in ("find", "result", "team") for words in (("siti",), ("<b>&", "🏛"), ("²",))),
    *((name, (odd,)) for name in ("result", "assess", "evidence") for odd in ("0", "²", "9" * 30, "-1")),
    *((name, (page,)) for name in ("team", "tasks", "history") for page in ("0", "1", "99")),
    *(("language", (code,)) for code in LANGUAGES),
    ("begin", ("no_such_flow", "1")),
    ("begin", ("self_review",)),
]
"""What a person may write behind a command, and what an old button may carry."""


def asks(session: Session, person: Person, appraisals: list[Appraisal]) -> list[tuple[str, tuple[str, ...]]]:
    """Every screen, with the own appraisals, some of the reports, and some that are none of the person's business."""
    own = [row for row in appraisals if person.id in (row.employee_id, row.penilai_id)][:3]
    others = [row for row in appraisals if row not in own][person.id % 7 :: 45]
    ids = [str(row.id) for row in (*own, *others)]
    units = [str(unit) for unit in session.exec(select(Unit.id))]
    return [
        *((name, ()) for name in SCREENS),
        *((name, (i,)) for name in ("result", "feedback", "feedback_why", "evidence", "assess", "return") for i in ids),
        *(("begin", (flow, ids[0])) for flow in FLOWS if flow != "organisation"),
        *(("begin", ("organisation", unit)) for unit in units[person.id % 3 :: 3]),
        *(STRANGE if person.id % 9 == 0 else ()),
    ]


@pytest.fixture
def city(database: Database) -> Iterator[Session]:
    """The sample city with its evidence, in a session that is rolled back."""
    with database.write() as session:
        session.info["shelf"] = Shelf()
        create(session, today=date(2026, 11, 24), now=NOW, files=session.info["shelf"])
        yield session
        session.rollback()


def everybody(session: Session) -> list[Person]:
    people = [person_of(session, telegram_id, NOW) for telegram_id in session.exec(select(Account.telegram_id))]
    return [person for person in people if person is not None]


def test_nothing_breaks_and_every_message_can_be_sent(city: Session) -> None:
    appraisals = list(city.exec(select(Appraisal).order_by(col(Appraisal.id))))
    drawn = 0
    for person in everybody(city):
        for name, args in asks(city, person, appraisals):
            with undone(city):
                request = Request(city, person, NOW, args)
                try:
                    view = view_of(city, person, SCREENS[name](request))
                except Refused as refused:
                    view = View((refused.message,))
                assert view is not None
                drawn += 1
                assert_leads_on(view)
                for language in LANGUAGES:
                    assert_sendable(message_of(view, translator(language)))
    assert drawn > 1200
