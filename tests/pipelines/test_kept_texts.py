"""Readers' comments and the text of pages in the store, on both databases: what makes a revision, and what does not."""

import msgspec
import pytest
from sqlalchemy import Engine, func, select, update
from zstandard import compress

from tests.pipelines.records import article, page
from thresher.pipelines.export.rows import rows as exported
from thresher.pipelines.persist import keep
from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.record import Block, BlockKind, Comment, PageRecord, PageType, Teaser
from thresher.store.changes import changes, content_digest, content_digest_before
from thresher.store.look_up import look_up
from thresher.store.opening import reading, writing
from thresher.store.row_mapping import can_be_renewed, decoded, packed, unpacked
from thresher.store.search import search
from thresher.store.selection import Selection
from thresher.store.tables import records, revisions

FIRST, LATER = "2026-03-01T08:00:00Z", "2026-03-02T08:00:00Z"
ANN, BEN = Comment("Ann", text="Well said."), Comment("Ben", text="Indeed.", depth=1)
STORY = article("The council met on Monday.", "It agreed to mend the roof.")


def kept(engine: Engine, record: PageRecord) -> Status:
    (outcome,) = keep(engine, [Outcome(status=Status.KEPT, origin=record.origin, url=record.url, record=record)])
    return outcome.status


def shown(engine: Engine) -> PageRecord:
    with reading(engine) as connection:
        found = look_up(connection, "https://news.example/harbour")
        assert found is not None
        (row,) = exported(connection, Selection())
        assert decoded(row.document).comments == found.record.comments
        return found.record


def count(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(revisions)) or 0


def static(text: str, **fields: object) -> PageRecord:
    return page(title="About us", text=text, blocks=[Block(BlockKind.PARAGRAPH, text)], **fields)


def test_a_new_comment_makes_no_revision_and_is_kept(engine: Engine) -> None:
    assert kept(engine, page(STORY, fetched_at=FIRST, comments=[ANN])) is Status.KEPT
    assert kept(engine, page(STORY, fetched_at=LATER, comments=[ANN, BEN])) is Status.UNCHANGED
    assert count(engine) == 1
    assert shown(engine).comments == [ANN, BEN]


def test_the_comments_that_were_seen_last_are_shown(engine: Engine) -> None:
    kept(engine, page(STORY, fetched_at=LATER, comments=[ANN, BEN]))
    kept(engine, page(STORY, fetched_at=FIRST, comments=[ANN]))
    assert shown(engine).comments == [ANN, BEN]
    kept(engine, page(STORY, fetched_at="2026-03-03T08:00:00Z"))
    assert shown(engine).comments == [ANN, BEN], "a capture that shows none takes none away"


def test_an_earlier_revision_keeps_its_own_comments(engine: Engine) -> None:
    kept(engine, page(STORY, fetched_at=FIRST, comments=[ANN]))
    kept(engine, page(article("Another text."), fetched_at=LATER, comments=[BEN]))
    with reading(engine) as connection:
        found = [decoded(row.document).comments for row in exported(connection, Selection(), all_revisions=True)]
    assert found == [[ANN], [BEN]]


@pytest.mark.parametrize(
    ("before", "after", "is_revision"),
    [
        (page(STORY), page(STORY, comments=[ANN]), False),
        (page(STORY, text="a"), page(STORY, text="b"), False),
        (static("Open from nine."), static("Open from ten."), True),
        (static("Open from nine."), static("Open from nine.", comments=[ANN]), False),
        (page(page_type=PageType.LISTING, text="3 hours ago"), page(page_type=PageType.LISTING, text="4"), False),
        (
            page(page_type=PageType.LISTING, teasers=[Teaser(headline="A", confidence=0.9)]),
            page(page_type=PageType.LISTING, teasers=[Teaser(headline="A", confidence=0.5)]),
            False,
        ),
    ],
)
def test_what_counts(before: PageRecord, after: PageRecord, is_revision: bool) -> None:
    assert (content_digest(before) != content_digest(after)) is is_revision
    assert bool(changes(before, after)) is is_revision


def test_a_changed_text_is_told_by_its_paragraphs() -> None:
    (change,) = changes(static("One.\n\nTwo."), static("One.\n\nThree."))
    assert change.field == "text"
    assert change.paragraphs is not None
    assert [part.fate for part in change.paragraphs] == ["kept", "removed", "added"]


def test_a_page_whose_text_the_version_before_did_not_keep_is_unchanged_and_gets_it(engine: Engine) -> None:
    record = static("Open from nine.", fetched_at=LATER)
    kept(engine, static("", fetched_at=FIRST))
    old = msgspec.json.encode(page(title="About us", fetched_at=FIRST)).replace(b"page@2", b"page@1")
    with writing(engine) as connection:  # as the version before would have stored it
        document = packed(decoded(old))
        connection.execute(update(revisions).values(digest=content_digest_before(record), document=document))
    assert kept(engine, record) is Status.UNCHANGED
    assert shown(engine).text == "Open from nine."
    with reading(engine) as connection:
        assert [hit.headline for hit in search(connection, "nine", Selection(), 5)] == ["About us"]
        stored = connection.execute(select(revisions.c.digest, revisions.c.document)).one()
        assert stored.digest == content_digest(record)
        assert unpacked(stored.document) == record
        assert connection.scalar(select(records.c.versions)) == 1
    assert kept(engine, static("Open from ten.", fetched_at="2026-03-03T08:00:00Z")) is Status.KEPT
    assert count(engine) == 2


def test_what_an_earlier_version_kept_of_a_page_is_not_lost_where_it_is_renewed() -> None:
    record = static("Open from nine.")
    with_all_text = msgspec.structs.replace(record, all_text=[])
    old = compress(msgspec.json.encode(with_all_text).replace(b',"own":{}', b""))
    assert not can_be_renewed(old, record)
    assert can_be_renewed(old, with_all_text)
    assert not can_be_renewed(packed(with_all_text), with_all_text)
    assert not can_be_renewed(b"damaged", record)


@pytest.mark.parametrize("line", [b"{}", b'{"schema":"thresher/page@3"}', b"[]", b'{"schema":"thresher/page@1"}'])
def test_what_is_no_record_is_not_brought_up(line: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        decoded(line)
