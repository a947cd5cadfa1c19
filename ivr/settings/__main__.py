"""``python -m ivr.settings``: write the page of documentation to standard output."""

from __future__ import annotations

import sys

from ivr.settings.page import page

sys.stdout.write(page())
