"""Logs on standard error: standard output is for answers."""

import sys
from typing import Any

import structlog

from dso_app.settings import settings


def set_up_logs() -> None:
    """Write log lines for people or, by `DSO_LOG_JSON`, one JSON object a line for programs."""
    shape: list[Any] = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    if settings().log_json:
        shape = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.dev.set_exc_info,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *shape,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
