"""Text dumps: whole pages in several layouts and languages, each a folder of its own."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from thresher.crawler.extractors.dumps import TextPage, read_text
from thresher.schemas.record import Article, Zone

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "tests" / "pages").glob("textdump-*"))
SEED = ROOT.parent / "shared" / "seed" / "eurasian-home-article.txt"
TODAY = date(2026, 11, 23)


def read_page(folder: Path) -> tuple[TextPage, dict[str, Any]]:
    text = (folder / "input.txt").read_text(encoding="utf-8")
    return read_text(text, today=TODAY), json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def article_of(page: TextPage) -> Article:
    assert page.article is not None
    return page.article


def texts(page: TextPage, zone: Zone) -> list[str]:
    return [link.text for link in page.links if link.zone is zone]


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
class TestPages:
    def test_page(self, folder: Path) -> None:
        page, expected = read_page(folder)
        assert page.page_type == expected["page_type"]
        assert page.site_name == expected["site_name"]
        assert [crumb.text for crumb in page.breadcrumbs] == expected["breadcrumbs"]

    def test_article(self, folder: Path) -> None:
        page, expected = read_page(folder)
        if expected["article"] is None:
            assert page.article is None
            return
        article = article_of(page)
        got = {name: getattr(article, name) for name in expected["article"]}
        got["source"] = article.source.name if article.source else None
        assert got == expected["article"]
        assert [block.text for block in article.blocks] == expected["paragraphs"]
        assert article.body == "\n\n".join(expected["paragraphs"])

    def test_teasers(self, folder: Path) -> None:
        page, expected = read_page(folder)
        names = ("section", "relation", "headline", "date", "byline", "source", "summary")
        assert [{name: getattr(teaser, name) for name in names} for teaser in page.teasers] == expected["teasers"]

    def test_links(self, folder: Path) -> None:
        page, expected = read_page(folder)
        assert texts(page, Zone.NAVIGATION) == expected["navigation"]
        assert all(link.url is None for link in page.links)

    def test_accounting(self, folder: Path) -> None:
        page, expected = read_page(folder)
        lines = (folder / "input.txt").read_text(encoding="utf-8").splitlines()
        assert page.accounting.visible_chars == sum(len(" ".join(line.split())) for line in lines)
        assert sum(page.accounting.by_zone.values()) == page.accounting.visible_chars
        assert page.accounting.by_zone[Zone.COMMENTS] == expected.get("comments", 0)


@pytest.fixture(scope="module")
def seed() -> TextPage:
    if not SEED.exists():
        pytest.skip("the seed page is not here: it stands beside the project, in ../shared/seed")
    return read_text(SEED.read_text(encoding="utf-8"), today=TODAY)


class TestSeed:
    """The page that the project was asked for; its sentences stay out of the tree, so only shapes are told here."""

    def test_head_and_signature(self, seed: TextPage) -> None:
        article = article_of(seed)
        assert article.kicker == "EURASIANET.ORG"
        assert article.headline is not None
        assert article.headline.startswith("KYRGYZSTAN EVENTS")
        assert article.source is not None
        assert article.source.name == "EurasiaNet.org"
        assert (article.byline, article.authors) == ("David TRILLING", ["David Trilling"])
        assert (article.date_published, article.date_published_raw) == ("2010-04-26", "April 26, 2010")

    def test_body_is_the_text_and_nothing_else(self, seed: TextPage) -> None:
        article = article_of(seed)
        assert len(article.blocks) == 18
        assert {block.kind for block in article.blocks} == {"paragraph"}
        assert article.blocks[0].text.startswith("The early April")
        assert article.body.endswith('as a member."')

    def test_teasers(self, seed: TextPage) -> None:
        sections = [teaser.section for teaser in seed.teasers]
        assert sections == ["Digest"] * 7 + ["Expert forum"] * 2 + ["Opinion"]
        assert {teaser.relation for teaser in seed.teasers} == {"related"}
        assert all(teaser.date and teaser.summary and teaser.headline for teaser in seed.teasers)
        assert all(teaser.source and not teaser.byline for teaser in seed.teasers[:7])
        assert [teaser.byline for teaser in seed.teasers[7:]] == ["PETER RUTLAND", "ALISHER KHAMIDOV", "Aleh Novikau"]
        assert [teaser.date for teaser in seed.teasers[-2:]] == ["2010-04-07", "2010-04-20"]

    def test_navigation(self, seed: TextPage) -> None:
        links = texts(seed, Zone.NAVIGATION)
        assert links[:3] == ["Main page", "Print version", "events"]
        assert links[-1] == "our authors"
        assert len(links) == 14

    def test_evidence_names_lines(self, seed: TextPage) -> None:
        assert seed.evidence["headline"].where == "line 5"
        assert seed.evidence["source"].where == seed.evidence["date_published"].where == "line 46"
