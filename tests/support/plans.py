"""Plans that are longer than anybody's should be."""

from __future__ import annotations

from decimal import Decimal

from sqlmodel import col, select

from bot.domain.capaian import Polarity
from models import Session
from models.appraisal import Appraisal
from models.plan import Aspect, Classification, Indicator, PlannedResult, ResultKind

MEASURES = (
    (Aspect.KUANTITAS, "%", Polarity.NORMAL, "95"),
    (Aspect.WAKTU, "jam", Polarity.KHUSUS, "24"),
    (Aspect.KUALITAS, "berkas", Polarity.NORMAL, "40"),
)


def lengthen(session: Session, appraisal_id: int, results: int) -> None:
    """Add planned results with three indicators each to the plan of an appraisal, until it has so many."""
    skp_id = session.get_one(Appraisal, appraisal_id).skp_id
    assert skp_id is not None, "the appraisal has a plan"
    numbers = session.exec(select(col(PlannedResult.number)).where(PlannedResult.skp_id == skp_id)).all()
    for number in range(len(numbers) + 1, results + 1):
        row = PlannedResult(
            skp_id=skp_id,
            number=number,
            kind=ResultKind.UTAMA,
            classification=Classification.ORGANISASI,
            title=f"Hasil kerja rekaan nomor {number} yang dilayani tepat waktu di loket kecamatan",
        )
        session.add(row)
        session.flush()
        session.add_all(
            Indicator(
                planned_result_id=row.id or 0,
                number=position,
                aspect=aspect,
                text=f"Ukuran rekaan {number}.{position} dari permohonan yang diterima lengkap",
                measure=measure,
                polarity=polarity,
                target=Decimal(target),
            )
            for position, (aspect, measure, polarity, target) in enumerate(MEASURES, start=1)
        )
    session.flush()
