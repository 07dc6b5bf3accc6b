"""Saved files → SavedPage: one loader for every form that pages are saved in.

`load` gives the pages of paths, `count` how many to expect.  A file is opened, told by its bytes and its name what
it is (`sniff`), and read by the loader of its form; compressions and archives hand what they hold back to the same
dispatch.  Nothing is fetched, nothing is written, and no more than one page is held in memory.
"""

from thresher.crawler.loaders.dispatch import count, load
from thresher.crawler.loaders.item import MAX_PAGE_BYTES

__all__ = ["MAX_PAGE_BYTES", "count", "load"]
