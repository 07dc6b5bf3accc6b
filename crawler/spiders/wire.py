"""HTTP/1.1 answers as browsers and curl read them: what a server frames wrongly is read as far as it goes.

Twisted does the rest, and Scrapy's guards stay where they are: this only says where heads and bodies begin and end.
An answer that ends before its own head says so has Scrapy's flag `dataloss`.
"""

import re
import time
from collections.abc import Callable, Sequence
from typing import Any

from scrapy.core.downloader.handlers import http11
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.python.failure import Failure
from twisted.web._newclient import DONE, HEADER, STATUS, HTTPClientParser, ParseError, Response, ResponseFailed
from twisted.web.http import PotentialDataLoss, _DataLoss

from thresher.crawler.loaders.http import chunk_size
from thresher.crawler.spiders.address_guard import the_reactor

MAX_HEAD = 1 << 18
"""A bound for safety: bytes of a head, as in Chromium; some portals send kilobytes of policies in one line."""
STALLED = 20.0
"""A matter of taste: seconds without a byte of a body that has begun, after which it is taken to have ended."""
_MAX_SIZE_LINE = 1 << 12
"""A bound for safety: bytes of the line before a chunk."""
_STATUS = re.compile(rb"\s*(?:HTTP(?:/(\d)(?:\.(\d))?)?|ICY)[ \t]+([1-9]\d\d)(?!\d)[ \t]*(.*)", re.I | re.S)
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BODY_EXPECTED = ("INITIAL", "CONNECTED")
"""States of Twisted's answers whose bodies have not been said to end."""

Deliver = Callable[[bytes], None]


class Handler(http11.HTTP11DownloadHandler):
    """Scrapy's download handler."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory


class _Protocol(http11._LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        self._parser.__class__ = _Parser  # Twisted names its parser in the middle of a long method
        return answer


class _Factory(http11._LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: N802 - Twisted's name
        return _Protocol(self._quiescentCallback)


class Sized:
    """A body of a stated length; without one it ends with the connection."""

    def __init__(self, length: int | None, deliver: Deliver, finish: Deliver) -> None:
        self._left, self._deliver, self._finish = length, deliver, finish
        self._more = False

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self._left is None:
            self._deliver(data)
            return
        rest = data[self._left :]
        self._left -= len(data) - len(rest)
        self._more = bool(rest)
        self._deliver(data[: len(data) - len(rest)])
        if not self._left:
            self._finish(rest)

    def break_off(self) -> None:
        """The connection has not ended but broken: a body that ends with it lacks something."""
        self._left = 1 if self._left is None else self._left

    def noMoreData(self) -> None:  # noqa: N802
        if self._left is None:
            raise PotentialDataLoss
        if self._left or self._more:
            raise _DataLoss


class Chunked:
    """A body in chunks.  Where not even the first is one, the body is as it stands, of the length that is stated."""

    def __init__(self, length: int | None, deliver: Deliver, finish: Deliver) -> None:
        self._deliver, self._finish = deliver, finish
        self._plain = Sized(length, deliver, finish)
        self._buffer = bytearray()
        self._left = 0
        self._read: Callable[[], bool] = self._read_first
        self._whole = False

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        self._buffer += data
        while self._buffer and self._read():
            pass

    def break_off(self) -> None:
        self._plain.break_off()

    def noMoreData(self) -> None:  # noqa: N802
        if self._read == self._read_first:
            self._read_plain()
        if self._read == self._read_plain:
            self._plain.noMoreData()
        elif not self._whole:
            raise _DataLoss

    def _read_first(self) -> bool:
        line = self._line()
        if line is not None and chunk_size(line) is None:
            self._read = self._read_plain
            return True
        return line is not None and self._read_size()

    def _read_plain(self) -> bool:
        data, self._buffer = bytes(self._buffer), bytearray()
        self._read = self._read_plain
        if data:
            self._plain.dataReceived(data)
        return False

    def _read_size(self) -> bool:
        """The line before a chunk; anything else ends the body."""
        before = self._buffer[:2]
        del self._buffer[: len(before) - len(before.lstrip(b"\r\n"))]
        line = self._line()
        if line is None:
            return False
        size = chunk_size(line)
        if size is None:
            self._read = self._read_nothing
            self._finish(bytes(self._buffer))
            return False
        del self._buffer[: len(line) + 1]
        self._left = size
        self._whole = not self._left  # all that may still come are trailers
        self._read = self._read_chunk if self._left else self._read_trailer
        return True

    def _read_chunk(self) -> bool:
        data = bytes(self._buffer[: self._left])
        del self._buffer[: self._left]
        self._left -= len(data)
        if not self._left:
            self._read = self._read_size
        self._deliver(data)
        return True

    def _read_trailer(self) -> bool:
        line = self._line()
        if line is None:
            return False
        del self._buffer[: len(line) + 1]
        if line.strip():
            return True
        self._read = self._read_nothing
        self._finish(bytes(self._buffer))
        return False

    def _read_nothing(self) -> bool:
        self._buffer.clear()
        return False

    def _line(self) -> bytes | None:
        """The line that comes next, cut where it is too long; None where its end has not come."""
        end = self._buffer.find(b"\n", 0, _MAX_SIZE_LINE)
        if end < 0 and len(self._buffer) < _MAX_SIZE_LINE:
            return None
        return bytes(self._buffer[: end if end >= 0 else _MAX_SIZE_LINE])


class _Parser(HTTPClientParser):
    """Of what it cannot read in a head, no more is lost than the line."""

    MAX_LENGTH = MAX_HEAD
    transport: Any
    bodyDecoder: Any  # noqa: N815
    _head = 0
    _last_data_at = 0.0
    _clock: Any = None

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        self._head += len(line) + 1
        if self._head > MAX_HEAD:
            raise ParseError("a head of more bytes than are read", b"")
        line = line.removesuffix(b"\r")
        if self.state == STATUS:
            if line.strip():
                self.statusReceived(line)
                self.state = HEADER
        elif line[:1] in (b" ", b"\t") and self._partialHeader is not None:
            self._partialHeader.append(line)
        else:
            if self._partialHeader is not None:
                self._field(b" ".join(map(bytes.strip, self._partialHeader)))
            self._partialHeader = [line]
            if not line:
                self.allHeadersReceived()

    def statusReceived(self, status: bytes) -> None:  # noqa: N802
        found = _STATUS.match(status)
        if found is None:
            raise ParseError("no status line", status)
        version = (b"HTTP", int(found[1] or 1), int(found[2] or 0))
        self.response = Response._construct(
            version, int(found[3]), found[4], self.headers, self.transport, self.request
        )

    def _field(self, line: bytes) -> None:
        name, colon, value = line.partition(b":")
        if colon and _NAME.fullmatch(name.rstrip()):
            self.headerReceived(name.rstrip(), value.strip())

    def allHeadersReceived(self) -> None:  # noqa: N802
        """Say how the body is framed.  What the head says of its length is a claim: Scrapy is not told of it."""
        if self.response.code < 200 or self.response.code in self.NO_BODY_CODES or self.request.method == b"HEAD":
            super().allHeadersReceived()
            return
        length = stated_length(self.connHeaders.getRawHeaders(b"Content-Length", ()))
        codings = b",".join(self.connHeaders.getRawHeaders(b"Transfer-Encoding", ())).lower()
        if b"chunked" in codings or length != 0:
            decoder = Chunked if b"chunked" in codings else Sized
            self.transport.pauseProducing()
            self.switchToBodyMode(decoder(length, self.response._bodyDataReceived, self._finished))
        else:
            self.response.length = 0
            self._finished(self.clearLineBuffer())
            self.response._bodyDataFinished()
        self._responseDeferred.callback(self.response)
        del self._responseDeferred

    def rawDataReceived(self, data: bytes) -> None:  # noqa: N802
        self._last_data_at = time.monotonic()
        if self._clock is None:
            self._clock = the_reactor().callLater(STALLED, self._listen)
        super().rawDataReceived(data)

    def _listen(self) -> None:
        """End a body of which nothing comes any more: its server waits for the next request."""
        silent = time.monotonic() - self._last_data_at
        if silent < STALLED:
            self._clock = the_reactor().callLater(STALLED - silent, self._listen)
        elif self.transport._producer is not None:
            self.transport._producer.abortConnection()

    def _finished(self, rest: bytes) -> None:
        """A connection on which more comes than the answer is not used again, nor one that either side wants closed."""
        stated = (self.connHeaders, self.request.headers)
        connection = b",".join(value for each in stated for value in each.getRawHeaders(b"Connection", ())).lower()
        if rest or b"close" in connection:
            self.connHeaders.setRawHeaders(b"Connection", [b"close"])
        super()._finished(rest)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Of an error Twisted tells nobody who waits for an answer that has come to its end with its head."""
        try:
            super().dataReceived(data)
        except Exception:
            if self.state == DONE and "_responseDeferred" in vars(self):
                self._responseDeferred.errback(Failure(ResponseFailed([Failure()])))
            raise

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802
        """Say that nothing more comes, to whoever waits for it, whatever goes wrong meanwhile: Twisted only logs it."""
        if self._clock is not None and self._clock.active():
            self._clock.cancel()
        if not isinstance(reason, Failure):  # Twisted's word for an answer that has come to its end
            reason = Failure(reason or ConnectionDone())
        if self.bodyDecoder is not None and reason.check(ConnectionLost, ConnectionAborted):
            self.bodyDecoder.break_off()
        super().connectionLost(reason)
        if self.bodyDecoder is not None and self.response._state in _BODY_EXPECTED:
            lost = ResponseFailed([reason, Failure(_DataLoss())], self.response)
            self.response._bodyDataFinished(Failure(lost))


def stated_length(values: Sequence[bytes]) -> int | None:
    """The length that headers state; None where they state none, or more than one."""
    stated = {value.strip() for value in b",".join(values).split(b",")}
    known = {int(value) if value.isdigit() and len(value) < 19 else None for value in stated}
    return known.pop() if len(known) == 1 else None
