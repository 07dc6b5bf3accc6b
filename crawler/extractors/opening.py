"""Bytes → an open page: decoded, parsed, flattened, its declarations and its headline read."""

import codecs
import re

from lxml import etree

from thresher.crawler.extractors.fields.about import read_language
from thresher.crawler.extractors.fields.headline import read_headline
from thresher.crawler.extractors.markup.decode import decode
from thresher.crawler.extractors.markup.leftovers import leave_out_leftovers
from thresher.crawler.extractors.markup.metadata import Metadata, read_metadata, site_name
from thresher.crawler.extractors.markup.parse import parse
from thresher.crawler.extractors.markup.scripted import scripted_markup, unshown_text
from thresher.crawler.extractors.markup.view import view
from thresher.crawler.extractors.open_page import OpenPage
from thresher.text.addresses import Base, host_of

_NOSCRIPT = re.compile(r"</?noscript\b[^>]*>", re.I)
_LITTLE = 200
"""Characters: a page that shows fewer is looked at as a browser without scripts would."""


def open_page(
    body: bytes,
    stated_charset: str | None,
    url: str | None = None,
    *,
    fetched: str | None = None,
    day_first: bool | None = None,
) -> OpenPage:
    """Decode, parse, flatten, read the declarations, find the headline.  Raises PageRefused.

    `fetched` is the time of capture in ISO 8601, `day_first` the portal's order of day and month, where it is known.
    """
    text, charset, known = decode(body, stated_charset)
    in_utf8 = charset == "utf-8" and "\ufffd" not in text and not body.startswith(codecs.BOM_UTF8)
    root = parse(text, body if in_utf8 else None)
    flat = view(root)
    if flat.chars[-1] < _LITTLE and "noscript" in text:
        # a page for browsers without scripts, or one whose markup is broken inside the element
        root = parse(_NOSCRIPT.sub(" ", text))
        flat = view(root)
    scripted = scripted_markup(flat.declarations) if flat.chars[-1] < _LITTLE else None
    if scripted:
        _show(root, scripted)
        flat = view(root)
    meta = read_metadata(flat)
    if ("articleBody" in text or "srcdoc" in text) and (told := unshown_text(flat, meta)):
        scripted = told
        _show(root, told)
        flat = view(root)
    bases = (element.get("href") for element in flat.declarations if element.tag == "base")
    base = Base(url or _declared_address(meta), next(filter(None, bases), None))
    headline = read_headline(flat, meta, base.host)
    leave_out_leftovers(meta, headline.text if headline else None, base)
    return OpenPage(
        flat,
        meta,
        headline,
        base,
        charset,
        known,
        site_name(meta),
        read_language(flat, meta),
        bool(scripted),
        fetched,
        day_first,
    )


def _show(root: etree._Element, markup: str) -> None:
    """Put into the page what a script would have shown."""
    shown, text = root.find("body"), parse(markup).find("body")
    article = etree.SubElement(root if shown is None else shown, "article")
    article.extend([] if text is None else list(text))


def _declared_address(meta: Metadata) -> str | None:
    """The address that the page gives as its own, where it is absolute."""
    address = meta.own_address
    return Base(None).absolute(address) if address and address.startswith(("http://", "https://")) else None


def declared_address(page: OpenPage) -> str | None:
    """The page's own address as it declares it, absolute; some declare it without a scheme."""
    address = page.meta.own_address
    if address and "@" not in address and page.base.host and host_of(f"//{address}") == page.base.host:
        address = f"//{address}"
    return page.base.absolute(address) if address else None
