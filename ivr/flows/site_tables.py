"""The field tables of a site: what may stand in ``site.yaml``, and the sentences that its data is spoken in."""

from __future__ import annotations

from ivr.flows.records import ListOf, Record
from ivr.flows.scalars import Clock, Day, OneOf, Text, Whole
from ivr.flows.shapes import Field
from ivr.flows.tables import DAYS, FACT, LINE, OPENING, SOMETHING

#: Where an announcement is heard: by every caller after the greeting, or by who presses its key.
AFTER_GREETING, AT_KEY = "greeting", "key"

_SINCE = Field("since", Day(), "the first day on which it is spoken")
_UNTIL = Field("until", Day(), "the last day on which it is spoken")
_NAME = r"^[^{}]*[^{}\s][^{}]*$"

ANNOUNCEMENT = Record(
    "an announcement",
    (
        _SINCE,
        _UNTIL,
        Field(
            "heard", OneOf((AFTER_GREETING, AT_KEY)), "by every caller after the greeting, or by who presses its key"
        ),
        Field("on", Day(), "the day that {on} speaks of", required=False),
        Field("at", Clock(), "the time of day that {at} speaks of", required=False),
        Field("say", SOMETHING, "at most 10 seconds of listening"),
    ),
)
WARNING = Record("a warning", (_SINCE, _UNTIL, Field("say", SOMETHING, "two or three sentences")))
HELP_POINT = Record(
    "a help point",
    (
        Field("area", Text("the name of an area", _NAME), "a group of communes that people know", required=False),
        Field("commune", Text("the name of a commune", _NAME), "as it is spoken, such as its kind and name"),
        Field("place", Text("a place", _NAME), "goes on after the words for: the help point is at"),
        Field("days", ListOf(OneOf(DAYS), least=1), "weekdays"),
        Field("open", Clock(), "when it opens"),
        Field("close", Clock(), "when it closes"),
        Field("helps_with", Text("what for", _NAME), "goes on after the words for: there they help to"),
        Field("until", Day(), "the last day for which this is certain; a safe sentence is spoken afterwards"),
    ),
)
SWAPPED = Record(
    "a day worked by other hours",
    (
        Field("on", Day(), "the day, a weekend or a holiday as well"),
        Field("like", OneOf(DAYS), "the weekday whose hours are worked"),
    ),
)
OFFICE_CHANGES = Record(
    "the hours of this office",
    (
        Field("notice_minutes", Whole(0, 4800), "minutes of working time before a promise falls due", required=False),
        Field(
            "hours", ListOf(OPENING, least=1), "when officers work; replaces all hours of the book", required=False
        ),
        Field("closed", ListOf(Day()), "days on which nobody works, besides holidays", required=False),
        Field("swapped", ListOf(SWAPPED), "days on which officers work although it is a weekend", required=False),
    ),
)
SITE = Record(
    "site.yaml",
    (
        Field("name", LINE, "how officers and monitors call it"),
        Field("greeting", LINE, "the first words of a call, instead of the book's", required=False),
        Field("facts", ListOf(FACT), "facts that replace the book's, or are spoken here only", required=False),
        Field("office", OFFICE_CHANGES, "hours and closed days", required=False),
        Field("announcements", ListOf(ANNOUNCEMENT), "such as the next livestream", required=False),
        Field("warnings", ListOf(WARNING), "the scam of the week", required=False),
        Field("help_points", ListOf(HELP_POINT), "where people help with online services", required=False),
    ),
)


def _frame(*names: str) -> Text:
    """A sentence with every one of ``names`` in braces, and no other."""
    inside = "".join(rf"(?=.*\{{{name}\}})" for name in names)
    known = "|".join(names)
    # Without names there is nothing to put in, and no brace may stand.
    piece = rf"(?:[^{{}}]|\{{(?:{known})\}})+" if names else r"[^{}]+"
    wanted = " ".join(f"{{{name}}}" for name in names)
    return Text(f"a sentence with {wanted}" if names else "a sentence without braces", f"^{inside}{piece}$")


_PLAIN = ListOf(_frame(), least=1)
SITE_SENTENCES = Record(
    "site-sentences.yaml",
    (
        Field("no_announcement", _PLAIN, "when somebody asks on a day without any"),
        Field("areas", _PLAIN, "before the list of areas"),
        Field("communes", _PLAIN, "before a list of communes"),
        Field("option", _frame("name", "key"), "offers an area or a commune"),
        Field("ask", _frame("name"), "asks about an area or a commune that was perhaps said"),
        Field("understood", _frame("name"), "when an area or a commune was said"),
        Field("more", _frame("key"), "offers the rest of a list"),
        Field("more_ask", _frame(), "asks whether the rest of a list is wanted"),
        Field("title", _frame("commune"), "how officers see the answer"),
        Field("place", _frame("place"), "where a help point is"),
        Field("days", _frame("days"), "on which days"),
        Field("hours", _frame("open", "close"), "from when to when"),
        Field("helps_with", _frame("helps_with"), "what for"),
        Field("uncertain", _PLAIN, "instead of all that once it is no longer certain"),
    ),
)
