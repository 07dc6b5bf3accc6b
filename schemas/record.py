"""The record: what one page becomes.  One JSON line; absent values are null, lists are never null."""

from enum import StrEnum
from typing import Literal

import msgspec

from thresher.schemas.chunk import Chunk
from thresher.schemas.page import Origin
from thresher.schemas.shown import Shown

SCHEMA: Literal["thresher/page@2"] = "thresher/page@2"
SCHEMA_BEFORE = "thresher/page@1"
"""Without `text`, `blocks`, `comments`, `all_text`, and without the teasers' `confidence`."""


class Zone(StrEnum):
    """A part of a page.  Every visible text node and every visible link has exactly one."""

    NAVIGATION = "navigation"
    """Moves about the site or acts on the page: menus, header, footer, breadcrumbs, tags, sharing, login."""
    ARTICLE = "article"
    TEASER = "teaser"
    """Promotes other pieces of the portal: latest, most read, front-page lists."""
    RELATED = "related"
    """Promotes pieces that are presented as connected to this article."""
    COMMENTS = "comments"
    OTHER = "other"
    """Ads, sponsored networks, newsletter and app promotion, widgets, legal lines."""


class PageType(StrEnum):
    ARTICLE = "article"
    LISTING = "listing"
    OTHER = "other"


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"
    CAPTION = "caption"
    PREFORMATTED = "preformatted"


class SpanKind(StrEnum):
    LINK = "link"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"


class Crumb(msgspec.Struct, frozen=True):
    """One step of the page's breadcrumb trail."""

    text: str
    url: str | None = None


class Source(msgspec.Struct, frozen=True):
    """The original publisher of a syndicated piece."""

    name: str
    url: str | None = None


class Span(msgspec.Struct, frozen=True):
    """A part of a text that is linked or set apart.  Of two spans one is within the other, or they have no character
    in common; the outer one, and the earlier one, comes first."""

    start: int
    end: int
    """Characters (Unicode code points) of the text: from `start` up to, not including, `end`."""
    kind: SpanKind
    url: str | None = None
    """Of a link: where it leads."""


class Cell(msgspec.Struct, frozen=True):
    """A cell of a table."""

    text: str
    """White space folded.  Empty where the cell is, or holds what is no part of the text."""
    header: bool = False
    """Whether it is the head of its column or row."""
    colspan: int = 1
    """Columns that it takes."""
    rowspan: int = 1
    spans: list[Span] = []
    """In `text`."""


class Block(msgspec.Struct, frozen=True):
    """A run of the page's text under one block element."""

    kind: BlockKind
    text: str
    """White space folded; a line break inside the block is a newline; a table's cells are joined by ` | `."""
    level: int | None = None
    """Of a heading: 1 to 6.  Of a list item: its depth from 1."""
    number: int | None = None
    """Of an item of an ordered list: its number."""
    continued: bool = False
    """Of a list item or a quote: whether it goes on with one that an earlier block began."""
    spans: list[Span] = []
    """In `text`; none in code, preformatted text and tables."""
    rows: list[list[Cell]] = []
    """Of a table."""


class TextLink(msgspec.Struct, frozen=True):
    """A link in the article's running text."""

    text: str
    url: str


class Image(msgspec.Struct, frozen=True):
    """A picture that belongs to the article."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    block: int | None = None
    """The number of the block that it stands before, from 0; behind the last block, the number of blocks.  Null of a
    picture that the page declares and does not show."""


class Article(msgspec.Struct, frozen=True):
    """The article of a page."""

    headline: str | None = None
    """The headline as shown, without the site's name and without the kicker."""
    kicker: str | None = None
    """The short line over or before the headline (a topic, or the source of a syndicated piece)."""
    standfirst: str | None = None
    """The summary between headline and text.  It is the body's first block as well where the page shows it."""
    byline: str | None = None
    """The line that names the authors, as shown."""
    authors: list[str] = []
    """Names of persons (or, where nobody is named, of the desk), each once, in ordinary spelling."""
    source: Source | None = None
    agency: str | None = None
    """The news agency that an agency line or dateline names."""
    date_published: str | None = None
    """ISO 8601: a date, or a date-time with its offset when one is stated."""
    date_published_raw: str | None = None
    date_modified: str | None = None
    date_modified_raw: str | None = None
    body: str = ""
    """The text: paragraphs joined by a blank line; captions are left out."""
    blocks: list[Block] = []
    links: list[TextLink] = []
    images: list[Image] = []
    section: str | None = None
    tags: list[str] = []
    word_count: int = 0
    """Words of the body; in scripts without spaces, characters."""


class Teaser(msgspec.Struct, frozen=True):
    """An item that promotes another piece."""

    section: str | None = None
    """The heading over the list that the item stands in."""
    relation: Literal["related", "teaser"] = "teaser"
    headline: str | None = None
    url: str | None = None
    date: str | None = None
    """ISO 8601."""
    date_raw: str | None = None
    byline: str | None = None
    source: str | None = None
    summary: str | None = None
    image: str | None = None
    confidence: float | None = None
    """How sure it is that the item promotes a piece and that its parts are right, 0 to 1; null where that is not
    measured."""


class Comment(msgspec.Struct, frozen=True):
    """What a reader wrote about the page."""

    author: str | None = None
    """The name as shown."""
    date: str | None = None
    """ISO 8601."""
    date_raw: str | None = None
    text: str = ""
    """Paragraphs joined by a blank line."""
    depth: int = 0
    """0 of a comment on the page, 1 of a reply to it, and so on; 0 where the page does not show what is a reply."""


class Link(msgspec.Struct, frozen=True):
    """A visible link of the page (in a text dump: an entry that reads as a link, its url null)."""

    text: str
    url: str | None
    zone: Zone


class Accounting(msgspec.Struct, frozen=True):
    """Where the page's characters went.  The zones' counts sum to `visible_chars`."""

    visible_chars: int
    """Characters of all visible text nodes, white space folded."""
    by_zone: dict[Zone, int]


class PlacedText(msgspec.Struct, frozen=True):
    """A visible text of the page, with its zone."""

    zone: Zone
    text: str
    """As the page has it, white space folded."""
    where: str
    """An XPath that selects the element that it stands in; in a text dump `line N`."""


class Rejected(msgspec.Struct, frozen=True):
    """A value that was considered for a field and not taken."""

    raw: str
    where: str
    why: str


class Evidence(msgspec.Struct, frozen=True):
    """Where a field's value comes from."""

    raw: str
    where: str
    """An XPath that selects the place in the page as parsed; in a text dump `line N`."""
    rule: str
    confidence: float
    """The rule's share of right values, 0 to 1."""
    rejected: list[Rejected] = []


class Warning(msgspec.Struct, frozen=True):
    """Something a reader of the record should know."""

    code: str
    message: str


OwnValue = str | int | float | list[str | int | float] | None
"""What a portal's own field holds."""


class PageRecord(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """What one page becomes."""

    schema: Literal["thresher/page@2"] = SCHEMA
    url: str | None
    canonical_url: str | None = None
    """What the page declares as its own address, made absolute."""
    portal: str | None = None
    """Given with `--portal`, else the host of the URL without `www.`."""
    site_name: str | None = None
    title: str | None = None
    """The document's title as it stands in the page."""
    language: str | None = None
    """BCP 47 primary language, lower case."""
    page_type: PageType
    breadcrumbs: list[Crumb] = []
    fetched_at: str | None = None
    content_sha256: str
    origin: Origin
    article: Article | None = None
    """Null where the page is none."""
    text: str = ""
    """The page's own main text: an article's body, the items of an index page, the posts of a thread, the content of
    any other page."""
    blocks: list[Block] = []
    """`text` in parts, of a page that is no article; an article has its own."""
    comments: list[Comment] = []
    """What readers wrote, in the order of the page."""
    teasers: list[Teaser] = []
    links: list[Link] = []
    """Every visible link once, in document order."""
    own: dict[str, OwnValue] = {}
    """The portal's own fields, by name: every one that its definition has for the page's day.  Null where the page has
    none; a list is empty then.  Dates are ISO 8601, addresses absolute."""
    all_text: list[PlacedText] | None = None
    """Every visible text in document order, with `--all-text` only: what `accounting` adds up."""
    accounting: Accounting
    evidence: dict[str, Evidence] | None = None
    """By field, with `--evidence` only."""
    confidence: dict[str, float] = {}
    """By field, 0 to 1."""
    warnings: list[Warning] = []

    def markdown(self, *, front_matter: bool = True) -> str:
        """The headline and the text in Markdown, below title, authors, date and address as YAML front matter.

        Without `front_matter` byline, date and address stand in a line below the headline.
        """
        from thresher.pipelines.forms.markdown import markdown

        return markdown(self, front_matter=front_matter)

    def plain(self) -> str:
        """The text below headline, byline and date, as a person would type it.  `text` is the text alone."""
        from thresher.pipelines.forms.plain import plain

        return plain(self)

    def html(self) -> str:
        """The headline and the text as an HTML page."""
        from thresher.pipelines.forms.html import html

        return html(self)

    def tei(self) -> str:
        """The headline and the text as a TEI document."""
        from thresher.pipelines.forms.tei import tei

        return tei(self)

    def chunks(self, max_words: int = 300) -> list[Chunk]:
        """The text in parts of at most so many words, along headings and paragraphs."""
        from thresher.pipelines.forms.chunks import chunks

        return chunks(self, max_words)
