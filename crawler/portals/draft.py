"""The first definition of a portal, as text: what was seen of the site, and the other keys as comments."""

import json
import tomllib

from thresher.crawler.portals.check import checked
from thresher.crawler.portals.look import Look
from thresher.schemas.errors import PortalError


def draft(seen: Look, name: str) -> str:
    """A definition that is valid as it stands.  Raises PortalError where the site has told nonsense."""
    text = "\n".join(_lines(seen, name)) + "\n"
    _, problems = checked(tomllib.loads(text), f"{name}.toml")
    if problems:
        raise PortalError(*problems)
    return text


def _lines(seen: Look, name: str) -> list[str]:
    return [
        f"# The portal at {seen.url}: a first definition, to be looked through.",
        "# What each key means and allows: docs/portals.md; whether all is right: thresher portal check FILE",
        "",
        f"name = {_quoted(name)}",
        _known("title", seen.title, "The Name"),
        f"start = {_list([seen.url])}",
        f"hosts = {_list(seen.hosts)}",
        "",
        *_maps("feeds", seen.feeds),
        *_maps("sitemaps", seen.sitemaps),
        *(f"# not on these hosts, and so left out: {_plain(url)}" for url in seen.elsewhere),
        "",
        "# Of the portal's addresses only those in which one of these regular expressions is found, or not.",
        "# include = ['/news/']",
        "# exclude = ['/shop/']",
        "# How many links a page may be away from a start page.",
        "depth = 3",
        *_shape(seen),
        "",
        f"languages = {_list([seen.language] if seen.language else [])}",
        "# For times that state no offset.",
        '# time_zone = "Europe/Rome"',
        "# How 04/05/2010 is meant: dmy, mdy or ymd.",
        '# date_order = "dmy"',
        "",
        "# When it is harvested, as in crontab: minute, hour, day, month, weekday.",
        '# schedule = "0 */3 * * *"',
        "# How often articles are visited again while they are a day old at most, to see what is edited.",
        '# revisit = "15m"',
        "",
        "[pace]",
        "delay = 1.0        # seconds between requests to a host",
        "concurrency = 2    # requests to a host at a time",
        "# max_pages = 1000",
        "",
        "# Where extraction errs, rules say what stands where, for pages of a period:",
        "# [[zones]]",
        '# name = "related"',
        '# css = ".read-also"',
        "# [[fields]]",
        '# name = "byline"',
        "# xpath = \"//p[@class='author']\"",
        "# valid_until = 2019-04-30",
        "",
        "# Fields of your own, which stand in the record as `own`:",
        "# [[own.price]]",
        '# css = ".price"',
        '# type = "number"',
        "",
        "# For those whom the portal lets read more: docs/access.md",
        "# [access.cookies]",
        '# session = "env:POST_SESSION"',
    ]


def _known(key: str, value: str | None, example: str) -> str:
    return f"{key} = {_quoted(value)}" if value and _plain(value) else f"# {key} = {_quoted(example)}"


def _maps(key: str, urls: list[str]) -> list[str]:
    """Feeds or sitemaps; where none was seen the key stays absent, so that harvests look again."""
    if not urls:
        return [f"# No {key} were seen; harvests look for them again, in common places once a week.", f"# {key} = []"]
    return [f"{key} = {_list(urls)}"]


def _shape(seen: Look) -> list[str]:
    otherwise = "the feeds' addresses have a shape to learn" if seen.has_shape else "learned from feeds and sitemaps"
    return [
        f"# A regular expression that articles' addresses alone have; when absent, {otherwise}.",
        r"# article_url = '/\d{4}/\d{2}/'",
    ]


def _list(values: list[str]) -> str:
    if len(values) < 2:
        return f"[{', '.join(map(_quoted, values))}]"
    return "\n".join(["[", *(f"    {_quoted(value)}," for value in values), "]"])


def _quoted(text: str) -> str:
    """A TOML string: as in JSON, which knows one character less to be escaped."""
    return json.dumps(_plain(text), ensure_ascii=False)


def _plain(text: str) -> str:
    """Without what a line of text cannot show."""
    return "".join(char for char in text if char.isprintable())
