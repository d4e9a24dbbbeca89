"""A score at once, earlier periods, and finding a report by name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.access import Action, who_may
from bot.domain.appraisal import Stage, Turn
from bot.domain.contribution import ASPECT
from bot.domain.predikat import smallest_step
from bot.domain.service import ServiceState
from bot.i18n import N_, Text, plain, shortened
from bot.screens.base import DRAFT, MENU, Request, Shown, page_of, pager
from bot.services import results
from bot.services.results import Reached, Score
from bot.view import Button, View, lines
from models.paper import PaperPart

MOST_RESULTS = 16
"""Planned results with their capaian on one page, beside all else that a result says. Our own choice."""


def show(request: Request) -> Shown:
    """The own score, a report's by id, or people by name."""
    if request.args and not request.args[0].isdigit():
        return find(request)
    score = (
        results.score(request.session, request.person, request.number(0), request.now)
        if request.args
        else results.own_score(request.session, request.person, request.now)
    )
    if score.exempt is not None:
        return _exempt(score, score.exempt)
    if score.unfinished:
        return _unfinished(score)
    return _confirmed(score, request.number(1)) if score.predikat is not None else _pending(score)


def _exempt(score: Score, state: ServiceState) -> View:
    return View(
        (
            N_("<b>{name}</b> · {period}")(name=score.name, period=score.period),
            lines(
                N_("Not assessed in this period. Reason: <b>{reason}</b>.")(reason=state.label),
                N_("Basis: {basis}")(basis=score.exempt_basis) if score.exempt_basis else None,
            ),
            N_("Nothing is owed and nothing is late. If this is wrong, please ask BKPSDM."),
            DRAFT,
        ),
        (_twin(score), _evidence(score), _looks(score), _ends(score)),
    )


def _unfinished(score: Score) -> View:
    return View(
        (
            N_("<b>{name}</b> · {period}")(name=score.name, period=score.period),
            N_("Not finished: the period was closed before this was assessed. What was written is kept."),
            N_("If something has to follow, please ask BKPSDM."),
            DRAFT,
        ),
        (_twin(score), _evidence(score), _looks(score), _ends(score)),
    )


def _twin(score: Score) -> tuple[Button, ...]:
    """The other record of the same conversation: TW4 and the year (AKHIR)."""
    if score.twin is None:
        return ()
    appraisal_id, period = score.twin
    return (Button(Text("🏅 {period}", {"period": period}), f"v:result:{appraisal_id}"),)


def _ends(score: Score) -> tuple[Button, ...]:
    return (Button(N_("🗂 Earlier periods"), "v:history"), MENU) if score.own else (MENU,)


def _looks(score: Score) -> tuple[Button, ...]:
    """For BKPSDM; everybody has /akses for the own record."""
    if score.own or not score.may_see_looks:
        return ()
    return (Button(N_("👁 Who opened this record"), f"v:access_log:{score.employee_id}"),)


def _chain(score: Score) -> tuple[Button, ...]:
    return (Button(N_("🧾 Who did what when"), f"v:chain:{score.appraisal_id}"),)


def _confirmed(score: Score, page: int) -> View:
    reached, page, pages = page_of(score.reached, page, MOST_RESULTS)
    return View(
        (
            N_("<b>Result of the appraisal</b>\n{name} · {period}")(name=score.name, period=score.period),
            lines(
                N_("Predikat: <b>{predikat}</b>")(predikat=_predikat(score)),
                N_("Rating hasil kerja: <b>{rating}</b>")(rating=score.result.label if score.result else "–"),
                N_("Rating perilaku kerja: <b>{rating}</b>")(rating=score.behaviour.label if score.behaviour else "–"),
                Text(
                    "{aspect}: <b>{rating}</b>",
                    {"aspect": ASPECT, "rating": score.contribution.label if score.contribution else "–"},
                ),
                N_("Predikat of the organisation ({unit}): <b>{predikat}</b>")(
                    unit=score.unit, predikat=score.organisation.label if score.organisation else "–"
                ),
            ),
            lines(
                N_("Penilai: {name}")(name=score.penilai.said if score.penilai else plain("–")),
                N_("Confirmed: {moment}")(moment=score.assessed_at),
                *_on_paper(score),
            ),
            _why(score),
            _reached(reached, page, pages),
            N_("<b>What happens next</b>\nRead the feedback and talk about it with the penilai.")
            if score.own
            else N_("<b>What happens next</b>\nTalk about the result and agree on one next step."),
            DRAFT,
        ),
        (
            pager(f"v:result:{score.appraisal_id}", page, pages),
            (Button(N_("💬 Read the feedback"), f"v:feedback:{score.appraisal_id}"),),
            _twin(score),
            _evidence(score),
            _looks(score),
            _ends(score),
        ),
    )


def _on_paper(score: Score) -> tuple[Text, ...]:
    """Which part was entered from a form on paper."""
    said = {
        PaperPart.SELF_REVIEW: N_("📄 Self-review entered from a paper form, signed on {day}."),
        PaperPart.ASSESSMENT: N_("📄 Assessment entered from a paper form, signed on {day}."),
    }
    return tuple(said[mark.part](day=mark.signed_on) for mark in score.on_paper)


def _evidence(score: Score) -> tuple[Button, ...]:
    return (Button(N_("📎 See the evidence"), f"v:evidence:{score.appraisal_id}"),) if score.evidence else ()


def _predikat(score: Score) -> Text:
    assert score.predikat is not None, "only a confirmed score is shown with its predikat"
    gloss = score.predikat.gloss
    return plain(f"{score.predikat.label} ({gloss})" if gloss else score.predikat.label)


def _why(score: Score) -> Text:
    """Which cell, which rule, and the smallest change that would have led to the next predikat."""
    assert score.result is not None, "a confirmed score has both ratings"
    assert score.behaviour is not None, "a confirmed score has both ratings"
    better = smallest_step(score.result, score.behaviour)
    return lines(
        N_("<b>Why?</b>"),
        N_("The cell hasil kerja {result} × perilaku kerja {behaviour} gives {predikat}.")(
            result=score.result.label, behaviour=score.behaviour.label, predikat=_predikat(score)
        ),
        N_("Both ratings were set by the penilai; no number decides them. Rule: {rule}.")(rule=score.rule),
        *(N_("The penilai's reason: “{reason}”")(reason=shortened(reason, 300)) for reason in score.reasons),
        N_("{predikat} would have needed hasil kerja {result} and perilaku kerja {behaviour}.")(
            predikat=better.predikat.label, result=better.result.label, behaviour=better.behaviour.label
        )
        if better
        else None,
    )


def _reached(shown: Sequence[Reached], page: int, pages: int) -> Text:
    return lines(
        N_("<b>Capaian per planned result</b> (advice, not the predikat)"),
        *(
            Text(
                "{n}. {title}: {capaian}",
                {
                    "n": reached.number,
                    "title": shortened(reached.title, 60),
                    "capaian": N_("not stated")
                    if reached.capaian is None
                    else Text("{c}%", {"c": round(reached.capaian, 1)}),
                },
            )
            for reached in shown
        ),
        N_("<b>Page {page} of {pages}</b>")(page=page + 1, pages=pages) if pages > 1 else None,
    )


def _pending(score: Score) -> View:
    """Not confirmed yet: whose turn it is, and until when."""
    who = N_("you") if score.own else plain(score.name)
    penilai = score.penilai.said if score.penilai else plain("–")
    match score.turn:
        case _ if score.stage is Stage.RETURNED:
            turn = N_("It is the turn of <b>{who}</b>: the returned self-review is to be completed, until {day}.")(
                who=who, day=score.assessment_due_on
            )
        case Turn.EMPLOYEE:
            turn = N_("It is the turn of <b>{who}</b>: the self-review, until {day}.")(
                who=who, day=score.self_review_due_on
            )
        case _ if score.penilai is not None and score.penilai.acting is not None:
            turn = N_("It is the turn of <b>{who}</b>: the assessment, until {day}.")(
                who=penilai, day=score.assessment_due_on
            )
        case _:
            turn = N_("It is the turn of <b>{who}</b> (penilai): the assessment, until {day}.")(
                who=penilai, day=score.assessment_due_on
            )
    sent = N_("The self-review was sent on {moment}.")(moment=score.submitted_at) if score.submitted_at else None
    still = (
        N_("Your self-review can still be sent until the penilai has assessed.")
        if score.own and score.stage is Stage.OPEN and score.turn is Turn.PENILAI
        else None
    )
    late = N_("⚠️ This step is late. The dates are kept as proof for whoever was on time.") if score.late else None
    rows: list[tuple[Button, ...]] = []
    if score.own and score.stage in {Stage.OPEN, Stage.RETURNED}:
        rows.append((Button(N_("📝 Self-review"), "v:self_review"),))
    if score.may_assess:
        rows.append((Button(N_("⚖️ Assess now"), f"v:assess:{score.appraisal_id}"),))
    rows += [_twin(score), _evidence(score), _chain(score), _looks(score), _ends(score)]
    return View(
        (
            N_("<b>{name}</b> · {period}")(name=score.name, period=score.period),
            N_("There is no result yet. It becomes visible as soon as the penilai has confirmed it."),
            lines(turn, still, sent, *_on_paper(score), late),
            N_("Predikat of the organisation ({unit}): <b>{predikat}</b>")(
                unit=score.unit, predikat=plain(score.organisation.label) if score.organisation else N_("not set yet")
            ),
            DRAFT,
        ),
        tuple(rows),
    )


def history(request: Request) -> Shown:
    """The own periods, newest first."""
    scores = results.history(request.session, request.person, request.now)
    shown, page, pages = page_of(scores, request.number(0))
    if not scores:
        return View((N_("There is no appraisal of yours yet. If that is wrong, please ask BKPSDM."),), ((MENU,),))
    return View(
        (
            N_("<b>My periods</b>"),
            lines(
                *(
                    Text(
                        "• {period}: <b>{predikat}</b>",
                        {
                            "period": score.period,
                            "predikat": _outcome(score),
                        },
                    )
                    for score in shown
                )
            ),
            DRAFT,
        ),
        (
            *((Button(plain(score.period), f"v:result:{score.appraisal_id}"),) for score in shown),
            pager("v:history", page, pages),
            (MENU,),
        ),
    )


def _outcome(score: Score) -> Text:
    if score.exempt is not None:
        return N_("not assessed ({reason})")(reason=score.exempt.label)
    if score.unfinished:
        return N_("not finished")
    return _predikat(score) if score.predikat else N_("no result yet")


def find(request: Request) -> Shown:
    """People whose name is like what was written, though mistyped."""
    written = " ".join(request.args)
    found = results.find(request.session, request.person, written)
    if not found:
        return View(
            (
                N_(
                    "I found nobody like “{written}” among those whose result you may see. "
                    "A part of the name is enough."
                )(written=shortened(written, 60)),
                who_may(Action.SEE_APPRAISAL),
            ),
            ((MENU,),),
        )
    return View(
        (
            N_("<b>Found for “{written}”</b>")(written=shortened(written, 60)),
            lines(
                *(Text("• {name} – {position}", {"name": f.name, "position": shortened(f.position, 60)}) for f in found)
            ),
        ),
        (*((Button(plain(f.name), f"v:result:{f.appraisal_id}"),) for f in found), (MENU,)),
    )
