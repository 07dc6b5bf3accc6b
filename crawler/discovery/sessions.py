"""Parameters that number visitors: all links of a page that have one have one value, which looks drawn by lot."""

import re
from collections.abc import Iterable

from thresher.crawler.discovery.addresses import take_apart

_LEAST_PAGES = 3
"""A matter of taste: different pages whose links have the same value: no piece's own number is on so many."""
_RANDOM = re.compile(r"[0-9a-f]{16,}|(?=[^\W_]*\d)(?=[^\W_]*[a-z])[0-9a-z]{12,}", re.I)


def session_parameters(urls: Iterable[str], page: str) -> set[str]:
    """The names (lower case) of such parameters among the links of a page.  Its own parameters are none."""
    own = take_apart(page)
    values: dict[str, set[str]] = {name: {"", value} for name, value in own.parameters} if own else {}
    pages: dict[str, set[tuple[str, ...]]] = {}
    for url in urls:
        if "?" in url and (address := take_apart(url)):
            for name, value in address.parameters:
                rest = (address.path, *(f"{each}={one}" for each, one in address.parameters if each != name))
                values.setdefault(name, set()).add(value)
                pages.setdefault(name, set()).add(rest)
    return {
        name
        for name, others in pages.items()
        if len(values[name]) == 1 and len(others) >= _LEAST_PAGES and all(map(_RANDOM.fullmatch, values[name]))
    }
