"""Selectors of a portal's rules: CSS or XPath, compiled once."""

import math
import re
from typing import Any

from lxml import etree

_EMPTY = etree.fromstring("<html><body/></html>")
_NO_ELEMENT = re.compile(r"(?:@[\w:*-]+|text\(\)|comment\(\))\s*\Z")
"""The end of an XPath that selects no elements."""


class Selector:
    """What a CSS or XPath expression selects.  Raises ValueError, with the reason, where it is none.

    `elements`: it must select elements, not texts or attributes.
    """

    def __init__(self, css: str | None = None, xpath: str | None = None, *, elements: bool = False) -> None:
        self.text = xpath if css is None else css
        path = xpath or "" if css is None else _translated(css)
        try:
            self._select = etree.XPath(path)
            result = self._select(_EMPTY)
        except (etree.XPathError, ValueError) as error:
            raise ValueError(f"{xpath!r} is no XPath expression: {error}") from None
        if elements and (not isinstance(result, list) or _NO_ELEMENT.search(path)):
            raise ValueError(f"{self.text!r} selects no elements, as a zone must")

    def elements(self, root: etree._Element) -> list[etree._Element]:
        """The elements that it selects, in document order."""
        return [found for found in self._found(root) if isinstance(found, etree._Element)]

    def values(self, root: etree._Element) -> list[tuple[str | etree._Element, etree._Element | None]]:
        """Elements and texts that it selects, each with the element that it stands at, where one is known."""
        values: list[tuple[str | etree._Element, etree._Element | None]] = []
        for found in self._found(root):
            if isinstance(found, etree._Element):
                values.append((found, found))
            else:
                values.append((str(found), found.getparent() if hasattr(found, "getparent") else None))
        return values

    def _found(self, root: etree._Element) -> list[Any]:
        """What is selected; a page on which the expression fails has nothing to select."""
        try:
            result: Any = self._select(root)
        except etree.XPathError:
            return []
        if isinstance(result, list):
            return result
        text = result if isinstance(result, str) else _written(result)
        return [text] if text else []


def _written(result: bool | float) -> str:
    """What `count(//img)` and the like come to; nothing for `number()` of what is none."""
    if isinstance(result, bool):
        return str(result).lower()
    if not math.isfinite(result):
        return ""
    if result.is_integer():
        return f"{result:.0f}"
    whole, decimals = f"{result:.6f}".split(".")
    return f"{whole}.{decimals.rstrip('0').ljust(4, '0')}"  # 1.299 could be read as more than a thousand


def _translated(css: str) -> str:
    """The XPath of a CSS selector; with `::text` and `::attr(NAME)`, as Scrapy has them."""
    from cssselect import SelectorError
    from parsel.csstranslator import HTMLTranslator  # slow to import, and few pages have rules

    try:
        return HTMLTranslator().css_to_xpath(css)
    except SelectorError as error:
        raise ValueError(f"{css!r} is no CSS selector: {error}") from None
