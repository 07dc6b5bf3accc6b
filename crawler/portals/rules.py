"""A portal's definition → the rules that extraction goes by."""

from thresher.crawler.extractors.rules import OwnRule, Rule, Rules
from thresher.schemas.portal import Portal
from thresher.schemas.portal import Rule as Given


def rules_of(portal: Portal) -> Rules | None:
    """The portal's rules and its order of day and month; None where the definition says neither."""
    if not (portal.zones or portal.fields or portal.own or portal.date_order):
        return None
    zones = [_rule(rule.name, rule) for rule in portal.zones]
    fields = [_rule(rule.name, rule) for rule in portal.fields]
    own = [
        OwnRule(_rule(name, rule), rule.type, rule.list, rule.attribute)
        for name, rules in portal.own.items()
        for rule in rules
    ]
    day_first = None if portal.date_order is None else portal.date_order == "dmy"
    return Rules(portal.name, zones, fields, own, day_first=day_first)


def _rule(name: str, given: Given) -> Rule:
    return Rule(name, given.css, given.xpath, given.valid_from, given.valid_until)
