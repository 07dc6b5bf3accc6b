"""Tags that end in a slash are read as browsers read them, and elements with a great many attributes at all."""

import pytest

import thresher

WORDS = "The council met on Monday and agreed to mend the roof of the school before the winter."


def page(body: str, head: str = "<!doctype html>") -> str:
    return f"{head}<html lang=en><head><title>The council met</title></head><body><h1>The council met</h1>{body}</body>"


def shown(html: str) -> str:
    """All that the page shows."""
    record = thresher.extract(html)
    assert sum(record.accounting.by_zone.values()) == record.accounting.visible_chars
    return record.article.body if record.article else ""


TEXT = "".join(f"<p>{WORDS.replace('the', f'{number} of the')}</p>" for number in range(5))

AFTER = "<p>Afterwards everybody went home to the harbour by the last boat of the day, which was late.</p>"


@pytest.mark.parametrize("name", "style script noscript iframe textarea title template object".split())
@pytest.mark.parametrize("attributes", ["", " ", ' type="x"'], ids=["bare", "blank", "attribute"])
def test_content_that_is_no_text(name: str, attributes: str) -> None:
    body = shown(page(f"{TEXT}<div><{name}{attributes}/>{WORDS} unseen</{name}></div>{AFTER}"))
    assert body.count("The council met on Monday") == 5
    assert "Afterwards" in body
    assert "unseen" not in body


@pytest.mark.parametrize(
    "markup",
    ["<script/>SEEN<script>unseen</script>", '<script src="a.js"/>SEEN', "<style/>SEEN<style>unseen</style>"],
    ids=["script", "script alone", "style"],
)
def test_an_element_that_is_written_as_xml_is_empty(markup: str) -> None:
    body = shown(page(f"{TEXT}<p>{WORDS} {markup.replace('SEEN', 'Seen it is.')}</p>{AFTER}"))
    assert "Seen it is." in body
    assert "unseen" not in body


def test_xhtml_means_its_slashes() -> None:
    head = '<?xml version="1.0"?><!DOCTYPE html>'
    assert "Seen it is." in shown(
        page(f"{TEXT}<p>{WORDS} <script/>Seen it is.</p><script>unseen</script>{AFTER}", head)
    )


def test_a_link_holds_its_text() -> None:
    record = thresher.extract(
        page(f'{TEXT}<p>{WORDS} See <a href="/plan"/>the plan</a>, and <a href=/roof/>the roof</a>.</p>'),
        url="https://news.example/a",
    )
    urls = {link.text: link.url for link in record.links}
    assert urls == {"the plan": "https://news.example/plan", "the roof": "https://news.example/roof/"}


def test_what_is_hidden_stays_hidden() -> None:
    assert "unseen" not in shown(page(f"{TEXT}<div hidden/>{WORDS} unseen</div>{AFTER}"))


def test_a_drawing_keeps_its_slashes() -> None:
    body = shown(page(f"{TEXT}<svg><title/><path d='M0'/><g/></svg><p>Seen it is, and {WORDS}</p>{AFTER}"))
    assert "Seen it is" in body


@pytest.mark.parametrize("value", ["", "=v", "='a > b'", '="<b>"'], ids=["none", "plain", "quoted", "tag"])
@pytest.mark.parametrize("tag", ["div", "html", "p class=x", "span"], ids=lambda tag: tag.split()[0])
def test_an_element_of_a_hundred_thousand_attributes(tag: str, value: str) -> None:
    attributes = " ".join(f"a{number}{value}" for number in range(100_000))
    body = shown(page(f"{TEXT}<{tag} {attributes}>Seen it is, and {WORDS}</{tag.split()[0]}>{AFTER}"))
    assert body.count("The council met on Monday") == 6
    assert "Afterwards" in body
    assert "a99999" not in body


def test_a_script_keeps_what_looks_like_attributes() -> None:
    words = " ".join(f"word{number}" for number in range(400))
    data = f'<script>state = {{"body": "<p>Text <x {words}></p>{TEXT}"}}</script>'
    record = thresher.extract(f"<html><head><title>The council met</title></head><body>{data}</body></html>")
    assert record.warnings[0].code == "text_from_script"
    assert record.article is not None
    assert record.article.body.count("The council met") == 5
