"""What fetches for a portal that is rendered: pages by the browser, all else as for other portals."""

from scrapy.crawler import Crawler
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from thresher.crawler.spiders import wire


class Handler(wire.Handler, ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Both download handlers; a request's meta says which of them."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # What workers of a page ask for is out of reach of all that is done with the page's own requests.
        agent = f"--user-agent={crawler.settings['USER_AGENT']}"
        self.config.launch_options["args"] = [*self.config.launch_options["args"], agent]
