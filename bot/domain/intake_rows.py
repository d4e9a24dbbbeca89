"""What a file says, row by row, before anybody has asked whether it fits the list that is already there.

People are referred to by NIP, or by folded name where they have none. `given` has the values by the name of the field
that keeps them, for those columns that the file has: what it does not mention stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit. `head` is a person, empty where the file names none."""

    number: int
    code: str
    parent: str
    head: str
    given: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person. `unit` is a code; with `by_office` it is that of an OPD and `section` the name of a unit within."""

    number: int
    nip: str
    former: str
    name: str
    unit: str
    section: str
    by_office: bool
    penilai: str
    given: Mapping[str, object]

    @property
    def has_nip(self) -> bool:
        """False for leaders who are not an ASN: they are known by name and unit."""
        return bool(self.nip)


@dataclass(frozen=True, slots=True)
class ActingRow:
    """Somebody acts for somebody, both days included."""

    number: int
    kind: str
    absent: str
    acting: str
    starts_on: date
    ends_on: date | None
    letter: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that a circular makes free or worked; `working` is None where it is as usual again."""

    number: int
    day: date
    working: bool | None
    basis: str


UNIT_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "nama",
        "short_name": "nama_singkat",
        "parent_id": "kode_induk",
        "is_organisation": "organisasi",
        "working_days": "hari_kerja",
        "head_id": "nip_kepala",
    }
)
STAFF_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "nip": "nip",
        "name": "nama",
        "kind": "status_asn",
        "rank": "pangkat_gol",
        "position": "jabatan",
        "position_kind": "jenis_jabatan",
        "grade": "jenjang",
        "unit_id": "kode_unit",
        "penilai_id": "nip_penilai",
        "additional_duty": "tugas_tambahan",
        "delegation_letter": "dasar_delegasi",
        "delegation_on": "tanggal_delegasi",
        "state": "keadaan",
        "state_from": "keadaan_mulai",
        "state_until": "keadaan_selesai",
        "state_basis": "dasar_keadaan",
        "on_paper": "tanpa_telegram",
        "joined_on": "tmt",
    }
)
ACTING_FIELDS: Mapping[str, str] = MappingProxyType(
    {"kind": "jenis", "acting_id": "nip_pengganti", "ends_on": "selesai", "letter": "nomor_surat"}
)
DAY_FIELDS: Mapping[str, str] = MappingProxyType({"working": "status", "basis": "dasar"})
"""The column of each field that is kept."""
