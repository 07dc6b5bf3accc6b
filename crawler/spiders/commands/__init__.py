"""Commands of `scrapy` in place of its own."""
