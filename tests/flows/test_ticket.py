"""How BKPSDM puts something right in its own words, or looks it up."""

from __future__ import annotations

import pytest

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Where
from bot.conversation.kinds import Option
from bot.domain.corrections import Wrong
from bot.flows.ticket import SUPERIOR, TICKET, SuperiorFacts
from bot.i18n import plain
from tests.conversation.chat import Chat, english
from tests.flows.cases import ticket_facts


@pytest.mark.parametrize("wrong", [Wrong.NAME, Wrong.POSITION])
def test_a_text_is_written(wrong: Wrong) -> None:
    chat = Chat(TICKET, ticket_facts(wrong))
    assert "Suggested: “kearsipan”" in english(chat.asked.question)
    chat.write("Arsiparis Ahli Muda")
    chat.go(Where.SEND)
    assert chat.finished.answers == {Key("value"): Answer("Arsiparis Ahli Muda")}


@pytest.mark.parametrize("wrong", [Wrong.UNIT, Wrong.SUPERIOR])
def test_a_unit_or_a_superior_is_looked_up(wrong: Wrong) -> None:
    chat = Chat(TICKET, ticket_facts(wrong))
    chat.write("kearsipan")
    assert chat.codes() == ["2"]
    chat.tap("2")
    assert "Seksi Kearsipan" in english(chat.summary.lines[0].value)
    chat.go(Where.SEND)
    assert chat.finished.answers == {Key("value"): Answer("2")}


def test_another_penilai_is_looked_up_without_a_request() -> None:
    chat = Chat(SUPERIOR, SuperiorFacts("Sri Lestari", plain("Rahmat Hidayat"), {"5": "Noor Ainah – Sekretaris"}))
    chat.write("noor")
    assert chat.asked.rows == ((Option("5", plain("Noor Ainah – Sekretaris")),),)
    chat.tap("5")
    assert "both penilai will be told" in english(chat.summary.headline)
