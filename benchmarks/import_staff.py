"""How long it takes to bring in a city: an invented workbook of staff through the command line, on SQLite.

Prints seconds and the ratio to the plain reading of the same workbook by python-calamine in the same run. The aim is
5,000 rows in at most 10 seconds; nothing is asserted. Run it with `.venv/bin/python -m benchmarks.import_staff`.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from python_calamine import load_workbook

from bot.domain.intake_forms import STAFF, UNITS, ImportKind
from bot.services.intake import bringing
from bot.sheets.writing import table
from models.crypto import Vault, new_key
from models.migrations import upgrade
from models.session import Database

T = TypeVar("T")

TEAM = 9
"""Reports of each penilai."""
TODAY, NOW = date(2026, 11, 24), datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HEADINGS = [column.name for column in STAFF if column.offered]
ROOT = Path(__file__).parents[1]


def units(count: int) -> bytes:
    """A city, below it agencies, below each of them nine divisions."""
    rows = [["KOTA", "Kota Contoh", "Kota", "", "tidak", "5", ""]]
    for number in range(1, count):
        parent = "KOTA" if number % 10 == 1 else f"U{number - (number - 1) % 10}"
        rows.append(
            [
                f"U{number}",
                f"Unit Contoh {number}",
                f"Unit {number}",
                parent,
                "ya" if parent == "KOTA" else "tidak",
                "5",
                "",
            ]
        )
    return table([column.name for column in UNITS], rows, sheet=UNITS.name, widths=())


def staff(count: int, unit_count: int, *, moved: bool = False) -> bytes:
    """Invented people in a tree of penilai; with `moved` every tenth has another post."""
    return table(HEADINGS, list(people(count, unit_count, moved=moved)), sheet=STAFF.name, widths=())


def people(count: int, unit_count: int, *, moved: bool) -> Iterator[list[str]]:
    """The rows, whose heads come first."""
    for number in range(count):
        leads = number * TEAM + 1 < count
        above = "" if number == 0 else nip(max((number - 1) // TEAM, 1)) if number > TEAM else "wali kota contoh"
        post = "Kepala Contoh" if leads else "Pengelola Contoh"
        values = {
            "nip": "" if number == 0 else nip(number),
            "nama": "Wali Kota Contoh" if number == 0 else f"Pegawai Contoh {number}",
            "status_asn": "NON_ASN" if number == 0 else "PNS",
            "pangkat_gol": "" if number == 0 else "Penata Muda (III/a)",
            "jabatan": f"{post} Baru" if moved and number % 10 == 0 else post,
            "jenis_jabatan": "" if number == 0 else "PENGAWAS" if leads else "PELAKSANA",
            "kode_unit": "KOTA" if number == 0 else f"U{1 + number % (unit_count - 1)}",
            "nip_penilai": above,
            "jenis_kelamin": "" if number == 0 else "L",
            "tmt": "01-02-2020",
        }
        yield [values.get(name, "") for name in HEADINGS]


def nip(number: int) -> str:
    """A number of nobody: it counts through days of birth and serials."""
    serial, day = 1 + number % 999, number // 999
    return f"19{70 + day // 28 % 25:02d}01{1 + day % 28:02d}2015031{serial:03d}"


def timed(label: str, peer: float | None, work: Callable[[], T]) -> tuple[float, T]:
    """Do it and print how long it took."""
    started = perf_counter()
    result = work()
    seconds = perf_counter() - started
    print(f"{label:46}{seconds:8.2f} s{'' if peer is None else f'{seconds / peer:8.1f}'}")
    return seconds, result


def plain_reading(workbook: bytes) -> int:
    """The peer: every cell as a Python value, and nothing else."""
    rows = load_workbook(io.BytesIO(workbook)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return sum(len(row) for row in rows)


def in_process(folder: Path, workbook: bytes, again: bytes, city: bytes) -> None:
    """Each part by itself."""
    url = f"sqlite:///{folder / 'parts.db'}"
    upgrade(url)
    database = Database(url, Vault.parse(new_key()))
    with database.write() as session:
        made = bringing.read("unit.xlsx", city, TODAY, kind=ImportKind.UNITS)
        assert not bringing.apply(session, None, made, NOW).faults
    peer, _ = timed("plain reading (python-calamine)", None, lambda: plain_reading(workbook))
    for label, content in (("first", workbook), ("second, every tenth changed", again)):
        _, read = timed(f"{label}: read and check rows", peer, partial(bringing.read, "p.xlsx", content, TODAY))
        with database.read() as session:
            timed(f"{label}: check against the list", peer, partial(bringing.preview, session, None, read, NOW))
        with database.write() as session:
            _, done = timed(f"{label}: apply", peer, partial(bringing.apply, session, None, read, NOW))
        assert not done.faults, done.faults[:3]
        print(
            f"    {done.tallies[0].new} new, {done.tallies[0].changed} changed, {done.tallies[0].unchanged} unchanged"
        )
    database.close()
    on_the_command_line(folder, peer, workbook, city)


def on_the_command_line(folder: Path, peer: float, workbook: bytes, city: bytes) -> None:
    """What an operator waits for, with the start of the process."""
    for name, content in (("pegawai.xlsx", workbook), ("unit.xlsx", city)):
        (folder / name).write_bytes(content)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": "1:benchmark",
        "KINERJA_ENCRYPTION_KEY": new_key(),
        "DATABASE_URL": f"sqlite:///{folder / 'cli.db'}",
    }

    def kinerja(*arguments: str) -> None:
        command = [sys.executable, "-m", "bot", *arguments]
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)

    kinerja("migrate")
    kinerja("import", "units", "unit.xlsx")
    timed("command line: import staff --check", peer, lambda: kinerja("import", "staff", "pegawai.xlsx", "--check"))
    timed("command line: import staff", peer, lambda: kinerja("import", "staff", "pegawai.xlsx"))


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--units", type=int, default=151)
    asked = parser.parse_args()
    city = units(asked.units)
    workbook, again = staff(asked.rows, asked.units), staff(asked.rows, asked.units, moved=True)
    print(f"{asked.rows} rows, {asked.units} units; seconds, and ratio to the plain reading")
    with tempfile.TemporaryDirectory() as folder:
        in_process(Path(folder), workbook, again, city)


if __name__ == "__main__":
    main()
