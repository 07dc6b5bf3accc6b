"""Sources, agencies and the headline's prefix, each row a kind of page."""

import pytest

from tests.crawler.extractors.zoned import zoned
from thresher.crawler.extractors.fields.source import Sources, read_source
from thresher.crawler.extractors.fields.source_lines import clean, first_stood, labelled, prefix, signature
from thresher.crawler.extractors.opening import open_page

PROSE = (
    "<p>The council met on Tuesday to vote on the plan for the harbour, which had been postponed twice since spring "
    "and members of all parties spoke for more than three hours before the vote was taken by a show of hands.</p>"
)


def read(
    under: str = "",
    after: str = "",
    head: str = "",
    title: str = "Harbour plan passes",
    first: str = "",
    last: str = "",
) -> Sources:
    body = f"{first or PROSE}{PROSE}{PROSE}{last or PROSE}"
    html = (
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{under}{body}{after}"
        "<p>Print</p><p>Home</p></body></html>"
    )
    page = open_page(html.encode(), "utf-8", "https://www.harbournews.example/a/1.html")
    return read_source(page, zoned(page, [block.index for block in page.view.blocks if block.chars > 150]))


SOURCES = {
    "a prefix and a signature": (
        {"title": "EXAMPLE.ORG: HARBOUR PLAN PASSES", "after": "<p>“Example.org”, April 26, 2010</p>"},
        "Example.org",
    ),
    "a prefix that is an address": ({"title": "EXAMPLE.ORG: HARBOUR PLAN PASSES"}, "EXAMPLE.ORG"),
    "a signature in Russian": ({"after": "<p>«Пример», 26 апреля 2010 г.</p>"}, "Пример"),
    "a label": ({"after": "<p>Source: Example Tribune</p>"}, "Example Tribune"),
    "a label in German, with a date": (
        {"after": "<p>Quelle: Beispielverband (BV), 02. Februar 2022</p>"},
        "Beispielverband (BV)",
    ),
    "a label in Chinese under the headline": ({"under": "<div>来源：例子网</div>"}, "例子网"),
    "a label with an address": ({"after": "<p>Source: https://www.example.com/a/b</p>"}, "example.com"),
    "a sentence": (
        {"after": '<p>This article was first published in <a href="https://example.com/x">The Example</a>.</p>'},
        "The Example",
    ),
    "a sentence with a remark": (
        {"after": "<p>This article is republished from The Example under a Creative Commons license.</p>"},
        "The Example",
    ),
    "the declared address is elsewhere": (
        {"head": '<link rel="canonical" href="https://example.com/x">'},
        "example.com",
    ),
    "a meta element": ({"head": '<meta name="source" content="Example Tribune">'}, "Example Tribune"),
    "JSON-LD": (
        {
            "head": '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour plan passes",'
            '"datePublished":"2024-05-03","sourceOrganization":{"name":"Example Tribune"}}</script>'
        },
        "Example Tribune",
    ),
    "the portal itself is no source": (
        {"after": "<p>Source: Harbour News</p>", "head": '<meta property="og:site_name" content="Harbour News">'},
        None,
    ),
    "a mobile address of the portal": ({"head": '<link rel="canonical" href="https://m.harbournews.example/x">'}, None),
    "a topic before a colon": ({"title": "Harbour: plan passes after long debate"}, None),
    "a picture's source": ({"under": "<figure><figcaption>Source: Example Tribune</figcaption></figure>"}, None),
    "when, not where": ({"after": "<p>The article was originally published in April 2020.</p>"}, None),
    "a place and a date": ({"after": "<p>Hamburg, 3 May 2024</p>"}, None),
    "a date with its label": ({"after": "<p>Post time: 01-04-2024</p>"}, None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("parts", "name"), SOURCES.values(), ids=SOURCES)
def test_source(parts: dict[str, str], name: str | None) -> None:
    found = read(**parts)
    assert (found.source and found.source.value.name) == name


def test_prefix_is_a_kicker_only_when_it_names_the_source() -> None:
    found = read(title="EXAMPLE.ORG: HARBOUR PLAN PASSES", after="<p>“Example.org”, April 26, 2010</p>")
    assert found.kicker is not None
    assert found.kicker.value == "EXAMPLE.ORG"
    assert found.source is not None
    assert found.source.confidence > 0.95
    assert read(title="Harbour: plan passes after long debate").kicker is None


def test_address_of_the_source() -> None:
    found = read(after='<p>Source: <a href="https://example.com/x">Example Tribune</a></p>')
    assert found.source is not None
    assert found.source.value.url == "https://example.com/x"


AGENCIES = {
    "a dateline": ({"first": PROSE.replace("<p>", "<p>HAMBURG (Reuters) - ")}, "Reuters"),
    "brackets behind the text": ({"last": PROSE.replace("</p>", " (dpa)</p>")}, "dpa"),
    "a source line": ({"after": "<p>Quelle: dpa</p>"}, "dpa"),
    "none": ({}, None),
    "other brackets": ({"last": PROSE.replace("</p>", " (mwo)</p>")}, None),
}


@pytest.mark.parametrize(("parts", "name"), AGENCIES.values(), ids=AGENCIES)
def test_agency(parts: dict[str, str], name: str | None) -> None:
    found = read(**parts)
    assert (found.agency and found.agency.value) == name


def test_lines() -> None:
    assert labelled("Quellen: A, B, C") is None, "a list of references"
    assert labelled("Resource: Example") is None
    person = signature("David Feldman, 3 May 2024")
    assert person is None or not person.sure
    assert first_stood("The article was published yesterday.") is None
    assert prefix("Ten: 1") is None
    assert clean("Example Tribune | harbournews.example © 2022 Harbour Media") == "Example Tribune"
