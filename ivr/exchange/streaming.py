"""<Connect><Stream>: the call goes on in a WebSocket, until the service closes it."""

from __future__ import annotations

from ivr.exchange.errors import DocumentRefused, StreamFailed, VerbNotOffered
from ivr.exchange.facts import Element
from ivr.exchange.line import Line
from ivr.exchange.streams.call import StreamCall
from ivr.exchange.streams.socket import stream_url

#: Twilio: the name and the value of a parameter are each shorter than 500 characters.
LONGEST_PARAMETER = 500


def connect(line: Line, verb: Element) -> None:
    """Carry out a <Connect> around a <Stream>; return when the next verb is to be carried out.

    That is when the service has closed the socket. When no connection can be made, or it is lost, the fault is noted
    and the next verb is carried out too: that is what Somleng does; what Twilio does is not documented.
    """
    stream = _stream(verb)
    parameters = _parameters(stream)
    try:
        url = stream_url(stream.attributes.get("url", ""), line.url)
        if "?" in stream.attributes["url"]:
            line.record.warnings.append(f"turn {line.turn.number}: the query of a stream's address is cut off")
        StreamCall(line, url, parameters).run()
    except StreamFailed as error:
        line.note(error)


def _stream(verb: Element) -> Element:
    if len(verb.children) != 1 or verb.children[0].name != "Stream":
        raise VerbNotOffered(f"line {verb.line}: <Connect> with anything but one <Stream>")
    if "action" in verb.attributes:
        raise VerbNotOffered(f"line {verb.line}: <Connect action>: nobody documents what it does with a <Stream>")
    stream = verb.children[0]
    if stream.attributes.get("track", "inbound_track") != "inbound_track":
        raise DocumentRefused(f"line {stream.line}: <Connect><Stream> carries the inbound track only")
    return stream


def _parameters(stream: Element) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for one in stream.children:
        name, value = one.attributes.get("name", ""), one.attributes.get("value", "")
        if not name or max(len(name), len(value)) >= LONGEST_PARAMETER:
            raise DocumentRefused(f"line {one.line}: <Parameter> without a name, or of 500 characters or more")
        parameters[name] = value
    return parameters
