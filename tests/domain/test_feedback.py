"""The first feedback summary, made by rules."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.domain.feedback import Summary, summarise
from bot.domain.feedback_inputs import (
    AgreedInput,
    Before,
    FeedbackInput,
    IndicatorInput,
    ReceivedInput,
    ResultInput,
    ValueInput,
)
from bot.domain.predikat import Rating
from bot.domain.sentences import Sentence
from bot.i18n import Text, plain

BELOW, MEETS, ABOVE = Rating.BELOW, Rating.MEETS, Rating.ABOVE


def english(text: Text) -> str:
    """The words as the message id gives them, without a catalogue."""
    template = text.msgid if text.plural is None or text.args["n"] == 1 else text.plural
    return template.format(**{k: english(v) if isinstance(v, Text) else v for k, v in text.args.items()})


def told(sentences: Sequence[Sentence]) -> list[str]:
    """The sentences of a part."""
    return [english(sentence.text) for sentence in sentences]


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
    assert told(summarise(GIVEN).strengths) == [
        "Jemput bola di Cempaka: Di Atas Ekspektasi, capaian 130.0%.",
        "KTP-el tercetak tanpa salah: Di Atas Ekspektasi, capaian 104.6%. The penilai writes: “Nihil salah cetak.”",
        f"{ASPECT}: Di Atas Ekspektasi.",
    ]


def test_gaps_next_step_and_note() -> None:
    summary = summarise(GIVEN)
    assert told(summary.gaps) == ["Arsip tertata: Di Bawah Ekspektasi, capaian 62.0%."]
    assert "“Arsip tertata”" in english(summary.next_step.text)
    assert "“Arsip digital”" in english(summary.next_step.text)
    assert summary.note is not None
    assert english(summary.note.text) == "The penilai's note: “Terima kasih.”"


def test_differences_stand_side_by_side_in_both_directions() -> None:
    values = (
        ValueInput(Value.AKUNTABEL, MEETS, ABOVE),
        ValueInput(Value.HARMONIS, ABOVE, MEETS),
        ValueInput(Value.LOYAL, MEETS, MEETS),
        ValueInput(Value.ADAPTIF, None, ABOVE),
        ValueInput(Value.KOMPETEN, BELOW, None),
    )
    summary = summarise(replace(GIVEN, values=values, own_contribution=None))
    assert told(summary.differences) == [
        "Akuntabel: own rating Di Atas Ekspektasi, penilai Sesuai Ekspektasi.",
        "Harmonis: own rating Sesuai Ekspektasi, penilai Di Atas Ekspektasi.",
    ]


def test_the_weakest_result_comes_first_among_gaps() -> None:
    results = tuple(ResultInput(f"RHK {c}", None if c is None else Decimal(c), BELOW) for c in (None, 70, 0, 50))
    titles = [sentence.text.args["name"] for sentence in summarise(replace(GIVEN, results=results)).gaps]
    assert titles == ["RHK 0", "RHK 50", "RHK 70", "RHK None"]


def test_where_nothing_is_above_the_best_of_what_meets_is_named() -> None:
    results = tuple(ResultInput(f"RHK {c}", Decimal(c), MEETS) for c in (90, 99, 95))
    summary = summarise(FeedbackInput(results, all_values(MEETS)))
    assert [sentence.text.args["name"] for sentence in summary.strengths] == ["RHK 99", "RHK 95"]
    assert not summary.gaps
    assert "keep going" in english(summary.next_step.text)
    assert summary.note is None


def test_the_next_step_without_a_gap_is_a_talk_or_the_own_wish() -> None:
    alike = FeedbackInput((), all_values(MEETS), develop="Bahasa isyarat")
    assert "“Bahasa isyarat”" in english(summarise(alike).next_step.text)
    assert "“Berorientasi Pelayanan”" in english(
        summarise(replace(alike, values=all_values(MEETS, ABOVE))).next_step.text
    )


def test_the_next_step_for_a_gap_without_a_wish_asks_for_support() -> None:
    assert "support you need" in english(summarise(replace(GIVEN, develop=None)).next_step.text)


def test_what_was_not_observed_is_neither_strength_nor_gap() -> None:
    summary = summarise(FeedbackInput((ResultInput("RHK", Decimal(90), None),), all_values(None)))
    assert (summary.strengths, summary.gaps, summary.differences) == ((), (), ())


def everything(summary: Summary) -> list[Sentence]:
    """Every sentence of a summary."""
    found: list[Sentence] = []
    for part in fields(summary):
        value = getattr(summary, part.name)
        if isinstance(value, Sentence):
            found.append(value)
        elif isinstance(value, tuple):
            found += value
    return found


FULL = replace(
    GIVEN,
    results=(
        ResultInput(
            "Arsip tertata",
            Decimal(75),
            BELOW,
            MEETS,
            "Berkas Juli belum ada.",
            number=2,
            indicators=(
                IndicatorInput("i1", "2.1", "Berkas tertata", Decimal("87.5"), plain("40 berkas"), plain("35 berkas")),
                IndicatorInput("i2", "2.2", "Hari kerja", Decimal("62.449"), plain("10 hari")),
                IndicatorInput("i3", "2.3", "Keluhan", Decimal(100), plain("2 keluhan")),
                IndicatorInput("i4", "2.4", "Belum dinyatakan", None, plain("1")),
            ),
        ),
    ),
    values=(
        ValueInput(Value.KOLABORATIF, ABOVE, MEETS),
        ValueInput(Value.ADAPTIF, BELOW),
        ValueInput(Value.LOYAL, MEETS),
    ),
    result=MEETS,
    behaviour=ABOVE,
    before=Before(
        "Triwulan II 2026",
        result=MEETS,
        behaviour=MEETS,
        contribution=ABOVE,
        values={Value.KOLABORATIF: BELOW, Value.ADAPTIF: MEETS, Value.HARMONIS: ABOVE},
        capaian={"i1": Decimal("87.54"), "i2": Decimal(50), "i4": Decimal(10), "i9": Decimal(99)},
    ),
    received=(
        ReceivedInput(is_appreciation=False, label=plain("Kolaboratif"), given_on=date(2026, 8, 1), giver=plain("a")),
        ReceivedInput(False, plain("Kolaboratif"), date(2026, 8, 3), plain("b"), "Mohon kabari lebih awal."),
        ReceivedInput(True, plain("IKI 2.1"), date(2026, 9, 3), plain("c"), "Terima kasih, berkasnya rapi."),
    ),
    agreed=(
        AgreedInput(
            "Memeriksa berkas setiap Jumat",
            plain("agreed"),
            is_open=True,
            proposed_on=date(2026, 7, 1),
            due_on=date(2026, 12, 1),
            agreed_on=date(2026, 7, 2),
            last=(plain("On the way"), "Triwulan III 2026"),
        ),
        AgreedInput("Belajar lembar kerja", plain("proposed"), is_open=True, proposed_on=date(2026, 7, 5)),
    ),
)


def test_every_sentence_carries_a_figure_and_a_rule() -> None:
    sentences = everything(summarise(FULL))
    assert len(sentences) > 15
    for sentence in sentences:
        assert english(sentence.figure).strip()
        assert english(sentence.rule).endswith(".")


def test_figures_are_those_that_were_stated_and_rated() -> None:
    summary = summarise(FULL)
    (strength, contribution) = summary.strengths
    assert english(strength.figure) == "Penilai: Di Atas Ekspektasi · own: Sesuai Ekspektasi · value Kolaboratif"
    assert ASPECT in english(contribution.figure)
    assert english(summary.gaps[0].figure) == (
        "Capaian 75.0% · Penilai: Di Bawah Ekspektasi · own: Sesuai Ekspektasi · RHK 2"
    )
    assert "own: – · value Adaptif" in english(summary.gaps[1].figure)


def test_indicators_below_their_target_are_named_the_lowest_first() -> None:
    summary = summarise(FULL)
    assert told(summary.indicators) == [
        "1 of 3 indicators reached their target.",
        "IKI 2.2 “Hari kerja”: 62.4% of the target.",
        "IKI 2.1 “Berkas tertata”: 87.5% of the target.",
    ]
    assert english(summary.indicators[0].figure) == "Capaian of 100% or more: IKI 2.3"
    assert english(summary.indicators[2].figure) == (
        "Capaian 87.5% · realisation 35 berkas, target 40 berkas · IKI 2.1"
    )
    none = replace(FULL.results[0], indicators=FULL.results[0].indicators[:1])
    assert english(summarise(replace(FULL, results=(none,))).indicators[0].figure).startswith("No indicator")


def test_change_is_told_only_where_both_periods_have_a_figure() -> None:
    changes = summarise(FULL).changes
    assert told(changes) == [
        "Perilaku kerja: higher than in Triwulan II 2026.",
        "Kolaboratif: higher than in Triwulan II 2026.",
        "IKI 2.2: higher than in Triwulan II 2026.",
        "Adaptif: lower than in Triwulan II 2026.",
        "3 points are the same as in Triwulan II 2026.",
    ]
    assert english(changes[2].figure) == "IKI 2.2: 50.0% (Triwulan II 2026) → 62.4%"
    assert english(changes[-1].figure) == f"The same: Hasil kerja · {ASPECT} · IKI 2.1", "87.54 shows as 87.5"


def test_without_an_earlier_period_nothing_is_compared() -> None:
    summary = summarise(GIVEN)
    assert (summary.changes, summary.earlier) == ((), None)


def test_feedback_is_counted_and_only_the_words_that_may_be_read_are_told() -> None:
    received = summarise(FULL).received
    assert told(received) == [
        "2 pieces of feedback were received.",
        "1 card of appreciation was received.",
        "“Terima kasih, berkasnya rapi.” (c, on IKI 2.1)",
        "“Mohon kabari lebih awal.” (b, on Kolaboratif)",
    ]
    assert english(received[0].figure) == "Kolaboratif: 2"
    assert told(summarise(replace(FULL, received=())).received) == ["No feedback was received in this period."]
    assert summarise(replace(FULL, received=None)).received == ()


def test_agreed_steps_come_with_their_state_and_the_first_is_the_next_step() -> None:
    summary = summarise(FULL)
    assert "Memeriksa berkas setiap Jumat" in told(summary.agreed)[0]
    assert english(summary.agreed[0].figure).endswith("last answer: On the way (Triwulan III 2026)")
    assert english(summary.agreed[1].text) == "“Belajar lembar kerja”: proposed."
    assert english(summary.next_step.text) == (
        "Please go on with the step that was agreed on: “Memeriksa berkas setiap Jumat”"
    )
    assert english(summary.next_step.figure) == "1 open step"


def test_a_proposal_waits_for_an_answer_and_is_nothing_to_go_on_with() -> None:
    assert FULL.agreed is not None
    step = summarise(replace(FULL, agreed=FULL.agreed[1:])).next_step
    assert english(step.text) == "A proposed step waits for an answer: “Belajar lembar kerja”"


def test_official_ratings_below_expectation_are_gaps_with_their_reason_and_rule() -> None:
    low = FeedbackInput(
        (), all_values(MEETS), result=BELOW, behaviour=BELOW, result_reason="Target triwulan tidak tercapai."
    )
    summary = summarise(low)
    assert told(summary.gaps) == [
        "Hasil kerja: Di Bawah Ekspektasi. The penilai writes: “Target triwulan tidak tercapai.”",
        "Perilaku kerja: Di Bawah Ekspektasi.",
    ]
    assert all("official rating" in english(gap.rule) for gap in summary.gaps)
    assert "“Hasil kerja”" in english(summary.next_step.text)
    assert told(summarise(replace(low, result=MEETS)).gaps) == ["Perilaku kerja: Di Bawah Ekspektasi."]


def test_that_no_view_differs_is_said_only_where_there_were_two() -> None:
    assert "no view differs" in english(summarise(FeedbackInput((), all_values(MEETS))).next_step.figure)
    alone = english(summarise(FeedbackInput((), all_values(MEETS, None))).next_step.figure)
    assert alone == "Nothing was rated Di Bawah Ekspektasi; there is no self-review to compare with."


@pytest.mark.parametrize(
    "given",
    [
        FULL,
        replace(GIVEN, develop=None),
        GIVEN,
        FeedbackInput((), all_values(MEETS, ABOVE)),
        FeedbackInput((), all_values(MEETS), develop="Bahasa isyarat"),
        FeedbackInput((), all_values(MEETS)),
    ],
)
def test_the_next_step_speaks_to_its_reader(given: FeedbackInput) -> None:
    assert english(summarise(given).next_step.text).startswith("Please")
    others = english(summarise(replace(given, own=False)).next_step.text)
    assert "Please" not in others
    assert " you" not in others


def test_where_the_label_is_not_for_the_reader_only_the_number_is_told() -> None:
    hidden = tuple(replace(one, label=None, text=None) for one in FULL.received or () if not one.is_appreciation)
    (count,) = summarise(replace(FULL, received=hidden)).received
    assert english(count.text) == "2 pieces of feedback were received."
    assert english(count.figure) == "Counted only: what it is about is for the recipient."


def test_all_ratings_alike_still_give_a_strength_and_a_step() -> None:
    results = tuple(ResultInput(f"RHK {n}", None, MEETS, MEETS) for n in range(60))
    summary = summarise(FeedbackInput(results, all_values(MEETS), MEETS, MEETS))
    assert len(summary.strengths) == 2
    assert (summary.gaps, summary.differences, summary.compared) == ((), (), True)
    assert "keep going" in english(summary.next_step.text)


def test_sentences_stay_on_one_line_and_short() -> None:
    long = "kata " * 500
    results = tuple(
        ResultInput(long, Decimal(1000), rating, MEETS, long) for rating in (ABOVE, BELOW) for _ in range(30)
    )
    summary = summarise(FeedbackInput(results, all_values(ABOVE, BELOW), ABOVE, BELOW, long, long, long))
    assert len(summary.gaps) == 30, "none is dropped; the screen pages them"
    for sentence in everything(summary):
        assert len(english(sentence.text)) < 350
        assert "\n" not in english(sentence.text)
