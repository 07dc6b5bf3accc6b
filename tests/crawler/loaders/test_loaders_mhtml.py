"""MHTML as browsers write it, and what else mail allows."""

import base64
import os
import quopri
import tracemalloc
from email.message import EmailMessage
from pathlib import Path

import pytest

from thresher.crawler.loaders import load
from thresher.schemas.outcome import Outcome, Reason
from thresher.schemas.page import Form, Known, SavedPage

PAGE = "<!DOCTYPE html><html><body><p>Grüße = и привет</p>\r\n</body></html>"
Result = SavedPage | Outcome

CHROME = """From: <Saved by Blink>
Snapshot-Content-Location: https://example.com/story?id=1
Subject: =?utf-8?Q?Story?=
Date: Tue, 12 Mar 2024 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--abc----"


------MultipartBoundary--abc----
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://example.com/story?id=1

{body}
------MultipartBoundary--abc----
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://example.com/a.png

iVBORw0KGgo=

------MultipartBoundary--abc----
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://ads.example/frame

<p>an advertisement</p>
------MultipartBoundary--abc------
"""


def chrome(body: str = PAGE) -> bytes:
    text = CHROME.replace("\n", "\r\n")
    return text.replace("{body}", quopri.encodestring(body.encode()).decode()).encode()


def result(path: Path, data: bytes, **options: int) -> Result:
    path.write_bytes(data)
    (one,) = load([path], **options)  # type: ignore[arg-type]
    return one


def page(path: Path, data: bytes) -> SavedPage:
    one = result(path, data)
    assert isinstance(one, SavedPage), one
    return one


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.html", "no-ending"])
def test_a_page_saved_by_chrome(tmp_path: Path, name: str) -> None:
    one = page(tmp_path / name, chrome())
    assert one.body.decode().replace("\n", "\r\n").replace("\r\r", "\r") == PAGE
    assert (one.url, one.origin.url_from) == ("https://example.com/story?id=1", Known.STATED)
    assert (one.fetched_at, one.origin.fetched_at_from) == ("2024-03-12T10:00:00+00:00", Known.STATED)
    assert one.origin.form is Form.MHTML


def built(**parts: tuple[str, str, str]) -> EmailMessage:
    """A message by the standard library: name=(type/subtype, location, text)."""
    message = EmailMessage()
    message["Date"] = "Sat, 05 May 2018 10:00:00 +0300"
    message.make_related()
    for name, (kind, location, text) in parts.items():
        part = EmailMessage()
        main, sub = kind.split("/")
        if main == "text":
            part.set_content(text, subtype=sub, charset="koi8-r", cte="base64")
        else:
            part.set_content(text.encode(), main, sub)
        part["Content-Location"] = location
        part["Content-ID"] = f"<{name}>"
        message.attach(part)
    return message


def test_the_part_that_start_names_is_the_root(tmp_path: Path) -> None:
    message = built(a=("text/html", "http://x.example/a", "<p>а"), b=("text/html", "http://x.example/b", "<p>б"))
    assert page(tmp_path / "a.mht", message.as_bytes()).url == "http://x.example/a"
    message.set_param("start", "<b>")
    one = page(tmp_path / "a.mht", message.as_bytes())
    assert one.url == "http://x.example/b"
    assert one.body.decode("koi8-r").strip() == "<p>б"
    assert (one.origin.charset, one.origin.charset_from) == ("koi8-r", Known.STATED)
    assert one.fetched_at == "2018-05-05T10:00:00+03:00"
    message.set_param("start", "<missing>")
    assert page(tmp_path / "a.mht", message.as_bytes()).url == "http://x.example/a"


def test_the_first_html_is_the_root_wherever_it_stands(tmp_path: Path) -> None:
    inner = built(a=("text/plain", "http://x.example/t", "text"), b=("text/html", "http://x.example/b", "<p>б"))
    outer = built(p=("image/png", "http://x.example/p.png", "png"))
    outer.attach(inner)
    assert page(tmp_path / "a.mht", outer.as_bytes()).url == "http://x.example/b"


def test_a_message_of_one_part(tmp_path: Path) -> None:
    message = EmailMessage()
    message.set_content("<html>x", subtype="html")
    message["Content-Location"] = "http://x.example/"
    one = page(tmp_path / "a.mht", message.as_bytes())
    assert (one.body.strip(), one.url) == (b"<html>x", "http://x.example/")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("https://example.com/x", "https://example.com/x"),
        ("/relative", "https://example.com/relative"),
        ("cid:frame@mhtml.blink", "https://example.com/story?id=1"),
        ("file://C:\\page.html", "https://example.com/story?id=1"),
        ("=?utf-8?Q?https://example.com/=D1=8F?=", "https://example.com/я"),
        ("https://example.com/a-long\r\n -way", "https://example.com/a-long-way"),
        ("=?bad?Q?x?=", "https://example.com/=?bad?Q?x?="),
        ("http://[broken", "http://[broken"),
    ],
)
def test_where_the_page_was(tmp_path: Path, location: str, url: str) -> None:
    data = chrome().replace(
        b"\r\nContent-Location: https://example.com/story?id=1", b"\r\nContent-Location: " + location.encode(), 1
    )
    assert page(tmp_path / "a.mht", data).url == url


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (chrome()[:520], Reason.TRUNCATED),
        (chrome().replace(b"text/html", b"text/plain"), Reason.NOT_HTML),
        (chrome().replace(b"boundary=", b"bounds="), Reason.UNREADABLE),
        (chrome("x" * 5_000_000), Reason.TOO_LARGE),
        (b"MIME-Version: 1.0\r\n" + b"X: y\r\n" * 100_000, Reason.UNREADABLE),
        (b"", Reason.EMPTY),
        (chrome()[:300], Reason.NOT_HTML),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, reason: Reason) -> None:
    one = result(tmp_path / "a.mht", data, max_bytes=1 << 20)
    assert isinstance(one, Outcome)
    assert one.reason is reason, one


def test_damaged_base64_is_named_or_read(tmp_path: Path) -> None:
    encoded = base64.encodebytes(b"<html>" + os.urandom(300))
    head = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert isinstance(result(tmp_path / "a.mht", head + encoded), SavedPage)
    assert isinstance(result(tmp_path / "a.mht", head + encoded[:-4]), Outcome)


def test_pictures_are_not_held(tmp_path: Path) -> None:
    picture = base64.encodebytes(os.urandom(12 << 20))
    data = chrome().replace(b"iVBORw0KGgo=\r\n", picture)
    (tmp_path / "a.mht").write_bytes(data.replace(b'type="text/html"', b'start="<nowhere>"'))
    del data, picture
    tracemalloc.start()
    (one,) = load([tmp_path / "a.mht"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(one, SavedPage)
    assert peak < 3 << 20


def test_the_pages_of_frames_are_put_into_the_page(tmp_path: Path) -> None:
    page = '<iframe src="cid:ad@mhtml.blink"></iframe><iframe src="cid:none@mhtml.blink"></iframe>'
    data = chrome(page).replace(
        b"Content-Location: https://ads.example/frame",
        b"Content-ID: <ad@mhtml.blink>\r\nContent-Location: https://ads.example/f",
    )
    found = result(tmp_path / "a.mhtml", data)
    assert isinstance(found, SavedPage)
    assert b'<iframe srcdoc="&lt;p&gt;an advertisement&lt;/p&gt;"></iframe>' in found.body
    assert b'<iframe src="cid:none@mhtml.blink"></iframe>' in found.body


def test_a_frame_that_ends_too_early_leaves_the_page_as_it_is(tmp_path: Path) -> None:
    page = '<html><body><p>Text</p><iframe src="cid:ad@mhtml.blink"></iframe></body></html>'
    data = chrome(page).replace(b"Content-Location: https://ads.example/frame", b"Content-ID: <ad@mhtml.blink>")
    found = result(tmp_path / "a.mhtml", data[: data.index(b"an advertisement")])
    assert isinstance(found, SavedPage)
    assert b'src="cid:ad@mhtml.blink"' in found.body
