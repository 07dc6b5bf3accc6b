"""Parameters that number visitors: they are on many links of a page, with one value that looks drawn by lot."""

import re
from collections.abc import Iterable

from crawler.discovery.addresses import take_apart

_LEAST_PATHS = 3
"""Different pages whose links have the same value: no piece's own number is on so many."""
_RANDOM = re.compile(r"[0-9a-f]{16,}|(?=[^\W_]*\d)(?=[^\W_]*[a-z])[0-9a-z]{12,}", re.I)


def session_parameters(urls: Iterable[str]) -> set[str]:
    """The names (lower case) of such parameters among the links of one page."""
    paths: dict[tuple[str, str], set[str]] = {}
    for url in urls:
        if "?" in url and (address := take_apart(url)):
            for name, value in address.parameters:
                if _RANDOM.fullmatch(value):
                    paths.setdefault((name, value), set()).add(address.path)
    return {name for (name, _), pages in paths.items() if len(pages) >= _LEAST_PATHS}
