"""What a page declares, in the places where portals put it."""

import pytest
from lxml import html

from thresher.crawler.extractors.markup.metadata import is_news, read_metadata
from thresher.crawler.extractors.markup.view import view

THING = '{"@type": "NewsArticle", "headline": "The quay is closed", "datePublished": "2024-05-03"}'
PLACES = [
    ("a script", f'<script type="application/ld+json">{THING}</script>'),
    ("a script, escaped", f'<script type="application/ld+json">{THING.replace(chr(34), "&quot;")}</script>'),
    (
        "a script with quotation marks in a string",
        '<script type="application/ld+json">{"@type": "NewsArticle",\n  "about": "The "old" quay (a "pier")",'
        ' "headline": "The quay is closed", "datePublished": "2024-05-03"}</script>',
    ),
    ("a meta element", f"<meta name='script:ld+json' content='{THING}'>"),
]


@pytest.mark.parametrize("head", [row[1] for row in PLACES], ids=[row[0] for row in PLACES])
def test_json_ld(head: str) -> None:
    meta = read_metadata(view(html.document_fromstring(f"<html><head>{head}</head><body><p>Text</body></html>")))
    assert meta.article is not None
    assert meta.article[0]["headline"] == "The quay is closed"
    assert is_news(meta)


def test_ruby_is_read_without_its_pronunciation() -> None:
    page = view(html.document_fromstring("<p>古い<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>の町</p>"))
    assert [block.text for block in page.blocks] == ["古い港の町"]
