"""What /akses says, to the person and to BKPSDM."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.access import Action, Relation, is_logged
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.screens import access_log as screen
from bot.screens.base import PAGE, Request
from bot.screens.registry import SCREENS
from bot.services import results
from bot.services.ports import Message
from bot.view import View
from models.session import Database
from models.trail import AccessLog
from tests.meta.repository import modules
from tests.support.organisation import BUDI, KABID, NOW, OFFICER, SITI, Organisation, add_acting, found, person
from tests.support.talking import send_self_review
from tests.support.telegram_limits import assert_sendable, visible

Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


@pytest.fixture
def ask(database: Database) -> Ask:
    def shown(who: int, name: str, *args: object) -> Message:
        with database.write() as session:
            view = SCREENS[name](Request(session, person(database, who), NOW, tuple(map(str, args))))
        assert isinstance(view, View)
        message = message_of(view, translator("en"))
        assert_sendable(message)
        return message

    return shown


def actions(message: Message) -> dict[str, str]:
    return {key.label: key.data for row in message.keyboard for key in row}


def test_who_when_as_what_and_what_stand_in_a_line(database: Database, org: Organisation, ask: Ask) -> None:
    send_self_review(database, org, SITI)
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[BUDI])
    with database.write() as session:
        results.score(session, person(database, BUDI), org.appraisals[SITI], NOW)
    text = visible(ask(SITI, "access_log").html)
    assert (
        "• 24 November 2026, 09:00 WITA: Budi Contoh Santosa (Plh of the penilai) read the result, Triwulan TW3 2026"
        in text
    )
    assert "neither do your own looks" in text


def test_where_nobody_has_opened_it_that_is_said(org: Organisation, ask: Ask) -> None:
    assert "Nobody else has opened it so far." in visible(ask(SITI, "access_log").html)


def test_many_looks_have_pages_and_a_strange_page_is_the_last(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        for number in range(PAGE * 2 + 1):
            session.add(
                AccessLog(
                    appraisal_id=org.appraisals[SITI],
                    reader_id=org.people[KABID],
                    relation="PENILAI",
                    view="result",
                    seen_at=NOW - timedelta(days=number),
                )
            )
    first = ask(SITI, "access_log")
    assert first.html.count("• ") == PAGE
    assert "Page 1 of 3" in visible(first.html)
    following = actions(first)["Next ▶"].split(":")
    last = ask(SITI, following[1], following[2], "99")
    assert last.html.count("• ") == 1
    assert list(actions(last)) == ["◀ Previous", "🏅 My result", "Menu"]


def test_bkpsdm_comes_to_it_from_the_result_and_it_says_that_this_is_noted(
    database: Database, org: Organisation, ask: Ask
) -> None:
    way = actions(ask(OFFICER, "result", org.appraisals[SITI]))["👁 Who opened this record"].split(":")
    text = visible(ask(OFFICER, way[1], way[2]).html)
    assert "Who opened the record of Siti Contoh Rahmah" in text
    assert "That you read this list is noted too" in text
    assert "Petugas Contoh (BKPSDM) read this list" in visible(ask(SITI, "access_log").html)
    assert "👁 Who opened this record" not in actions(ask(KABID, "result", org.appraisals[SITI]))
    assert "👁 Who opened this record" not in actions(ask(SITI, "result"))


def test_everything_that_the_log_can_hold_has_words() -> None:
    """What is asked for by an action that is logged, found in the services."""
    views = {
        keyword.value.value
        for _, tree in modules("bot/services")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and any(
            isinstance(argument, ast.Attribute)
            and ast.unparse(argument.value) == "Action"
            and is_logged(Action[argument.attr], {Relation.BKPSDM})
            for argument in node.args
        )
        for keyword in node.keywords
        if keyword.arg == "view" and isinstance(keyword.value, ast.Constant)
    }
    views |= {
        argument.value
        for _, tree in modules("bot/services")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("note_look")
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert {"result", "feedback", "evidence", "assessment", "paper_form"} <= views
    assert views <= set(screen.VIEWS)
    may_read = {relation.value for relation in Relation} - {"SELF", "PEER", "UNIT_HEAD", "STRANGER"}
    assert may_read | {"PLT", "PLH"} == set(screen.AS_WHAT)
