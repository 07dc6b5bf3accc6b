"""Text dumps line by line: cleaning, wraps, kinds of lines; and hostile text."""

import time
from datetime import date
from itertools import pairwise

import pytest

from thresher.crawler.extractors.dumps import read_text
from thresher.crawler.extractors.dumps.kinds import classify, crumbs_of
from thresher.crawler.extractors.dumps.line_words import Topic, see_also, topic_of
from thresher.crawler.extractors.dumps.lines import Kind, split_lines
from thresher.crawler.extractors.dumps.signature import tags_of
from thresher.crawler.extractors.dumps.sources import publishers_of, source_in
from thresher.schemas.record import PageType, Zone

TODAY = date(2026, 11, 23)

ARTICLE = """Home
News

A Lock-Keeper's Last Winter on the Upper Canal

By Jane Doe
March 3, 2012

The lock at Upper Weir has been worked by hand for a hundred years, and this winter is the last. A motor takes over.

Nobody has asked the keeper what she will do then. She has asked herself, and has no answer worth writing down.

The company has promised to keep the house. It promised that before, and the roof of the shed shows how it went.
"""


def kind_of(text: str) -> Kind:
    lines = split_lines(text)
    classify(lines, TODAY)
    assert len(lines) == 1
    return lines[0].kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("By Jane Doe", Kind.BYLINE),
        ("Автор: Иван Петров", Kind.BYLINE),
        ("20.04.2010", Kind.DATE),
        ("Published: 12 March 2020, 14:30", Kind.DATE),
        ("2023年5月1日 10:22", Kind.DATE),
        ("Print version", Kind.TOOL),
        ("Поделиться", Kind.TOOL),
        ("打印", Kind.TOOL),
        ("Home > News > Politics", Kind.CRUMBS),
        ("Startseite » Region", Kind.CRUMBS),
        ("© 2010 Harbour Press", Kind.LEGAL),
        ("All rights reserved", Kind.LEGAL),
        ("© Jan Smit/Reuters", Kind.CAPTION),
        ("The old quay in spring. Photo: Jan Smit", Kind.CAPTION),
        ("The keeper of the lock at Upper Weir beside the new motor in the spring © 2019 Jan Smit", Kind.CAPTION),
        ("COUNCIL PUTS OFF FERRY VOTE", Kind.TEXT),
        ("Who pays for the night boat that nobody takes on a Tuesday?", Kind.TEXT),
        ("It is a short crossing, he added.", Kind.SENTENCE),
        ("The council has put off the vote for a second time, to the dismay of those who wait.", Kind.PROSE),
        ("x" * 500, Kind.TEXT),
    ],
)
def test_kind_of_a_line(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Other materials on this topic", Topic.RELATED),
        ("Mehr zum Thema: Ukraine", Topic.RELATED),
        ("Читайте также", Topic.RELATED),
        ("相关阅读", Topic.RELATED),
        ("Comments (12)", Topic.COMMENTS),
        ("Most read", Topic.TEASER),
        ("Related work shows what a ferry costs a council", None),
        ("News from the front", None),
    ],
)
def test_topic_of_a_heading(text: str, topic: Topic | None) -> None:
    assert topic_of(text) is topic


def test_see_also_needs_a_label_and_a_headline() -> None:
    assert see_also("Read also: Storm nears the coast") == ("Read also", "Storm nears the coast")
    assert see_also("Ukraine: Storm nears the coast") is None
    assert see_also("Read also:") is None


def test_crumbs_need_a_home_or_two_arrows() -> None:
    assert crumbs_of("Home / Region / North") == ["Home", "Region", "North"]
    assert crumbs_of("profit > loss") == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("“CoastWatch.org”, March 9, 2011", "CoastWatch.org"),
        ("Источник: ИТАР-ТАСС", "ИТАР-ТАСС"),
        ("(Reuters)", "Reuters"),
        ("来源:新华社", "新华社"),
        ("He said “never again” on March 9, 2011.", None),
        ("March 9, 2011", None),
    ],
)
def test_source_of_a_signature_line(line: str, name: str | None) -> None:
    lines = split_lines(line)
    classify(lines, TODAY)
    assert source_in(lines[0]) == name


def test_publishers_before_headlines_need_one_that_is_known() -> None:
    digest = ["HARBOUR DAILY: A", "coastwatch.org: B", "The Pilot: C"]
    assert publishers_of(digest) == ["HARBOUR DAILY", "coastwatch.org", "The Pilot"]
    assert publishers_of(["Ferries: what next", "Herring: it returns", "Ice: an early end"]) == [None] * 3


def test_tags_line() -> None:
    assert tags_of("Tags: ferries, islands, #budget") == ["ferries", "islands", "budget"]
    assert tags_of("Islands: ferries, budget") == []


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_any_line_end_gives_the_same_page(end: str) -> None:
    assert read_text(ARTICLE.replace("\n", end)) == read_text(ARTICLE)


def test_marks_nul_and_odd_spaces_do_not_show() -> None:
    odd = "\ufeff" + ARTICLE.replace("By Jane", "By\u00a0\tJane").replace("lock", "lo\x00ck")
    page, plain = read_text(odd), read_text(ARTICLE)
    assert page.article == plain.article
    assert page.accounting == plain.accounting


def test_wrapped_paragraphs_are_joined_and_others_are_not() -> None:
    wrapped = (
        "a line that is as wide as a terminal was in the old days, it goes on\n" * 6 + "and ends here.\n\nNext one.\n"
    )
    lines = split_lines(wrapped)
    assert [line.text[-9:] for line in lines] == ["nds here.", "Next one."]
    assert lines[0].chars == sum(len(line) for line in wrapped.splitlines()[:7])
    assert [line.text for line in split_lines("Home\nNews\nSport\n")] == ["Home", "News", "Sport"]


def test_a_date_that_begins_with_a_day_is_no_numbered_list() -> None:
    assert split_lines("9. September 2025")[0].text == "9. September 2025"
    assert split_lines("• Tea")[0].bullet


def test_text_without_headline_says_so() -> None:
    page = read_text(ARTICLE.split("2012\n", 1)[1])
    assert page.page_type is PageType.ARTICLE
    assert [warning.code for warning in page.warnings] == ["no_headline"]


def test_only_a_menu_is_navigation() -> None:
    page = read_text("Home\nNews\nSport\nContact\n")
    assert (page.page_type, page.article, page.teasers) == (PageType.OTHER, None, [])
    assert [link.text for link in page.links] == ["Home", "News", "Sport", "Contact"]
    assert page.accounting.by_zone[Zone.NAVIGATION] == page.accounting.visible_chars == 20


def test_a_decoded_binary_is_not_read() -> None:
    page = read_text(bytes(range(256)).decode("latin-1") * 50)
    assert page.page_type is PageType.OTHER
    assert [warning.code for warning in page.warnings] == ["not_text"]


HOSTILE = {
    "empty": "",
    "blank": " \n\t\n\f\n",
    "one long line": "word and more " * 100_000,
    "one long word": "x" * 1_000_000,
    "nul": "\x00" * 1_000_000,
    "surrogates": "\ud800 a\n" * 1_000,
    "separators": "a > " * 200_000,
    "pipes": "| " * 200_000,
    "colons": ":" * 500_000,
    "quotes": "“" * 500_000,
    "quote lines": ("“" * 80 + "\n") * 5_000,
    "digits": "2010 " * 200_000,
}
LINES = {
    "dates": "April 26, 2010\n",
    "names": "John Smith\n",
    "comments": "Comments\n",
    "related": "Related articles\n",
    "see also": "Read also: foo bar baz\n",
    "sections": "Section\nA headline of six words here\n20.04.2010\n\n",
}
"""What makes work where it stands over and over."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_accounted_for(name: str) -> None:
    _account(HOSTILE[name])


@pytest.mark.parametrize("lines", [1_000, pytest.param(8_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", LINES)
def test_lines_without_end_are_accounted_for(name: str, lines: int) -> None:
    _account(LINES[name] * (lines // LINES[name].count("\n")))


def _account(text: str) -> None:
    page = read_text(text, today=TODAY)
    assert sum(page.accounting.by_zone.values()) == page.accounting.visible_chars
    assert page == read_text(text, today=TODAY)


@pytest.mark.slow
def test_time_grows_with_length_only() -> None:
    def seconds(copies: int) -> float:
        text = ("Some Headline of Six Words Here\n20.04.2010\n\nRelated articles\nHome | News\n" + ARTICLE) * copies
        start = time.process_time()
        read_text(text, today=TODAY)
        return time.process_time() - start

    took = [min(seconds(copies) for _ in range(2)) for copies in (250, 500, 1_000)]
    assert all(later < 4 * earlier + 0.1 for earlier, later in pairwise(took))
