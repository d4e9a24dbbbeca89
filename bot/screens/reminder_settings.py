"""How I am reminded: own hour, quiet weekdays, fewer, the morning digest, what was put off; and what always comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from types import MappingProxyType
from typing import Final

from bot.domain.later import WEEKDAYS
from bot.domain.moments import at_length
from bot.domain.reminders import CLOSES, OPENS, DigestPace
from bot.errors import Refused
from bot.i18n import N_, Text
from bot.screens.base import MENU, Request, Shown
from bot.services.reminding import wishes
from bot.services.reminding.wishes import HOURS, Settings
from bot.view import Button, View, lines

_BACK = Button(N_("Back"), "v:reminders")

_PACES: Final = MappingProxyType(
    {
        "n": (DigestPace.NEWS, N_("When there is something new")),
        "w": (DigestPace.WEEKLY, N_("Once a week, on its first working day")),
        "x": (DigestPace.NEVER, N_("Never")),
    }
)
"""How a button names each, and what it says."""

_DIGEST: Final = MappingProxyType(
    {
        DigestPace.NEWS: N_("Morning digest of your team: when there is something new."),
        DigestPace.WEEKLY: N_("Morning digest of your team: on the first working day of the week."),
        DigestPace.NEVER: N_("Morning digest of your team: never."),
    }
)


def show(request: Request) -> Shown:
    """How it is now; the first argument names what is changed, the second to what. Anything else changes nothing."""
    changed, *to = [*request.args, "", ""][:2]
    act = _ACTS.get(changed)
    return _overview(request) if act is None else act(request, to[0])


def _settings(request: Request) -> Settings:
    return wishes.settings_of(request.session, request.person, request.now)


def _overview(request: Request) -> View:
    now = _settings(request)
    wish = now.wish
    quiet = [WEEKDAYS[day] for day in now.weekdays if day in wish.quiet_days]
    return View(
        (
            N_("⏰ <b>How I remind you</b>"),
            lines(
                N_("• Hour: from {hour} on.")(hour=time(wish.hour))
                if wish.hour is not None
                else N_("• Hour: as soon as something falls due, from {opens} to {closes}.")(
                    opens=OPENS, closes=CLOSES
                ),
                N_("• Quiet days: {days}.")(days=_joined(quiet)) if quiet else N_("• Quiet days: none."),
                N_("• How many: only on the last day and the working day after it.")
                if wish.fewer
                else N_("• How many: all of them."),
                Text("• {digest}", {"digest": _DIGEST[wish.digest]}) if now.gets_digest else None,
                N_("• Put off: I remind you again on <b>{moment}</b>.")(moment=at_length(now.snoozed_until))
                if now.snoozed_until
                else None,
            ),
            N_("Reminders come on working days only, and not on your leave."),
            N_(
                "This always comes, whatever you choose: the last day and the working day after it, what goes up to "
                "the atasan, results, decisions, a returned self-review, and legal notices (keberatan)."
            ),
        ),
        _ways(now),
        lasting=True,
    )


def _joined(texts: Sequence[Text]) -> Text:
    names = {f"d{index}": text for index, text in enumerate(texts)}
    return Text(", ".join(f"{{{name}}}" for name in names), names)


def _ways(now: Settings) -> tuple[tuple[Button, ...], ...]:
    fewer = (
        Button(N_("🔔 All of them again"), "v:reminders:f:0")
        if now.wish.fewer
        else Button(N_("🔉 Fewer"), "v:reminders:f:1")
    )
    rows: list[tuple[Button, ...]] = [
        (Button(N_("🕘 Own hour"), "v:reminders:h"), Button(N_("🔕 Quiet days"), "v:reminders:q")),
        (fewer, Button(N_("🌴 Leave"), "v:leave")),
    ]
    if now.gets_digest:
        rows.append((Button(N_("🌅 Morning digest"), "v:reminders:d"),))
    if now.snoozed_until:
        rows.append((Button(N_("Do not put it off"), "v:reminders:s:x"), Button(N_("Another time"), "v:later")))
    else:
        rows.append((Button(N_("⏳ Remind me later"), "v:later"),))
    return (*rows, (MENU,))


def _hour(request: Request, to: str) -> View:
    """Choose the own hour, or set the one that was tapped; `x` as it comes."""
    if to == "x" or to in {str(hour) for hour in HOURS}:
        wishes.choose_hour(request.session, request.person, None if to == "x" else int(to))
        return _overview(request)
    present = _settings(request).wish.hour
    buttons = [Button(_ticked(Text("{hour}", {"hour": time(h)}), h == present), f"v:reminders:h:{h}") for h in HOURS]
    return View(
        (N_("From which hour on shall your reminders come? What falls due later comes when it does."),),
        (
            *(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)),
            (Button(_ticked(N_("As soon as it falls due"), present is None), "v:reminders:h:x"),),
            (_BACK, MENU),
        ),
        lasting=True,
    )


def _quiet(request: Request, to: str) -> View:
    """The weekdays, each with its tick; a button carries what it makes of its day, so a second tap changes nothing."""
    note = None
    if len(to) == 2 and to[0] in "0123456" and to[1] in "01":
        try:
            wishes.choose_quiet_day(request.session, request.person, int(to[0]), to[1] == "1", request.now)
        except Refused as refused:
            note = N_("⚠️ {note}")(note=refused.message)
    now = _settings(request)
    rows = []
    for day in now.weekdays:
        is_quiet = day in now.wish.quiet_days
        mark = N_("🔕 {weekday}") if is_quiet else N_("🔔 {weekday}")
        rows.append((Button(mark(weekday=WEEKDAYS[day]), f"v:reminders:q:{day}{int(not is_quiet)}"),))
    asked = N_(
        "Tap the days on which no reminder shall come (🔕). It then comes on the next working day; the last day does "
        "not wait."
    )
    return View((asked,) if note is None else (note, asked), (*rows, (_BACK, MENU)), lasting=True)


def _fewer(request: Request, to: str) -> View:
    if to in {"0", "1"}:
        wishes.choose_fewer(request.session, request.person, to == "1")
    return _overview(request)


def _digest(request: Request, to: str) -> View:
    """Choose how often the digest comes, or set what was tapped."""
    if to in _PACES:
        wishes.choose_digest(request.session, request.person, _PACES[to][0])
        return _overview(request)
    now = _settings(request)
    if not now.gets_digest:
        return _overview(request)
    return View(
        (N_("In the morning I can tell you who waits for you and who is late. How often?"),),
        (
            *(
                (Button(_ticked(label, pace is now.wish.digest), f"v:reminders:d:{code}"),)
                for code, (pace, label) in _PACES.items()
            ),
            (_BACK, MENU),
        ),
        lasting=True,
    )


def _snooze(request: Request, to: str) -> View:
    if to == "x":
        wishes.cancel_snooze(request.session, request.person, request.now)
    return _overview(request)


def _ticked(label: Text, present: bool) -> Text:
    return Text("✅ {label}", {"label": label}) if present else label


_ACTS: Final[Mapping[str, Callable[[Request, str], View]]] = MappingProxyType(
    {"h": _hour, "q": _quiet, "f": _fewer, "d": _digest, "s": _snooze}
)
