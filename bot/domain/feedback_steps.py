"""The next step that a feedback summary ends with, in the words for its reader."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.feedback_inputs import AgreedInput, FeedbackInput
from bot.domain.sentences import REASON_LENGTH, RULE_STEP, TITLE_LENGTH, Sentence, short
from bot.i18n import N_, NN_, Text


def first_step(
    given: FeedbackInput, weak: Sequence[tuple[str, Text]], differing: Sequence[tuple[str, Text]], *, compared: bool
) -> Sentence:
    """The first that there is: a step agreed on or proposed, what was rated lowest, two views, the own wish.

    `weak` and `differing` are names with their figures. Spoken to the person, or about them where `given.own` is false.
    """
    agreed = [step for step in given.agreed or () if step.is_open and step.agreed_on is not None]
    proposed = [step for step in given.agreed or () if step.is_open and step.agreed_on is None]
    wish = short(given.develop, REASON_LENGTH) if given.develop else None
    if agreed:
        return Sentence(_go_on(agreed, own=given.own), _open(agreed), RULE_STEP)
    if proposed:
        return Sentence(_waits(proposed), _open(proposed), RULE_STEP)
    if weak:
        name, figure = weak[0]
        return Sentence(_small_step(short(name, TITLE_LENGTH), wish, own=given.own), figure, RULE_STEP)
    if differing:
        name, figure = differing[0]
        return Sentence(_talk(name, own=given.own), figure, RULE_STEP)
    if wish:
        return Sentence(_plan(wish, own=given.own), N_("Own wish in the self-review"), RULE_STEP)
    nothing = (
        N_("Nothing was rated Di Bawah Ekspektasi, and no view differs.")
        if compared
        else N_("Nothing was rated Di Bawah Ekspektasi; there is no self-review to compare with.")
    )
    return Sentence(_keep_going(own=given.own), nothing, RULE_STEP)


def _open(steps: Sequence[AgreedInput]) -> Text:
    return NN_("{n} open step", "{n} open steps")(n=len(steps))


def _go_on(steps: Sequence[AgreedInput], *, own: bool) -> Text:
    first = short(steps[0].action, REASON_LENGTH)
    if own:
        return NN_(
            "Please go on with the step that was agreed on: “{first}”",
            "Please go on with the {n} steps that were agreed on, first of all: “{first}”",
        )(n=len(steps), first=first)
    return NN_(
        "The step that was agreed on goes on: “{first}”",
        "The {n} steps that were agreed on go on, first of all: “{first}”",
    )(n=len(steps), first=first)


def _waits(steps: Sequence[AgreedInput]) -> Text:
    return NN_(
        "A proposed step waits for an answer: “{first}”",
        "{n} proposed steps wait for an answer, first of all: “{first}”",
    )(n=len(steps), first=short(steps[0].action, REASON_LENGTH))


def _small_step(name: str, wish: str | None, *, own: bool) -> Text:
    if not own:
        return N_("Employee and penilai agree on one small step for “{name}” and on the support it needs.")(name=name)
    if wish:
        return N_(
            "Please agree with the penilai on one small step for “{name}”, and on how your own wish can help: “{wish}”"
        )(name=name, wish=wish)
    return N_("Please agree with the penilai on one small step for “{name}” and on the support you need.")(name=name)


def _talk(name: str, *, own: bool) -> Text:
    if own:
        return N_("Please ask the penilai for a short talk about “{name}”: you see it differently.")(name=name)
    return N_("Employee and penilai have a short talk about “{name}”: they see it differently.")(name=name)


def _plan(wish: str, *, own: bool) -> Text:
    if own:
        return N_("Please plan with the penilai how to begin with what you want to develop: “{wish}”")(wish=wish)
    return N_("Employee and penilai plan how to begin with what the employee wants to develop: “{wish}”")(wish=wish)


def _keep_going(*, own: bool) -> Text:
    if own:
        return N_("Please keep going, and choose with the penilai one thing to develop in the next period.")
    return N_("Employee and penilai choose one thing to develop in the next period.")
