"""Text dumps: a page as a browser's plain text, read from lines instead of elements."""

from thresher.crawler.extractors.dumps.page import TextPage, placed_rows, read_text

__all__ = ["TextPage", "placed_rows", "read_text"]
