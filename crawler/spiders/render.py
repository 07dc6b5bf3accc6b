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
        GATE: listening,
        **({"PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None} if access is not None and access.has_headers else {}),
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
    await watch_requests(page, request, access)


def aborted(request: Any) -> bool:
    """Whether a request of the browser is not made: pictures, sound and the like."""
    return request.resource_type in _LEFT_OUT


async def watch_requests(page: Any, request: Request, access: Access | None) -> None:
    """Have the browser take a redirect of its page for an answer: where it leads is not the browser's to policy.

    What `access` gives requests is put on each by itself: Playwright would repeat it to wherever a redirect leads.
    """
    session = await page.context.new_cdp_session(page)
    frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    # Playwright puts the browser's headers in the place of the request's own.
    headers = {str(name): str(value) for name, value in request.headers.to_unicode_dict().items()}
    agent = {"User-Agent": headers.get("User-Agent", "")}  # of what the browser asks for beside the page
    tasks: set[asyncio.Task[None]] = set()

    def paused(event: dict[str, Any]) -> None:
        if "responseStatusCode" in event or "responseErrorReason" in event or access is None:
            task = asyncio.ensure_future(_let_through(session, event, frame))
        else:
            is_page = event.get("frameId") == frame and event.get("resourceType") == "Document"
            task = asyncio.ensure_future(_let_out(session, event, access, headers if is_page else agent))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    session.on("Fetch.requestPaused", paused)
    patterns = [{"resourceType": "Document", "requestStage": "Response"}]
    if access is not None and access.has_headers:
        patterns.append({"requestStage": "Request"})
    await session.send("Fetch.enable", {"patterns": patterns})


async def _let_out(session: Any, event: dict[str, Any], access: Access, own: dict[str, str]) -> None:
    """Hand the network a request, with what it may carry to where it goes."""
    asked = event["request"]
    names = {name.lower() for name in own}
    headers = {name: value for name, value in asked["headers"].items() if name.lower() not in names}
    carried = access.headers_to(asked["url"], headers | own)
    named = [{"name": name, "value": value} for name, value in carried.items()]
    with contextlib.suppress(Exception):  # of the page's end: whatever it is, the page's own request tells it
        await session.send("Fetch.continueRequest", {"requestId": event["requestId"], "headers": named})


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
