"""Tables, lists of terms and preformatted text in a text, which explains their short lines."""

import pytest

import thresher

MENU = (
    "<nav><ul>" + "".join(f"<li><a href=/{name}>{name}</a></li>" for name in ("Home", "Goods", "Help")) + "</ul></nav>"
)
FOOT = "<footer><p><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></p><p>© 2026 Example Goods</p></footer>"
SPEAKS = "<p>The kettle boils a litre and a half of water in four minutes and keeps it warm for an hour.</p>"
GOES_ON = "<p>It does so on every kind of stove, as long as the plate is as large as the kettle's bottom.</p>"
PARTS = {
    "table": "<table><tr><th>Part<th>Made of<tr><td>lid<td>glass<tr><td>handle<td>beech</table>",
    "table that scrolls": "<div class=x><table><tr><th>Part<th>Made of<tr><td>lid<td>glass<tr><td>handle<td>beech"
    "</table></div>",
    "pre": "<pre>lid     glass\nhandle  beech</pre>",
    "terms": "<dl><dt>lid</dt><dd>glass</dd><dt>handle</dt><dd>beech</dd></dl>",
}


def text_of(main: str) -> str:
    head = (
        "<html lang=en><head><title>Steel kettle - Example Goods</title><meta property=og:type content=product></head>"
    )
    page = f"{head}<body>{MENU}<main><h1>Steel kettle</h1>{main}</main>{FOOT}</body></html>"
    return thresher.extract(page, url="https://goods.example/kettle").text


@pytest.mark.parametrize("what", PARTS)
def test_what_stands_right_behind_a_text_is_of_it(what: str) -> None:
    price = "<p class=price>€ 49.00</p><button>Add to cart</button>"
    assert "beech" in text_of(f"{price}<div class=description>{SPEAKS}{PARTS[what]}</div>")
    assert "beech" in text_of(f"<div>{SPEAKS}{PARTS[what]}{GOES_ON}</div>")


@pytest.mark.parametrize(
    "part",
    [
        f"<aside class=related>{PARTS['table']}</aside>",
        "<table class=related>" + "<tr><td><a href=/1>Copper kettle of beech<td><a href=/2>€ 60</a>" * 3 + "</table>",
        "<blockquote class=twitter-tweet><a href=https://social.example/1>A beech handle</a></blockquote>",
    ],
)
def test_what_stands_there_for_itself_is_not(part: str) -> None:
    assert "beech" not in text_of(f"<div>{SPEAKS}{part}{GOES_ON}</div>")


def test_an_article_keeps_the_whole_table_with_its_head() -> None:
    told = "".join(
        f"<p>{SPEAKS[3:-4]} So it did in our kitchen, for the {which} time.</p>" for which in ("first", "next")
    )
    table = "<table><tr><th>Part</th><th>Made of</th></tr><tr><td>lid</td><td>glass of the coast</td></tr></table>"
    page = f"<title>Our kettle</title>{MENU}<article><h1>Our kettle</h1>{told}{table}{told}</article>{FOOT}"
    article = thresher.extract(page, url="https://blog.example/2026/01/kettle").article
    assert article is not None
    assert "Part | Made of\nlid | glass of the coast" in article.body
