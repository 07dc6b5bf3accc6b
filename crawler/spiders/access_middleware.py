"""Requests carry what a portal's definition gives them, once one is signed in; sessions that run out are renewed."""

import asyncio
import time
from collections import deque
from typing import Any, NoReturn, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response

from thresher.crawler.loaders.http_headers import header_text, redirect_target
from thresher.crawler.spiders.access import Access
from thresher.crawler.spiders.messages import AccessFailed
from thresher.crawler.spiders.shown_marks import ShownMark
from thresher.crawler.spiders.sign_in import SIGNING_IN, SignInError, sign_in
from thresher.schemas.frontier import FrontierKind
from thresher.text.identity import identity

_MOST_AGAIN = 3
"""A matter of taste: further sign-ins within an hour.  More would look like an attack, and lead to nothing."""
_HOUR = 3600.0
_SESSION, _AGAIN = "session", "again"
"""In the meta of a page's request: the sign-in that it was sent after, and that it is sent again after a new one."""
_UNAUTHORISED = 401


class NotSignedInError(IgnoreRequest):
    """A page shows that one is not signed in, right after one has signed in again."""


class AccessMiddleware:
    """For a portal whose definition has `access`."""

    def __init__(self, crawler: Crawler, access: Access) -> None:
        self._crawler, self._access = crawler, access
        self._mark = ShownMark(access.signed_out) if access.signed_out else None
        self._signing_in = asyncio.Lock()
        self._session = 0
        """How often one has signed in."""
        self._times: deque[float] = deque(maxlen=_MOST_AGAIN + 1)
        """When, the last times."""
        self._failed: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        access: Access | None = getattr(crawler.spider, "access", None)
        if access is None:
            raise NotConfigured
        return cls(crawler, access)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Sign in before the first page; no page is asked for meanwhile."""
        if self._is_page(request):
            if self._access.sign_in is not None and (not self._session or self._signing_in.locked()):
                await self._sign_in(self._session)
            if self._failed is not None:
                raise SignInError(self._failed)
            request.meta[_SESSION] = self._session
        self._access.put_on(request)

    async def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Response | Request:
        """Keep cookies; where one is not signed in any more, do so again, and ask for the page again."""
        if SIGNING_IN in request.meta:
            self._access.take_cookies(response, request, new=True)
        if not self._is_page(request):
            return response
        session = request.meta[_SESSION]
        if session == self._session:
            self._access.take_cookies(response, request, new=False)
        if not self._is_signed_out(request, response):
            return response
        if session == self._session and _AGAIN in request.meta:
            raise NotSignedInError
        await self._sign_in(session, by=request.url)
        return request.replace(meta={**request.meta, _AGAIN: True}, dont_filter=True)

    def _is_page(self, request: Request) -> bool:
        return "leased" in request.meta and self._access.goes_to(request.url)

    def _is_signed_out(self, request: Request, response: Response) -> bool:
        """Whether an answer is for those who are not signed in."""
        if (form := self._access.sign_in) is not None:
            target = redirect_target(request.url, header_text(response.headers.get("Location") or b""))
            if response.status == _UNAUTHORISED or (target and identity(target) == identity(form.form)):
                return True
        is_map = request.meta["leased"].kind in (FrontierKind.FEED, FrontierKind.SITEMAP)
        return self._mark is not None and not is_map and self._mark.is_on(response)

    async def _sign_in(self, session: int, by: str = "") -> None:
        """Begin the session after this one, unless another has.  `by`: the page that shows that it is over."""
        if self._access.sign_in is None:
            self._fail(f"{by} shows that one is not signed in: are the cookies and headers of access still valid?")
        async with self._signing_in:
            if self._failed is not None or self._session != session:
                return
            full = len(self._times) == self._times.maxlen
            if full and time.monotonic() - self._times[0] < _HOUR:
                self._fail(f"after {len(self._times)} sign-ins in an hour {by} shows again that one is not signed in")
            try:
                await sign_in(self._access.sign_in, self._access, self._ask)
            except SignInError as error:
                self._fail(f"the sign-in failed: {error}")
            self._times.append(time.monotonic())
            self._session += 1

    async def _ask(self, request: Request) -> Response:
        assert self._crawler.engine is not None
        return await self._crawler.engine.download_async(request)

    def _fail(self, reason: str) -> NoReturn:
        """End the run: pages for those who are not signed in are not what it is for."""
        link: Any = getattr(self._crawler.spider, "link", None)
        if self._failed is None:
            self._failed = reason
            link.send(AccessFailed(reason))
        raise SignInError(reason)
