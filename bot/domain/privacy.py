"""What the privacy notice says is versioned: who read an older one sees the new one (duty to inform, UU 27/2022)."""

from __future__ import annotations

PRIVACY_VERSION = "2026-11"
"""Changed whenever the notice says something else than before."""
