"""Compressed streams: gzip, zstd, brotli, bzip2 and xz, expanded in bounded steps.

Every decoder takes pieces of compressed bytes and yields `(start, data)`: at most about 128 KB of data, and the
offset in the compressed bytes of the member or frame that it comes from (gzip and zstd yield the start of each once
with no data, so that damage at its very beginning can be placed).  Each raises PageRefused(truncated) when
the input ends inside a member and PageRefused(unreadable) when it is damaged.
"""

import contextlib
import io
import itertools
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from thresher.crawler.loaders.item import Meter, refusing
from thresher.crawler.loaders.streams import STEP, steps
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason

Expanded = Iterator[tuple[int, bytes]]

MAX_WINDOW = 1 << 27
"""A bound for safety: bytes of memory a zstd frame may ask for: what the `zstd` command allows without being told
more."""
_CAREFUL = 64
"""Bytes that are unpacked at a time where they are known to be damaged."""
MAX_DICTIONARY = 16 << 20  # bound for safety


def truncated(codec: str) -> PageRefused:
    return PageRefused(Reason.TRUNCATED, f"the {codec} data ends early; copy or download it again")


def damaged(codec: str, error: object) -> PageRefused:
    return PageRefused(Reason.UNREADABLE, f"the {codec} data is damaged ({error}); copy or download it again")


def gunzip(pieces: Iterable[bytes]) -> Expanded:
    """Gzip of any number of members, zero bytes between or after them ignored."""
    return inflate(pieces, wbits=31)


def inflate(pieces: Iterable[bytes], wbits: int) -> Expanded:
    """Deflate in the wrapping that zlib calls `wbits`: 31 gzip, 15 zlib, -15 none."""
    codec = "gzip" if wbits == 31 else "deflate"
    member, position, start = None, 0, 0
    for piece in pieces:
        data, full = piece, False
        while data or full:
            if member is None:
                if wbits == 31:  # gzip may be padded; elsewhere a zero byte is data
                    position, data = position + len(data), data.lstrip(b"\0")
                    position -= len(data)
                if not data:
                    break
                member, start = zlib.decompressobj(wbits), position
                yield start, b""
            before = member.copy()
            try:
                out = member.decompress(data, STEP)
            except zlib.error as error:
                for out in _up_to_damage(before, data):
                    yield start, out
                raise damaged(codec, error) from error
            rest = member.unused_data if member.eof else member.unconsumed_tail
            position, data, full = position + len(data) - len(rest), rest, len(out) == STEP
            if out:
                yield start, out
            if member.eof and wbits < 0:  # nothing says that another follows
                return
            if member.eof:
                member, full = None, False
    if member is not None:
        raise truncated(codec)


def _up_to_damage(member: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """What `data` holds before it is damaged: its head says what a page is, and which record it stands in."""
    with contextlib.suppress(zlib.error):
        for at in range(0, len(data), _CAREFUL):
            if out := member.decompress(data[at : at + _CAREFUL]):
                yield out


def unbrotli(pieces: Iterable[bytes]) -> Expanded:
    """One brotli stream."""
    import brotli  # type: ignore[import-untyped]

    decoder = brotli.Decompressor()
    try:
        for piece in pieces:
            out = decoder.process(piece, output_buffer_limit=STEP)
            while out or not (decoder.can_accept_more_data() or decoder.is_finished()):
                yield 0, out
                out = b"" if decoder.is_finished() else decoder.process(b"", output_buffer_limit=STEP)
    except brotli.error as error:
        raise damaged("brotli", error) from error
    if not decoder.is_finished():
        raise truncated("brotli")


def unbzip2(pieces: Iterable[bytes]) -> Expanded:
    import bz2

    return _unpack(pieces, "bzip2", bz2.BZ2Decompressor, (OSError, EOFError))


def unxz(pieces: Iterable[bytes]) -> Expanded:
    import lzma

    return _unpack(pieces, "xz", lambda: lzma.LZMADecompressor(memlimit=MAX_WINDOW), (lzma.LZMAError, EOFError))


def unlzma(pieces: Iterable[bytes], size: int | None) -> Expanded:
    """LZMA as zip keeps it; `size` is what it expands to, None where a mark in the data says where it ends."""
    import lzma

    cursor = _Cursor(pieces)
    head = cursor.need(4, "lzma")
    properties = cursor.need(int.from_bytes(head[2:], "little"), "lzma")
    stated = b"\xff" * 8 if size is None else size.to_bytes(8, "little")
    rest = iter(lambda: cursor.take(STEP), b"")
    yield from _unpack(
        itertools.chain([properties + stated], rest),
        "lzma",
        lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=MAX_WINDOW),
        (lzma.LZMAError, EOFError),
    )


class _Decompressor(Protocol):
    """What the standard library's bz2 and lzma decompressors have in common."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


def _unpack(
    pieces: Iterable[bytes], codec: str, new: Callable[[], _Decompressor], errors: tuple[type[Exception], ...]
) -> Expanded:
    stream: _Decompressor | None = None
    for piece in pieces:
        data = piece
        while data or (stream is not None and not stream.needs_input):
            if stream is None:
                data = data.lstrip(b"\0")  # xz pads its streams with zero bytes
                if not data:
                    break
                stream = new()
            try:
                out = stream.decompress(data, STEP)
            except errors as error:
                raise damaged(codec, error) from error
            data = b""
            if out:
                yield 0, out
            if stream.eof:
                data, stream = stream.unused_data, None
    if stream is not None:
        raise truncated(codec)


class _Cursor:
    """Exact reads from pieces."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._data = b""
        self._at = 0
        self.position = 0

    def take(self, size: int) -> bytes:
        """`size` bytes, or fewer at the end."""
        if self._at + size > len(self._data):
            parts, have = [self._data[self._at :]], len(self._data) - self._at
            while have < size and (piece := next(self._pieces, b"")):
                parts.append(piece)
                have += len(piece)
            self._data, self._at = b"".join(parts), 0
        taken = self._data[self._at : self._at + size]
        self._at += len(taken)
        self.position += len(taken)
        return taken

    def need(self, size: int, codec: str = "zstd") -> bytes:
        """`size` bytes; raises PageRefused(truncated) when there are fewer."""
        taken = self.take(size)
        if len(taken) < size:
            raise truncated(codec)
        return taken

    def skip(self, size: int) -> None:
        while size > 0:
            size -= len(self.need(min(size, STEP)))


_SKIPPABLE = range(0x184D2A50, 0x184D2A60)
_DICTIONARY = 0x184D2A5D
"""The skippable frame in which a zstd WARC carries the dictionary of its records."""
_FRAME = 0xFD2FB528


def unzstd(pieces: Iterable[bytes], dictionary: bytes | None = None) -> Expanded:
    """Zstd of any number of frames, with the dictionary that a WARC states in its first frame.

    The blocks are cut here and fed one by one: a block expands to 128 KB at most, and a stream that ends early is
    told from one that is complete; the library's own reader does only one of the two.
    """
    import zstandard

    cursor = _Cursor(pieces)
    expander = _zstd_expander(dictionary)
    while magic := cursor.take(4):
        start, number = cursor.position - 4, int.from_bytes(magic, "little")
        try:
            if number in _SKIPPABLE:
                content = _skippable(cursor, keep=number == _DICTIONARY and start == 0)
                expander = _zstd_expander(_unwrapped(content)) if content else expander
            elif number == _FRAME:
                yield start, b""
                for out in _zstd_frame(cursor, expander, magic):
                    yield start, out
            elif magic.strip(b"\0") or len(magic) < 4:
                raise truncated("zstd") if len(magic) < 4 else damaged("zstd", "no frame where one should start")
        except zstandard.ZstdError as error:
            raise damaged("zstd", error) from error


def zstd_dictionary(pieces: Iterable[bytes]) -> bytes | None:
    """The dictionary that a zstd WARC starts with, None when it has none."""
    cursor = _Cursor(pieces)
    if int.from_bytes(cursor.take(4), "little") != _DICTIONARY:
        return None
    return _unwrapped(_skippable(cursor, keep=True))


def _zstd_expander(dictionary: bytes | None) -> Any:
    import zstandard

    data = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return zstandard.ZstdDecompressor(dict_data=data, max_window_size=MAX_WINDOW)


def _skippable(cursor: _Cursor, keep: bool) -> bytes:
    size = int.from_bytes(cursor.need(4), "little")
    if keep and size <= MAX_DICTIONARY:
        return cursor.need(size)
    cursor.skip(size)
    return b""


def _unwrapped(dictionary: bytes) -> bytes:
    """A dictionary may itself be compressed."""
    if int.from_bytes(dictionary[:4], "little") != _FRAME:
        return dictionary
    parts = bytearray()
    for _, out in unzstd([dictionary]):
        parts += out
        if len(parts) > MAX_DICTIONARY:
            raise damaged("zstd", "its dictionary is too large")
    return bytes(parts)


def _zstd_frame(cursor: _Cursor, expander: Any, magic: bytes) -> Iterator[bytes]:
    """The blocks of one frame (RFC 8878, 3.1.1), expanded."""
    descriptor = cursor.need(1)
    flags = descriptor[0]
    single, sized = flags >> 5 & 1, flags >> 6
    size = (0 if single else 1) + (0, 1, 2, 4)[flags & 3] + (single, 2, 4, 8)[sized]
    frame = expander.decompressobj()
    yield from filter(None, [frame.decompress(magic + descriptor + cursor.need(size))])
    last = 0
    while not last:
        header = cursor.need(3)
        value = int.from_bytes(header, "little")
        last, kind, length = value & 1, value >> 1 & 3, value >> 3
        if kind == 3:
            raise damaged("zstd", "a block of an unknown kind")
        if out := frame.decompress(header + cursor.need(1 if kind == 1 else length)):
            yield out
    if flags >> 2 & 1 and (out := frame.decompress(cursor.need(4))):
        yield out


DECODERS: dict[str, Callable[[Iterable[bytes]], Expanded]] = {
    "gzip": gunzip,
    "zstd": unzstd,
    "brotli": unbrotli,
    "bzip2": unbzip2,
    "xz": unxz,
}


class Unpacked(io.RawIOBase):
    """What a decoder gives, as a file.  Reading it raises PageRefused, whatever the decoder raises, and Exhausted."""

    def __init__(self, expanded: Expanded, meter: Meter) -> None:
        self._expanded = expanded
        self._meter = meter
        self._data = memoryview(b"")
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._data:
            with refusing("cannot be unpacked"):
                start, data = next(self._expanded, (-1, b""))
            if start < 0:
                return 0
            self._meter.expand(len(data))
            self._data = memoryview(data)
            self._begins(start)
        size = min(len(buffer), len(self._data))
        buffer[:size] = self._data[:size]
        self._data = self._data[size:]
        self._position += size
        return size

    def _begins(self, start: int) -> None:
        """What comes next is of the member that starts there."""

    def tell(self) -> int:
        return self._position


class Decoded(Unpacked):
    """A compressed input as a file, which remembers where its members start in the stored bytes."""

    def __init__(self, expanded: Expanded, meter: Meter) -> None:
        super().__init__(expanded, meter)
        self._starts: deque[tuple[int, int]] = deque()
        self._latest = -1
        self._member = (0, 0)

    def _begins(self, start: int) -> None:
        if start != self._latest:
            self._starts.append((self._position, start))
            self._latest = start

    def member_at(self, position: int) -> tuple[int, int]:
        """The member that expanded `position` lies in: (where its bytes start, where it starts as stored).

        Positions must be asked for in rising order: what lies before is forgotten.
        """
        while self._starts and self._starts[0][0] <= position:
            self._member = self._starts.popleft()
        return self._member


def expand(stream: io.BufferedReader, codec: str, meter: Meter) -> io.BufferedReader:
    """The expanded bytes of a stream; reading it raises PageRefused where it ends early or is damaged."""
    return io.BufferedReader(Decoded(DECODERS[codec](steps(stream)), meter), STEP)
