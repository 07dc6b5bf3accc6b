"""What a WACZ says it consists of: the resources of its `datapackage.json`."""

import io
import json
import re
from typing import Any

from thresher.crawler.loaders.item import base_name, refusing
from thresher.crawler.loaders.sniff import Kind, ending_of, kind_by_name
from thresher.crawler.loaders.streams import collect, steps

MAX_PACKAGE = 16 << 20  # bound for safety

_ACCESS = re.compile(r"//[^/@]*@|[?#].*", re.S)
"""What of an address gives access: a password, a signature."""


def parts_elsewhere(package: io.BufferedReader, present: set[str]) -> list[str]:
    """The WARC and WACZ files that are named and are not `present`, by what can be shown of their addresses.

    Raises PageRefused where the package cannot be read.

    Browsertrix's collections are a WACZ that names other WACZ files, inside it or by their addresses.
    """
    with refusing("is no JSON"):
        data = json.loads(collect(steps(package), MAX_PACKAGE))
    resources = data.get("resources") if isinstance(data, dict) else None
    named = [_shown(each) for each in resources if isinstance(each, dict)] if isinstance(resources, list) else []
    return [name for name in dict.fromkeys(named) if is_part(name) and base_name(name) not in present]


def _shown(resource: dict[str, Any]) -> str:
    path = resource.get("path") or resource.get("url") or resource.get("name")
    return _ACCESS.sub(lambda match: "//" if match[0].startswith("//") else "", path) if isinstance(path, str) else ""


def is_part(name: str) -> bool:
    """A WARC, or one more WACZ."""
    return kind_by_name(base_name(name)) is Kind.WARC or ending_of(name) == "wacz"
