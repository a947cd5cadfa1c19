"""The field tables: what may stand in each file. Loader, ``schema.json`` and the authors' page are made from them."""

from __future__ import annotations

from ivr.core.dialogue.questions import OUTCOMES
from ivr.flows.calling_table import CALLING
from ivr.flows.records import ListOf, OrNull, Record, Tagged, TextOr
from ivr.flows.scalars import Clock, Day, OneOf, Text, Whole
from ivr.flows.shapes import Field, Shape

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CONFIDENCES = ("high", "medium", "low")

IDENTIFIER = Text("an id (small letters a-z, digits, - and _)", r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$")
NODE = Text("the id of a node", IDENTIFIER.pattern)
LINE = Text("a sentence")
SENTENCE = TextOr(
    LINE,
    Record(
        "a sentence",
        (
            Field("say", LINE, "what is said while its facts are in force"),
            Field(
                "safe", ListOf(LINE), "what is said instead when a fact is unconfirmed or past review; no facts in it"
            ),
        ),
    ),
)
SAY = ListOf(SENTENCE, meaning="a list of sentences")
SOMETHING = ListOf(SENTENCE, least=1, meaning="a list of at least one sentence")

_ID = Field("id", IDENTIFIER, "the node's name, used once")
_SAY = Field("say", SAY, "sentences, one idea each")


def _node(kind: str, *fields: Field) -> Record:
    return Record(kind, (_ID, Field("kind", OneOf((kind,)), "what the node does"), _SAY, *fields))


def _go(name: str, purpose: str, *, required: bool = True) -> Field:
    return Field(name, NODE, purpose, required)


CHOICE = Record(
    "an option",
    (
        Field("key", Text("a key in quotes", r"^[0-9*#]$"), "the key, 1 to 8"),
        _go("go", "where it leads"),
        Field("say", SENTENCE, "option first, key last"),
    ),
)


def _inquiry(question: str) -> Record:
    outcomes = tuple(Field(name, NODE, "where this answer leads") for name in OUTCOMES[question])
    return Record(
        "inquiry",
        (
            _ID,
            Field("kind", OneOf(("inquiry",)), "what the node does"),
            _SAY,
            Field("ask", OneOf((question,)), "the question to the house"),
            Field("outcomes", Record(f"the outcomes of {question}", outcomes), "a node for every answer"),
            Field("argument", LINE, "what the question needs to know", required=False),
        ),
    )


_TWO_HELPS = ListOf(SOMETHING, least=2, most=2, meaning="two lists of sentences")
NODES = {
    "menu": _node(
        "menu",
        Field("choices", ListOf(CHOICE, least=1), "the options in the order of speaking"),
        _go("skip", "where # leads", required=False),
        _go("quiet", "where silence leads, when nothing is owed to the caller", required=False),
    ),
    "question": _node("question", _go("yes", "where 1 or # leads"), _go("no", "where 2 leads")),
    "digits": _node(
        "digits",
        Field("most", Whole(1, 20), "how many digits at most"),
        _go("go", "where it goes on"),
        Field("wrong", _TWO_HELPS, "help after the first and the second digits that did not serve", required=False),
    ),
    "recording": _node(
        "recording",
        Field("longest", Whole(1, 600), "seconds at most"),
        _go("heard", "where it goes on when something was said"),
        _go("silent", "where it goes on when nothing was said"),
    ),
    "passage": _node("passage", _go("go", "where it goes on without waiting")),
    "ending": _node("ending"),
}
INQUIRIES = {question: _inquiry(question) for question in OUTCOMES}
NODE_SHAPE = Tagged("a node", "kind", {**NODES, "inquiry": Tagged("inquiry", "ask", INQUIRIES)})

MANNER = Record(
    "manner",
    (
        Field("silence", _TWO_HELPS, "help after the first and the second silence"),
        Field("wrong_key", _TWO_HELPS, "help after the first and the second wrong key"),
        Field("more", SOMETHING, "after a chunk that another one follows"),
        Field("last", SOMETHING, "after the last chunk of an answer"),
        Field("yes_no", SOMETHING, "after every question"),
        Field("changed", SOMETHING, "when the flow was edited in mid-call"),
        Field("apology", SOMETHING, "when something broke and a callback was saved"),
        Field("apology_no_number", SOMETHING, "when something broke and nobody can be rung back"),
    ),
)
URGENT = Record(
    "urgent",
    (
        _go("police", "where a crime in progress leads"),
        _go("fire", "where a fire leads"),
        _go("medical", "where an injury or a sudden illness leads"),
        _go("scam", "where a swindle in progress leads"),
    ),
)
_ASK = "asked when the machine is unsure; answered by yes or no"
_UNDERSTOOD = "said before it is done"
INTENT = Record(
    "an intent",
    (
        Field("id", IDENTIFIER, "a command, or the node that an option leads to"),
        Field("ask", LINE, _ASK),
        Field("understood", LINE, _UNDERSTOOD, required=False),
    ),
)
SPEECH = Record(
    "speech",
    (
        _go("goodbye", "where a caller goes who wants to end the call"),
        Field("urgent", URGENT, "what must be said before anything else"),
        Field("not_understood", _TWO_HELPS, "help after the first and the second words that were not understood"),
        Field("stream", SOMETHING, "how to speak, where words are heard at any time"),
        Field("record", SOMETHING, "how to speak, where words are recorded after a tone; it says that they are"),
        Field("press", SOMETHING, "when words cannot be listened to now"),
        Field("intents", ListOf(INTENT, least=1), "what can be said beside the procedures"),
    ),
)
HOTLINE = Record(
    "hotline.yaml",
    (
        _go("start", "the node that every call begins with"),
        _go("home", "the main menu"),
        _go("officer", "where 0 leads"),
        _go("rescue", "where a caller goes after three failed tries"),
        Field("patience", Whole(3, 60), "seconds that a caller may think"),
        Field("manner", MANNER, "the engine's own sentences"),
        Field("speech", SPEECH, "for callers who speak; without it only keys are understood", required=False),
        Field("nodes", ListOf(NODE_SHAPE, least=1), "everything else"),
    ),
)

CHUNK = Record(
    "a chunk",
    (
        Field("id", IDENTIFIER, "its name, used once in the procedure"),
        Field("say", SOMETHING, "at most 20 seconds of listening"),
        Field("facts", ListOf(IDENTIFIER, least=1), "facts that the whole chunk rests on", required=False),
        Field("safe", ListOf(LINE), "what is said instead of the chunk once one of them lapses", required=False),
    ),
)
PROCEDURE = Record(
    "a procedure",
    (
        Field("id", IDENTIFIER, "the intent; equal to the file's name"),
        Field("title", LINE, "how officers see it"),
        Field("ask", LINE, _ASK, required=False),
        Field("understood", LINE, _UNDERSTOOD, required=False),
        Field("chunks", ListOf(CHUNK, least=1), "parts heard one after the other, the most asked first"),
        Field("choices", ListOf(CHOICE, least=1), "options of its own, keys 2 to 8", required=False),
    ),
)

_CONFLICT = Record(
    "a conflict",
    (
        Field(
            "sides", ListOf(Text("what one side says, and who"), least=2), "what the sources say against each other"
        ),
        Field("choice", Text("the choice made"), "which side is followed, or why none is spoken"),
    ),
)
FACT = Record(
    "a fact",
    (
        Field("id", IDENTIFIER, "its name in {fact:...}"),
        Field("value", Text("the value in quotes"), "as an office writes it"),
        Field("unit", Text("a unit"), "what the value counts"),
        Field("spoken", Text("spoken words"), "exactly as it is spoken"),
        Field("source", Text("a source"), "document number or page"),
        Field("as_of", Day(), "the day that the source speaks for"),
        Field("confidence", OneOf(CONFIDENCES), "how far to trust it; low is spoken only when confirmed"),
        Field("confirmed_by", OrNull(Text("a name")), "the officer who confirmed it"),
        Field(
            "review_by", OrNull(Day()), "the last day on which it may be spoken; null only with a note that says why"
        ),
        Field("note", Text("a note"), "anything else", required=False),
        Field("conflict", _CONFLICT, "where its sources disagree", required=False),
    ),
)
FACTS = Record("facts.yaml", (Field("facts", ListOf(FACT), "every fee, period, number and form name"),))

_CODE_WORDS = ListOf(Text("a word"), least=32, most=32)
CODES = Record(
    "codes.yaml",
    (
        Field("first", _CODE_WORDS, "first words of a spoken code"),
        Field("second", _CODE_WORDS, "second words of a spoken code"),
    ),
)
OPENING = Record(
    "opening hours",
    (
        Field("days", ListOf(OneOf(DAYS), least=1), "weekdays"),
        Field("open", Clock(), "the first minute"),
        Field("close", Clock(), "the last minute"),
    ),
)
OFFICE = Record(
    "office.yaml",
    (
        Field("notice_minutes", Whole(0, 4800), "minutes of working time before a promise falls due"),
        Field("hours", ListOf(OPENING, least=1), "when officers work"),
    ),
)
_EXCEPTION = Record(
    "an exception",
    (
        Field("code", Text("the code of an issue"), "which rule is set aside"),
        Field("node", IDENTIFIER, "where"),
        Field("reason", Text("a reason"), "why that is right for the caller"),
    ),
)
EXCEPTIONS = Record("exceptions.yaml", (Field("exceptions", ListOf(_EXCEPTION), "issues that were approved"),))

#: Every kind of file, by the name of its definition in ``schema.json``.
FILES: dict[str, Shape] = {
    "hotline": HOTLINE,
    "procedure": PROCEDURE,
    "facts": FACTS,
    "codes": CODES,
    "office": OFFICE,
    "exceptions": EXCEPTIONS,
    "calling": CALLING,
}
