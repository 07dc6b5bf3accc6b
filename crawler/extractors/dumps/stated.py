"""What Markdown states beside the text: addresses of links and pictures, fields before the text."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from thresher.crawler.extractors.dates.datetext import find_dates
from thresher.crawler.extractors.dumps.lines import Line
from thresher.crawler.extractors.names.names import split_authors
from thresher.schemas.record import Article, Image, TextLink, Zone
from thresher.text.addresses import Base


def with_addresses(article: Article, lines: Sequence[Line], zones: Mapping[int, Zone], base: Base) -> Article:
    """The article with the links and pictures of its lines."""
    own = [line for index, line in enumerate(lines) if zones.get(index) is Zone.ARTICLE]
    if not any(line.links or line.images for line in own):
        return article
    links = [(text, base.absolute(address)) for line in own for text, address in line.links]
    images = {base.absolute(address): alt for line in own for alt, address in line.images}
    return msgspec.structs.replace(
        article,
        links=[TextLink(text, url) for text, url in links if url],
        images=[Image(url, alt or None) for url, alt in images.items() if url],
    )


def with_fields(article: Article, fields: Mapping[str, str], today: date) -> Article:
    """The article as the fields before the text tell it; what they leave out stays as it was read."""
    stated: dict[str, object] = {}
    if title := fields.get("title"):
        stated["headline"] = article.headline if article.headline and article.headline in title else title
    if names := split_authors(fields.get("authors", "")):
        stated |= {"authors": names, "byline": fields["authors"]}
    for name in ("published", "modified"):
        if found := find_dates(fields.get(name, ""), today=today):
            stated |= {f"date_{name}": found[0].iso, f"date_{name}_raw": found[0].raw}
    return msgspec.structs.replace(article, **stated) if stated else article
