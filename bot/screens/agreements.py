"""Agreed steps: the own ones, those of the team, and one of them with what can be done about it."""

from __future__ import annotations

from bot.domain.agreements import AgreementState, Side
from bot.i18n import N_, Text, shortened
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.services.agreements import answering, steps
from bot.services.agreements.steps import AgreedStep, Checked
from bot.view import Button, View, lines

TEAM = "t"
"""What the button to the steps of the team carries."""

MOST = 5
"""Steps on a page, each with its words and the last answer. Our own choice."""

_SIGNS = {
    AgreementState.PROPOSED: "🟡",
    AgreementState.AGREED: "🤝",
    AgreementState.DONE: "✅",
    AgreementState.DROPPED: "➖",
}


def show(request: Request) -> Shown:
    """The own steps; with `t` the open ones of the team."""
    team = request.args[:1] == (TEAM,)
    found = (steps.of_my_team if team else steps.mine)(request.session, request.person)
    here = f"v:agreements:{TEAM if team else 'o'}"
    shown, page, pages = page_of(found, request.number(1), MOST)
    head = N_("<b>Agreed steps of my team</b>") if team else N_("<b>My agreed steps</b>")
    own, theirs = (
        Button(N_("🤝 My own steps"), "v:agreements"),
        Button(N_("👥 Steps of my team"), f"v:agreements:{TEAM}"),
    )
    return View(
        (
            head,
            *(_line(step, team=team) for step in shown),
            _foot(team=team) if found else _nothing(team=team),
        ),
        (
            *((_button(step, page * MOST + number),) for number, step in enumerate(shown, start=1)),
            pager(here, page, pages),
            (own,) if team else (theirs,) if request.person.has_reports else (),
            (Button(N_("💬 Feedback"), "v:feedback"), MENU),
        ),
    )


def _nothing(*, team: bool) -> Text:
    if team:
        return N_("No step of your team is open. After a confirmed assessment you can note one below the feedback.")
    return N_("There is no agreed step yet. After a confirmed assessment you can propose one below the feedback.")


def _foot(*, team: bool) -> Text:
    if team:
        return N_("Each of them says in every period how far the step is.")
    return N_("In every period I ask how far each agreed step is.")


def _line(step: AgreedStep, *, team: bool) -> Text:
    last = step.checks[-1] if step.checks else None
    return lines(
        Text("<b>{name}</b>", {"name": step.name}) if team else None,
        Text(
            "{sign} {action}",
            {"sign": _SIGNS[step.state], "action": shortened(step.action, 160)},
        ),
        _state(step),
        _checked(last, with_note=False) if last else None,
    )


def _state(step: AgreedStep) -> Text:
    state = step.state.label
    if step.due_on is not None and step.state.is_open:
        return N_("{state}, until {day}")(state=state, day=step.due_on)
    return state


def _checked(check: Checked, *, with_note: bool) -> Text:
    said = Text("{period}: {progress}", {"period": check.period, "progress": check.progress.label})
    if not with_note or not check.note:
        return said
    return Text("{said} – “{note}”", {"said": said, "note": shortened(check.note, 300)})


def _button(step: AgreedStep, number: int) -> Button:
    action = f"v:agreement:{step.agreement_id}"
    if step.may_answer:
        return Button(N_("Answer step {n}")(n=number), action)
    return Button(N_("Open step {n}")(n=number), action)


def one(request: Request) -> Shown:
    """One step with its dates and answers, and what the reader can do."""
    return _one(request, request.number(0))


def _one(request: Request, agreement_id: int, said: Text | None = None) -> View:
    step = steps.read(request.session, request.person, agreement_id)
    back = Button(N_("🤝 Agreed steps"), "v:agreements" if step.own else f"v:agreements:{TEAM}")
    paragraphs = [
        said,
        N_("<b>Agreed step</b>\n{name}, with {penilai}")(name=step.name, penilai=step.penilai),
        Text("{sign} “{action}”", {"sign": _SIGNS[step.state], "action": shortened(step.action, 1500)}),
        lines(_state(step), *_dates(step)),
        lines(N_("<b>Answers</b>"), *(_checked(check, with_note=True) for check in step.checks[-6:]))
        if step.checks
        else None,
        _what_now(step),
    ]
    return View(
        tuple(text for text in paragraphs if text is not None),
        (*_acts(step), (back, MENU)),
    )


def _dates(step: AgreedStep) -> tuple[Text, ...]:
    own = step.proposed_by is Side.EMPLOYEE
    by = N_("Proposed by the employee: {moment}") if own else N_("Proposed by the penilai: {moment}")
    dated = [
        by(moment=step.proposed_at),
        N_("Talk wished for: {moment}")(moment=step.talk_at) if step.talk_at else None,
        N_("Agreed on: {moment}")(moment=step.agreed_at) if step.agreed_at else None,
        N_("Ended: {moment}")(moment=step.ended_at) if step.ended_at else None,
    ]
    return tuple(text for text in dated if text is not None)


def _what_now(step: AgreedStep) -> Text | None:
    if step.may_answer:
        return N_("Do you agree? If something does not fit yet, talk about it first; no reason is asked for.")
    if step.may_withdraw:
        return N_("It counts once the other side has agreed. Until then you can take it back.")
    return None


def _acts(step: AgreedStep) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    here = f"{step.agreement_id}:{step.mark}"
    if step.may_answer:
        rows.append((Button(N_("✅ Agree"), f"v:agreement_yes:{here}"),))
        if step.talk_at is None:
            rows.append((Button(N_("🗣 Talk about it first"), f"v:agreement_talk:{here}"),))
    if step.may_withdraw:
        rows.append((Button(N_("Take the proposal back"), f"v:agreement_drop:{here}"),))
    if step.may_say:
        rows.append((Button(N_("✍️ Say how it is"), f"v:begin:agreement_check:{step.agreement_id}"),))
    return tuple(rows)


def agree(request: Request) -> Shown:
    """Say yes to a proposal."""
    answering.agree(request.session, request.person, request.number(0), request.number(1), request.now)
    said = N_("✅ Agreed on {moment}. The other side has been told.")(moment=request.now)
    return _one(request, request.number(0), said)


def talk_first(request: Request) -> Shown:
    """Wish to talk about a proposal first."""
    answering.talk_first(request.session, request.person, request.number(0), request.number(1), request.now)
    said = N_("🗣 Passed on. The proposal stays as it is; you can agree after the talk.")
    return _one(request, request.number(0), said)


def withdraw(request: Request) -> Shown:
    """Take an own proposal back; asks once more."""
    agreement_id, mark = request.number(0), request.number(1)
    if request.args[2:] != ("yes",):
        step = steps.read(request.session, request.person, agreement_id)
        return View(
            (
                N_("Take this proposal back? It then ends without having been agreed on."),
                Text("“{action}”", {"action": shortened(step.action, 300)}),
            ),
            (
                (Button(N_("Yes, take the proposal back"), f"v:agreement_drop:{agreement_id}:{mark}:yes"),),
                (Button(N_("Back to the step"), f"v:agreement:{agreement_id}"), MENU),
            ),
        )
    answering.withdraw(request.session, request.person, agreement_id, mark, request.now)
    return _one(request, agreement_id, N_("The proposal was taken back on {moment}.")(moment=request.now))


def proposed(request: Request) -> View:
    """The receipt of a proposal."""
    return View(
        (
            N_("✅ <b>Receipt</b>\nThe step was proposed, {moment}.")(moment=request.now),
            N_("The other side has been told. It counts once they have agreed."),
        ),
        ((Button(N_("🤝 Agreed steps"), "v:agreements"), MENU),),
    )


def answered(request: Request) -> View:
    """The receipt of an answer about a step."""
    return View(
        (
            N_("✅ <b>Receipt</b>\nYour answer about the agreed step is kept, {moment}.")(moment=request.now),
            N_(
                "The penilai can read it. As long as the step is open I ask again in the next period, and you can say "
                "anew how it is at any time."
            ),
        ),
        ((Button(N_("🤝 Agreed steps"), "v:agreements"), Button(N_("📋 My tasks"), "v:tasks")), (MENU,)),
    )
