"""Days as people name them."""

from datetime import date

import pytest

from thresher.text.days import day_named

_TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-01-31", "2025-01-31"),
        ("today", "2026-03-01"),
        ("Yesterday", "2026-02-28"),
        ("7d", "2026-02-22"),
        ("0d", "2026-03-01"),
        ("2w", "2026-02-15"),
    ],
)
def test_days(text: str, day: str) -> None:
    assert day_named(text, _TODAY) == day


@pytest.mark.parametrize("text", ["", "tomorrow", "7", "-7d", "7h", "2025-02-30", "٧d7"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match="is no day: write it as 2025-01-31, today, yesterday, 7d or 2w"):
        day_named(text, _TODAY)
