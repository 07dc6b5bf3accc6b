"""What a reader sees of markup: hidden parts, marks, formulas, shadow trees, frames, pictures."""

import html as markup

import pytest

import thresher
from thresher.crawler.extractors.markup.sizes import sizes
from thresher.crawler.extractors.opening import open_page

TITLE = "Orchard village rebuilds its mill"
TEXT = [
    "The old water mill of Orlen will turn again next spring, the village council decided after a long evening.",
    "A fire had burnt the roof and most of the wheel eleven years ago, and nobody had found the money for repairs.",
    "The miller's granddaughter now pays a third of the costs, a foundation another, and the village what is left.",
    "Bakers of the valley have promised to buy the flour, provided that it is ground as finely as it once was.",
    "The weir stays as it is, because trout spawn below it and the anglers' club threatened to go to court.",
]
ALL = "".join(f"<p>{text}</p>" for text in TEXT)
ADDRESS = "https://www.orlen-weekly.example/news/mill"


def shown(inner: str) -> list[str]:
    return [block.text for block in open_page(f"<body><main>{inner}</main></body>".encode(), "utf-8").view.blocks]


HIDDEN = '<span style="visibility: hidden">x</span><b hidden>x</b><i style="DISPLAY : NONE !important">x</i>'
BLOCKS = {
    "hidden inline elements": (f"<p>Seen{HIDDEN}<a href=/x style=display:none>x</a><cite hidden>x</cite>.</p>", ["Seen."]),  # noqa: E501
    "a hidden time": ("<p>Seen <time hidden datetime=2024-04-02>x</time>again</p>", ["Seen again"]),
    "what opens when it is looked for": ("<p>Seen <b hidden=until-found>on search</b></p>", ["Seen on search"]),
    "a long rest behind a click": (f"<p>Seen <span style=display:none>{'more ' * 150}</span></p>", ["Seen " + "more " * 149 + "more"]),  # noqa: E501
    "icons drawn by the names of their glyphs": ("<p><i class=material-icons>share</i> Seen <span class=material-symbols-outlined>east</span></p>", ["Seen"]),  # noqa: E501
    "a sign that links to its heading": ("<h2 id=a>The plan <a href=#a>#</a></h2><h2>Costs<a href=#b>¶</a></h2>", ["The plan", "Costs"]),  # noqa: E501
    "... before it, and by its whole address": (f"<h2 id=a><a href=#a>§</a> The plan <a href='{ADDRESS}#a'>🔗</a></h2>", ["The plan"]),  # noqa: E501
    "words that link to their heading": ("<h2 id=a>The plan <a href=#a>Copy link</a></h2>", ["The plan"]),
    "a heading that is a link to itself": ("<h2 id=a><a href=#a>The plan</a></h2>", ["The plan"]),
    "a link of a heading to another place": ("<h2 id=a>The plan, see <a href=#b>page two</a></h2>", ["The plan, see page two"]),  # noqa: E501
    "a button beside a heading": ("<h2>The plan <button>Copy link</button></h2>", ["The plan"]),
    "a button that is the heading": ("<h3><button>The plan <b>+</b></button></h3>", ["The plan +"]),
    "the mark of a note": ("<p>Seen<a href=#n1>1</a></p><li>A note <a href=#r1>↩︎</a></li>", ["Seen1", "A note"]),
    "a formula's own words": ("<p>So <math alttext='F = ma'><mi>F</mi></math> holds</p>", ["So F = ma holds"]),
    "a formula without words": ("<p>So <math><semantics><mrow><mi>F</mi><mo>=</mo></mrow><annotation>f</annotation></semantics></math> holds</p>", ["So F= holds"]),  # noqa: E501
    "a formula shown twice": ("<p>So <span><span><math><mi>F</mi></math></span><span aria-hidden=true>F</span></span> holds</p>", ["So F holds"]),  # noqa: E501
    "a formula hidden behind its picture": ("<p>So <span style=display:none><math alttext=F></math></span><img alt=F> holds</p>", ["So F holds"]),  # noqa: E501
    "a custom element amid text": ("<p>So <x-term>flour</x-term> is ground</p>", ["So flour is ground"]),
    "a custom element around text": ("<x-part><p>Flour</p></x-part>", ["Flour"]),
    "a shadow tree": ("<x-part><template shadowrootmode=open><p>Seen</p></template></x-part>", ["Seen"]),
    "... as it was once declared": ("<x-part><template shadowroot=open><p>Seen</p></template></x-part>", ["Seen"]),
    "a template": ("<template><p>x</p></template><p>Seen</p>", ["Seen"]),
    "text behind elements that have no end": ("<p>Seen <embed src=a>again</p>", ["Seen again"]),
}  # fmt: skip


@pytest.mark.parametrize(("inner", "texts"), BLOCKS.values(), ids=BLOCKS)
def test_the_text_that_is_shown(inner: str, texts: list[str]) -> None:
    assert shown(inner) == texts


def test_a_hidden_link_is_no_link_and_a_mark_is_one() -> None:
    view = open_page(b"<body><p>a<a href=/x hidden>b</a></p><h2 id=c>d <a href=#c>#</a></h2></body>", "utf-8").view
    assert [(link.href, link.text()) for link in view.links] == [("#c", "")]


PICTURES = {
    "a source alone": "<picture><source srcset='/mill-1600.jpg 1600w, /mill-800.jpg 800w'><img alt=mill></picture>",
    "a source that a script would load": (
        "<picture><source data-srcset=/mill-1600.jpg><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></picture>"
    ),
    "for browsers without scripts": "<noscript><img src=/mill-1600.jpg></noscript>",
    "... in place of a placeholder": "<img src=/blank.png><noscript><img src=/mill-1600.jpg></noscript>",
    "of AMP": "<amp-img src=/mill-1600.jpg width=900 height=600></amp-img>",
    "in an attribute of any name": "<img data-large-file='/mill-1600.jpg' src='data:image/gif;base64,R0lGOD='>",
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_the_address_of_a_picture(picture: str) -> None:
    page = f"<main><article><h1>{TITLE}</h1>{ALL}<figure>{picture}<figcaption>The mill</figcaption></figure>{ALL}"
    article = thresher.extract(page.replace(TEXT[0], TITLE + ".", 1), url=ADDRESS).article
    assert article is not None
    assert [(image.url, image.caption) for image in article.images] == [
        ("https://www.orlen-weekly.example/mill-1600.jpg", "The mill")
    ]


def test_a_frame_is_read_where_the_page_shows_less() -> None:
    frame = f'<iframe srcdoc="{markup.escape(ALL)}"></iframe>'
    article = thresher.extract(f"<h1>{TITLE}</h1>{frame}").article
    assert article is not None
    assert article.body.split("\n\n") == TEXT
    other = frame.replace("mill", "ferry")
    article = thresher.extract(f"<article><h1>{TITLE}</h1>{ALL}</article>{other}").article
    assert article is not None
    assert "ferry" not in article.body


def test_the_declared_text_is_read_where_the_page_shows_less() -> None:
    told = "\\n\\n".join(TEXT)
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}", "articleBody": "{told}"}}</script>'  # noqa: E501
    record = thresher.extract(f"<title>{TITLE}</title>{script}<h1>{TITLE}</h1><p>{TEXT[0]}</p>")
    assert record.article is not None
    assert [paragraph for paragraph in TEXT if paragraph not in record.article.body] == []
    assert record.article.body.count(TEXT[0]) == 1
    assert "text_from_script" in [warning.code for warning in record.warnings]


def test_sizes() -> None:
    assert sizes(["plain", "größer", "Река"]) is None
    assert sizes(["plain", "村委会", "ひらがな", "한글", "โรงสี"]) == [5, 9, 8, 4, 5]
    assert sizes([]) is None
