"""What a Telegram account that belongs to nobody sees: the greeting, the code, the request for access."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.domain.doors import LONGEST_REQUEST, REQUESTS_A_DAY, VALIDITY, Standing
from bot.i18n import LANGUAGES, N_, NN_, Text, plain
from bot.screens import menu
from bot.screens.base import MENU, Request, Shown
from bot.services.door import visitors
from bot.services.door.access_requests import AccessRefusal
from bot.services.door.outcomes import (
    Arrived,
    CodeAsked,
    Greeted,
    NoEntry,
    Outcome,
    Paused,
    RequestAsked,
    RequestKept,
    RequestUnfit,
    RequestWaits,
    Shared,
    TooManyRequests,
    WrongCode,
)
from bot.services.door.visitors import Link
from bot.view import Button, View, lines

_ASK = Button(N_("🙋 Ask for access"), "v:door:access")
_BACK = Button(N_("Cancel"), "v:door:leave")
_LANGUAGE = Button(N_("🌐 Language"), "v:door:language")
_HELP = Button(N_("❓ Help"), "v:door:help")
_START = Button(N_("Back"), "v:door")

_WRITE_CODE = N_(
    "Please write the code that you were given in person or by phone: eight letters and digits, "
    "for example <code>CDFG-3467</code>."
)
_NEW_INVITATION = N_(
    "Please ask the admin of your unit or BKPSDM for a new invitation; they make one at once. Nothing was changed."
)


def view_of(outcome: Outcome) -> View:
    """What a stranger is told."""
    match outcome:
        case Greeted(asked_at):
            return _greeting(asked_at)
        case NoEntry(why):
            return View((_no_entry(why), _NEW_INVITATION), ((_ASK,), (_HELP, _LANGUAGE)))
        case Shared():
            return View(
                (
                    N_(
                        "This link was opened by another Telegram account before, and it holds for one only. Who made "
                        "it has been told."
                    ),
                    _NEW_INVITATION,
                ),
                ((_ASK,), (_HELP, _LANGUAGE)),
            )
        case CodeAsked(until, unreadable):
            return _code_asked(until, unreadable)
        case WrongCode(left):
            return _wrong_code(left)
        case Paused(until, ended):
            return _paused(until, ended)
        case Arrived():
            return View((arrived(outcome),), ((MENU,),))
        case RequestAsked() | RequestUnfit() | RequestKept() | RequestWaits() | TooManyRequests():
            return _request(outcome)
        case _:
            assert_never(outcome)


def _greeting(asked_at: datetime | None) -> View:
    paragraphs = [
        N_(
            "Good day. This bot accompanies the performance appraisal of civil servants of Kota Banjarbaru. "
            "I do not know this account yet, so I can show nothing here."
        )
    ]
    if asked_at is None:
        paragraphs.append(N_("If you have an invitation, please open its link. If you have none, ask for access."))
        return View(tuple(paragraphs), ((_ASK,), (_HELP, _LANGUAGE)))
    paragraphs.append(N_("Your request for access of {moment} is with BKPSDM. The answer comes here.")(moment=asked_at))
    return View(tuple(paragraphs), ((_HELP, _LANGUAGE),))


def _no_entry(why: Standing | None) -> Text:
    match why:
        case Standing.USED:
            return N_("This link was used already; it opens the door only once.")
        case Standing.EXPIRED:
            return N_("This link is older than {days} days, so it no longer holds.")(days=VALIDITY.days)
        case Standing.REVOKED:
            return N_("This link no longer holds: a newer one was made, or there were too many wrong codes.")
        case None | Standing.VALID:
            return N_("I do not know this link. It may have been cut when it was copied.")


def _code_asked(until: datetime, unreadable: bool) -> View:
    if unreadable:
        first = N_("That does not look like a code, so nothing was counted.")
    else:
        first = N_("Thank you, the link is right. One thing is missing, so that nobody else comes in with it.")
    return View(
        (first, _WRITE_CODE, N_("The invitation holds until {moment}.")(moment=until)), ((_BACK,), (_HELP, _LANGUAGE))
    )


def _wrong_code(left: int) -> View:
    return View(
        (
            lines(
                N_("That is not the code of this invitation."),
                NN_("After {n} more wrong code there is a pause.", "After {n} more wrong codes there is a pause.")(
                    n=left
                ),
            ),
            N_("Please compare it sign by sign; capitals, spaces and the dash do not matter. Then write it again."),
        ),
        ((_BACK,), (_HELP, _LANGUAGE)),
    )


def _paused(until: datetime, ended: bool) -> View:
    if ended:
        return View(
            (
                N_("There were too many wrong codes for this invitation, so it has ended. BKPSDM has been told."),
                _NEW_INVITATION,
                N_("Codes of another invitation are taken from {moment}.")(moment=until),
            ),
            ((_ASK,), (_HELP, _LANGUAGE)),
        )
    return View(
        (
            N_("There were too many wrong codes. I look at codes again from {moment}.")(moment=until),
            N_("If you do not have the right code, please ask the admin of your unit or BKPSDM for a new one."),
        ),
        ((_HELP, _LANGUAGE),),
    )


def arrived(outcome: Arrived) -> Text:
    """What somebody hears who has just come in, above the first screen."""
    welcome = N_("✅ Welcome, <b>{name}</b>. This account is yours now.")(name=outcome.name)
    second = N_(
        "A second person will confirm it. Until then you can do everything about yourself, and nothing for others yet."
    )
    before = N_("Your earlier account no longer belongs to you here; what you have begun is kept.")
    return lines(welcome, before if outcome.replaced else None, second)


def _request(
    outcome: RequestAsked | RequestUnfit | RequestKept | RequestWaits | TooManyRequests,
) -> View:
    write = N_(
        "Please write your <b>name</b>, <b>unit</b> and <b>position</b> in one message of at most {limit} characters. "
        "Your NIP is not needed."
    )(limit=LONGEST_REQUEST)
    match outcome:
        case RequestAsked():
            return View((write, N_("Only BKPSDM reads it.")), ((_BACK,),))
        case RequestUnfit(why):
            return View((why, write), ((_BACK,),))
        case RequestKept():
            return View(
                (
                    N_("Thank you. BKPSDM has your request; the answer comes here."),
                    N_("You need to do nothing until then."),
                ),
                ((_HELP, _LANGUAGE),),
            )
        case RequestWaits(asked_at):
            return _greeting(asked_at)
        case TooManyRequests():
            return View(
                (
                    N_("You have asked {n} times since yesterday, so I take no further request for now.")(
                        n=REQUESTS_A_DAY
                    ),
                    N_("Please ask again tomorrow, or come to BKPSDM or to the admin of your unit."),
                ),
                ((_HELP, _LANGUAGE),),
            )
        case _:
            assert_never(outcome)


def help_view() -> View:
    """How somebody comes in."""
    return View(
        (
            N_("<b>How to come in</b>"),
            lines(
                N_("1. The admin of your unit or BKPSDM gives you a link and, apart from it, a code."),
                N_("2. Open the link on the phone with your own Telegram account."),
                N_("3. Write the code here. Both hold for {days} days and for one account.")(days=VALIDITY.days),
            ),
            N_("I never ask for a password, a NIP or a NIK. If you have no link, ask for access."),
        ),
        ((_ASK,), (_START, _LANGUAGE)),
    )


def language_view(present: str) -> View:
    """The languages, with the present one marked."""
    return View(
        (N_("Which language shall I use? Official terms stay in Indonesian."),),
        (
            *(
                (Button(plain(f"✅ {name}" if code == present else name), f"v:door:language:{code}"),)
                for code, name in LANGUAGES.items()
            ),
            (_START,),
        ),
    )


def refusal_view(reason: AccessRefusal) -> View:
    """Why BKPSDM refused a request for access."""
    return View((N_("BKPSDM could not let you in."), reason.said), ((_ASK,), (_HELP, _LANGUAGE)))


def opened(request: Request) -> Shown:
    """Somebody with an account opens a link."""
    token = request.args[0] if request.args else ""
    match visitors.opened_by_member(request.session, request.person, token, request.now):
        case Link.NOBODYS:
            return menu.show(request)
        case Link.OWN:
            return View(
                (
                    N_("You have joined already, with this account. Nothing was changed."),
                    N_("If you want to use another account, open the link there."),
                ),
                ((MENU,),),
            )
        case Link.OTHERS:
            return View(
                (
                    N_(
                        "This link is for another person, so nothing was changed. Who made it has been told; please "
                        "delete the message that it came in."
                    ),
                ),
                ((MENU,),),
            )
