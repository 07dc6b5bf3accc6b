"""A sign-in: the form is fetched, filled in and sent, and the page that follows must show that one is signed in."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from thresher.crawler.discovery import refreshed
from thresher.crawler.loaders.http_headers import header_text, redirect_target, with_address
from thresher.crawler.spiders.access import Access
from thresher.crawler.spiders.address_guard import RequestRefused
from thresher.crawler.spiders.failures import what_failed
from thresher.crawler.spiders.handle_response import REDIRECTS
from thresher.crawler.spiders.shown_marks import ShownMark, text_of
from thresher.schemas.errors import PageRefused
from thresher.schemas.frontier import FORBIDDEN_BY_ROBOTS
from thresher.schemas.portal import SignIn

SIGNING_IN = "signing_in"
"""In the meta of its requests."""
_MOST_REDIRECTS = 5  # bound for safety
_SAME_REQUEST = (307, 308)
"""Redirects that have the form sent again."""
_PARSER = lxml.html.HTMLParser(encoding="utf-8", no_network=True)
_FORM = "application/x-www-form-urlencoded"

Ask = Callable[[Request], Awaitable[Response]]


class SignInError(IgnoreRequest):
    """One cannot sign in; the reason holds no secret."""


async def sign_in(by: SignIn, access: Access, ask: Ask) -> None:
    """Sign in anew: the cookies that come of it are in `access` then.  Raises SignInError."""
    access.begin_session()
    form = await _page(Request(by.form), access, ask)
    request = filled_in(by, access.fields, form)
    page = await _page(request, access, ask)
    if not ShownMark(by.signed_in).is_on(page):
        raise SignInError(
            f"the page that follows ({_shown(page.url)}, status {page.status}) does not show what "
            "access.sign_in.signed_in says; are user, password and mark right?"
        )


def filled_in(by: SignIn, fields: dict[str, str], page: Response) -> Request:
    """The first form of a page that has all the fields, with the values that it has itself.  Raises SignInError."""
    where = f"{_shown(page.url)} (status {page.status})"
    try:
        root: Any = lxml.html.document_fromstring(text_of(page).encode(), _PARSER)
    except (PageRefused, ValueError, lxml.etree.LxmlError):
        raise SignInError(f"{where} is no page with a form") from None
    forms = [form for form in root.forms if set(fields) <= {*form.inputs.keys()}]
    if not forms:
        raise SignInError(f"{where} has no form with the fields {', '.join(fields)}")
    form = forms[0]
    if form.method != "POST":
        raise SignInError(f"the form of {where} would show what is filled in in an address: its method is not POST")
    own = [(name, value) for name, value in form.form_values() if name not in fields]
    base = next(iter(root.xpath("//base/@href")), "")
    url = urljoin(urljoin(page.url, base), form.get("action") or page.url)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    headers = {"Content-Type": _FORM, "Referer": page.url, "Origin": origin}
    return Request(url, method="POST", headers=headers, body=urlencode([*own, *_pressed(form), *fields.items()]))


def _pressed(form: lxml.html.FormElement) -> list[tuple[str, str]]:
    """What the form's first button adds."""
    buttons = form.xpath(".//input[@type='submit'] | .//button[not(@type) or @type='submit']")
    return [(button.get("name"), button.get("value") or "") for button in buttons[:1] if button.get("name")]


async def _page(request: Request, access: Access, ask: Ask) -> Response:
    """The answer behind redirects, none of which leads away from the portal."""
    for _ in range(_MOST_REDIRECTS + 1):
        if not access.goes_to(request.url):
            raise SignInError(f"it leads to {_shown(request.url)}, which is none of the portal's addresses")
        request.meta.update({SIGNING_IN: True, "dont_redirect": True})
        page = await _asked(request, ask)
        target = _target(page)
        if target is None:
            return page
        again = request.method == "POST" and page.status in _SAME_REQUEST
        request = request.replace(url=target) if again else Request(target)
    raise SignInError(f"{_shown(request.url)}: more than {_MOST_REDIRECTS} redirects")


async def _asked(request: Request, ask: Ask) -> Response:
    try:
        return await ask(request.replace(dont_filter=True))
    except Exception as error:  # noqa: BLE001 - whatever a server or the way to it does
        reason = error.reason if isinstance(error, RequestRefused) else what_failed(error)
        if reason == FORBIDDEN_BY_ROBOTS:
            reason = "robots.txt does not allow it; instead the cookies of a session may be given: access.cookies"
        raise SignInError(f"{_shown(request.url)}: {reason}") from None


def _target(page: Response) -> str | None:
    if page.status in REDIRECTS:
        return redirect_target(page.url, header_text(page.headers.get("Location") or b""))
    refresh = with_address(header_text(page.headers.get("Refresh") or b""))
    return refreshed(page.body, page.url, refresh) if page.status == 200 else None


def _shown(url: str) -> str:
    """An address without what may be secret in it."""
    return urlsplit(url)._replace(query="", fragment="").geturl()
