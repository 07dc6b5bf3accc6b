"""Logs on standard error: lines of text or of JSON."""

import json
import logging
import sys


def log_to_standard_error(form: str | None) -> None:
    """What is logged, as text or as JSON lines; nothing below a critical error where no log is wanted."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Lines() if form == "json" else text)
    # For all loggers at once: Scrapy sets levels of its own, and its lines on each answer cost more than they tell.
    logging.disable(logging.DEBUG if form else logging.ERROR)
    logging.getLogger().handlers = [handler]


class _Lines(logging.Formatter):
    """A JSON object for each line of the log."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
