"""The results of the dashboard's queries, which its API sends."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from thresher.schemas.record import PageType

Id = Annotated[int, Field(ge=1, le=1 << 60)]
"""The number of a row of the store, as an address has it."""


class Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class Count(Model):
    """A number that is counted up to a limit."""

    number: int
    more: bool = Field(default=False, description="There are more than `number`.")


class Schedule(Model):
    """When a portal is harvested."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    portal: str
    every: int | None = Field(description="Seconds from one harvest to the next.")
    cron: str | None = Field(description="A crontab line's five fields.")
    timezone: str
    times: str = Field(description="Both in words.")
    paused: bool
    asked_at: str | None = Field(description="A harvest is due since then and has not begun.")
    next_run_at: str | None = Field(description="Null while paused; in the past where no scheduler runs.")
    last_state: str | None
    last_started_at: str | None
    last_detail: str | None


class Harvest(Model):
    """One run over a portal."""

    id: int
    kind: str
    portal: str | None
    started_at: str
    ended_at: str | None
    state: str = Field(description="running, finished, interrupted, failed or killed")
    figures: dict[str, int]
    machine: str | None = Field(default=None, description="Where it ran; null on SQLite, which one machine uses.")
    archive: str | None = Field(default=None, description="The archive's folder on that machine.")

    @property
    def running(self) -> bool:
        """Whether its figures change: those of a crawl are written while it goes."""
        return self.state == "running" and self.kind == "crawl"

    def reasons(self, kind: str) -> dict[str, int]:
        """Figures of one kind by their reason, such as `refused`, the most frequent first."""
        found = {
            name.removeprefix(f"{kind}: "): count
            for name, count in self.figures.items()
            if name.startswith(f"{kind}: ")
        }
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


class AtWork(Model):
    """A process at work on the store, on whatever machine."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    machine: str
    kind: str = Field(description="harvest, crawl --all or scheduler")
    process: int
    portal: str | None = Field(description="The portal that it holds.")
    began_at: str
    seen_at: str
    alive: bool = Field(description="It has given a sign of life of late; where not, others go on with its portal.")


class Alert(Model):
    """Something that is not as it was."""

    id: int
    portal: str
    kind: str
    subject: str
    harvest_id: int
    raised_at: str
    last_seen_at: str
    closed_at: str | None
    message: str
    detail: Any


class Portal(Model):
    """A portal at a glance."""

    name: str
    title: str | None = Field(description="What people call it: of its definition, else of its articles.")
    health: str = Field(description="healthy, alerts, failing, running or idle")
    records: Count
    newest_day: str | None
    days: list[int] = Field(description="Articles of each of the last 30 days, the oldest first.")
    open_alerts: int
    harvest: Harvest | None = Field(description="The last one.")
    schedule: Schedule | None


class RecordItem(Model):
    """A record in a list."""

    id: int = Field(description="Of the page.")
    url: str = Field(description="Its page's key where it has no address.")
    portal: str | None
    page_type: str
    language: str | None
    day: str
    headline: str | None
    authors: str | None
    source: str | None
    section: str | None
    words: int
    versions: int
    copy_of: int | None = Field(description="The page that is of the same piece and was there first.")
    snippet: str | None = None
    marks: list[tuple[int, int]] = Field(default=[], description="Where in the snippet found words stand: from, to.")


class Items(Model):
    """A page of a list of records."""

    items: list[RecordItem]
    total: Count
    after: str | None = Field(description="Where the next page begins; null on the last.")


class Version(Model):
    """One revision of a page's record."""

    number: int = Field(description="1 is the oldest.")
    first_seen: str
    last_seen: str
    shown: bool
    changed: list[str] = Field(description="Fields that differ from the version before.")


class Ending(Model):
    """How one capture of a page ended, and where its bytes are."""

    status: str
    reason: str | None
    detail: str | None
    harvest_id: int | None
    origin: dict[str, Any]
    first_seen: str
    last_seen: str


class CopyOf(Model):
    """A page of the same piece."""

    id: int
    url: str
    portal: str | None
    headline: str | None
    source: str | None
    published: str | None
    origin: bool = Field(description="The likely origin of the others.")


class Day(Model):
    """One day of a chart."""

    day: str
    count: int


class Rates(Model):
    """Fill rates at one time."""

    at: str = Field(description="The week's first day, or the harvest as #12.")
    rates: dict[str, float]


class Trends(Model):
    """What is drawn of a portal."""

    days: list[Day]
    fill_rates: list[Rates]
    by: Literal["week", "harvest"] = Field(description="What each of the fill rates is of.")
    refusals: list[Harvest]


class Told(Model):
    """Somebody who is told of what a watch finds."""

    to: str = Field(description="`mail ADDRESS`, or `webhook` or `command` and the variable that says which.")
    count: int = Field(description="Records that it was told of.")
    at: str | None
    problem: str | None = Field(description="Why it could not be told, the last time.")


class Watch(Model):
    """A saved search whose new matches are told."""

    name: str
    query: str | None
    portal: str | None
    language: str | None
    type: PageType | None
    new_only: bool
    added_at: str
    finds: str = Field(description="The same in words.")
    told: list[Told]

    @property
    def filters(self) -> dict[str, str]:
        """What it looks for, as parameters of an address."""
        found = {"q": self.query, "portal": self.portal, "language": self.language, "type": self.type}
        return {name: str(value) for name, value in found.items() if value}
