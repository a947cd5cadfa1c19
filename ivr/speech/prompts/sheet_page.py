"""Writes the recording script: as a page to print, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from ivr.services.sheet import Section
from ivr.speech.page import page

COLUMNS = ("number", "file", "part", "topic", "text", "reading", "context", "seconds")


def sheet_html(sections: Sequence[Section], site: str = "") -> str:
    """The script as one HTML page without any other file: Vietnamese, A4, large type; ``site`` is the site's name."""
    lines = [line for section in sections for line in section.lines]
    minutes = max(1, round(sum(line.seconds for line in lines) / 60))
    return page("sheet.html", sections=sections, lines=len(lines), minutes=minutes, site=site)


def sheet_csv(sections: Sequence[Section]) -> str:
    """The script as CSV (RFC 4180), a heading first."""
    table = StringIO()
    rows = csv.writer(table)
    rows.writerow(COLUMNS)
    for section in sections:
        for line in section.lines:
            rows.writerow(
                (
                    line.number,
                    line.file,
                    section.part.value,
                    section.title,
                    line.text,
                    line.reading.value,
                    line.context,
                    f"{line.seconds:.1f}",
                )
            )
    return table.getvalue()
