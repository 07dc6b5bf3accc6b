"""Scrapy's settings for every harvest.  What a portal's definition says goes over them (PortalSpider.from_crawler)."""

import os

from thresher.store import DEFAULT_STORE

BOT_NAME = "thresher"
SPIDER_MODULES = ["thresher.crawler.spiders.portal_spider"]
COMMANDS_MODULE = "thresher.crawler.spiders.commands"
NEWSPIDER_MODULE = "thresher.crawler.spiders"

# Nobody but the user steers the crawl: both of these would let whoever reaches a local port run code.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# What is fetched, when, and how often is the frontier's to say.
RETRY_ENABLED = False
METAREFRESH_ENABLED = False
REDIRECT_MAX_TIMES = 5  # of robots.txt alone: the redirects of pages are addresses of their own
COOKIES_ENABLED = False

# The spider hands answers on and yields next to nothing: Scrapy's steps for items would cost more than the fetching.
CONCURRENT_ITEMS = 1
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}

# The run counts for itself; Scrapy's own counters take a tenth of the fetching.
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
DOWNLOADER_STATS = False
EXTENSIONS_BASE: dict[str, int] = {}

# Politeness.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Thresher"
CONCURRENT_REQUESTS = 32
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY_JITTER = 0
AUTOTHROTTLE_ENABLED = False  # thresher.crawler.spiders.pace does its work, and keeps what robots.txt asks for
DOWNLOAD_TIMEOUT = 30
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"}

# What is framed wrongly is read as far as it goes, and marked.
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "thresher.crawler.spiders.wire.Handler"),
    **dict.fromkeys(("file", "ftp", "s3", "data")),
}
DOWNLOAD_FAIL_ON_DATALOSS = False
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ASYNCIO_EVENT_LOOP = "uvloop.Loop"  # a fifth of the fetching less than asyncio's own
TWISTED_DNS_RESOLVER = "thresher.crawler.spiders.address_guard.GuardedResolver"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # UrlPolicy knows hosts and patterns
    "thresher.crawler.spiders.address_guard.GuardMiddleware": 50,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "thresher.crawler.spiders.robots.RedirectsMiddleware": 600,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "thresher.crawler.spiders.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "thresher.crawler.spiders.encodings.EncodingsMiddleware": 590,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "thresher.crawler.spiders.access_middleware.AccessMiddleware": 560,
    "thresher.crawler.spiders.proxy_middleware.PortalProxyMiddleware": 740,
    "thresher.crawler.spiders.address_guard.ProxyMiddleware": 750,
    "thresher.crawler.spiders.render.RedirectsMiddleware": 950,
}
EXTENSIONS = {"thresher.crawler.spiders.pace.Pace": 0, "thresher.crawler.spiders.gate.Gate": 0}
LOG_LEVEL = "INFO"
LOG_INSTALL_ROOT_HANDLER = False

# For `scrapy crawl portal -a portal=NAME`; the thresher command says these by its options.
USER_AGENT = "Thresher"
THRESHER_STORE = os.environ.get("THRESHER_STORE") or DEFAULT_STORE
THRESHER_ARCHIVE = "archive"
THRESHER_CONTACT = os.environ.get("THRESHER_CONTACT")
THRESHER_ALLOW_PRIVATE = False
