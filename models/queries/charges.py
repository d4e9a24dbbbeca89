"""Which appraisals and which people are in somebody's charge as penilai, as conditions of queries.

The numbers are named (`posts`, `person`), so that a statement made for one charge can be run for another that has no
stand-ins either.
"""

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam
from sqlmodel import and_, col, or_

from bot.domain.acting import Charge
from models.appraisal import Appraisal
from models.people import Employee


def in_charge(charge: Charge) -> ColumnElement[bool]:
    """Appraisals of which the person is the penilai as they were handed out."""
    posts, person = _numbers(charge)
    return or_(
        and_(col(Appraisal.penilai_id).in_(posts), Appraisal.employee_id != person),
        *(and_(Appraisal.penilai_id == post, Appraisal.employee_id == who) for post, who in charge.stand_ins),
    )


def reports_in_charge(charge: Charge) -> ColumnElement[bool]:
    """People who have the person as their penilai now."""
    posts, person = _numbers(charge)
    return or_(
        and_(col(Employee.penilai_id).in_(posts), Employee.id != person),
        *(and_(Employee.penilai_id == post, Employee.id == who) for post, who in charge.stand_ins),
    )


def _numbers(charge: Charge) -> tuple[BindParameter[int], BindParameter[int]]:
    posts = bindparam("posts", sorted(charge.posts), Integer, expanding=True)
    return posts, bindparam("person", charge.person, Integer)
