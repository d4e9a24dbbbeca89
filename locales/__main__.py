"""`python -m locales extract|update|check|merge`."""

from __future__ import annotations

import sys

from locales.tools import main

sys.exit(main())
