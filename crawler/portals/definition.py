"""What may stand in a definition: its keys, what holds where one is silent, what is wrong with each.

Importing this loads pydantic, which takes a while: only what crawls does so.
"""

import re
import zoneinfo
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from thresher.crawler.portals.revisit import revisits
from thresher.schemas.portal import DateOrder, FieldName, OwnType, Portal, Revisit, ZoneName
from thresher.text.addresses import with_user_masked
from thresher.text.crontab import check_schedule
from thresher.text.hosts import ascii_host, covers, full_host, hosts_of
from thresher.text.patterns import Pattern

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_HOST = re.compile(
    r"(?:\*\.)?(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_IPV6 = re.compile(r"[0-9a-f:.]*:[0-9a-f:.]*")
_OWN_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


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
    name = ascii_host(host)
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


def _checked_own_name(name: str) -> str:
    if not _OWN_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name")
    return name


def _as_rules(table: Any) -> Any:
    """`[own.price]` has one rule, `[[own.price]]` several."""
    return (table,) if isinstance(table, dict) else table


Url = Annotated[str, AfterValidator(_checked_url)]
Host = Annotated[str, AfterValidator(_checked_host)]
Expression = Annotated[str, AfterValidator(_checked_pattern)]
Language = Annotated[str, AfterValidator(_checked_language)]


class _Part(BaseModel):
    """A part of a definition.  The description of each key says what is allowed: messages and docs show it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PaceModel(_Part):
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


class RuleModel(_Part):
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


class ZoneRuleModel(RuleModel):
    """The text and the links of the elements found are of the zone."""

    name: ZoneName = Field(description="navigation, article, teaser, related, comments or other")


class FieldRuleModel(RuleModel):
    """The text of what is found is the field."""

    name: FieldName = Field(
        description="headline, standfirst, byline, authors, date_published, source, section, tags or body"
    )


class OwnRuleModel(RuleModel):
    """What is found, read as a type, is an own field."""

    attribute: str | None = Field(
        default=None, min_length=1, description="the name of an attribute of the elements found, as content"
    )
    type: OwnType = Field(default="text", description="text, number, date or url")
    list: bool = Field(default=False, strict=True, description="true or false: whether all that is found counts")


OwnName = Annotated[str, AfterValidator(_checked_own_name)]
OwnRules = Annotated[tuple[OwnRuleModel, ...], BeforeValidator(_as_rules), Field(min_length=1)]


class PortalModel(_Part):
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
    zones: tuple[ZoneRuleModel, ...] = Field(default=(), description="tables [[zones]] with name and css or xpath")
    fields: tuple[FieldRuleModel, ...] = Field(default=(), description="tables [[fields]] with name and css or xpath")
    own: dict[OwnName, OwnRules] = Field(
        default={},
        max_length=100,
        description="tables [own.NAME] with css or xpath; NAME in small letters, digits and _; 100 at most",
    )
    pace: PaceModel = Field(
        default=PaceModel(), description="a table [pace] with delay, concurrency, max_pages, max_seconds"
    )
    revisit: Annotated[tuple[Revisit, ...], BeforeValidator(revisits)] = Field(
        default=(),
        description='a length of time for articles up to a day old, as "15m"; or a table [revisit] by age: 7d = "2h"',
    )
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
            if not covers(hosts, full_host(url)):
                raise ValueError(f"the start page {url} is on none of them")
        return hosts

    @field_validator("feeds", "sitemaps")
    @classmethod
    def _on_hosts(cls, urls: tuple[str, ...] | None, info: ValidationInfo) -> tuple[str, ...] | None:
        hosts = info.data.get("hosts")
        for url in urls or ():
            if hosts and not covers(hosts, full_host(url)):
                raise ValueError(f"{url} is on none of the hosts; add its host to hosts")
        return urls

    def portal(self) -> Portal:
        """The plain data."""
        return msgspec.convert(self.model_dump(), Portal)
