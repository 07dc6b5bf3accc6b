"""The secrets that a definition refers to: looked up where they are used, and never written."""

from dataclasses import dataclass

from thresher.crawler.portals.proxies import Proxy, proxy_of
from thresher.schemas.errors import InputError, PortalError
from thresher.schemas.portal import Access, Portal
from thresher.text.variables import is_reference, referred


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """What a portal is asked with."""

    headers: dict[str, str]
    cookies: dict[str, str]
    fields: dict[str, str]
    """Of the form to sign in by."""
    proxy: Proxy | None


def secrets_of(portal: Portal) -> Secrets:
    """What the portal's definition refers to.  Raises PortalError with all that is missing, which holds no secret."""
    access, problems = portal.access or Access(), list[str]()
    fields = access.sign_in.fields if access.sign_in else {}
    headers = _values("access.headers", access.headers, problems)
    cookies = _values("access.cookies", access.cookies, problems)
    fields = _values("access.sign_in.fields", fields, problems)
    proxies = _values("access", {"proxy": access.proxy} if access.proxy else {}, problems)
    proxy = None
    try:
        proxy = proxy_of(proxies["proxy"]) if proxies else None
    except ValueError as error:
        problems.append(f"access.proxy: {access.proxy} {error}")
    if problems:
        raise PortalError(*(f"{portal.name}: {problem}" for problem in problems))
    whole = next((headers.pop(name) for name in list(headers) if name.lower() == "cookie"), "")
    return Secrets(headers, _cookies(whole) | cookies, fields, proxy)


def _values(key: str, given: dict[str, str], problems: list[str]) -> dict[str, str]:
    """Values, those of references looked up; what is missing is added to the problems."""
    values = {}
    for name, value in given.items():
        try:
            values[name] = referred(value) if is_reference(value) else value
        except InputError as error:
            problems.append(f"{key}.{name}: {error}")
    return values


def _cookies(header: str) -> dict[str, str]:
    """The cookies of a header, as browsers show it."""
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return {name: value for name, _, value in pairs if name}
