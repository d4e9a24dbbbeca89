"""What a piece of feedback lacks, over sentences as people write them."""

from __future__ import annotations

import pytest

from bot.domain.feedback_text import Part, Weakness, look_at

SIGNS = {"S": Part.SITUATION, "B": Part.BEHAVIOUR, "E": Part.EFFECT, "N": Part.NEXT_STEP}

FOUND = [
    # everything is there
    (
        (
            "Saat rapat Senin Anda memotong pembicaraan rekan dua kali sehingga usulnya tidak selesai. "
            "Ke depan mohon tunggu sampai rekan selesai."
        ),
        "SBEN",
    ),
    (
        (
            "Kemarin di loket 3 Anda menjelaskan syarat akta dengan sabar sehingga warga tidak perlu kembali. "
            "Mohon dipertahankan."
        ),
        "SBEN",
    ),
    (
        "Laporan bulan ini terlambat tiga hari, akibatnya rekap bidang ikut terlambat. Sebaiknya dikirim lebih awal.",
        "SBEN",
    ),
    (
        (
            "Ketika antrean panjang kemarin, Anda membuka loket kedua; hasilnya warga menunggu kurang dari 10 menit. "
            "Teruskan bila ramai lagi."
        ),
        "SBEN",
    ),
    (
        (
            "Pada penyusunan SKP Anda mengajari dua rekan baru. Dampaknya SKP mereka selesai tepat waktu. "
            "Tolong bagikan caranya pada rapat berikutnya."
        ),
        "SBEN",
    ),
    (
        "When the queue was long yesterday, you opened a second counter, so nobody waited. Please keep doing this.",
        "SBEN",
    ),
    # something is left open
    ("Anda membantu rekan baru menyusun SKP.", "B"),
    ("Terima kasih sudah membantu kami.", "B"),
    ("Pada apel pagi ini Anda datang terlambat.", "SB"),
    ("Tadi pagi Anda menolak berkas warga tanpa menjelaskan kekurangannya.", "SB"),
    ("Minggu lalu Anda mengunggah dokumen yang salah.", "SB"),
    ("Setiap Senin Anda menyiapkan bahan rapat.", "SB"),
    ("Di ruang pelayanan Anda menyapa setiap pemohon.", "SB"),
    ("Selama pelatihan Anda mencatat semua pertanyaan peserta.", "SB"),
    ("Berkas disusun rapi setiap minggu sehingga mudah dicari.", "SBE"),
    ("Data pemohon salah ketik sehingga akta harus dicetak ulang.", "BE"),
    ("Tim terbantu karena Anda mengirim data lebih awal.", "BE"),
    ("Anda menjawab keluhan dengan tenang, hasilnya pemohon puas.", "BE"),
    ("Anda memimpin rapat dengan baik.", "B"),
    ("Anda lupa mengunggah bukti dukung, lain kali mohon diunggah sebelum tanggal 5.", "BN"),
    ("Ke depan sebaiknya laporan dikirim lebih awal.", "N"),
    ("Tolong bantu rekan yang baru.", "N"),
    ("Mohon hadir tepat waktu pada apel.", "N"),
    ("Lain kali mohon kabari tim lebih dulu.", "N"),
    ("You wrote the report late.", "B"),
    ("During the meeting you helped everyone with the form.", "SB"),
    ("Next time please call us first.", "N"),
    # nothing that helps
    ("Bagus.", ""),
    ("Kerja bagus, tingkatkan lagi!", ""),
    ("Kinerjanya kurang baik.", ""),
    ("Mohon lebih ditingkatkan lagi kinerjanya.", ""),
    ("Ke depan agar lebih baik lagi.", ""),
    ("Sudah baik, semangat terus ya.", ""),
    ("Pelayanannya memuaskan.", ""),
    ("Luar biasa!", ""),
    ("Cukup baik, perbaiki lagi.", ""),
    ("Hasil kerjanya kurang maksimal.", ""),
    ("Good job!", ""),
    ("Nice work, keep it up.", ""),
    ("Orangnya malas.", ""),
    ("Dia memang malas dan orangnya sulit diatur.", ""),
    ("Orangnya rajin dan pintar.", ""),
    ("Selalu disiplin dan bertanggung jawab.", ""),
    ("Sifatnya egois dan keras kepala.", ""),
    ("He is lazy.", ""),
    ("Rajin dan ramah, pertahankan.", "N"),
    # in other scripts and signs there are no words that are known
    ("👏👏👏👏👏👏👏👏👏👏👏👏👏👏👏👏👏👏👏👏👏👏", ""),
    ("شكرا جزيلا على مساعدتكم الكبيرة لنا", ""),
    ("", ""),
]


@pytest.mark.parametrize(("written", "there"), FOUND)
def test_which_parts_stand_in_a_text(written: str, there: str) -> None:
    missing = {sign for sign, part in SIGNS.items() if part in look_at(written).missing}
    assert missing == set("SBEN") - set(there)
    assert (not look_at(written).missing) is (there == "SBEN")


@pytest.mark.parametrize(
    ("written", "weaknesses"),
    [
        ("Bagus.", (Weakness.TOO_SHORT, Weakness.VAGUE)),
        ("Kinerjanya kurang baik selama ini.", (Weakness.VAGUE,)),
        ("Tingkatkan lagi kinerjanya ya.", (Weakness.VAGUE,)),
        ("Malas.", (Weakness.TOO_SHORT, Weakness.ABOUT_THE_PERSON)),
        ("Orangnya malas sekali dan sombong.", (Weakness.ABOUT_THE_PERSON,)),
        ("Dia memang orangnya baik.", (Weakness.ABOUT_THE_PERSON, Weakness.VAGUE)),
        ("Anda baik sekali: kemarin Anda mengantar berkas ke rumah warga.", ()),
        ("Anda malas: tiga kali Anda menunda laporan.", ()),
        ("Ini tentang rapat.", (Weakness.TOO_SHORT,)),
    ],
)
def test_why_a_text_helps_little(written: str, weaknesses: tuple[Weakness, ...]) -> None:
    """What somebody is, or praise, does no harm where it is said as well what they did."""
    assert look_at(written).weaknesses == weaknesses


@pytest.mark.parametrize("written", [FOUND[0][0].upper(), FOUND[0][0].replace(" ", "\n  "), f"  {FOUND[0][0]} 👏"])
def test_case_and_spacing_do_not_matter(written: str) -> None:
    assert not look_at(written).missing


def test_parts_are_missing_in_the_order_in_which_they_are_asked_for() -> None:
    assert look_at("Bagus.").missing == (Part.SITUATION, Part.BEHAVIOUR, Part.EFFECT, Part.NEXT_STEP)


def test_a_long_text_is_read_whole() -> None:
    assert not look_at("Terima kasih. " * 140 + FOUND[0][0]).missing
