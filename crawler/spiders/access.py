"""What a portal's requests carry that is not for everybody: headers and cookies, for its own hosts alone.

They are put on requests at the last moment, and taken off whatever is archived, read or told.
"""

import html
from collections.abc import Iterable
from dataclasses import replace
from http.cookiejar import Cookie
from typing import Any
from urllib.parse import quote, urlsplit
from weakref import WeakSet

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from thresher.crawler.loaders.exchange import Exchange, Headers
from thresher.crawler.loaders.http_headers import header_bytes, header_text
from thresher.crawler.portals.secrets import secrets_of
from thresher.schemas.portal import Access as Definition
from thresher.schemas.portal import Portal
from thresher.text.hosts import covers, full_host

_MASK = b"***"
_SENT = frozenset(("authorization", "cookie", "proxy-authorization"))
_RECEIVED = frozenset(("set-cookie", "set-cookie2", "authentication-info", "www-authenticate"))
_LEAST_MASKED = 8
"""A matter of taste: characters from which on a secret is masked in what servers say; shorter ones may be words."""


class Access:
    """For one run.  Nothing of it is printed."""

    def __init__(self, portal: Portal) -> None:
        """Raises PortalError where a secret is missing."""
        defined, secrets = portal.access or Definition(), secrets_of(portal)
        self.sign_in, self.signed_out = defined.sign_in, defined.signed_out
        self.proxy, self.fields = secrets.proxy, secrets.fields
        self._browsers: WeakSet[Any] = WeakSet()
        """Those that have the cookies."""
        self._hosts, self._plain_http = portal.hosts, defined.plain_http
        self._headers = secrets.headers
        self._names = _SENT | {name.lower() for name in secrets.headers}
        self._given = [
            _cookie(host, name, value, secure=not self._plain_http)
            for host in portal.hosts
            for name, value in secrets.cookies.items()
        ]
        self.begin_session()
        self._masks: list[bytes] = []
        self._remember([*secrets.headers.values(), *secrets.cookies.values(), *secrets.fields.values()])

    def begin_session(self) -> None:
        """Forget all cookies but those of the definition."""
        self._jar = CookieJar()
        for cookie in self._given:
            self._jar.set_cookie(cookie)
        self._browsers.clear()

    def goes_to(self, url: str) -> bool:
        """Whether an address is one of the portal's own, and the way there as secret as that to its start pages."""
        scheme = urlsplit(url).scheme
        secret = scheme == "https" or (scheme == "http" and self._plain_http)
        return secret and covers(self._hosts, full_host(url))

    def put_on(self, request: Request) -> None:
        """Let a request carry what it may; what it carried on the way from another address is taken off.

        A browser's gets nothing: it would be repeated to whatever its page leads to.
        """
        for name in self._names:
            request.headers.pop(name, None)
        if self.goes_to(request.url) and "playwright" not in request.meta:
            request.headers.update({name: header_bytes(value) for name, value in self._headers.items()})
            self._jar.add_cookie_header(request)

    @property
    def has_headers(self) -> bool:
        return bool(self._headers)

    def headers_to(self, url: str, headers: dict[str, str]) -> dict[str, str]:
        """The headers of a browser's request; cookies are the browser's own."""
        others = {name: value for name, value in headers.items() if name.lower() not in self._names}
        return others | self._headers if self.goes_to(url) else others

    def take_cookies(self, response: Response, request: Request, *, new: bool) -> None:
        """Keep what an answer makes of the cookies that one has; with `new` those that one has not, too."""
        if "Set-Cookie" not in response.headers or not self.goes_to(request.url):
            return
        known = {cookie.name for cookie in self._jar}
        for cookie in self._jar.make_cookies(response, request):
            if new or cookie.name in known:
                self._jar.set_cookie_if_ok(cookie, request)
        self._remember(cookie.value or "" for cookie in self._jar)
        if new:
            self._browsers.clear()

    def cookies_for_browser(self, context: Any) -> list[dict[str, Any]]:
        """The cookies, as Playwright takes them; none where a browser's context has had those of this session."""
        if context in self._browsers:
            return []
        self._browsers.add(context)
        return [
            {
                "name": cookie.name,
                "value": cookie.value or "",
                "domain": cookie.domain.removesuffix(".local") if cookie.domain.count(".") == 1 else cookie.domain,
                "path": cookie.path,
                "secure": cookie.secure,
            }
            for cookie in self._jar
        ]

    def cleaned(self, exchange: Exchange) -> Exchange:
        """An exchange as it may be kept."""
        return replace(
            exchange,
            sent=self._without(exchange.sent, self._names),
            headers=self._without(exchange.headers, _RECEIVED),
            body=self._masked(exchange.body),
        )

    def _without(self, headers: Headers, names: Iterable[str]) -> Headers:
        kept = [(name, value) for name, value in headers if name.lower() not in names]
        return [(name, header_text(self._masked(header_bytes(value)))) for name, value in kept]

    def _masked(self, text: bytes) -> bytes:
        for secret in self._masks:
            if secret in text:
                text = text.replace(secret, _MASK)
        return text

    def _remember(self, secrets: Iterable[str]) -> None:
        """Mask secrets, and the words of them, from now on, in the spellings that pages have."""
        words = {word for secret in secrets for word in (secret, *secret.split()) if len(word) >= _LEAST_MASKED}
        spelled = {spelling for word in words for spelling in (word, quote(word, safe=""), html.escape(word))}
        self._masks = sorted({*self._masks, *(each.encode() for each in spelled)}, key=len, reverse=True)


def _cookie(host: str, name: str, value: str, *, secure: bool) -> Cookie:
    """A cookie for a host of a definition, of which `*.` stands for all below."""
    whole = host.startswith("*.")
    domain = host.removeprefix("*") if whole else host if "." in host or ":" in host else f"{host}.local"
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain=domain,
        domain_specified=whole,
        domain_initial_dot=whole,
        path="/",
        path_specified=True,
        secure=secure,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )
