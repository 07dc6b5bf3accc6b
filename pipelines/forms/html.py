"""A record as an HTML page that runs nothing, and loads nothing but its pictures.

They are shown as in the other forms, since they belong to what the page says.  So who has them sees, when the page is
opened, that somebody asks for them, but not from which page.
"""

from collections.abc import Iterator
from html import escape

from thresher.pipelines.forms.head import Head, day_and_time, head
from thresher.pipelines.forms.inline import rendered, safe_address
from thresher.pipelines.forms.markdown import caption_of
from thresher.pipelines.forms.tables import rows_of
from thresher.pipelines.forms.tree import Items, Part, Quote, tree
from thresher.schemas.record import Block, BlockKind, Cell, Image, PageRecord, Span, SpanKind

_STYLE = (
    "body { max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1.05em/1.5 serif } "
    "img { max-width: 100% } table { border-collapse: collapse } th, td { border: 1px solid; padding: .2em .5em } "
    "pre { overflow: auto } article + article { margin-top: 4em }"
)
_TAGS = {SpanKind.EMPHASIS: "em", SpanKind.STRONG: "strong", SpanKind.CODE: "code"}
PAGE_END = "</body>\n</html>\n"


def html(record: PageRecord) -> str:
    """A whole page."""
    return page_begin(record) + html_article(record) + PAGE_END


def page_begin(record: PageRecord) -> str:
    """What stands before the first article of a page, which has this one's title and language."""
    told = head(record)
    return (
        f"<!DOCTYPE html>\n<html{_attribute('lang', told.language)}>\n<head>\n"
        '<meta charset="utf-8">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{_text(told.title or told.url or '')}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )


def html_article(record: PageRecord) -> str:
    """The record as an `article` element."""
    told = head(record)
    lines = [f'<article dir="auto"{_attribute("lang", told.language)}>', *_head(told)]
    lines += _parts(tree(record), 2 if told.title else 1)
    return "\n".join([*lines, "</article>", ""])


def _head(told: Head) -> Iterator[str]:
    if told.title:
        yield f"<h1>{_text(told.title)}</h1>"
    date = f'<time datetime="{escape(told.date)}">{_text(day_and_time(told.date))}</time>' if told.date else None
    url = safe_address(told.url)
    link = f'<a href="{escape(url)}">{_text(url)}</a>' if url else None
    if credits_ := " · ".join(filter(None, (told.byline and _text(told.byline), date, link))):
        yield f"<p>{credits_}</p>"


def _parts(parts: list[Part], top: int) -> Iterator[str]:
    """Each part as an element.  `top`: the level that headings have at least."""
    for part in parts:
        if isinstance(part, Items):
            yield _items(part)
        elif isinstance(part, Quote):
            yield "<blockquote>" + "".join(f"<p>{_inline(block)}</p>" for block in part.blocks) + "</blockquote>"
        elif isinstance(part, Image):
            yield _picture(part)
        else:
            yield _block(part, top)


def _block(block: Block, top: int) -> str:
    match block.kind:
        case BlockKind.HEADING:
            level = min(max(block.level or top, top), 6)
            return f"<h{level}>{_inline(block)}</h{level}>"
        case BlockKind.TABLE:
            rows = ("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows_of(block))
            return "\n".join(["<table>", *rows, "</table>"])
        case BlockKind.CODE:
            return f"<pre>\n<code>{_text(block.text)}</code></pre>"
        case BlockKind.PREFORMATTED:
            return f"<pre>\n{_text(block.text)}</pre>"
        case _:
            return f"<p>{_inline(block)}</p>"


def _items(items: Items) -> str:
    begin, end = ("<ul>", "</ul>") if items.number is None else (f'<ol start="{items.number}">', "</ol>")
    told = ("<li>" + "\n".join(_item(item)) + "</li>" for item in items.items)
    return "\n".join([begin.replace(' start="1"', ""), *told, end])


def _item(parts: list[Part]) -> Iterator[str]:
    """What is in an item: its text as it is, unless there is more of it."""
    if sum(isinstance(part, Block) for part in parts) > 1:
        yield from _parts(parts, 1)
    else:
        for part in parts:
            yield _inline(part) if isinstance(part, Block) else next(_parts([part], 1))


def _cell(cell: Cell) -> str:
    tag = "th" if cell.header else "td"
    size = "".join(f' {name}="{value}"' for name in ("colspan", "rowspan") if (value := getattr(cell, name)) > 1)
    return f"<{tag}{size}>{_spanned(cell.text, cell.spans)}</{tag}>"


def _picture(picture: Image) -> str:
    url = safe_address(picture.url)
    shown = f'<img src="{escape(url)}" alt="{escape(picture.alt or "")}">' if url else ""
    caption = caption_of(picture)
    return f"<figure>{shown}{f'<figcaption>{_text(caption)}</figcaption>' if caption else ''}</figure>"


def _inline(block: Block) -> str:
    return _spanned(block.text, block.spans)


def _spanned(text: str, spans: list[Span]) -> str:
    return rendered(text, spans, _text, _wrapped).replace("\n", "<br>\n")


def _wrapped(span: Span, inside: str) -> str:
    if span.kind is SpanKind.LINK:
        return f'<a href="{escape(span.url or "")}">{inside}</a>'
    return f"<{_TAGS[span.kind]}>{inside}</{_TAGS[span.kind]}>"


def _text(text: str) -> str:
    return escape(text, quote=False)


def _attribute(name: str, value: str | None) -> str:
    return f' {name}="{escape(value)}"' if value else ""
