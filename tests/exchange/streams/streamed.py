"""Calls to a small service with a stream: its sounds, its scripts, and a caller who does one thing after another."""

from __future__ import annotations

from typing import Any

import numpy as np

from ivr.exchange.handset import Act, Span
from ivr.exchange.record import CallRecord
from ivr.exchange.sound.audio import to_mu_law
from ivr.exchange.sound.wav import read_wav
from tests.exchange.fakes import chunk, wav
from tests.exchange.streams.service import Peer, Script, StreamService, listening, ring_streamed

CALL = "CA" + "1".zfill(32)


def carrying(data: bytes, text: str) -> bytes:
    """A WAV file of mu-law that names its own text."""
    empty = wav(0.0)
    parts = empty[12 : empty.index(b"data")] + chunk(b"data", data)
    parts += chunk(b"LIST", b"INFO" + chunk(b"INAM", text.encode() + b"\0"))
    return b"RIFF" + len(b"WAVE" + parts).to_bytes(4, "little") + b"WAVE" + parts


def spoken(seconds: float, text: str, seed: int = 1) -> bytes:
    """A WAV file of mu-law noise that carries a text."""
    return carrying(to_mu_law(np.random.default_rng(seed).uniform(-0.3, 0.3, round(seconds * 8000))), text)


def sound_of(file: bytes) -> bytes:
    return read_wav(file).data


HELLO, MENU = spoken(0.6, "Xin chào.", 1), spoken(0.8, "Mời quý vị nói.", 2)


class Caller:
    """Does one thing at each wait of a stream, or at each sentence when it may talk over it."""

    def __init__(self, *acts: Act, over: bool = False) -> None:
        self.acts, self.over_it, self.spans = list(acts), over, list[Span]()

    def during(self, span: Span) -> Act | None:
        self.spans.append(span)
        return self.acts.pop(0) if self.acts and (span.waiting or self.over_it) else None

    def deliveries(self) -> int:
        return 1

    def over(self) -> None: ...


def close(peer: Peer) -> None:
    peer.socket.close()


def talk(peer: Peer) -> None:
    peer.play(sound_of(MENU))
    peer.until("media", 200)


def listen(frames: int) -> Script:
    return lambda peer: peer.until("media", frames)


def exchange_with(script: Script, handset: Caller | None = None, **more: Any) -> tuple[StreamService, CallRecord]:
    with listening(script) as service:
        record = ring_streamed(service, handset, **more)
    return service, record
