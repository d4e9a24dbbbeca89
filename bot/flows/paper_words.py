"""How the questions of the self-review and of the assessment are put on paper, where the chat's words would not do."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from bot.conversation.answers import Scope
from bot.conversation.kinds import quantity
from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.flows.facts import IndicatorFacts, ResultFacts
from bot.flows.paper_form import OnPaper, Row, Words
from bot.i18n import N_, Text, plain
from bot.view import lines

BEHAVIOUR = N_("Behaviour (BerAKHLAK)")
OFFICIAL = N_("Official ratings")
AHEAD = N_("Looking back and ahead")


def _titled(result: ResultFacts) -> Text:
    return Text("RHK {n}: {title}", {"n": result.number, "title": result.title})


def _of_result(look: Scope[Any]) -> Text:
    return _titled(look.facts.plan.result(look.item))


def _of_indicator(look: Scope[Any]) -> Text:
    return _titled(look.facts.plan.result_of(look.item))


def _value_row(look: Scope[Any], key: str) -> Row:
    value = Value(key)
    return Row(plain(value.label), plain("; ".join(guide.rstrip(".;") for guide in value.guides)))


def _result_row(look: Scope[Any], key: str) -> Row:
    result = look.facts.plan.result(key)
    return Row(_titled(result), lines(*(_measured(look, indicator) for indicator in result.indicators)))


def _measured(look: Scope[Any], indicator: IndicatorFacts) -> Text:
    reached = look.facts.realised.get(indicator.key)
    return N_("{indicator}; target {target}; realisation: {reached}")(
        indicator=indicator.text,
        target=indicator.target_text(),
        reached=plain("................") if reached is None else quantity(reached, indicator.measure),
    )


SELF_REVIEW_ON_PAPER: Words = MappingProxyType(
    {
        "realisation": OnPaper(
            lambda look: plain(look.facts.plan.indicator(look.item).text),
            heading=_of_indicator,
            target=lambda look: look.facts.plan.indicator(look.item).target_text(),
        ),
        "impact": OnPaper(
            N_("What did this do for the public (dampak bagi masyarakat)? One or two sentences are enough."),
            heading=_of_result,
        ),
        "own_rating": OnPaper(N_("Own rating of this result, measured by its target"), heading=_of_result),
        "values": OnPaper(N_("Own behaviour at work: one mark in every row"), heading=BEHAVIOUR, row=_value_row),
        "contribution": OnPaper(
            N_(
                "What was contributed beyond the own planned results? For example: helped a colleague, shared "
                "knowledge, improved a way of working."
            ),
            heading=plain(ASPECT),
        ),
        "contribution_rating": OnPaper(N_("Own rating of this contribution"), heading=plain(ASPECT)),
        "helped": OnPaper(N_("What helped in this period?"), heading=AHEAD),
        "hindered": OnPaper(N_("What stood in the way?"), heading=AHEAD),
        "develop": OnPaper(N_("What is to be developed next?"), heading=AHEAD),
    }
)

ASSESSMENT_ON_PAPER: Words = MappingProxyType(
    {
        "results": OnPaper(
            N_("Rating of each planned result: one mark in every row"), heading=plain("Hasil kerja"), row=_result_row
        ),
        "values": OnPaper(N_("Rating of each value: one mark in every row"), heading=BEHAVIOUR, row=_value_row),
        "contribution": OnPaper(N_("Rating of the contribution"), heading=plain(ASPECT)),
        "result_rating": OnPaper(
            N_("Rating hasil kerja: one judgement over all planned results together"), heading=OFFICIAL
        ),
        "behaviour_rating": OnPaper(
            N_("Rating perilaku kerja: one judgement over all seven values together"), heading=OFFICIAL
        ),
        "note": OnPaper(
            N_("Note, recommendation or agreed next step (catatan/rekomendasi)"), heading=N_("Note or recommendation")
        ),
    }
)
