"""Text dumps: a page as a browser's plain text, read from lines instead of elements."""

from thresher.crawler.extractors.dumps.page import TextPage, read_text

__all__ = ["TextPage", "read_text"]
