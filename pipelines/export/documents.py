"""The forms that people read, and JSON: a file for each record, or one file of many."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from thresher.pipelines.export.row import Row
from thresher.pipelines.forms.html import PAGE_END, html, html_article, page_begin
from thresher.pipelines.forms.markdown import markdown
from thresher.pipelines.forms.plain import plain
from thresher.pipelines.forms.tei import CORPUS_END, corpus_begin, tei, tei_text
from thresher.schemas.record import PageRecord
from thresher.store.row_mapping import decoded


@dataclass(frozen=True, slots=True)
class Document:
    """A form: how a record is written alone, and among others."""

    ending: str
    alone: Callable[[PageRecord], str]
    among: Callable[[PageRecord], str]
    begin: Callable[[PageRecord], str] = lambda first: ""
    """What stands before the first one."""
    between: str = ""
    end: str = ""

    def lines(self, rows: Iterable[Row], fields: list[str]) -> Iterator[bytes]:
        """One file of all records, each a part of it without its final line feed; nothing where there is none."""
        is_begun = False
        for row in rows:
            record = decoded(row.document)
            before = self.between if is_begun else self.begin(record)
            is_begun = True
            yield (before + self.among(record)).encode("utf-8", "replace").removesuffix(b"\n")
        if is_begun and self.end:
            yield self.end.encode().removesuffix(b"\n")


def json(record: PageRecord) -> str:
    """The record in lines that people read."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"


MARKDOWN = Document(".md", markdown, markdown, between="\n")
PLAIN = Document(".txt", plain, plain, between="\n\n")
HTML = Document(".html", html, html_article, page_begin, end=PAGE_END)
TEI = Document(".xml", tei, tei_text, lambda first: corpus_begin(), end=CORPUS_END)
JSON = Document(".json", json, json, lambda first: "[\n", between=",\n", end="]\n")
