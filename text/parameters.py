"""Parameters of addresses that do not choose the page: tracking, sessions, versions for printers and phones."""

import re

_TRACKING = frozenset(
    (
        # clicks
        "fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid igshid igsh li_fat_id epik "
        "mibextid srsltid tblci tblcigau dicbo oborigurl wickedid rb_clickid zanpid irclickid _openstat obclid "
        # campaigns
        "cmp cmpid campid icid ocid ncid intcid intcmp xtor xtref wtmc wt.mc wt.mc_id s_cid s_kwcid s_mc ef_id mkt_tok "
        "ftag ftcamp taid ito srnd sref spm echobox dm_i elqtrackid nr_email_referer trk trkcampaign "
        "tpcc oref intsrc regsource ref_ "
        # shares
        "smid smtyp emc soc_src soc_trk sharetype share_token shareid share_id twsrc __twitter_impression guccounter "
        "guce_referrer guce_referrer_sig replytocom showcomment showcomments "
        # set for each visit, or by the reader's program
        "_ga _gl _gac _ke __s _x_tr_sl _x_tr_tl _x_tr_hl _x_tr_pto amp_js_v amp_gsa usqp _ nocache cachebuster"
    ).split()
)
"""Set by advertising networks, mailings and analytics programs, whatever the portal."""
_TRACKING_PREFIXES = (
    *("utm_", "utm-", "mc_", "at_", "ns_", "wt_", "pk_", "mtm_", "piwik_", "matomo_", "hsa_", "_hs", "vero_", "oly_"),
    *("itm_", "ga_", "sc_", "cm_", "fb_", "sfmc_", "bt_", "cx_", "elq", "trk_", "stm_", "fb-", "int_", "gad_"),
)
_CHANNEL_NAMES = frozenset(
    "ref referer referrer source src from via partner origin medium campaign feature share shared".split()
)
"""Parameters that mostly name the channel by which a visitor came, but on some portals choose what is shown: they are
dropped only with a value of _CHANNELS."""
_CHANNELS = frozenset(
    "rss feed atom home homepage hp front frontpage startseite twitter tw facebook fb linkedin whatsapp telegram tg vk "
    "instagram ig reddit email mail newsletter nl push app mobile share social google googlenews gnews flipboard msn "
    "nav menu search related recommended mostread top teaser widget button btn".split()
)
_WORD = re.compile(r"[a-z]+")

_SESSIONS = frozenset("jsessionid phpsessid sessionid session_id sessid aspsessionid cfid cftoken oscsid zenid".split())
_SESSION_NAMES = frozenset(("sid", "s", "session"))
_SESSION_NUMBER = re.compile(r"[0-9a-f]{16,}|[0-9a-z]{26}|[0-9a-zA-Z]{32}", re.I)

_COPY_FLAGS = frozenset(
    "amp print printable printer printview print_view printversion printpage druck drucken mobile m single_page "
    "singlepage".split()
)
_FLAG = re.compile(r"(?:|1|true|yes|y|on|print|amp)", re.I)
_COPY_MODES = frozenset("output outputtype view mode format layout version display tmpl template style".split())
_COPY_WORDS = frozenset("amp print printer printable mobile component druck drucken print_view single".split())


def is_dropped(name: str, value: str) -> bool:
    """Whether a parameter (its name in lower case) has no influence on which page is shown."""
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES) or name in _SESSIONS:
        return True
    if name in _CHANNEL_NAMES:
        return not _CHANNELS.isdisjoint(_WORD.findall(value.lower()))
    return name in _SESSION_NAMES and _SESSION_NUMBER.fullmatch(value) is not None


def is_of_a_copy(name: str, value: str) -> bool:
    """Whether a parameter selects the printer, AMP or mobile version of a page."""
    if name in _COPY_FLAGS:
        return _FLAG.fullmatch(value) is not None
    if name == "page":
        return value.lower() == "all"
    return name in _COPY_MODES and value.lower() in _COPY_WORDS
