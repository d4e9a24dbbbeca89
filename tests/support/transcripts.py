"""Plays a transcript: what people do and what happens to the world is read, what the bot shows is written.

A line says by its beginning what it is:

| `#` | what the transcript is about |
| `>` | a person writes, taps `[a button]` or sends `(a file)` |
| `<` | the bot wrote; `<~` changed, `<-` removed, `<!` a toast, `<📎` a file, `<?` what ought not to be |
| two spaces | the buttons under what the bot wrote, or those that changed |
| `---` | something happens: see `_WORLD` |
| `=` | what was counted |

Blank lines are kept. Nothing here waits for time to pass: the clock stands until a line moves it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select

from bot.i18n import WITA
from bot.simulator import wire
from models.appraisal import Evidence
from models.delivery import Outbox, OutboxStatus
from models.people import Account, Employee
from tests.support.stage import Stage
from tests.support.watching import Watch

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
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080010001001011100ffd9")
"""What Telegram makes of every photo, as small as it can be; something behind it makes another one."""

FILES: dict[str, tuple[str, str, bytes]] = {
    "pdf": ("dokumen.pdf", "application/pdf", b"%PDF-1.4 contoh rekaan"),
    "berkas": ("berkas.zip", "application/zip", b"PK\x03\x04 contoh rekaan"),
    "suara": ("suara.oga", "audio/ogg", b"OggS contoh rekaan"),
}


def script_of(transcript: str) -> list[str]:
    """The lines that are played: everything except what the bot showed and what was counted."""
    return [line for line in transcript.splitlines() if line[:1] in {"", "#", ">", "-"}]


def wants_replicas(script: Iterable[str]) -> bool:
    """Whether more than one process takes part."""
    return any(line.startswith("--- replika") for line in script)


async def play(stage: Stage, script: Iterable[str]) -> str:
    """The transcript with what the bot shows now. Raises `AssertionError` or `LookupError` where it cannot go on."""
    player = Player(stage)
    for line in script:
        player.written.append(line)
        try:
            if line.startswith(">"):
                await player.act(line[1:].strip())
            elif line.startswith("---"):
                await player.happen(line[3:].strip())
        except Exception as error:
            error.add_note("\n".join(player.written[-25:]))
            raise
    return "\n".join(player.written).rstrip() + "\n"


@dataclass(slots=True)
class Player:
    """The person in front of the phone, and whatever happens around."""

    stage: Stage
    written: list[str] = field(default_factory=list)
    watches: dict[int, Watch] = field(default_factory=dict)
    me: int = 0
    taps: int = 0
    unsettled: int = 0
    dies: bool = False
    last_update: int = 0
    last_tap: tuple[int, str] = (0, "")

    @property
    def watch(self) -> Watch:
        """The chat of the person who acts."""
        return self.watches.setdefault(self.me, Watch(self.me))

    def show(self) -> None:
        """Write down what is new in the chat of the person who acts."""
        if self.me:
            self.written += self.watch.look(self.stage.simulator)

    # ---- what people do

    async def act(self, said: str) -> None:
        """Write, tap or send something, and wait for the answer."""
        assert self.me, "begin with `--- sebagai …`"
        self.stage.clock.move(seconds=10)
        if self.dies:
            self.stage.simulator.fail_next(retry_after=10, times=10_000)
        self.last_update = self._do(said)
        if self.unsettled:
            self.unsettled -= 1
            if self.unsettled:
                return
        if self.dies:
            await self.stage.kill()
            self.dies = False
        else:
            await self.stage.settle()
        self.show()

    def _do(self, said: str) -> int:
        kind = re.fullmatch(r"\((.*?)\)\s*(.*)", said)
        if kind is not None:
            return self._special(kind[1], kind[2])
        labels = re.findall(r"\[(.+?)\](?=\s|$)", said)
        if labels and said.startswith("["):
            return self._tap(*self._find(labels))
        return self.stage.simulator.say(self.me, said)

    def _tap(self, message_id: int, data: str) -> int:
        self.taps += 1
        self.last_tap = (message_id, data)
        return self.stage.simulator.tap(self.me, message_id, data)

    def _find(self, labels: list[str]) -> tuple[int, str]:
        """The newest button with this label; with two, the second in the row of the first."""
        for message in reversed(self.stage.simulator.chat(self.me)):
            for row in message.buttons:
                names = [button["text"] for button in row]
                if len(labels) == 2 and names and names[0] != labels[0]:
                    continue
                for button in row:
                    if button["text"] == labels[-1]:
                        return message.id, button["callback_data"]
        raise LookupError(f"no button {labels} in sight")

    def _special(self, what: str, rest: str) -> int:
        word, _, name = what.partition(" ")
        simulator = self.stage.simulator
        match word:
            case "ketuk":
                return self._tap(*self.last_tap)
            case "tombol":
                return self._tap(*self._old(rest.strip("[]")))
            case "foto":
                return simulator.send_photo(self.me, JPEG + name.encode())
            case "album":
                group = simulator.world.new_media_group()
                photos = [JPEG + bytes([number]) for number in range(int(name.split()[0]))]
                return [simulator.send_photo(self.me, photo, media_group_id=group) for photo in photos][-1]
            case "suara":
                return simulator.send_voice(self.me, FILES["suara"][2])
            case "pdf" | "berkas":
                usual, mime, content = FILES[word]
                name, _, size = name.partition(",")
                content += b"0" * (int(size.split()[0]) * 1024 * 1024 if size else 0)
                return simulator.send_document(self.me, content, name or usual, mime)
            case "stiker":
                return self._inject({"sticker": _STICKER})
            case "di":
                group_chat = {"id": -1001, "type": "group", "title": "Grup kantor"}
                return self._inject({"text": rest, "chat": group_chat})
            case _:
                raise LookupError(f"nobody knows how to send {what!r}")

    def _inject(self, content: dict[str, object]) -> int:
        """An update that the simulator's people cannot send themselves."""
        world = self.stage.simulator.world
        person = world.chat(self.me).person
        message = {"message_id": 1, "date": int(self.stage.clock.now().timestamp()), "from": wire.user_of(person)}
        update = world.updates.add("message", self.me, message | {"chat": wire.chat_of(person)} | content)
        world.pulse.beat()
        return update

    def _old(self, label: str) -> tuple[int, str]:
        """A button that has gone meanwhile, the newest of that label."""
        standing = {
            (message.id, button["callback_data"])
            for message in self.stage.simulator.chat(self.me)
            for row in message.buttons
            for button in row
        }
        gone = [(at, data) for (at, name), data in self.watch.buttons.items() if name == label]
        found = [button for button in gone if button not in standing]
        if not found:
            raise LookupError(f"no button {label!r} has gone")
        return max(found)

    # ---- what happens

    async def happen(self, what: str) -> None:
        """A line of the world."""
        for pattern, deed in _WORLD:
            found = re.fullmatch(pattern, what)
            if found is not None:
                await deed(self, *found.groups())
                return
        raise LookupError(f"nothing like this can happen: {what!r}")

    async def become(self, name: str) -> None:
        """Somebody else takes the phone; a minute has passed."""
        people = [person for person in self.stage.simulator.people if person.name == name]
        assert people, f"nobody is called {name!r}"
        self.me, self.taps = people[0].telegram_id, 0
        await self.wait(timedelta(minutes=1))

    async def wait(self, step: timedelta) -> None:
        """Time passes, and the clockwork ticks."""
        self.stage.clock.move(seconds=step.total_seconds())
        if self.stage.active in self.stage.bots:
            await self.stage.tick()
        self.show()

    async def wait_some(self, count: str, unit: str) -> None:
        """`3 hari`, `2 jam`, `5 menit`."""
        await self.wait(int(count) * UNITS[unit])

    async def wait_until(self, day: str, month: str, year: str, hour: str, minute: str) -> None:
        """A date and an hour in WITA. Only before anybody has done something may it be in the past."""
        local = datetime(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=WITA)
        step = local.astimezone(UTC) - self.stage.clock.now()
        assert step >= timedelta() or not self.me, f"the clock does not run backwards: {local}"
        await self.wait(step)

    async def wait_until_hour(self, hour: str, minute: str) -> None:
        """The next time that it is so late."""
        now = self.stage.clock.now().astimezone(WITA)
        at = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        await self.wait((at if at > now else at + timedelta(days=1)) - now)

    async def die(self) -> None:
        """The process is killed after the next commit, before anything was sent."""
        self.dies = True

    async def restart(self) -> None:
        """The process ends, if it has not yet, and another begins on the same database."""
        if self.stage.active in self.stage.bots:
            await self.stage.stop(self.stage.active)
        self.stage.clock.move(seconds=5)
        await self.stage.start(self.stage.active)
        await self.stage.settle()
        self.show()

    async def replica(self, name: str) -> None:
        """Another process on the same database gets the updates from now on."""
        if name not in self.stage.bots:
            await self.stage.start(name)
        self.stage.direct_to(name)

    async def telegram_fails(self, how: str) -> None:
        """The next message is not answered as usual."""
        orders: dict[str, dict[str, object]] = {
            "429": {"retry_after": 1},
            "500": {"status": 500},
            "putus": {"drop": True},
            "putus sebelum sampai": {"drop": True, "processed": False},
        }
        self.stage.simulator.fail_next("sendMessage", **orders[how])  # type: ignore[arg-type]

    async def repeat(self) -> None:
        """Telegram delivers the last update once more."""
        self.stage.simulator.repeat(self.last_update)
        await self.stage.settle()
        self.show()

    async def together(self, count: str) -> None:
        """The next acts happen without waiting for each other."""
        self.unsettled = {"dua": 2, "tiga": 3}[count]

    async def block(self) -> None:
        self.last_update = self.stage.simulator.block(self.me)
        await self.stage.settle()

    async def unblock(self) -> None:
        self.last_update = self.stage.simulator.unblock(self.me)
        await self.stage.settle()
        self.show()

    async def block_unnoticed(self) -> None:
        """The person blocks the bot and Telegram has not told it yet."""
        self.stage.simulator.world.chat(self.me).blocked = True

    async def at_most(self, limit: str) -> None:
        """How often the person tapped since taking the phone."""
        self.written.append(f"= {self.taps} ketukan")
        assert self.taps <= int(limit), f"{self.taps} taps are more than {limit}"

    async def count_evidence(self) -> None:
        """How many pieces of evidence the person has in the database, looked up in a session of our own."""
        with self.stage.bot.parts.database.read() as session:
            owner = select(Account.employee_id).where(Account.telegram_id == self.me).scalar_subquery()
            count = session.exec(select(func.count(col(Evidence.id))).where(col(Evidence.owner_id) == owner)).one()
        self.written.append(f"= {count} bukti")

    async def who_is_out_of_reach(self) -> None:
        """Who is noted as unreachable, and what waits for nobody any more."""
        with self.stage.bot.parts.database.read() as session:
            statement = (
                select(Employee.name)
                .join(Account, col(Account.employee_id) == col(Employee.id))
                .where(col(Account.unreachable_at).is_not(None))
            )
            names = session.exec(statement).all()
            lost = session.exec(
                select(func.count(col(Outbox.id))).where(Outbox.status == OutboxStatus.UNREACHABLE)
            ).one()
        self.written.append(f"= {', '.join(names) or 'tidak ada'}; pemberitahuan yang tidak sampai: {lost}")


Deed = Callable[..., Awaitable[None]]

_WORLD: tuple[tuple[str, Deed], ...] = (
    (r"sebagai (.+)", Player.become),
    (r"(\d+) (hari|jam|menit) kemudian", Player.wait_some),
    (r"\w+, (\d+) (\w+) (\d{4}), pukul (\d\d)\.(\d\d)", Player.wait_until),
    (r"pukul (\d\d)\.(\d\d)", Player.wait_until_hour),
    (r"bot mati sebelum menjawab", Player.die),
    (r"bot dimulai ulang", Player.restart),
    (r"replika ([AB])", Player.replica),
    (r"Telegram: (429|500|putus|putus sebelum sampai)", Player.telegram_fails),
    (r"Telegram mengirim ulang pembaruan terakhir", Player.repeat),
    (r"(dua|tiga) sekaligus", Player.together),
    (r"diblokir", Player.block),
    (r"diblokir, Telegram belum memberi tahu", Player.block_unnoticed),
    (r"blokir dibuka", Player.unblock),
    (r"paling banyak (\d+) ketukan", Player.at_most),
    (r"berapa bukti tersimpan\?", Player.count_evidence),
    (r"siapa yang tidak terjangkau\?", Player.who_is_out_of_reach),
)
"""Everything that can happen besides what people do."""

_STICKER = {
    "file_id": "stiker",
    "file_unique_id": "stiker",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}
