"""What is printed for whom: forms of the flow that asks, and a result that only reaches people without Telegram."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.errors import NotAllowed, Refused
from bot.flows.paper_form import Facts, Lines, Printout, Said, Signature, Ticks
from bot.i18n import translator
from bot.services.paper import prints
from models.appraisal import Appraisal
from models.paper import PaperPart
from models.session import Database
from models.trail import AccessLog
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    AFTER_THE_DEADLINE,
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SITI,
    WALI,
    Organisation,
    on_one_database,
    person,
)
from tests.support.paper import add_admin, paper_org
from tests.support.talking import SENTENCE, Talk, assess, send_self_review

pytestmark = on_one_database

SELF_REVIEW, ASSESSMENT = PaperPart.SELF_REVIEW, PaperPart.ASSESSMENT


def form(database: Database, who: int, appraisal_id: int, part: PaperPart = SELF_REVIEW) -> Printout:
    with database.write() as session:
        return prints.form(session, person(database, who), appraisal_id, part, NOW)


def result(database: Database, who: int, appraisal_id: int) -> Printout:
    with database.write() as session:
        return prints.result(session, person(database, who), appraisal_id, AFTER_THE_DEADLINE)


def looks(database: Database) -> list[tuple[str, str]]:
    with another_session(database) as session:
        return [(row.view, row.relation) for row in session.exec(select(AccessLog))]


@pytest.fixture
def lane(database: Database, org: Organisation) -> Organisation:
    paper_org(database, org, SITI)
    return org


def said(printout: Printout) -> Iterable[str]:
    """Everything that stands on it."""
    words = translator("en").label
    for label, value in printout.about.rows:
        yield from (words(label), words(value))
    yield from map(words, printout.notes)
    for section in printout.sections:
        yield words(section.heading) if section.heading else ""
        for block in section.blocks:
            match block:
                case Facts(rows=rows):
                    for label, value in rows:
                        yield from (words(label), words(value))
                case Said(about=about, text=text):
                    yield from (words(about), words(text))
                case Ticks(question=question, rows=lines):
                    yield words(question)
                    yield from (words(line.note) for line in lines if line.note is not None)
                case Lines(question=question):
                    yield words(question)
                case _:
                    yield words(block.label)


def test_the_form_says_whose_it_is_with_a_masked_nip(database: Database, lane: Organisation) -> None:
    printed = form(database, ADMIN, lane.appraisals[SITI])
    facts = {english(label): english(value) for label, value in printed.about.rows}
    assert facts["Name"] == "Siti Contoh Rahmah"
    assert facts["NIP"] == "1980**********0***"
    assert facts["Pejabat penilai"] == "Kabid Contoh"
    assert printed.number == f"PD-{lane.appraisals[SITI]:05d}"
    assert printed.signatures == (Signature(printed.signatures[0].role, "Siti Contoh Rahmah"),)


def test_the_form_of_the_penilai_is_for_the_penilai(database: Database, org: Organisation) -> None:
    paper_org(database, org, KABID)
    printed = form(database, ADMIN, org.appraisals[SITI], ASSESSMENT)
    assert printed.number == f"PN-{org.appraisals[SITI]:05d}"
    assert printed.signatures[0].name == "Kabid Contoh"


def test_the_form_of_the_penilai_shows_nothing_of_the_self_review(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI, given={"realisation": "77"})
    paper_org(database, org, KABID)
    printed = form(database, ADMIN, org.appraisals[SITI], ASSESSMENT)
    assert not any(SENTENCE in words or "77" in words for words in said(printed))
    assert looks(database) == []


def test_who_may_read_the_realisations_prints_them_for_the_penilai_and_that_is_logged(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI, given={"realisation": "77"})
    paper_org(database, org, KABID)
    printed = form(database, OFFICER, org.appraisals[SITI], ASSESSMENT)
    table = printed.sections[0].blocks[0]
    assert isinstance(table, Ticks)
    assert "realisation: 77%" in english(table.rows[0].note)
    assert not any(SENTENCE in words for words in said(printed))
    assert looks(database) == [("paper_form", "BKPSDM")]


def test_a_self_review_that_went_back_carries_the_reason_and_that_is_logged(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("return_review", org.appraisals[SITI])
    talk.write("Mohon lengkapi realisasi hasil kerja yang kedua.")
    talk.go(Where.SEND)
    paper_org(database, org, SITI)
    printed = form(database, ADMIN, org.appraisals[SITI])
    assert any("Mohon lengkapi realisasi" in words for words in said(printed))
    assert looks(database) == [("paper_form", "UNIT_ADMIN")]


@pytest.mark.parametrize("who", [BUDI, KADIS, WALI])
def test_only_admins_print_forms(database: Database, lane: Organisation, who: int) -> None:
    with pytest.raises(NotAllowed):
        form(database, who, lane.appraisals[SITI])


def test_an_admin_prints_no_form_outside_the_unit(database: Database, lane: Organisation) -> None:
    with database.write() as session:
        add_admin(session, 130, "Admin Lain Contoh", lane.units["BKPSDM"], lane.units["BKPSDM"])
    with pytest.raises(NotAllowed):
        form(database, 130, lane.appraisals[SITI])


def test_who_is_in_the_chat_needs_no_form(database: Database, lane: Organisation) -> None:
    with pytest.raises(Refused, match="uses this bot"):
        form(database, ADMIN, lane.appraisals[BUDI])


def test_without_a_plan_there_is_no_form(database: Database, lane: Organisation) -> None:
    with database.write() as session:
        row = session.get_one(Appraisal, lane.appraisals[SITI])
        row.skp_id = None
        session.add(row)
    with pytest.raises(Refused, match="has no approved plan"):
        form(database, ADMIN, lane.appraisals[SITI])


# ---- the result


@pytest.fixture
def assessed(database: Database, org: Organisation) -> Organisation:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI, given={"results": "0u f", "result_rating": "u", "values": "1d f"})
    return org


def test_the_result_has_predikat_ratings_contribution_and_reasons(database: Database, assessed: Organisation) -> None:
    paper_org(database, assessed, SITI)
    printed = result(database, ADMIN, assessed.appraisals[SITI])
    words = list(said(printed))
    assert words[words.index("Predikat") + 1] == "Baik"
    assert words[words.index("Rating hasil kerja") + 1] == "Di Atas Ekspektasi"
    assert words[words.index("Rating perilaku kerja") + 1] == "Sesuai Ekspektasi"
    assert words[words.index("Kontribusi") + 1] == "Sesuai Ekspektasi"
    assert words[words.index("RHK 1: Di Atas Ekspektasi") + 1] == SENTENCE
    assert words[words.index("Akuntabel: Di Bawah Ekspektasi") + 1] == SENTENCE
    assert [signature.name for signature in printed.signatures] == ["Siti Contoh Rahmah", "Kabid Contoh"]
    assert looks(database)[-1] == ("paper_result", "UNIT_ADMIN")


def test_an_admin_sees_no_result_of_somebody_who_can_open_it(database: Database, assessed: Organisation) -> None:
    before = looks(database)
    with pytest.raises(NotAllowed, match="reads the result there"):
        result(database, ADMIN, assessed.appraisals[SITI])
    assert looks(database) == before


def test_bkpsdm_may_read_every_result_and_so_print_it(database: Database, assessed: Organisation) -> None:
    assert result(database, OFFICER, assessed.appraisals[SITI]).number == f"HS-{assessed.appraisals[SITI]:05d}"
    assert looks(database)[-1] == ("paper_result", "BKPSDM")


def test_before_it_is_confirmed_there_is_no_result(database: Database, lane: Organisation) -> None:
    with pytest.raises(Refused, match="is not confirmed yet"):
        result(database, ADMIN, lane.appraisals[SITI])
