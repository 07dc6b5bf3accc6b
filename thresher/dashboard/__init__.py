"""The dashboard: what the store holds and what goes on, in a browser, as JSON and as feeds.

    queries/ read the store → pages/ show it as HTML, api.py as JSON, feed.py as Atom, downloads.py as files

Every string comes from pages that may be hostile: templates escape all of it, links lead to http and https alone, no
script and no style stands in a page, and nothing is written without the token (security.py).
"""
