"""Logs on standard error: standard output is for answers.

Whoever logs gets the logger from here: every process, whatever it began as, writes the same.
"""

import sys
from typing import Any

import structlog

from dso_app.settings import settings

# Tracebacks without the values of variables: passwords and customers' data would be among them.
_FOR_PEOPLE = structlog.dev.ConsoleRenderer(
    colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
)
_AS_JSON = structlog.processors.JSONRenderer()


def logger(name: str) -> Any:
    """The logger of a module."""
    return structlog.get_logger(name)


def _render(log: Any, method: str, event: Any) -> str | bytes:
    """A line for people or, by `DSO_LOG_JSON`, one JSON object a line for programs."""
    if not settings().log_json:
        return _FOR_PEOPLE(log, method, event)
    return _AS_JSON(log, method, structlog.processors.format_exc_info(log, method, event))


structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.set_exc_info,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _render,
    ],
    logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
)
