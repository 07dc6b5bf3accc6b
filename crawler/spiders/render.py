"""Pages that are made by scripts: fetched with the system's Chromium, by scrapy-playwright, which is an extra."""

import asyncio
import contextlib
import os
from functools import partial
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from thresher.crawler.spiders.access import Access
from thresher.crawler.spiders.browser import browser
from thresher.crawler.spiders.gate import GATE, gate_socket
from thresher.schemas.frontier import FrontierKind
from thresher.text.identity import identity

_SCRIPTED = (FrontierKind.START, FrontierKind.LISTING, FrontierKind.ARTICLE, FrontierKind.UNKNOWN)
_LEFT_OUT = frozenset({"image", "media", "font", "websocket"})
"""What a page loads that adds no text."""
_HANDLER = "thresher.crawler.spiders.rendering.Handler"
_REDIRECTS = (301, 302, 303, 307, 308)
_SHOWN = "X-Thresher-Location"
"""The name that a Location has on its way through the browser."""


def render_settings(access: Access | None = None) -> dict[str, Any]:
    """The settings with which pages are rendered.  Raises PortalError."""
    listening = gate_socket()
    # Without the last, Chromium finds ways past a proxy.
    arguments = ["--disable-background-networking", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to start as root with it
    # Chromium would ask hosts on loopback itself.
    proxy = {"server": f"http://127.0.0.1:{listening.getsockname()[1]}", "bypass": "<-loopback>"}
    return {
        "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": browser(), "args": arguments, "proxy": proxy},
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 30_000,
        "PLAYWRIGHT_ABORT_REQUEST": aborted,
        **({"PLAYWRIGHT_PROCESS_REQUEST_HEADERS": partial(_headers, access)} if access is not None else {}),
        GATE: listening,
    }


def render_meta(kind: FrontierKind, access: Access | None = None) -> dict[str, Any]:
    """The meta of a request that is rendered; feeds and sitemaps are fetched as they are."""
    if kind not in _SCRIPTED:
        return {}
    return {"playwright": True, "playwright_page_init_callback": partial(_begin_page, access)}


async def _begin_page(access: Access | None, page: Any, request: Request) -> None:
    """What is done with a page before it is asked for."""
    if access is not None and (cookies := access.cookies_for_browser(page.context)):
        await page.context.add_cookies(cookies)
    await show_redirects(page, request)


async def _headers(access: Access, *, playwright_request: Any, **given: Any) -> dict[str, str]:
    """The headers of one of the browser's requests, of which many go to others than the portal."""
    from scrapy_playwright.headers import use_scrapy_headers

    headers = await use_scrapy_headers(playwright_request=playwright_request, **given)
    return access.headers_to(playwright_request.url, headers)


def aborted(request: Any) -> bool:
    """Whether a request of the browser is not made: pictures, sound and the like."""
    return request.resource_type in _LEFT_OUT


async def show_redirects(page: Any, _: Request) -> None:
    """Have the browser take a redirect of its page for an answer: where it leads is not the browser's to policy."""
    session = await page.context.new_cdp_session(page)
    frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    tasks: set[asyncio.Task[None]] = set()

    def paused(event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(_let_through(session, event, frame))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    session.on("Fetch.requestPaused", paused)
    await session.send("Fetch.enable", {"patterns": [{"resourceType": "Document", "requestStage": "Response"}]})


async def _let_through(session: Any, event: dict[str, Any], frame: str) -> None:
    """Hand the browser an answer, without its Location."""
    asked = {"requestId": event["requestId"]}
    status, headers = event.get("responseStatusCode", 0), event.get("responseHeaders", [])
    with contextlib.suppress(Exception):  # of the page's end: whatever it is, the page's own request tells it
        if event.get("frameId") != frame or status not in _REDIRECTS:
            await session.send("Fetch.continueRequest", asked)
            return
        shown = [each | {"name": _SHOWN if each["name"].lower() == "location" else each["name"]} for each in headers]
        await session.send("Fetch.fulfillRequest", asked | {"responseCode": status, "responseHeaders": shown})


class RedirectsMiddleware:
    """Makes redirects of the browser's answers again: those of servers, and those of scripts, which it has followed."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.settings[GATE] is None:
            raise NotConfigured
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        if "playwright" not in request.meta:
            return response
        if location := response.headers.pop(_SHOWN, None):
            return Response(request.url, response.status, {**response.headers, "Location": location})
        if identity(response.url) != identity(request.url):
            return Response(request.url, 302, {"Location": response.url})
        return response
