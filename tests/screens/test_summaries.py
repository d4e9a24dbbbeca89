"""What people see of summaries and agreed steps: pages that can be sent, figures behind sentences, who sees which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.domain.behaviour import Value
from bot.domain.feedback_notes import GivenAs, NoteKind, NoteTopic
from bot.domain.organisation import OrganisationPredicate
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.i18n import translator
from bot.rendering.messages import SHORTENED, message_of
from bot.screens import receipts
from bot.screens.base import Request
from bot.screens.registry import SCREENS
from bot.services.ports import Message
from bot.view import View
from models import Session
from models.appraisal import Appraisal, OrganisationResult, Period, PeriodKind
from models.feedback import FeedbackNote
from models.sealed import seal
from models.session import Database
from tests.support.organisation import (
    AFTER_THE_DEADLINE,
    BUDI,
    KABID,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    Organisation,
    add_appraisal,
    add_period,
    found,
    person,
)
from tests.support.plans import lengthen
from tests.support.steps import STEP, agree, agreed, answer, next_period, propose
from tests.support.talking import SENTENCE, assess, send_self_review
from tests.support.telegram_limits import assert_sendable, visible

LATER = NOW + timedelta(days=1)
CRITICISM, PRAISE = "Rapat dua kali mulai terlambat.", "Warga lansia merasa sangat terbantu."

Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks a screen as somebody, in English, and gives the message."""

    def shown(who: int, screen: str, *args: object, now: object = NOW) -> Message:
        with database.write() as session:
            request = Request(session, person(database, who), now, tuple(map(str, args)))  # type: ignore[arg-type]
            view = SCREENS[screen](request)
        assert isinstance(view, View)
        message = message_of(view, translator("en"))
        assert_sendable(message)
        return message

    return shown


def text(message: Message) -> str:
    return visible(message.html)


def actions(message: Message) -> list[str]:
    return [key.data for row in message.keyboard for key in row]


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard for key in row]


def assessed(database: Database, org: Organisation) -> int:
    send_self_review(database, org, SITI, given={"realisation": "20", "values": "3d f"})
    assess(database, org, KABID, SITI, given={"values": "0u f", "value_reason": "Warga memuji layanan beliau."})
    return org.appraisals[SITI]


def add_note(database: Database, org: Organisation, kind: NoteKind, words: str, *, quoted: bool = True) -> None:
    with database.write() as session:
        note = FeedbackNote(
            from_id=org.people[BUDI],
            to_id=org.people[SITI],
            given_as=GivenAs.COLLEAGUE,
            kind=kind,
            topic=NoteTopic.VALUE,
            item=Value.KOLABORATIF.value,
            behaviour=b"",
            given_at=NOW.replace(month=8, day=20),
            read_at=NOW if quoted else None,
            in_summary=quoted,
        )
        note.behaviour = seal(session, note, "behaviour", words)
        session.add(note)


def let_run(session: Session, period_id: int, *, instead_of: int) -> None:
    """One period runs instead of another."""
    session.get_one(Period, instead_of).closed_at = NOW
    session.flush()
    session.get_one(Period, period_id).closed_at = None
    session.flush()


def pages(ask: Ask, who: int, screen: str, appraisal_id: int) -> list[str]:
    """Every page of a screen, as its buttons lead through them."""
    seen, page = [], 0
    while True:
        message = ask(who, screen, appraisal_id, page)
        assert translator("en")(SHORTENED) not in message.html, "nothing was cut"
        seen.append(text(message))
        if f"v:{screen}:{appraisal_id}:{page + 1}" not in actions(message):
            return seen
        page += 1


def test_the_figures_stand_one_tap_behind_the_sentences(database: Database, org: Organisation, ask: Ask) -> None:
    appraisal_id = assessed(database, org)
    summary = ask(SITI, "feedback", appraisal_id)
    assert f"v:feedback_why:{appraisal_id}" in actions(summary)
    assert "Berorientasi Pelayanan: Di Atas Ekspektasi" in text(summary)
    why = "\n".join(pages(ask, SITI, "feedback_why", appraisal_id))
    assert "↳ Penilai: Di Atas Ekspektasi · own: Sesuai Ekspektasi · value Berorientasi Pelayanan" in why
    assert "SE MenPANRB 20/2021" in why
    assert "PermenPANRB 6/2022 Pasal 5" in why
    assert "↳ Capaian" in why
    assert why.count("•") == why.count("↳")


def test_the_first_period_is_compared_with_nothing_and_says_so(database: Database, org: Organisation, ask: Ask) -> None:
    said = text(ask(SITI, "feedback", assessed(database, org)))
    assert "no assessed period before this one" in said
    assert "No feedback was received in this period." in said


def test_change_is_told_against_the_period_before(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        before = add_period(session, kind=PeriodKind.TW2, ends_on=date(2026, 6, 30), closed_at=NOW)
        earlier = add_appraisal(session, org.people[SITI], before, org.units["BIDANG"], org.people[KABID])
        row, now = session.get_one(Appraisal, earlier), session.get_one(Appraisal, org.appraisals[SITI])
        row.skp_id = now.skp_id
        session.add(
            OrganisationResult(
                unit_id=org.units["DINAS"],
                period_id=before,
                predicate=OrganisationPredicate.BAIK,
                set_by_id=org.people[SEKDA],
                set_at=NOW,
            )
        )
        let_run(session, before, instead_of=org.period_id)
    first = Organisation(before, org.units, org.people, {**org.appraisals, SITI: earlier})
    send_self_review(database, first, SITI, given={"realisation": "10"})
    assess(database, first, KABID, SITI)
    with database.write() as session:
        let_run(session, org.period_id, instead_of=before)
    said = "\n".join(pages(ask, SITI, "feedback", assessed(database, org)))
    assert "Change since Triwulan TW2 2026" in said
    assert "Berorientasi Pelayanan: higher than in Triwulan TW2 2026." in said
    assert "IKI 2.1: higher than in Triwulan TW2 2026." in said
    assert "points are the same" in "\n".join(pages(ask, SITI, "feedback_why", org.appraisals[SITI]))
    assert "no assessed period before" in "\n".join(pages(ask, SITI, "feedback", earlier))


def test_without_a_self_review_no_figure_is_made_up(database: Database, org: Organisation, ask: Ask) -> None:
    assess(database, org, KABID, SITI, AFTER_THE_DEADLINE)
    why = "\n".join(pages(ask, SITI, "feedback_why", org.appraisals[SITI]))
    assert "own: –" in why
    assert "Indicators" not in why
    said = text(ask(SITI, "feedback", org.appraisals[SITI], now=AFTER_THE_DEADLINE))
    assert "no self-review to compare with" in said


def test_sixty_results_come_in_pages_and_nothing_is_cut(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        lengthen(session, org.appraisals[SITI], 60)
    send_self_review(database, org, SITI, given={"realisation": "1", "develop": SENTENCE * 20})
    marks = " ".join(f"{n}d" for n in range(10))
    given = {"results": f"{marks} f", "result_reason": "Berkas bulan Juli belum tertata. " * 20, "note": SENTENCE * 20}
    assess(database, org, KABID, SITI, given=given)
    summary, why = (pages(ask, SITI, screen, org.appraisals[SITI]) for screen in ("feedback", "feedback_why"))
    for seen in (summary, why):
        assert all(first != second for first, second in pairwise(seen))
    assert "\n".join(why).count("↳ Capaian") > 100, "every indicator below its target has its line"
    assert "behind 🔎 below" in "\n".join(summary)


def test_the_words_of_others_are_for_the_recipient_and_appreciation_for_the_penilai_too(
    database: Database, org: Organisation, ask: Ask
) -> None:
    appraisal_id = assessed(database, org)
    add_note(database, org, NoteKind.FEEDBACK, CRITICISM)
    add_note(database, org, NoteKind.APPRECIATION, PRAISE)
    for screen in ("feedback", "feedback_why"):
        own, penilai, officer = ("\n".join(pages(ask, who, screen, appraisal_id)) for who in (SITI, KABID, OFFICER))
        assert CRITICISM in own
        assert PRAISE in own
        assert CRITICISM not in penilai
        assert PRAISE in penilai
        assert "1 piece of feedback was received." in penilai
        if screen == "feedback_why":
            assert "Kolaboratif: 1" in own
            assert "is for the recipient" in penilai, "of feedback the number alone"
            assert penilai.count("Kolaboratif: 1") == 1, "the card of appreciation"
        assert "received" not in officer
        for said in (own, penilai, officer):
            assert "Budi" not in said, "no giver is named"


def test_words_that_the_recipient_does_not_want_quoted_are_counted_only(
    database: Database, org: Organisation, ask: Ask
) -> None:
    appraisal_id = assessed(database, org)
    add_note(database, org, NoteKind.FEEDBACK, CRITICISM, quoted=False)
    said = "\n".join(pages(ask, SITI, "feedback", appraisal_id))
    assert "1 piece of feedback was received." in said
    assert CRITICISM not in said


def test_steps_stand_in_the_summary_of_both_sides_and_not_in_that_of_bkpsdm(
    database: Database, org: Organisation, ask: Ask
) -> None:
    appraisal_id = assessed(database, org)
    assert "🤝 Propose a step" in labels(ask(SITI, "feedback", appraisal_id))
    assert "🤝 Note what was agreed" in labels(ask(KABID, "feedback", appraisal_id))
    agreed(database, org)
    for who in (SITI, KABID):
        said = "\n".join(pages(ask, who, "feedback", appraisal_id))
        assert STEP[:40] in said
    officer = ask(OFFICER, "feedback", appraisal_id)
    assert "daftar" not in "\n".join(pages(ask, OFFICER, "feedback", appraisal_id))
    assert not [action for action in actions(officer) if "agreement" in action]
    propose(database, org)
    propose(database, org)
    assert "🤝 Propose a step" not in labels(ask(SITI, "feedback", appraisal_id)), "there is no room for more"


def test_nobody_else_opens_the_figures(database: Database, org: Organisation, ask: Ask) -> None:
    appraisal_id = assessed(database, org)
    with pytest.raises(NotAllowed):
        ask(BUDI, "feedback_why", appraisal_id)
    with pytest.raises(Refused):
        ask(BUDI, "feedback_why")


def test_a_step_is_agreed_on_with_one_tap_and_a_late_tap_says_so(
    database: Database, org: Organisation, ask: Ask
) -> None:
    assessed(database, org)
    agreement_id = propose(database, org)
    opened = ask(KABID, "agreement", agreement_id)
    yes = f"v:agreement_yes:{agreement_id}:0"
    assert yes in actions(opened)
    done = ask(KABID, "agreement_yes", agreement_id, 0)
    assert "✅ Agreed on" in text(done)
    assert yes not in actions(done)
    with pytest.raises(Conflict, match="agreed on already"):
        ask(KABID, "agreement_yes", agreement_id, 0)


def test_the_wish_to_talk_leaves_the_way_to_agree(database: Database, org: Organisation, ask: Ask) -> None:
    assessed(database, org)
    agreement_id = propose(database, org, KABID)
    talked = ask(SITI, "agreement_talk", agreement_id, 0)
    assert f"v:agreement_yes:{agreement_id}:1" in actions(talked)
    assert not [action for action in actions(talked) if "agreement_talk" in action]


def test_taking_a_proposal_back_asks_once_more(database: Database, org: Organisation, ask: Ask) -> None:
    assessed(database, org)
    agreement_id = propose(database, org)
    sure = f"v:agreement_drop:{agreement_id}:0:yes"
    assert sure in actions(ask(SITI, "agreement_drop", agreement_id, 0))
    assert "Take the proposal back" in labels(ask(SITI, "agreement", agreement_id))
    gone = ask(SITI, "agreement_drop", agreement_id, 0, "yes")
    assert "was taken back" in text(gone)
    assert "ended without being done" in text(ask(SITI, "agreements"))


def test_both_lists_show_what_was_answered(database: Database, org: Organisation, ask: Ask) -> None:
    assessed(database, org)
    agreement_id = agreed(database, org)
    next_period(database, org, LATER)
    assert f"v:begin:agreement_check:{agreement_id}" in actions(ask(SITI, "agreement", agreement_id, now=LATER))
    answer(database, agreement_id, "ON_THE_WAY", LATER)
    own, team = ask(SITI, "agreements"), ask(KABID, "agreements", "t")
    for said in (text(own), text(team)):
        assert STEP in said
        assert "On the way" in said
    assert "Siti Contoh Rahmah" in text(team)
    assert "Siti" not in text(own)
    with pytest.raises(NotAllowed):
        ask(SITI, "agreements", "t")
    assert "There is no agreed step yet" in text(ask(BUDI, "agreements"))
    assert "There is no agreed step yet" in text(ask(KABID, "agreements"))


@pytest.mark.parametrize("odd", ["0", "99999", "²", "-1"])
def test_a_forged_step_is_not_there(org: Organisation, ask: Ask, odd: str) -> None:
    for screen in ("agreement", "agreement_yes", "agreement_talk"):
        with pytest.raises(NotFound):
            ask(SITI, screen, odd, "0")


def test_a_penilai_reads_the_team_and_the_own_habits(database: Database, org: Organisation, ask: Ask) -> None:
    assessed(database, org)
    agree(database, propose(database, org), KABID)
    team = ask(KABID, "team_summary")
    assert "Assessed: 1 of 2" in text(team)
    assert "• Siti Contoh Rahmah: 2 of 8 differ" in text(team)
    assert "v:own_habits" in actions(team)
    habits = text(ask(KABID, "own_habits"))
    assert "You assessed 1 person." in habits
    assert "nothing can be said" in habits
    assert "%" not in habits
    with pytest.raises(Refused):
        ask(SITI, "own_habits")
    with pytest.raises(Refused):
        ask(OFFICER, "own_habits", org.people[KABID])


def test_shares_are_questions_once_there_are_enough_people(database: Database, ask: Ask) -> None:
    with database.write() as session:
        org = found(session, reports=4)
    for who in (SITI, BUDI, *range(1001, 1005)):
        assess(database, org, KABID, who, AFTER_THE_DEADLINE)
    habits = text(ask(KABID, "own_habits"))
    assert "Given most often: Sesuai Ekspektasi, 100%" in habits
    assert "Mean of own rating less yours, in steps: cannot be computed (from 0 pairs)" in habits
    assert "All seven values alike: 6 of 6 assessments" in habits
    assert "questions to yourself and no findings" in habits


def test_a_head_sees_the_own_unit_at_once_and_bkpsdm_chooses(database: Database, org: Organisation, ask: Ask) -> None:
    assert "Fewer than 5 people" in text(ask(KABID, "unit_summary"))
    chosen = actions(ask(OFFICER, "unit_summary"))
    assert f"v:unit_summary:{org.units['DINAS']}" in chosen
    assert "People appraised: 5" in text(ask(OFFICER, "unit_summary", org.units["DINAS"]))
    assert "once the period is closed" in text(ask(OFFICER, "unit_summary", org.units["DINAS"]))
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = NOW
    assert "fewer than 5 people were assessed" in text(ask(OFFICER, "unit_summary", org.units["DINAS"]))
    with pytest.raises(NotAllowed):
        ask(SITI, "unit_summary")


def test_both_conversations_end_with_a_receipt(database: Database, org: Organisation) -> None:
    with database.read() as session:
        request = Request(session, person(database, SITI), NOW)
        for flow in ("agreement", "agreement_check"):
            message = message_of(receipts.show(request, flow, 1), translator("en"))
            assert_sendable(message)
            assert "Receipt" in message.html
