"""Invented news portals served on loopback, for the crawl's tests and benchmarks.

    python -m tests.portal_server [--articles N] [--crawl-delay S] [--without HAZARD...] [--portals HOST:PORT...]

A portal has some 500 articles over eight sections and fourteen months, in four layouts; listings, feeds, sitemaps,
robots.txt; pages that go wrong (hazards.py) and pages without end (traps.py).  All of it follows from the seed.  Calls
to /_portal/ (client.py makes them) move its clock, tell the truth about it and read its log of requests.
"""
