"""What can go wrong between the exchange and the service, each with the code that Twilio gives it."""

from __future__ import annotations

from typing import ClassVar


class ExchangeError(Exception):
    """The exchange cannot go on with this document."""

    code: ClassVar[int] = 0

    def __init__(self, detail: str = "", *, url: str = "") -> None:
        self.detail = detail
        self.url = url
        super().__init__(detail)

    def __str__(self) -> str:
        """Say the code, the rule that was broken (the docstring of the class) and the detail."""
        rule = (type(self).__doc__ or "").strip().rstrip(".")
        code = f"{self.code} " if self.code else ""
        return f"{code}{rule}: {self.detail}" if self.detail else f"{code}{rule}"


class FetchFailed(ExchangeError):
    """The service did not answer with success."""

    code = 11200


class ConnectionFailed(FetchFailed):
    """No connection to the service could be made."""

    code = 11205


class AddressRefused(FetchFailed):
    """This is not an address that can be requested."""

    code = 11100


class TooManyRedirects(FetchFailed):
    """The service redirected the request too often."""

    code = 11215


class AnswerTooLarge(FetchFailed):
    """The answer is larger than 64 kB."""

    code = 11750


class DocumentUnreadable(ExchangeError):
    """The document is not well-formed XML."""

    code = 12100


class DocumentRefused(ExchangeError):
    """The document uses a verb, an attribute or a value that the platform does not know."""

    code = 12200


class ContentTypeRefused(ExchangeError):
    """The content type of the answer is not one that carries a document."""

    code = 12300


class SoundRefused(ExchangeError):
    """The file is not a sound that the platform plays."""

    code = 13420


class VerbNotOffered(ExchangeError):
    """This exchange does not carry out this verb."""


class StreamFailed(ExchangeError):
    """The connection of the stream failed."""


class StreamTimedOut(StreamFailed):
    """The service did not answer the connection of a stream in time."""

    code = 31901


class StreamUnreachable(StreamFailed):
    """No connection for a stream could be made."""

    code = 31902


class StreamNotEncrypted(StreamFailed):
    """The encryption of the stream's connection failed."""

    code = 31910


class HandshakeRefused(StreamFailed):
    """The service refused the WebSocket handshake."""

    code = 31920


class StreamSchemeRefused(StreamFailed):
    """A stream needs an address that begins with wss."""

    code = 31922


class StreamAddressRefused(StreamFailed):
    """This is not an address for a stream."""

    code = 31923


class TooMuchQueued(StreamFailed):
    """More audio was sent than a stream holds."""

    code = 31931


class MessageUnreadable(StreamFailed):
    """A message of the stream is not JSON in a text frame."""

    code = 31950


class MessageRefused(StreamFailed):
    """A message of the stream is not one that the platform knows."""

    code = 31951


class CallEndless(ExchangeError):
    """The call went on past every limit of the platform."""


class StoryMalformed(Exception):
    """The story cannot be read."""
