"""What no page is, told by its bytes; and texts that begin like it and stay texts."""

import gzip
import io
import sqlite3
import struct
import zipfile
from pathlib import Path

import msgspec
import pytest

import thresher
from thresher.crawler.kinds import no_page
from thresher.crawler.loaders import load
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import SavedPage

MARKUP = "<html><body><h1>Head</h1><p>Text of a page.</p></body></html>"


def zipped() -> bytes:
    with zipfile.ZipFile(data := io.BytesIO(), "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return data.getvalue()


def database(folder: Path) -> bytes:
    with sqlite3.connect(folder / "a.db") as connection:
        connection.execute("create table a (b)")
    connection.close()
    return (folder / "a.db").read_bytes()


NO_PAGES = {
    "object": b'{"a": "<p>x</p>"}',
    "list": msgspec.json.format(msgspec.json.encode([{"html": MARKUP}] * 300)),
    "lines": b'{"a": 1}\n{"b": "<html>"}\n',
    "lines cut short": b'{"a": 1}\n{"b": "<ht',
    "cut short": b'{"a": [' + b'"words of it", ' * 50,
    "page in a string": msgspec.json.encode(MARKUP),
    "guarded": b")]}'\n[1, 2]",
    "byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "deep": b"[" * 100_000,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "pdf behind a line": b"Content-type: application/pdf\n%PDF-1.4\n",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "avif": b"\0\0\0\x20ftypavif\0\0\0\0",
    "bitmap": b"BM" + struct.pack("<IHHI", 4096, 0, 0, 54) + b"(\0\0\0",
    "mp3": b"ID3\x03\0\0\0\0\0\x21",
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0",
    "font": b"wOF2\0\1\0\0",
    "gzip": gzip.compress(MARKUP.encode(), mtime=0),
    "office": zipped(),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "program": b"\x7fELF\x02\x01\x01",
    "noise": bytes(range(256)) * 20,
    "feed": b'<?xml version="1.0"?>\n<!-- by hand --><rss version="2.0">',
    "whole drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><title>Plan</title></svg>\n',
    "drawing": b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg>',
}
TEXTS = {
    "markup": MARKUP.encode(),
    "xhtml": b'<?xml version="1.0"?><!DOCTYPE html><html>',
    "utf-16": MARKUP.encode("utf-16"),
    "note": b"[1] The council met on Monday.\nIt agreed.",
    "numbers of notes": b"[1]\n[2]\nThe council met.",
    "year": b"[2024]\nThe council met.",
    "brackets": b"[Reuters] - The council met.",
    "tasks": b"[ ] roof\n[x] door",
    "brace": b"{The council} met.",
    "quoted brace": b'{"The council"} met.',
    "template": b"{{ title }}\n<p>Text</p>",
    "speech": b'"We met", said <b>Ann</b>.',
    "speech in brackets": b'["We met", said Ann]',
    "digits": b"2024 was a year.",
    "OTTO": b"OTTO fand den Hafen.",
    "ID3": b"ID3 Systems has moved.",
    "BM": b"BM said that it has moved.",
    "FORM": b"FORMULA ONE comes to town.",
    "Cyrillic": "ясно, что совет собрался".encode("cp1251"),
    "many comments": b"<!---->" * 500 + MARKUP.encode(),
    "drawing before a page": b'<svg hidden><path d="M0"/></svg>\n<header>' + MARKUP.encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("name", NO_PAGES)
def test_no_page(name: str, tmp_path: Path) -> None:
    assert no_page(NO_PAGES[name])
    with pytest.raises(PageRefused) as refused:
        thresher.extract(NO_PAGES[name])
    assert refused.value.reason is Reason.NOT_HTML
    (tmp_path / "a.html").write_bytes(b"")  # so that the folder is not the file
    (tmp_path / "unnamed").write_bytes(NO_PAGES[name])
    found = [page for page in load([tmp_path]) if page.origin.file.endswith("unnamed") and not page.origin.member]
    assert not any(isinstance(page, SavedPage) for page in found) or name == "gzip"


def test_a_database(tmp_path: Path) -> None:
    assert no_page(database(tmp_path)) == "a database"


@pytest.mark.parametrize("name", TEXTS)
def test_a_page_or_a_text(name: str) -> None:
    assert no_page(TEXTS[name]) is None


@pytest.mark.parametrize("name", ["object", "page in a string", "pdf", "png"])
def test_an_answer_that_says_it_is_a_page_is_passed_over(name: str, tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + NO_PAGES[name]
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/a\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (tmp_path / "a.warc").write_bytes(head.encode() + block + b"\r\n\r\n")
    (outcome,) = load([tmp_path / "a.warc"])
    assert isinstance(outcome, Outcome)
    assert (outcome.status, outcome.url) == (Status.SKIPPED, "https://news.example/a")
    assert "no page" in (outcome.detail or "")
