"""The field tables of ``phrases/``: what may stand in each file about what callers say."""

from __future__ import annotations

from ivr.core.meaning import Urgency
from ivr.flows.records import ListOf, Record
from ivr.flows.scalars import OneOf, Text, Whole
from ivr.flows.shapes import Field
from ivr.flows.tables import IDENTIFIER

TEMPLATE = Text("a template: words, (one|another), [optional], <rule>", r"^[^{}_]*\S[^{}_]*$")
PATTERN = Text('words, with ".." where up to four others may stand', r"^[^\[\](){}<>|]*\w[^\[\](){}<>|]*$")
WORDS = Text("words as they are spoken", PATTERN.pattern)
_PATTERNS = ListOf(PATTERN, least=1)
_URGENCY = OneOf(tuple(Urgency))
_UNLESS = Field("unless", _PATTERNS, "patterns that take the meaning away", required=False)

CONCEPT = Record(
    "a concept",
    (
        Field("words", _PATTERNS, "patterns of which one is enough"),
        Field("weight", Whole(1, 5), "how much it says, 3 when left out", required=False),
        _UNLESS,
    ),
)
INTENT = Record(
    "an intent's phrases",
    (
        Field("intent", IDENTIFIER, "the intent, equal to the file's name"),
        Field("says", ListOf(TEMPLATE, least=1), "short sentences, which the recogniser's grammar is made of"),
        Field("things", ListOf(TEMPLATE, least=1), "what the frames ask about", required=False),
        Field("asks", ListOf(TEMPLATE, least=1), "whole sentences", required=False),
        Field("concepts", ListOf(CONCEPT, least=1), "words that speak for it", required=False),
    ),
)
_SPELLING = Record(
    "a spelling",
    (
        Field("written", WORDS, "the standard words"),
        Field("heard", ListOf(WORDS, least=1), "what is read as these"),
    ),
)
VOCABULARY = Record(
    "vocabulary.yaml",
    (
        Field("spellings", ListOf(_SPELLING), "regional, old, spelled and foreign words"),
        Field("fillers", ListOf(WORDS), "words left out before anything is compared"),
        Field("carriers", ListOf(WORDS), "words that may stand around a named key or a spoken number"),
    ),
)
_RULE = Record(
    "a rule",
    (Field("name", IDENTIFIER, "its name in <...>"), Field("is", TEMPLATE, "what stands for it")),
)
FRAMES = Record(
    "frames.yaml",
    (
        Field("rules", ListOf(_RULE), "named pieces of templates"),
        Field("frames", ListOf(TEMPLATE, least=1), "questions about a <thing>"),
        Field("openings", ListOf(TEMPLATE, least=1), "how sentences begin"),
        Field("closings", ListOf(TEMPLATE, least=1), "how sentences end"),
        Field("rambles", ListOf(TEMPLATE, least=1), "what people tell besides"),
    ),
)
_ALARM = Record(
    "an alarm",
    (
        Field("urgency", _URGENCY, "the number to ring, or a fraud"),
        Field("words", _PATTERNS, "patterns of which one must occur"),
        Field("also", _PATTERNS, "patterns of which one must occur too", required=False),
        _UNLESS,
    ),
)
ALARMS = Record("alarms.yaml", (Field("alarms", ListOf(_ALARM), "dangers, the most urgent first"),))
_DANGER = Record(
    "a danger",
    (
        Field("urgency", _URGENCY, "the number to ring, or a fraud; without it nothing is urgent", required=False),
        Field("asks", ListOf(TEMPLATE, least=1), "whole sentences"),
    ),
)
DANGERS = Record(
    "dangers.yaml",
    (
        Field("dangers", ListOf(_DANGER, least=1), "how callers speak of dangers"),
        Field("rules", ListOf(_RULE), "named pieces of these templates, beside those of frames.yaml"),
    ),
)
_UTTERANCE = Record(
    "a sentence",
    (
        Field("intent", IDENTIFIER, "what it means"),
        Field("style", Text("a style"), "who speaks so", required=False),
        Field("text", Text("a sentence"), "as a recogniser writes it"),
        Field("also", ListOf(IDENTIFIER, least=1), "intents that are as good", required=False),
        Field("urgent", _URGENCY, "the number to ring, or a fraud", required=False),
    ),
)
UTTERANCES = Record("sentences of callers", (Field("utterances", ListOf(_UTTERANCE, least=1), "the sentences"),))
