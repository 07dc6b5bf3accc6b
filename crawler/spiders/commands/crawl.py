"""`scrapy crawl`, whose exit status says how the harvest ended: that of Scrapy's own command is always 0."""

import argparse

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from thresher.schemas.frontier import HarvestState


class Command(crawl.Command):
    """Scrapy's, with another end."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one spider: portal")
        assert self.crawler_process is not None
        crawler = self.crawler_process.create_crawler(args[0])
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        link = getattr(crawler.spider, "link", None)
        if link is None or link.status.state is not HarvestState.FINISHED:
            self.exitcode = 1
