"""Text dumps as programs write them: wraps, cuts at links, rows of tabs, bullets, charsets."""

import textwrap

import pytest

from thresher.crawler.extractors.dumps.lines import split_lines
from thresher.crawler.extractors.markup.decode import decode

PARAGRAPHS = [
    "The lock at Upper Weir has been worked by hand for a hundred years, and this winter is the last one. A motor "
    "takes over in spring, and nobody has told the keeper what is to become of the house.",
    "She has asked the company twice, by letter, and has had no answer that would be worth writing down here.",
    "The company says that the house will be kept. It said so before, and the roof of the shed shows how that went, as "
    "everybody who walks along the towpath can see for themselves.",
]
OUTLIER = "| a table of a hundred and seventy columns | " + "-" * 120 + " |"


def shown(text: str) -> list[str]:
    return [line.text for line in split_lines(text)]


@pytest.mark.parametrize("width", [60, 72, 76, 79, 100])
@pytest.mark.parametrize("indent", ["", "    "])
def test_wrapped_at_any_width(width: int, indent: str) -> None:
    rows = [textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent) for text in PARAGRAPHS]
    assert shown("\n\n".join(rows)) == PARAGRAPHS


def test_a_wide_table_does_not_hide_the_width() -> None:
    text = "\n\n".join([OUTLIER, *(textwrap.fill(text, 72) for text in PARAGRAPHS)])
    assert shown(text)[1:] == PARAGRAPHS


def test_lists_below_wrapped_text_keep_their_items() -> None:
    items = ["* Ferries", "* Locks and weirs", "+ Harbour dues", "o By boat"]
    text = "\n\n".join(textwrap.fill(text, 72) for text in PARAGRAPHS) + "\n\n" + "\n".join("     " + x for x in items)
    lines = split_lines(text)
    assert [line.text for line in lines[3:]] == ["Ferries", "Locks and weirs", "Harbour dues", "By boat"]
    assert all(line.bullet for line in lines[3:])


def test_unwrapped_lines_stay_apart() -> None:
    rows = [
        "New chart shows a rock where none was",
        "The survey ship found it with its keel",
        "Insurers are not amused",
    ]
    assert shown("\n".join(rows)) == rows


def test_a_very_long_wrapped_text_is_joined_in_one_pass() -> None:
    text = textwrap.fill("the harbour council has put off the vote " * 20_000, 76)
    assert len(split_lines(text)) == 1


CUT = """The council has asked the \nHarbour Press\n for the letters that it wrote in the spring of last year
, and the
editor has said that they will be printed in full on Saturday.
The report of \nthe commission\n was not among them, as the mayor of the town has been told by his office.
Home
Ferries
events
"""


def test_sentences_cut_at_links_are_joined_and_menus_are_not() -> None:
    assert shown(CUT) == [
        "The council has asked the Harbour Press for the letters that it wrote in the spring of last year, and the "
        "editor has said that they will be printed in full on Saturday.",
        "The report of the commission was not among them, as the mayor of the town has been told by his office.",
        "Home",
        "Ferries",
        "events",
    ]


def test_a_menu_in_lower_case_is_not_glued() -> None:
    rows = [" events", " news", " opinion", " the foundation's projects", " our authors"]
    assert shown("\n".join(rows)) == [row.strip() for row in rows]


def test_lines_behind_a_tab_are_not_joined() -> None:
    text = "\n".join("\t" + line for line in ("Upper Weir", PARAGRAPHS[0], "Lock house", *PARAGRAPHS[1:]))
    assert shown(text) == ["Upper Weir", PARAGRAPHS[0], "Lock house", *PARAGRAPHS[1:]]


def test_tabs_part_a_row_into_lines() -> None:
    lines = split_lines("Home\tNews\tSport\n\tA paragraph that stands behind a tab.\n")
    assert [line.text for line in lines] == ["Home", "News", "Sport", "A paragraph that stands behind a tab."]
    assert sum(line.chars for line in lines[:3]) == len("Home News Sport")


@pytest.mark.parametrize("sign", ["•", "☆", "□", "*", "+", "-"])
def test_bullets(sign: str) -> None:
    line = split_lines(f"   {sign} Harbour dues")[0]
    assert (line.text, line.bullet) == ("Harbour dues", True)


LETTERS = [
    "Zürich wählt; „Süße Grüße“ – größer",
    "Порт закрыт до весны, сказал мэр",
    "港务局推迟了投票。\n船长说。\n",
    "항구 의회가 투표를\n연기했다\n",
]


@pytest.mark.parametrize("text", LETTERS)
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(text: str, charset: str) -> None:
    text = (text + "\n") * 20
    assert decode(text.encode(charset), None)[:2] == (text, charset)


def test_western_letters_are_not_read_as_those_of_dos() -> None:
    text = "Zürich wählt: „Süße Grüße“ – größer, schöner, älter und über allem Müller\n" * 20
    assert decode(text.encode("cp1252"), None)[0] == text
