"""What headers say, whatever bytes they are."""

import pytest

from thresher.crawler.loaders.http_headers import LONGEST_WAIT, header_bytes, header_text, redirect_target, retry_after

HERE = "http://post.example/a/b"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"/c", "http://post.example/c"),
        (b" /c\t", "http://post.example/c"),
        ("/café".encode(), "http://post.example/caf%C3%A9"),
        ("/à".encode(), "http://post.example/%C3%A0"),
        ("/привет?q=мир".encode(), "http://post.example/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82?q=%D0%BC%D0%B8%D1%80"),
        ("/café".encode("latin-1"), "http://post.example/caf%E9"),
        ("/привет".encode("cp1251"), "http://post.example/%EF%F0%E8%E2%E5%F2"),
        ("http://bücher.example/é".encode(), "http://xn--bcher-kva.example/%C3%A9"),
        (b"//user:secret@post.example/c", "http://post.example/c"),
        (b"\\c\\d?e=\\f", "http://post.example/c/d?e=\\f"),
        (b"\\\\other.example\\c", "http://other.example/c"),
        (b"http://[::1/\xff", None),
        (b"http://[::1/", None),
        (b"", None),
        (b" \r\n", None),
    ],
    ids=repr,
)
def test_where_a_location_leads(location: bytes, target: str | None) -> None:
    assert redirect_target(HERE, header_text(location)) == target


@pytest.mark.parametrize(
    "hosts", ["http://exℂmple℀.example/", f"http://{'é' * 300}.example/", "http://\u2100/", "http://é:x/"]
)
def test_a_location_with_a_host_that_is_none(hosts: str) -> None:
    target = redirect_target(HERE, header_text(hosts.encode()))
    assert target is None or target.isascii()


def test_a_header_is_sent_back_as_the_bytes_that_came() -> None:
    every = bytes(range(256))
    assert header_bytes(header_text(every)) == every


def test_what_an_older_version_stored_is_sent_all_the_same() -> None:
    assert header_bytes('"при"') == '"при"'.encode()


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("9" * 5000, LONGEST_WAIT),
        ("Wed, 21 Oct 2999 07:28:00 GMT", LONGEST_WAIT),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0),
        *((said, None) for said in ("", "²", "١٢", "-5", "1.5", "soon", "0-", "Sun, 99 Nov 9999 99:99:99 GMT")),
        ("Wed, 21 Oct 2015 07:28:00 +99999999999999999999", None),
    ],
    ids=repr,
)
def test_how_long_a_server_asks_to_wait(said: str, seconds: int | None) -> None:
    assert retry_after(said) == seconds
    assert retry_after(None) is None
