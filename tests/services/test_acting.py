"""Plt and Plh: everything that is the penilai's goes to who holds the post on the day, and comes back."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.conversation.events import Where
from bot.domain.acting import ActingKind
from bot.domain.appraisal import Stage
from bot.domain.service import ServiceState
from bot.errors import Conflict, Refused
from bot.services import conversations, results, tasks, team
from bot.services.appraisals import self_review
from bot.services.bindings import BINDINGS
from bot.services.conversations import Ended
from bot.services.evidence import keeping
from bot.services.feedback import reading
from bot.services.posts import Acting, Official
from bot.services.rights import person_of
from bot.services.tasks import TaskKind
from models import Session
from models.appraisal import Appraisal, Party, Period, Phase
from models.conversation import Answer, Conversation, ConversationStatus
from models.people import Account, Employee
from models.queries import appraisals as rows
from models.queries.trail import chain
from models.session import Database
from models.trail import AccessLog
from tests.conversation.chat import english
from tests.support.acting import AFTER, DAY, LAST, TODAY, WHILE, acts, refused
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    KADIS,
    NOW,
    SEKDA,
    SITI,
    Organisation,
    person,
)
from tests.support.talking import Talk, assess, send_self_review


@pytest.fixture
def budi_acts(database: Database, org: Organisation) -> Organisation:
    """Siti has sent; Budi, her colleague, is Plh for the Kabid through the 26th."""
    send_self_review(database, org, SITI)
    acts(database, org, KABID, BUDI)
    return org


def appraisal_of(session: Session, org: Organisation, who: int = SITI) -> Appraisal:
    return session.get_one(Appraisal, org.appraisals[who])


# ---- lists and tasks


def names_of(database: Database, who: int, now: datetime) -> list[tuple[str, Acting | None]]:
    with another_session(database) as session:
        me = person_of(session, who, now)
        assert me is not None
        return [(member.name, member.acting) for member in team.team_of(session, me, now).members]


def test_the_list_is_that_of_all_posts_and_says_for_whom(database: Database, budi_acts: Organisation) -> None:
    as_plh = Acting(ActingKind.PLH, "Kabid Contoh")
    assert names_of(database, BUDI, WHILE) == [("Siti Contoh Rahmah", as_plh)]
    with another_session(database) as session:
        me = person_of(session, BUDI, WHILE)
        assert me is not None
        shown = team.team_of(session, me, WHILE)
    assert [(post.kind, post.official, post.until, post.people) for post in shown.acting] == [
        (ActingKind.PLH, "Kabid Contoh", LAST, 1)
    ]


def test_a_superior_who_acts_has_both_teams_in_one_list(database: Database, org: Organisation) -> None:
    acts(database, org, KABID, KADIS)
    listed = dict(names_of(database, KADIS, NOW))
    as_plh = Acting(ActingKind.PLH, "Kabid Contoh")
    # Kadis is the penilai of the Kabid and the admin in any case.
    assert listed == {
        "Kabid Contoh": None,
        "Admin Contoh": None,
        "Siti Contoh Rahmah": as_plh,
        "Budi Contoh Santosa": as_plh,
    }


def test_who_is_replaced_is_told_by_whom_and_has_the_team_back_afterwards(
    database: Database, budi_acts: Organisation
) -> None:
    assert not person(database, KABID, WHILE).has_reports
    with refused("Budi Contoh Santosa acts for you (Plh)", "is kept", kind=Refused), database.write() as session:
        team.team_of(session, person(database, KABID, WHILE), WHILE)
    assert [name for name, _ in names_of(database, KABID, AFTER)] == ["Siti Contoh Rahmah", "Budi Contoh Santosa"]


def owed(database: Database, who: int, now: datetime) -> set[tuple[str, Acting | None]]:
    with another_session(database) as session:
        me = person_of(session, who, now)
        assert me is not None
        items = tasks.tasks_of(session, me, now).items
    return {(task.about, task.acting) for task in items if task.kind is TaskKind.ASSESS}


def test_the_tasks_go_with_the_post(database: Database, budi_acts: Organisation) -> None:
    assert owed(database, BUDI, WHILE) == {("Siti Contoh Rahmah", Acting(ActingKind.PLH, "Kabid Contoh"))}
    assert owed(database, KABID, WHILE) == set()
    # The 27th is still a day for self-reviews, so that only who has sent is owed.
    assert owed(database, KABID, AFTER) == {("Siti Contoh Rahmah", None)}
    assert owed(database, BUDI, AFTER) == set()


def test_who_is_found_by_name_goes_with_the_post(database: Database, budi_acts: Organisation) -> None:
    with another_session(database) as session:
        hits = results.find(session, person(database, BUDI, WHILE), "Siti")
        assert [hit.name for hit in hits] == ["Siti Contoh Rahmah"]
        assert results.find(session, person(database, KADIS, WHILE), "Siti") == []
    with another_session(database) as session, pytest.raises(Refused):
        results.find(session, person(database, KABID, WHILE), "Siti")


# ---- nobody assesses themselves


def test_the_appraisal_of_who_acts_falls_to_the_next_post_above(database: Database, org: Organisation) -> None:
    send_self_review(database, org, BUDI)
    acts(database, org, KABID, BUDI)
    assert ("Budi Contoh Santosa", None) in names_of(database, KADIS, NOW)
    assert owed(database, KADIS, NOW) == {("Budi Contoh Santosa", None)}
    with refused("Only the direct penilai may assess"):
        Talk(database, BUDI).start("assessment", org.appraisals[BUDI])
    assess(database, org, KADIS, BUDI)
    with another_session(database) as session:
        row = appraisal_of(session, org, BUDI)
        assert (row.assessed_by_id, row.assessed_as, row.assessed_for_id) == (org.people[KADIS], None, None)


def test_who_acts_for_two_posts_in_a_row_is_assessed_above_both(database: Database, org: Organisation) -> None:
    send_self_review(database, org, BUDI)
    acts(database, org, KABID, BUDI)
    acts(database, org, KADIS, BUDI)
    assert owed(database, SEKDA, NOW) == {("Budi Contoh Santosa", None)}
    assert person(database, SEKDA).has_reports
    with database.write() as session:
        assert results.score(session, person(database, SEKDA), org.appraisals[BUDI], NOW).may_assess


def test_who_leads_only_by_somebody_acting_below_has_a_team(database: Database, org: Organisation) -> None:
    """The Kabid has left, and Kadis has nobody else."""
    with database.write() as session:
        for who in (KABID, ADMIN):
            exempted = {"stage": Stage.EXEMPT, "exempt_state": ServiceState.PENSIUN}
            appraisal_of(session, org, who).sqlmodel_update(exempted)
            session.get_one(Employee, org.people[who]).active = False
    assert not person(database, KADIS).has_reports
    acts(database, org, KABID, BUDI, kind=ActingKind.PLT)
    assert person(database, KADIS).has_reports
    assert "Budi Contoh Santosa" in dict(names_of(database, KADIS, NOW))


# ---- acts


def test_the_assessment_says_who_confirmed_it_as_what_and_for_whom(database: Database, budi_acts: Organisation) -> None:
    org = budi_acts
    assess(database, org, BUDI, SITI, WHILE)
    with another_session(database) as session:
        row = appraisal_of(session, org)
        assert (row.assessed_by_id, row.assessed_as, row.assessed_for_id) == (
            org.people[BUDI],
            ActingKind.PLH,
            org.people[KABID],
        )
        act = chain(session, "appraisal", row.id or 0)[-1]
        assert (act.actor_id, act.role) == (org.people[BUDI], "penilai")
        assert (act.codes["acting"], act.codes["for"]) == ("PLH", org.people[KABID])
    for now in (WHILE, AFTER):
        with another_session(database) as session:
            mine = results.own_score(session, person(database, SITI, now), now)
        assert mine.penilai == Official("Budi Contoh Santosa", Acting(ActingKind.PLH, "Kabid Contoh"))
        assert english(mine.penilai.said) == "Budi Contoh Santosa (Plh for Kabid Contoh)"


def test_who_assesses_in_the_own_post_is_named_plainly(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    with another_session(database) as session:
        assert "acting" not in chain(session, "appraisal", org.appraisals[SITI])[-1].codes
        assert results.own_score(session, person(database, SITI), NOW).penilai == Official("Kabid Contoh")


def test_acting_is_kept_with_for_whom_or_not_at_all(database: Database, org: Organisation) -> None:
    with pytest.raises(IntegrityError, match="acting_for_somebody"), database.write() as session:
        appraisal_of(session, org).assessed_as = ActingKind.PLT


def test_whose_turn_it_is_names_who_acts(database: Database, budi_acts: Organisation) -> None:
    with another_session(database) as session:
        mine = results.own_score(session, person(database, SITI, WHILE), WHILE)
        assert mine.penilai == Official("Budi Contoh Santosa", Acting(ActingKind.PLH, "Kabid Contoh"))
        before = self_review.overview(session, person(database, SITI, WHILE), WHILE)
        assert before.penilai == mine.penilai.said
        after = results.own_score(session, person(database, SITI, AFTER), AFTER)
    assert after.penilai == Official("Kabid Contoh")


def test_a_return_by_who_acts_is_recorded_so(database: Database, budi_acts: Organisation) -> None:
    talk = Talk(database, BUDI, WHILE)
    talk.start("return_review", budi_acts.appraisals[SITI])
    talk.answer_until()
    talk.go(Where.SEND)
    with another_session(database) as session:
        act = chain(session, "appraisal", budi_acts.appraisals[SITI])[-1]
        assert (act.action, act.codes) == (
            "self_review.returned",
            {"acting": "PLH", "for": budi_acts.people[KABID]},
        )


# ---- conversations that have begun


def status_of(database: Database, org: Organisation, who: int) -> tuple[ConversationStatus, int]:
    """How the assessment of Siti by somebody stands, and how many answers it has."""
    with another_session(database) as session:
        statement = select(Conversation).where(
            Conversation.employee_id == org.people[who], Conversation.flow == "assessment"
        )
        row = session.exec(statement).one()
        return row.status, len(session.exec(select(Answer).where(Answer.conversation_id == row.id)).all())


def begun_by_the_kabid(database: Database, org: Organisation) -> Talk:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    talk.answer_until("result_rating")
    return talk


def test_what_the_absent_one_began_ends_kindly_stays_hidden_and_goes_on_afterwards(
    database: Database, org: Organisation
) -> None:
    talk = begun_by_the_kabid(database, org)
    acts(database, org, KABID, BUDI, TODAY + DAY)
    talk.me, talk.now = person(database, KABID, WHILE), WHILE
    with pytest.raises(Ended) as ended:
        talk.tap("m")
    assert "Budi Contoh Santosa acts for you (Plh)" in english(ended.value.message)
    assert "is kept" in english(ended.value.message)
    with database.write() as session:
        conversations.abandon(session, talk.me, WHILE)
    assert status_of(database, org, KABID) == (ConversationStatus.PARKED, 3)

    own = Talk(database, BUDI, WHILE)
    assert own.start("assessment", org.appraisals[SITI]) != talk.turn
    assert own.asked.key.step == "results", "who acts begins anew, with their own ratings first"

    back = Talk(database, KABID, AFTER)
    back.start("assessment", org.appraisals[SITI])
    assert back.asked.key.step == "result_rating"
    back.answer_until()
    back.go(Where.SEND)
    with another_session(database) as session:
        assert appraisal_of(session, org).assessed_by_id == org.people[KABID]
    assert status_of(database, org, BUDI)[0] is ConversationStatus.CANCELLED, "what the other began has no subject"


def blind_ratings(database: Database, org: Organisation) -> set[int | None]:
    """Whose ratings from before the self-review are kept."""
    with another_session(database) as session:
        return {r.writer_id for r in rows.ratings(session, org.appraisals[SITI], Party.PENILAI, Phase.BLIND)}


def test_blind_ratings_are_not_kept_beside_the_assessment_of_another(database: Database, org: Organisation) -> None:
    begun_by_the_kabid(database, org)
    acts(database, org, KABID, BUDI)
    assert blind_ratings(database, org) == {org.people[KABID]}
    assess(database, org, BUDI, SITI, WHILE)
    assert blind_ratings(database, org) == set()


def test_who_comes_back_keeps_the_blind_ratings_they_gave(database: Database, org: Organisation) -> None:
    begun_by_the_kabid(database, org)
    acts(database, org, KABID, BUDI)
    Talk(database, BUDI, WHILE).start("assessment", org.appraisals[SITI])
    assess(database, org, KABID, SITI, AFTER)
    assert blind_ratings(database, org) == {org.people[KABID]}


def test_who_acted_can_do_nothing_after_the_last_day(database: Database, budi_acts: Organisation) -> None:
    org = budi_acts
    talk = Talk(database, BUDI, WHILE)
    talk.start("assessment", org.appraisals[SITI])
    talk.answer_until("values")
    talk.me, talk.now = person(database, BUDI, AFTER), AFTER
    with pytest.raises(Ended) as ended:
        talk.tap("f")
    assert "You acted for Kabid Contoh (Plh) until Thursday, 26 November 2026" in english(ended.value.message)
    late = person(database, BUDI, AFTER)
    for deed in (
        lambda session: conversations.start(session, BINDINGS, late, "assessment", org.appraisals[SITI], AFTER),
        lambda session: results.score(session, late, org.appraisals[SITI], AFTER),
        lambda session: keeping.read_all(session, late, org.appraisals[SITI], AFTER),
        lambda session: reading.feedback_on(session, late, org.appraisals[SITI], AFTER),
    ):
        with refused("You acted for Kabid Contoh (Plh)"), database.write() as session:
            deed(session)
    with refused("Nobody reports to you", kind=Refused), database.write() as session:
        team.team_of(session, late, AFTER)
    with another_session(database) as session:
        assert appraisal_of(session, org).stage is Stage.SUBMITTED


def test_who_acted_has_no_right_to_what_was_never_theirs(database: Database, budi_acts: Organisation) -> None:
    with refused("Only the person appraised, the penilai and BKPSDM may see this"), database.write() as session:
        results.score(session, person(database, BUDI, AFTER), budi_acts.appraisals[KABID], AFTER)


def test_who_is_replaced_is_kept_out_of_everything_of_the_post(database: Database, budi_acts: Organisation) -> None:
    away, appraisal = person(database, KABID, WHILE), budi_acts.appraisals[SITI]
    for deed in (
        lambda session: results.score(session, away, appraisal, WHILE),
        lambda session: keeping.read_all(session, away, appraisal, WHILE),
    ):
        with refused("Budi Contoh Santosa acts for you (Plh)"), database.write() as session:
            deed(session)


def test_an_assessment_that_another_has_confirmed_is_over_for_who_comes_back(
    database: Database, org: Organisation
) -> None:
    begun_by_the_kabid(database, org)
    acts(database, org, KABID, BUDI)
    assess(database, org, BUDI, SITI, WHILE)
    assert status_of(database, org, KABID)[0] is ConversationStatus.CANCELLED
    with refused("already confirmed", kind=Conflict):
        Talk(database, KABID, AFTER).start("assessment", org.appraisals[SITI])


def test_somebody_in_service_who_is_not_confirmed_holds_the_post_and_reaches_nothing(
    database: Database, budi_acts: Organisation
) -> None:
    with database.write() as session:
        account = session.exec(select(Account).where(Account.employee_id == budi_acts.people[BUDI])).one()
        account.confirmed_at = None
    with refused("must confirm your account"), database.write() as session:
        results.score(session, person(database, BUDI, WHILE), budi_acts.appraisals[SITI], WHILE)
    assert not person(database, BUDI, WHILE).has_reports


def test_a_plh_who_has_left_acts_for_nobody(database: Database, budi_acts: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, budi_acts.people[BUDI]).active = False
    assert owed(database, KABID, WHILE) == {("Siti Contoh Rahmah", None)}


def test_of_two_who_act_at_once_the_later_one_does(database: Database, budi_acts: Organisation) -> None:
    acts(database, budi_acts, KABID, KADIS, TODAY + DAY, TODAY + DAY)
    as_plh = Acting(ActingKind.PLH, "Kabid Contoh")
    assert owed(database, KADIS, WHILE) == {("Siti Contoh Rahmah", as_plh)}
    assert owed(database, BUDI, WHILE) == set()
    assert owed(database, BUDI, WHILE + DAY) == {("Siti Contoh Rahmah", as_plh)}


# ---- reads


def test_a_look_of_who_acts_is_noted_as_such(database: Database, budi_acts: Organisation) -> None:
    with database.write() as session:
        results.score(session, person(database, BUDI, WHILE), budi_acts.appraisals[SITI], WHILE)
    with another_session(database) as session:
        row = session.exec(select(AccessLog)).one()
    assert (row.reader_id, row.relation) == (budi_acts.people[BUDI], "PLH")


def test_in_a_closed_period_who_acts_reads_what_the_present_penilai_may_read(
    database: Database, budi_acts: Organisation
) -> None:
    """Siti has moved to the Kadis since; the Kabid is the former penilai."""
    with database.write() as session:
        session.get_one(Period, budi_acts.period_id).closed_at = NOW
        session.get_one(Employee, budi_acts.people[SITI]).penilai_id = budi_acts.people[KADIS]
    acts(database, budi_acts, KADIS, ADMIN)
    with database.write() as session:
        assert results.score(session, person(database, ADMIN), budi_acts.appraisals[SITI], NOW).name
    for who in (KABID, BUDI, KADIS):
        with refused(), database.write() as session:
            results.score(session, person(database, who), budi_acts.appraisals[SITI], NOW)
