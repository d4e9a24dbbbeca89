"""Buttons can be forged: whatever ids one carries, nobody sees or changes what is none of their business.

Which buttons there are is read from the code, so that a new screen is tried without being named here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from sqlmodel import SQLModel

from bot.errors import Refused
from bot.flows.registry import FLOWS
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.rendering.turns import turn_view
from bot.screens.base import Begin, Deliver, Request
from bot.screens.registry import SCREENS
from bot.services import conversations
from bot.services.bindings import BINDINGS
from bot.services.rights import Person
from bot.view import View
from models import Session
from models.session import Database
from tests.meta.repository import modules
from tests.support.databases import Server
from tests.support.hers import SITIS, STRANGERS, at_home, rows_of_others
from tests.support.organisation import (
    KABID,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    person,
)

NAMES_PEOPLE = {"give_feedback", "give_appreciation"}
"""Conversations in which everybody may choose to whom they write: that somebody is in service is no secret."""

NUMBERS = range(1, 12)
"""Covers the ids of everything of hers, and a few of nobody; see the first test."""


@cache
def buttons() -> tuple[str, ...]:
    """Everything that buttons of the code carry, without the origin; `{}` where something is filled in."""
    found_in_code = set()
    for _, tree in modules("bot", "handlers"):
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            else:
                continue
            origin, _, carried = text.partition(":")
            if origin in {"v", "n"} and carried.split(":")[0] in SCREENS:
                found_in_code.add(carried)
    return tuple(sorted(found_in_code))


def forged(screen: str) -> Iterator[tuple[str, ...]]:
    """What may stand behind the name of a screen, with the ids of others."""
    shapes = {tuple(carried.split(":")[1:]) for carried in buttons() if carried.split(":")[0] == screen}
    shapes |= {(), ("{}",), ("{}", "{}"), ("{}", "{}", "1")}
    for shape in sorted(shapes):
        for number in NUMBERS if "{}" in "".join(shape) else (0,):
            yield tuple(part.replace("{}", str(number)) for part in shape)


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


def answer(session: Session, me: Person, name: str, args: tuple[str, ...]) -> str:
    """Everything that somebody would see after a tap: text, labels and names of files, or the refusal."""
    try:
        with session.begin_nested():
            shown = SCREENS[name](Request(session, me, NOW, args, "bot_contoh"))
            if isinstance(shown, Begin):
                drawing = conversations.start(session, BINDINGS, me, shown.flow, shown.subject_id, NOW)
                return words_of(turn_view(drawing))
            if isinstance(shown, Deliver):
                kept, made = [file.name for file in shown.files], [file.name for file in shown.made]
                return "\n".join([words_of(shown.view), *kept, *made])
            return words_of(shown)
    except Refused as refused:
        return words_of(View((refused.message,)))


def words_of(view: View | None) -> str:
    if view is None:
        return ""
    message = message_of(view, translator("en"))
    return "\n".join([message.html, *(key.label for row in message.keyboard for key in row)])


def test_the_ids_of_everything_of_hers_are_tried(database: Database, org: Organisation) -> None:
    with database.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in {"visitor", "processed_update"} or "id" not in table.columns:
                continue
            columns = [c for c in ("employee_id", "owner_id", "author_id") if c in table.columns]
            for column in columns:
                ids = session.connection().execute(
                    table.select().where(table.c[column] == org.people[SITI]).with_only_columns(table.c.id)
                )
                assert set(ids.scalars()) <= set(NUMBERS), table.name
    assert org.people[SITI] in NUMBERS
    assert len(buttons()) > 20, "read from the code"


TRIED = [
    *(pytest.param(screen, None, id=screen) for screen in SCREENS),
    *(pytest.param("begin", flow, id=f"begin:{flow}") for flow in FLOWS),
]


@pytest.mark.parametrize(("screen", "flow"), TRIED)
def test_forged_ids_show_and_change_nothing_of_others(
    database: Database, org: Organisation, screen: str, flow: str | None
) -> None:
    readers = {name: person(database, who) for name, who in STRANGERS.items()}
    with database.write() as session:
        before = rows_of_others(session, {me.id for me in readers.values()})
        for name, me in readers.items():
            for args in forged(screen) if flow is None else [(flow, str(number)) for number in NUMBERS]:
                said = answer(session, me, screen, args)
                tapped = ":".join((screen, *args))
                hidden = SITIS[1:] if NAMES_PEOPLE & set(args) else SITIS
                assert [word for word in hidden if word in said] == [], f"v:{tapped} tells {name}: {said}"
        after = rows_of_others(session, {me.id for me in readers.values()})
        assert [table for table in before if before[table] != after[table]] == []
        session.rollback()


def test_who_may_see_her_does_by_the_same_buttons(database: Database, org: Organisation) -> None:
    """So that the tests above would notice."""
    with database.write() as session:
        for who, screens in ((KABID, {"result", "evidence", "assess", "return"}), (OFFICER, {"result", "access_log"})):
            me = person(database, who)
            for screen in screens:
                shown = []
                for args in forged(screen):
                    with session.begin_nested() as tried:
                        shown.append(answer(session, me, screen, args))
                        tried.rollback()
                    session.expire_all()
                assert any(word in said for said in shown for word in SITIS), screen
        session.rollback()
