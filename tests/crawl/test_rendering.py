"""A portal whose pages are made by scripts, harvested with a real browser."""

import functools
import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytest.importorskip("scrapy_playwright", reason="no scrapy-playwright: pip install -e '.[render]'")

PAGE = """<!doctype html><html lang=en><title>{headline} - The Herald</title><body><div id=root></div><script>
const words = "council budget river harbour minister session report region market school".split(" ");
let text = "<h1>{headline}</h1><p class=byline>By Ann Lee</p><time datetime=2026-03-01>1 March 2026</time>";
for (let i = 0; i < 8; i++)
  text += "<p>{start} " + i + " says that the " + words[i] + " met again and that the " + words[9 - i] +
          " was discussed until late in the evening by everybody who was present in the old hall.</p>";
document.getElementById("root").innerHTML = "<article>" + text + "</article>{link}";
</script></body></html>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Tests say what matters."""


@pytest.mark.slow
def test_a_portal_made_by_scripts(tmp_path: Path, environment: dict[str, str]) -> None:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        missing = "no Chromium: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    site = tmp_path / "site"
    site.mkdir()
    link = "<a href=/news/the-second-story.html>The second story of a long day</a>"
    (site / "news").mkdir()
    (site / "index.html").write_text(PAGE.format(headline="The first story of the day", start="Paragraph", link=link))
    second = PAGE.format(headline="The second story of a long day", start="Passage", link="")
    (site / "news/the-second-story.html").write_text(second)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = f"http://127.0.0.1:{server.server_port}/"
    (tmp_path / "herald.toml").write_text(
        f'name = "herald"\nstart = ["{start}"]\nhosts = ["127.0.0.1"]\nrender = true\n[pace]\ndelay = 0\n'
    )
    thresher = functools.partial(
        subprocess.run, env=environment, cwd=tmp_path, check=True, timeout=120, capture_output=True
    )
    command = [sys.executable, "-m", "thresher"]
    try:
        thresher([*command, "crawl", "herald.toml", "--allow-private", "--quiet", "--store", "herald.db"])
    finally:
        server.shutdown()
        server.server_close()
    lines = thresher([*command, "export", "--store", "herald.db"]).stdout.splitlines()
    records = {record["url"]: record for record in map(json.loads, lines)}
    article = records[f"{start}news/the-second-story.html"]["article"]
    assert article["headline"] == "The second story of a long day"
    assert article["body"].count("Passage") == 8
