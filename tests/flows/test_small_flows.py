"""Setting the predikat of an organisation, returning a self-review, and the collection of all flows."""

from __future__ import annotations

from bot.conversation.answers import Answer, Key
from bot.conversation.checks import check
from bot.conversation.events import Where
from bot.flows.organisation import ORGANISATION, OrganisationFacts
from bot.flows.registry import FLOWS
from bot.flows.return_review import RETURN_REVIEW, ReturnFacts
from tests.conversation.chat import SENTENCE, Chat, english


def setting(*, on_behalf: bool) -> Chat[OrganisationFacts]:
    return Chat(ORGANISATION, OrganisationFacts("Dinas Kependudukan", "Tahun 2026", "Rahmat Hidayat", on_behalf))


def test_a_leader_sets_the_predikat_with_one_tap() -> None:
    chat = setting(on_behalf=False)
    assert english(chat.asked.question) == "Which predikat does <b>Dinas Kependudukan</b> get for Tahun 2026?"
    assert chat.codes() == ["ISTIMEWA", "BAIK", "BUTUH_PERBAIKAN", "KURANG", "SANGAT_KURANG"]
    chat.tap("BAIK")
    chat.go(Where.SEND)
    assert chat.finished.answers == {Key("predicate"): Answer("BAIK")}


def test_whoever_records_it_on_behalf_names_the_letter() -> None:
    chat = setting(on_behalf=True)
    chat.tap("ISTIMEWA")
    assert "on behalf of (atas nama) <b>Rahmat Hidayat</b>" in english(chat.asked.question)
    chat.write("800.1.3/24/2026")
    chat.write("24/10/2026")
    chat.go(Where.SEND)
    assert chat.finished.answers == {
        Key("predicate"): Answer("ISTIMEWA"),
        Key("letter_number"): Answer("800.1.3/24/2026"),
        Key("letter_on"): Answer("2026-10-24"),
    }


def test_a_self_review_goes_back_with_a_reason_that_says_something() -> None:
    chat = Chat(RETURN_REVIEW, ReturnFacts("Sri Lestari"))
    assert "The self-review of <b>Sri Lestari</b> goes back" in english(chat.asked.question)
    chat.write("Kurang.")
    assert "Example: <i>Please state the realisation of result 2 again" in chat.note
    chat.write(SENTENCE)
    chat.go(Where.SEND)
    assert chat.finished.answers == {Key("reason"): Answer(SENTENCE)}


def test_every_flow_is_found_by_its_id_and_works() -> None:
    assert set(FLOWS) >= {"self_review", "assessment", "return_review", "organisation"}
    assert all(check(flow) is flow and flow.id == name for name, flow in FLOWS.items())
