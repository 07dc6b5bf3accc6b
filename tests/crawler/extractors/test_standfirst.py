"""The standfirst: which line between headline and text it is, and whether it begins the text."""

import pytest

from tests.crawler.extractors.zoned import zoned
from thresher.crawler.extractors.fields.standfirst import begins_text, find_standfirst
from thresher.crawler.extractors.opening import open_page

NEWS = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The quay is closed"}</script>'
LEAD = "Nobody may walk along the old quay from Monday on, and the council cannot say for how long."
TEXT = "<p>The council met on Friday and heard the engineers, who had found cracks in the wall of the quay.</p>" * 3

CASES = [
    ("named as one", f"<p class=standfirst>{LEAD}</p>", "", 1000, True),
    ("... that the model thinks is no text", f"<p class=standfirst>{LEAD}</p>", "", -3000, False),
    ("... on a page declared as news", f"<p class=standfirst>{LEAD}</p>", NEWS, -3000, True),
    ("a lead on a page declared as news", f"<div class=copy>{LEAD}</div>", NEWS, -1000, True),
    ("a caption there", f"<figure><figcaption>{LEAD}</figcaption></figure>", NEWS, -1000, None),
    ("a linked paragraph there", f"<div class=copy><a href=/more>{LEAD}</a></div>", NEWS, -1000, None),
    ("a paragraph on any other page", f"<div class=copy>{LEAD}</div>", "", -1000, None),
]


@pytest.mark.parametrize(("line", "head", "odd", "begins"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_standfirst(line: str, head: str, odd: int, begins: bool | None) -> None:
    markup = f"<html><head>{head}</head><body><main><h1>The quay is closed</h1>{line}{TEXT}</main></body></html>"
    page = open_page(markup.encode(), "utf-8")
    zones = zoned(page, [2, 3, 4], [0, odd, 3000, 3000, 3000])
    found = find_standfirst(page, zones)
    if begins is None:
        assert found is None
    else:
        assert found is not None
        assert found.text == LEAD
        assert begins_text(page, zones, found, zones.body) is begins
