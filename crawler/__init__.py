"""Getting pages and reading them."""

if __name__ == "crawler":  # before 0.2 it was a package of its own; a second copy of its modules would only half work
    raise ImportError(
        "crawler is part of the package thresher: import thresher.crawler instead of crawler, and in scrapy.cfg or "
        "SCRAPY_SETTINGS_MODULE name thresher.crawler.spiders.settings instead of crawler.spiders.settings"
    )
