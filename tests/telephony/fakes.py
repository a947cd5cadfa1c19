"""Stand-ins for the house behind the webhooks, and a platform that signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from ivr.core.effects import Effect, HangUp, Listen, Say
from ivr.core.inputs import Call, Input, Recorded
from ivr.telephony.platforms import TWILIO
from ivr.telephony.prompts import CountedPrompts
from ivr.telephony.signature import Signatures
from ivr.telephony.twiml import Writer
from ivr.telephony.urls import Urls
from ivr.telephony.webhooks import Webhooks, blueprint

PUBLIC = "https://hotline.example.vn"
KEY = "a-key-of-the-account"
CALL = "CA" + "0" * 32
FORM = {"CallSid": CALL, "From": "+84912345678", "To": "+842412345678", "CallStatus": "in-progress"}
TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class FakeReply:
    call: str
    turn: int
    effects: Sequence[Effect]


@dataclass(frozen=True, slots=True)
class FakePrompt:
    file: str


class FakePrompts:
    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def find(self, text: str) -> FakePrompt | None:
        return FakePrompt(self._files[text]) if text in self._files else None


class FakeTokens:
    """A pass that shows what it is for."""

    def issue(self, call: str, turn: int) -> str:
        return f"pass-{call}-{turn}"


@dataclass
class FakeHearing:
    """Remembers the recordings that it was given; ``meanings`` says what is made of an input."""

    meanings: dict[Input, Input] = field(default_factory=dict)
    asked: list[tuple[str, int, Input, bool]] = field(default_factory=list)

    def understand(self, call: str, turn: int, heard: Input, *, left: bool = False) -> Input:
        self.asked.append((call, turn, heard, left))
        return self.meanings.get(heard, heard) if isinstance(heard, Recorded) else heard


@dataclass
class FakeCalls:
    """Remembers what it was asked; ``fails`` is raised instead of a reply."""

    effects: Sequence[Effect] = (Say(("Xin chào.",)), Listen())
    fails: Exception | None = None
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def answer(self, call: Call) -> FakeReply:
        return self._reply(("answer", call), call.id, 1)

    def turn(self, call: Call, turn: int, heard: Input) -> FakeReply:
        return self._reply(("turn", call, turn, heard), call.id, turn + 1)

    def status(self, call: str, status: str) -> bool:
        self._reply(("status", call, status), call, 0)
        return True

    def _reply(self, asked: tuple[object, ...], call: str, turn: int) -> FakeReply:
        self.asked.append(asked)
        if self.fails is not None:
            raise self.fails
        return FakeReply(call, turn, self.effects)


@dataclass
class FakeRescue:
    fails: Exception | None = None
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def apologise(self, call: Call, why: str, heard: Input | None = None) -> FakeReply:
        return self._reply(("apologise", call, why, heard), call)

    def fall_back(self, call: Call, why: str = "fallback", heard: Input | None = None) -> FakeReply:
        return self._reply(("fall back", call, heard), call)

    def _reply(self, asked: tuple[object, ...], call: Call) -> FakeReply:
        self.asked.append(asked)
        if self.fails is not None:
            raise self.fails
        return FakeReply(call.id, 0, (Say(("Xin lỗi.",)), HangUp()))


class FakeNumbers:
    """Everything that begins with + is a number."""

    def normalise(self, text: str) -> str | None:
        return text if text.startswith("+") else None


@dataclass
class FakeMetrics:
    seen: list[tuple[object, ...]] = field(default_factory=list)

    def turn(self, kind: str, outcome: str, seconds: float) -> None:
        self.seen.append(("turn", kind, outcome, seconds))

    def signature_refused(self, reason: str) -> None:
        self.seen.append(("refused", reason))

    def prompt_missing(self) -> None:
        self.seen.append(("missing",))

    def apologised(self, why: str) -> None:
        self.seen.append(("apologised", why))


@dataclass
class House:
    """The webhooks in a Flask application, with fakes behind and a signing platform before them."""

    calls: FakeCalls = field(default_factory=FakeCalls)
    rescue: FakeRescue = field(default_factory=FakeRescue)
    metrics: FakeMetrics = field(default_factory=FakeMetrics)
    prompts: FakePrompts = field(default_factory=lambda: FakePrompts({"Xin chào.": "aa.wav"}))
    keys: Sequence[str] = (KEY,)
    hearing: FakeHearing = field(default_factory=FakeHearing)

    def client(self) -> FlaskClient:
        app = Flask("hotline")
        app.url_map.merge_slashes = False
        ticks = iter(range(1_000_000))
        webhooks = Webhooks(
            self.calls,
            self.rescue,
            FakeNumbers(),
            Signatures(PUBLIC, self.keys),
            self.hearing,
            Writer(Urls(PUBLIC), CountedPrompts(self.prompts, self.metrics), TWILIO, FakeTokens()),
            self.metrics,
            seconds=lambda: float(next(ticks)),
        )
        app.register_blueprint(blueprint(webhooks))
        return app.test_client()

    def ring(self, path: str, form: Mapping[str, str] = FORM, **more: str) -> TestResponse:
        """POST a form as the platform does, signed for this path and these fields."""
        pairs = [*form.items(), *more.items()]
        return self.post(path, urlencode(pairs).encode(), signed(path, pairs))

    def post(self, path: str, body: bytes, signature: str | None, content_type: str = TYPE) -> TestResponse:
        """POST any bytes with any signature."""
        headers = {} if signature is None else {"X-Twilio-Signature": signature}
        return self.client().post(path, data=body, headers=headers, content_type=content_type)

    @property
    def untouched(self) -> bool:
        """Whether nothing behind the webhooks was asked anything."""
        return not self.calls.asked and not self.rescue.asked


def signed(path: str, pairs: Sequence[tuple[str, str]], key: str = KEY, public: str = PUBLIC) -> str:
    """The signature that the platform computes for a request."""
    sign: Callable[[str, object], str] = RequestValidator(key).compute_signature
    return sign(public + path, MultiDict(pairs))
