"""What people write is read by those it is for, and by nobody who holds the database or the log."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import LargeBinary
from sqlmodel import SQLModel

from bot.conversation.events import Where
from models import Session
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import KABID, SITI, Organisation
from tests.support.talking import Talk

WORDS = {
    "impact": "Warga Liang Anggang tidak perlu antre dua kali lagi.",
    "contribution": "Saya melatih kolega baru memakai pemindai sidik jari.",
    "helped": "Rapat pagi hari membuat pembagian loket menjadi jelas.",
    "hindered": "Jaringan padam berkali-kali sepanjang bulan Agustus.",
    "develop": "Saya ingin belajar mengolah data layanan dengan benar.",
    "result_reason": "Antrean di bulan Juli terlalu panjang menurut saya.",
    "value_reason": "Beliau tetap sabar ketika warga marah kepadanya.",
    "note": "Mohon bagikan cara memeriksa berkas kepada yang lain.",
    "reason": "Mohon lengkapi bukti untuk hasil kerja yang kedua.",
}


def test_no_sentence_of_anybody_stands_readable_in_any_table(database: Database, org: Organisation) -> None:
    returned_and_assessed(database, org)
    with another_session(database) as session:
        held = everything_in(session)
    assert len(held) > 5000
    for sentence in WORDS.values():
        for pair in pairwise(sentence.split()):
            assert " ".join(pair).encode() not in held


def returned_and_assessed(database: Database, org: Organisation) -> None:
    siti, kabid = Talk(database, SITI), Talk(database, KABID)
    siti.start("self_review", org.appraisals[SITI])
    siti.answer_until(None, WORDS)
    siti.go(Where.SEND)
    kabid.start("return_review", org.appraisals[SITI])
    kabid.answer_until(None, WORDS)
    kabid.go(Where.SEND)
    siti.start("self_review", org.appraisals[SITI])
    siti.go(Where.SEND)
    kabid.start("assessment", org.appraisals[SITI])
    kabid.answer_until(None, WORDS | {"results": "0d f", "values": "0u f"})
    kabid.go(Where.SEND)


def everything_in(session: Session) -> bytes:
    """Every value of every row as it is held: bytes as they are, everything else as text."""
    held = []
    for table in SQLModel.metadata.sorted_tables:
        for row in session.connection().execute(table.select()):
            held += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(held)


def test_every_column_of_bytes_belongs_to_a_sealed_row() -> None:
    for table in SQLModel.metadata.sorted_tables:
        if any(isinstance(column.type, LargeBinary) for column in table.columns):
            assert "row_id" in table.columns, table.name
