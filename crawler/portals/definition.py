"""What may stand in a definition: its keys, what holds where one is silent, what is wrong with each.

Importing this loads pydantic, which takes a while: only what crawls does so.
"""

from datetime import date
from typing import Annotated, Any

import msgspec
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from thresher.crawler.portals.access_keys import AccessModel
from thresher.crawler.portals.revisit import revisits
from thresher.crawler.portals.values import (
    Expression,
    Host,
    Language,
    OwnName,
    Part,
    PortalName,
    TimeZone,
    Url,
)
from thresher.schemas.portal import DateOrder, FieldName, OwnType, Portal, Revisit, ZoneName
from thresher.text.crontab import check_schedule
from thresher.text.hosts import covers, full_host, hosts_of


def _as_rules(table: Any) -> Any:
    """`[own.price]` has one rule, `[[own.price]]` several."""
    return (table,) if isinstance(table, dict) else table


class PaceModel(Part):
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


class RuleModel(Part):
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


OwnRules = Annotated[tuple[OwnRuleModel, ...], BeforeValidator(_as_rules), Field(min_length=1)]


class PortalModel(Part):
    """A portal and how it is harvested."""

    name: PortalName = Field(description="the file's name without .toml: small letters, digits, dots, - and _")
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
    time_zone: TimeZone | None = Field(
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
    access: AccessModel | None = Field(
        default=None, description="a table [access] with headers, cookies, sign_in, signed_out, proxy"
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

    @field_validator("access")
    @classmethod
    def _form_on_hosts(cls, access: AccessModel | None, info: ValidationInfo) -> AccessModel | None:
        """What is filled in must not leave the portal."""
        form, hosts = access and access.sign_in and access.sign_in.form, info.data.get("hosts")
        if form and hosts and not covers(hosts, full_host(form)):
            raise ValueError(f"the form {form} is on none of the hosts; add its host to hosts")
        return access

    def portal(self) -> Portal:
        """The plain data."""
        data = self.model_dump()
        if self.access is not None:
            data["access"]["plain_http"] = all(url.lower().startswith("http:") for url in self.start)
        return msgspec.convert(data, Portal)
