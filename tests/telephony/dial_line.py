"""An officer's call at the platform, with the office behind it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from ivr.core.dialling.calling_words import CallingWords
from ivr.core.dialling.dial import Dial
from ivr.core.dialling.spoken_answer import Answer
from ivr.core.inputs import Recorded
from ivr.exchange.signature import HEADER, sign
from ivr.services.dialling import Dialling
from ivr.telephony.dial_twiml import DialWriter
from ivr.telephony.dial_webhooks import DialWebhooks, dial_blueprint
from ivr.telephony.platforms import TWILIO, Platform
from ivr.telephony.signature import Signatures
from ivr.telephony.urls import Urls
from tests.core.made import at
from tests.services.bureau import Bureau

PUBLIC, TOKEN = "https://hotline.example", "12345"
TELEPHONE = "+84912000091"
SPOKEN = {"RecordingUrl": "https://api.twilio.com/Recordings/RE1", "RecordingDuration": "3"}


class NoPrompts:
    def find(self, text: str) -> None:
        return None


@dataclass
class Counter:
    refused: list[str] = field(default_factory=list)

    def signature_refused(self, reason: str) -> None:
        self.refused.append(reason)


@dataclass
class Hearer:
    """Takes every answer for the same one."""

    answer: Answer = Answer.UNCLEAR
    ready: bool = True
    heard: list[tuple[str, bool]] = field(default_factory=list)

    def listens(self) -> bool:
        return self.ready

    def hear(self, recorded: Recorded, *, left: bool = False) -> Answer:
        self.heard.append((recorded.url, left))
        return self.answer


class Broken:
    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("the database is gone")


@dataclass
class PostingPlatform:
    """Posts as the platform does."""

    client: FlaskClient
    bureau: Bureau
    counter: Counter

    def post(self, path: str, *, token: str = TOKEN, **form: str) -> tuple[int, str]:
        fields = {"CallSid": "CA1", **form}
        signature = sign(f"{PUBLIC}/voice/{path}", fields.items(), token)
        answer = self.client.post(f"/voice/{path}", data=fields, headers={HEADER: signature})
        return answer.status_code, answer.get_data(as_text=True)

    def dial(self) -> Dial:
        with self.bureau.store.transaction() as tx:
            found = tx.dials.dial("a")
        assert found is not None
        return found


def build(
    words: CallingWords, platform: Platform = TWILIO, dialling: Any = None, answers: Any = None
) -> PostingPlatform:
    bureau, counter = Bureau(), Counter()
    bureau.ask("r1", number="+84912345678")
    bureau.queue.next("hoa")
    attempt = bureau.outcomes.begin_call("hoa", "r1")
    with bureau.store.transaction() as tx:
        tx.queue.add_attempt(replace(attempt, id="a"))
        tx.queue.save_attempt(replace(attempt, void=True, ended_at=at("08:00")))
        tx.dials.add(Dial("a", "r1", "hoa", TELEPHONE, at("08:00"), at("08:00")))
    app = Flask("legs")
    writer = DialWriter(Urls(PUBLIC), NoPrompts(), platform, words, "+842400000000")
    real = Dialling(bureau.store, bureau.clock, bureau.outcomes)
    app.register_blueprint(
        dial_blueprint(
            DialWebhooks(
                dialling or real, answers or Hearer(ready=False), Signatures(PUBLIC, [TOKEN]), writer, counter
            )
        )
    )
    return PostingPlatform(app.test_client(), bureau, counter)


def asked(words: CallingWords, answers: Hearer) -> PostingPlatform:
    """A line whose citizen has been asked, and may answer in words."""
    line = build(words, answers=answers)
    line.post("officer/a")
    line.post("officer/a/key", Digits="1")
    line.post("citizen/a", CallSid="CA2")
    return line


def said(line: PostingPlatform, **form: str) -> tuple[int, str]:
    return line.post("citizen/a/said", **{"CallSid": "CA2", **SPOKEN, **form})
