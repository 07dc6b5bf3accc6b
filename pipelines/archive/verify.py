"""Whether an archive is whole: its files, and the places that the records of a store name."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from sqlalchemy import Connection

from thresher.crawler.loaders.warc_members import OPEN, BrokenMember, Member, members
from thresher.pipelines.archive.files import ArchiveFile
from thresher.pipelines.archive.pointers import pointers


class Verified:
    """What was read, and what is at each place of it."""

    def __init__(self) -> None:
        self.records = 0
        self.addresses: dict[str, dict[int, str]] = {}
        """By the file's name and the offset: the address of an answer."""

    def faults(self, files: Sequence[ArchiveFile]) -> Iterator[str]:
        """What is wrong with the files, a sentence each.  Files that a harvest writes are passed over."""
        for file in files:
            if not file.is_open:
                yield from self._of_file(file.path)

    def _of_file(self, path: Path) -> Iterator[str]:
        known = self.addresses[path.name] = {}
        try:
            with path.open("rb") as file:
                for member in members(file):
                    self.records += 1
                    if member.headers.get("warc-type") in ("response", "revisit"):
                        known[member.offset] = member.headers.get("warc-target-uri", "")
                    if not _digest_agrees(member):
                        yield f"{path}: at {member.offset}: the bytes are not those that were archived"
        except BrokenMember as error:
            yield f"{path}: {error}; what follows was not read"
        except OSError as error:
            yield f"{path}: cannot be read: {error.strerror or error}"

    def missing(self, connection: Connection, files: Sequence[ArchiveFile]) -> Iterator[str]:
        """The records whose page is not at the place of this archive that they name."""
        is_open = {file.path.name.removesuffix(OPEN) for file in files if file.is_open}
        folders = {str(file.path.absolute().parent) for file in files}
        for each in pointers(connection):
            path = PurePath(each.file)
            known = self.addresses.get(path.name)
            if known is not None and each.offset is not None and each.offset not in known:
                yield f"{each.url}: its page is not in {each.file} at {each.offset}"
            elif known is None and path.name not in is_open and str(path.parent) in folders:
                yield f"{each.url}: {each.file} is no longer there"


def _digest_agrees(member: Member) -> bool:
    """Whether the payload of an answer has the digest that it was archived with; of other records, true."""
    stated = member.headers.get("warc-payload-digest", "")
    if member.headers.get("warc-type") != "response" or not stated.startswith("sha1:"):
        return True
    payload = member.block.partition(b"\r\n\r\n")[2]
    digest = hashlib.sha1(payload, usedforsecurity=False).digest()
    return stated == f"sha1:{base64.b32encode(digest).decode()}"
