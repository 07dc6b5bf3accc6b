"""What fetches for a portal that is rendered: pages by the browser, all else as for other portals."""

from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from thresher.crawler.spiders import wire


class Handler(wire.Handler, ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Both download handlers; a request's meta says which of them."""
