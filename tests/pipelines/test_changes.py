from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pipelines.records import article, page
from thresher.schemas.record import Image, Link, PageRecord, PageType, Teaser, TextLink, Warning, Zone
from thresher.store.changes import Fate, changes, content_digest, paragraph_changes

ONE = "The council has voted to keep its last ferry."
TWO = "The boat will sail again in spring, the mayor said."
THREE = "Nobody spoke against it."


def fields(before: PageRecord, after: PageRecord) -> list[str]:
    found = [change.field for change in changes(before, after)]
    assert (not found) == (content_digest(before) == content_digest(after))
    return found


def test_the_digest() -> None:
    digest = content_digest(page(article(ONE)))
    assert len(digest) == 32
    assert int(digest, 16)
    assert digest == content_digest(page(article(ONE)))


@pytest.mark.parametrize(
    "around",
    [
        {"teasers": [Teaser(headline="a")]},
        {"links": [Link("a", None, Zone.TEASER)]},
        {"fetched_at": "2025-11-14T12:00:00Z"},
        {"content_sha256": "1" * 64},
        {"confidence": {"headline": 0.5}},
        {"warnings": [Warning("no_body", "x")]},
        {"url": "http://www.news.example/harbour/?utm_source=x"},
    ],
)
def test_what_stands_around_an_article_makes_no_revision(around: dict[str, Any]) -> None:
    assert fields(page(article(ONE)), page(article(ONE), **around)) == []


def test_what_changes_with_the_visit_makes_no_revision() -> None:
    before = article(ONE, date_published_raw="an hour ago", links=[TextLink("a", "https://a.example/?fbclid=1")])
    after = article(ONE, date_published_raw="2 hours ago", links=[TextLink("a", "https://a.example/")])
    assert fields(page(before), page(after)) == []
    pictures = [article(ONE, images=[Image(f"https://a.example/b.jpg?w={width}")]) for width in (600, 1200)]
    assert fields(page(pictures[0]), page(pictures[1])) == []


def test_changed_fields_are_named_with_both_values() -> None:
    before, after = page(article(ONE, headline="Old", tags=["a"])), page(article(ONE, headline="New", tags=["a", "b"]))
    assert [msgspec.structs.astuple(change) for change in changes(before, after)] == [
        ("article.headline", "Old", "New", None),
        ("article.tags", ["a"], ["a", "b"], None),
    ]


def test_a_body_is_compared_by_paragraphs() -> None:
    body = next(found for found in changes(page(article(ONE, TWO)), page(article(ONE, THREE))) if found.paragraphs)
    assert body.field == "article.body"
    assert body.paragraphs is not None
    assert [part.fate for part in body.paragraphs] == [Fate.KEPT, Fate.REMOVED, Fate.ADDED]


@pytest.mark.parametrize(
    ("before", "after", "fates"),
    [
        ([ONE, TWO], [ONE, TWO], "kept kept"),
        ([ONE, TWO], [ONE, THREE, TWO], "kept added kept"),
        ([ONE, THREE, TWO], [ONE, TWO], "kept removed kept"),
        ([ONE, TWO], [ONE, TWO.replace("spring", "May")], "kept changed"),
        ([], [ONE], "added"),
        ([ONE, ONE], [ONE], "kept removed"),
    ],
)
def test_paragraphs(before: list[str], after: list[str], fates: str) -> None:
    found = paragraph_changes("\n\n".join(before), "\n\n".join(after))
    assert " ".join(part.fate for part in found) == fates


PARAGRAPHS = st.lists(st.sampled_from([ONE, TWO, TWO.replace("spring", "May"), THREE, "a b", "a c"]), max_size=8)


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_texts_can_be_read_back(before: list[str], after: list[str]) -> None:
    found = paragraph_changes("\n\n".join(before), "\n\n".join(after))
    assert sorted(part.before for part in found if part.before is not None) == sorted(before)
    assert sorted(part.after for part in found if part.after is not None) == sorted(after)


def test_a_long_text_is_not_aligned() -> None:
    before, after = [f"{number} a" for number in range(2000)], [f"{number} b" for number in range(2000)]
    assert len(paragraph_changes("\n\n".join(before), "\n\n".join(after))) == 4000


def test_teasers_of_a_listing_are_its_content() -> None:
    items = [Teaser(headline=name, url=f"https://news.example/{name}", date_raw="now") for name in "abc"]
    before, after = (page(page_type=PageType.LISTING, teasers=chosen) for chosen in (items[:2], items[1:]))
    (change,) = changes(before, after)
    assert (change.field, change.before, change.after) == ("teasers", [items[0]], [items[2]])
    turned = page(page_type=PageType.LISTING, teasers=items[1::-1])
    assert fields(before, turned) == []
    assert "teasers" in fields(before, page(article(ONE)))
