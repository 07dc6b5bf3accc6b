"""Bodies as servers frame them, in pieces of any size."""

from typing import Any

import pytest
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Protocol
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request, ResponseFailed
from twisted.web.http import PotentialDataLoss, _DataLoss
from twisted.web.http_headers import Headers

from thresher.crawler.spiders import wire
from thresher.crawler.spiders.wire import Chunked, Sized, stated_length

PAGE = b"<html><p>Much was said.</p>\n</html>"


def _read(body: Chunked | Sized, got: list[bytes], rests: list[bytes], sent: bytes, step: int) -> str:
    """How a body ends that comes in steps: finished, or by the connection's end whole, perhaps whole or lost."""
    for at in range(0, len(sent), step):
        if rests:
            rests[0] += sent[at:]
            break
        body.dataReceived(sent[at : at + step])
    try:
        body.noMoreData()
    except PotentialDataLoss:
        return "ended"
    except _DataLoss:
        return "lost"
    return "whole"


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


BODIES = {
    "chunks": (None, _chunk(PAGE[:9]) + _chunk(PAGE[9:]) + b"0\r\n\r\n", "whole", PAGE, b""),
    "what follows": (None, _chunk(PAGE) + b"0\r\n\r\nHTTP/1.1", "whole", PAGE, b"HTTP/1.1"),
    "trailers": (None, _chunk(PAGE) + b"000\r\nA: b\r\nC: d\r\n\r\n", "whole", PAGE, b""),
    "trailers without an end": (None, _chunk(PAGE) + b"0\r\nA: b", "whole", PAGE, b""),
    "extensions": (None, b"23;a=\xff\x01\r\n" + PAGE + b"\r\n0;b\r\n\r\n", "whole", PAGE, b""),
    "spaces and capitals": (None, b" 0023 \r\n" + PAGE + b"\r\n0\r\n\r\n", "whole", PAGE, b""),
    "bare line feeds": (None, b"23\n" + PAGE + b"\n0\n\n", "whole", PAGE, b""),
    "nothing after a chunk": (None, b"23\r\n" + PAGE + b"0\r\n\r\n", "whole", PAGE, b""),
    "no last chunk": (None, _chunk(PAGE), "lost", PAGE, b""),
    "a chunk too short": (None, b"40\r\n" + PAGE, "lost", PAGE, b""),
    "a chunk of terabytes": (None, b"fffffffffff\r\n" + PAGE, "lost", PAGE, b""),
    "no number": (None, _chunk(PAGE) + b"zz\r\nno", "lost", PAGE, b"zz\r\nno"),
    "a number too large": (None, _chunk(PAGE) + b"f" * 16 + b"\r\n", "lost", PAGE, b"f" * 16 + b"\r\n"),
    "no chunks": (None, PAGE, "ended", PAGE, b""),
    "no chunks in one line": (None, PAGE.replace(b"\n", b""), "ended", PAGE.replace(b"\n", b""), b""),
    "no chunks, a length": (len(PAGE), PAGE + b"HTTP/1.1", "lost", PAGE, b"HTTP/1.1"),
    "nothing": (None, b"", "ended", b"", b""),
}


@pytest.mark.parametrize(("length", "sent", "ends", "body", "rest"), BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_chunked_bodies(step: int, length: int | None, sent: bytes, ends: str, body: bytes, rest: bytes) -> None:
    got: list[bytes] = []
    rests: list[bytes] = []
    came = _read(Chunked(length, got.append, rests.append), got, rests, sent, step)
    assert b"".join(got) == body
    assert b"".join(rests) == rest[len(rest) - len(b"".join(rests)) :]
    assert came == ends or (ends == "lost" and step < len(sent) and rest), "what comes after a body is not always seen"


@pytest.mark.parametrize("body", [Sized(None, bool, bool), Chunked(None, bool, bool)], ids=["sized", "chunked"])
def test_a_body_without_a_length_lacks_something_where_its_connection_breaks(body: Chunked | Sized) -> None:
    body.dataReceived(PAGE)
    body.break_off()
    with pytest.raises(_DataLoss):
        body.noMoreData()


def test_small_chunks_take_no_more_time_than_they_should() -> None:
    got: list[bytes] = []
    sent = b"1\r\nx\r\n" * 200_000 + b"0\r\n\r\n"
    assert _read(Chunked(None, got.append, got.append), got, [], sent, 1 << 16) == "whole"
    assert b"".join(got) == b"x" * 200_000


@pytest.mark.parametrize(
    ("values", "length"),
    [
        ([], None),
        ([b"12"], 12),
        ([b"0"], 0),
        ([b" 012 ", b"12"], 12),
        ([b"12, 12"], 12),
        ([b"12", b"13"], None),
        ([b"-1"], None),
        ([b"12 bytes"], None),
        ([b""], None),
        ([b"\xb2"], None),
        ([b"9" * 30], None),
    ],
    ids=repr,
)
def test_stated_lengths(values: list[bytes], length: int | None) -> None:
    assert stated_length(values) == length


class _Reader(Protocol):
    """Reads a body as Scrapy does; `broken`: it cannot take its bytes."""

    def __init__(self, broken: bool = False) -> None:
        self.broken = broken
        self.ends: list[Any] = []

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self.broken:
            raise RuntimeError("what nobody foresaw")

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802
        if reason.check(ResponseFailed):
            assert any(each.check(_DataLoss) for each in reason.value.reasons)
        self.ends.append(reason)


def _asked(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[Any]]:
    """A connection on which a page has been asked for, and the answers that came."""
    monkeypatch.setattr(wire, "the_reactor", Clock)
    protocol: Any = wire._Protocol(lambda _: None)
    protocol.makeConnection(StringTransport())
    answers: list[Any] = []
    headers = Headers({b"Host": [b"news.example"]})
    protocol.request(Request(b"GET", b"/", headers, None, persistent=True)).addBoth(answers.append)
    return protocol, answers


_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "broken", "reason"),
    [
        (b"3\r\nab", False, Failure(ConnectionDone())),
        (b"3\r\nab", False, ConnectionDone()),
        (b"3\r\nab", False, None),
        (b"ab", False, ConnectionDone()),
        (b"ab", True, Failure(ConnectionDone())),
    ],
    ids=["a failure", "a bare exception", "no reason", "no chunks", "a reader that breaks"],
)
def test_whoever_reads_a_body_is_told_of_its_end(
    sent: bytes, broken: bool, reason: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    protocol, answers = _asked(monkeypatch)
    reader, parser = _Reader(broken), protocol._parser
    protocol.dataReceived(_HEAD)
    answers[0].deliverBody(reader)
    protocol.dataReceived(sent)
    parser.connectionLost(reason)
    assert len(reader.ends) == 1


def test_an_answer_that_comes_while_its_connection_is_given_up_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    protocol, answers = _asked(monkeypatch)
    protocol.abort()
    protocol.dataReceived(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    assert [type(answer.value) for answer in answers] == [ResponseFailed]
