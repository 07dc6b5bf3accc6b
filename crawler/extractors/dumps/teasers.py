"""Items of lines as the record's teasers: the publisher before the headline, the date, the summary."""

from collections.abc import Sequence

from thresher.crawler.extractors.dumps.items import LineItem
from thresher.crawler.extractors.dumps.line_words import see_also
from thresher.crawler.extractors.dumps.lines import Line
from thresher.crawler.extractors.dumps.sources import publishers_of, split_prefix
from thresher.schemas.record import Teaser
from thresher.text.addresses import Base


def build_teasers(lines: Sequence[Line], items: Sequence[LineItem], known: Sequence[str], base: Base) -> list[Teaser]:
    """The teasers in the items' order; `known` are publishers that the article names."""
    sources: dict[int, str] = {}
    sections: dict[str | None, list[LineItem]] = {}
    for item in items:
        sections.setdefault(item.section, []).append(item)
    for members in sections.values():
        headlines = [lines[item.headline].text for item in members]
        publishers = publishers_of(["" if see_also(text) else text for text in headlines], known)
        sources.update({item.headline: name for item, name in zip(members, publishers, strict=True) if name})
    return [_teaser(lines, item, sources.get(item.headline), base) for item in items]


def _teaser(lines: Sequence[Line], item: LineItem, source: str | None, base: Base) -> Teaser:
    headline = lines[item.headline].text
    if source and (split := split_prefix(headline)):
        headline = split[1]
    elif also := see_also(headline):
        headline = also[1]
    found = lines[item.date].dates[0] if item.date >= 0 and lines[item.date].dates else None
    links = [link for index in (item.headline, *item.summary) for link in lines[index].links]
    images = lines[item.headline].images
    return Teaser(
        section=item.section,
        relation="related" if item.related else "teaser",
        headline=headline,
        url=base.absolute(links[0][1]) if links else None,
        date=found.iso if found else None,
        date_raw=found.raw if found else None,
        byline=lines[item.byline].text if item.byline >= 0 else None,
        source=source,
        summary="\n".join(lines[index].text for index in item.summary) or None,
        image=base.absolute(images[-1][1]) if images else None,
    )
