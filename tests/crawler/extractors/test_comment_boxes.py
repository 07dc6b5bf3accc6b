"""Readers' comments as many systems lay them out: each is found once, with its depth, and none is body."""

import pytest

from thresher.crawler.extractors.article import Notes
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.read import _split
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Zone

HEADLINE = "Old mill becomes a library"
TEXT = (
    "The council of Varnholt decided on Monday that the old mill will become a library, after ten years of debate.",
    "Work begins in May, the mayor said, and the reading room will open two years later if the money is found.",
    "The mill stood empty since the last miller retired, and its wheel has been a home for herons ever since.",
)
SAID = (
    ("Anna", "3 May 2023, 10:12", "I learned to swim below that mill and I hope they leave the herons alone now."),
    ("Bertram K.", "3 May 2023, 11:40", "A library is fine, but who pays for the heating? Nobody has answered that."),
    ("mill_fan", "4 May 2023, 08:05", "At last something happens with this ruin, my children will love it."),
)


def each(form: str) -> str:
    """One comment after the other."""
    return "".join(
        form.format(number=number, who=who, when=when, what=what) for number, (who, when, what) in enumerate(SAID)
    )


LAYOUTS = {
    "wordpress": '<div id="comments"><h3>3 thoughts on</h3><ol class="commentlist">'
    + each(
        '<li class="comment even depth-1" id="comment-{number}"><div class="comment-author vcard">{who} says:</div>'
        '<div class="comment-meta">{when}</div><p>{what}</p><a href="#r">Reply</a></li>'
    )
    + "</ol></div>",
    "a saved thread": '<div id="disqus_thread"><ul>'
    + each('<li class="post"><b>{who}</b> <span>{when}</span><div class="post-message"><p>{what}</p></div></li>')
    + "</ul></div>",
    "rows of a table": "<h3>Reader comments</h3><table>"
    + each("<tr><td><b>{who}</b><br>{when}</td><td>{what}</td></tr>")
    + "</table>",
    "two rows each": "<h3>Comments (3)</h3><table>"
    + each('<tr><td class="h">{who}, {when}</td></tr><tr><td class="t">{what}</td></tr>')
    + "</table>",
    "terms": "<h3>Kommentare</h3><dl>" + each("<dt>{who} am {when}</dt><dd>{what}</dd>") + "</dl>",
    "flat paragraphs": "<h4>Комментарии (3)</h4><div>" + each('<p class="a">{who}, {when}</p><p>{what}</p>') + "</div>",
    "microdata": "<div>"
    + each('<div itemprop="comment"><span>{who}</span> <time>{when}</time><div itemprop="text">{what}</div></div>')
    + "</div>",
    "chinese": '<div class="pl"><h3>网友评论（3）</h3>'
    + each('<div class="box"><div>{who} {when}</div><div>{what}</div><a href="#">回复</a></div>')
    + "</div>",
    "told by buttons": "<div>"
    + each('<div class="x"><div>{who}</div><div>{when}</div><div>{what}</div><button>Antworten</button></div>')
    + "</div>",
    "line breaks": "<h3>Komentarze</h3><div>" + each("<p><b>{who}</b> {when}<br>{what}</p>") + "</div>",
    "names alone": '<div class="comments"><h3>Comments</h3>'
    + each('<div class="c"><b>{who}</b><p>{what}</p></div>')
    + "</div>",
}


def split(comments: str, kept: tuple[str, ...] = TEXT) -> tuple[ZonedPage, list[str]]:
    """The parts of a page with comments below its text, and the texts of all blocks."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in kept)
    page = f'<title>Mill</title><div class="s"><h1>{HEADLINE}</h1>{text}</div>{comments}<p>Imprint</p>'
    opened = open_page(page.encode(), None, "https://echo.example/mill")
    return _split(opened, Notes(False)), [block.text for block in opened.view.blocks]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_comment_is_found_and_none_is_body(layout):
    parts, texts = split(LAYOUTS[layout])
    assert [texts[index] for index in parts.body if texts[index] != HEADLINE] == list(TEXT)
    assert len(parts.comments) == len(SAID)
    for box, (who, _, what) in zip(parts.comments, SAID, strict=True):
        own = " ".join(texts[box.first : box.last])
        assert who in own
        assert what in own
        assert set(parts.blocks[box.first : box.last]) == {Zone.COMMENTS}


def test_replies_are_deeper_and_no_part_of_what_they_answer():
    first, second, third = (f"<li><b>{who}</b> <i>{when}</i><p>{what}</p>" for who, when, what in SAID)
    parts, texts = split(f"<h2>3 reacties</h2><ul>{first}<ul>{second}</li></ul></li>{third}</li></ul>")
    assert [box.depth for box in parts.comments] == [0, 1, 0]
    assert SAID[1][2] not in texts[parts.comments[0].first : parts.comments[0].last]


def test_rules_and_a_form_are_no_comment_and_no_body():
    rules = "<li>Be polite and stay on the matter, even where others are not, and name your sources.</li>" * 2
    parts, texts = split(f'<div id="comment-rules"><ul>{rules}</ul><form><textarea></textarea></form></div>')
    assert [texts[index] for index in parts.body if texts[index] != HEADLINE] == list(TEXT)
    assert not parts.comments


def test_the_posts_of_a_thread_are_its_text():
    posts = each('<div class="post"><div>{who}, {when}</div><p>{what}</p><p>{what}</p><a href="#">Reply</a></div>')
    parts, _ = split(posts + posts, ())
    assert not parts.comments
