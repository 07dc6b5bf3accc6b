"""Charsets that are none, and characters that are halves."""

import codecs

import msgspec
import pytest

import thresher
from thresher.pipelines.process import process
from thresher.schemas.page import Form, Known, Origin, SavedPage
from thresher.schemas.record import PageRecord

WORDS = "Le conseil a décidé hier soir de réparer le toit de l'école avant l'hiver, à la demande générale."
NO_CHARSETS = (
    "undefined idna punycode utf-7 unicode_escape raw_unicode_escape rot13 hex base64 zlib bz2 quopri uu mbcs oem "
    "cp037 x-user-defined __init__ .. none"
).split()


def page(charset: str) -> str:
    return f"""<html lang=fr><head><meta charset="{charset}"><title>Le toit de l'école</title></head><body><h1>Le toit
    de l'école</h1>{f"<p>{WORDS}</p>" * 5}</body></html>"""


def body(record: PageRecord) -> str:
    assert record.article is not None
    return record.article.body


POLISH = (
    "Rada wsi postanowiła we wtorek odbudować młyn, którego dach i koło spłonęły jedenaście lat temu; źródło żółci."
)
JAPANESE = "村議会は火曜日、十一年前に焼けた古い水車小屋を再建すると決めた。"
FRENCH = "L'école a coûté 3 m³ d'eau, 20 m² de tuiles et ½ tonne de chaux « au moins » ; l'été où l'on bâtit dura."
UNDECLARED = {
    "ISO-8859-2 as -1": (POLISH, "iso8859-2", "iso-8859-1", "iso8859-2"),
    "windows-1250 as ISO-8859-1": (POLISH, "cp1250", "iso-8859-1", "cp1250"),
    "signs of measures are no letters": (FRENCH, "cp1252", "iso-8859-1", "cp1252"),
    "ISO-2022-JP, undeclared": (JAPANESE, "iso2022_jp", "", "iso2022_jp"),
    "UTF-16 without a byte order mark": (POLISH, "utf-16-le", "", "utf-16-le"),
    "... the other way round": (JAPANESE, "utf-16-be", "", "utf-16-be"),
}


@pytest.mark.parametrize(("words", "encoding", "declared", "found"), UNDECLARED.values(), ids=UNDECLARED)
def test_a_charset_that_is_not_declared(words: str, encoding: str, declared: str, found: str) -> None:
    charset = f"<meta charset={declared}>" if declared else ""
    text = "".join(f"<p>{number}. {words}</p>" for number in range(5))
    page = f"<html><head>{charset}<title>A</title></head><body><h1>A</h1>{text}</body></html>"
    record = thresher.extract(page.encode(encoding))
    assert words in body(record)
    assert record.origin.charset == found


@pytest.mark.parametrize("name", NO_CHARSETS)
def test_a_charset_that_is_none_is_told_from_the_bytes(name: str) -> None:
    record = thresher.extract(page(name).encode("cp1252"))
    assert WORDS in body(record)
    assert record.origin.charset_from is Known.INFERRED
    assert codecs.lookup(record.origin.charset or "").name == record.origin.charset


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "é", "x" * 5000], ids=["nul", "half", "accent", "long"])
def test_a_stated_charset_that_no_name_is(name: str) -> None:
    saved = SavedPage(body=page("utf-8").encode(), origin=Origin(file="a.html", form=Form.HTML, charset=name))
    record = process(saved).record
    assert record is not None
    assert WORDS in body(record)


HALVES = {
    "high": r"\ud800 met",
    "low": r"met \udfff",
    "two": r"\udc00\ud83d met",
    "reference": "&#xd800; met &#55296;",
    "number": f"&#{'9' * 5000}; met",
}


@pytest.mark.parametrize("name", HALVES)
def test_half_a_character_in_what_a_page_declares(name: str) -> None:
    text = HALVES[name]
    things = f'{{"@type": "NewsArticle", "headline": "{text}", "author": {{"name": "Ann Oak {text}"}}, "keywords": ["{text}"], "articleSection": "{text}", "datePublished": "2024-05-03", "publisher": {{"name": "{text}"}}}}'  # noqa: E501
    head = (
        f'<script type="application/ld+json">{things}</script><meta name=author content="{text}"><title>{text}</title>'
    )
    record = thresher.extract(page("utf-8").replace("<title>Le toit de l'école</title>", head))
    assert b"met" in msgspec.json.encode(record)
    assert record.article is not None
    assert record.article.date_published == "2024-05-03"


def test_half_a_character_in_the_data_of_a_script() -> None:
    markup = f"<p>{WORDS} \\ud83d</p>" * 6 + "<p>\\ud83d\\ude00</p>"
    record = thresher.extract(f'<html><title>Le toit</title><body><script>x = {{"body": "{markup}"}}</script></body>')
    assert b"Le conseil" in msgspec.json.encode(record)
    assert "\N{GRINNING FACE}" in body(record)


def test_a_number_that_is_too_long_to_read() -> None:
    things = f'{{"@type": "NewsArticle", "wordCount": {"9" * 5000}, "headline": "Le toit"}}'
    record = thresher.extract(
        page("utf-8").replace("</head>", f'<script type="application/ld+json">{things}</script></head>')
    )
    assert WORDS in body(record)


@pytest.mark.parametrize(
    "side", ["²", "9" * 5000, "-1", "1e9", "٥٩"], ids=["power", "long", "minus", "float", "Arabic"]
)
def test_a_width_that_is_no_number(side: str) -> None:
    html = page("utf-8").replace("</h1>", f'</h1><img src="/a.jpg" width="{side}">')
    record = thresher.extract(html, url="https://news.example/a")
    assert record.article is not None
    assert [image.url for image in record.article.images] == ["https://news.example/a.jpg"]


def test_a_capture_in_the_year_one() -> None:
    html = page("utf-8").replace("</h1>", "</h1><p class=date>3 weeks ago</p>").replace("lang=fr", "lang=en")
    origin = Origin(file="a.html", form=Form.HTML)
    assert process(SavedPage(body=html.encode(), origin=origin, fetched_at="0001-01-01T00:00:00Z")).record is not None
