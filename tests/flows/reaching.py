"""Conversations that together lead through every step of every flow.

When a step is asked is a function of facts and answers, so no look at a flow can tell whether it ever is. Each flow
brings cases instead: the facts it is about, and the replies on which its way depends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.conversation.answers import Answer, Key
from bot.domain.calendar import HolidayCalendar
from bot.domain.corrections import Wrong
from bot.domain.feedback_notes import NoteKind
from bot.domain.period import Days
from bot.flows.agreement import AgreementFacts
from bot.flows.agreement_check import CheckFacts
from bot.flows.correction import CorrectionFacts, OwnData
from bot.flows.exemption import ExemptionFacts
from bot.flows.give_feedback_facts import GivingFacts
from bot.flows.leave import LeaveFacts
from bot.flows.onboarding import OnboardingFacts
from bot.flows.organisation import OrganisationFacts
from bot.flows.paper import PaperFacts, PaperRefusalFacts
from bot.flows.period_close import ClosingFacts
from bot.flows.period_move import MoveFacts
from bot.flows.period_open import OpeningFacts
from bot.flows.remind_later import LaterFacts
from bot.flows.return_review import ReturnFacts
from bot.flows.self_review import SelfReviewFacts
from bot.flows.ticket import SuperiorFacts, TicketFacts
from bot.i18n import plain
from tests.conversation.chat import PRESENT
from tests.flows.cases import facts_of, plan


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation. `replies` are taps or words by step, or by step and item as `step:item`.

    What is not named gets the answer that nothing hangs on. `answers` are there before the first question.
    """

    facts: Any
    replies: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[Key, Answer] = field(default_factory=dict)


DATA = OwnData(
    name="Sri Lestari",
    nip="1980••••••••••0001",
    status="PNS",
    rank="Penata (III/c)",
    position="Penelaah Teknis Kebijakan",
    additional_duty=None,
    unit="Bidang Pelayanan",
    unit_above="Dinas Kependudukan",
    penilai=plain("Rahmat Hidayat"),
    atasan=None,
)
DAYS = Days(
    starts_on=date(2026, 7, 1),
    ends_on=date(2026, 9, 30),
    self_review_due_on=date(2026, 10, 7),
    assessment_due_on=date(2026, 10, 12),
)
EVERY_REASON = {"results": "0u f", "values": "0d f", "contribution": "u", "result_rating": "d", "behaviour_rating": "u"}
"""Marks at the ends of the scale, and official ratings that no card has a reason for."""

DIFFERING = facts_of(organisation=None, may_set=True)
FORM = Case(None, {"signed_on": "20-11-2026"}, {Key("scan", "0"): Answer({"d1": "image/jpeg"}, done=False)})


def on_paper(form: Any, replies: Mapping[str, str]) -> Case:
    """The same conversation from a form whose pages have come."""
    facts = PaperFacts(form, "Sri Lestari", "Rahmat Hidayat", "Triwulan III 2026", "PN-00007", date(2026, 10, 1))
    return Case(facts, {**FORM.replies, **replies}, FORM.answers)


GIVING = GivingFacts(
    names={"7": "Sri Lestari – Arsiparis", "8": "Noor Ainah – Sekretaris"},
    first=("7", "8"),
    reports=frozenset({"7"}),
    indicators={"7": {"3": "RHK 1: Berkas tertata"}},
)

CASES: Mapping[str, tuple[Case, ...]] = {
    "self_review": (Case(SelfReviewFacts(plan(2, 1))),),
    "assessment": (Case(DIFFERING, EVERY_REASON),),
    "return_review": (Case(ReturnFacts("Sri Lestari")),),
    "organisation": (
        Case(
            OrganisationFacts("Dinas Kependudukan", "2026", "Rahmat Hidayat", on_behalf=True),
            {"letter_number": "800.1.3/24/2026", "letter_on": "20-11-2026"},
        ),
    ),
    "paper_self_review": (on_paper(SelfReviewFacts(plan(2, 1)), {}),),
    "paper_assessment": (on_paper(DIFFERING, EVERY_REASON),),
    "paper_refusal": (Case(PaperRefusalFacts("Sri Lestari", "PN-00007")),),
    "period_open": (Case(OpeningFacts("Triwulan III 2026", 2026, DAYS, date(2026, 10, 1), 4)),),
    "period_move": (
        Case(MoveFacts("Triwulan III 2026", 2026, DAYS, date(2026, 10, 1)), {"assessment_due": "16-10-2026"}),
    ),
    "period_close": (Case(ClosingFacts("Triwulan III 2026", 3, 1)),),
    "give_feedback": (
        Case(GIVING, {"to": "7", "kind": "f", "topic": "i", "seen": "Bagus."}),
        Case(GIVING, {"to": "8", "kind": "f", "topic": "v", "seen": "Bagus."}),
        Case(GIVING, {"to": "8", "kind": "f", "topic": "c", "seen": "Bagus."}),
        Case(GIVING, {"to": "8", "kind": "a"}),
    ),
    "give_appreciation": (Case(replace(GIVING, kind=NoteKind.APPRECIATION)),),
    "agreement": (
        Case(AgreementFacts("Sri Lestari", "Rahmat Hidayat", "Triwulan III 2026", own=True, today=date(2026, 11, 24))),
    ),
    "agreement_check": (
        Case(CheckFacts("Berkas diperiksa", "Rahmat Hidayat", date(2026, 8, 3), None, "Triwulan III 2026")),
    ),
    "exemption": (Case(ExemptionFacts("Sri Lestari", "Triwulan IV 2026", "Tahun 2026")),),
    "leave": (Case(LeaveFacts(None, (), (), date(2026, 10, 1))),),
    "onboarding": (Case(OnboardingFacts(DATA, frozenset(), "id"), {"right": "n"}),),
    "correction": (Case(CorrectionFacts(DATA, frozenset()), {"more:1": "y"}),),
    "ticket": (Case(TicketFacts("Sri Lestari", Wrong.NAME, plain("Sri"), "Sri Lestari, S.E.")),),
    "remind_later": (Case(LaterFacts(PRESENT, HolidayCalendar()), {"when": "Minggu jam 9"}),),
    "superior": (Case(SuperiorFacts("Sri Lestari", plain("nobody"), {"7": "Rahmat Hidayat"}), {"value": "rahmat"}),),
}
