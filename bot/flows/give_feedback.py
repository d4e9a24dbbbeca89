"""Giving feedback or an appreciation card at any time: to whom, tied to what, and what was seen.

The text is asked for in one question. Only where it leaves something open is that asked for, and everything may be left
as it was written: the bot hints and never keeps a text back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.conversation.kinds import Choice, Kind, Option, Prose
from bot.conversation.search import Lookup
from bot.conversation.steps import Flow, Step
from bot.domain.competences import Competence
from bot.domain.feedback_notes import NoteTopic
from bot.domain.feedback_text import Look, Part, Weakness, look_at
from bot.flows.give_feedback_facts import (
    COLLEAGUE,
    TEAM_LEAD,
    TOPICS,
    VALUES,
    Giving,
    GivingFacts,
    fault,
    indicators_here,
    is_appreciation,
    is_feedback,
    lacks,
    name_of,
    plainly,
    text_of,
    topic_of,
)
from bot.i18n import N_, NN_, Text, plain
from bot.view import lines

SHORTEST: Final = 3
"""Characters of a text: what helps little is hinted at, not refused. Our own choice."""

OFFERED: Final = 8
"""People or indicators that are offered before anybody looks for one. Our own choice."""


def readers(look: Giving) -> Text:
    """Who reads it, as it stands wherever a text is written."""
    if is_appreciation(look):
        return N_("<i>Read by: {name} and their penilai. If {name} agrees, their summary quotes it.</i>")(
            name=name_of(look)
        )
    return N_(
        "<i>Read by: {name}. If {name} agrees, their summary quotes it. The penilai sees only how many there are. "
        "No rating comes of it.</i>"
    )(name=name_of(look))


def _asked(look: Giving, question: Text) -> Text:
    return Text("{question}\n\n{readers}", {"question": question, "readers": readers(look)})


def _ask_to(look: Giving) -> Text:
    return lines(
        N_("To whom do you want to write?"),
        N_("Please tap a name, or write a part of one; it may be anybody in service in the city."),
    )


def _topics(look: Giving) -> Kind:
    offered = [topic for topic in TOPICS.items() if topic[1] is not NoteTopic.INDICATOR or indicators_here(look)]
    return Choice(tuple(Option(code, topic.label) for code, topic in offered))


def _ask_part(look: Giving, part: Part, question: Text) -> Text:
    """The question about a part, with what was noticed above the first one."""
    found = look_at(look.text("seen") or "")
    hint = _hint(look, found) if found.missing[:1] == (part,) else None
    kept = N_("Your text is kept as it is; you may skip this.")
    return _asked(look, lines(hint, question, kept))


def _hint(look: Giving, found: Look) -> Text:
    match found.weaknesses:
        case (Weakness.ABOUT_THE_PERSON, *_) | (Weakness.TOO_SHORT, Weakness.ABOUT_THE_PERSON, *_):
            said = N_("💡 Your text says what {name} is like. What somebody does can be kept up or changed.")
        case (Weakness.TOO_SHORT, *_):
            said = N_("💡 Your text is short. {name} can do more with it if you say a little more.")
        case (Weakness.VAGUE, *_):
            said = N_("💡 Your text shows what you think, but {name} cannot tell yet what it is about.")
        case _:
            said = N_("💡 Your text helps {name} more with one or two further sentences.")
    return said(name=name_of(look))


def _headline(look: Giving) -> Text:
    waits = N_("{name} has not joined this bot yet: it waits, and shows once they do.")
    return lines(
        readers(look),
        waits(name=name_of(look)) if look.text("to") in look.facts.absent else None,
        _said_before(look),
    )


def _said_before(look: Giving) -> Text | None:
    """A hint where the same words went to others within a day."""
    words = plainly(text_of(look))
    others = {who for who, text in look.facts.today if who != look.text("to") and plainly(text) == words}
    if not others:
        return None
    said = NN_(
        "💡 You have sent the same words to {n} other person within a day. Words for one person say more; "
        "it can be sent all the same.",
        "💡 You have sent the same words to {n} other people within a day. Words for one person say more; "
        "it can be sent all the same.",
    )
    return said(n=len(others))


_TO: Final[Step[GivingFacts]] = Step(
    id="to",
    title=N_("To"),
    ask=_ask_to,
    kind=lambda look: Lookup(look.facts.names, look.facts.first[:OFFERED]),
)
_KIND: Final[Step[GivingFacts]] = Step(
    id="kind",
    title=N_("What"),
    ask=lambda look: N_("What do you want to give <b>{name}</b>?")(name=name_of(look)),
    kind=Choice(
        (
            Option("f", N_("💬 Feedback: something to keep or to change")),
            Option("a", N_("👏 Appreciation: a thank-you")),
        )
    ),
    needs=("to",),
)
_TOPIC: Final[Step[GivingFacts]] = Step(
    id="topic",
    title=N_("About"),
    ask=N_("What is your feedback about?"),
    kind=_topics,
    when=is_feedback,
    needs=("to", "kind"),
)
_VALUE: Final[Step[GivingFacts]] = Step(
    id="value",
    title=plain("BerAKHLAK"),
    ask=lambda look: (
        N_("Which BerAKHLAK value did <b>{name}</b> show?")(name=name_of(look))
        if is_appreciation(look)
        else N_("Which BerAKHLAK value is it about?")
    ),
    kind=Choice(tuple(Option(code, plain(value.label)) for code, value in VALUES.items())),
    when=lambda look: topic_of(look) is NoteTopic.VALUE,
    needs=("to", "kind", "topic"),
)
_COMPETENCE: Final[Step[GivingFacts]] = Step(
    id="competence",
    title=N_("Competence"),
    ask=N_("Which competence is it about?"),
    kind=Choice(tuple(Option(competence.value, plain(competence.label)) for competence in Competence)),
    when=lambda look: topic_of(look) is NoteTopic.COMPETENCE,
    needs=("kind", "topic"),
)
_INDICATOR: Final[Step[GivingFacts]] = Step(
    id="indicator",
    title=N_("Indicator"),
    ask=lambda look: N_("Which indicator of <b>{name}</b>? Please tap one, or write a part of it.")(name=name_of(look)),
    kind=lambda look: Lookup(indicators_here(look), tuple(indicators_here(look))[:OFFERED]),
    when=lambda look: topic_of(look) is NoteTopic.INDICATOR and bool(indicators_here(look)),
    needs=("to", "kind", "topic"),
)
_GIVEN_AS: Final[Step[GivingFacts]] = Step(
    id="given_as",
    title=N_("As"),
    ask=lambda look: N_("As what do you write to <b>{name}</b>? It stands on the card as you say it.")(
        name=name_of(look)
    ),
    kind=Choice((Option(COLLEAGUE, N_("As a colleague")), Option(TEAM_LEAD, N_("As team lead (ketua tim kerja)")))),
    when=lambda look: is_feedback(look) and look.text("to") not in look.facts.reports | look.facts.superiors,
    needs=("to", "kind"),
)
_THANKS: Final[Step[GivingFacts]] = Step(
    id="thanks",
    title=N_("Your words"),
    ask=lambda look: _asked(
        look, N_("What do you want to thank <b>{name}</b> for? A sentence or two.")(name=name_of(look))
    ),
    kind=Prose(N_("You stayed until the last citizen was served on Monday; nobody had to come back."), SHORTEST),
    when=is_appreciation,
    needs=("to", "kind"),
)
_SEEN: Final[Step[GivingFacts]] = Step(
    id="seen",
    title=N_("What you saw"),
    ask=lambda look: _asked(look, N_("What did you see? Please write to <b>{name}</b>.")(name=name_of(look))),
    kind=Prose(
        N_(
            "In Monday's meeting you explained the new form with an example, so that everybody could fill it in. "
            "Please do so again next month."
        ),
        SHORTEST,
    ),
    when=is_feedback,
    needs=("to", "kind"),
)


def _part(part: Part, title: Text, question: Text, example: Text) -> Step[GivingFacts]:
    return Step(
        id=part.value.lower(),
        title=title,
        ask=lambda look: _ask_part(look, part, question(name=name_of(look))),
        kind=Prose(example, SHORTEST),
        when=lambda look: lacks(look, part),
        needs=("to", "kind", "seen"),
        optional=True,
    )


_PARTS: Final = (
    _part(
        Part.SITUATION,
        N_("Situation"),
        N_("When and where was it?"),
        N_("On Monday morning, at counter 3."),
    ),
    _part(
        Part.BEHAVIOUR,
        N_("Behaviour"),
        N_("What did {name} do or say, so that others could have seen it too?"),
        N_("You asked every citizen first whether all papers were there."),
    ),
    _part(
        Part.EFFECT,
        N_("Effect"),
        N_("What came of it, for the work, the team or the people you serve?"),
        N_("Nobody had to queue twice."),
    ),
    _part(
        Part.NEXT_STEP,
        N_("Next step"),
        N_("What do you ask of {name} from now on: what to keep, or what to do in another way?"),
        N_("Please show the new colleagues how you do it."),
    ),
)

GIVE_FEEDBACK: Final[Flow[GivingFacts]] = Flow(
    id="give_feedback",
    title=N_("Give feedback"),
    parts=(_TO, _KIND, _TOPIC, _VALUE, _COMPETENCE, _INDICATOR, _GIVEN_AS, _THANKS, _SEEN, *_PARTS),
    headline=_headline,
    obstacle=fault,
    seconds_per_step=25,
)

GIVE_APPRECIATION: Final[Flow[GivingFacts]] = Flow(
    id="give_appreciation",
    title=N_("Give appreciation"),
    parts=(_TO, replace(_VALUE, needs=("to",)), replace(_THANKS, needs=("to",))),
    headline=_headline,
    obstacle=fault,
)
"""The short way: the kind is settled, the value and a few words are asked for."""
