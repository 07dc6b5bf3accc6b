"""The rules by which a date is found: which side of a page each belongs to, and how far it is believed."""

from typing import Literal, NamedTuple

from lxml import etree

from thresher.crawler.extractors.dates.datelabels import Label

Side = Literal["declared", "shown", "address", "image"]
"""Rules of one side come from one place in the portal's program; only different sides agree."""


class Rule(NamedTuple):
    """A kind of place that tells a date."""

    side: Side
    weight: float
    """Log-odds that it tells when the page's article was published."""


class DateCandidate(NamedTuple):
    """A date where it stands."""

    iso: str
    raw: str
    at: etree._Element | None
    """None where it comes from the page's address."""
    rule: str
    label: Label | Literal["future"] | None = None
    """What the words around it say of it; `future` for a day after the capture."""
    far: int = 0
    """Blocks between it and the headline."""
    other: str | None = None
    """The other reading where day and month could be swapped."""
    unsure: bool = False
    """Whether neither the portal nor the language says which of the two it is."""
    shown: str = ""
    """The date as the page shows it to its readers."""

    @property
    def is_foreign(self) -> bool:
        """Whether it is known to be no date of the page."""
        return self.label in ("future", "other")

    @property
    def day(self) -> str:
        return self.iso[:10]


RULES: dict[str, Rule] = {
    "json-ld": Rule("declared", 2.6),
    "json-ld created": Rule("declared", 1.4),
    "json-ld page": Rule("declared", 2.3),
    "json-ld video": Rule("declared", 0.6),
    "json-ld other": Rule("declared", 1.0),
    "json-ld modified": Rule("declared", 2.0),
    "meta": Rule("declared", 2.5),
    "meta date": Rule("declared", 1.9),
    "meta named": Rule("declared", 1.8),
    "meta other": Rule("declared", 0.8),
    "meta modified": Rule("declared", 1.8),
    "script data": Rule("declared", 0.4),
    "microdata": Rule("declared", 2.4),
    "microdata elsewhere": Rule("declared", -0.5),
    "microdata modified": Rule("declared", 1.5),
    "time at headline": Rule("shown", 3.0),
    "time at headline, labelled": Rule("shown", 3.2),
    "time above headline": Rule("shown", 1.0),
    "time above headline, labelled": Rule("shown", 1.2),
    "time in lead": Rule("shown", 1.2),
    "time in lead, labelled": Rule("shown", 1.4),
    "time at text's end": Rule("shown", 0.8),
    "time at text's end, labelled": Rule("shown", 1.6),
    "time elsewhere": Rule("shown", -0.8),
    "time elsewhere, labelled": Rule("shown", -0.6),
    "attribute at headline": Rule("shown", -1.0),
    "line at headline": Rule("shown", 2.9),
    "line at headline, labelled": Rule("shown", 3.1),
    "told from now": Rule("shown", 2.0),
    "line above headline": Rule("shown", 1.0),
    "line above headline, labelled": Rule("shown", 1.2),
    "line in lead": Rule("shown", 2.75),
    "line in lead, labelled": Rule("shown", 2.85),
    "line at text's end": Rule("shown", 0.6),
    "line at text's end, labelled": Rule("shown", 1.8),
    "line elsewhere": Rule("shown", -0.5),
    "line elsewhere, labelled": Rule("shown", -0.2),
    "text at headline": Rule("shown", 1.7),
    "text above headline": Rule("shown", 0.2),
    "text in lead": Rule("shown", 0.4),
    "text at text's end": Rule("shown", 0.1),
    "text elsewhere": Rule("shown", -1.5),
    "address": Rule("address", 2.25),
    "image address": Rule("image", -1.0),
}
"""Weights are the log-odds of the share of right values that a rule has on real pages."""

_PUBLISHED = """
article:published_time og:article:published_time article:published og:published_time og:pubdate og:publish_date pubdate
publishdate publish_date publish-date published_date publisheddate published published_time published_at datepublished
date-pub pub_date pub-date publication_date publication-date originalpublicationdate cxenseparse:recs:publishtime
cxenseparse:publishtime cxenseparse:recs:published_time parsely-pub-date sailthru.date
shareaholic:article_published_time article_date_original content:publishdate content_publisheddate
citation_publication_date citation_online_date citation_date dc.date.issued dcterms.issued dcterms:issued dc.issued
prism.publicationdate vr:published-time date:published_time firstcreate firstpublished rnews:datepublished
article.published bt:pubdate ptime displaydate posted_date post_date article:post_date eomportal-publicationdate
iso-8601-publish-date dcsext.articlefirstpublished
"""
_PLAIN = """
date dc.date dcterms.date dc.date.created dcterms.created dcterms:created dc.created datecreated created
article:created article:date article.created dc.date.publication gsa_date creation_date created_date date_published
datum timestamp article:created_time uploaddate ya:ovs:upload_date release_date
"""
_MODIFIED = """
article:modified_time og:article:modified_time article:modified og:updated_time og:modified_time article:updated
article:updated_time last-modified last_modified lastmod lastmodified lastupdate last-updated last_updated modified
modified_time updated updated_time revised datemodified datemodify date_modified date-mod dc.date.modified
dcterms.modified dcterms:modified dc.modified moddate update_date updated_at shareaholic:article_modified_time
sailthru.last_modified
"""
PUBLISHED_META: dict[str, str] = {
    **dict.fromkeys(_PLAIN.split(), "meta date"),
    **dict.fromkeys(_PUBLISHED.split(), "meta"),
}
"""Names of meta elements that tell when a page was published, and the rule each belongs to."""
MODIFIED_META = frozenset(_MODIFIED.split())
"""Names of meta elements that tell when a page was last changed."""
MODIFIED_PARTS = ("modif", "updat", "revis", "chang", "last")
PUBLISHED_PARTS = ("publ", "creat", "issue", "releas", "post")
"""Parts of other names that tell which date it is."""
_NOT = """
expir valid event start end birth image url thumb verif cache id coverage
publisher publishing version current gentime read monitor copyright
"""
NO_META = tuple(_NOT.split())
"""Parts of names of meta elements whose dates are other dates."""
