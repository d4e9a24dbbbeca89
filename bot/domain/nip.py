"""NIP of a PNS and NI PPPK: 18 digits that are checked, read and masked.

The number may change and is never the key of a person. It has no check digit: whether it belongs to
somebody only BKPSDM's list can tell.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from bot.errors import Refused
from bot.i18n import N_, Text

LENGTH = 18
YOUNGEST, OLDEST = 18, 70
"""Ages, in completed years, that a person in the list may have. Our own choice."""
YOUNGEST_AT_APPOINTMENT = 16

_DIGITS = re.compile(rf"[0-9]{{{LENGTH}}}")


class Gender(StrEnum):
    """The gender that digit 15 names."""

    MALE = "MALE"
    FEMALE = "FEMALE"


class NipFault(StrEnum):
    """What is wrong with a number, in the order in which it is looked for."""

    NOT_18_DIGITS = "NOT_18_DIGITS"
    BIRTH_DATE = "BIRTH_DATE"
    AGE = "AGE"
    GENDER_DIGIT = "GENDER_DIGIT"
    SERIAL = "SERIAL"
    APPOINTMENT_CODE = "APPOINTMENT_CODE"
    APPOINTMENT_IN_FUTURE = "APPOINTMENT_IN_FUTURE"
    APPOINTED_TOO_YOUNG = "APPOINTED_TOO_YOUNG"
    OTHER_STATUS = "OTHER_STATUS"
    OTHER_GENDER = "OTHER_GENDER"

    @property
    def message(self) -> Text:
        """What the person is told."""
        return _MESSAGES[self]


_MESSAGES = {
    NipFault.NOT_18_DIGITS: N_("A NIP has 18 digits. Please check the number and send it again."),
    NipFault.BIRTH_DATE: N_("Digits 1 to 8 of the NIP must be a date of birth. Please check the number."),
    NipFault.AGE: N_("The date of birth in the NIP does not fit a serving employee. Please check digits 1 to 8."),
    NipFault.GENDER_DIGIT: N_("Digit 15 of the NIP must be 1 or 2. Please check the number."),
    NipFault.SERIAL: N_("The last three digits of the NIP cannot be 000. Please check the number."),
    NipFault.APPOINTMENT_CODE: N_("Digits 13 and 14 of the NIP fit neither PNS nor PPPK. Please check the number."),
    NipFault.APPOINTMENT_IN_FUTURE: N_("The appointment in the NIP lies in the future. Please check digits 9 to 14."),
    NipFault.APPOINTED_TOO_YOUNG: N_(
        "The appointment in the NIP is too close to the birth. Please check digits 1 to 14."
    ),
    NipFault.OTHER_STATUS: N_("The NIP does not fit the status of employment (PNS or PPPK). Please check both."),
    NipFault.OTHER_GENDER: N_("The NIP does not fit the gender on record. Please check both."),
}


class InvalidNip(Refused):
    """The number cannot be a NIP; `fault` says why."""

    def __init__(self, fault: NipFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def clean(written: str) -> str:
    """The number without spaces and dots."""
    return re.sub(r"[\s.]", "", written)


def fault_of(nip: str, *, today: date, is_pppk: bool | None = None, gender: Gender | None = None) -> NipFault | None:
    """The first fault of a cleaned number, or None. What is None is not compared. Checks: our own choice."""
    if not _DIGITS.fullmatch(nip):
        return NipFault.NOT_18_DIGITS
    try:
        born = birth_date(nip)
    except ValueError:
        return NipFault.BIRTH_DATE
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not YOUNGEST <= age <= OLDEST:
        return NipFault.AGE
    if nip[14] not in "12":
        return NipFault.GENDER_DIGIT
    if nip[15:] == "000":
        return NipFault.SERIAL
    return _appointment_fault(nip, born, today) or _record_fault(nip, is_pppk, gender)


def _appointment_fault(nip: str, born: date, today: date) -> NipFault | None:
    year, code = int(nip[8:12]), int(nip[12:14])
    if code == 0 or 12 < code < 20:
        return NipFault.APPOINTMENT_CODE
    if code >= 20:
        return None
    if (year, code) > (today.year, today.month):
        return NipFault.APPOINTMENT_IN_FUTURE
    if (year, code) < (born.year + YOUNGEST_AT_APPOINTMENT, born.month):
        return NipFault.APPOINTED_TOO_YOUNG
    return None


def _record_fault(nip: str, is_pppk: bool | None, gender: Gender | None) -> NipFault | None:
    if is_pppk is not None and is_pppk != (int(nip[12:14]) >= 20):
        return NipFault.OTHER_STATUS
    if gender is not None and nip[14] != ("1" if gender is Gender.MALE else "2"):
        return NipFault.OTHER_GENDER
    return None


def validate(written: str, *, today: date, is_pppk: bool | None = None, gender: Gender | None = None) -> str:
    """The cleaned number. Raises `InvalidNip`."""
    nip = clean(written)
    fault = fault_of(nip, today=today, is_pppk=is_pppk, gender=gender)
    if fault is not None:
        raise InvalidNip(fault)
    return nip


def birth_date(nip: str) -> date:
    """The date in digits 1 to 8. Raises `ValueError` where they are none."""
    return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))


def mask(nip: str) -> str:
    """`1990**********1***`: digits 1 to 4 and 15 of 18 characters; anything else is hidden whole."""
    if not _DIGITS.fullmatch(nip):
        return "*" * LENGTH
    return f"{nip[:4]}{'*' * 10}{nip[14]}***"
