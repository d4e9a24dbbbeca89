"""The first feedback summary, made by rules."""

from dataclasses import replace
from decimal import Decimal

from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.domain.feedback import FeedbackInput, ResultInput, ValueInput, summarise
from bot.domain.predikat import Rating
from bot.i18n import Text

BELOW, MEETS, ABOVE = Rating.BELOW, Rating.MEETS, Rating.ABOVE
MESSAGE_LIMIT = 4096


def english(text: Text) -> str:
    """The words as the message id gives them, without a catalogue."""
    template = text.msgid if text.plural is None or text.args["n"] == 1 else text.plural
    return template.format(**{k: english(v) if isinstance(v, Text) else v for k, v in text.args.items()})


def all_values(rating: Rating | None, own: Rating | None = MEETS) -> tuple[ValueInput, ...]:
    return tuple(ValueInput(value, rating, own) for value in Value)


GIVEN = FeedbackInput(
    results=(
        ResultInput("Akta kelahiran terbit tepat waktu", Decimal("97.25"), MEETS),
        ResultInput("KTP-el tercetak tanpa salah", Decimal("104.55"), ABOVE, reason="Nihil salah cetak."),
        ResultInput("Arsip tertata", Decimal(62), BELOW),
        ResultInput("Jemput bola di Cempaka", Decimal(130), ABOVE),
    ),
    values=all_values(MEETS),
    contribution=ABOVE,
    own_contribution=MEETS,
    develop="Arsip digital",
    note="Terima kasih.",
)


def test_strengths_name_their_evidence_best_first() -> None:
    assert [english(text) for text in summarise(GIVEN).strengths] == [
        "Jemput bola di Cempaka: Di Atas Ekspektasi, capaian 130.0%.",
        "KTP-el tercetak tanpa salah: Di Atas Ekspektasi, capaian 104.6%. The penilai writes: “Nihil salah cetak.”",
        f"{ASPECT}: Di Atas Ekspektasi.",
    ]


def test_gaps_next_step_and_note() -> None:
    summary = summarise(GIVEN)
    assert [english(text) for text in summary.gaps] == ["Arsip tertata: Di Bawah Ekspektasi, capaian 62.0%."]
    assert "“Arsip tertata”" in english(summary.next_step)
    assert "“Arsip digital”" in english(summary.next_step)
    assert summary.note is not None
    assert english(summary.note) == "The penilai's note: “Terima kasih.”"


def test_differences_stand_side_by_side_in_both_directions() -> None:
    values = (
        ValueInput(Value.AKUNTABEL, MEETS, ABOVE),
        ValueInput(Value.HARMONIS, ABOVE, MEETS),
        ValueInput(Value.LOYAL, MEETS, MEETS),
        ValueInput(Value.ADAPTIF, None, ABOVE),
        ValueInput(Value.KOMPETEN, BELOW, None),
    )
    summary = summarise(replace(GIVEN, values=values, own_contribution=None))
    assert [english(text) for text in summary.differences] == [
        "Akuntabel: own rating Di Atas Ekspektasi, penilai Sesuai Ekspektasi.",
        "Harmonis: own rating Sesuai Ekspektasi, penilai Di Atas Ekspektasi.",
    ]


def test_the_weakest_result_comes_first_among_gaps() -> None:
    results = tuple(ResultInput(f"RHK {c}", None if c is None else Decimal(c), BELOW) for c in (None, 70, 0, 50))
    titles = [text.args["name"] for text in summarise(replace(GIVEN, results=results)).gaps]
    assert titles == ["RHK 0", "RHK 50", "RHK 70", "RHK None"]


def test_where_nothing_is_above_the_best_of_what_meets_is_named() -> None:
    results = tuple(ResultInput(f"RHK {c}", Decimal(c), MEETS) for c in (90, 99, 95))
    summary = summarise(FeedbackInput(results, all_values(MEETS)))
    assert [text.args["name"] for text in summary.strengths] == ["RHK 99", "RHK 95"]
    assert not summary.gaps
    assert "keep going" in english(summary.next_step)
    assert summary.note is None


def test_the_next_step_without_a_gap_is_a_talk_or_the_own_wish() -> None:
    alike = FeedbackInput((), all_values(MEETS), develop="Bahasa isyarat")
    assert "“Bahasa isyarat”" in english(summarise(alike).next_step)
    assert "“Berorientasi Pelayanan”" in english(summarise(replace(alike, values=all_values(MEETS, ABOVE))).next_step)


def test_the_next_step_for_a_gap_without_a_wish_asks_for_support() -> None:
    assert "support you need" in english(summarise(replace(GIVEN, develop=None)).next_step)


def test_what_was_not_observed_is_neither_strength_nor_gap() -> None:
    summary = summarise(FeedbackInput((ResultInput("RHK", Decimal(90), None),), all_values(None)))
    assert (summary.strengths, summary.gaps, summary.differences) == ((), (), ())


def test_what_is_not_spelt_out_is_counted() -> None:
    summary = summarise(FeedbackInput((), all_values(BELOW)))
    assert [english(text) for text in summary.gaps][4:] == ["And 3 further points; see /hasil."]
    five = summarise(FeedbackInput((), all_values(BELOW)[:5]))
    assert english(five.gaps[4]) == "And 1 further point; see /hasil."


def test_the_longest_summary_fits_one_message() -> None:
    long = "kata " * 500
    results = tuple(
        ResultInput(long, Decimal(1000), rating, MEETS, long) for rating in (ABOVE, BELOW) for _ in range(6)
    )
    summary = summarise(FeedbackInput(results, all_values(ABOVE, BELOW), ABOVE, BELOW, long, long, long))
    parts = [*summary.strengths, *summary.gaps, *summary.differences, summary.next_step]
    if summary.note is not None:
        parts.append(summary.note)
    assert sum(len(english(text)) + 2 for text in parts) < MESSAGE_LIMIT - 500, "room for headings"
    assert "\n" not in "".join(english(text) for text in parts)
