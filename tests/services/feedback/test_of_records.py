"""The feedback summary from the records of a confirmed assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.behaviour import Value
from bot.domain.sentences import Sentence
from bot.errors import NotAllowed, Refused
from bot.services.feedback import extras, reading
from bot.services.feedback.reading import Feedback
from models.feedback import GivenAs
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import AFTER_THE_DEADLINE, BUDI, KABID, NOW, OFFICER, SITI, Organisation, person
from tests.support.talking import assess, send_self_review

REASON = "Berkas bulan Juli belum tertata sampai hari ini."
PRAISE = "Beliau tetap sabar ketika warga marah."
WISH = "Saya ingin belajar mengolah data layanan."
NOTE = "Mohon bagikan cara memeriksa berkas kepada yang lain."

GIVEN = {
    "results": "1d f",
    "result_reason": REASON,
    "values": "0u 5n f",
    "value_reason": PRAISE,
    "contribution": "m",
    "note": NOTE,
}


@pytest.fixture
def assessed(database: Database, org: Organisation) -> Organisation:
    send_self_review(
        database,
        org,
        SITI,
        given={"realisation": "98", "own_rating": "m", "values": "3d f", "contribution_rating": "u", "develop": WISH},
    )
    assess(database, org, KABID, SITI, given=GIVEN)
    return org


def told(sentences: Sequence[Sentence]) -> list[str]:
    """The sentences of a part."""
    return [english(sentence.text) for sentence in sentences]


def read(database: Database, org: Organisation, who: int = SITI) -> Feedback:
    with database.write() as session:
        return reading.feedback_on(session, person(database, who), org.appraisals[SITI], NOW)


def test_it_repeats_what_the_penilai_rated_and_wrote(database: Database, assessed: Organisation) -> None:
    found = read(database, assessed)
    assert (found.own, found.name, found.period) == (True, "Siti Contoh Rahmah", "Triwulan TW3 2026")
    (strength,), (gap,) = told(found.summary.strengths), told(found.summary.gaps)
    assert strength.startswith("Berorientasi Pelayanan: Di Atas Ekspektasi.")
    assert PRAISE in strength
    assert gap.startswith("Berkas kependudukan tertata: Di Bawah Ekspektasi, capaian ")
    assert REASON in gap
    assert NOTE in english(found.summary.note.text if found.summary.note else None)
    assert WISH in english(found.summary.next_step.text)
    assert "Berkas kependudukan tertata" in english(found.summary.next_step.text)


def test_two_views_are_told_where_both_rated_and_not_alike(database: Database, assessed: Organisation) -> None:
    lines = told(read(database, assessed).summary.differences)
    assert len(lines) == 3
    for name, own, penilai in (
        (Value.BERORIENTASI_PELAYANAN.label, "Sesuai", "Di Atas"),
        (Value.HARMONIS.label, "Di Bawah", "Sesuai"),
        ("Kontribusi", "Di Atas", "Sesuai"),
    ):
        (line,) = [one for one in lines if one.startswith(name)]
        assert line.index(f"{own} Ekspektasi") < line.rindex(f"{penilai} Ekspektasi")
    assert not any(Value.ADAPTIF.label in line for line in lines), "what was not observed is no difference"


def test_penilai_and_bkpsdm_read_the_same_and_nobody_else(database: Database, assessed: Organisation) -> None:
    own = read(database, assessed)
    for who in (KABID, OFFICER):
        theirs = read(database, assessed, who)
        shared = replace(theirs.summary, received=own.summary.received, next_step=own.summary.next_step)
        assert shared == own.summary
        assert english(theirs.summary.next_step.text).startswith("Employee and penilai agree on one small step")
        assert not theirs.own
    with pytest.raises(NotAllowed):
        read(database, assessed, BUDI)


def test_that_somebody_leads_a_team_stands_as_they_say_it() -> None:
    assert english(extras.GIVERS[GivenAs.TEAM_LEAD]) == "a ketua tim, as they say"


def test_before_the_confirmation_there_is_nothing_to_read(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    for who in (SITI, KABID):
        with pytest.raises(Refused) as refusal:
            read(database, org, who)
        assert "not confirmed yet" in english(refusal.value.message)
    with another_session(database) as session, pytest.raises(Refused) as refusal:
        reading.newest(session, person(database, SITI), NOW)
    assert "no confirmed assessment of yours" in english(refusal.value.message)


def test_the_newest_confirmed_one_is_offered(database: Database, assessed: Organisation) -> None:
    with another_session(database) as session:
        found = reading.newest(session, person(database, SITI), NOW + timedelta(days=1))
    assert found.appraisal_id == assessed.appraisals[SITI]


def test_without_a_self_review_there_is_one_view_and_still_a_next_step(database: Database, org: Organisation) -> None:
    assess(database, org, KABID, SITI, AFTER_THE_DEADLINE, GIVEN)
    summary = read(database, org).summary
    assert summary.differences == ()
    (gap,) = told(summary.gaps)
    assert gap.startswith("Berkas kependudukan tertata: Di Bawah Ekspektasi.")
    assert "capaian" not in gap, "nobody stated a number"
    assert "small step" in english(summary.next_step.text)
