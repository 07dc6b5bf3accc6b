"""A portal that is harvested: what its definition (seeds/portals/NAME.toml) says, checked.

crawler/portals reads and checks definitions, and says what holds where one is silent.
"""

from datetime import date
from typing import Literal, NamedTuple

import msgspec

FieldName = Literal[
    "headline", "standfirst", "byline", "authors", "date_published", "source", "section", "tags", "body"
]
"""The fields that a rule can give."""
ZoneName = Literal["navigation", "article", "teaser", "related", "comments", "other"]
"""The values of thresher.schemas.record.Zone."""
OwnType = Literal["text", "number", "date", "url"]
DateOrder = Literal["dmy", "mdy", "ymd"]


class Revisit(NamedTuple):
    """How often articles up to an age are visited."""

    age: int
    """Seconds since their publication; where that is not known, since the crawl found them."""
    every: int
    """Seconds from one visit to the next."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How fast a portal is fetched, and how much of it in one run."""

    delay: float
    """Seconds between requests to a host, 0 to 3600."""
    concurrency: int
    """Requests to a host at a time, 1 to 64."""
    max_pages: int | None
    """Pages of one run; None for all."""
    max_seconds: float | None
    """Seconds of one run; None for as many as it takes."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands, by one selector (`css` or `xpath`, never both), on pages of a period."""

    css: str | None
    xpath: str | None
    valid_from: date | None
    """The first day on which the rule holds."""
    valid_until: date | None
    """The last one."""


class ZoneRule(Rule, frozen=True, kw_only=True):
    """The text and the links of the elements found are of the zone."""

    name: ZoneName


class FieldRule(Rule, frozen=True, kw_only=True):
    """The text of what is found is the field."""

    name: FieldName


class OwnRule(Rule, frozen=True, kw_only=True):
    """What is found, read as a type, is an own field."""

    attribute: str | None
    """Of the elements found; None for what they show."""
    type: OwnType
    list: bool
    """Whether all that is found counts, not the first alone."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows, by one of both: an element, or words."""

    css: str | None = None
    text: str | None = None


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """The form by which a reader signs in."""

    form: str
    """The address of the page that it stands on."""
    fields: dict[str, str]
    """Names of its inputs, and what is filled in: references to secrets (`env:NAME`, `file:PATH`), or short values."""
    signed_in: Mark
    """On the page that follows: one is signed in."""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What a portal is asked with.  Secrets are not here: only references to them."""

    headers: dict[str, str] = {}
    """Values, or references to them."""
    cookies: dict[str, str] = {}
    sign_in: SignIn | None = None
    signed_out: Mark | None = None
    """On any page: whoever asks is not signed in, or no longer."""
    proxy: str | None = None
    """An address without user name and password, or a reference to one with them."""
    plain_http: bool = False
    """Whether the portal's own start pages are http, so that all this may go unencrypted."""

    @property
    def is_secret(self) -> bool:
        """Whether requests carry something that is not for everybody."""
        return bool(self.headers or self.cookies or self.sign_in)


class Portal(msgspec.Struct, frozen=True, kw_only=True):
    """A portal and how it is harvested."""

    name: str
    """The file's name without .toml."""
    title: str | None
    """What people call the portal."""
    start: tuple[str, ...]
    """Addresses to begin at, http or https; never empty."""
    hosts: tuple[str, ...]
    """Host names in small letters, in ASCII, without port; `*.example.org` stands for example.org and all below it."""
    feeds: tuple[str, ...] | None
    """Addresses on the portal's hosts; empty for none, None where they are to be found."""
    sitemaps: tuple[str, ...] | None
    """As `feeds`."""
    include: tuple[str, ...]
    """Regular expressions; of addresses only those are fetched in which one is found."""
    exclude: tuple[str, ...]
    """Regular expressions; addresses in which one is found are not fetched."""
    depth: int
    """Links from a start page to the last page."""
    article_url: str | None
    """A regular expression found in articles' addresses alone; None where it is to be learned."""
    languages: tuple[str, ...]
    """Codes such as `en`, `pt-BR`."""
    time_zone: str | None
    """An IANA name, for times that state no offset."""
    date_order: DateOrder | None
    """How the portal writes 04/05/2010."""
    zones: tuple[ZoneRule, ...]
    fields: tuple[FieldRule, ...]
    own: dict[str, tuple[OwnRule, ...]] = {}
    """The rules of each own field; of several for a day the first counts that finds something."""
    pace: Pace
    revisit: tuple[Revisit, ...] = ()
    """By age, the youngest first; articles older than the last are visited as is usual."""
    schedule: str | None
    """Five fields as in crontab."""
    render: bool
    """Whether scripts must run before a page is read."""
    max_bytes: int
    """Of the largest page that is taken."""
    access: Access | None = None
    """None where it is asked as everybody may."""
