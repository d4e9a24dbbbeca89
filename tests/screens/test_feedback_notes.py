"""/umpanbalik: the ways on, the lists, and one card; nothing that is too long breaks, and forged buttons do nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.errors import NotAllowed, NotFound, Refused
from bot.i18n import LANGUAGES, translator
from bot.rendering.messages import message_of
from bot.screens.base import Request
from bot.screens.registry import SCREENS
from bot.services.ports import Message
from bot.view import View
from models.feedback import FeedbackNote
from models.sealed import seal
from models.session import Database
from tests.support.databases import another_session
from tests.support.giving import WHOLE, add_note, give, thank
from tests.support.organisation import BUDI, KABID, NOW, OFFICER, SITI, Organisation, found, person
from tests.support.telegram_limits import assert_sendable, visible

Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks a screen as somebody, in English."""

    def shown(who: int, screen: str, *args: object) -> Message:
        with database.write() as session:
            view = SCREENS[screen](Request(session, person(database, who), NOW, tuple(map(str, args))))
        assert isinstance(view, View)
        for language in LANGUAGES:
            assert_sendable(message_of(view, translator(language)))
        return message_of(view, translator("en"))

    return shown


def actions(message: Message) -> list[str]:
    return [key.data for row in message.keyboard for key in row]


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard for key in row]


def note_of(database: Database, note_id: int) -> FeedbackNote:
    with another_session(database) as session:
        return session.get_one(FeedbackNote, note_id)


def test_everything_about_feedback_is_a_tap_away(database: Database, org: Organisation, ask: Ask) -> None:
    give(database, org, BUDI, SITI)
    hub = ask(SITI, "feedback_hub")
    own = org.people[SITI]
    assert "1 card is new for you" in visible(hub.html)
    assert "📥 What I received (1)" in labels(hub)
    for action in (
        "v:feedback",
        "v:notes",
        "v:notes_given",
        "v:agreements",
        f"v:begin:give_feedback:{own}",
        f"v:begin:give_appreciation:{own}",
    ):
        assert action in actions(hub)
    assert "v:notes_team" not in actions(hub)
    assert "v:notes_team" in actions(ask(KABID, "feedback_hub"))


def test_the_menu_leads_there_and_says_what_is_new(database: Database, org: Organisation, ask: Ask) -> None:
    assert "new for you" not in visible(ask(SITI, "menu").html)
    thank(database, org, BUDI, SITI)
    menu = ask(SITI, "menu")
    assert "1 card is new for you" in visible(menu.html)
    assert "v:feedback_hub" in actions(menu)


@pytest.mark.parametrize("screen", ["notes", "notes_given", "notes_team"])
def test_an_empty_list_leads_back(org: Organisation, ask: Ask, screen: str) -> None:
    assert actions(ask(KABID, screen)) == ["v:feedback_hub", "v:menu"]


def test_what_is_new_is_marked_until_it_was_opened(database: Database, org: Organisation, ask: Ask) -> None:
    note_id = give(database, org, BUDI, SITI)
    assert "🆕 💬 Budi Contoh Santosa" in labels(ask(SITI, "notes"))
    assert "💬 Siti Contoh Rahmah" in labels(ask(BUDI, "notes_given"))
    card = ask(SITI, "note", note_id)
    assert WHOLE in visible(card.html)
    assert "Feedback for Siti Contoh Rahmah" in visible(card.html)
    assert "From Budi Contoh Santosa (colleague), Tuesday, 24 November 2026" in visible(card.html)
    assert "tell BKPSDM or the superior of your penilai" in visible(card.html)
    assert "💬 Budi Contoh Santosa" in labels(ask(SITI, "notes"))
    assert "✔️ 💬 Siti Contoh Rahmah" in labels(ask(BUDI, "notes_given"))


def test_an_appreciation_card_shows_the_value_with_its_official_guides(
    database: Database, org: Organisation, ask: Ask
) -> None:
    card = visible(ask(SITI, "note", thank(database, org, BUDI, SITI)).html)
    assert "👏 Appreciation for Siti Contoh Rahmah" in card
    assert "🏅 Harmonis\n• Menghargai setiap orang apa pun latar belakangnya\n• Suka menolong orang lain" in card
    assert "Terima kasih banyak." in card


def test_the_penilai_sees_the_appreciation_of_the_team_and_no_acts(
    database: Database, org: Organisation, ask: Ask
) -> None:
    note_id = thank(database, org, BUDI, SITI)
    assert "👏 Siti Contoh Rahmah" not in labels(ask(KABID, "notes_team")), "it may still be taken back"
    ask(SITI, "note", note_id)
    assert "👏 Siti Contoh Rahmah" in labels(ask(KABID, "notes_team"))
    assert actions(ask(KABID, "note", note_id)) == ["v:feedback_hub", "v:menu"]


def test_long_lists_come_in_pages(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        for number in range(19):
            add_note(session, org.people[BUDI], org.people[SITI], NOW - timedelta(days=number))
    assert "Page 1 of 3" in visible(ask(SITI, "notes").html)
    last = ask(SITI, "notes", 99)
    assert "Page 3 of 3" in visible(last.html)
    assert "v:notes:1" in actions(last)


@pytest.mark.parametrize("words", ["kata " * 400, "👏" * 2000, "مرحبا " * 333, "<b>&amp;" * 250, "x" * 2000])
def test_two_thousand_characters_in_every_part_come_in_pages_and_whole(
    database: Database, org: Organisation, ask: Ask, words: str
) -> None:
    with database.write() as session:
        note = add_note(session, org.people[BUDI], org.people[SITI], words=words)
        for column in ("situation", "effect", "next_step"):
            setattr(note, column, seal(session, note, column, words))
        note_id = note.id
    read, page = "", 0
    while True:
        card = ask(SITI, "note", note_id, page)
        assert "left out" not in visible(card.html)
        read += visible(card.html)
        page += 1
        if f"v:note:{note_id}:{page}" not in actions(card):
            break
    bare = "".join(words.split())
    assert "".join(read.split()).count(bare[:200]) >= 4
    assert page > 1


def test_the_writer_takes_a_card_back_after_a_second_tap(database: Database, org: Organisation, ask: Ask) -> None:
    note_id = give(database, org, BUDI, SITI)
    assert f"v:note_back:{note_id}" in actions(ask(BUDI, "note", note_id))
    assert f"v:note_gone:{note_id}" in actions(ask(BUDI, "note_back", note_id))
    assert note_of(database, note_id).withdrawn_at is None
    assert "Taken back" in visible(ask(BUDI, "note_gone", note_id).html)
    assert "you took back" in visible(ask(BUDI, "notes_given").html)
    card = ask(BUDI, "note", note_id)
    assert "never saw it" in visible(card.html)
    assert f"v:note_back:{note_id}" not in actions(card)
    assert "Nobody has given you feedback yet" in visible(ask(SITI, "notes").html)


def test_what_was_read_is_only_shown_when_the_old_button_is_tapped(
    database: Database, org: Organisation, ask: Ask
) -> None:
    note_id = give(database, org, BUDI, SITI)
    ask(SITI, "note", note_id)
    card = ask(BUDI, "note_back", note_id)
    assert "Siti Contoh Rahmah read this on" in visible(card.html)
    assert f"v:note_gone:{note_id}" not in actions(card)
    with pytest.raises(Refused, match="has read this meanwhile"):
        ask(BUDI, "note_gone", note_id)


def test_the_recipient_agrees_to_a_quotation_and_takes_that_back(
    database: Database, org: Organisation, ask: Ask
) -> None:
    note_id = give(database, org, BUDI, SITI)
    assert f"v:note_use:{note_id}:1" in actions(ask(SITI, "note", note_id))
    assert "Your summary quotes this." in visible(ask(SITI, "note_use", note_id, 1).html)
    assert note_of(database, note_id).in_summary
    ask(SITI, "note_use", note_id, "x")
    ask(SITI, "note_use", note_id)
    assert note_of(database, note_id).in_summary
    assert "does not quote it" in visible(ask(SITI, "note_use", note_id, 0).html)
    assert not note_of(database, note_id).in_summary


@pytest.mark.parametrize("screen", ["note", "note_use", "note_back", "note_gone"])
@pytest.mark.parametrize("args", [(), ("0",), ("²",), ("9" * 30,), ("-1",), ("4711", "1")])
def test_a_forged_number_is_nothing(org: Organisation, ask: Ask, screen: str, args: tuple[str, ...]) -> None:
    with pytest.raises(NotFound):
        ask(SITI, screen, *args)


@pytest.mark.parametrize("who", [KABID, OFFICER])
@pytest.mark.parametrize("args", [("note",), ("note_use", 1), ("note_back",), ("note_gone",)])
def test_the_buttons_of_others_do_nothing(
    database: Database, org: Organisation, ask: Ask, who: int, args: tuple[str, ...]
) -> None:
    screen, *rest = args
    note_id = give(database, org, BUDI, SITI)
    with pytest.raises(NotAllowed):
        ask(who, screen, note_id, *rest)
    note = note_of(database, note_id)
    assert (note.read_at, note.withdrawn_at, note.in_summary) == (None, None, False)
