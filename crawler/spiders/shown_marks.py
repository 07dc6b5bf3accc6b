"""Whether a page shows what a definition says that it shows to those who are signed in, or to those who are not."""

from typing import Any

from scrapy.http import Response

from thresher.crawler.extractors.markup.decode import decode
from thresher.crawler.extractors.markup.parse import parse
from thresher.crawler.extractors.rules.fields import TEXTS
from thresher.crawler.extractors.rules.selectors import Selector
from thresher.crawler.loaders.http import charset_of
from thresher.crawler.loaders.http_headers import header_text
from thresher.schemas.errors import PageRefused
from thresher.schemas.portal import Mark


class ShownMark:
    """A mark, compiled."""

    def __init__(self, mark: Mark) -> None:
        self._selector = Selector(css=mark.css) if mark.css is not None else None
        self._text = " ".join((mark.text or "").split())

    def is_on(self, page: Response) -> bool:
        """Whether a page shows it; what cannot be read as a page does not."""
        try:
            root = parse(text_of(page))
        except PageRefused:
            return False
        if self._selector is not None:
            return bool(self._selector.values(root))
        texts: Any = TEXTS(root)
        return self._text in " ".join(" ".join(texts).split())


def text_of(page: Response) -> str:
    """The markup of an answer.  Raises PageRefused where it is something else."""
    return decode(page.body, charset_of(header_text(page.headers.get("Content-Type") or b"")))[0]
