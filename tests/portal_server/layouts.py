"""How pages look: four designs that real portals have, of an article and of a listing."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple

from tests.portal_server.content import SECTIONS, Article

MASTHEAD = "The Sedge Bay Courier"


class Teaser(NamedTuple):
    """An article as a listing shows it; the link may be written in any of the ways in which links are written."""

    article: Article
    href: str


class Links(NamedTuple):
    """The links of a listing to its other pages."""

    numbers: Sequence[tuple[str, str]]
    """What is shown and where it leads; an empty address for the page itself."""
    next: str | None


def article(
    page: Article,
    step: int,
    url: str,
    related: Sequence[Teaser],
    *,
    canonical: str | None = None,
    tools: str = "",
    redesigned: bool = False,
) -> str:
    """An article's page."""
    told = [f"<p>{escape(text)}</p>" for text in page.paragraphs(step)]
    layout = "redesigned" if redesigned else page.section.layout
    return _ARTICLES[layout](page, step, url, canonical or url, told, related, tools)


def listing(
    layout: str, title: str, teasers: Sequence[Teaser], pages: Links, *, head: str = "", extra: str = ""
) -> str:
    """A page of teasers.  `extra` is markup that stands below them."""
    return _LISTINGS[layout](title, teasers, pages, head, extra)


def printed(page: Article, step: int, url: str) -> str:
    """The printer's version."""
    text = "".join(f"<p>{escape(text)}</p>" for text in page.paragraphs(step))
    return (
        f'<html><head><title>{escape(page.headline)}</title><link rel="canonical" href="{url}"></head>'
        f'<body onload="print()"><h1>{escape(page.headline)}</h1><p>{escape(page.author)}, {page.published:%d %B %Y}'
        f"</p>{text}</body></html>"
    )


def _nav() -> str:
    items = "".join(f'<li><a href="{section.path}">{section.title}</a></li>' for section in SECTIONS)
    return f'<li><a href="/">Home</a></li>{items}'


_FOOT = (
    '<a href="/about">About us</a> <a href="/privacy">Privacy</a> <a href="mailto:desk@sedge.example">Write to us</a> '
    '<a href="/calendar/2026/09/">Calendar</a> <a href="/find/">Find</a> <a href="/media/media-kit.pdf">Media kit</a> '
    '<a href="tel:+100200300">Call us</a> <a href="javascript:void(0)">Top</a>'
)


def _modern_head(title: str, head: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {MASTHEAD}</title>'
        f'<meta property="og:site_name" content="{MASTHEAD}">{head}</head><body><header class="site-header">'
        f'<a class="logo" href="/">{MASTHEAD}</a><nav class="main-nav"><ul>{_nav()}</ul></nav></header>'
    )


def _modern_card(teaser: Teaser) -> str:
    one = teaser.article
    return (
        f'<article class="card"><img src="/media/{one.number}.jpg" alt=""><h3 class="card__title">'
        f'<a href="{escape(teaser.href)}">{escape(one.headline)}</a></h3><p class="card__summary">'
        f'{escape(one.summary)}</p><time datetime="{one.published.isoformat()}">{one.published:%d %B %Y}</time>'
        "</article>"
    )


def _modern_article(
    page: Article, step: int, url: str, canonical: str, told: list[str], related: Sequence[Teaser], tools: str
) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.headline,
        "datePublished": page.published.isoformat(),
        "dateModified": page.modified(step).isoformat(),
        "author": [{"@type": "Person", "name": page.author}],
        "url": canonical,
    }
    head = (
        f'<link rel="canonical" href="{escape(canonical)}"><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{page.published.isoformat()}">'
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )
    cards = "".join(map(_modern_card, related))
    return (
        f'{_modern_head(page.headline, head)}<main><article class="story"><h1>{escape(page.headline)}</h1>'
        f'<p class="standfirst">{escape(page.summary)}</p><div class="byline">By <a rel="author" href="/authors/'
        f'{page.author.split()[-1].lower()}">{page.author}</a> <time datetime="{page.published.isoformat()}">'
        f'{page.published:%d %B %Y, %H:%M}</time></div><figure><img src="/media/{page.number}-large.jpg" alt="">'
        f'<figcaption>The place on the day. Photo: {MASTHEAD}</figcaption></figure><div class="story-body">'
        f'{"".join(told)}</div>{tools}</article><aside class="related"><h2>Read also</h2>{cards}</aside></main>'
        f"<footer>{_FOOT}</footer></body></html>"
    )


def _modern_listing(title: str, teasers: Sequence[Teaser], pages: Links, head: str, extra: str) -> str:
    if pages.next:
        head += f'<link rel="next" href="{escape(pages.next)}">'
    cards = "".join(map(_modern_card, teasers))
    return (
        f'{_modern_head(title, head)}<main><h1>{escape(title)}</h1><section class="cards">{cards}</section>'
        f'<nav class="pagination">{_pages(pages)}</nav>{extra}</main><footer>{_FOOT}</footer></body></html>'
    )


def _pages(pages: Links) -> str:
    parts = [f'<a href="{escape(href)}">{text}</a>' if href else f"<b>{text}</b>" for text, href in pages.numbers]
    if pages.next:
        parts.append(f'<a class="next" rel="next" href="{escape(pages.next)}">Next page</a>')
    return " ".join(parts)


def _divs_page(title: str, head: str, middle: str, side: str) -> str:
    menu = "".join(f'<div class="mi"><a href="{section.path}">{section.title}</a></div>' for section in SECTIONS)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)} - {MASTHEAD}</title>{head}</head>'
        f'<body><div id="top"><div class="mi"><a href="/">{MASTHEAD}</a></div>{menu}</div><div id="wrap">'
        f'<div id="middle">{middle}</div><div id="side">{side}</div></div><div id="bottom">{_FOOT}</div></body></html>'
    )


def _divs_item(teaser: Teaser) -> str:
    one = teaser.article
    return (
        f'<div class="item"><span class="d">{_day(one.published)}</span> '
        f'<a href="{escape(teaser.href)}">{escape(one.headline)}</a><div class="anno">{escape(one.summary)}</div></div>'
    )


def _divs_article(
    page: Article, step: int, url: str, canonical: str, told: list[str], related: Sequence[Teaser], tools: str
) -> str:
    head = (
        f'<link rel="canonical" href="{escape(canonical)}"><meta property="og:title" content="{escape(page.headline)}">'
    )
    middle = (
        f'<div class="path"><a href="/">Home</a> / <a href="{page.section.path}">{page.section.title}</a></div>'
        f'<h1>{escape(page.headline)}</h1><div class="info">{_day(page.published)}, {page.author}</div>'
        f'<div class="text">{"".join(told)}</div>{tools}'
    )
    side = '<div class="h">More news</div>' + "".join(map(_divs_item, related))
    return _divs_page(page.headline, head, middle, side)


def _divs_listing(title: str, teasers: Sequence[Teaser], pages: Links, head: str, extra: str) -> str:
    items = "".join(map(_divs_item, teasers))
    middle = f'<h1>{escape(title)}</h1><div class="list">{items}</div><div class="pages">{_pages(pages)}</div>{extra}'
    return _divs_page(title, head, middle, "")


def _blog_page(title: str, language: str, head: str, middle: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} – {MASTHEAD}'
        f'</title><meta name="generator" content="WordPress 6.2">{head}</head><body class="blog"><div id="masthead">'
        f'<ul class="menu">{_nav()}</ul></div><div id="content">{middle}</div><div id="colophon">{_FOOT}</div>'
        "</body></html>"
    )


def _blog_entry(teaser: Teaser) -> str:
    one = teaser.article
    return (
        f'<div class="post hentry"><h2 class="entry-title"><a href="{escape(teaser.href)}" rel="bookmark">'
        f'{escape(one.headline)}</a></h2><div class="entry-meta"><time class="entry-date" datetime="'
        f'{one.published.isoformat()}">{_day(one.published)}</time> <span class="author">{one.author}</span></div>'
        f'<div class="entry-summary"><p>{escape(one.summary)}</p></div></div>'
    )


def _blog_article(
    page: Article, step: int, url: str, canonical: str, told: list[str], related: Sequence[Teaser], tools: str
) -> str:
    links = "".join(
        f'<li><a href="{escape(teaser.href)}">{escape(teaser.article.headline)}</a></li>' for teaser in related
    )
    head = (
        f'<link rel="canonical" href="{escape(canonical)}">'
        f'<meta property="article:published_time" content="{page.published.isoformat()}">'
    )
    comment = page.paragraphs(0)[0].split(". ")[-1]
    return _blog_page(
        page.headline,
        page.section.language,
        head,
        f'<article class="post"><h1 class="entry-title">{escape(page.headline)}</h1><div class="entry-meta">'
        f'<time class="entry-date published" datetime="{page.published.isoformat()}">{_day(page.published)}</time> '
        f'<span class="author vcard">{page.author}</span></div><div class="entry-content">{"".join(told)}</div>'
        f'{tools}</article><div class="related-posts"><h3>Related</h3><ul>{links}</ul></div><div id="comments"><h3>One '
        f'comment</h3><div class="comment"><b>reader_{page.number}</b><p>I was there: {escape(comment)}</p></div>'
        "</div>",
    )


def _blog_listing(title: str, teasers: Sequence[Teaser], pages: Links, head: str, extra: str) -> str:
    entries = "".join(map(_blog_entry, teasers))
    middle = f'<h1 class="page-title">{escape(title)}</h1>{entries}<div class="nav-links">{_pages(pages)}</div>{extra}'
    return _blog_page(title, "en", head, middle)


def _table_page(title: str, head: str, middle: str) -> str:
    menu = "".join(f'<tr><td><a href="{section.path}">{section.title}</a></td></tr>' for section in SECTIONS)
    return (
        f"<html><head><title>{escape(title)} - Архив</title>{head}</head><body bgcolor=#ffffff><table width=100%>"
        f'<tr><td colspan=2><a href="/"><img src="/media/logo.gif" alt="{MASTHEAD}"></a></td></tr><tr valign=top>'
        f"<td width=160><table>{menu}</table></td><td>{middle}</td></tr><tr><td colspan=2><font size=1>{_FOOT}</font>"
        f"</td></tr></table></body></html>"
    )


def _table_row(teaser: Teaser) -> str:
    one = teaser.article
    return (
        f'<tr><td><font size=1>{one.published:%d.%m.%Y}</font></td><td><a href="{escape(teaser.href)}"><b>'
        f"{escape(one.headline)}</b></a><br>{escape(one.summary)}</td></tr>"
    )


def _table_article(
    page: Article, step: int, url: str, canonical: str, told: list[str], related: Sequence[Teaser], tools: str
) -> str:
    rows = "".join(map(_table_row, related))
    text = "".join(told)
    return _table_page(
        page.headline,
        "",
        f"<h1>{escape(page.headline)}</h1><font size=1>{page.published:%d.%m.%Y %H:%M}</font><br><i>{page.author}</i>"
        f"{text}{tools}<hr><b>Также по теме</b><table>{rows}</table>",
    )


def _table_listing(title: str, teasers: Sequence[Teaser], pages: Links, head: str, extra: str) -> str:
    rows = "".join(map(_table_row, teasers))
    return _table_page(title, head, f"<h1>{escape(title)}</h1><table>{rows}</table><p>{_pages(pages)}</p>{extra}")


def _day(when: datetime) -> str:
    return f"{when.day} {when:%B %Y}"


def _redesigned_article(
    page: Article, step: int, url: str, canonical: str, told: list[str], related: Sequence[Teaser], tools: str
) -> str:
    """What a portal may look like one morning."""
    links = "".join(f'<a class="tile" href="{escape(one.href)}">{escape(one.article.headline)}</a>' for one in related)
    return (
        f'<!DOCTYPE html><html lang="{page.section.language}"><head><meta charset="{page.section.charset}"><title>'
        f'{escape(page.headline)}</title><link rel="canonical" href="{escape(canonical)}"></head><body><div id="app">'
        f'<div class="bar"><div class="bar-in"><ol class="bar-items">{_nav()}</ol></div></div><section class="stage">'
        f'<div class="stage-text"><h1 class="stage-title">{escape(page.headline)}</h1><time class="stage-time" '
        f'datetime="{page.published.isoformat()}">{_day(page.published)}</time></div></section><section class="cols">'
        f'<div class="column wide"><div class="prose">{"".join(told)}</div>{tools}</div><div class="column narrow">'
        f'<div class="tiles">{links}</div></div></section><section class="base">{_FOOT}</section></div>'
        "</body></html>"
    )


_ARTICLES: dict[str, Callable[[Article, int, str, str, list[str], Sequence[Teaser], str], str]] = {
    "modern": _modern_article,
    "divs": _divs_article,
    "blog": _blog_article,
    "table": _table_article,
    "redesigned": _redesigned_article,
}
_LISTINGS: dict[str, Callable[[str, Sequence[Teaser], Links, str, str], str]] = {
    "modern": _modern_listing,
    "divs": _divs_listing,
    "blog": _blog_listing,
    "table": _table_listing,
}
