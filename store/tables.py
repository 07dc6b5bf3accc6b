"""The store's tables.  SQLite and PostgreSQL hold the same; migrations (store/migrations) make them.

portals ── pages ─┬─ page_revisions           every version of a page's record
                  │    ├─ article_versions    the same of articles in plain columns, for people
                  │    └─ bands               what finds near-copies
                  ├─ records ── record_words  the current version in columns, for filters and full text
                  ├─ page_teasers, page_links what the page promotes and cites, as it was ever seen
                  ├─ comments                 what readers wrote, as it was seen last
                  └─ outcomes ── harvests     how each page of each run ended
frontier                                      the addresses of portals that are crawled: known, due, leased, fetched
workers ─┬─ portal_leases                     the processes at work on all machines, and the portals that they hold
         └─ round_portals                     the portals of `crawl --all`
watches                                       saved searches whose new matches are told

People who open the database read its views (thresher.store.views).

Times are text, ISO 8601 in UTC to the second: they sort and compare the same everywhere.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TEXT

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""
Key = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Text that is sorted by code points, whatever the server's locale: exports have one order."""
Time = DateTime(timezone=True)
"""A time by the database's clock, which alone measures whether a worker is alive."""


RUNNING = "state = 'running'"
"""The condition of an index on the few runs that are under way."""


def _partial_index(name: str, condition: str, *columns: str) -> Index:
    """A partial index: short, and cheap to maintain, where few rows meet the condition."""
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


portals = Table(
    "portals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Key, nullable=False, unique=True),
)

harvests = Table(
    "harvests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False, doc="extract, crawl or import"),
    Column("portal", Key, index=True),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("state", Text, nullable=False),
    Column("figures", Text, nullable=False, doc="counts of the run, JSON"),
    Column("definition", Text, doc="digest of what chose a crawl's addresses"),
    Column("machine", Text, doc="where it ran; null on SQLite, which one machine uses"),
    Column("archive", Text, doc="the archive's folder on that machine"),
)

pages = Table(
    "pages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Key, nullable=False, unique=True, doc="thresher.text.identity of its address; else of its bytes"),
    Column("url", Text, doc="as it was first seen"),
    Column("portal_id", ForeignKey("portals.id"), index=True),
    Column("first_seen", Key, nullable=False),
    Column("last_seen", Key, nullable=False),
)

revisions = Table(
    "page_revisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column("digest", Key, nullable=False, doc="thresher.store.changes.content_digest"),
    Column("first_seen", Key, nullable=False),
    Column("last_seen", Key, nullable=False),
    Column("document", LargeBinary, nullable=False, doc="the record as JSON, zstandard"),
    Column("minhash", LargeBinary, doc="of the body; null where it is too short to compare"),
    UniqueConstraint("page_id", "digest", name="uq_revisions_page_id_digest"),
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("revision_id", ForeignKey("page_revisions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("canonical_url", Text),
    Column("site_name", Text),
    Column("language", Text),
    Column("headline", Text),
    Column("kicker", Text),
    Column("standfirst", Text),
    Column("byline", Text),
    Column("authors", Text, doc="joined by a semicolon"),
    Column("source", Text),
    Column("source_url", Text),
    Column("agency", Text),
    Column("date_published", Text, doc="as the record has it: a day, or a time with or without an offset"),
    Column("date_published_day", Text, doc="its day"),
    Column("date_published_utc", Text, doc="in UTC; null where no time, or no offset, is known"),
    Column("date_published_raw", Text),
    Column("date_modified", Text),
    Column("date_modified_day", Text),
    Column("date_modified_utc", Text),
    Column("date_modified_raw", Text),
    Column("section", Text),
    Column("tags", Text, doc="joined by a semicolon"),
    Column("word_count", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

bands = Table(
    "bands",
    metadata,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("revision_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

records = Table(
    "records",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("revision_id", ForeignKey("page_revisions.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("portal_id", ForeignKey("portals.id")),
    Column("page_type", Text, nullable=False),
    Column("language", Text),
    Column("headline", Text),
    Column("authors", Text, doc="joined by a semicolon; the first row_mapping.MAX_NAMES_CHARS characters"),
    Column("source", Text, doc="as many characters"),
    Column("section", Text),
    Column("published", Key, doc="date_published of the record"),
    Column("day", Key, nullable=False, doc="ISO day of publication, else of the first capture"),
    Column("words", Integer, nullable=False),
    Column("teasers", Integer, nullable=False),
    Column("filled", Integer, nullable=False, doc="a bit for each of row_mapping.FIELDS that has a value"),
    Column("doubtful", SmallInteger, nullable=False, doc="fields with a confidence below .5"),
    Column("piece", Key, doc="identity of the piece: printer, AMP and mobile copies of one have the same"),
    Column("text_digest", Key, doc="of headline-less body words; null where it is too short to compare"),
    Column("cluster", Id, nullable=False, doc="the least page_id of the copies of one piece"),
    Column("versions", Integer, nullable=False, server_default="1", doc="revisions of the page"),
    Index("ix_records_portal_id_day", "portal_id", "day"),
    Index("ix_records_day", "day"),
    Index("ix_records_piece", "piece"),
    Index("ix_records_text_digest", "text_digest"),
    Index("ix_records_cluster", "cluster"),
    Index("ix_records_language_day", "language", "day"),
    Index("ix_records_page_type_day", "page_type", "day"),
    _partial_index("ix_records_authors_day", "authors IS NOT NULL", "authors", "day"),
    _partial_index("ix_records_source_day", "source IS NOT NULL", "source", "day"),
    _partial_index("ix_records_changed", "versions > 1", "day"),
    _partial_index("ix_records_doubtful", "doubtful > 0", "day"),
    _partial_index("ix_records_copies", "cluster <> page_id", "day"),
)

teasers = Table(
    "page_teasers",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("digest", Key, primary_key=True, doc="of what the item says"),
    Column("key", Key, doc="identity of the address that it leads to: that page's key"),
    Column("url", Text),
    Column("relation", Text, nullable=False),
    Column("section", Text),
    Column("headline", Text),
    Column("date", Text),
    Column("byline", Text),
    Column("source", Text),
    Column("summary", Text),
    Column("image", Text),
    Column("first_seen", Key, nullable=False),
    Column("last_seen", Key, nullable=False),
    Index("ix_teasers_key", "key"),
    sqlite_with_rowid=False,
)

links = Table(
    "page_links",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("key", Key, primary_key=True, doc="identity of the address in the article's running text"),
    Column("url", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("first_seen", Key, nullable=False),
    Column("last_seen", Key, nullable=False),
    Index("ix_links_key", "key"),
    sqlite_with_rowid=False,
)

comments = Table(
    "comments",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("seen", Key, nullable=False),
    Column("document", Text, nullable=False, doc="the record's list of comments, JSON"),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("key", Key, primary_key=True, doc="where the bytes came from: file, member, offset"),
    Column("harvest_id", ForeignKey("harvests.id"), index=True, doc="the last run that saw it"),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("detail", Text),
    Column("url", Text),
    Column("origin", Text, nullable=False, doc="JSON"),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), index=True, doc="null where it was refused"),
    Column("portal", Key),
    Column("duplicate_of", Text, doc="address or key of the page that was there first"),
    Column("document", LargeBinary, doc="the record that was kept aside, where validation refused it"),
    Column("first_seen", Key, nullable=False),
    Column("last_seen", Key, nullable=False),
    Index("ix_outcomes_status_reason", "status", "reason"),
)

frontier = Table(
    "frontier",
    metadata,
    Column("id", Id, primary_key=True),
    Column("portal", Key, nullable=False),
    Column("key", Key, nullable=False, doc="thresher.text.identity of the address"),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rank", SmallInteger, nullable=False, doc="of the kind, in the order of fetching"),
    Column("depth", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("discovered_by", Text, nullable=False),
    Column("discovered_at", Key, nullable=False),
    Column("due_at", Key, doc="null: never again, for `reason`"),
    Column("leased_until", Key),
    Column("harvest_id", Id, doc="the run that has it, or that had it last"),
    Column("fetched_at", Key),
    Column("http_status", Integer),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("content_sha256", Text),
    Column("published_at", Key, doc="of the article there, at the latest; null where no date is known"),
    Column("changed_at", Key),
    Column("interval", Integer, nullable=False, doc="seconds from the last visit to the next"),
    Column("unchanged", Integer, nullable=False, doc="visits in a row without a change"),
    Column("failures", Integer, nullable=False, doc="visits in a row that failed"),
    Column("reason", Text, doc="why it is not fetched"),
    UniqueConstraint("portal", "key"),
    Index("ix_frontier_portal_due_at", "portal", "due_at"),
)

schedules = Table(
    "schedules",
    metadata,
    Column("portal", Key, primary_key=True, doc="name of the portal"),
    Column("definition", Text, nullable=False, doc="the argument of the crawl command: a name, a file, an address"),
    Column("every", Integer, doc="seconds from one harvest to the next; null where `cron` says when"),
    Column("cron", Text, doc="five fields of a crontab line; null where `every` says when"),
    Column("timezone", Text, nullable=False, doc="IANA name; of the crontab line"),
    Column("jitter", Integer, nullable=False, doc="seconds at most by which a harvest begins later"),
    Column("time_limit", Integer, nullable=False, doc="seconds after which a harvest is ended"),
    Column("options", Text, nullable=False, doc="JSON: arguments of the crawl command"),
    Column("paused", SmallInteger, nullable=False),
    Column("added_at", Key, nullable=False, doc="`every` counts from here"),
    Column("since", Key, nullable=False, doc="added or resumed: what was due before is not made up"),
    Column("asked_at", Key, doc="a harvest is due since then and has not begun"),
)

scheduled_runs = Table(
    "scheduled_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("portal", Key, nullable=False),
    Column("due_at", Key, nullable=False),
    Column("started_at", Key, nullable=False),
    Column("ended_at", Key),
    Column("state", Text, nullable=False, doc="thresher.scheduler.runs.RunState"),
    Column("exit_code", Integer),
    Column("harvest_id", ForeignKey("harvests.id"), doc="null where no harvest began"),
    Column("detail", Text, doc="one sentence where it failed"),
    Column("worker_id", Id, doc="the scheduler that runs it, of `workers` while it is alive; null on SQLite"),
    Index("ix_scheduled_runs_portal", "portal", "id"),
    _partial_index("ix_scheduled_runs_running", RUNNING, "id"),
)

workers = Table(
    "workers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False, doc="what the process does: harvest, crawl --all, scheduler"),
    Column("machine", Text, nullable=False, doc="its name for people"),
    Column("kernel", Text, nullable=False, doc="the running system that the process's number belongs to"),
    Column("process", Integer, nullable=False),
    Column("process_began", Text, nullable=False, doc="tells a process from a later one with its number"),
    Column("began_at", Time, nullable=False),
    Column("seen_at", Time, nullable=False, doc="its last sign of life"),
    Column("expires_at", Time, nullable=False, doc="without another sign until then it counts as dead"),
)

portal_leases = Table(
    "portal_leases",
    metadata,
    Column("portal", Key, primary_key=True),
    Column("worker_id", ForeignKey("workers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("taken_at", Time, nullable=False),
)

round_portals = Table(
    "round_portals",
    metadata,
    Column("portal", Key, primary_key=True),
    Column("state", Text, nullable=False, doc="waiting, running, done or failed"),
    Column("place", Id, nullable=False, doc="in the queue; a portal that has had its turn goes to the end"),
    Column(
        "deaths", Integer, nullable=False, doc="harvests in this round that were killed, were late or lost the store"
    ),
    Column("after_harvest", Id, nullable=False, doc="the last harvest before the round"),
    Column("worker_id", ForeignKey("workers.id", ondelete="SET NULL"), index=True),
    Column("detail", Text, doc="one sentence where it failed"),
)

observations = Table(
    "observations",
    metadata,
    Column("harvest_id", ForeignKey("harvests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("portal", Key, nullable=False),
    Column("observed_at", Key, nullable=False),
    Column("figures", Text, nullable=False, doc="JSON: what thresher.watch counted"),
    Index("ix_observations_portal", "portal", "harvest_id"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("portal", Key, nullable=False),
    Column("kind", Text, nullable=False, doc="one of thresher.watch's kinds of drift"),
    Column(
        "subject", Key, nullable=False, doc="the field or the kind of page; empty where it is the portal as a whole"
    ),
    Column("harvest_id", ForeignKey("harvests.id"), nullable=False, doc="the harvest that raised it"),
    Column("raised_at", Key, nullable=False),
    Column("last_seen_at", Key, nullable=False),
    Column("closed_at", Key, doc="null while it holds"),
    Column("message", Text, nullable=False),
    Column("detail", Text, nullable=False, doc="JSON: values, their history, examples, the previous good value"),
    Index("ix_alerts_portal", "portal", "closed_at"),
)

watches = Table(
    "watches",
    metadata,
    Column("name", Key, primary_key=True),
    Column("query", Text, doc="as thresher.store.search has it; null: any words"),
    Column("portal", Key, doc="null: any, as are the next two"),
    Column("language", Text),
    Column("page_type", Text),
    Column("new_only", SmallInteger, nullable=False, doc="pages that have changed are not told"),
    Column("added_at", Key, nullable=False),
    Column("destinations", Text, nullable=False, doc="JSON: who is told, and up to which revision each has been told"),
)
