"""Structured logs: one line of JSON an event, and never a word of anyone's."""

import logging
import sys

import structlog


def prepare() -> None:
    """Set up logging for this process; harmless when done twice."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
