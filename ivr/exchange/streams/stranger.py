"""Somebody who has seen a call's document, and opens a stream with what stands in it."""

from __future__ import annotations

import time
from collections.abc import Mapping

from ivr.exchange.errors import StreamFailed
from ivr.exchange.line import Line
from ivr.exchange.sound.audio import SILENCE
from ivr.exchange.sound.playout import FRAME
from ivr.exchange.streams.messages import StreamWriter
from ivr.exchange.streams.socket import StreamSocket, open_stream

#: Seconds that the stranger waits to be let in or shown out, and frames of silence sent meanwhile.
PATIENCE_SECONDS, FRAMES = 2.0, 100


class StrangerServed(StreamFailed):
    """Somebody else's stream was served with this call's parameters."""


def try_stolen_parameters(url: str, parameters: Mapping[str, str], line: Line) -> StrangerServed | None:
    """Open a second stream for the call, as a stranger would; return what is wrong when the service speaks to it.

    All is as in the true stream, the call's identifier too. The stranger comes twice: without a key to sign with, as
    strangers are, and with the platform's own signature, for the parameters must not serve twice either way.
    """
    signed = line.network.auth_token if line.profile.signs_streams else None
    return _try(url, parameters, line, None) or _try(url, parameters, line, signed)


def _try(url: str, parameters: Mapping[str, str], line: Line, auth_token: str | None) -> StrangerServed | None:
    try:
        socket = open_stream(
            url, reach=line.network.reach, auth_token=auth_token, protocols=line.profile.stream_protocols
        )
    except StreamFailed:
        return None
    try:
        return _wait(url, parameters, line, socket)
    finally:
        socket.close()


def _wait(url: str, parameters: Mapping[str, str], line: Line, socket: StreamSocket) -> StrangerServed | None:
    """Greet like a platform, and see whether the service answers or closes."""
    inside = line.profile.parameters_inside_start
    writer = StreamWriter(line.identify("MZ"), line.record.sid, line.account_sid, inside)
    for message in (writer.connected(), writer.start(parameters)):
        socket.send(message)
    for number in range(FRAMES):
        socket.send(writer.media(SILENCE * FRAME, 20 * number))
        if socket.received():
            return StrangerServed(url, url=url)
        if socket.closed:
            return None
        time.sleep(PATIENCE_SECONDS / FRAMES)
    return StrangerServed(f"{url}: not answered, but not closed either", url=url)
