"""Bodies of answers unpacked, by what they are."""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from thresher.crawler.loaders.encoded import unpacked
from thresher.crawler.loaders.sniff import HEAD, codec_of
from thresher.schemas.frontier import FrontierKind

TRUNCATED = "truncated"
"""The flag of a response whose body is only a part of what was packed."""
PACKED = (FrontierKind.FEED, FrontierKind.SITEMAP)
"""Kinds of addresses that may be packed files, which stay what they are."""


class TooLargeError(IgnoreRequest):
    """A body that unpacks to more than is read."""


class EncodingsMiddleware(HttpCompressionMiddleware):
    """Scrapy's, with bodies unpacked as far as they can be."""

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Response:
        stated = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower().split(",")
        kind = getattr(request.meta.get("leased"), "kind", None)
        if stated == [""] and (kind in PACKED or codec_of("", response.body[:HEAD]) is None):
            return response
        limit = request.meta.get("download_maxsize", self._max_size)
        body, whole = unpacked(response.body, stated, limit)
        if len(body) > limit:
            raise TooLargeError(f"more than {limit} bytes when unpacked")
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        flags = response.flags if whole else [*response.flags, TRUNCATED]
        return response.replace(body=body, headers=headers, flags=flags)
