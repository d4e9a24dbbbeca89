"""The forms of files: units, staff, who acts for whom (Plt, Plh), and the days of the working calendar.

The columns of persons follow our own exchange template; what is added to it (special states, delegation, paper lane)
is our own choice too. Headings and codes are Indonesian in every language: files go from hand to hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.domain.acting import ActingKind
from bot.domain.forms import Column, ColumnKind, Form
from bot.domain.ranks import JENJANG
from bot.domain.service import ServiceState
from bot.i18n import N_

NON_ASN = "NON_ASN"
STATUSES = ("PNS", "PPPK", "PPPK_PARUH_WAKTU", NON_ASN)
POSITION_KINDS = (
    "JPT_PRATAMA",
    "ADMINISTRATOR",
    "PENGAWAS",
    "PELAKSANA",
    "JF_KEAHLIAN",
    "JF_KETERAMPILAN",
    NON_ASN,
)
GRADES = (*JENJANG["JF_KEAHLIAN"], *JENJANG["JF_KETERAMPILAN"])
STATES: Mapping[str, ServiceState] = MappingProxyType(
    {"AKTIF" if state is ServiceState.ACTIVE else state.value: state for state in ServiceState}
)
"""As they are written."""
ACTING_KINDS = tuple(kind.value for kind in ActingKind)
YES, NO = "ya", "tidak"
FREE, WORKED, AS_USUAL = "libur", "kerja", "hapus"

_SAMPLE_NIP, _SAMPLE_LEADER = "199001012015011001", "197502022000032002"

UNITS: Final = Form(
    name="unit",
    columns=(
        Column(
            "kode",
            N_("Code of the unit, such as the kode OPD. It identifies the unit and stays the same."),
            required=True,
            example="DINKES-SEK",
            longest=40,
        ),
        Column("nama", N_("Full name of the unit."), required=True, example="Sekretariat Dinas Kesehatan"),
        Column(
            "nama_singkat",
            N_("Short name for lists; if empty, the full name is used."),
            required=True,
            example="Sekretariat",
            longest=60,
        ),
        Column(
            "kode_induk",
            N_("Code of the unit above; empty only for the topmost unit."),
            required=True,
            example="DINKES",
            longest=40,
        ),
        Column(
            "organisasi",
            N_("Does the unit get a predikat of its own (an OPD)? Bidang and seksi: tidak."),
            ColumnKind.CHOICE,
            required=True,
            choices=(YES, NO),
            example=NO,
        ),
        Column(
            "hari_kerja",
            N_("Working days a week; if empty, 5."),
            ColumnKind.CHOICE,
            choices=("5", "6"),
            example="5",
        ),
        Column(
            "nip_kepala",
            N_("NIP of the head, or the name of a head who has no NIP. May be filled in later."),
            ColumnKind.PERSON,
            example=_SAMPLE_LEADER,
        ),
    ),
    passed_over=frozenset({"no", "nomor", "kesalahan"}),
)

STAFF: Final = Form(
    name="pegawai",
    columns=(
        Column(
            "nip",
            N_("NIP or NI PPPK, 18 digits, in a column formatted as text. Empty only for NON_ASN."),
            ColumnKind.NIP,
            required=True,
            example=_SAMPLE_NIP,
        ),
        Column(
            "nama",
            N_("Full name with titles. Whoever has no NIP is known by name and unit."),
            required=True,
            example="Contoh Nama, S.E.",
        ),
        Column(
            "status_asn",
            N_("Status of employment. NON_ASN is for a penilai who is not an ASN, such as the Wali Kota."),
            ColumnKind.CHOICE,
            required=True,
            choices=STATUSES,
            example="PNS",
        ),
        Column(
            "pangkat_gol",
            N_("PNS: pangkat and golongan ruang. PPPK: the golongan I to XVII alone, or empty. NON_ASN: empty."),
            required=True,
            example="Penata Muda (III/a)",
            longest=60,
        ),
        Column("jabatan", N_("Name of the post."), required=True, example="Pengelola Kepegawaian"),
        Column(
            "jenis_jabatan",
            N_("Kind of the post. NON_ASN: empty."),
            ColumnKind.CHOICE,
            required=True,
            choices=POSITION_KINDS,
            example="PELAKSANA",
        ),
        Column(
            "jenjang",
            N_("Level of a functional post (JF); empty for every other post."),
            ColumnKind.CHOICE,
            required=True,
            choices=GRADES,
        ),
        Column(
            "kode_unit",
            N_("Code of the unit that the person works in, as in the sheet of units."),
            example="DINKES-SEK",
            longest=40,
        ),
        Column(
            "kode_opd",
            N_("In place of kode_unit: code of the OPD, with unit_kerja beside it."),
            longest=40,
            offered=False,
        ),
        Column(
            "unit_kerja",
            N_("Beside kode_opd: name of the unit within that OPD; empty for the OPD itself."),
            offered=False,
        ),
        Column(
            "nip_penilai",
            N_(
                "NIP of the pejabat penilai. If the penilai is NON_ASN: the name, exactly as in the column nama. "
                "Empty only for NON_ASN and for people who have left."
            ),
            ColumnKind.PERSON,
            required=True,
            example=_SAMPLE_LEADER,
        ),
        Column(
            "nip_lama",
            N_(
                "Only if the NIP has changed (new contract of a PPPK, correction): the former NIP. "
                "NON_ASN: the former name."
            ),
            ColumnKind.PERSON,
        ),
        Column(
            "jenis_kelamin",
            N_("Compared with digit 15 of the NIP, and not stored."),
            ColumnKind.CHOICE,
            choices=("L", "P"),
            example="L",
        ),
        Column(
            "tugas_tambahan",
            N_("Additional duty, such as kepala sekolah or kepala puskesmas."),
        ),
        Column(
            "dasar_delegasi",
            N_("Number of the letter that lets somebody below a pejabat pengawas assess."),
            longest=120,
        ),
        Column("tanggal_delegasi", N_("Date of that letter."), ColumnKind.DAY),
        Column(
            "keadaan",
            N_("Special state; if empty, AKTIF."),
            ColumnKind.CHOICE,
            choices=tuple(STATES),
            example="AKTIF",
        ),
        Column("keadaan_mulai", N_("First day of the state."), ColumnKind.DAY),
        Column("keadaan_selesai", N_("Last day of the state, if it is known."), ColumnKind.DAY),
        Column("dasar_keadaan", N_("Basis of the state: number of the decree or letter.")),
        Column(
            "tanpa_telegram",
            N_("Does the person take part on paper, without Telegram?"),
            ColumnKind.CHOICE,
            choices=(YES, NO),
            example=NO,
        ),
        Column("tmt", N_("First day in this post or unit (TMT)."), ColumnKind.DAY, example="01-02-2026"),
    ),
    either=(("kode_unit", "kode_opd"),),
    passed_over=frozenset({"no", "nomor", "kesalahan", "nip_atasan_penilai"}),
)

ACTING: Final = Form(
    name="penugasan",
    columns=(
        Column(
            "jenis",
            N_("PLT for an empty post, PLH while the holder is away."),
            ColumnKind.CHOICE,
            required=True,
            choices=ACTING_KINDS,
            example="PLH",
        ),
        Column(
            "nip_digantikan",
            N_("NIP of the one whose task as penilai is taken over."),
            ColumnKind.PERSON,
            required=True,
            example=_SAMPLE_LEADER,
        ),
        Column(
            "nip_pengganti",
            N_("NIP of the one who acts."),
            ColumnKind.PERSON,
            required=True,
            example=_SAMPLE_NIP,
        ),
        Column("mulai", N_("First day."), ColumnKind.DAY, required=True, example="24-11-2026"),
        Column("selesai", N_("Last day; empty while it is not known."), ColumnKind.DAY, example="05-12-2026"),
        Column(
            "nomor_surat",
            N_("Number of the letter of appointment."),
            required=True,
            example="800/0001/CONTOH/2026",
            longest=120,
        ),
    ),
    passed_over=frozenset({"no", "nomor", "kesalahan"}),
)


CALENDAR: Final = Form(
    name="kalender",
    columns=(
        Column("tanggal", N_("The day."), ColumnKind.DAY, required=True, example="24-12-2026"),
        Column(
            "status",
            N_("libur: nobody works; kerja: everybody works, whatever day it is; hapus: as usual again."),
            ColumnKind.CHOICE,
            required=True,
            choices=(FREE, WORKED, AS_USUAL),
            example=WORKED,
        ),
        Column(
            "dasar",
            N_("What it rests on: number and date of the circular, or what day it is. May be empty with hapus."),
            required=True,
            example="SE Wali Kota 800/0001/CONTOH/2026 tanggal 1 Desember 2026",
        ),
    ),
    passed_over=frozenset({"no", "nomor", "kesalahan", "hari"}),
    notes=(
        N_(
            "National holidays and cuti bersama are known already, and so are the weekends of units with five and six "
            "working days. Enter only what the circulars of the mayor add or change. It holds for the whole city."
        ),
    ),
)
"""Our own form: days on which the city works otherwise than the national list says."""


class ImportKind(StrEnum):
    """Which file it is."""

    UNITS = "UNITS"
    STAFF = "STAFF"
    ORGANISATION = "ORGANISATION"
    HOLIDAYS = "HOLIDAYS"


FORMS: Mapping[ImportKind, tuple[Form, ...]] = MappingProxyType(
    {
        ImportKind.UNITS: (UNITS,),
        ImportKind.STAFF: (STAFF,),
        ImportKind.ORGANISATION: (UNITS, STAFF, ACTING),
        ImportKind.HOLIDAYS: (CALENDAR,),
    }
)
"""The sheets of each kind of file."""
