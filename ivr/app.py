"""The Flask application: everything that is asked for over HTTP, put together from a container's parts."""

from __future__ import annotations

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

import ivr
from ivr.bootstrap import Container, ear_now
from ivr.bootstrap.console import open_console
from ivr.core.dialogue.speech import KEYS
from ivr.settings import REAL_PLATFORMS, Settings
from ivr.telephony import webhooks
from ivr.telephony.dial_twiml import DialWriter
from ivr.telephony.dial_webhooks import DialWebhooks, dial_blueprint
from ivr.telephony.incoming import LONGEST_BODY
from ivr.telephony.platforms import PLATFORMS
from ivr.telephony.prompts import CountedPrompts
from ivr.telephony.signature import Signatures
from ivr.telephony.tokens import Tokens
from ivr.telephony.twiml import Writer
from ivr.telephony.urls import Urls
from ivr.telephony.webhooks import Webhooks
from ivr.web import audio, front, health, metrics
from ivr.web.health import EarReport, Health

log = structlog.get_logger("ivr.app")

#: Seconds that the start waits for the speech model. A large one takes longer; until it is there, calls go by keys.
MODEL_PATIENCE = 5.0


def create_app(container: Container) -> Flask:
    """Build the application; several may live in one process, each with its own container."""
    settings = container.settings
    if settings.ear != KEYS:
        container.ear.begin(MODEL_PATIENCE)
    app = Flask("ivr", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.secret_key = settings.secret_key
    # A doubled slash must not become a redirect: platforms drop the form when they follow one.
    app.url_map.merge_slashes = False
    app.register_blueprint(webhooks.blueprint(_webhooks(container)))
    app.register_blueprint(dial_blueprint(_dial_webhooks(container)))
    app.register_blueprint(audio.blueprint(*container.audio_folders))
    app.register_blueprint(health.blueprint(_health(container)))
    container.metrics.journal_waiting(lambda: len(container.journal.entries()))
    app.register_blueprint(metrics.blueprint(container.metrics))
    app.register_blueprint(open_console(container))
    app.register_blueprint(front.blueprint(_own_number(settings), ivr.__version__))
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(Exception, _break)
    app.after_request(front.secure)
    return app


def _own_number(settings: Settings) -> str | None:
    """What citizens ring; the exchange's number is nobody's."""
    return settings.number if settings.platform in REAL_PLATFORMS else None


def _webhooks(container: Container) -> Webhooks:
    settings = container.settings
    return Webhooks(
        calls=container.calls,
        rescue=container.rescue,
        numbers=container.numbers,
        signatures=Signatures(settings.public_url, settings.auth_tokens),
        hearing=container.hearing,
        writer=Writer(
            urls=Urls(settings.public_url),
            prompts=CountedPrompts(container.prompts, container.metrics),
            platform=PLATFORMS[settings.platform],
            tokens=Tokens(settings.secret_key),
        ),
        metrics=container.metrics,
    )


def _dial_webhooks(container: Container) -> DialWebhooks:
    settings = container.settings
    return DialWebhooks(
        dialling=container.dialling,
        answers=container.answers,
        signatures=Signatures(settings.public_url, settings.auth_tokens),
        writer=DialWriter(
            urls=Urls(settings.public_url),
            prompts=CountedPrompts(container.prompts, container.metrics),
            platform=PLATFORMS[settings.platform],
            words=container.calling_words,
            hotline=settings.number or "",
        ),
        metrics=container.metrics,
    )


def _health(container: Container) -> Health:
    settings = container.settings
    return Health(
        store=container.store,
        journal=container.journal,
        texts=container.texts,
        find=container.prompts.find,
        flow=lambda: _content_line(container),
        version=ivr.__version__,
        ear=lambda: EarReport(settings.ear, ear_now(settings, container.ear), container.ear.line),
        site=container.site,
    )


def _content_line(container: Container) -> dict[str, object]:
    now = container.content.now
    return {"fingerprint": now.flow.fingerprint, "revision": now.revision}


def _refuse(fault: HTTPException) -> Response:
    answer = Response(f"{fault.name}.\n", status=fault.code or 500, content_type="text/plain; charset=utf-8")
    if allowed := getattr(fault, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _break(fault: Exception) -> Response:
    log.error("page broke", path=request.path[:200], exc_info=fault)
    return Response("Something broke; it is in the log.\n", status=500, content_type="text/plain; charset=utf-8")
