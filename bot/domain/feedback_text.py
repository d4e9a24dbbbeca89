"""Whether a piece of feedback says what helps: situation, behaviour, effect and next step. Pure rules over words.

They look for words and shapes of Indonesian and English, so they err; what they find is a hint to the writer and never
keeps a text back. All lists are our own choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.textrules import SHORTEST, useful_length


class Part(StrEnum):
    """What feedback is made of, in the order in which it is asked for."""

    SITUATION = "SITUATION"
    """When and where it was."""
    BEHAVIOUR = "BEHAVIOUR"
    """What the person did, so that somebody else could have seen it."""
    EFFECT = "EFFECT"
    """What came of it."""
    NEXT_STEP = "NEXT_STEP"
    """What the writer asks for, or wants to see kept."""


class Weakness(StrEnum):
    """Why a text helps little although it was meant well, the gravest first."""

    TOO_SHORT = "TOO_SHORT"
    ABOUT_THE_PERSON = "ABOUT_THE_PERSON"
    """It says what somebody is instead of what they did."""
    VAGUE = "VAGUE"
    """It praises or finds fault, and nobody could tell with what."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a text."""

    missing: tuple[Part, ...]
    weaknesses: tuple[Weakness, ...]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SITUATION: Final = _words(
    # when, Indonesian
    r"saat|ketika|sewaktu|tatkala|selama|setelah|sesudah|sebelum|sejak|kemarin|tadi|barusan|hari ini|semalam",
    r"(?:pagi|siang|sore|malam) (?:ini|itu)|(?:minggu|pekan|bulan|tahun|triwulan) (?:ini|itu|lalu|kemarin)",
    r"(?:hari |tiap |setiap )?(?:senin|selasa|rabu|kamis|jumat|sabtu)|(?:tiap|setiap) (?:pagi|hari|minggu|pekan|bulan)",
    r"tanggal \d+|pukul \d+|jam \d+|\d{1,2} (?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober)",
    r"\d{1,2} (?:november|desember)|(?:dua|tiga|empat|beberapa|\d+) (?:hari|minggu|pekan|bulan) (?:lalu|terakhir)",
    # where, Indonesian
    r"(?:di|pada|dalam) (?:rapat|apel|loket|kantor|lapangan|ruang\w*|acara|kegiatan|pelayanan|pertemuan|sosialisasi)",
    r"(?:di|pada|dalam) (?:posyandu|puskesmas|sekolah|kelas|kelurahan|kecamatan|dinas|bidang|tim|grup|musrenbang)",
    r"(?:di|pada|dalam) (?:pelatihan|diklat|penyusunan|pembahasan|pemeriksaan|verifikasi|upacara|mal|aula|depan)",
    # English
    r"when|while|during|yesterday|today|this (?:morning|week|month|afternoon)|last (?:week|month|quarter|night)",
    r"on (?:monday|tuesday|wednesday|thursday|friday|saturday)|(?:in|at) the (?:meeting|counter|office|field|workshop)",
    r"after the|before the|every (?:morning|day|week|month)",
)

_NO_VERBS: Final = _listed(
    """
    memang menurut mereka merah meja menit mesin merasa menjadi memiliki merupakan mengenai melalui mesti meski
    meskipun memuaskan mengecewakan menyenangkan diatur dipahami diandalkan dipercaya disukai disenangi
    membanggakan mengagumkan menarik menteri mengapa mempunyai mendapat memakai mengkhawatirkan menyebalkan
    menakutkan meyakinkan menginspirasi memadai mendatang metode media medis mental meter menantang memalukan
    membosankan menjengkelkan mengganggu merdeka menu mulia dia dinas direktur digital dini diri diam diklat
    dimensi dinamis disiplin dikasih distrik diploma dialog diagnosis berikut berikutnya berharap bersama
    berhasil bertanggung berat besar benar belum beras berani bermanfaat berdampak berbeda berguna berkat
    berintegritas berkualitas bermasalah berlebihan beberapa berorientasi bersemangat berbakat berdedikasi
    berwibawa bersih
    """
)
"""Words that look like verbs of doing and are none, or that say nothing that somebody could have seen."""

_SENTENCE: Final = re.compile(r"[.!?;]+")
_SHAPE_OF_A_VERB: Final = re.compile(r"(?:mem|men|meng|meny|me|ber|di)[a-z]{3,}")

_VERB: Final = _words(
    r"datang|tiba|hadir|pulang|bicara|tulis|kirim|bantu|buat|susun|ajak|tunda|lupa|salah|terlambat|telat|tidak masuk",
    r"pergi|duduk|tunggu|dengar|lihat|baca|pimpin|bawa|kerjakan|selesaikan|jelaskan|sampaikan|tanya(?:kan)?|catat",
    r"periksa|atur|siapkan|tolak|terima|minta|potong|pegang|ambil|antar|layani|tegur|sapa|salin|unggah|cetak|bagikan",
    r"(?:you|she|he|they) (?:\w+ed|wrote|came|went|gave|took|made|told|said|brought|left|sent|spoke|kept|helped|led)",
    r"\w{3,}ed (?:the|a|an|every|all|me|us|them|him|her|his|their|your|my|our|to|for|with|late|in|on)",
    r"(?:wrote|came|went|gave|took|told|brought|left|sent|spoke|led) (?:the|a|an|me|us|them|him|her|late|to|out|every)",
)

_EFFECT: Final = _words(
    r"sehingga|akibatnya|dampaknya|berdampak|efeknya|hasilnya|alhasil|manfaatnya|karena itu|karenanya|dengan begitu",
    r"oleh karena itu|oleh sebab itu|dengan demikian|menyebabkan|mengakibatkan|menimbulkan|jadinya|berkat itu|maka",
    r"membuat (?:\w+ ){1,5}(?:jadi|menjadi|lebih|harus|tidak|bisa|dapat|merasa|senang|tenang|bingung|menunggu)",
    r"(?:warga|pemohon|pasien|siswa|tim|rekan|kami|saya|kita|masyarakat) (?:\w+ )?(?:terbantu|menunggu|puas|senang)",
    r"(?:warga|pemohon|pasien|siswa|tim|rekan|kami|saya|kita|masyarakat) (?:jadi|menjadi|harus|tidak perlu|terpaksa)",
    r"so that|so (?:we|the|they|i|nobody|everybody)|as a result",
    r"therefore|thanks to (?:this|that)|because of (?:this|that)",
    r"which (?:led|meant|saved|helped|made)|(?:this|that|it) (?:led|meant|saved|helped|made|cost)",
)

_NEXT_STEP: Final = _words(
    r"ke ?depan(?:nya)?|mohon|sebaiknya|selanjutnya|lain kali|tolong",
    r"silakan|cobalah|coba|saran(?:ku| saya)?|usul(?: saya)?",
    r"disarankan|hendaknya|alangkah baiknya|akan lebih baik|lebih baik (?:jika|bila|kalau)|pertahankan|dipertahankan",
    r"teruskan|diteruskan|lanjutkan|dilanjutkan|mari",
    r"harap(?:an saya)?|diharapkan|saya berharap|mulai (?:besok|minggu|bulan)",
    r"(?:minggu|pekan|bulan|rapat|triwulan|kegiatan) (?:depan|berikutnya)|semoga (?:dapat|bisa|tetap|terus)",
    r"please|next time|next (?:week|month|meeting)|from now on",
    r"in (?:the )?future|could you|should|i suggest|my suggestion",
    r"keep (?:doing|it up|this|going|on)|try to|let us|let's|i would like you to",
)

_EMPTY_NEXT_STEP: Final = _words(
    r"(?:mohon |tolong |agar |harap |ke ?depan(?:nya)? |silakan )*(?:lebih )?(?:di)?tingkatkan(?: lagi)?",
    r"(?:mohon |tolong |agar |harap |ke ?depan(?:nya)? |silakan )*(?:di)?perbaiki(?: lagi)?",
    r"(?:mohon |tolong |agar |harap |ke ?depan(?:nya)? )+(?:lebih |jadi |menjadi )*(?:baik|rajin|bagus)(?: lagi)?",
    r"please (?:improve|do better|be better|try harder)|keep it up|do better next time",
)
"""A wish that does not say what to do: it counts as none."""

_VAGUE: Final = _words(
    r"(?:sangat |kurang |cukup |tidak |sudah |lumayan )?(?:bagus|baik|memuaskan|maksimal|optimal|oke|hebat|mantap)",
    r"luar biasa|top|jempol|semangat|jelek|buruk|biasa saja|standar",
    r"begitulah|(?:lebih )?(?:di)?tingkatkan|(?:di)?perbaiki",
    r"good(?: job| work)?|well done|nice(?: work)?|great(?: job)?",
    r"excellent|bad|poor|not good|could be better|improve|better",
)

_PERSON: Final = _words(
    r"(?:pe)?malas(?:an)?|rajin|bodoh|pintar|cerdas|pandai|orangnya|sifatnya|wataknya|karakternya|pelupa|egois|sombong",
    r"jutek|judes|galak|pendiam|cerewet|keras kepala|tidak becus|payah|ceroboh|lelet|pemarah|pembohong|licik|cengeng",
    r"baik hati|ramah|sopan|sabar|jujur|tekun|ulet|setia|berbakat|teladan|manja|cuek|disiplin|bertanggung jawab",
    r"lazy|stupid|smart|clever|rude|arrogant|careless|stubborn",
    r"kind(?: person)?|friendly|talented|brilliant|shy|selfish",
)


def look_at(written: str) -> Look:
    """What a text lacks. It says nothing about whether it is true or fair."""
    text = " ".join(written.casefold().replace("’", "'").split())
    told = _told(text)
    there = {
        Part.SITUATION: bool(_SITUATION.search(told)),
        Part.BEHAVIOUR: _tells_what_was_done(told),
        Part.EFFECT: bool(_EFFECT.search(text)),
        Part.NEXT_STEP: bool(_NEXT_STEP.search(_EMPTY_NEXT_STEP.sub(" ", text))),
    }
    weak = {
        Weakness.TOO_SHORT: useful_length(written) < SHORTEST,
        Weakness.ABOUT_THE_PERSON: not there[Part.BEHAVIOUR] and bool(_PERSON.search(text)),
        Weakness.VAGUE: not there[Part.BEHAVIOUR] and bool(_VAGUE.search(text)),
    }
    return Look(
        missing=tuple(part for part in Part if not there[part]),
        weaknesses=tuple(weakness for weakness in Weakness if weak[weakness]),
    )


def _told(text: str) -> str:
    """What a text tells, without what it asks for: of each sentence the part before the wish."""
    return " . ".join(_NEXT_STEP.split(sentence, maxsplit=1)[0] for sentence in _SENTENCE.split(text))


def _tells_what_was_done(told: str) -> bool:
    return bool(_VERB.search(told)) or any(
        _SHAPE_OF_A_VERB.fullmatch(word) and word not in _NO_VERBS for word in re.findall(r"[a-z]+", told)
    )
