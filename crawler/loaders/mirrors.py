"""Site mirrors: the URL of a page from its path below a folder that is named like a host.

wget keeps the host as a folder's name and the path as the path below: `example.com/2010/a.html` →
`http://example.com/2010/a.html`.  Three of its habits are undone: the file name `index.html`, which it makes up for
an address that ends in a slash; `.html`, which it appends to a name with a query; and, under
`--restrict-file-names=windows`, `@` for `?` and `+` for the colon before a port.  The scheme is not kept in a
mirror: `http`, which such a site answered or redirected when it was mirrored without `https`.
"""

import re
from urllib.parse import quote

from thresher.crawler.loaders.item import InputStream, base_name

_HOST = re.compile(r"(?=.{4,253}$)((?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+)([a-z]{2,18}|xn--[a-z0-9-]{2,59})$")
_PORT = re.compile(r"(.+)[:+](\d{2,5})$")
_QUERY = re.compile(r"@(?=[\w.\[\]%-]+=)")
_ADDED = re.compile(r"\.html?$", re.I)

_DOMAINS_LIST = """
com org net info biz name pro edu gov mil int aero asia cat coop jobs mobi museum post tel travel eu
news press media online site website space store shop blog live life today world global network agency digital
tech cloud app dev page link click top xyz club group center email expert guru report review reviews studio
press social team tv fm radio video show art design law legal finance financial money capital fund foundation
institute university academy school science care health city london berlin paris nyc moscow tokyo istanbul
africa ngo ong wiki icu vip win bid loan work works zone one plus run uno
"""
_DOMAINS = frozenset(_DOMAINS_LIST.split())
_COUNTRIES_LIST = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz
ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et fi fj fk fm fo fr
ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it
je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo
mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py
qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to
tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_COUNTRIES = frozenset(_COUNTRIES_LIST.split())


def url_from_path(item: InputStream) -> str | None:
    """The URL that an item's path says it was mirrored from; None when no folder on the way is named like a host.

    Below the folder that was named the outermost such folder counts, above it the nearest: what stands above is the
    user's own tree, which may hold host names of other kinds.
    """
    if item.member is not None:
        return _url(_folders(item.member.rpartition("!/")[2]), item.name, outermost=True)
    above = _folders(item.base)
    inner = [] if item.named else [base_name(item.base), *_folders(item.file.removeprefix(item.base))]
    return _url(inner, item.name, outermost=True) or _url([*above, *inner], item.name, outermost=False)


def _folders(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").rstrip("/").split("/")[:-1] if part and part != "."]


def _url(folders: list[str], name: str, *, outermost: bool) -> str | None:
    order = range(len(folders)) if outermost else range(len(folders) - 1, -1, -1)
    for at in order:
        if host := _host_named(folders[at]):
            return f"http://{host}/" + _path([*folders[at + 1 :], name])
    return None


def _host_named(folder: str) -> str | None:
    """The host, with its port, that a folder is named like; None when it is not."""
    port, name = "", folder.lower()
    if match := _PORT.match(name):
        name, port = match[1], ":" + match[2]
    if not (match := _HOST.match(name)):
        return None
    domain = match[2]
    known = domain in _DOMAINS or domain in _COUNTRIES or domain.startswith("xn--")
    return name + port if known else None


def _path(parts: list[str]) -> str:
    *folders, name = parts
    stem, mark, query = name.partition("?")
    if not mark:
        stem, mark, query = _windows_query(name)
    if mark:
        query = _ADDED.sub("", query)
    if stem == "index.html":
        stem = ""
    path = quote("/".join([*folders, stem]), safe="/%:&=~+!*'();,@$-._[]")
    return path + (f"?{quote(query, safe=_QUERY_SAFE)}" if mark else "")


_QUERY_SAFE = "/%:&=~+!*'();,@$-._[]?"


def _windows_query(name: str) -> tuple[str, str, str]:
    match = _QUERY.search(name)
    return (name[: match.start()], "?", name[match.end() :]) if match and match.start() else (name, "", "")
