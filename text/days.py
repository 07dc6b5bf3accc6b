"""Days as people name them."""

import re
from datetime import date, timedelta

EXAMPLES = "2025-01-31, today, yesterday, 7d or 2w"
_BACK = re.compile(r"([0-9]{1,5})([dw])")
_WORDS = {"today": 0, "yesterday": 1}


def day_named(text: str, today: date | None = None) -> str:
    """The day that is named, ISO 8601: `7d` is seven days before today.  Raises ValueError."""
    name, now = text.strip().lower(), today or date.today()
    back = _BACK.fullmatch(name)
    try:
        if back:
            return (now - timedelta(days=int(back[1]) * (7 if back[2] == "w" else 1))).isoformat()
        return (now - timedelta(days=_WORDS[name]) if name in _WORDS else date.fromisoformat(name)).isoformat()
    except (ValueError, OverflowError):
        raise ValueError(f"{text} is no day: write it as {EXAMPLES}") from None
