"""Logs: one fixed event name with fields, as text for people or JSON lines for machines."""

import logging
import sys
from typing import Any

import structlog

from pipeline.config import settings

# Fields that may carry a password or a reader's token: shown by name, never by value.
_SECRET = frozenset({"smtp_url", "database_url", "password", "token"})


def set_up_logging() -> None:
    """Send logs to standard error in the form the settings ask for."""
    wanted = settings()
    level = logging.getLevelNamesMapping().get(wanted.log_level.upper(), logging.INFO)
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if wanted.log_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_secrets,
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_to_standard_error,
        cache_logger_on_first_use=False,
    )


def _to_standard_error(*_names: object) -> structlog.PrintLogger:
    """Standard error as it is at the moment of writing: whoever redirects it gets the lines."""
    return structlog.PrintLogger(sys.stderr)


def _without_secrets(_logger: object, _method: str, event: Any) -> Any:
    return {key: "***" if key in _SECRET else value for key, value in event.items()}
