"""Pages that show nothing before a script runs: their text is read from the script's data."""

import json

import pytest

from thresher.crawler.extractors.read import read_page
from thresher.schemas.page import Form, Origin, SavedPage

PARAGRAPHS = [
    f"The harbour council met for the {which} time, heard the pilots and the fishermen, and put off the vote once more."
    for which in ("first", "second", "third", "fourth")
]
MARKUP = "".join(f'<p class="line">{paragraph}</p>' for paragraph in PARAGRAPHS)
HEAD = '<title>Vote on the quay put off</title><meta property="og:type" content="article">'


def escaped(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e")


SCRIPTS = {
    "data of the page": f'<script type="application/json">{escaped({"props": {"body": MARKUP}})}</script>',
    "a string pushed": f"<script>self.rows.push([1,{escaped(MARKUP)}])</script>",
    "a string of JSON pushed": f"<script>self.rows.push([1,{escaped(escaped({'body': MARKUP}))}])</script>",
}


STATES = {
    "objects of paragraphs": {"parts": [{"type": "p", "text": text} for text in PARAGRAPHS]},
    "pieces of text in paragraphs": {
        "content": [
            {"type": "paragraph", "children": [{"text": text[:30]}, {"text": text[30:]}]} for text in PARAGRAPHS
        ]
    },
    "strings": {"body": PARAGRAPHS},
    "lines": {"text": "\n\n".join(PARAGRAPHS)},
    "markup": {"html": MARKUP},
}


@pytest.mark.parametrize("way", ["<script>window.STATE = {};</script>", "<script type='application/json'>{}</script>"])
@pytest.mark.parametrize("text", STATES.values(), ids=STATES)
def test_the_text_of_a_state(text: dict[str, object], way: str) -> None:
    thing = {
        "headline": "Vote on the quay put off",
        "author": {"name": "Maren Oakes"},
        "publishedAt": "2024-05-03",
        **text,
    }
    teasers = [{"title": "The ferry sails again", "url": "/a/1"}, {"title": "Market day moved", "url": "/a/2"}]
    state = json.dumps({"page": {"article": thing, "latest": teasers}})
    page = f"<html><head><title>News</title></head><body><div id=root></div>{way.replace('{}', state)}</body></html>"
    article = read_page(SavedPage(body=page.encode(), origin=Origin(file="a.html", form=Form.HTML))).article
    assert article is not None
    assert article.body == "\n\n".join(PARAGRAPHS)
    assert (article.headline, article.authors) == ("Vote on the quay put off", ["Maren Oakes"])
    assert (article.date_published or "")[:10] == "2024-05-03"


def read(script: str, shown: str = "<div id=root></div>") -> tuple[str, list[str]]:
    body = f"<html><head>{HEAD}</head><body>{shown}{script}</body></html>".encode()
    record = read_page(SavedPage(body=body, origin=Origin(file="a.html", form=Form.HTML)))
    return record.article.body if record.article else "", [warning.code for warning in record.warnings]


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_the_text_of_a_page_that_shows_none(script: str) -> None:
    text, warnings = read(script)
    assert text == "\n\n".join(PARAGRAPHS)
    assert "text_from_script" in warnings


def test_a_page_that_shows_its_text_is_read_as_shown() -> None:
    shown = f"<article><h1>Vote on the quay put off</h1>{MARKUP.replace('quay', 'pier')}</article>"
    text, warnings = read(SCRIPTS["a string pushed"], shown)
    assert text.count("harbour council") == len(PARAGRAPHS)
    assert "text_from_script" not in warnings
