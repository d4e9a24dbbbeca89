"""Plays a transcript: what people do and what happens to the world is read, what the bot shows is written.

A line says by its beginning what it is:

| `#` | what the transcript is about |
| `>` | a person writes, taps `[a button]` or sends `(a file)`; `(palsukan) v:…` is a button that was never shown |
| `<` | the bot wrote; `<~` changed, `<-` removed, `<!` a toast, `<📎` a file, `<🧹` messages that were deleted |
| `<?` | what ought not to be |
| two spaces | the buttons under what the bot wrote, or those that changed |
| `---` | something happens: see `happenings` |
| `=` | what was counted |

Blank lines are kept. Nothing here waits for time to pass: the clock stands until a line moves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.simulator import Message, wire
from tests.support.happenings import WORLD
from tests.support.pictures import photo
from tests.support.slips import Slip
from tests.support.stage import Stage
from tests.support.watching import Watch

GROUP = {"id": -1001, "type": "group", "title": "Grup kantor"}

TABLES = Path(__file__).parents[1] / "transcripts" / "tabel"
"""Spreadsheets that people send, as CSV, so that they can be read here too."""

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
    slip: Slip = field(default_factory=Slip)

    @property
    def watch(self) -> Watch:
        """The chat of the person who acts."""
        return self.watches.setdefault(self.me, Watch(self.me))

    def show(self) -> None:
        """Write down what is new in the chat of the person who acts."""
        if self.me:
            self.written += [self.slip.hidden(line) for line in self.watch.look(self.stage.simulator)]

    # ---- what people do

    async def act(self, said: str) -> None:
        """Write, tap or send something, and wait for the answer."""
        assert self.me, "begin with `--- sebagai …`"
        if not said.startswith("(ketuk lagi)"):  # the second of two taps comes at once
            self.stage.clock.move(seconds=10)
        calls = len(self.stage.simulator.calls)
        if self.dies:
            self.stage.simulator.fail_next(retry_after=10, times=10_000)
        self.last_update = self._do(said)
        if self.unsettled:
            self.unsettled -= 1
            if self.unsettled:
                return
        if self.dies:
            await self.stage.kill(calls)
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
        for message in reversed(self._standing()):
            for row in message.buttons:
                names = [button["text"] for button in row]
                if len(labels) == 2 and names and names[0] != labels[0]:
                    continue
                for button in row:
                    if button["text"] == labels[-1]:
                        return message.id, button["callback_data"]
        raise LookupError(f"no button {labels} in sight")

    def _standing(self) -> list[Message]:
        """The chat without what was deleted from it."""
        return [message for message in self.stage.simulator.chat(self.me) if not message.deleted]

    def _special(self, what: str, rest: str) -> int:
        word, _, name = what.partition(" ")
        simulator = self.stage.simulator
        match word:
            case "tautan" if name:
                return self._inject({"text": f"/start {self.slip.token}", "chat": GROUP})
            case "tautan":
                return simulator.say(self.me, f"/start {self.slip.token}")
            case "kode":
                return simulator.say(self.me, "CCCC-CCCC" if name else self.slip.code)
            case "ketuk":
                return self._tap(*self.last_tap)
            case "palsukan":
                return self._tap(self._standing()[-1].id, rest)
            case "tombol":
                return self._tap(*self._old(rest.strip("[]")))
            case "foto":
                return simulator.send_photo(self.me, photo(name), caption=rest or None)
            case "album":
                group = simulator.world.new_media_group()
                numbers = range(int(name.split()[0]))
                sent = [simulator.send_photo(self.me, photo(f"album {n}"), media_group_id=group) for n in numbers]
                return sent[-1]
            case "suara":
                return simulator.send_voice(self.me, FILES["suara"][2])
            case "pdf" | "berkas":
                usual, mime, content = FILES[word]
                name, _, size = name.partition(",")
                content += b"0" * (int(size.split()[0]) * 1024 * 1024 if size else 0)
                return simulator.send_document(self.me, content, name or usual, mime)
            case "tabel":
                return simulator.send_document(self.me, (TABLES / name).read_bytes(), name, "text/csv")
            case "stiker":
                return self._inject({"sticker": _STICKER})
            case "di":
                return self._inject({"text": rest, "chat": GROUP})
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
            for message in self._standing()
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
        for pattern, deed in WORLD:
            found = re.fullmatch(pattern, what)
            if found is not None:
                await deed(self, *found.groups())
                return
        raise LookupError(f"nothing like this can happen: {what!r}")


_STICKER = {
    "file_id": "stiker",
    "file_unique_id": "stiker",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}
