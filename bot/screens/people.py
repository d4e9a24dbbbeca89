"""People for BKPSDM and the admins of units: by unit or by name, and one person's entry with what can be done."""

from __future__ import annotations

from bot.domain.access import Action
from bot.domain.doors import Standing
from bot.i18n import N_, Text, plain, shortened
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.services import staff
from bot.services.door.invitations import Seen
from bot.services.roles import Given
from bot.services.staff import Bound, Entry, Line, UnitLine
from bot.view import Button, View, lines
from models.people import Role

ADMIN = Button(N_("🛠 Administration"), "v:admin")

_HOW = N_("Tap a unit or a name. By name it is quicker: write <code>/admin</code> and a part of the name.")


def show(request: Request) -> Shown:
    """A unit with the units below it and its own people."""
    here = staff.floor(request.session, request.person, request.number(0))
    listed: list[Line | UnitLine] = [*here.units, *here.people]
    shown, page, pages = page_of(listed, request.number(1))
    unit_id = request.number(0)
    head = N_("<b>People</b>") if here.unit is None else N_("<b>{unit}</b>")(unit=here.unit)
    return View(
        (head, _HOW, lines(*(_line(one) for one in shown)) if shown else N_("Nobody is listed here.")),
        (
            *((_button(one),) for one in shown),
            pager(f"v:people:{unit_id}", page, pages),
            () if here.unit is None else (Button(N_("✉️ Invite who has not joined"), f"v:invite_unit:{unit_id}"),),
            () if here.above is None else (Button(N_("⬆️ One level up"), f"v:people:{here.above}"),),
            (ADMIN, MENU),
        ),
    )


def find(request: Request) -> Shown:
    """People whose name is like the words behind the command."""
    written = " ".join(request.args)
    found = staff.find(request.session, request.person, written)
    if not found:
        return View(
            (
                N_("I found nobody like “{written}” in your units. A part of the name is enough.")(
                    written=shortened(written, 60)
                ),
            ),
            ((ADMIN, MENU),),
        )
    return View(
        (
            N_("<b>Found for “{written}”</b>")(written=shortened(written, 60)),
            lines(*(_line(one) for one in found)),
        ),
        (*((_button(one),) for one in found), (ADMIN, MENU)),
    )


def _line(one: Line | UnitLine) -> Text:
    if isinstance(one, UnitLine):
        return N_("🏢 {name}: {joined} of {people} have joined")(name=one.name, joined=one.joined, people=one.people)
    sign = {None: "⚪", False: "🟡", True: "🟢"}[one.confirmed]
    return Text(
        "{sign} {name} – {position}, {unit}",
        {"sign": sign, "name": one.name, "position": shortened(one.position, 60), "unit": one.unit},
    )


def _button(one: Line | UnitLine) -> Button:
    if isinstance(one, UnitLine):
        return Button(plain(one.name), f"v:people:{one.unit_id}")
    return Button(plain(one.name), f"v:person:{one.employee_id}")


def person(request: Request) -> Shown:
    """One person's entry."""
    return entry_view(staff.entry(request.session, request.person, request.number(0), request.now))


def entry_view(entry: Entry) -> View:
    """Who it is, how far the way in is, and what may be done."""
    return View(
        (
            N_("<b>{name}</b>\n{position}")(name=entry.name, position=entry.position),
            lines(
                N_("Unit: {unit}")(unit=entry.unit),
                N_("NIP: {nip}")(nip=entry.nip or "–"),
                N_("Penilai: {name}")(name=entry.penilai or plain("–")),
                *(N_("Role: {role}")(role=role_name(given)) for given in entry.roles),
                N_("Forms are on paper.") if entry.on_paper else None,
                None if entry.active else N_("No longer in service."),
            ),
            lines(*_account(entry.account)),
            *(() if entry.invitation is None else (lines(*_invitation(entry.invitation)),)),
        ),
        (*_actions(entry), (ADMIN, MENU) if Action.INVITE in entry.allowed else (MENU,)),
    )


def role_name(given: Given) -> Text:
    """A role as people read it."""
    return plain("BKPSDM") if given.role is Role.BKPSDM else N_("admin of {unit}")(unit=given.unit or "–")


def _account(account: Bound | None) -> list[Text | None]:
    if account is None:
        return [N_("⚪ Has not joined yet.")]
    if account.confirmed_at is None:
        return [
            N_("🟡 Account joined {moment}; no second person has confirmed it yet.")(moment=account.bound_at),
            _unreachable(account),
        ]
    by = N_("🟢 Account confirmed {moment} by {name}.")(moment=account.confirmed_at, name=account.confirmed_by)
    by_operator = N_("🟢 Account confirmed {moment} by the operator.")(moment=account.confirmed_at)
    return [by if account.confirmed_by else by_operator, _unreachable(account)]


def _unreachable(account: Bound) -> Text | None:
    if account.unreachable_at is None:
        return None
    return N_("⚠️ Cannot be reached since {moment}.")(moment=account.unreachable_at)


_STATES = {
    Standing.VALID: N_("✉️ Invitation of {issued}, holds until {until}."),
    Standing.USED: N_("✉️ Invitation of {issued}, used."),
    Standing.EXPIRED: N_("✉️ Invitation of {issued}, ran out {until}."),
    Standing.REVOKED: N_("✉️ Invitation of {issued}, ended."),
}


def _invitation(seen: Seen) -> list[Text | None]:
    opened = N_("The link was opened; the code is awaited.") if seen.opened else N_("The link was not opened yet.")
    return [
        _STATES[seen.standing](issued=seen.issued_at, until=seen.expires_at),
        opened if seen.standing is Standing.VALID else None,
        N_("⚠️ Wrong codes: {n}.")(n=seen.wrong_codes) if seen.wrong_codes else None,
        N_("⚠️ The account that opened it has to wait until {moment}.")(moment=seen.paused_until)
        if seen.paused_until
        else None,
    ]


def _actions(entry: Entry) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    account, allowed = entry.account, entry.allowed
    this = f"{entry.employee_id}:{account.version}" if account else ""
    if account and account.confirmed_at is None and Action.CONFIRM_BINDING in allowed:
        rows.append(
            (Button(N_("✅ Yes, it is them"), f"v:confirm:{this}"), Button(N_("🚫 No, it is not"), f"v:reject:{this}"))
        )
    if entry.active and Action.INVITE in allowed:
        label = N_("✉️ Invite with another account") if account else N_("✉️ Invite")
        rows.append((Button(label, f"v:invite:{entry.employee_id}"),))
        if entry.invitation is not None and entry.invitation.standing is Standing.VALID:
            rows.append((Button(N_("🔑 New code"), f"n:code:{entry.employee_id}"),))
    if account and Action.UNBIND in allowed:
        rows.append((Button(N_("🔌 Take the account away"), f"v:unbind:{this}"),))
    if Action.GRANT_ROLE in allowed:
        rows.append((Button(N_("🎖 Roles"), f"v:roles:{entry.employee_id}"),))
    if Action.MANAGE_PERIOD in allowed and not entry.own:
        rows.append((Button(N_("➖ Record as not appraised"), f"v:exempt:{entry.employee_id}"),))
    if entry.active and Action.NOTE_LEAVE in allowed:
        rows.append((Button(N_("🌴 Leave"), f"v:leave:{entry.employee_id}"),))
    if Action.SEE_ACCESS_LOG in allowed:
        rows.append((Button(N_("👁 Who opened this record"), f"v:access_log:{entry.employee_id}"),))
    return tuple(rows)
