"""The types of values in a definition, each with what is wrong with one that is none.

Importing this loads pydantic, which takes a while: only what crawls does so.
"""

import re
import zoneinfo
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

from thresher.text.addresses import with_user_masked
from thresher.text.hosts import ascii_host
from thresher.text.patterns import Pattern

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_HOST = re.compile(
    r"(?:\*\.)?(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_IPV6 = re.compile(r"[0-9a-f:.]*:[0-9a-f:.]*")
_OWN_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def checked_url(url: str) -> str:
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


Url = Annotated[str, AfterValidator(checked_url)]
Host = Annotated[str, AfterValidator(_checked_host)]
Expression = Annotated[str, AfterValidator(_checked_pattern)]
Language = Annotated[str, AfterValidator(_checked_language)]
TimeZone = Annotated[str, AfterValidator(_checked_zone)]
PortalName = Annotated[str, AfterValidator(_checked_name)]
OwnName = Annotated[str, AfterValidator(_checked_own_name)]


class Part(BaseModel):
    """A part of a definition.  The description of each key says what is allowed: messages and docs show it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
