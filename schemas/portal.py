"""A portal that is harvested: what its definition (seeds/portals/NAME.toml) says.

Importing this loads pydantic, which takes a while: only what crawls does so.
"""

import re
import zoneinfo
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from thresher.schemas.schedule import check_schedule
from thresher.text.patterns import Pattern

FieldName = Literal[
    "headline", "standfirst", "byline", "authors", "date_published", "source", "section", "tags", "body"
]
"""The fields that a rule can give."""
ZoneName = Literal["navigation", "article", "teaser", "related", "comments", "other"]
"""The values of thresher.schemas.record.Zone."""
DateOrder = Literal["dmy", "mdy", "ymd"]

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_HOST = re.compile(
    r"(?:\*\.)?(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_IPV6 = re.compile(r"[0-9a-f:.]*:[0-9a-f:.]*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def host_of(url: str) -> str:
    """The host of an address as it is written in definitions: lower case, ASCII, no final dot.  Raises ValueError."""
    return _ascii(urlsplit(url).hostname or "").removesuffix(".")


def hosts_of(urls: Iterable[str]) -> tuple[str, ...]:
    """The hosts of addresses, each with and without `www.`; addresses by number have no such other name."""
    hosts: dict[str, None] = {}
    for url in urls:
        host = host_of(url)
        bare = host.removeprefix("www.")
        named = "." in bare and not bare.replace(".", "").isdigit() and ":" not in bare
        hosts |= dict.fromkeys([host, bare, f"www.{bare}"] if named else [host])
    return tuple(hosts)


def covers(hosts: Iterable[str], host: str) -> bool:
    """Whether `host` is one of the hosts; `*.example.org` stands for example.org and all below it."""
    host = _ascii(host.lower()).removesuffix(".")
    return any(
        host == name or (name.startswith("*.") and (host == name[2:] or host.endswith(name[1:]))) for name in hosts
    )


def _ascii(host: str) -> str:
    """The name by which computers know a host of other letters."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:  # no name that could be registered
        return host


_USER = re.compile(r"(?<=//)(?:[^/?#]*|[^/?#\[]*:(?!\d*(?:[/?#]|$)).*)@")
"""Also where a password holds a slash: then no port follows the colon."""


def with_user_masked(url: str) -> str:
    """An address as it may be shown: what stands before its host may be a password."""
    return _USER.sub("***@", url)


def _checked_url(url: str) -> str:
    if with_user_masked(url) != url:
        raise ValueError(f"{with_user_masked(url)!r} holds a user name or a password: leave them out")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a broken port or IPv6 address
        sound = False
    if not sound or not url.isprintable() or " " in url:
        raise ValueError(f"{url!r} is no http or https address")
    return url


def _checked_host(host: str) -> str:
    name = _ascii(host)
    if not (_HOST.fullmatch(name) or _IPV6.fullmatch(name)):
        raise ValueError(f"{host!r} is no host")
    return name


def _checked_pattern(pattern: str) -> str:
    Pattern(pattern).check()
    return pattern


def _checked_language(tag: str) -> str:
    if not LANGUAGE.fullmatch(tag):
        raise ValueError(f"{tag!r} is no language code")
    return tag


def _checked_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # unknown, no name, the name of a folder
        raise ValueError(f"{name!r} is no time zone") from None
    return name


def _checked_name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name")
    return name


Url = Annotated[str, AfterValidator(_checked_url)]
Host = Annotated[str, AfterValidator(_checked_host)]
Expression = Annotated[str, AfterValidator(_checked_pattern)]
Language = Annotated[str, AfterValidator(_checked_language)]


class _Part(BaseModel):
    """A part of a definition.  The description of each key says what is allowed: messages and docs show it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Pace(_Part):
    """How fast a portal is fetched, and how much of it in one run."""

    delay: float = Field(
        default=1.0,
        strict=True,
        ge=0,
        le=3600,
        allow_inf_nan=False,
        description="seconds between requests to a host, 0 to 3600",
    )
    concurrency: int = Field(default=2, strict=True, ge=1, le=64, description="requests to a host at a time, 1 to 64")
    max_pages: int | None = Field(default=None, strict=True, ge=1, description="pages of one run, 1 or more")
    max_seconds: float | None = Field(
        default=None, strict=True, gt=0, allow_inf_nan=False, description="seconds of one run, above 0"
    )


class Rule(_Part):
    """Where something stands, by one selector, on pages of a period."""

    css: str | None = Field(default=None, min_length=1, description="a CSS selector, also with ::text or ::attr(NAME)")
    xpath: str | None = Field(default=None, validate_default=True, min_length=1, description="an XPath 1.0 expression")
    valid_from: date | None = Field(
        default=None, strict=True, description="a day without quotes, as 2019-05-01; the first on which the rule holds"
    )
    valid_until: date | None = Field(
        default=None, strict=True, description="a day without quotes, as 2019-05-01; the last on which it holds"
    )

    @field_validator("valid_until")
    @classmethod
    def _after_first(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("valid_from")
        if last is not None and first is not None and last < first:
            raise ValueError(f"{last} comes before valid_from {first}")
        return last

    @field_validator("xpath")
    @classmethod
    def _is_one_selector(cls, xpath: str | None, info: ValidationInfo) -> str | None:
        if "css" in info.data and (info.data["css"] is None) == (xpath is None):
            raise ValueError("a rule has css or xpath, one of them")
        return xpath


class ZoneRule(Rule):
    """The text and the links of the elements found are of the zone."""

    name: ZoneName = Field(description="navigation, article, teaser, related, comments or other")


class FieldRule(Rule):
    """The text of what is found is the field."""

    name: FieldName = Field(
        description="headline, standfirst, byline, authors, date_published, source, section, tags or body"
    )


class Portal(_Part):
    """A portal and how it is harvested."""

    name: Annotated[str, AfterValidator(_checked_name)] = Field(
        description="the file's name without .toml: small letters, digits, dots, - and _"
    )
    title: str | None = Field(default=None, min_length=1, description="what people call the portal")
    start: tuple[Url, ...] = Field(min_length=1, description="addresses to begin at, http or https, one or more")
    hosts: tuple[Host, ...] = Field(
        default_factory=lambda known: hosts_of(known.get("start", ())),
        min_length=1,
        description="host names in small letters without port; *.example.org for all below example.org",
    )
    feeds: tuple[Url, ...] | None = Field(
        default=None, description="addresses on the portal's hosts; [] for none; found by itself when absent"
    )
    sitemaps: tuple[Url, ...] | None = Field(
        default=None, description="addresses on the portal's hosts; [] for none; found by itself when absent"
    )
    include: tuple[Expression, ...] = Field(
        default=(), description="regular expressions; of addresses only those are fetched in which one is found"
    )
    exclude: tuple[Expression, ...] = Field(
        default=(), description="regular expressions; addresses in which one is found are not fetched"
    )
    depth: int = Field(
        default=3, strict=True, ge=0, le=100, description="links from a start page to the last page, 0 to 100"
    )
    article_url: Expression | None = Field(
        default=None, description="a regular expression found in articles' addresses alone; learned when absent"
    )
    languages: tuple[Language, ...] = Field(default=(), description="codes such as en, pt-BR")
    time_zone: Annotated[str, AfterValidator(_checked_zone)] | None = Field(
        default=None, description="an IANA name such as Europe/Rome, for times that state no offset"
    )
    date_order: DateOrder | None = Field(default=None, description="dmy, mdy or ymd: how the portal writes 04/05/2010")
    zones: tuple[ZoneRule, ...] = Field(default=(), description="tables [[zones]] with name and css or xpath")
    fields: tuple[FieldRule, ...] = Field(default=(), description="tables [[fields]] with name and css or xpath")
    pace: Pace = Field(default=Pace(), description="a table [pace] with delay, concurrency, max_pages, max_seconds")
    schedule: Annotated[str, AfterValidator(check_schedule)] | None = Field(
        default=None, description='five fields as in crontab: minute hour day month weekday, as "*/30 6-22 * * mon-fri"'
    )
    render: bool = Field(
        default=False, strict=True, description="true or false: whether scripts must run before a page is read"
    )
    max_bytes: int = Field(
        default=10_000_000,
        strict=True,
        ge=1000,
        le=1_000_000_000,
        description="bytes of the largest page, 1000 to 1000000000",
    )

    @field_validator("hosts")
    @classmethod
    def _cover_start(cls, hosts: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for url in info.data.get("start", ()):
            if not covers(hosts, host_of(url)):
                raise ValueError(f"the start page {url} is on none of them")
        return hosts

    @field_validator("feeds", "sitemaps")
    @classmethod
    def _on_hosts(cls, urls: tuple[str, ...] | None, info: ValidationInfo) -> tuple[str, ...] | None:
        hosts = info.data.get("hosts")
        for url in urls or ():
            if hosts and not covers(hosts, host_of(url)):
                raise ValueError(f"{url} is on none of the hosts; add its host to hosts")
        return urls

    def has_host(self, host: str) -> bool:
        """Whether pages of this host are the portal's."""
        return covers(self.hosts, host)
