"""`python -m bot` is `kinerja`."""

from __future__ import annotations

from bot.cli import main

main()
