"""The rules of one row of the form for staff."""

from __future__ import annotations

from datetime import date

from bot.domain.cells import folded, is_nip, length_fault
from bot.domain.intake_forms import NON_ASN, STATES, YES
from bot.domain.intake_rows import StaffRow
from bot.domain.nip import Gender, NipFault, fault_of
from bot.domain.ranks import JENJANG, golongan_of_pppk, names_pangkat, rank_of_pns
from bot.domain.service import ServiceState
from bot.domain.tabulation import Line
from bot.i18n import N_

_CHECK_NIP = N_("Compare it with the decree or with SIASN; type all 18 digits into a cell formatted as text.")
_LEAVE_EMPTY = N_("Leave the cell empty, or correct status_asn.")


def read_person(line: Line, today: date) -> StaffRow:
    """The row; worth something only while the line is sound."""
    status = line.choice("status_asn", needed=True)
    state = _state(line)
    name = line.text("nama", needed=True)
    if name and not any(character.isalpha() for character in name):
        line.refuse("nama", N_("This is no name."), N_("Write the full name; look whether the columns have shifted."))
    nip = _nip(line, status, today)
    by_office = line.has("kode_opd") and not line.has("kode_unit")
    return StaffRow(
        number=line.number,
        nip=nip,
        former=_former(line, nip, status),
        name=name,
        unit=line.text("kode_opd" if by_office else "kode_unit", needed=True).upper(),
        section=line.text("unit_kerja") if by_office else "",
        by_office=by_office,
        penilai=_penilai(line, status, state, nip, name),
        given={"name": name, "kind": status} | _post(line, status) | _basis(line) | state | _rest(line),
    )


def _nip(line: Line, status: str, today: date) -> str:
    gender = {"L": Gender.MALE, "P": Gender.FEMALE}.get(line.choice("jenis_kelamin"))
    nip = line.digits("nip")
    if status == NON_ASN:
        if nip:
            line.refuse("nip", N_("Somebody who is not an ASN has no NIP."), _LEAVE_EMPTY)
        return ""
    if not nip:
        if line.has("nip"):
            line.refuse(
                "nip",
                N_("The NIP is empty."),
                N_("Write the NIP; for a leader who is not an ASN write NON_ASN into status_asn."),
            )
        return ""
    fault = fault_of(nip, today=today, is_pppk=status != "PNS" if status else None, gender=gender)
    if fault is not None:
        column = {NipFault.OTHER_STATUS: "status_asn", NipFault.OTHER_GENDER: "jenis_kelamin"}.get(fault, "nip")
        reason = length_fault(nip) if fault is NipFault.NOT_18_DIGITS else fault.message
        line.refuse(column, reason, _CHECK_NIP)
    return nip


def _former(line: Line, nip: str, status: str) -> str:
    former = line.person("nip_lama")
    if former and status and status != NON_ASN and not is_nip(former):
        line.refuse("nip_lama", length_fault(former), _CHECK_NIP)
    return "" if former == nip else former


def _penilai(line: Line, status: str, state: dict[str, object], nip: str, name: str) -> str:
    leaves = "state" in state and ServiceState(str(state["state"])).is_departure
    penilai = line.person("nip_penilai", needed=bool(status) and status != NON_ASN and not leaves)
    if not penilai:
        return ""
    if status == NON_ASN:
        line.refuse("nip_penilai", N_("Somebody who is not an ASN is not appraised and has no penilai."), _LEAVE_EMPTY)
    elif penilai in {nip, folded(name)}:
        line.refuse(
            "nip_penilai",
            N_("Nobody is their own penilai."),
            N_("Write the NIP of the direct superior; for an empty post that of the one who acts (Plt)."),
        )
    elif penilai.isdigit() and not is_nip(penilai):
        line.refuse("nip_penilai", length_fault(penilai), _CHECK_NIP)
    return "" if line.is_refused("nip_penilai") else penilai


def _post(line: Line, status: str) -> dict[str, object]:
    position = line.text("jabatan", needed=True)
    kind = line.choice("jenis_jabatan", needed=bool(status) and status != NON_ASN)
    if status == NON_ASN:
        if kind not in {"", NON_ASN}:
            line.refuse("jenis_jabatan", N_("A leader who is not an ASN has no jenis jabatan of an ASN."), _LEAVE_EMPTY)
        kind = NON_ASN
    elif kind == NON_ASN and status:
        line.refuse(
            "jenis_jabatan",
            N_("NON_ASN is no jenis jabatan of an ASN."),
            N_("Take a value from the list, or correct status_asn."),
        )
    return {
        "position": position,
        "position_kind": kind,
        "grade": _grade(line, kind),
        "rank": _rank(line, status),
    }


def _grade(line: Line, kind: str) -> str | None:
    grade = line.choice("jenjang", needed=kind in JENJANG)
    if grade and kind and grade not in JENJANG.get(kind, ()):
        reason, remedy = (
            (
                N_("The jenjang {grade} does not belong to {kind}.")(grade=grade, kind=kind),
                N_("Write one of: {choices}.")(choices=", ".join(JENJANG[kind])),
            )
            if kind in JENJANG
            else (
                N_("Only functional posts (JF) have a jenjang."),
                N_("Leave the cell empty, or correct jenis_jabatan."),
            )
        )
        line.refuse("jenjang", reason, remedy)
    return grade or None


def _rank(line: Line, status: str) -> str | None:
    written = line.text("pangkat_gol", needed=status == "PNS")
    if not written or not status:
        return None
    if status == NON_ASN:
        line.refuse("pangkat_gol", N_("Somebody who is not an ASN has no pangkat."), _LEAVE_EMPTY)
        return None
    rank = rank_of_pns(written) if status == "PNS" else golongan_of_pppk(written)
    if rank is not None:
        return rank
    if status == "PNS":
        line.refuse(
            "pangkat_gol",
            N_("This is no pangkat with its golongan ruang, or the two do not belong together."),
            N_("Write for example Penata Muda (III/a), or III/a alone."),
        )
    elif names_pangkat(written):
        line.refuse(
            "pangkat_gol",
            N_("A PPPK has a golongan and no pangkat."),
            N_("Write the golongan alone, I to XVII, for example IX."),
        )
    else:
        line.refuse(
            "pangkat_gol",
            N_("This is no golongan of a PPPK."),
            N_("Write the golongan alone, I to XVII, for example IX."),
        )
    return None


def _basis(line: Line) -> dict[str, object]:
    """The delegation: letter and date belong together."""
    letter, on = line.text("dasar_delegasi"), line.day("tanggal_delegasi")
    if bool(letter) != (on is not None):
        filled, empty = ("dasar_delegasi", "tanggal_delegasi") if letter else ("tanggal_delegasi", "dasar_delegasi")
        if not line.is_refused(empty):
            line.refuse(
                empty if line.has(empty) else filled,
                N_("Number and date of the letter of delegation belong together."),
                N_("Fill in both, or leave both empty."),
            )
    given: dict[str, object] = {}
    if line.has("dasar_delegasi"):
        given["delegation_letter"] = letter or None
    if line.has("tanggal_delegasi"):
        given["delegation_on"] = on
    return given


def _state(line: Line) -> dict[str, object]:
    """The special state with its days and its basis; nothing where the file says nothing of it."""
    written = line.choice("keadaan") or "AKTIF"
    starts_on, ends_on = line.day("keadaan_mulai"), line.day("keadaan_selesai")
    basis = line.text("dasar_keadaan")
    if written == "AKTIF" and (starts_on or ends_on) and not line.is_refused("keadaan"):
        line.refuse(
            "keadaan" if line.has("keadaan") else "keadaan_mulai" if starts_on else "keadaan_selesai",
            N_("Days of a special state are given, but no state."),
            N_("Choose the state, or remove its days."),
        )
    if written not in {"AKTIF", "CPNS"} and not (starts_on and basis):
        missing = "keadaan_mulai" if not starts_on else "dasar_keadaan"
        if not line.is_refused(missing):
            line.refuse(
                missing if line.has(missing) else "keadaan",
                N_("A special state needs its first day and its basis."),
                N_("Fill in keadaan_mulai and dasar_keadaan."),
            )
    if starts_on and ends_on and ends_on < starts_on:
        line.refuse("keadaan_selesai", N_("The last day lies before the first."), N_("Correct one of the two days."))
    if not line.has("keadaan"):
        return {}
    return {"state": STATES[written], "state_from": starts_on, "state_until": ends_on, "state_basis": basis or None}


def _rest(line: Line) -> dict[str, object]:
    given: dict[str, object] = {}
    if line.has("tugas_tambahan"):
        given["additional_duty"] = line.text("tugas_tambahan") or None
    if line.has("tanpa_telegram"):
        given["on_paper"] = line.choice("tanpa_telegram") == YES
    if line.has("tmt"):
        given["joined_on"] = line.day("tmt")
    return given
