"""Show records as a table, one line a page: python show_records.py records.jsonl"""

import json
import shutil
import sys
import unicodedata
from pathlib import Path
from typing import Any

HEADLINE = max(16, min(64, shutil.get_terminal_size((120, 24)).columns - 76))
"""What the other columns leave of the terminal's width."""
COLUMNS = [
    ("page", 23),
    ("type", 7),
    ("headline", HEADLINE),
    ("date", 10),
    ("authors", 14),
    ("words", 5),
    ("teasers", 7),
]


def main(name: str) -> None:
    print_row([title for title, _ in COLUMNS])
    print_row(["-" * width for _, width in COLUMNS])
    with Path(name).open(encoding="utf-8") as lines:
        for line in lines:
            print_row(row(json.loads(line)))


def row(record: dict[str, Any]) -> list[str]:
    article = record["article"] or {}
    return [
        Path(record["origin"]["member"] or record["origin"]["file"]).name,
        record["page_type"],
        article.get("headline") or record["title"] or "",
        (article.get("date_published") or "")[:10],
        ", ".join(article.get("authors", [])),
        f"{article['word_count']:5}" if article else "",
        f"{len(record['teasers']):7}",
    ]


def print_row(cells: list[str]) -> None:
    line = "  ".join(fit(cell, width) for cell, (_, width) in zip(cells, COLUMNS, strict=True))
    sys.stdout.write(line.rstrip() + "\n")


def fit(text: str, width: int) -> str:
    """Cut or padded to a width in columns of a terminal, where Chinese and Japanese characters take two."""
    if columns(text) > width:
        while columns(text) > width - 1:
            text = text[:-1]
        text = text.rstrip() + "…"
    return text + " " * (width - columns(text))


def columns(text: str) -> int:
    """Columns of a terminal that a text takes."""
    shown = [char for char in text if not unicodedata.combining(char)]
    return len(shown) + sum(unicodedata.east_asian_width(char) in "WF" for char in shown)


if __name__ == "__main__":
    main(sys.argv[1])
