"""Logging for the whole service: one line an event, as JSON for machines or as text for people."""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.types import Processor

from ivr.core.privacy.masking import mask_numbers


def configure(form: str, stream: TextIO = sys.stderr) -> None:
    """Send every log line, libraries' included, to ``stream``. ``form`` is ``json`` or ``text``."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    writer = _json() if form == "json" else _text(stream)
    structlog.configure(
        processors=[*shared, *writer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_foreign(writer)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def _foreign(writer: list[Processor]) -> list[Processor]:
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *writer]


def _json() -> list[Processor]:
    # Local variables would tell everything about a caller, and keys besides.
    tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return [
        structlog.processors.ExceptionRenderer(tracebacks),
        structlog.processors.JSONRenderer(ensure_ascii=False),
        _mask_numbers,
    ]


def _text(stream: TextIO) -> list[Processor]:
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=plain), _mask_numbers]


def _mask_numbers(_logger: Any, _method: str, line: Any) -> Any:
    """The last look at a written line: an exception's own words may hold the number of a caller."""
    return mask_numbers(line) if isinstance(line, str) else line
