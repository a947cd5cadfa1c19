"""Joins what listening takes: words, ear, recordings. All of it is imported late: a hotline of keys needs none."""

from __future__ import annotations

from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ivr.core.flow import Flow
    from ivr.core.understanding.phrases import Phrases
    from ivr.core.understanding.scope import Scope
    from ivr.services.hearing_ports import Matcher
    from ivr.settings import Settings
    from ivr.speech.grammar import Grammar
    from ivr.speech.hearing.opening_ear import OpenedEar
    from ivr.telephony.recordings import PlatformRecordings
    from ivr.web.speech_metrics import SpeechFigures


class Words:
    """What can be said and what it means: read when first wanted."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    @cached_property
    def _scope_and_phrases(self) -> tuple[Scope, Phrases]:
        from ivr.core.understanding.scope import scope_of  # noqa: PLC0415
        from ivr.flows.phrases import load_phrases  # noqa: PLC0415

        scope = scope_of(self._flow)
        return scope, load_phrases(scope)

    @cached_property
    def matcher(self) -> Matcher:
        """Finds what a sentence means; raises ``FlowError``."""
        from ivr.speech.matcher import build_matcher  # noqa: PLC0415

        scope, phrases = self._scope_and_phrases
        return build_matcher(phrases, scope)

    @cached_property
    def _grammar(self) -> Grammar:
        from ivr.speech.grammar import Grammar  # noqa: PLC0415

        scope, phrases = self._scope_and_phrases
        return Grammar(phrases, scope)

    def phrases_for(self, menu: str) -> tuple[str, ...]:
        """What the recogniser listens for at a menu; raises ``FlowError``."""
        return self._grammar.phrases_for(menu)

    def prepare(self, ear: OpenedEar) -> None:
        """Have ``ear`` make ready for every menu; takes about a second of the processor."""
        for menu in self._scope_and_phrases[0].standings:
            ear.listen(menu).close()


def open_ear(settings: Settings, words: Words, figures: SpeechFigures) -> OpenedEar:
    """Load the model: an ear, or a deaf one that says why."""
    from ivr.speech.hearing import ear  # noqa: PLC0415

    opened = ear.open_ear(
        settings.vosk_model,
        words.matcher,
        words.phrases_for,
        report=lambda found: figures.utterance(found.opinion.meaning.decision, found.audio, found.cpu),
    )
    if opened.ready:
        # The first listen at a menu may take half a second, in which no other stream would be served.
        Thread(target=words.prepare, args=(opened,), name="phrases", daemon=True).start()
    return opened


class LateRecordings:
    """The platform's recordings, made when the first is wanted: a network of HTTPS takes a while to set up."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._found: PlatformRecordings | None = None

    def fetch(self, url: str) -> bytes:
        """A recording as PCM; raises ``RecordingLost``."""
        if self._found is None:
            self._found = _recordings(self._settings)
        return self._found.fetch(url)

    def close(self) -> None:
        """Let go of the network."""
        if self._found is not None:
            self._found.close()


def _recordings(settings: Settings) -> PlatformRecordings:
    from ivr.speech.sound.platform_audio import pcm_of_wav  # noqa: PLC0415
    from ivr.telephony import recordings  # noqa: PLC0415
    from ivr.telephony.hosts import API_HOSTS, STORAGE_HOSTS, Hosts  # noqa: PLC0415

    own = urlsplit(settings.api_url).hostname
    hosts = Hosts(
        api=(*API_HOSTS.get(settings.platform, ()), *((own,) if own else ())),
        storage=STORAGE_HOSTS.get(settings.platform, ()),
        named=settings.recording_hosts,
        own_machine=settings.platform == "exchange",
    )
    return recordings.PlatformRecordings(
        hosts, recordings.Account(settings.account_sid, settings.auth_tokens), pcm_of_wav
    )
