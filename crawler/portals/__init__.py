"""Definitions of portals: found, read, checked, derived from an address."""

from thresher.crawler.portals.derive import derive
from thresher.crawler.portals.files import definitions, load_portal, read_definition
from thresher.crawler.portals.rules import rules_of

__all__ = ["definitions", "derive", "load_portal", "read_definition", "rules_of"]
