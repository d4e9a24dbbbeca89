"""Invented plans and self-reviews that the flows are tried with."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from bot.conversation.steps import Flow
from bot.domain.behaviour import Value
from bot.domain.capaian import Direction, Polarity
from bot.domain.corrections import Wrong
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import Rating
from bot.flows.assessment import ASSESSMENT
from bot.flows.assessment_facts import AssessmentFacts, SelfReview
from bot.flows.correction import CORRECTION, CorrectionFacts, OwnData
from bot.flows.facts import IndicatorFacts, PlanFacts, ResultFacts
from bot.flows.organisation import ORGANISATION, OrganisationFacts
from bot.flows.return_review import RETURN_REVIEW, ReturnFacts
from bot.flows.self_review import SELF_REVIEW, SelfReviewFacts
from bot.flows.ticket import TICKET, TicketFacts
from bot.i18n import plain

TITLES = (
    "Birth certificates are issued on the day they are asked for",
    "Family cards <without> mistakes & without a second visit",
    "A counter that nobody has to wait at",
)


def indicator(key: str, number: int = 0) -> IndicatorFacts:
    """At least 95 %, at most 24 jam, or 80 to 120 berkas, in turn."""
    match number % 3:
        case 0:
            return IndicatorFacts(key, "Share issued in one day", "%", Polarity.NORMAL, Decimal(95))
        case 1:
            return IndicatorFacts(key, "Longest time", "jam", Polarity.KHUSUS, Decimal(24))
        case _:
            return IndicatorFacts(
                key, "Files a day", "berkas", Polarity.RENTANG, Decimal(80), Decimal(120), Direction.NORMAL
            )


def plan(*indicators: int) -> PlanFacts:
    """A plan with so many indicators in each of its results: r1 with r1i1, r1i2…"""
    return PlanFacts(
        tuple(
            ResultFacts(
                f"r{n}",
                n,
                TITLES[(n - 1) % len(TITLES)],
                tuple(indicator(f"r{n}i{i}", n + i - 2) for i in range(1, count + 1)),
            )
            for n, count in enumerate(indicators, 1)
        )
    )


def facts_of(
    shape: Sequence[int] = (1, 2),
    *,
    review: SelfReview | None = None,
    organisation: OrganisationPredicate | None = OrganisationPredicate.BAIK,
    may_set: bool = False,
    heads: bool = False,
    stated: bool = True,
    reached: Decimal = Decimal(90),
    evidence: int = 0,
    may_return: bool = False,
) -> AssessmentFacts:
    """Facts of an assessment; every indicator reached `reached` where `stated`."""
    found = plan(*shape)
    return AssessmentFacts(
        appraisal_id=7,
        employee="Sri Lestari",
        position="Penelaah Teknis Kebijakan",
        period="Triwulan III 2026",
        plan=found,
        realised={i.key: reached for result in found.results for i in result.indicators} if stated else {},
        evidence={"r1": evidence} if evidence else {},
        self_review=review,
        may_return=may_return,
        organisation_name="Dinas Kependudukan",
        organisation=organisation,
        may_set_organisation=may_set,
        heads_organisation=heads,
    )


def own_data() -> OwnData:
    """What the list says about somebody."""
    return OwnData(
        name="Sri Lestari",
        nip="1990**********2***",
        status="PNS",
        rank="Penata (III/c)",
        position="Penelaah Teknis Kebijakan",
        additional_duty=None,
        unit="Seksi Pelayanan",
        unit_above="Bidang Pendaftaran",
        penilai=plain("Rahmat Hidayat"),
        atasan=None,
    )


def ticket_facts(wrong: Wrong) -> TicketFacts:
    """A request of somebody, and three that may be picked."""
    names = {"1": "Seksi Pelayanan", "2": "Seksi Kearsipan", "31": "Bidang <Pendaftaran>"}
    return TicketFacts("Sri Lestari", wrong, plain("Seksi Pelayanan"), "kearsipan", names)


plans = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(lambda shape: plan(*shape))
_said = st.none() | st.text("abc <&>{}\n", min_size=1, max_size=12).map("I wrote this: {}".format)
_ratings = st.none() | st.sampled_from(list(Rating))


@st.composite
def reviews(draw: st.DrawFn) -> SelfReview:
    """A self-review for a plan of up to three results."""
    keys = ["r1", "r2", "r3", *(value.value for value in Value)]
    rated, wrote = draw(st.lists(_ratings, min_size=11, max_size=11)), draw(st.lists(_said, min_size=7, max_size=7))
    return SelfReview(
        ratings=dict(zip(keys, rated, strict=False)),
        impact={key: said for key, said in zip(keys, wrote[:3], strict=False) if said is not None},
        contribution=wrote[3],
        contribution_rating=rated[10],
        helped=wrote[4],
        hindered=wrote[5],
        develop=wrote[6],
    )


assessments: st.SearchStrategy[AssessmentFacts] = st.builds(
    facts_of,
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
    review=st.sampled_from((None, SelfReview(), SelfReview({"r1": Rating.ABOVE}, {"r1": "Nobody <waits>."}))),
    organisation=st.sampled_from((None, *OrganisationPredicate)),
    may_set=st.booleans(),
    heads=st.booleans(),
    stated=st.booleans(),
    reached=st.sampled_from((Decimal(0), Decimal("0.0001"), Decimal(90), Decimal("999999999999.9999"))),
    evidence=st.integers(0, 3),
    may_return=st.booleans(),
)

real_cases: st.SearchStrategy[tuple[Flow[Any], Any]] = st.one_of(
    plans.map(lambda found: (SELF_REVIEW, SelfReviewFacts(found))),
    assessments.map(lambda facts: (ASSESSMENT, facts)),
    st.booleans().map(lambda b: (ORGANISATION, OrganisationFacts("Dinas Kependudukan", "2026", "Rahmat Hidayat", b))),
    st.just((RETURN_REVIEW, ReturnFacts("Sri Lestari"))),
    st.sampled_from((frozenset(), frozenset(Wrong))).map(lambda w: (CORRECTION, CorrectionFacts(own_data(), w))),
    st.sampled_from(Wrong).map(lambda wrong: (TICKET, ticket_facts(wrong))),
)
