"""Log lines: structured, one form for ours and the libraries', never with a credential."""

import logging
import sys
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from vms.redaction import redacted

# These would log every statement, request or frame at the levels we use.
_QUIET = (
    "alembic",
    "uvicorn.access",
    "uvicorn.error",
    "sqlalchemy.engine",
    "aiosqlite",
    "aioice",
    "aiortc",
    "libav",
    "asyncio",
    # The addresses of messages hold the keys of their channels.
    "urllib3",
    "requests",
)


def configure_logging(level: str = "info", form: Literal["console", "json"] = "console") -> None:
    """Everything goes to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _traceback,
        _redact,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_plain)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


# A traceback becomes text before redaction: exception messages hold URLs.
_traceback = structlog.processors.format_exc_info


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return redacted(event)


def _plain(*_: object) -> None:
    """Tracebacks are text by the time the renderer sees them."""
