"""What can happen in a transcript besides what people do: the `---` lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from bot.domain.acting import ActingKind
from bot.domain.calendar import local_day
from bot.domain.period import Days, PeriodKey, PeriodKind
from bot.i18n import WITA
from bot.services.door import invitations
from bot.services.periods import changing
from bot.services.rights import person_of
from models.appraisal import Appraisal, Evidence, Period
from models.delivery import Outbox, OutboxStatus
from models.people import Account, Employee, Role, RoleGrant
from tests.support.organisation import add_acting
from tests.support.plans import lengthen

if TYPE_CHECKING:
    from tests.support.transcripts import Player

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
UNITS = {"hari": timedelta(days=1), "jam": timedelta(hours=1), "menit": timedelta(minutes=1)}


async def become(player: Player, name: str) -> None:
    """Somebody else takes the phone; a minute has passed."""
    people = [person for person in player.stage.simulator.people if person.name == name]
    assert people, f"nobody is called {name!r}"
    player.me, player.taps = people[0].telegram_id, 0
    await wait(player, timedelta(minutes=1))


async def wait(player: Player, step: timedelta) -> None:
    """Time passes, and the clockwork ticks."""
    player.stage.clock.move(seconds=step.total_seconds())
    if player.stage.active in player.stage.bots:
        await player.stage.tick()
    player.show()


async def wait_some(player: Player, count: str, unit: str) -> None:
    """`3 hari`, `2 jam`, `5 menit`."""
    await wait(player, int(count) * UNITS[unit])


async def wait_until(player: Player, day: str, month: str, year: str, hour: str, minute: str) -> None:
    """A date and an hour in WITA. Only before anybody has done something may it be in the past."""
    local = datetime(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=WITA)
    step = local.astimezone(UTC) - player.stage.clock.now()
    assert step >= timedelta() or not player.me, f"the clock does not run backwards: {local}"
    await wait(player, step)


async def wait_until_hour(player: Player, hour: str, minute: str) -> None:
    """The next time that it is so late."""
    now = player.stage.clock.now().astimezone(WITA)
    at = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    await wait(player, (at if at > now else at + timedelta(days=1)) - now)


async def die(player: Player) -> None:
    """The process is killed after the next commit, before anything was sent."""
    player.dies = True


async def restart(player: Player) -> None:
    """The process ends, if it has not yet, and another begins on the same database."""
    if player.stage.active in player.stage.bots:
        await player.stage.stop(player.stage.active)
    player.stage.clock.move(seconds=5)
    await player.stage.start(player.stage.active)
    await player.stage.settle()
    player.show()


async def replica(player: Player, name: str) -> None:
    """Another process on the same database gets the updates from now on."""
    if name not in player.stage.bots:
        await player.stage.start(name)
    player.stage.direct_to(name)


async def telegram_fails(player: Player, how: str) -> None:
    """The next message is not answered as usual."""
    orders: dict[str, dict[str, object]] = {
        "429": {"retry_after": 1},
        "500": {"status": 500},
        "putus": {"drop": True},
        "putus sebelum sampai": {"drop": True, "processed": False},
    }
    player.stage.simulator.fail_next("sendMessage", **orders[how])  # type: ignore[arg-type]


async def repeat(player: Player) -> None:
    """Telegram delivers the last update once more."""
    player.stage.simulator.repeat(player.last_update)
    await player.stage.settle()
    player.show()


async def together(player: Player, count: str) -> None:
    """The next acts happen without waiting for each other."""
    player.unsettled = {"dua": 2, "tiga": 3}[count]


async def block(player: Player) -> None:
    player.last_update = player.stage.simulator.block(player.me)
    await player.stage.settle()


async def unblock(player: Player) -> None:
    player.last_update = player.stage.simulator.unblock(player.me)
    await player.stage.settle()
    player.show()


async def block_unnoticed(player: Player) -> None:
    """The person blocks the bot and Telegram has not told it yet."""
    player.stage.simulator.world.chat(player.me).blocked = True


async def at_most(player: Player, limit: str) -> None:
    """How often the person tapped since taking the phone."""
    player.written.append(f"= {player.taps} ketukan")
    assert player.taps <= int(limit), f"{player.taps} taps are more than {limit}"


async def count_evidence(player: Player) -> None:
    """How many pieces of evidence the person has in the database, looked up in a session of our own."""
    with player.stage.bot.parts.database.read() as session:
        owner = select(Account.employee_id).where(Account.telegram_id == player.me).scalar_subquery()
        count = session.exec(select(func.count(col(Evidence.id))).where(col(Evidence.owner_id) == owner)).one()
    player.written.append(f"= {count} bukti")


async def long_plan(player: Player, name: str, count: str) -> None:
    """The plan of somebody has always had so many planned results; the further ones are invented."""
    with player.stage.bot.parts.database.write() as session:
        statement = (
            select(Appraisal.id)
            .join(Employee, col(Employee.id) == col(Appraisal.employee_id))
            .where(Employee.name == name)
            .order_by(col(Appraisal.id).desc())
        )
        lengthen(session, session.exec(statement).first() or 0, int(count))


async def invite(player: Player, name: str) -> None:
    """Somebody at BKPSDM has made an invitation: `(tautan)` opens it, `(kode)` writes the code, `(kode keliru)` not."""
    with player.stage.bot.parts.database.write() as session:
        invited = session.exec(select(Employee.id).where(Employee.name == name)).one() or 0
        officer = select(RoleGrant.employee_id).where(RoleGrant.role == Role.BKPSDM)
        account = session.exec(select(Account).where(col(Account.employee_id).in_(officer)).limit(1)).one()
        now = player.stage.clock.now()
        person = person_of(session, account.telegram_id, now)
        assert person is not None, "BKPSDM is in service"
        issued = invitations.invite(session, person, invited, now)
    player.slip.token, player.slip.code = issued.token, issued.code


async def read_no_notice(player: Player) -> None:
    """The account of the person was bound just now, so that no privacy notice was read with it."""
    set_notice(player, None)


async def notice_changes(player: Player) -> None:
    """What the person has read was another version of the privacy notice."""
    set_notice(player, "2026-01")


def set_notice(player: Player, version: str | None) -> None:
    """Which privacy notice the person has read."""
    with player.stage.bot.parts.database.write() as session:
        account = session.exec(select(Account).where(Account.telegram_id == player.me)).one()
        account.privacy_version = version
        account.privacy_read_at = None if version is None else account.bound_at
        if version is None:
            account.bound_at = player.stage.clock.now()
        session.add(account)


async def leaves_telegram(player: Player, name: str) -> None:
    """Somebody has no Telegram, or no longer: their forms are on paper."""
    with player.stage.bot.parts.database.write() as session:
        employee = session.exec(select(Employee).where(Employee.name == name)).one()
        employee.on_paper = True
        session.add(employee)
        session.delete(session.exec(select(Account).where(Account.employee_id == employee.id)).one())


async def what_remains(player: Player) -> None:
    """What a glance at the chat shows: the first line of everything that has not been deleted from it."""
    chat = [message for message in player.stage.simulator.chat(player.me) if not message.deleted]
    for message in chat:
        said = message.text.split("\n")[0] or (message.file.name if message.file else "")
        player.written.append(f"= {'<' if message.from_bot else '>'} {said}")


async def who_is_out_of_reach(player: Player) -> None:
    """Who is noted as unreachable, and what waits for nobody any more."""
    with player.stage.bot.parts.database.read() as session:
        statement = (
            select(Employee.name)
            .join(Account, col(Account.employee_id) == col(Employee.id))
            .where(col(Account.unreachable_at).is_not(None))
        )
        names = session.exec(statement).all()
        lost = session.exec(select(func.count(col(Outbox.id))).where(Outbox.status == OutboxStatus.UNREACHABLE)).one()
    player.written.append(f"= {', '.join(names) or 'tidak ada'}; pemberitahuan yang tidak sampai: {lost}")


async def acts_for(player: Player, kind: str, name: str, absent: str, day: str, month: str, year: str) -> None:
    """BKPSDM has entered that somebody acts for somebody from today on."""
    ends_on = date(int(year), MONTHS.index(month) + 1, int(day))
    with player.stage.bot.parts.database.write() as session:
        ids = {who: session.exec(select(Employee.id).where(Employee.name == who)).one() or 0 for who in (name, absent)}
        today = local_day(player.stage.clock.now())
        add_acting(session, ids[absent], ids[name], today, ends_on, ActingKind(kind.upper()))


async def next_quarter(player: Player) -> None:
    """BKPSDM closes the period that runs with whatever is open, and opens the fourth quarter."""
    now = player.stage.clock.now()
    today = local_day(now)
    key, reason = PeriodKey(PeriodKind.TW4, today.year), "Sisanya diselesaikan melalui formulir kertas."
    days = Days(key.starts_on, key.ends_on, today + timedelta(days=10), today + timedelta(days=16))
    with player.stage.bot.parts.database.write() as session:
        period = session.exec(select(Period).where(col(Period.opened_at).is_not(None), col(Period.closed_at).is_(None)))
        changing.close(session, None, period.one().id or 0, now, force=True, reason=reason)
        changing.open_period(session, None, key, days, now, anyway=True)


Deed = Callable[..., Awaitable[None]]

WORLD: tuple[tuple[str, Deed], ...] = (
    (r"sebagai (.+)", become),
    (r"(\d+) (hari|jam|menit) kemudian", wait_some),
    (r"\w+, (\d+) (\w+) (\d{4}), pukul (\d\d)\.(\d\d)", wait_until),
    (r"pukul (\d\d)\.(\d\d)", wait_until_hour),
    (r"bot mati sebelum menjawab", die),
    (r"bot dimulai ulang", restart),
    (r"replika ([AB])", replica),
    (r"Telegram: (429|500|putus|putus sebelum sampai)", telegram_fails),
    (r"Telegram mengirim ulang pembaruan terakhir", repeat),
    (r"(dua|tiga) sekaligus", together),
    (r"diblokir", block),
    (r"diblokir, Telegram belum memberi tahu", block_unnoticed),
    (r"blokir dibuka", unblock),
    (r"(Plt|Plh): (.+) untuk (.+) sampai (\d+) (\w+) (\d{4})", acts_for),
    (r"paling banyak (\d+) ketukan", at_most),
    (r"undangan untuk (.+)", invite),
    (r"baru saja terhubung", read_no_notice),
    (r"pemberitahuan privasi diperbarui", notice_changes),
    (r"berapa bukti tersimpan\?", count_evidence),
    (r"apa yang tersisa di obrolan\?", what_remains),
    (r"siapa yang tidak terjangkau\?", who_is_out_of_reach),
    (r"(.+) tidak memakai Telegram", leaves_telegram),
    (r"rencana (.+) memuat (\d+) hasil kerja", long_plan),
    (r"periode ditutup, lalu triwulan berikutnya dibuka", next_quarter),
)
"""Everything that can happen besides what people do."""
