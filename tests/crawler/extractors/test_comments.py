"""Readers' comments: who wrote each, when, and what."""

import pytest

import thresher
from thresher.crawler.extractors.fields import comments
from thresher.schemas.record import Comment, PageRecord, Zone

SENTENCE = "The council of Oxley met on Monday evening and agreed to mend the roof of the school before the winter"
ARTICLE = "".join(f"<p>{SENTENCE}, number {number}.</p>" for number in range(6))


def read(part: str, language: str = "en") -> PageRecord:
    head = f"<html lang={language}><meta charset=utf-8><title>Roof</title>"
    page = f"{head}<article><h1>Council mends the roof</h1><p>By Ann Lee, 3 May 2024</p>{ARTICLE}</article>{part}"
    return thresher.extract(page, url="https://oxley.example/news/roof")


def threaded(author: str, day: int, text: str, replies: str = "") -> str:
    about = f'<div class="comment-author"><cite class="fn">{author}</cite> <span>says:</span></div>'
    when = f'<div class="comment-meta"><a href="#c{day}">May {day}, 2024 at 3:15 pm</a></div>'
    reply = f'<div class="reply"><a href="?to={day}">Reply</a></div>{replies}'
    return f'<li class="comment" id="comment-{day}">{about}{when}<div class="text">{text}</div>{reply}</li>'


LAYOUTS = {
    "names, dates and replies": (
        f"""<div id="comments"><h2>2 comments</h2><ol>{
            threaded(
                "Anna B.", 4, "<p>Well said.</p><p>Thank you.</p>",
                f'<ol class="children">{threaded("tern_watcher", 5, "<p>No.</p>")}</ol>',
            )
        }</ol></div>""",
        [
            Comment("Anna B.", "2024-05-04T15:15", "May 4, 2024 at 3:15 pm", "Well said.\n\nThank you.", 0),
            Comment("tern_watcher", "2024-05-05T15:15", "May 5, 2024 at 3:15 pm", "No.", 1),
        ],
    ),
    "a sentence that says who and when": (
        """<section class="comments"><h3>Kommentare</h3>
        <div class="entry"><p class="meta">Hans M. schrieb am 4. Mai 2024 um 12:30 Uhr:</p><p>Das ist gut so.</p></div>
        <div class="entry"><p class="meta">Eva am 5. Mai 2024</p><p>Nein, gar nicht.</p></div></section>""",
        [
            Comment("Hans M.", "2024-05-04T12:30", "4. Mai 2024 um 12:30 Uhr", "Das ist gut so."),
            Comment("Eva", "2024-05-05", "5. Mai 2024", "Nein, gar nicht."),
        ],
    ),
    "spans of time, and buttons": (
        """<div class="comments"><h2>Comments</h2>
        <div class="c"><b>tern_watcher</b> <span>2 hours ago</span><p>Three pounds!</p><a href="#r">Reply</a>
        <a href="#u">Upvote</a></div>
        <div class="c"><b>Old Oxleian</b> <span>3 hours ago</span><p>I dug it.</p><a href="#r">Reply</a></div></div>""",
        [
            Comment("tern_watcher", None, "2 hours ago", "Three pounds!"),
            Comment("Old Oxleian", None, "3 hours ago", "I dug it."),
        ],
    ),
    "lines of one cell": (
        """<h3>Comments</h3><table><tr><td>Jim, 2024-05-04 12:00<br>Good for them.</td></tr>
        <tr><td>Joe, 2024-05-05 12:00<br>About time.<br>Really.</td></tr></table>""",
        [
            Comment("Jim", "2024-05-04T12:00", "2024-05-04 12:00", "Good for them."),
            Comment("Joe", "2024-05-05T12:00", "2024-05-05 12:00", "About time.\nReally."),
        ],
    ),
    "no spaces, and dates for machines": (
        """<div id="comments"><h2>コメント</h2>
        <div class="item"><div class="name">山田太郎</div><time datetime="2024-05-04T10:00:00+09:00">2024年5月4日</time>
        <p>とても良いと思います。</p></div>
        <div class="item"><div class="name">匿名</div><time datetime="2024-05-05T10:00:00+09:00">2024年5月5日</time>
        <p>そうですね。</p></div></div>""",
        [
            Comment("山田太郎", "2024-05-04T10:00:00+09:00", "2024年5月4日", "とても良いと思います。"),
            Comment("匿名", "2024-05-05T10:00:00+09:00", "2024年5月5日", "そうですね。"),
        ],
    ),
    "signed at the end": (
        """<div class="comments"><h2>Comments</h2>
        <div class="c"><p>Less than a coffee, I say.</p><p class="meta">Posted by Tim on 4 May 2024</p></div>
        <div class="c"><p>My grandfather dug it.</p><p class="meta">Posted by Tom on 5 May 2024</p></div></div>""",
        [
            Comment("Tim", "2024-05-04", "4 May 2024", "Less than a coffee, I say."),
            Comment("Tom", "2024-05-05", "5 May 2024", "My grandfather dug it."),
        ],
    ),
}  # fmt: skip


LAYOUTS["sentences with dates, and a place in brackets"] = (
    """<div class="comments"><h3>Comments (2)</h3>
    <div class="comment"><b>Walter P.</b> <span class="date">12 March 2025</span><p>It shut on 3 May 2019 too.</p></div>
    <div class="comment"><b>Bo (Harnfeld)</b> <span class="date">13 March 2025</span><p>It has been rattling for years
    and years.</p></div></div>""",
    [
        Comment("Walter P.", "2025-03-12", "12 March 2025", "It shut on 3 May 2019 too."),
        Comment("Bo (Harnfeld)", "2025-03-13", "13 March 2025", "It has been rattling for years and years."),
    ],
)

_SAID = [
    Comment("Anna B.", "2024-05-04", "4 May 2024", "Well said."),
    Comment("Tim", "2024-05-05", "5 May 2024", "About time."),
]
LAYOUTS |= {
    "terms and what they mean": (
        """<div class=comments><h3>Comments</h3><dl><dt>Anna B., 4 May 2024</dt><dd>Well said.</dd>
        <dt>Tim, 5 May 2024</dt><dd>About time.</dd></dl></div>""",
        _SAID,
    ),
    "terms, with the time apart": (
        """<h3>Comments</h3><dl><dt>Anna B.</dt><dd class=date>4 May 2024</dd><dd>Well said.</dd>
        <dt>Tim</dt><dd class=date>5 May 2024</dd><dd>About time.</dd></dl>""",
        _SAID,
    ),
    "terms, with the time below": (
        """<div id=comments><h3>2 comments</h3><dl><dt class=comment-author id=c1><a href=/p/1>Anna B.</a> said...</dt>
        <dd class=comment-body><p>Well said.</p></dd><dd class=comment-footer>4 May 2024</dd>
        <dt class=comment-author id=c2><a href=/p/2>Tim</a> said...</dt><dd class=comment-body><p>About time.</p></dd>
        <dd class=comment-footer>5 May 2024</dd></dl></div>""",
        _SAID,
    ),
    "one, below a heading": (
        """<section id=comments><h2>Comments</h2><p class=meta>Anna B., 4 May 2024</p><p>Well said.</p></section>""",
        _SAID[:1],
    ),
    "one, in an element of its own": (
        """<section id=comments><h2>One response to “Council mends the roof”</h2>
        <ol><li><p>Anna B. <small>4 May 2024</small></p><p>Well said.</p></li></ol></section>""",
        _SAID[:1],
    ),
    "one, whose author is a heading": (
        """<section class=comments><h2>Reader comments</h2><article class=comment><h4>Anna B.</h4>
        <time>4 May 2024</time><p>Well said.</p></article></section>""",
        _SAID[:1],
    ),
    "one of terms": (
        "<div id=comments><h3>1 comment</h3><dl><dt>Anna B., 4 May 2024</dt><dd>Well said.</dd></dl></div>",
        _SAID[:1],
    ),
    "headings of their own": (
        """<div class=comments><h3>Comments</h3>
        <div class=comment><h4>Finally!</h4><p class=meta>Anna B., 4 May 2024</p><p>Well said.</p></div>
        <div class=comment><h4>Too late</h4><p class=meta>Tim, 5 May 2024</p><p>About time.</p></div></div>""",
        [
            Comment("Anna B.", "2024-05-04", "4 May 2024", "Finally!\n\nWell said."),
            Comment("Tim", "2024-05-05", "5 May 2024", "Too late\n\nAbout time."),
        ],
    ),
}

LANGUAGES = {"a sentence that says who and when": "de", "no spaces, and dates for machines": "ja"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_wrote_what_and_when(layout: str) -> None:
    part, wanted = LAYOUTS[layout]
    record = read(part, LANGUAGES.get(layout, "en"))
    assert record.comments == wanted
    assert record.article is not None
    assert all(comment.text not in record.article.body for comment in wanted)


def test_no_more_than_the_limit_are_listed_and_a_warning_tells_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thresher.crawler.extractors.read.MAX_COMMENTS", 1)
    monkeypatch.setattr(comments, "MAX_COMMENTS", 1)
    record = read(LAYOUTS["signed at the end"][0])
    assert [comment.author for comment in record.comments] == ["Tim"]
    assert "too_many_comments" in [warning.code for warning in record.warnings]
    assert record.accounting.by_zone[Zone.COMMENTS] > 0


@pytest.mark.parametrize(
    "part",
    [
        "",
        '<div id="comments"><h2>Comments</h2><p>Comments are closed.</p></div>',
        '<div id="comments"><h2>Leave a comment</h2><form><textarea></textarea><button>Send</button></form></div>',
    ],
)
def test_a_page_without_comments_has_none(part: str) -> None:
    assert read(part).comments == []


def test_answers_to_questions_make_no_thread_of_an_article() -> None:
    asked = '{"@type":"Question","name":"When?","acceptedAnswer":{"@type":"Answer","text":"In May."}}'
    declared = f'<script type="application/ld+json">{{"@type":"FAQPage","mainEntity":[{asked}]}}</script>'
    assert [comment.author for comment in read(declared + LAYOUTS["signed at the end"][0]).comments] == ["Tim", "Tom"]
