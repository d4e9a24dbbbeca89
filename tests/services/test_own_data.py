"""The copy of a person's data: whole, of nobody else, and readable."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.predikat import Predikat
from bot.errors import Refused
from bot.i18n import translator
from bot.screens.own_data_page import LABELS, as_json, as_page, files_of
from bot.services import chat_messages, own_data, results
from bot.services.own_data import COPIES_A_DAY, Data
from models.appraisal import Phase, RatingRow
from models.people import Employee
from models.session import Database
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.doors import invite
from tests.support.organisation import BUDI, KABID, NOW, OFFICER, SITI, Organisation, on_one_database, person
from tests.support.talking import SENTENCE, Talk, assess, send_self_review


def copy(database: Database, who: int, after: timedelta = timedelta(0)) -> Data:
    with database.write() as session:
        return own_data.copy_of(session, person(database, who), NOW + after)


def keys(data: object) -> Iterator[str]:
    match data:
        case Mapping():
            for key, value in data.items():
                yield key
                yield from keys(value)
        case str():
            pass
        case Sequence():
            for value in data:
                yield from keys(value)


def test_everything_said_and_rated_is_in_it_once_it_is_confirmed(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    with database.write() as session:
        results.score(session, person(database, OFFICER), org.appraisals[SITI], NOW)
    (appraisal,) = copy(database, SITI)["appraisals"]
    assert isinstance(appraisal["predikat"], Predikat)
    assert len(appraisal["realisations"]) == 3
    assert any(said.get("text") == SENTENCE for said in appraisal["own_words"])
    assert {"HASIL_KERJA", "PERILAKU_KERJA"} <= {str(said["about"]) for said in appraisal["words_of_the_penilai"]}
    assert {look["name"] for look in copy(database, SITI)["opened_by"]} == {"Kabid Contoh", "Petugas Contoh"}


def test_what_the_penilai_has_not_confirmed_is_not_in_it(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    talk.answer_until("behaviour_rating")
    with another_session(database) as session:
        assert session.exec(select(RatingRow).where(RatingRow.phase == Phase.BLIND)).all()
    data = copy(database, SITI)
    assert data["appraisals"][0]["words_of_the_penilai"] == []
    assert SENTENCE in as_json(data)


def test_the_penilai_gets_no_words_about_others(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    talk.answer_until("behaviour_rating")
    (conversation,) = copy(database, KABID)["conversations"]
    assert conversation["flow"] == "assessment"
    assert conversation["answers"] == []
    assert "Siti" not in as_json(copy(database, KABID))


@on_one_database
def test_a_draft_of_the_self_review_is_in_it(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until("own_rating")
    (conversation,) = copy(database, SITI)["conversations"]
    assert conversation["answers"]


@on_one_database
def test_the_nip_is_masked_in_both_files(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).nip = "199001012015012001"
    files = files_of(copy(database, SITI), translator("id"))
    assert len(files) == 2
    for file in files:
        assert b"1990**********2***" in file.content
        assert b"199001012015012001" not in file.content
        assert not file.protected, "it is the person's to keep and pass on"


@on_one_database
def test_a_person_gets_a_few_copies_a_day_and_each_is_in_the_trail(database: Database, org: Organisation) -> None:
    for _ in range(COPIES_A_DAY):
        copy(database, SITI)
    with pytest.raises(Refused) as refused:
        copy(database, SITI, timedelta(hours=23))
    assert f"You have had {COPIES_A_DAY} copies within a day" in english(refused.value.message).replace(
        "{limit}", str(COPIES_A_DAY)
    )
    copy(database, BUDI)
    copy(database, SITI, timedelta(hours=25))
    with another_session(database) as session:
        exported = session.exec(select(Audit).where(Audit.action == "data.exported")).all()
    subjects = [act.subject_id for act in exported]
    assert subjects.count(org.people[SITI]) == COPIES_A_DAY + 1
    assert subjects.count(org.people[BUDI]) == 1


def test_every_key_has_a_name_on_the_page(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    data = copy(database, SITI)
    assert set(keys(data)) <= set(LABELS)
    assert json.loads(as_json(data))["person"]["name"] == "Siti Contoh Rahmah"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_shows_what_somebody_wrote_as_text(language: str) -> None:
    page = as_page({"made_at": NOW, "person": {"name": "<script>alert(1)</script> & co"}}, translator(language))
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
    assert "http" not in page, "nothing comes from outside"


@on_one_database
def test_it_names_the_invitations_and_what_is_to_leave_the_chat_and_no_secret(
    database: Database, org: Organisation
) -> None:
    issued = invite(database, org.people[SITI])
    with database.write() as session:
        chat_messages.arrived(session, SITI, 77, NOW, NOW, timedelta(hours=24), None)
        chat_messages.arrived(session, BUDI, 88, NOW, NOW, timedelta(hours=24), None)
    data = copy(database, SITI)
    (invitation,) = data["invitations"]
    assert invitation["issued_at"] == NOW
    assert [message["message_id"] for message in data["leaving_the_chat"]] == [77]
    assert set(keys(data)) <= set(LABELS)
    assert issued.token not in as_json(data)
    assert issued.code not in as_json(data)
