"""What an entry of the catalogue may not say, though it reads well: it would fail or leak much later."""

import re
from urllib.parse import parse_qsl, urlsplit

from pipeline.collect.hosts import host_of

_SECRET = re.compile(
    r"(?:(?:api|access|app|auth|client|private|secret|subscription|user)[-_.]?)?"
    r"(?:key|token|secret|password|passwd|pwd|sig|signature)",
    re.IGNORECASE,
)


def address_fault(url: str) -> str | None:
    """The remedy for an address that can be asked of nobody, or that would tell a secret."""
    if not url.startswith(("http://", "https://")):
        return "only http and https are asked"
    if not host_of(url):
        return f"no host can be asked by {url!r}"
    if _holds_a_secret(url):
        return "addresses stand in records and on pages: no password, key or token belongs in one"
    return None


def charset_fault(charset: str | None) -> str | None:
    """The remedy for a charset that there is none of."""
    try:
        "".encode(charset or "utf-8")
    except (LookupError, ValueError):
        return f"{charset!r} is no charset, e.g. gb18030"
    return None


def _holds_a_secret(url: str) -> bool:
    parts = urlsplit(url)
    return "@" in parts.netloc or any(_SECRET.fullmatch(name) for name, _ in parse_qsl(parts.query))
