"""The regression pages: what a person reads on each page is what the record says.

A folder of tests/pages holds a page (`input.*`, or the name of a page of seeds/ under `page`) and `expected.json`.
Every expectation is a test of its own.  `known_failures` names those that the program does not meet yet, with the
reason; when it meets them the test says so.
"""

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

import thresher
from thresher.crawler.loaders import load
from thresher.pipelines.process import process
from thresher.schemas.page import SavedPage

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "tests" / "pages"
FOLDERS = sorted(
    path.parent.name for path in PAGES.glob("*/expected.json") if not path.parent.name.startswith("textdump-")
)

Fields = dict[str, Any]


@cache
def outcome_of(folder: str) -> Fields:
    """How the page of a folder ends, as plain data."""
    expected = _expected(folder)
    (page,) = load([str(_path(folder))], url=expected.get("url"))
    assert isinstance(page, SavedPage), f"{folder} was not loaded: {page}"
    return msgspec.to_builtins(process(page))


def _path(folder: str) -> Path:
    expected = _expected(folder)
    return ROOT / expected["page"] if "page" in expected else next((PAGES / folder).glob("input.*"))


@cache
def _expected(folder: str) -> Fields:
    return json.loads((PAGES / folder / "expected.json").read_text(encoding="utf-8"))


def _cases() -> Iterator[Any]:
    for folder in FOLDERS:
        expected = _expected(folder)
        known, wanted = expected.get("known_failures", {}), _flat(expected["expect"])
        assert known.keys() <= wanted.keys(), f"{folder}: a known failure that is not expected"
        for name, value in wanted.items():
            marks = [pytest.mark.xfail(strict=True, reason=known[name])] if name in known else []
            yield pytest.param(folder, name, value, id=f"{folder}-{name}", marks=marks)


def _flat(expect: Fields) -> Fields:
    """The expectations by name, those of the article as `article.NAME`, of a teaser's field as `teasers.FIELD`."""
    flat = {name: value for name, value in expect.items() if name not in ("article", "teasers")}
    article = expect.get("article", {})
    flat |= {"article": None} if article is None else {f"article.{name}": value for name, value in article.items()}
    if "teasers" in expect:
        teasers = expect["teasers"]
        flat["teasers"] = [teaser.get("headline") for teaser in teasers]
        for field in dict.fromkeys(field for teaser in teasers for field in teaser if field != "headline"):
            flat[f"teasers.{field}"] = {teaser["headline"]: teaser[field] for teaser in teasers if field in teaser}
    return flat


@pytest.mark.parametrize(("folder", "name", "wanted"), list(_cases()))
def test_page(folder: str, name: str, wanted: Any) -> None:
    outcome = outcome_of(folder)
    record = outcome["record"]
    if name in ("status", "reason"):
        assert outcome[name] == wanted
        return
    assert record is not None, f"refused: {outcome['reason']}: {outcome['detail']}"
    if name.startswith("article."):
        assert record["article"] is not None, f"no article on a page of type {record['page_type']}"
        _check_article(record["article"], name.removeprefix("article."), wanted)
    elif name == "teasers":
        assert [teaser["headline"] for teaser in record["teasers"]] == wanted
    elif name.startswith("teasers."):
        _check_teasers(record["teasers"], name.removeprefix("teasers."), wanted)
    else:
        _check_record(record, name, wanted)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_character_has_one_zone(folder: str) -> None:
    record = outcome_of(folder)["record"]
    if record is not None:
        accounting = record["accounting"]
        assert sum(accounting["by_zone"].values()) == accounting["visible_chars"]
        assert {link["zone"] for link in record["links"]} <= accounting["by_zone"].keys()


def _check_record(record: Fields, name: str, wanted: Any) -> None:
    if name == "links_by_zone":
        found = {
            zone: [
                text for text in texts if (zone, text) not in {(link["zone"], link["text"]) for link in record["links"]}
            ]
            for zone, texts in wanted.items()
        }
        zones = {link["text"]: link["zone"] for link in record["links"]}
        astray = {text: zones.get(text, "not a link") for texts in found.values() for text in texts}
        assert not astray, f"expected in another zone: {astray}"
    elif name == "zone_chars":
        for zone, (least, most) in wanted.items():
            assert least <= record["accounting"]["by_zone"][zone] <= most
    elif name == "warnings":
        assert [warning["code"] for warning in record["warnings"]] == wanted
    elif name == "origin":
        assert {key: record["origin"][key] for key in wanted} == wanted
    else:
        assert record[name] == wanted


def _check_article(article: Fields, name: str, wanted: Any) -> None:
    checks: dict[str, Callable[[Fields, Any], None]] = {
        "paragraphs": _check_paragraphs,
        "paragraph_list": _check_paragraph_list,
        "blocks": _check_blocks,
        "images": _check_images,
        "source_like": _check_source,
        "authors_include": lambda article, names: _same(sorted(set(names) - set(article["authors"])), []),
        "headings": lambda article, texts: _same(_texts(article, "heading"), texts),
        "list_items": lambda article, starts: _check_starts(_texts(article, "list_item"), starts),
        "quotes": lambda article, starts: _check_starts(_texts(article, "quote"), starts),
        "body_has": lambda article, parts: _same([part for part in parts if part not in article["body"]], []),
        "body_lacks": lambda article, parts: _same([part for part in parts if part in article["body"]], []),
        "body_once": lambda article, parts: _same([article["body"].count(part) for part in parts], [1] * len(parts)),
    }
    if name in checks:
        checks[name](article, wanted)
        return
    field, _, relation = name.rpartition("_")
    if field in article and relation in ("starts", "ends", "has", "in"):
        _relate(article[field], relation, wanted)
    else:
        assert article[name] == wanted


def _relate(value: str | None, relation: str, wanted: Any) -> None:
    assert value is not None
    if relation == "starts":
        assert value[: len(wanted)] == wanted
    elif relation == "ends":
        assert value[-len(wanted) :] == wanted
    elif relation == "has":
        assert wanted in value
    else:
        assert value in wanted


def _check_paragraphs(article: Fields, wanted: int | list[int]) -> None:
    """So many, or from so many to so many where two persons would count differently."""
    least, most = (wanted, wanted) if isinstance(wanted, int) else wanted
    found = _texts(article, "paragraph")
    assert least <= len(found) <= most, [text[:40] for text in found]


def _check_paragraph_list(article: Fields, wanted: list[str]) -> None:
    _check_starts(_texts(article, "paragraph"), wanted)


def _check_starts(found: list[str], wanted: list[str]) -> None:
    assert len(found) == len(wanted), [text[:40] for text in found]
    assert [text[: len(start)] for text, start in zip(found, wanted, strict=True)] == wanted


def _check_blocks(article: Fields, wanted: list[list[Any]]) -> None:
    """Kind and beginning of every block, and its level where one is given."""
    found = [[block["kind"], block["text"], block["level"]] for block in article["blocks"]]
    assert [kind for kind, *_ in found] == [kind for kind, *_ in wanted], [(kind, text[:30]) for kind, text, _ in found]
    for (_, text, level), (_, start, *levels) in zip(found, wanted, strict=True):
        assert text[: len(start)] == start
        assert levels in ([], [level])


def _check_images(article: Fields, wanted: list[Fields]) -> None:
    assert len(article["images"]) == len(wanted), article["images"]
    for image, fields in zip(article["images"], wanted, strict=True):
        for name, value in fields.items():
            if name == "caption_starts":
                _relate(image["caption"], "starts", value)
            else:
                assert image[name] == value


def _check_source(article: Fields, wanted: str) -> None:
    """The page spells the source in two ways; which one is taken is not at stake."""
    assert article["source"] is not None
    assert article["source"]["name"].casefold() == wanted.casefold()


def _check_teasers(teasers: list[Fields], field: str, wanted: Fields) -> None:
    """A field of the teasers, by headline; `FIELD_in` lists the values that are right."""
    found = {teaser["headline"]: teaser[field.removesuffix("_in")] for teaser in teasers}
    found = {headline: found.get(headline, "no such teaser") for headline in wanted}
    if field.endswith("_in"):
        assert {headline: value for headline, value in found.items() if value not in wanted[headline]} == {}
    else:
        assert found == wanted


def _texts(article: Fields, kind: str) -> list[str]:
    return [block["text"] for block in article["blocks"] if block["kind"] == kind]


def _same(found: Any, wanted: Any) -> None:
    assert found == wanted


# Pages that are too large to store.

SENTENCE = "The council of Oxley met on Monday evening and agreed to mend the roof of the school before the winter. "
TALE = "She told him that nobody would come back from the river with so many questions about a boat and its price. "
CHROME = '<div class="menu"><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></div>'


def _page(body: str) -> bytes:
    head = "<meta charset=utf-8><title>Council mends the roof - Oxley News</title>"
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{CHROME}{body}</body></html>".encode()


def _paragraphs(count: int) -> str:
    return "".join(f"<p>Number {number}. {SENTENCE * 3}</p>" for number in range(count))


@pytest.mark.parametrize("depth", [260, 5_000])
@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td"])
def test_text_below_many_nested_elements_is_not_lost(depth: int, tag: str) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    body = f"<h1>Council mends the roof</h1>{f'<{tag}>' * depth}{_paragraphs(8)}{closing * depth}<p>Afterwards.</p>"
    record = thresher.extract(_page(body), url="https://oxley.example/roof")
    assert record.article is not None
    assert [f"Number {number}." in record.article.body for number in range(8)] == [True] * 8
    assert sum(record.accounting.by_zone.values()) == record.accounting.visible_chars


@pytest.mark.parametrize("count", [40, 160, 500])
def test_a_long_article_is_read_to_its_end(count: int) -> None:
    words = [word for sentence in (SENTENCE, TALE) for word in sentence.lower().replace(".", "").split()]
    chance = random.Random(count)
    paragraphs = [
        f"<p>Number {number}. {' '.join(chance.choices(words, k=chance.randint(30, 70))).capitalize()}.</p>"
        for number in range(count)
    ]
    page = _page(f"<article><h1>Council mends the roof</h1>{''.join(paragraphs)}</article>")
    record = thresher.extract(page, url="https://oxley.example/roof")
    assert record.article is not None
    assert [f"Number {number}." in record.article.body for number in range(count)] == [True] * count


@pytest.mark.slow
def test_a_page_of_20_megabytes(tmp_path: Path) -> None:
    page = _page(f"<article><h1>Council mends the roof</h1>{_paragraphs(63_000)}</article>")
    assert len(page) > 20_000_000
    (tmp_path / "large.html").write_bytes(page)
    (outcome,) = thresher.extract_files([tmp_path / "large.html"], jobs=1)
    assert outcome.record is not None, outcome.reason
    assert outcome.record.article is not None
    assert outcome.record.article.headline == "Council mends the roof"
    assert len(outcome.record.article.blocks) == 63_000
    assert outcome.record.article.body.endswith(SENTENCE.strip())


LARGE = {
    "short paragraphs": "".join(
        f"<p>The vote {n} was not what anybody had been thinking of.</p>" for n in range(60_000)
    ),
    "a table": "<table>" + "".join(f"<tr><td>a {n}</td><td>{n}</td></tr>" for n in range(20_000)) + "</table>",
    "many tables": "<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>" * 5_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", LARGE)
def test_time_grows_with_the_page_and_not_with_its_square(kind: str, tmp_path: Path) -> None:
    page = _page(f"<article><h1>Council mends the roof</h1>{_paragraphs(40)}{LARGE[kind]}{_paragraphs(40)}</article>")
    (tmp_path / "large.html").write_bytes(page)
    (outcome,) = thresher.extract_files([tmp_path / "large.html"], jobs=1)
    assert outcome.record is not None, outcome.reason
    assert outcome.record.article is not None


def test_the_same_bytes_give_the_same_record() -> None:
    for folder in FOLDERS:
        (page,) = load([str(_path(folder))])
        assert isinstance(page, SavedPage)
        assert msgspec.json.encode(process(page, evidence=True)) == msgspec.json.encode(process(page, evidence=True))
