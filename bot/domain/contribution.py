"""Kontribusi terhadap tim dan organisasi: the third aspect, rated in the same three steps.

It is shown beside hasil kerja and perilaku kerja and is evidence for the penilai's rating of hasil
kerja. It has no place in the predicate's table: `bot.domain.predikat` does not take it.
"""

from __future__ import annotations

ASPECT = "Kontribusi terhadap Tim dan Organisasi"
"""The name of the aspect as a heading."""

SHORT = "Kontribusi"
"""The name of the aspect on a button or in a list."""
