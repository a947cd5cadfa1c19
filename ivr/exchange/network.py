"""Signed requests from the exchange to the service, with the limits, retries and redirects of a platform."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urljoin, urlsplit

import httpx

from ivr.exchange import overrides, signature
from ivr.exchange.errors import (
    AddressRefused,
    AnswerTooLarge,
    ConnectionFailed,
    FetchFailed,
    TooManyRedirects,
)
from ivr.exchange.overrides import Overrides

LARGEST_DOCUMENT = 64 * 1024
LARGEST_SOUND = 16 * 1024 * 1024
MOST_REDIRECTS = 10
TOKEN_HEADER = "I-Twilio-Idempotency-Token"  # noqa: S105
FORM_TYPE = "application/x-www-form-urlencoded; charset=utf-8"

Form = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One delivery to the service: where (no fragment), how, which form fields, and the token of its retries."""

    url: str
    method: str = "POST"
    form: Form = ()
    token: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the address that answered last, status, content type, bytes, and how it was reached."""

    url: str
    status: int
    content_type: str
    body: bytes
    attempts: int = 1
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """The service's public base URL, and the base URL where it is reached from here."""

    public: str
    actual: str

    def __call__(self, url: str) -> str:
        """Turn a public URL into the one to connect to; leave others alone."""
        public = self.public.rstrip("/")
        if url == public or url.startswith((public + "/", public + "?")):
            return self.actual.rstrip("/") + url[len(public) :]
        return url


@dataclass(slots=True)
class Network:
    """The way to one service. `transport` may be any httpx transport, so that tests can lose or repeat deliveries."""

    auth_token: str
    transport: httpx.BaseTransport = field(default_factory=httpx.HTTPTransport)
    reach: Callable[[str], str] = field(default=lambda url: url)
    stopwatch: Callable[[], float] = time.monotonic

    def deliver(self, request: Request, cookies: httpx.Cookies) -> Answer:
        """Deliver a signed request and return its answer, whatever follows from redirects and retries.

        The same `token` goes with every attempt. Raises a `FetchFailed` when there is no answer with success.
        """
        url, limits = overrides.split(request.url)
        attempt = 0
        while True:
            attempt += 1
            may_retry = attempt <= limits.retries
            try:
                answer = self._follow(url, request, limits, cookies)
            except _AttemptFailed as failed:
                if may_retry and limits.retries_after(failed.kind):
                    continue
                raise failed.error from failed.__cause__
            if answer.status >= 400:
                if may_retry and limits.retries_after(f"{answer.status // 100}xx"):
                    continue
                raise FetchFailed(f"HTTP status {answer.status} from {answer.url}", url=answer.url)
            return Answer(answer.url, answer.status, answer.content_type, answer.body, attempt, answer.redirects)

    def get(self, url: str, cookies: httpx.Cookies) -> tuple[Answer, bool]:
        """Get a sound; also tell whether the service allows it to be kept."""
        url, limits = overrides.split(url)
        try:
            response, body = self._once(_Attempt(url, "GET", limits, LARGEST_SOUND), cookies)
        except _AttemptFailed as failed:
            raise failed.error from failed.__cause__
        if not response.is_success:
            raise FetchFailed(f"HTTP status {response.status_code} from {url}", url=url)
        answer = Answer(url, response.status_code, response.headers.get("content-type", ""), body)
        return answer, "max-age" in response.headers.get("cache-control", "")

    def _follow(self, url: str, request: Request, limits: Overrides, cookies: httpx.Cookies) -> Answer:
        attempt = _Attempt(url, request.method, limits, LARGEST_DOCUMENT, request.form, request.token, signed=True)
        visited = [url]
        while True:
            response, body = self._once(attempt, cookies)
            if not response.has_redirect_location:
                kind = response.headers.get("content-type", "")
                return Answer(visited[-1], response.status_code, kind, body, redirects=tuple(visited[1:]))
            if len(visited) > MOST_REDIRECTS:
                raise TooManyRedirects(f"from {url}", url=url)
            visited.append(resolve(visited[-1], response.headers["location"]))
            # The form is lost here, keys and all, exactly as on the platform.
            attempt = replace(attempt, url=visited[-1], method="GET", form=())

    def _once(self, attempt: _Attempt, cookies: httpx.Cookies) -> tuple[httpx.Response, bytes]:
        request = self._build(attempt)
        cookies.set_cookie_header(request)
        deadline = self.stopwatch() + attempt.limits.total_seconds
        url = attempt.url
        try:
            response = self.transport.handle_request(request)
            response.request = request
            try:
                body = self._read(response, attempt, deadline)
            finally:
                response.close()
        except httpx.ReadTimeout as error:
            raise _AttemptFailed("rt", FetchFailed(f"no answer in time from {url}", url=url)) from error
        except httpx.TransportError as error:
            # A connection that breaks before the answer is complete counts as one that failed.
            detail = f"{url}: {error or type(error).__name__}"
            raise _AttemptFailed("ct", ConnectionFailed(detail, url=url)) from error
        cookies.extract_cookies(response)
        return response, body

    def _build(self, attempt: _Attempt) -> httpx.Request:
        url, form = attempt.url, attempt.form
        if attempt.method == "GET" and form:
            url += ("&" if "?" in url else "?") + urlencode(form)
            form = ()
        sent = {"Host": address(url), "User-Agent": "TwilioProxy/1.1", "Accept": "*/*"}
        if attempt.token:
            sent[TOKEN_HEADER] = attempt.token
        if attempt.method == "POST":
            sent["Content-Type"] = FORM_TYPE
        if attempt.signed:
            sent[signature.HEADER] = signature.sign(signature.signed_url(url), form, self.auth_token)
        limits = attempt.limits
        reading = min(limits.read_seconds, limits.total_seconds)
        extensions = {"timeout": httpx.Timeout(reading, connect=limits.connect_seconds).as_dict()}
        content = urlencode(form).encode()
        try:
            target = self.reach(url)
            return httpx.Request(attempt.method, target, headers=sent, content=content, extensions=extensions)
        except (httpx.InvalidURL, ValueError) as error:
            raise AddressRefused(f"{url}: {error}", url=url) from error

    def _read(self, response: httpx.Response, attempt: _Attempt, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > attempt.largest:
                detail = f"more than {attempt.largest} bytes from {attempt.url}"
                raise AnswerTooLarge(detail, url=attempt.url)
            if self.stopwatch() > deadline:
                raise httpx.ReadTimeout("the total time is up")
            parts.append(part)
        if self.stopwatch() > deadline:
            raise httpx.ReadTimeout("the total time is up")
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One request on the wire, and how many bytes of answer are accepted."""

    url: str
    method: str
    limits: Overrides
    largest: int
    form: Form = ()
    token: str = ""
    signed: bool = False


class _AttemptFailed(Exception):
    """One attempt brought no answer; `kind` is the name that retry policies use."""

    def __init__(self, kind: str, error: FetchFailed) -> None:
        super().__init__(kind)
        self.kind = kind
        self.error = error


def address(url: str) -> str:
    """Return the host and port of an http or https URL; raise `AddressRefused` for anything else."""
    try:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0):
            return parts.netloc.rpartition("@")[2]
    except ValueError as error:
        raise AddressRefused(f"{url[:200]!r}: {error}", url=url) from error
    raise AddressRefused(repr(url[:200]), url=url)


def resolve(base: str, url: str) -> str:
    """Return the absolute form of a URL that a document at `base` names."""
    try:
        resolved = urljoin(base, url.strip())
    except ValueError as error:
        raise AddressRefused(f"{url[:200]!r}: {error}", url=url) from error
    address(resolved)
    return resolved
