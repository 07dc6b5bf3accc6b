"""The store's views: what people read who open the database with a program of their own.

docs/analyse.md explains them.  They are made anew by every upgrade, after its migrations, so that no migration has to
know of them.
"""

from sqlalchemy import Connection, inspect, text

_ARTICLE = """
    a.canonical_url, a.site_name, a.language, a.headline, a.kicker, a.standfirst, a.byline, a.authors, a.source,
    a.source_url, a.agency, a.date_published, a.date_published_day, a.date_published_utc, a.date_published_raw,
    a.date_modified, a.date_modified_day, a.date_modified_utc, a.date_modified_raw, a.section, a.tags, a.word_count,
    a.body"""

_ARTICLES = f"""
SELECT pages.id AS page_id, pages.url, portals.name AS portal, records.day, {_ARTICLE},
    pages.first_seen, pages.last_seen, records.versions, NULLIF(records.cluster, records.page_id) AS copy_of
FROM records
JOIN article_versions AS a ON a.revision_id = records.revision_id
JOIN pages ON pages.id = records.page_id
LEFT JOIN portals ON portals.id = records.portal_id"""

_REVISIONS = f"""
SELECT versions.page_id, versions.number, pages.url, portals.name AS portal, versions.first_seen, versions.last_seen,
    CASE WHEN records.revision_id = versions.id THEN 1 ELSE 0 END AS is_latest, {_ARTICLE}
FROM (
    SELECT id, page_id, first_seen, last_seen,
        row_number() OVER (PARTITION BY page_id ORDER BY first_seen, digest) AS number
    FROM page_revisions
) AS versions
JOIN pages ON pages.id = versions.page_id
JOIN records ON records.page_id = versions.page_id
LEFT JOIN portals ON portals.id = records.portal_id
LEFT JOIN article_versions AS a ON a.revision_id = versions.id"""

_ON_PAGES = """
FROM {table} AS item
JOIN pages ON pages.id = item.page_id
LEFT JOIN portals ON portals.id = pages.portal_id
LEFT JOIN pages AS target ON target.key = item.key"""

_TEASERS = f"""
SELECT item.page_id, pages.url AS page_url, portals.name AS portal, item.relation, item.section, item.headline,
    item.url, item.date, item.byline, item.source, item.summary, item.image, item.first_seen, item.last_seen,
    target.id AS to_page_id
{_ON_PAGES.format(table="page_teasers")}"""

_LINKS = f"""
SELECT item.page_id, pages.url AS page_url, portals.name AS portal, item.text, item.url, item.first_seen,
    item.last_seen, target.id AS to_page_id
{_ON_PAGES.format(table="page_links")}"""

_COUNTED = ("fetched", "kept", "unchanged", "duplicate", "refused", "waiting")
"""Figures of a harvest that have a column of their own."""
_ALL = ("articles", "revisions", "teasers", "links", "harvests_summary")


def create_views(connection: Connection) -> None:
    """Make the views, which must not be there."""
    summary = _summary(postgresql=connection.dialect.name == "postgresql")
    for name, query in zip(_ALL, (_ARTICLES, _REVISIONS, _TEASERS, _LINKS, summary), strict=True):
        connection.execute(text(f"CREATE VIEW {name} AS {query}"))


def drop_views(connection: Connection) -> None:
    """Remove those that are there.  Older stores have tables of these names."""
    for name in {*_ALL} & {*inspect(connection).get_view_names()}:
        connection.execute(text(f"DROP VIEW {name}"))


def _summary(*, postgresql: bool) -> str:
    """The harvests with their figures, which are JSON, in columns.  Each database has ways of its own for both."""
    if postgresql:
        seconds = "EXTRACT(EPOCH FROM CAST(ended_at AS timestamptz) - CAST(started_at AS timestamptz))"
        figure = "CAST(CAST(figures AS json) ->> '{}' AS bigint)"
    else:
        seconds = "round((julianday(ended_at) - julianday(started_at)) * 86400)"
        figure = "CAST(json_extract(figures, '$.{}') AS INTEGER)"
    counts = ", ".join(f"COALESCE({figure.format(name)}, 0) AS {name}" for name in _COUNTED)
    return f"""
SELECT id AS harvest_id, kind, portal, state, started_at, ended_at, CAST({seconds} AS INTEGER) AS seconds,
    {counts}, figures
FROM harvests"""
