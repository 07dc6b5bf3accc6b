"""Portals on the web: the only place that knows Scrapy."""
