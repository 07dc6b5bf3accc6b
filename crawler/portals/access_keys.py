"""The keys of `[access]`: what a portal is asked with.  A secret never stands in a definition, but where it is."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from thresher.crawler.portals.values import Part, Url, checked_url
from thresher.text.addresses import with_user_masked
from thresher.text.variables import is_reference

_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:.+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SECRET_NAME = re.compile(
    r"auth|cookie|credential|e-?mail|jwt|key|log-?in|pass|pin\b|pwd|secret|sess|sid\b|token|user", re.IGNORECASE
)
_SECRET_VALUE = re.compile(r"(?:basic|bearer)\s", re.IGNORECASE)
_MAX_PLAIN = 16
"""A matter of taste: characters of a cookie or a field that may stand in a definition; sessions have more."""
_OWN_HEADERS = frozenset(
    "accept-encoding connection content-length host if-modified-since if-none-match keep-alive proxy-authorization "
    "range te trailer transfer-encoding upgrade".split()
)
"""What a crawl says itself."""
_HOW = "env:NAME for an environment variable, file:PATH for the content of a file"


def _checked_value(value: str) -> str:
    if is_reference(value) and not _REFERENCE.fullmatch(value):
        raise ValueError("this is no reference to a secret")
    if not value.isprintable():
        raise ValueError("holds characters that no header may have")
    return value


def _checked_proxy(proxy: str) -> str:
    if is_reference(proxy):
        return _checked_value(proxy)
    if with_user_masked(proxy) != proxy:
        raise ValueError("holds a user name or a password, which must not stand here itself, but where it is")
    return checked_url(proxy)


def _checked_name(name: str) -> str:
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"{name!r} is no name")
    return name


def _checked_header(name: str) -> str:
    if _checked_name(name).lower() in _OWN_HEADERS:
        raise ValueError(f"{name} is said by the crawl itself")
    if name.lower() == "user-agent":
        raise ValueError("those who are asked must be able to reach you: --contact says what stands in User-Agent")
    return name


Name = Annotated[str, AfterValidator(_checked_name)]
HeaderName = Annotated[str, AfterValidator(_checked_header)]
Value = Annotated[str, AfterValidator(_checked_value), Field(min_length=1, max_length=4000)]
Proxy = Annotated[str, AfterValidator(_checked_proxy), Field(min_length=1)]


def _without_secrets(values: dict[str, str], max_plain: int | None) -> dict[str, str]:
    """The values.  Raises ValueError, which does not repeat it, where one that may be secret stands there itself."""
    for name, value in values.items():
        secret = _SECRET_NAME.search(name) or _SECRET_VALUE.match(value)
        if not is_reference(value) and (secret or (max_plain and len(value) > max_plain)):
            raise ValueError(f"{name} may be secret, and must not stand here itself, but where it is")
    return values


class MarkModel(Part):
    """What a page shows, by one of both."""

    css: str | None = Field(default=None, min_length=1, description="a CSS selector")
    text: str | None = Field(default=None, min_length=1, description="words that the page shows")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.css is None) == (self.text is None):
            raise ValueError("a mark has css or text, one of them")
        return self


class SignInModel(Part):
    """The form by which a reader signs in."""

    form: Url = Field(description="the address of the page with the form, on the portal's hosts")
    fields: dict[str, Value] = Field(
        min_length=1, max_length=20, description=f"names of the form's inputs, each with {_HOW}"
    )
    signed_in: MarkModel = Field(description='css or text that only the page after a sign-in shows: {css = "a.logout"}')

    @field_validator("fields")
    @classmethod
    def _hold_no_secret(cls, fields: dict[str, str]) -> dict[str, str]:
        return _without_secrets(fields, _MAX_PLAIN)


class AccessModel(Part):
    """What a portal is asked with."""

    headers: dict[HeaderName, Value] = Field(
        default={}, max_length=50, description=f"names of headers and their values; for secrets {_HOW}"
    )
    cookies: dict[Name, Value] = Field(
        default={}, max_length=50, description=f"names of cookies and their values; for secrets {_HOW}"
    )
    sign_in: SignInModel | None = Field(
        default=None, description="a table [access.sign_in] with form, fields, signed_in"
    )
    signed_out: MarkModel | None = Field(
        default=None, description='css or text that pages show to those who are not signed in: {css = ".login-wall"}'
    )
    proxy: Proxy | None = Field(
        default=None, description=f"an http or https address without user name and password, or {_HOW}"
    )

    @field_validator("headers", "cookies")
    @classmethod
    def _hold_no_secret(cls, values: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        return _without_secrets(values, _MAX_PLAIN if info.field_name == "cookies" else None)
