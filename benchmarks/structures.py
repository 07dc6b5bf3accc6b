"""Inputs that grow: for each structure, so many of what it repeats."""

import gzip
import io
import tarfile
import warnings
import zipfile
from collections.abc import Callable

import zstandard

Grown = Callable[[int], bytes]
"""The input that holds so many."""

_SENTENCE = "The harbour master has measured the channel twice, and it is deep enough for every ship. "
_STORY = f"<h1>Harbour reopens after the storm</h1><p class=byline>By Ada Berg</p>{f'<p>{_SENTENCE * 3}</p>' * 3}"


def _page(markup: str, head: str = "", story: str = _STORY) -> bytes:
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Harbour reopens - Lindava News</title>{head}"
        f"</head><body>{story}{markup}</body></html>"
    ).encode()


def _each(pattern: str, before: str = "", after: str = "", *, head: bool = False) -> Grown:
    """The pattern so many times, `#` in it the number."""

    def grown(count: int) -> bytes:
        text = before + "".join(pattern.replace("#", str(number)) for number in range(count)) + after
        return _page("", text) if head else _page(text)

    return grown


def _headed(pattern: str, before: str = "", after: str = "") -> Grown:
    return _each(pattern, before, after, head=True)


def _nested(opening: str, closing: str = "", inside: str = "A word.") -> Grown:
    return lambda count: _page(opening * count + inside + closing * count)


def _coded(text: str, charset: str) -> Grown:
    def grown(count: int) -> bytes:
        return f"<html><head><title>T</title></head><body><p>{text * count}</p></body></html>".encode(
            charset, "replace"
        )

    return grown


_JSON = ('<script type="application/ld+json">', "</script>")

PAGES: dict[str, Grown] = {
    "paragraphs": _each(f"<p>{_SENTENCE}</p>"),
    "words of one paragraph": _each("word# ", "<p>"),
    "letters of one word": _each("a", "<p>"),
    "paragraphs that are the same": _each(f"<p>{_SENTENCE * 2}</p>".replace("#", "")),
    "span around each word": _each("<span>word#</span> ", "<p>"),
    "comment inside each word": _each("wo<!-- # -->rd ", "<p>"),
    "br": _each("line #<br>", "<p>"),
    "br alone": _each("<br>"),
    "lines of pre": _each("line #\n", "<pre>", "</pre>"),
    "white space": _each("   \n", "<p>a", "b</p>"),
    "no-break spaces": _each("&nbsp;", "<p>"),
    "div in div": _nested("<div>", "</div>"),
    "div with text in div": _nested(f"<div>{_SENTENCE}", "</div>"),
    "b in i in b": _nested("<b><i>", "</i></b>"),
    "list in list": _nested("<ul><li>item", "</ul>"),
    "table in table": _nested("<table><tr><td>cell", "</table>"),
    "quote in quote": _nested("<blockquote>", "</blockquote>"),
    "section in section": _nested("<section><h2>Part</h2>", "</section>"),
    "article in article": _nested(f"<article><h2><a href=/x>Piece</a></h2><p>{_SENTENCE}</p>", "</article>"),
    "link in span in span": _nested("<span>", "</span>", "<a href=/x>A link</a>"),
    "p not closed": _each(f"<p>{_SENTENCE}"),
    "div not closed": _each(f"<div>{_SENTENCE}"),
    "b not closed": _each("<b>word # "),
    "b over paragraphs": _each("<b><p>word #</b>"),
    "a not closed": _each("<a href=/#>word # "),
    "li not closed": _each("<li>word #"),
    "td not closed": _each("<td>word #", "<table><tr>"),
    "end tags alone": _each("</div></p></b>"),
    "angle brackets": _each("< "),
    "tags without a name": _each("<>"),
    "tag that never ends": _each(" a#=1", "<p"),
    "attributes of one element": _each(" a#=1", "<p", ">text</p>"),
    "attributes of html": lambda count: _page("").replace(
        b"<html ", b"<html " + b"".join(b"a%d=1 " % number for number in range(count))
    ),
    "attributes of a link": _each(" a#=1", "<a href=/x", ">A link of the page</a>"),
    "one long attribute": _each("word ", '<p title="', '">text</p>'),
    "equals signs of one attribute": _each("=", '<p title="', '" />'),
    "classes of one element": _each("c# ", '<p class="', '">text</p>'),
    "class of each element": _each("<p class=c#>word #</p>"),
    "id of each element": _each("<div id=i#><p>word #</p></div>"),
    "long href": _each("a/", '<a href="/', '">A link</a>'),
    "parameters of one href": _each("a#=1&amp;", '<a href="/?', '">A link</a>'),
    "links of the breadcrumb": _each("<li><a href=/#>Section #</a></li>", "<ol class=breadcrumb>", "</ol>"),
    "links of the tag line": _each("<a rel=tag href=/tag/#>tag #</a>, ", "<p class=tags>Tags: ", "</p>"),
    "links of a heading": _each("<a href=/#>word #</a> ", "<h2>", "</h2>"),
    "links of the headline": lambda count: _page(
        f"<p>{_SENTENCE}", story=f"<h1>{''.join(f'<a href=/{at}>word {at}</a> ' for at in range(count))}</h1>"
    ),
    "links of a paragraph": _each(f"{_SENTENCE} <a href=/#>word #</a> ", "<p>", "</p>"),
    "links of the byline": _each("<a rel=author href=/p/#>Ada Berg</a>, ", "<p class=byline>By ", "</p>"),
    "links of one item": _each("<a href=/#>A headline that is long</a> ", "<ul><li>", "</ul>"),
    "links of the menu": _each("<li><a href=/#>Section #</a></li>", "<nav><ul>", "</ul></nav>"),
    "links of the footer": _each("<a href=/#>Part #</a> | ", "<footer>", "</footer>"),
    "links without text": _each("<a href=/#></a>"),
    "links of blocks": _each("<a href=/x><div>word #</div></a>"),
    "one link of many words": _each("word <i>#</i> ", "<p><a href=/x>", "</a></p>"),
    "one link of many blocks": _each("<div>word #</div>", "<a href=/x>", "</a>"),
    "links to other hosts": _each("<li><a href=http://h#.example/>A headline that is long</a></li>", "<ul>", "</ul>"),
    "links that are the same": _each("<li><a href=/x>A headline that is long</a></li>", "<ul>", "</ul>"),
    "items": _each(f"<div class=item><h3><a href=/#>Piece number # of the day</a></h3><p>{_SENTENCE}</p></div>"),
    "items with all parts": _each(
        "<li><a href=/#><img src=/#.jpg>Piece number # of the day</a><span class=date>12.03.2024</span>"
        f"<span class=author>By Ada Berg</span><p>{_SENTENCE}</p></li>",
        "<ul>",
        "</ul>",
    ),
    "items under headings": _each("<h2>Part #</h2><ul><li><a href=/#>Piece number # of the day</a></ul>"),
    "items of a table": _each("<tr><td><a href=/#>Piece number # of the day</a><td>12.03.2024", "<table>", "</table>"),
    "related pieces": _each(
        "<li><a href=/#>Piece number # of the day</a></li>", "<section class=related><h2>Related</h2><ul>", "</ul>"
    ),
    "headings": _each(f"<h2>Part #</h2><p>{_SENTENCE}</p>"),
    "headings alone": _each("<h2>Part #</h2>"),
    "h1": _each("<h1>Headline # of the page</h1>"),
    "dates of one paragraph": _each("12 March 2024, ", "<p>", "</p>"),
    "dates of paragraphs": _each("<p>12 March 2024</p>"),
    "dates of time": _each("<time datetime=2024-03-05T08:30:00Z>5 March</time>"),
    "digits": _each("12", "<p>", "</p>"),
    "digits and dots": _each("1.2-", "<p>", "</p>"),
    "authors of the byline": _each("Ada Berg, ", "<p class=byline>By ", "</p>"),
    "bylines": _each("<p class=byline>By Ada Berg</p>"),
    "names in capitals": _each("ADA BERG AND ", "<p class=author>", "</p>"),
    "source lines": _each("<p>Source: Agency #</p>"),
    "agency in brackets": _each("(Reuters) - ", "<p>", "</p>"),
    "user comments": _each(
        f"<div class=comment><b>Udo #</b> <i>6 March 2024</i><p>{_SENTENCE}</p></div>", "<div id=comments>", "</div>"
    ),
    "answers to user comments": _nested("<div class=comment><b>Udo</b><p>At last.</p>", "</div>"),
    "rows of a table": _each("<tr><td>a<td>#<td>c", "<table>", "</table>"),
    "cells of a row": _each("<td>#", "<table><tr>", "</table>"),
    "options": _each("<option>choice #", "<form><select>", "</select></form>"),
    "inputs": _each("<label>Name #<input name=n# value=v></label>", "<form>", "</form>"),
    "definitions of a list": _each("<dt>word #<dd>meaning", "<dl>", "</dl>"),
    "comments of the markup": _each("<!-- # -->"),
    "one long comment": _each("word - -- ", "<!--", "-->"),
    "comment that never ends": _each("word ", "<!--"),
    "entities": _each("&amp;&eacute;&#233; ", "<p>", "</p>"),
    "ampersands": _each("& &x ", "<p>", "</p>"),
    "scripts": _each("<script>var a# = '<p>';</script>"),
    "styles": _each("<style>p{}</style>"),
    "data of a script": _each("{&quot;a&quot;:#},".replace("&quot;", '"'), "<script id=__NEXT_DATA__>[", "]</script>"),
    "noscript": _each("<noscript><p>word #</p></noscript>"),
    "hidden": _each('<div style="display:none">word #</div>'),
    "pictures": _each("<img src=/#.jpg alt='picture #'>"),
    "figures": _each("<figure><img src=/#.jpg><figcaption>Ships #. Photo: Ivo Klein</figcaption></figure>"),
    "addresses of one srcset": _each("/#.jpg #w, ", '<figure><img srcset="', '"></figure>'),
    "frames": _each("<iframe src=/#></iframe>"),
    "svg": _each("<svg><path d='M0 #'/></svg>"),
    "unknown elements": _each("<x-#>word</x-#>"),
    "cdata and instructions": _each("<![CDATA[a]]><?b #?>"),
    "meta elements": _headed('<meta name="n#" content="v#">'),
    "meta elements of one name": _headed('<meta name="author" content="Ada Berg">'),
    "article:tag": _headed('<meta property="article:tag" content="tag #">'),
    "keywords": _headed("word #, ", '<meta name=keywords content="', '">'),
    "link elements": _headed('<link rel="alternate" hreflang="l#" href="/#">'),
    "long title": lambda count: _page("", "word " * count + "</title>").replace(b"</title>", b"", 1),
    "long headline": lambda count: _page("", story=f"<h1>{'word ' * count}</h1><p>{_SENTENCE}</p>"),
    "microdata": _each("<span itemprop=author itemscope><b itemprop=name>Ada Berg</b></span>"),
    "scripts of JSON-LD": _headed(f'{_JSON[0]}{{"@type":"Person","name":"N #"}}{_JSON[1]}'),
    "things of JSON-LD": _headed('{"@type":"NewsArticle","headline":"H #"},', f"{_JSON[0]}[", f"{{}}]{_JSON[1]}"),
    "JSON-LD in JSON-LD": lambda count: _page("", _JSON[0] + '{"a":' * count + "1" + "}" * count + _JSON[1]),
    "lists in JSON-LD": lambda count: _page("", f"{_JSON[0]}{'[' * count}{']' * count}{_JSON[1]}"),
    "broken JSON-LD": _headed('{"a": "b", // c\n', _JSON[0], _JSON[1]),
    "commas in JSON-LD": _headed(" , ", f'{_JSON[0]}{{"@type":"NewsArticle",', f"x}}{_JSON[1]}"),
    "authors in JSON-LD": _headed(
        '{"@type":"Person","name":"Ada Berg #"},', f'{_JSON[0]}{{"@type":"NewsArticle","author":[', f"{{}}]}}{_JSON[1]}"
    ),
    "keywords in JSON-LD": _headed('"word #",', f'{_JSON[0]}{{"@type":"NewsArticle","keywords":[', f'""]}}{_JSON[1]}'),
    "breadcrumb in JSON-LD": _headed(
        '{"@type":"ListItem","position":#,"name":"N #","item":"/#"},',
        f'{_JSON[0]}{{"@type":"BreadcrumbList","itemListElement":[',
        f"{{}}]}}{_JSON[1]}",
    ),
    "body in JSON-LD": _headed(_SENTENCE, f'{_JSON[0]}{{"@type":"NewsArticle","articleBody":"', f'"}}{_JSON[1]}'),
    "Chinese": _coded("港口主管测量了航道两次。", "utf-8"),
    "Arabic": _coded("قاس رئيس الميناء القناة مرتين. ", "utf-8"),
    "combining accents": _coded("e\u0301", "utf-8"),
    "bytes that are no UTF-8": _coded("Häfen öffnen ", "latin-1"),
    "windows-1251": _coded("Гавань снова открыта. ", "cp1251"),
    "utf-16": _coded("Häfen öffnen ", "utf-16"),
    "NUL": _each("w\0ord ", "<p>", "</p>"),
    "control characters": _each("\x01\x1b\x85", "<p>", "</p>"),
    "soft hyphens": _each("wo\u00adrd\u200b ", "<p>", "</p>"),
    "paragraphs without a page": lambda count: f"<p>{_SENTENCE}</p>".encode() * count,
    "text without markup": lambda count: b"<html>" + _SENTENCE.encode() * count,
}


def lines(pattern: str, before: str = "", after: str = "") -> Grown:
    """The pattern so many times, `#` in it the number."""
    return lambda count: (before + "".join(pattern.replace("#", str(at)) for at in range(count)) + after).encode()


_TOP = f"Lindava News\nHome\nHarbour reopens after the storm\nBy Ada Berg\n5 March 2024\n\n{_SENTENCE * 3}\n\n"

TEXTS: dict[str, Grown] = {
    "lines of prose": lines(f"{_SENTENCE}\n", _TOP),
    "one line": lines(_SENTENCE, _TOP),
    "lines of one word": lines("Word#\n", _TOP),
    "lines of a letter": lines("a\n", _TOP),
    "empty lines": lines("\n", _TOP),
    "spaces of one line": lines(" ", _TOP + "a"),
    "tabs of one line": lines("Word\t", _TOP),
    "headlines and dates": lines("Council passes the budget for year #\n12.03.2024 - 10:15\n", _TOP),
    "headlines and summaries": lines(f"Council passes the budget for year #\n{_SENTENCE}\n\n", _TOP),
    "dates": lines("12 March 2024\n", _TOP),
    "dates of one line": lines("12 March 2024, ", _TOP),
    "bylines": lines("By Ada Berg\n", _TOP),
    "related": lines("Related\nCouncil passes the budget for year #\n", _TOP),
    "comments": lines(f"Udo #\n6 March 2024\n{_SENTENCE}\nReply\n", f"{_TOP}Comments\n"),
    "addresses": lines("https://news.example/#\n", _TOP),
    "capitals": lines("THE HARBOUR REOPENS #\n", _TOP),
    "breadcrumb": lines("Section # > ", _TOP),
    "lines that are the same": lines("Share this piece\n", _TOP),
    "digits": lines("12", _TOP),
    "Chinese": lines("港口主管测量了航道两次。\n", _TOP),
    "quotes": lines("\u201cWe begin with the grain,\u201d she said.\n", _TOP),
    "dashes": lines("- ", _TOP),
}

_RSS = '<rss version="2.0"><channel><title>News</title>'
_RSS_ITEM = "<item><title>Piece #</title><link>https://news.example/#</link></item>"
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>'

FEEDS: dict[str, Grown] = {
    "items": lines(_RSS_ITEM, _RSS),
    "items with dates": lines(
        "<item><link>https://news.example/#</link><pubDate>Tue, 05 Mar 2024 08:30:00 +0100</pubDate></item>", _RSS
    ),
    "items that are the same": lines("<item><title>A</title><link>https://news.example/</link></item>", _RSS),
    "items without an address": lines("<item><title>Piece #</title></item>", _RSS),
    "entries": lines('<entry><title>Piece #</title><link href="/#"/><id>#</id></entry>', _ATOM),
    "links of one entry": lines('<link rel="alternate" href="/#"/>', f"{_ATOM}<entry>"),
    "items of RDF": lines(
        "<item rdf:about='https://news.example/#'><title>Piece #</title></item>",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/>',
    ),
    "items of JSON": lambda count: (
        b'{"version":"https://jsonfeed.org/version/1","items":['
        + b",".join(b'{"id":"%d","url":"https://news.example/%d"}' % (at, at) for at in range(count))
        + b"]}"
    ),
    "JSON in JSON": lambda count: b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * count,
    "broken items": lines(f"{_RSS_ITEM[:-7]}<b>&undefined;", _RSS),
    "attributes of one element": lines(" a#='1'", f"{_RSS}<item><x"),
    "attributes of the root": lambda count: (
        b"<rss"
        + b"".join(b" a%d='1'" % at for at in range(count))
        + b"><channel>"
        + _RSS_ITEM.encode()
        + b"</channel></rss>"
    ),
    "namespaces of one element": lines(" xmlns:a#='u#'", "<rss"),
    "element in element": lines("<x>", f"{_RSS}<item>"),
    "one long title": lines("word ", f"{_RSS}<item><link>https://news.example/1</link><title>"),
    "one long description": lines("&lt;p&gt;word ", f"{_RSS}{_RSS_ITEM}<item><description>"),
    "CDATA": lines("<item><title><![CDATA[Piece #]]></title><link>https://news.example/#</link></item>", _RSS),
    "CDATA that never ends": lines("<![CDATA[ ", f"{_RSS}{_RSS_ITEM}"),
    "ampersands": lines("&a ", f"{_RSS}{_RSS_ITEM}<item><title>"),
    "comments": lines("<!-- # -->", _RSS),
    "comments before the root": lambda count: b"<!-- a -->" * count + _RSS.encode() + _RSS_ITEM.encode(),
    "entities declared": lambda count: (
        b"<!DOCTYPE rss ["
        + b"".join(b'<!ENTITY a%d "b">' % at for at in range(count))
        + b"]>"
        + _RSS.encode()
        + _RSS_ITEM.encode()
    ),
}

_MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'

SITEMAPS: dict[str, Grown] = {
    "urls": lines("<url><loc>https://news.example/#</loc><lastmod>2024-03-05</lastmod></url>", _MAP),
    "urls of news": lines(
        "<url><loc>https://news.example/#</loc><n:news><n:title>Piece</n:title></n:news></url>",
        f'{_MAP[:-1]} xmlns:n="n">',
    ),
    "sitemaps": lines("<sitemap><loc>https://news.example/#.xml</loc></sitemap>", "<sitemapindex>"),
    "lines": lines("https://news.example/#\n"),
    "lines that are none": lines("word #\n", "https://news.example/1\n"),
    "pictures of one url": lines("<i><loc>https://news.example/#.jpg</loc></i>", f"{_MAP}<url>"),
    "url in url": lines("<url><loc>https://news.example/#</loc>", _MAP),
    "comments": lines("<!-- # -->", _MAP),
    "attributes of one element": lines(" a#='1'", f"{_MAP}<url"),
    "one long loc": lines("a/", f"{_MAP}<url><loc>https://news.example/"),
    "ampersands": lines("a=1&", f"{_MAP}<url><loc>https://news.example/?"),
    "words before the root": lambda count: (
        b"<b>Warning</b>: word\n" * count + _MAP.encode() + b"<url><loc>/1</loc></url>"
    ),
}

ROBOTS: dict[str, Grown] = {
    "rules": lines("Disallow: /#/\n", "User-agent: *\n"),
    "groups": lines("User-agent: bot#\nDisallow: /#\n\n"),
    "agents of one group": lines("User-agent: bot#\n"),
    "sitemaps": lines("Sitemap: https://news.example/#.xml\n"),
    "one long rule": lines("a", "User-agent: *\nDisallow: /"),
    "wild rules": lines("Disallow: /*#*a$\n", "User-agent: *\n"),
    "comments": lines("# word\n", "User-agent: *\n"),
    "white lines": lines(" \t\n", "User-agent: *\n"),
    "unknown lines": lines("word #\n"),
}

_START = 'start = ["https://news.example/"]\n'

DEFINITIONS: dict[str, Grown] = {
    "patterns": lines('    "/#/",\n', f"{_START}exclude = [\n", "]\n"),
    "one long pattern": lines("a?", f'{_START}include = ["', '"]\n'),
    "start pages": lines('"https://h#.example/", ', "start = [", "]\n"),
    "feeds": lines('"https://news.example/#", ', f"{_START}feeds = [", "]\n"),
    "zones": lines('[[zones]]\nname = "comments"\ncss = ".c#"\n', _START),
    "fields": lines('[[fields]]\nname = "headline"\nxpath = "//h#"\n', _START),
    "unknown keys": lines("k# = 1\n", _START),
    "wrong values": lines("1, ", "start = [", "]"),
    "lists in lists": lines("[", f"{_START}a = "),
}

_HTML = b"<!DOCTYPE html><html><head><title>T</title></head><body><p>%s</p></body></html>" % (_SENTENCE.encode() * 10)


def _record(number: int, body: bytes = _HTML, kind: str = "response", more: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{more}\r\n".encode()
    block, same = (head, 0) if kind == "revisit" else (head + body, number)
    head_lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: http://news.example/{number}",
        "WARC-Date: 2024-03-05T08:30:00Z",
        f"WARC-Record-ID: <urn:uuid:{number}>",
        "WARC-Refers-To-Target-URI: http://news.example/0",
        "WARC-Refers-To-Date: 2024-03-05T08:30:00Z",
        f"WARC-Payload-Digest: sha1:A{same}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(head_lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


def _warc(count: int) -> bytes:
    return b"".join(map(_record, range(count)))


def _revisits(count: int, body: bytes = _HTML) -> bytes:
    return _packed(_record(0, body)) + b"".join(_packed(_record(at, kind="revisit")) for at in range(1, count))


def _zip(names: Callable[[int], str], body: bytes = _HTML) -> Grown:
    def grown(count: int) -> bytes:
        out = io.BytesIO()
        with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
            warnings.simplefilter("ignore", UserWarning)  # a name that is there already
            for number in range(count):
                archive.writestr(zipfile.ZipInfo(names(number)), body)
        return out.getvalue()

    return grown


def _tar(names: Callable[[int], str]) -> Grown:
    def grown(count: int) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            for number in range(count):
                info = tarfile.TarInfo(names(number))
                info.size = len(_HTML)
                archive.addfile(info, io.BytesIO(_HTML))
        return out.getvalue()

    return grown


_MHTML = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
_MHTML_PAGE = b"Content-Type: text/html\r\n\r\n%s\r\n--b--\r\n" % _HTML
_CHUNKED = "Transfer-Encoding: chunked\r\n"

FILES: dict[str, Grown] = {
    "a.warc: records": _warc,
    "a.warc.gz: records": lambda count: b"".join(_packed(_record(at)) for at in range(count)),
    "b.warc.gz: records in one member": lambda count: _packed(_warc(count)),
    "a.warc.zst: records": lambda count: b"".join(zstandard.compress(_record(at)) for at in range(count)),
    "a.warc: records of one address": lambda count: _record(1) * count,
    "c.warc.gz: revisits": _revisits,
    "d.warc.gz: revisits of a page as large": lambda count: _revisits(count, b"<p>" + b"word " * 1000 * count),
    "a.warc: headers of one record": lambda count: _record(0, more="X-A: b\r\n" * count),
    "b.warc: chunks": lambda count: _record(0, b"1\r\na\r\n" * count + b"0\r\n\r\n", more=_CHUNKED),
    "c.warc: words between records": lambda count: _record(0) + b"word\r\n" * count + _record(1),
    "d.warc: headers that never end": lambda count: b"WARC/1.0\r\n" + b"A: b\r\n" * count,
    "a.zip: members": _zip(lambda number: f"{number}.html"),
    "b.zip: members of one name": _zip(lambda _: "a.html"),
    "c.zip: members in folders": _zip(lambda number: f"a/{number}/b/c.html"),
    "d.zip: pages and their folders": _zip(lambda number: f"{number // 2}{('.html', '_files/a.html')[number % 2]}"),
    "e.zip: empty members": _zip(lambda number: f"{number}.html", b""),
    "f.zip: members that are no page": _zip(lambda number: f"{number}.css", b"p{}"),
    "a.wacz: members": _zip(lambda number: f"archive/{number}.warc", _record(0)),
    "a.tar: members": _tar(lambda number: f"{number}.html"),
    "b.tar: pages and their folders": _tar(lambda number: f"{number // 2}{('.html', '_files/a.html')[number % 2]}"),
    "c.tar: long names": _tar(lambda number: f"{'a' * 200}/{number}.html"),
    "d.tar: folders in folders": _tar(lambda number: f"{'a/' * 400}{number}.html"),
    "a.mhtml: parts": lambda count: _MHTML + b"Content-Type: image/png\r\n\r\na\r\n--b\r\n" * count + _MHTML_PAGE,
    "b.mhtml: lines": lambda count: _MHTML + _MHTML_PAGE.replace(b"<p>", b"<p>" + b"word\r\n" * count),
    "c.mhtml: multiparts": lambda count: (
        _MHTML
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(count))
    ),
    "a.html.gz: members": lambda count: b"".join(_packed(b"<p>word</p>") for _ in range(count)),
    "a.html.zst: frames": lambda count: b"".join(zstandard.compress(b"<p>word</p>") for _ in range(count)),
}
