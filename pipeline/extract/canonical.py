"""One address for one page, and one number for one document wherever it is mirrored."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import safe_url_string

# Parameters that say where a reader came from, never which page is meant.
_TRACKING = re.compile(
    r"^(utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|spm|scm|_ga|_gl|ncid|cmpid|at_.*|ns_.*"
    r"|cx_.*|ref_src|ref_url|share_?token|sharefrom|wt_?mc.*|from_?source|isappinstalled|nsukey|feature"
    r"|amp|outputtype|traffic_source|smid|s?rnd|partner_?id)$",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_AMP_PATH = re.compile(r"/amp/?$|\.amp(?=\.html?$)")
# Hosts whose mobile edition has the same paths as the main one.
_MOBILE_HOST = re.compile(r"^(?:m|mobile|amp|wap)\.(?=[^.]+\.[^.]+)")
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?)$", re.IGNORECASE)
_TRS_NUMBER = re.compile(r"/(t\d{8}_\d{5,12})\.s?html?$")
_GOVCN_NUMBER = re.compile(r"/\d{6}/(?:\d{2}/)?(content_(?:WS[0-9a-f]{20,}|\d{5,}))(?:_\d+)?\.html?$")
_UN_SYMBOL = re.compile(
    r"(?:^|/)((?:A|S|E)/(?:[A-Z]+/)*(?:\d{1,3}/)?[A-Z0-9.]*\d[A-Z0-9./]*|(?:ga|sc|sg/?sm|ecosoc|dsg/?sm)/?\d{3,6})"
    r"(?:\.doc\.htm)?/?$",
    re.IGNORECASE,
)
_UN_HOSTS = ("press.un.org", "undocs.org", "docs.un.org", "documents.un.org")
_XINHUA_NUMBER = re.compile(r"/(?:\d{8}/([0-9a-f]{32})/c|c_(\d{8,}))\.html?$")


def canonical_url(url: str) -> str:
    """The same address for every spelling of it; applying it twice changes nothing.

    Scheme, host and escapes are normalised; default ports, fragments, tracking parameters, index file
    names, mobile hosts and AMP suffixes go; the other parameters are sorted. What is no http(s)
    address comes back stripped and otherwise as it was.
    """
    stripped = url.strip()
    try:
        parts = urlsplit(safe_url_string(stripped))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return stripped
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return stripped
    host = _MOBILE_HOST.sub("", host)
    netloc = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, _plain_path(parts.path), _plain_query(parts.query), ""))


def document_number(url: str) -> str:
    """The number a document keeps on every host that mirrors it, or "" when its address has none.

    Numbers of different systems cannot meet: each kind has its own shape.
    """
    parts = urlsplit(url.strip())
    for pattern in (_TRS_NUMBER, _GOVCN_NUMBER):
        if found := pattern.search(parts.path):
            return found.group(1)
    if found := _XINHUA_NUMBER.search(parts.path):
        return f"xinhua_{found.group(1) or found.group(2)}" if _is_xinhua(parts.hostname) else ""
    if parts.hostname in _UN_HOSTS and (found := _UN_SYMBOL.search(parts.path)):
        return found.group(1).upper().rstrip("/")
    return ""


def _plain_path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", path) or "/"
    while (shorter := _INDEX.sub("/", _AMP_PATH.sub("", path)) or "/") != path:
        path = shorter
    return path


def _plain_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if not _TRACKING.match(pair[0])))


def _is_xinhua(host: str | None) -> bool:
    return bool(host) and (host or "").endswith(("news.cn", "xinhuanet.com"))
