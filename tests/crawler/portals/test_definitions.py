"""Definitions of portals: what is valid, what is wrong and how it is told, where they are looked up."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pydantic import BaseModel

from thresher.crawler.portals import definitions, derive, load_portal, read_definition, rules_of
from thresher.crawler.portals.check import portal_of
from thresher.crawler.portals.definition import FieldRuleModel, PaceModel, PortalModel, ZoneRuleModel
from thresher.schemas.errors import PortalError
from thresher.schemas.portal import DateOrder, FieldName, FieldRule, Pace, Portal, ZoneName, ZoneRule
from thresher.schemas.record import Article, Zone
from thresher.text.crontab import check_schedule
from thresher.text.hosts import covers, hosts_of

ROOT = Path(__file__).parents[3]
SHIPPED = ["ap", "eurasianhome", "globalvoices", "lemonde", "meduza", "tagesschau", "warontherocks"]
ALWAYS: dict[str, None] = {"valid_from": None, "valid_until": None}
START = 'start = ["https://www.post.example/"]\n'


def define(folder: Path, text: str, name: str = "post") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(PortalError) as error:
        read_definition(path)
    return [problem.removeprefix(f"{path}: ") for problem in error.value.problems]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_definition_that_is_shipped_is_valid(name: str) -> None:
    portal = load_portal(name)
    assert portal.name == name
    assert portal.title
    assert portal.languages
    assert portal.pace.delay >= 1


def test_all_that_are_shipped_are_listed() -> None:
    assert sorted(path.stem for path in (ROOT / "seeds" / "portals").glob("*.toml")) == SHIPPED
    assert set(SHIPPED) <= set(definitions())


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("", "name", "post"),
        ('name = "post"', "name", "post"),
        ("", "hosts", ("www.post.example", "post.example")),
        ('hosts = ["*.post.example"]', "hosts", ("*.post.example",)),
        ("", "feeds", None),
        ("feeds = []", "feeds", ()),
        ('feeds = ["https://post.example/feed"]', "feeds", ("https://post.example/feed",)),
        ("depth = 0", "depth", 0),
        ("[pace]\ndelay = 3", "pace", Pace(delay=3.0, concurrency=2, max_pages=None, max_seconds=None)),
        ('schedule = "*/20 6-22 * jan,7 mon-fri"', "schedule", "*/20 6-22 * jan,7 mon-fri"),
        ('languages = ["pt-BR", "en"]', "languages", ("pt-BR", "en")),
        ('[[zones]]\nname = "other"\ncss = ".ad"', "zones", (ZoneRule(name="other", css=".ad", xpath=None, **ALWAYS),)),
        ('[[fields]]\nname = "tags"\nxpath = "//a/@rel"', "fields",
         (FieldRule(name="tags", css=None, xpath="//a/@rel", **ALWAYS),)),
        ('\ufeff# with a byte order mark', "name", "post"),
    ],
)  # fmt: skip
def test_a_valid_definition(tmp_path: Path, text: str, key: str, value: Any) -> None:
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    assert getattr(read_definition(define(tmp_path, mark + START + text)), key) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "start: is missing; allowed: addresses to begin at, http or https, one or more"),
        ("start = []", "start: is empty; allowed: addresses to begin at, http or https, one or more"),
        ('start = "https://a.example/"',
         "start: 'https://a.example/' is no list; allowed: addresses to begin at, http or https, one or more"),
        ('start = ["ftp://a.example/"]',
         "start[0]: 'ftp://a.example/' is no http or https address; allowed: addresses to begin at, http or https, "
         "one or more"),
        (START + 'hosts = ["https://www.post.example"]',
         "hosts[0]: 'https://www.post.example' is no host; allowed: host names in small letters without port; "
         "*.example.org for all below example.org"),
        (START + 'hosts = ["post.example"]',
         "hosts: the start page https://www.post.example/ is on none of them; allowed: host names in small letters "
         "without port; *.example.org for all below example.org"),
        (START + 'sitemaps = ["https://maps.example/1.xml"]',
         "sitemaps: https://maps.example/1.xml is on none of the hosts; add its host to hosts; allowed: addresses on "
         "the portal's hosts; [] for none; found by itself when absent"),
        (START + 'exclude = ["/print/", "("]',
         "exclude[1]: '(' is no regular expression: missing ), unterminated subpattern at position 0; allowed: regular "
         "expressions; addresses in which one is found are not fetched"),
        (START + "article_url = 'a{99999999999}'",
         "article_url: 'a{99999999999}' is no regular expression: the repetition number is too large; allowed: a "
         "regular expression found in articles' addresses alone; learned when absent"),
        (START + "depth = 1000",
         "depth: 1000 is out of bounds; allowed: links from a start page to the last page, 0 to 100"),
        (START + "depth = true",
         "depth: true is no whole number; allowed: links from a start page to the last page, 0 to 100"),
        (START + 'languages = ["english"]',
         "languages[0]: 'english' is no language code; allowed: codes such as en, pt-BR"),
        (START + 'time_zone = "Rome"',
         "time_zone: 'Rome' is no time zone; allowed: an IANA name such as Europe/Rome, for times that state no "
         "offset"),
        (START + 'date_order = "dym"',
         "date_order: 'dym' is none of them; allowed: dmy, mdy or ymd: how the portal writes 04/05/2010"),
        (START + 'schedule = "60 * * * *"',
         "schedule: '60' is no minute of a schedule; allowed: five fields as in crontab: minute hour day month "
         'weekday, as "*/30 6-22 * * mon-fri"'),
        (START + 'render = "yes"',
         "render: 'yes' is neither true nor false; allowed: true or false: whether scripts must run before a page "
         "is read"),
        (START + "max_bytes = 1",
         "max_bytes: 1 is out of bounds; allowed: bytes of the largest page, 1000 to 1000000000"),
        (START + "pace = 3",
         "pace: 3 is no table; allowed: a table [pace] with delay, concurrency, max_pages, max_seconds"),
        (START + '[pace]\ndelay = "fast"',
         "pace.delay: 'fast' is no number; allowed: seconds between requests to a host, 0 to 3600"),
        (START + "[pace]\ndelay = nan",
         "pace.delay: nan is out of bounds; allowed: seconds between requests to a host, 0 to 3600"),
        (START + "[pace]\ncuncurrency = 3",
         "pace.cuncurrency: there is no such key; did you mean concurrency?; allowed: delay, concurrency, max_pages, "
         "max_seconds"),
        (START + '[[zones]]\nname = "ads"\ncss = "a"',
         "zones[0].name: 'ads' is none of them; allowed: navigation, article, teaser, related, comments or other"),
        (START + '[[zones]]\nname = "other"\ncss = "a >"',
         "zones[0].css: 'a >' is no CSS selector: Expected selector, got <EOF at 3>; allowed: a CSS selector, also "
         "with ::text or ::attr(NAME)"),
        (START + '[[zones]]\nname = "other"\nxpath = "//a/@href"',
         "zones[0].xpath: '//a/@href' selects no elements, as a zone must; allowed: an XPath 1.0 expression"),
        (START + '[[fields]]\nname = "byline"',
         "fields[0].xpath: a rule has css or xpath, one of them; allowed: an XPath 1.0 expression"),
        (START + '[[fields]]\nname = "byline"\ncss = "a"\nxpath = "//a"',
         "fields[0].xpath: a rule has css or xpath, one of them; allowed: an XPath 1.0 expression"),
        (START + '[[fields]]\nname = "byline"\ncss = "a"\nvalid_from = "2010-01-01"',
         "fields[0].valid_from: '2010-01-01' is no day; allowed: a day without quotes, as 2019-05-01; the first on "
         "which the rule holds"),
        (START + '[[fields]]\nname = "byline"\ncss = "a"\nvalid_from = 2011-01-01\nvalid_until = 2010-01-01',
         "fields[0].valid_until: 2010-01-01 comes before valid_from 2011-01-01; allowed: a day without quotes, as "
         "2019-05-01; the last on which it holds"),
        (START + '[own.price]\ncss = "a"\ntype = "money"',
         "own.price.type: 'money' is none of them; allowed: text, number, date or url"),
        (START + '[[own.price]]\ncss = "a"\n[[own.price]]\ncss = "a >"',
         "own.price[1].css: 'a >' is no CSS selector: Expected selector, got <EOF at 3>; allowed: a CSS selector, also "
         "with ::text or ::attr(NAME)"),
        (START + '[own.price]\ncss = "a"\nlst = true',
         "own.price.lst: there is no such key; did you mean list?; allowed: css, xpath, valid_from, valid_until, "
         "attribute, type, list"),
        (START + '[own.price]\ntype = "url"',
         "own.price.xpath: a rule has css or xpath, one of them; allowed: an XPath 1.0 expression"),
        (START + '[own.Price]\ncss = "a"',
         "own.Price: 'Price' is no name; allowed: tables [own.NAME] with css or xpath; NAME in small letters, digits "
         "and _; 100 at most"),
        (START + '[own]\ncss = "a"',
         "own.css: 'a' is no list; allowed: tables [own.NAME] with css or xpath; NAME in small letters, digits and _; "
         "100 at most"),
        (START + 'name = "other"', "name: must be 'post', as the file is called, or be left out"),
        (START + "starts = 1",
         "starts: there is no such key; did you mean start?; allowed: name, title, start, hosts, feeds, sitemaps, "
         "include, exclude, depth, article_url, languages, time_zone, date_order, zones, fields, own, pace, "
         "revisit, schedule, render, max_bytes, access"),
        (START + "title" + ".a" * 3000 + " = 1",
         "title: a table in a table in a table is no text in quotes; allowed: what people call the portal"),
        ("start = [", "is no TOML: Invalid value (at end of document)"),
        ("depth = " + "[" * 5000, "is no TOML: maximum recursion depth exceeded"),
    ],
)  # fmt: skip
def test_a_wrong_definition_says_what_is_wrong_and_what_is_allowed(tmp_path: Path, text: str, message: str) -> None:
    (problem,) = problems(define(tmp_path, text))
    assert problem.startswith(message) if "recursion" in message else problem == message


def test_all_problems_are_told_at_once_in_the_order_of_the_keys(tmp_path: Path) -> None:
    text = (
        'name = "no"\nstart = ["x"]\nstarts = 1\ndepth = "a"\n[[zones]]\ncss = "a >"\n[[fields]]\nname = "x"\ncss = "("'
    )
    told = [problem.partition(": ")[0] for problem in problems(define(tmp_path, text))]
    assert told == [
        "name",
        "start[0]",
        "depth",
        "zones[0].css",
        "zones[0].name",
        "fields[0].css",
        "fields[0].name",
        "starts",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"#" * 1_000_001, "is no definition: it is larger than 1,000,000 bytes"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_is_no_definition(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "post.toml"
    if content is not None:
        path.write_bytes(content)
    assert problems(path) == [message]


def test_the_working_folder_goes_before_what_is_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "seeds" / "portals"
    folder.mkdir(parents=True)
    define(folder, START + 'title = "Ours"', "ap")
    define(folder, START, "own")
    monkeypatch.chdir(tmp_path)
    assert load_portal("ap").title == "Ours"
    assert [*definitions()] == sorted([*SHIPPED, "own"])
    assert load_portal("seeds/portals/own.toml") == load_portal("own")


def test_an_unknown_name_is_told_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PortalError) as error:
        load_portal("lemond")
    assert str(error.value) == (
        "there is no portal 'lemond' in seeds/portals or among those that come with the program; "
        "name one (lemonde), a file (NAME.toml) or an address (https://...)"
    )


@pytest.mark.parametrize(
    ("url", "name", "hosts"),
    [
        ("https://www.post.example/news", "post.example", ("www.post.example", "post.example")),
        ("http://post.example", "post.example", ("post.example", "www.post.example")),
        ("http://127.0.0.1:8000/", "127.0.0.1-8000", ("127.0.0.1",)),
        ("http://[::1]:8000/", "1-8000", ("::1",)),
        ("http://localhost/", "localhost", ("localhost",)),
        ("https://бухта.example/", "xn--80ab5cdk.example", ("xn--80ab5cdk.example", "www.xn--80ab5cdk.example")),
    ],
)
def test_a_definition_is_derived_from_an_address(url: str, name: str, hosts: tuple[str, ...]) -> None:
    assert load_portal(url) == derive(url) == portal_of({"name": name, "start": [url], "hosts": [*hosts]}, url)


@pytest.mark.parametrize(
    "url", ["http://", "ftp://post.example/", "http://[::1", "http://a b/", "x://y", "http://a:0/"]
)
def test_nothing_is_derived_from_what_is_no_address(url: str) -> None:
    with pytest.raises(PortalError, match="is no http or https address"):
        load_portal(url)


@pytest.mark.parametrize(
    ("host", "covered"),
    [("a.post.example", True), ("post.example", True), ("POST.example.", True), ("apost.example", False), ("", False)],
)
def test_a_star_stands_for_a_host_and_all_below(host: str, covered: bool) -> None:
    assert covers(["*.post.example"], host) is covered


@pytest.mark.parametrize("text", ["* * * * *", "0 0 1 1 0", "*/5,30 0-23/2 1,15 JAN-dec sun,7", "59 23 31 12 7"])
def test_a_schedule(text: str) -> None:
    assert check_schedule(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "5-1 * * * *", "*-3 * * * *",
     "*/0 * * * *", "a * * * *", "1,,2 * * * *", "-1 * * * *", "* * * mon *", "¹ * * * *"],
)  # fmt: skip
def test_no_schedule(text: str) -> None:
    with pytest.raises(ValueError, match=r"fields instead of 5|of a schedule"):
        check_schedule(text)


def test_the_rules_of_a_definition() -> None:
    portal = portal_of({"name": "post", "start": ["https://post.example/"], "date_order": "mdy"}, "post")
    rules = rules_of(portal)
    assert rules is not None
    assert rules.day_first is False
    assert not rules
    assert rules_of(msgspec.structs.replace(portal, date_order=None)) is None


def test_the_names_are_those_of_a_record() -> None:
    assert set(ZoneName.__args__) == {zone.value for zone in Zone}  # type: ignore[attr-defined]
    assert set(FieldName.__args__) <= set(Article.__struct_fields__)  # type: ignore[attr-defined]
    for model, names in ((ZoneRuleModel, ZoneName), (FieldRuleModel, FieldName), (PortalModel, DateOrder)):
        description = model.model_fields["date_order" if model is PortalModel else "name"].description or ""
        assert all(name in description for name in names.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("model", "data"),
    [(PortalModel, Portal), (PaceModel, Pace), (ZoneRuleModel, ZoneRule), (FieldRuleModel, FieldRule)],
)
def test_the_keys_of_a_definition_are_those_of_its_data(model: type[BaseModel], data: type[msgspec.Struct]) -> None:
    assert (*model.model_fields,) == data.__struct_fields__


def test_hosts_of_several_pages() -> None:
    assert hosts_of(["https://a.example/", "https://b.example:80/"]) == (
        "a.example", "www.a.example", "b.example", "www.b.example",
    )  # fmt: skip


@pytest.mark.parametrize("module", ["thresher.cli", "thresher.api", "thresher.crawler.extractors.read"])
def test_extraction_loads_nothing_of_definitions(module: str) -> None:
    code = f"import sys, {module}; print([name for name in ('pydantic', 'parsel', 'scrapy') if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout == "[]\n"
