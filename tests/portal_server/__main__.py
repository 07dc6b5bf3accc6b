"""python -m tests.portal_server: serve invented portals on loopback; the first line tells their addresses, JSON."""

import argparse
import asyncio
import contextlib
import json
import signal
from pathlib import Path

from tests.portal_server.content import LAST_STEP
from tests.portal_server.hazards import HAZARDS
from tests.portal_server.server import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.portal_server", description=__doc__)
    parser.add_argument("--portals", nargs="+", default=["127.0.0.1:0"], metavar="HOST:PORT", help="port 0: a free one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=500, help="of each portal at step 0 of the clock")
    parser.add_argument("--steps", type=int, default=LAST_STEP, help="of the clock, at which articles are added")
    parser.add_argument("--crawl-delay", type=float, default=0.0, help="what robots.txt asks for")
    parser.add_argument("--without", nargs="*", default=[], metavar="HAZARD", help=f"of {', '.join(HAZARDS)}; or all")
    parser.add_argument("--log", type=Path, help="note each request in this file, too")
    asked = parser.parse_args()
    without = list(HAZARDS) if "all" in asked.without else asked.without
    options = {"count": asked.articles, "crawl_delay": asked.crawl_delay, "without": without, "steps": asked.steps}
    places = [(host, int(port)) for host, _, port in (place.rpartition(":") for place in asked.portals)]
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(asked.log.open("w", buffering=1)) if asked.log else None

        async def run() -> None:
            stop = asyncio.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
            portals = await serve(places, asked.seed, options, file)
            print(json.dumps([portal.base for portal in portals]), flush=True)
            await stop.wait()

        asyncio.run(run())


if __name__ == "__main__":
    main()
