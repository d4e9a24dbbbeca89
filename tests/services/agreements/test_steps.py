"""Agreed steps: two sides, each with its right; answered once; asked about again in the next period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Went, Where
from bot.conversation.turns import Asked
from bot.domain.agreements import MOST_OPEN, AgreementState, Progress, Side
from bot.domain.appraisal import Stage
from bot.domain.service import ServiceState
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.services import conversations, own_data
from bot.services.agreements import answering, checking, proposing, steps
from bot.services.binding import Context
from bot.services.bindings import BINDINGS
from bot.services.conversations import Ended
from bot.services.periods import changing
from bot.services.rights import Person
from models import Session
from models.appraisal import Appraisal, Period
from models.delivery import Outbox
from models.feedback import Agreement
from models.people import Employee
from models.queries import agreements as rows
from models.session import Database
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import (
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    add_acting,
    on_one_database,
    person,
)
from tests.support.periods import REASON, told
from tests.support.racing import race
from tests.support.steps import (
    NOTE,
    STEP,
    agree,
    agreed,
    answer,
    assessed,
    give_another_penilai,
    next_period,
    propose,
    step,
)
from tests.support.talking import Talk

LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _assessed(database: Database, org: Organisation) -> None:
    assessed(database, org)


def acts(database: Database, org: Organisation) -> list[str]:
    """What was done with steps of Siti, in order."""
    with another_session(database) as session:
        statement = select(Audit).where(Audit.subject == "person", Audit.subject_id == org.people[SITI])
        found = session.exec(statement.order_by(Audit.position)).all()  # type: ignore[arg-type]
    return [f"{act.action} {act.role}" for act in found if act.action.startswith("agreement.")]


def try_to(database: Database, who: int, act: Callable[[Session, Person], object]) -> None:
    with database.write() as session:
        act(session, person(database, who))


def test_one_side_proposes_the_other_agrees_and_both_are_dated(database: Database, org: Organisation) -> None:
    agreement_id = propose(database, org)
    seen = step(database, agreement_id, KABID)
    assert (seen.action, seen.state, seen.proposed_by) == (STEP, AgreementState.PROPOSED, Side.EMPLOYEE)
    assert (seen.may_answer, seen.may_withdraw, seen.due_on) == (True, False, date(2027, 2, 22))
    assert told(database, proposing.PROPOSED) == [org.people[KABID]]
    agree(database, agreement_id, KABID, LATER)
    mine = step(database, agreement_id)
    assert (mine.state, mine.proposed_at, mine.agreed_at) == (AgreementState.AGREED, NOW, LATER)
    assert told(database, answering.AGREED) == [org.people[SITI]]
    assert acts(database, org) == ["agreement.proposed employee", "agreement.agreed penilai"]


def test_the_penilai_notes_one_and_the_employee_agrees(database: Database, org: Organisation) -> None:
    agreement_id = propose(database, org, KABID)
    assert told(database, proposing.PROPOSED) == [org.people[SITI]]
    assert step(database, agreement_id, KABID).may_withdraw
    agree(database, agreement_id, SITI)
    assert told(database, answering.AGREED) == [org.people[KABID]]
    assert acts(database, org) == ["agreement.proposed penilai", "agreement.agreed employee"]


def test_a_day_may_be_left_out(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("agreement", org.appraisals[SITI])
    talk.write(STEP)
    talk.go(Where.SKIP)
    talk.go(Where.SEND)
    with another_session(database) as session:
        assert session.exec(select(Agreement)).one().due_on is None


def test_it_is_answered_once_and_a_late_tap_changes_nothing(database: Database, org: Organisation) -> None:
    agreement_id = propose(database, org)
    agree(database, agreement_id, KABID)
    for act in (answering.agree, answering.talk_first):
        for mark in (0, 1):
            with pytest.raises(Conflict, match="agreed on already"):
                try_to(database, KABID, lambda s, p, act=act, mark=mark: act(s, p, agreement_id, mark, LATER))  # type: ignore[misc]
    assert step(database, agreement_id).agreed_at == NOW
    assert acts(database, org).count("agreement.agreed penilai") == 1


def test_nobody_agrees_to_the_own_proposal_or_takes_back_that_of_the_other(
    database: Database, org: Organisation
) -> None:
    agreement_id = propose(database, org)
    with pytest.raises(Refused, match="other side answers"):
        try_to(database, SITI, lambda s, p: answering.agree(s, p, agreement_id, 0, NOW))
    with pytest.raises(Refused, match="Only the side that proposed"):
        try_to(database, KABID, lambda s, p: answering.withdraw(s, p, agreement_id, 0, NOW))
    assert step(database, agreement_id).state is AgreementState.PROPOSED


def test_a_talk_is_wished_for_once_and_the_proposal_stays(database: Database, org: Organisation) -> None:
    agreement_id = propose(database, org)
    try_to(database, KABID, lambda s, p: answering.talk_first(s, p, agreement_id, 0, LATER))
    assert told(database, answering.TALK) == [org.people[SITI]]
    seen = step(database, agreement_id)
    assert (seen.state, seen.talk_at) == (AgreementState.PROPOSED, LATER)
    with pytest.raises(Conflict, match="just changed"):
        try_to(database, KABID, lambda s, p: answering.agree(s, p, agreement_id, 0, LATER))
    with pytest.raises(Conflict, match="passed on already"):
        try_to(database, KABID, lambda s, p: answering.talk_first(s, p, agreement_id, 1, LATER))
    agree(database, agreement_id, KABID, LATER)
    assert step(database, agreement_id).state is AgreementState.AGREED


def test_a_proposal_is_taken_back_as_long_as_it_is_not_agreed_on(database: Database, org: Organisation) -> None:
    first, second = propose(database, org), agreed(database, org)
    try_to(database, SITI, lambda s, p: answering.withdraw(s, p, first, 0, LATER))
    assert (step(database, first).state, step(database, first).ended_at) == (AgreementState.DROPPED, LATER)
    with pytest.raises(Conflict, match="ended already"):
        try_to(database, KABID, lambda s, p: answering.agree(s, p, first, 1, LATER))
    with pytest.raises(Conflict, match="agreed on already"):
        try_to(database, SITI, lambda s, p: answering.withdraw(s, p, second, 1, LATER))


def test_more_than_a_few_open_steps_are_refused(database: Database, org: Organisation) -> None:
    for _ in range(MOST_OPEN - 1):
        propose(database, org)
    both = [Talk(database, who) for who in (SITI, KABID)]
    for talk in both:
        talk.start("agreement", org.appraisals[SITI])
        talk.write(STEP)
        talk.tap("p")
    both[0].go(Where.SEND)
    with pytest.raises(Ended, match="open steps already"):
        both[1].go(Where.SEND)
    with pytest.raises(Refused, match="open steps already"):
        propose(database, org, KABID)
    with another_session(database) as session:
        assert rows.count_open(session, org.people[SITI]) == MOST_OPEN
        assert not steps.may_propose(session, person(database, SITI), org.people[SITI])


def test_of_two_proposals_at_once_only_as_many_as_there_is_room_for_count(
    database: Database, org: Organisation
) -> None:
    for _ in range(MOST_OPEN - 1):
        propose(database, org)
    both = [Talk(database, who) for who in (SITI, KABID)]
    for talk in both:
        talk.start("agreement", org.appraisals[SITI])
        talk.write(STEP)
        talk.tap("p")

    def send(talk: Talk) -> Callable[[Session], object]:
        event = Went(Where.SEND, talk.shown.revision)
        return lambda session: conversations.turn(session, BINDINGS, talk.me, event, NOW, conversation_id=None)

    _, refused = race(database, send(both[0]), send(both[1]))
    assert isinstance(refused, Refused)
    with another_session(database) as session:
        assert rows.count_open(session, org.people[SITI]) == MOST_OPEN


def test_of_two_who_answer_at_once_the_second_learns_of_the_first(database: Database, org: Organisation) -> None:
    agreement_id = propose(database, org)
    siti, kabid = person(database, SITI), person(database, KABID)
    name, refused = race(
        database,
        lambda session: answering.withdraw(session, siti, agreement_id, 0, NOW),
        lambda session: answering.agree(session, kabid, agreement_id, 0, NOW),
    )
    assert name.startswith("Siti")
    assert isinstance(refused, Conflict)
    assert step(database, agreement_id).state is AgreementState.DROPPED


@pytest.mark.parametrize("who", [BUDI, KADIS, OFFICER])
def test_nobody_else_sees_proposes_or_answers(database: Database, org: Organisation, who: int) -> None:
    agreement_id = propose(database, org)
    for act in (
        lambda s, p: steps.read(s, p, agreement_id),
        lambda s, p: answering.agree(s, p, agreement_id, 0, NOW),
        lambda s, p: answering.talk_first(s, p, agreement_id, 0, NOW),
        lambda s, p: answering.withdraw(s, p, agreement_id, 0, NOW),
    ):
        with pytest.raises(NotAllowed):
            try_to(database, who, act)
    with pytest.raises(NotAllowed):
        Talk(database, who).start("agreement", org.appraisals[SITI])
    with another_session(database) as session:
        assert steps.mine(session, person(database, who)) == []
        assert not steps.may_propose(session, person(database, who), org.people[SITI])


def test_only_the_employee_says_how_far_it_is(database: Database, org: Organisation) -> None:
    agreement_id = agreed(database, org)
    for who in (KABID, BUDI, OFFICER):
        with pytest.raises(NotAllowed):
            Talk(database, who).start("agreement_check", agreement_id)


@on_one_database
def test_forged_ids_are_not_found(database: Database, org: Organisation) -> None:
    for forged in (0, 99_999):
        with pytest.raises(NotFound):
            try_to(database, SITI, lambda s, p, forged=forged: answering.agree(s, p, forged, 0, NOW))  # type: ignore[misc]
        for flow in ("agreement", "agreement_check"):
            with pytest.raises(NotFound):
                Talk(database, SITI).start(flow, forged)


def test_before_a_confirmed_assessment_there_is_nothing_to_agree_on(database: Database, org: Organisation) -> None:
    for who in (BUDI, KABID):
        with pytest.raises(Refused, match="once the assessment is confirmed"):
            Talk(database, who).start("agreement", org.appraisals[BUDI])
    with database.write() as session:
        appraisal = session.get_one(Appraisal, org.appraisals[BUDI])
        appraisal.stage, appraisal.exempt_state = Stage.EXEMPT, ServiceState.SAKIT
    with pytest.raises(Refused, match="once the assessment is confirmed"):
        Talk(database, BUDI).start("agreement", org.appraisals[BUDI])


def test_who_has_no_penilai_is_told_so(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).penilai_id = None
    with pytest.raises(Refused, match="no penilai"):
        Talk(database, SITI).start("agreement", org.appraisals[SITI])


def test_a_new_penilai_takes_over_what_is_open_and_the_former_one_sees_it_no_more(
    database: Database, org: Organisation
) -> None:
    standing, proposed = agreed(database, org), propose(database, org)
    give_another_penilai(database, org, KADIS)
    with another_session(database) as session:
        seen = steps.of_my_team(session, person(database, KADIS))
        assert {one.agreement_id for one in seen} == {standing, proposed}
        assert steps.of_my_team(session, person(database, KABID)) == []
    with pytest.raises(NotAllowed):
        step(database, standing, KABID)
    with pytest.raises(NotAllowed):
        agree(database, proposed, KABID)
    agree(database, proposed, KADIS)
    assert step(database, proposed).penilai == "Kadis Contoh"
    assert step(database, standing).state is AgreementState.AGREED


def test_who_acts_for_the_penilai_answers_and_the_trail_says_for_whom(database: Database, org: Organisation) -> None:
    agreement_id = propose(database, org)
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[BUDI])
    with pytest.raises(NotAllowed):
        agree(database, agreement_id, KABID)
    agree(database, agreement_id, BUDI)
    with another_session(database) as session:
        act = session.exec(select(Audit).where(Audit.action == "agreement.agreed")).one()
    assert (act.codes["acting"], act.codes["for"]) == ("PLH", org.people[KABID])


def to_ask(database: Database, org: Organisation) -> list[steps.ToAsk]:
    with another_session(database) as session:
        period = session.exec(select(Period).where(Period.closed_at == None, Period.follows == False)).one()  # noqa: E711, E712
        assert period.opened_at is not None
        query = rows.people_to_ask(session, period.id or 0, period.opened_at)
        whom = session.exec(select(Employee.id).where(Employee.id.in_(query))).all()  # type: ignore[union-attr]
        found = steps.to_ask(session, org.people[SITI], LATER)
        assert list(whom) == ([org.people[SITI]] if found else [])
        return found


def test_it_is_asked_about_in_the_next_period_once(database: Database, org: Organisation) -> None:
    agreement_id = agreed(database, org)
    propose(database, org)
    assert to_ask(database, org) == [], "not in the period in which it was agreed on"
    next_period(database, org, LATER)
    (one,) = to_ask(database, org)
    assert (one.agreement_id, one.due_on) == (agreement_id, date(2026, 12, 4))
    assert STEP.startswith(one.about.rstrip("…"))
    answer(database, agreement_id, "ON_THE_WAY", LATER, NOTE)
    assert to_ask(database, org) == []
    seen = step(database, agreement_id, KABID)
    assert [(check.progress, check.note) for check in seen.checks] == [(Progress.ON_THE_WAY, NOTE)]
    assert seen.state is AgreementState.AGREED
    assert told(database, checking.ENDED) == []
    assert acts(database, org)[-1] == "agreement.checked employee"


def test_it_is_answered_anew_in_the_same_period_and_the_last_answer_counts(
    database: Database, org: Organisation
) -> None:
    agreement_id = agreed(database, org)
    next_period(database, org, LATER)
    answer(database, agreement_id, "NOT_BEGUN", LATER, NOTE)
    assert step(database, agreement_id).may_say
    answer(database, agreement_id, "DONE", LATER + timedelta(hours=1))
    seen = step(database, agreement_id)
    assert [(check.progress, check.note) for check in seen.checks] == [(Progress.DONE, None)]
    assert (seen.state, seen.may_say) == (AgreementState.DONE, False)
    assert acts(database, org)[-2:] == ["agreement.checked employee"] * 2


def test_three_agreed_steps_leave_a_way_to_a_new_one(database: Database, org: Organisation) -> None:
    first, *_ = [agreed(database, org) for _ in range(MOST_OPEN)]
    with pytest.raises(Refused, match="done or no longer fits, or take back"):
        propose(database, org)
    with pytest.raises(Refused, match="when the employee says"):
        propose(database, org, KABID)
    answer(database, first, "NO_LONGER_FITS", NOW)
    propose(database, org, KABID)


def test_between_periods_a_step_can_only_be_ended(database: Database, org: Organisation) -> None:
    agreement_id = agreed(database, org)
    with database.write() as session:
        changing.close(session, None, org.period_id, LATER, force=True, reason=REASON)
    talk = Talk(database, SITI, LATER)
    talk.start("agreement_check", agreement_id)
    assert [option.code for row in talk.asked.rows for option in row] == ["DONE", "NO_LONGER_FITS"]
    talk.tap("DONE")
    talk.go(Where.SEND)
    seen = step(database, agreement_id)
    assert (seen.state, seen.checks) == (AgreementState.DONE, ())
    assert acts(database, org)[-1] == "agreement.checked employee"
    assert told(database, checking.ENDED) == [org.people[KABID]]


def test_a_last_day_that_is_over_meanwhile_is_not_sent(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("agreement", org.appraisals[SITI])
    talk.write(STEP)
    talk.tap("p")
    late = Talk(database, SITI, NOW + timedelta(days=91))
    late.start("agreement", org.appraisals[SITI])
    late.go(Where.SEND)
    assert "is over meanwhile" in english(late.turn.note)  # type: ignore[union-attr]
    binding, me = BINDINGS["agreement"], person(database, SITI)
    given = {Key("action"): Answer(STEP), Key("due_on"): Answer("2026-11-01")}
    with database.write() as session, pytest.raises(Refused, match="is over meanwhile"):
        binding.finish(Context(session, me, org.appraisals[SITI], LATER), given)
    with another_session(database) as session:
        assert rows.count_open(session, org.people[SITI]) == 0


@pytest.mark.parametrize(
    ("progress", "state"), [("DONE", AgreementState.DONE), ("NO_LONGER_FITS", AgreementState.DROPPED)]
)
def test_what_is_done_or_no_longer_fits_ends_and_the_penilai_hears_it(
    database: Database, org: Organisation, progress: str, state: AgreementState
) -> None:
    agreement_id = agreed(database, org)
    next_period(database, org, LATER)
    answer(database, agreement_id, progress, LATER)
    seen = step(database, agreement_id)
    assert (seen.state, seen.ended_at, seen.may_say) == (state, LATER, False)
    assert told(database, checking.ENDED) == [org.people[KABID]]
    with pytest.raises(Conflict, match="ended already"):
        Talk(database, SITI, LATER).start("agreement_check", agreement_id)


def test_of_two_answers_at_once_the_one_that_ends_it_counts(database: Database, org: Organisation) -> None:
    agreement_id = agreed(database, org)
    next_period(database, org, LATER)
    me, binding = person(database, SITI), BINDINGS["agreement_check"]

    def say(progress: Progress) -> Callable[[Session], object]:
        given = {Key("progress"): Answer(progress.value)}
        return lambda session: binding.finish(Context(session, me, agreement_id, LATER), given)

    _, refused = race(database, say(Progress.DONE), say(Progress.NOT_BEGUN))
    assert isinstance(refused, Conflict)
    assert [check.progress for check in step(database, agreement_id).checks] == [Progress.DONE]


def test_when_the_period_closes_in_the_conversation_nothing_is_kept(database: Database, org: Organisation) -> None:
    agreement_id = agreed(database, org)
    period_id = next_period(database, org, LATER)
    talk = Talk(database, SITI, LATER)
    talk.start("agreement_check", agreement_id)
    talk.tap("ON_THE_WAY")
    talk.go(Where.SKIP)
    with database.write() as session:
        changing.close(session, None, period_id, LATER, force=True, reason=REASON)
    with pytest.raises(Refused, match="can only be ended now"):
        talk.go(Where.SEND)
    assert step(database, agreement_id).checks == ()
    with another_session(database) as session:
        assert steps.to_ask(session, org.people[SITI], LATER) == []


def test_what_was_begun_in_an_earlier_period_is_no_answer_in_this_one(database: Database, org: Organisation) -> None:
    agreement_id = agreed(database, org)
    talk = Talk(database, SITI)
    talk.start("agreement_check", agreement_id)
    talk.tap("NOT_BEGUN")
    next_period(database, org, LATER)
    again = Talk(database, SITI, LATER + timedelta(hours=1))
    asked = again.start("agreement_check", agreement_id)
    assert isinstance(asked, Asked)
    assert asked.key.step == "progress"
    assert STEP in english(asked.question)


def test_a_proposal_is_not_asked_about(database: Database, org: Organisation) -> None:
    agreement_id = propose(database, org)
    next_period(database, org, LATER)
    assert to_ask(database, org) == []
    with pytest.raises(Refused, match="not agreed on yet"):
        Talk(database, SITI, LATER).start("agreement_check", agreement_id)


def test_who_has_left_is_asked_nothing(database: Database, org: Organisation) -> None:
    agreed(database, org)
    period_id = next_period(database, org, LATER)
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).active = False
    with another_session(database) as session:
        opened_at = session.get_one(Period, period_id).opened_at
        assert opened_at is not None
        assert session.exec(rows.people_to_ask(session, period_id, opened_at)).all() == []
        assert steps.of_my_team(session, person(database, KABID)) == []


def test_the_copy_of_the_own_data_has_steps_and_answers(database: Database, org: Organisation) -> None:
    agreement_id = agreed(database, org)
    next_period(database, org, LATER)
    answer(database, agreement_id, "ON_THE_WAY", LATER, NOTE)
    with database.write() as session:
        copy = own_data.copy_of(session, person(database, SITI), LATER)
        others = own_data.copy_of(session, person(database, BUDI), LATER)
    (kept,) = copy["agreements"]
    assert (kept["action_agreed"], kept["state"], kept["penilai"]) == (STEP, AgreementState.AGREED, "Kabid Contoh")
    assert [(check["progress"], check["note"]) for check in kept["checks"]] == [(Progress.ON_THE_WAY, NOTE)]
    assert others["agreements"] == []


def test_words_are_sealed_and_stand_in_no_code(database: Database, org: Organisation) -> None:
    agreement_id = agreed(database, org)
    next_period(database, org, LATER)
    answer(database, agreement_id, "DONE", LATER, NOTE)
    with another_session(database) as session:
        row = session.get_one(Agreement, agreement_id)
        assert STEP.encode() not in row.action
        told_codes = [act.codes for act in session.exec(select(Audit))] + [
            m.codes for m in session.exec(select(Outbox))
        ]
    assert not [codes for codes in told_codes if "berkas" in repr(codes) or "bulan" in repr(codes)]
