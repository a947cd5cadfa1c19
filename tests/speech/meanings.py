"""The matcher and its parts as they are used for calls, built once for all tests."""

from __future__ import annotations

from functools import cache

from ivr.core.understanding.phrases import Phrases
from ivr.core.understanding.scope import Scope, scope_of
from ivr.flows.loader import load_flow
from ivr.flows.phrases import load_phrases
from ivr.speech.matcher import PhraseMatcher, build_matcher


@cache
def content() -> tuple[Phrases, Scope]:
    scope = scope_of(load_flow())
    return load_phrases(scope), scope


@cache
def matcher() -> PhraseMatcher:
    return build_matcher(*content())
