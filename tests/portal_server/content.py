"""What the portal publishes: sections, and articles with their addresses, days and changes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from tests.portal_server import words

LAST_STEP = 3
"""The clock has the steps 0 to LAST_STEP, or to more that are asked for; each is a day."""
TODAY = datetime(2026, 9, 14, 6, tzinfo=UTC)
"""The portal's time at step 0."""
NEW_A_STEP = 10
"""Articles that are published at each later step."""


@dataclass(frozen=True)
class Section:
    """A part of the portal: what it is called, how it looks, how its addresses are made."""

    slug: str
    title: str
    layout: str
    language: str
    address: str
    """A pattern of {slug}, {number}, {year}, {month}."""
    page: str = "?page={page}"
    """The address of a later page of its listing, from its first one."""
    charset: str = "utf-8"
    session: str | None = None
    """What the portal writes into every link, where it does: a pattern of {session}."""

    @property
    def path(self) -> str:
        return f"/{self.slug}/"


SECTIONS = (
    Section("politics", "Politics", "modern", "en", "/politics/{year}/{month:02}/{slug}-{number}"),
    Section("economy", "Economy", "modern", "en", "/economy/{year}/{month:02}/{slug}-{number}", "page/{page}/"),
    Section("world", "World", "modern", "en", "/world/{year}/{month:02}/{slug}-{number}"),
    Section("science", "Science", "divs", "en", "/science/{number}/{slug}.html", "index_{page}.html"),
    Section("sport", "Sport", "divs", "en", "/sport/{number}/{slug}.html"),
    Section("kultur", "Kultur", "blog", "de", "/kultur/{slug}/", session="?PHPSESSID={session}"),
    Section("region", "Region", "blog", "en", "/region/{slug}/", "page/{page}/", session=";jsessionid={session}"),
    Section(
        "arkhiv", "Архив", "table", "ru", "/arkhiv/news.php?id={number}", "index.php?p={page}", charset="windows-1251"
    ),
)
INTERNAL = Section("internal", "Internal", "modern", "en", "/internal/{year}/{month:02}/{slug}-{number}")
"""robots.txt forbids it; digests tease its articles all the same."""
TOPICS = Section("topics", "Topics", "divs", "en", "/topics/{year}/{slug}.html")
"""No menu, map or related link leads to its articles, but the page /topics/ alone."""
IN_TOPICS = 6


@dataclass(frozen=True, eq=False)
class Article:
    """An article, as it stands in some section."""

    number: int
    seed: str
    section: Section
    published: datetime
    first_step: int = 0
    """The clock's step at which it appears."""
    changes: tuple[int, ...] = ()
    """The steps at which it is corrected."""
    gone: int | None = None
    """The step from which it answers 410."""

    @cached_property
    def headline(self) -> str:
        return words.headline(self.section.language, random.Random(f"{self.seed} headline {self.number}"))

    @cached_property
    def path(self) -> str:
        return self.section.address.format(
            slug=words.slug(self.headline) + ("" if "{number}" in self.section.address else f"-{self.number}"),
            number=100000 + self.number,
            year=self.published.year,
            month=self.published.month,
        )

    @cached_property
    def author(self) -> str:
        return words.name(self.section.language, random.Random(f"{self.seed} author {self.number}"))

    @cached_property
    def summary(self) -> str:
        return words.sentence(self.section.language, random.Random(f"{self.seed} summary {self.number}"))

    def paragraphs(self, step: int) -> list[str]:
        """The text at a step of the clock: what it was, and a correction for each change so far."""
        random_ = random.Random(f"{self.seed} text {self.number}")
        text = words.paragraphs(self.section.language, random_, random_.randint(5, 9))
        return text + [words.sentence(self.section.language, random_) for change in self.changes if change <= step]

    def modified(self, step: int) -> datetime:
        changes = [change for change in self.changes if change <= step]
        return TODAY + timedelta(days=changes[-1], minutes=-5) if changes else self.published

    def is_there(self, step: int) -> bool:
        return self.first_step <= step and (self.gone is None or step < self.gone)


def articles(seed: str, count: int, steps: int = LAST_STEP) -> list[Article]:
    """`count` articles of step 0 over some fourteen months, and those of the later steps; oldest first."""
    hours = 10_000 // count + 1 if count < 10_000 else 1
    made = []
    for number in range(count):
        section = INTERNAL if number % 40 == 7 else SECTIONS[number % len(SECTIONS)]
        published = TODAY - timedelta(hours=hours * (count - number), minutes=13 * number % 60)
        step = 1 + number // 25 % LAST_STEP
        changes = (step,) if number % 25 == 3 else (1, 2) if number % 100 == 12 else ()
        gone = 1 if number % 125 == 26 else None
        made.append(Article(number, seed, section, published, changes=changes, gone=gone))
    for step in range(1, steps + 1):
        for at in range(NEW_A_STEP):
            number = count + (step - 1) * NEW_A_STEP + at
            published = TODAY + timedelta(days=step, hours=-at - 1)
            made.append(Article(number, seed, SECTIONS[number % len(SECTIONS)], published, first_step=step))
    return sorted(made, key=lambda article: (article.published, article.number))


def in_topics(seed: str) -> list[Article]:
    """The articles of the section that is apart."""
    return [Article(800_000 + at, seed, TOPICS, TODAY - timedelta(days=30 * at + 1)) for at in range(IN_TOPICS)]


def of_section(found: Sequence[Article], section: Section) -> list[Article]:
    return [article for article in found if article.section is section]
