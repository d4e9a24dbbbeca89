"""What admins see and do at the door, and what strangers are told; every view is within Telegram's limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.doors import Standing, code_in
from bot.errors import NotFound, Refused
from bot.i18n import LANGUAGES, translator
from bot.rendering.messages import message_of
from bot.screens import door
from bot.screens.base import Deliver, Request
from bot.screens.registry import SCREENS
from bot.services.door import outcomes, visitors
from bot.services.door.access_requests import AccessRefusal
from bot.services.door.outcomes import Arrived
from bot.services.ports import Message
from bot.view import View
from models.people import Employee
from models.session import Database
from tests.support.doors import GUEST, OTHER_GUEST, WRONG, add_newcomer, come_in, invite, open_link, write
from tests.support.organisation import ADMIN, BUDI, KABID, NOW, OFFICER, SITI, Organisation, add_unit, found, person
from tests.support.telegram_limits import assert_sendable, visible

Ask = Callable[..., Message]
LINK = re.compile(r"https://t\.me/contoh_bot\?start=([A-Za-z0-9_-]+)")
DAY = timedelta(days=1)


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session, reports=12)


@pytest.fixture
def newcomer(database: Database, org: Organisation) -> int:
    with database.write() as session:
        return add_newcomer(session, org, penilai=KABID)


def shown(database: Database, who: int, screen: str, *args: object) -> View | Deliver:
    with database.write() as session:
        request = Request(session, person(database, who), NOW, tuple(map(str, args)), "contoh_bot")
        view = SCREENS[screen](request)
    assert isinstance(view, View | Deliver)
    return view


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks a screen as somebody, and gives the message in English once it was found sendable in all languages."""

    def asked(who: int, screen: str, *args: object) -> Message:
        view = shown(database, who, screen, *args)
        assert isinstance(view, View)
        messages = {language: message_of(view, translator(language)) for language in LANGUAGES}
        for message in messages.values():
            assert_sendable(message)
        return messages["en"]

    return asked


def tap(message: Message, label: str) -> list[str]:
    """Screen and arguments behind a button."""
    data = {key.label: key.data for row in message.keyboard for key in row}
    return data[label].split(":")[1:]


def text(message: Message) -> str:
    return visible(message.html)


def test_somebody_is_found_invited_and_the_code_comes_in_a_message_of_its_own(
    database: Database, newcomer: int, ask: Ask
) -> None:
    card = ask(ADMIN, *tap(ask(ADMIN, "admin", "baru", "contoh"), "Baru Contoh"))
    assert "⚪ Has not joined yet." in text(card)
    invited = ask(ADMIN, *tap(card, "✉️ Invite"))
    link = LINK.search(invited.html)
    assert link is not None
    data = {key.label: key.data for row in invited.keyboard for key in row}
    assert data["🔑 Show the code"].startswith("n:"), "the link stays where it is"
    told = ask(ADMIN, *tap(invited, "🔑 Show the code"))
    code = re.search(r"<code>(.+?)</code>", told.html)
    assert code is not None
    assert link[1] not in told.html
    assert code[1] not in invited.html
    open_link(database, GUEST, link[1])
    assert isinstance(write(database, GUEST, code[1]), Arrived)
    assert "no second person has confirmed it yet" in text(ask(ADMIN, "person", newcomer))


def test_who_has_an_account_is_invited_after_a_second_tap(database: Database, org: Organisation, ask: Ask) -> None:
    first = ask(ADMIN, "invite", org.people[SITI])
    assert "has an account already" in text(first)
    assert LINK.search(first.html) is None
    assert LINK.search(ask(ADMIN, *tap(first, "Yes, make a link")).html)


def test_a_double_tap_shows_the_link_that_holds(database: Database, newcomer: int, ask: Ask) -> None:
    links = [LINK.search(ask(ADMIN, "invite", newcomer).html) for _ in range(2)]
    tokens = [link[1] for link in links if link]
    assert len(tokens) == 2
    assert open_link(database, GUEST, tokens[0]) == outcomes.NoEntry(Standing.REVOKED)
    assert isinstance(open_link(database, GUEST, tokens[1]), outcomes.CodeAsked)


def test_a_unit_is_invited_with_two_files_and_a_second_tap_makes_none(
    database: Database, org: Organisation, newcomer: int, ask: Ask
) -> None:
    start = ask(ADMIN, "invite_unit")
    offer = ask(ADMIN, *tap(start, "Unit DINAS"))
    assert "Without a link: 1" in text(offer)
    made = shown(database, ADMIN, *tap(offer, "✉️ Invite 1 person"))
    assert isinstance(made, Deliver)
    assert [file.name for file in made.made] == ["undangan-20261124-0900.xlsx", "kode-20261124-0900.xlsx"]
    assert not any(file.protected for file in made.made)
    with pytest.raises(Refused, match="has a link"):
        shown(database, ADMIN, *tap(offer, "✉️ Invite 1 person"))
    again = ask(ADMIN, *tap(ask(ADMIN, "invite_unit", org.units["DINAS"]), "♻️ New links for everybody"))
    assert "The link of 1 person" in text(again)
    with pytest.raises(Refused, match="wait a minute"):
        shown(database, ADMIN, *tap(again, "Yes, make new ones"))


def test_units_are_looked_through_page_by_page(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        for n in range(12):
            add_unit(session, f"UPT{n:02}", org.units["DINAS"])
    message = ask(OFFICER, "people")
    message = ask(OFFICER, *tap(message, "Unit KOTA"))
    message = ask(OFFICER, *tap(message, "Unit SETDA"))
    message = ask(OFFICER, *tap(message, "Unit DINAS"))
    assert "Unit BIDANG: 15 of 15 have joined" in text(message)
    last = ask(OFFICER, *tap(message, "Next ▶"))
    assert "Kadis Contoh" in text(last)
    assert "Unit SETDA" in text(ask(OFFICER, *tap(last, "⬆️ One level up")))
    people = ask(OFFICER, "people", org.units["BIDANG"], 99)
    assert "🟢 " in text(people)


def test_an_account_is_confirmed_from_the_list_and_taken_after_a_second_tap(
    database: Database, newcomer: int, ask: Ask
) -> None:
    come_in(database, GUEST, invite(database, newcomer))
    assert "No account waits" in text(ask(BUDI, "unconfirmed"))
    assert tap(ask(KABID, "menu"), "🟡 Accounts to confirm") == ["unconfirmed"]
    assert "🟡 Accounts to confirm" not in [key.label for row in ask(BUDI, "menu").keyboard for key in row]
    one = ask(KABID, *tap(ask(KABID, "unconfirmed"), "Baru Contoh"))
    sure = ask(KABID, *tap(one, "🚫 No, it is not"))
    assert person(database, GUEST).id == newcomer
    assert "is confirmed" in text(ask(KABID, *tap(one, "✅ Yes, it is them")))
    assert person(database, GUEST).confirmed
    with pytest.raises(Refused, match="was confirmed on"):
        ask(KABID, *tap(sure, "Yes, take it away"))
    assert "does not wait for you any more" in text(ask(KABID, "waits", newcomer))
    card = ask(ADMIN, "person", newcomer)
    assert "by Kabid Contoh" in text(card)
    really = ask(ADMIN, *tap(card, "🔌 Take the account away"))
    assert "was taken from Baru Contoh" in text(ask(ADMIN, *tap(really, "Yes, take it away")))


def test_a_rejected_account_is_gone(database: Database, newcomer: int, ask: Ask) -> None:
    come_in(database, GUEST, invite(database, newcomer))
    one = ask(KABID, "waits", newcomer)
    done = ask(KABID, *tap(ask(KABID, *tap(one, "🚫 No, it is not")), "Yes, take it away"))
    assert "BKPSDM has been told" in text(done)
    assert "⚪ Has not joined yet." in text(ask(ADMIN, "person", newcomer))


def test_somebody_leaves_by_themselves(database: Database, org: Organisation, ask: Ask) -> None:
    own = ask(SITI, "person", org.people[SITI])
    assert "🛠 Administration" not in [key.label for row in own.keyboard for key in row]
    sure = ask(SITI, *tap(own, "🔌 Take the account away"))
    assert "no longer belongs to you" in text(ask(SITI, *tap(sure, "Yes, take it away")))


def test_roles_are_given_and_taken_after_a_second_tap(database: Database, org: Organisation, ask: Ask) -> None:
    roles = ask(OFFICER, *tap(ask(OFFICER, "person", org.people[BUDI]), "🎖 Roles"))
    assert "No role besides" in text(roles)
    units = ask(OFFICER, *tap(roles, "Give: admin of a unit"))
    sure = ask(OFFICER, *tap(units, "✅ Unit BIDANG"))
    assert not person(database, BUDI).admin_units
    ask(OFFICER, *tap(sure, "Yes, do it"))
    assert person(database, BUDI).admin_units == {org.units["BIDANG"]}
    roles = ask(OFFICER, "roles", org.people[BUDI])
    ask(OFFICER, *tap(ask(OFFICER, *tap(roles, "Take: admin of Unit BIDANG")), "Yes, do it"))
    ask(OFFICER, *tap(ask(OFFICER, *tap(roles, "Give: BKPSDM")), "Yes, do it"))
    assert person(database, BUDI).is_bkpsdm
    elsewhere = ask(OFFICER, *tap(ask(OFFICER, *tap(units, "Unit KOTA")), "Unit SETDA"))
    assert "✅ Unit SETDA" in [key.label for row in elsewhere.keyboard for key in row]


@pytest.mark.parametrize(
    ("screen", "args"),
    [
        ("role", ("6", "give", "x", "1", "1")),
        ("role", ("6", "steal", "b", "0", "1")),
        ("role", ("6",)),
        ("role", ("6", "give", "u", "999", "1")),
        ("access", ("999",)),
        ("access_no", ("999", "9")),
        ("access_take", ("999", "1", "1")),
        ("person", ("²",)),
        ("person", ()),
        ("invite", ("999",)),
        ("people", ("999",)),
        ("invite_unit", ("999", "new")),
        ("confirm", ("999", "1")),
    ],
)
def test_forged_buttons_find_nothing(database: Database, org: Organisation, screen: str, args: tuple[str, ...]) -> None:
    with pytest.raises(NotFound):
        shown(database, OFFICER, screen, *args)


@pytest.mark.parametrize(
    ("screen", "args"),
    [
        ("admin", ("budi",)),
        ("people", ()),
        ("invite_unit", ()),
        ("person", ("4",)),
        ("invite", ("6",)),
        ("code", ("6",)),
        ("unbind", ("6", "1", "1")),
        ("confirm", ("6", "1")),
        ("reject", ("6", "1", "1")),
        ("roles", ("6",)),
        ("role", ("6", "give", "b", "0", "1")),
        ("role_unit", ("6",)),
        ("access", ("1",)),
        ("access_pick", ("1",)),
        ("access_take", ("1", "6", "1")),
        ("access_no", ("1", "1")),
    ],
)
def test_what_belongs_to_admins_is_refused_to_staff(
    database: Database, org: Organisation, screen: str, args: tuple[str, ...]
) -> None:
    with pytest.raises(Refused):
        shown(database, SITI, screen, *args)


def test_an_admin_who_is_not_confirmed_is_told_so_instead_of_having_no_role(
    database: Database, org: Organisation, ask: Ask
) -> None:
    come_in(database, GUEST, invite(database, org.people[ADMIN]))
    with pytest.raises(Refused, match="A second person must confirm"):
        ask(GUEST, "admin")
    assert "No second person has confirmed this account yet" in text(ask(GUEST, "menu"))


def test_a_leader_who_is_not_confirmed_is_not_told_that_nobody_reports(
    database: Database, org: Organisation, ask: Ask
) -> None:
    come_in(database, GUEST, invite(database, org.people[KABID]))
    with pytest.raises(Refused, match="A second person must confirm"):
        ask(GUEST, "team")


def request_access(database: Database, words: str = "Baru Contoh, Bidang, analis") -> None:
    with database.write() as session:
        visitors.ask_for_access(session, GUEST, NOW)
    write(database, GUEST, words)


def test_a_request_is_accepted_by_name_or_by_unit_and_the_code_is_shown_once(
    database: Database, org: Organisation, newcomer: int, ask: Ask
) -> None:
    request_access(database)
    asked = ask(OFFICER, "access", 1)
    assert "“Baru Contoh, Bidang, analis”" in text(asked)
    by_unit = ask(OFFICER, *tap(asked, "🔎 Look by unit"))
    for unit in ("Unit KOTA", "Unit SETDA", "Unit DINAS", "Unit BIDANG"):
        by_unit = ask(OFFICER, *tap(by_unit, unit))
    assert tap(by_unit, "Baru Contoh") == tap(asked, "Baru Contoh")
    sure = ask(OFFICER, *tap(asked, "Baru Contoh"))
    done = ask(OFFICER, *tap(sure, "Yes, accept"))
    code = re.search(r"<code>(.+?)</code>", done.html)
    assert code is not None
    assert code_in(code[1])
    assert isinstance(write(database, GUEST, code[1]), Arrived)
    assert "✅ Accepted" in text(ask(OFFICER, "access", 1))
    with pytest.raises(Refused, match="was decided on"):
        ask(OFFICER, *tap(sure, "Yes, accept"))


def test_a_request_is_refused_with_a_reason(database: Database, org: Organisation, ask: Ask) -> None:
    request_access(database, "Entah Siapa, tanpa unit")
    asked = ask(OFFICER, "access", 1)
    assert "No name in the list is like these words" in text(asked)
    ask(OFFICER, *tap(ask(OFFICER, *tap(asked, "🚫 Refuse")), "Not of this city"))
    assert "🚫 Refused" in text(ask(OFFICER, "access", 1))


def test_a_warning_stands_where_somebody_asks_as_a_person_with_an_account(
    database: Database, org: Organisation, ask: Ask
) -> None:
    request_access(database, "Siti Rahmah dari Bidang, ganti nomor")
    sure = ask(OFFICER, *tap(ask(OFFICER, "access", 1), "Siti Contoh Rahmah"))
    assert "⚠️ This person has an account" in text(sure)


def test_a_link_that_somebody_with_an_account_opens_says_whose_it_is_not(
    database: Database, org: Organisation, newcomer: int, ask: Ask
) -> None:
    issued, own = invite(database, newcomer), invite(database, org.people[SITI])
    others = text(ask(SITI, "opened", issued.token))
    assert "for another person" in others
    assert "Baru" not in others
    assert "You have joined already" in text(ask(SITI, "opened", own.token))
    assert "Good day" in text(ask(SITI, "opened", "A" * 32))
    assert "Good day" in text(ask(SITI, "door", "access"))


OUTCOMES = (
    outcomes.Greeted(),
    outcomes.Greeted(NOW),
    *(outcomes.NoEntry(why) for why in (None, *Standing)),
    outcomes.Shared(),
    outcomes.CodeAsked(NOW),
    outcomes.CodeAsked(NOW, unreadable=True),
    outcomes.WrongCode(1),
    outcomes.WrongCode(4),
    outcomes.Paused(NOW),
    outcomes.Paused(NOW, ended=True),
    outcomes.Arrived("Baru <Contoh>", "id", True),
    outcomes.RequestAsked(),
    outcomes.RequestUnfit(AccessRefusal.NOT_FOUND.said),
    outcomes.RequestKept(),
    outcomes.RequestWaits(NOW),
    outcomes.TooManyRequests(),
)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: type(outcome).__name__)
def test_every_outcome_at_the_door_is_said_in_every_language(outcome: outcomes.Outcome) -> None:
    for language in LANGUAGES:
        assert_sendable(message_of(door.view_of(outcome), translator(language)))


def test_help_language_and_refusals_are_said_to_strangers_too() -> None:
    for language in LANGUAGES:
        for view in (door.help_view(), door.language_view(language), *(door.refusal_view(r) for r in AccessRefusal)):
            assert_sendable(message_of(view, translator(language)))


def test_the_end_of_a_pause_is_named() -> None:
    said = visible(message_of(door.view_of(outcomes.Paused(NOW)), translator("en")).html)
    assert "24 November 2026, 09:00 WITA" in said


def test_an_entry_warns_of_wrong_codes_and_of_who_has_left(database: Database, newcomer: int, ask: Ask) -> None:
    issued = invite(database, newcomer)
    open_link(database, OTHER_GUEST, issued.token)
    for _ in range(5):
        write(database, OTHER_GUEST, WRONG)
    card = text(ask(ADMIN, "person", newcomer))
    assert "⚠️ Wrong codes: 5." in card
    assert "has to wait until 24 November 2026, 09:15 WITA" in card
    with database.write() as session:
        session.get_one(Employee, newcomer).active = False
    left = ask(ADMIN, "person", newcomer)
    assert "No longer in service." in text(left)
    assert "✉️ Invite" not in [key.label for row in left.keyboard for key in row]
