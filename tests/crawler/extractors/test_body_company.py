"""Text that is of the body by what it stands with, and articles below that are not."""

import pytest

import thresher

TITLE = "Orchard village rebuilds its mill"
TEXT = [
    "The old water mill of Orlen will turn again next spring, the village council decided after a long evening.",
    "A fire had burnt the roof and most of the wheel eleven years ago, and nobody had found the money for repairs.",
    "The miller's granddaughter now pays a third of the costs, a foundation another, and the village what is left.",
    "Bakers of the valley have promised to buy the flour, provided that it is ground as finely as it once was.",
    "The weir stays as it is, because trout spawn below it and the anglers' club threatened to go to court.",
    "In the loft there will be room for two school classes, who may sleep there on straw in the warm months.",
]
PARAGRAPHS = [f"<p>{text}</p>" for text in TEXT]
ALL, BEGIN, END = "".join(PARAGRAPHS), "".join(PARAGRAPHS[:3]), "".join(PARAGRAPHS[3:])
HEAD = f"<h1>{TITLE}</h1><time datetime=2024-04-02>2 April 2024</time>"
OTHER = (
    "<p class=byline>By Ivo Lund</p>"
    "<p>The ferry at Sandau has a new rope, forty years after the last one was drawn across.</p>"
    "<p>It carries two cars at a time, and on Sundays nobody pays, as the ferryman's contract has always said.</p>"
)
CHROME = (
    "<header><a href=/>Orlen Weekly</a><nav><ul><li><a href=/n>News</a></li><li><a href=/s>Sport</a></li></ul></nav>"
)


def body_of(main: str, language: str = "en") -> str:
    page = (
        f"<html lang={language}><head><title>{TITLE} | Orlen Weekly</title></head><body>{CHROME}</header>{main}"
        "<footer><p>© 2024 Orlen Weekly</p></footer></body></html>"
    )
    record = thresher.extract(page, url="https://www.orlen-weekly.example/news/mill")
    return record.article.body if record.article else ""


def article(inner: str) -> str:
    return f"<main><article>{HEAD}{inner}</article></main>"


KEPT = {
    "a short first sentence before parts with headings": (
        f"<main><article>{HEAD}<p>It rained.</p><div><h3>The roof</h3>{BEGIN}</div><div><h3>The wheel</h3>{END}</div>",
        ["It rained.", "The roof", "The wheel"],
    ),
    "sentences that are in no element of their own": (
        f"<main><article>{HEAD}<p>So it began.</p>The chair then called the miller.<div><h4>What she said</h4>"
        f"<p>The wheel is sound.</p>She added that oak lasts.</div><div><h4>What it costs</h4>{END}</div>",
        ["So it began.", "The chair then called the miller.", "She added that oak lasts."],
    ),
    "questions in summaries": (
        article(BEGIN + "<details><summary>When does it open?</summary><p>As soon as the wheel turns.</p></details>"),
        ["When does it open?", "As soon as the wheel turns."],
    ),
    "questions in buttons": (
        article(
            f"{BEGIN}<div class=faq><button class=q>When does it open?</button>"
            "<div><p>As soon as the wheel turns.</p></div>"
            "<button aria-expanded=false>What flour costs</button><div><p>Two crowns a pound.</p></div></div>"
        ),
        ["When does it open?", "As soon as the wheel turns.", "What flour costs", "Two crowns a pound."],
    ),
    "questions in buttons of headings": (
        article(f"{BEGIN}<h3><button aria-expanded=false>What it costs</button></h3><div>{END}</div>"),
        ["What it costs"],
    ),
    "notes that lead back": (
        article(
            f"{ALL}<section class=footnotes><ol><li id=fn1><p>Burnt twice, to be exact.<a href=#fnref1>↩︎</a></p></li>"
            "<li id=fn2><p>Minutes, page nine.<a href=#fnref2>↩︎</a></p></li></ol></section>"
        ),
        ["Burnt twice, to be exact.", "Minutes, page nine."],
    ),
    "a note that begins with the way back": (
        article(ALL + "<div class=fussnoten><p id=n1><a href=#r1>↑</a> Burnt twice, to be exact.</p></div>"),
        ["Burnt twice, to be exact."],
    ),
    "a note that the text leads to": (
        article(
            ALL.replace("long evening.", "long evening.<a id=r1 href=#n1>*</a>")
            + "<p id=n1 class=small>* Burnt twice, to be exact</p>"
        ),
        ["* Burnt twice, to be exact"],
    ),
    "headings before pictures": (
        f"<main><article>{HEAD}{PARAGRAPHS[0]}"
        + "".join(f"<div class=item><h2>{i}. Mill number {i}</h2><img src=/{i}.jpg></div>" for i in range(1, 6)),
        ["1. Mill number 1", "5. Mill number 5"],
    ),
    "headings behind pictures": (
        f"<main><article>{HEAD}{PARAGRAPHS[0]}"
        + "".join(f"<div class=item><p><img src=/{i}.jpg></p><h2>Mill number {i}</h2></div>" for i in range(1, 6)),
        ["Mill number 1", "Mill number 5"],
    ),
    "a post that the text announces": (
        article(
            f"{BEGIN}<p>The mayor wrote:</p><blockquote class=twitter-tweet><p>It turns again.</p>&mdash; Eva Holm "
            f"(@holm) <a href=https://twitter.example/holm/1>2 April 2024</a></blockquote>{END}"
        ),
        ["It turns again."],
    ),
    "a post in an element of another name": (
        article(f"{BEGIN}<p>The mayor wrote:</p><div class=post-embed><div>It turns again.</div></div>{END}"),
        ["It turns again."],
    ),
    "parts of one article": (
        f"<main><article>{HEAD}<section><h2>The roof</h2>{BEGIN}</section><section><h2>The wheel</h2>{END}</section>",
        [TEXT[0], TEXT[5], "The wheel"],
    ),
    "entries of a live blog": (
        f"<main><h1>{TITLE}</h1><article><h2>10:20 The vote</h2>{BEGIN}</article>"
        f"<article><h2>10:40 Done</h2>{END}</article>",
        [TEXT[0], TEXT[5]],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("main", "texts"), KEPT.values(), ids=KEPT)
def test_text_is_kept_by_its_company(main: str, texts: list[str]) -> None:
    body = body_of(main)
    assert [text for text in texts if text not in body] == []


SECOND = {
    "articles side by side": f"<main><article>{HEAD}{ALL}</article><article><h1>The rope</h1>{OTHER}</article></main>",
    "of the next level": f"<main><article>{HEAD}{ALL}</article><article><h2>The rope</h2>{OTHER}</article></main>",
    "linked": f"<main><article>{HEAD}{ALL}</article><article><h2><a href=/r>The rope</a></h2>{OTHER}</article></main>",
    "no articles by their tags": (
        f"<main><div class='post one'>{HEAD}{ALL}</div><div class='post two'><h1>The rope</h1>{OTHER}</div></main>"
    ),
    "each in an element of its own": (
        f"<div class=stream><div><article>{HEAD}{ALL}</article></div>"
        f"<div><article><h1>The rope</h1>{OTHER}</article></div>"
    ),
    "under a headline outside": (
        f"<main><header>{HEAD}</header><article>{ALL}</article><article><h1>The rope</h1>{OTHER}</article></main>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("main", SECOND.values(), ids=SECOND)
def test_a_second_article_ends_the_text(main: str) -> None:
    body = body_of(main)
    assert TEXT[5] in body
    assert "ferry at Sandau" not in body


@pytest.mark.parametrize(
    "line", ["Pages: <b>1</b> <a href=?p=2>2</a> <a href=?p=3>3</a>", "Seiten: 1 <a href=?p=2>2</a>"]
)
def test_numbers_of_pages_are_no_text(line: str) -> None:
    body = body_of(article(f"{ALL}<p>{line}</p>"))
    assert body.endswith(TEXT[5])


SHORT = {
    "zh": "村委会周二决定重建十一年前被大火烧毁的旧水磨，工程明年春天开始。|"
    "磨坊主的孙女承担三分之一的费用，其余由基金会和村里分担。",
    "ja": "村議会は火曜日、十一年前に焼けた古い水車小屋を再建すると決めた。|"
    "費用の三分の一は粉屋の孫娘が負担し、残りは村が出す。",
    "ko": "마을 의회는 화요일 십일 년 전 불탄 옛 물레방아를 다시 짓기로 결정했다.|"
    "비용의 삼분의 일은 방앗간 주인의 손녀가 부담한다.",
    "th": "สภาหมู่บ้านลงมติเมื่อวันอังคารให้สร้างโรงสีน้ำเก่าขึ้นใหม่|หลานสาวของเจ้าของโรงสีจะจ่ายค่าใช้จ่ายหนึ่งในสาม ส่วนที่เหลือหมู่บ้านจ่าย",
}


@pytest.mark.parametrize("tag", ["article", "div"])
@pytest.mark.parametrize(("language", "text"), SHORT.items(), ids=SHORT)
def test_short_texts_of_scripts_that_say_more_in_fewer_letters(language: str, text: str, tag: str) -> None:
    texts = text.split("|")
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in texts)
    assert body_of(f"<main><{tag}>{HEAD}{paragraphs}</{tag}></main>", language) == "\n\n".join(texts)
