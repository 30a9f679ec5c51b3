"""What an entry of the catalogue may not say, though it reads well: it would fail or leak much later."""

import re
from urllib.parse import parse_qsl, urlsplit

from models.source import Source

_SECRET = re.compile(
    r"(?:(?:api|access|app|auth|client|private|secret|subscription|user)[-_.]?)?"
    r"(?:key|token|secret|password|passwd|pwd|sig|signature)",
    re.IGNORECASE,
)


def late_fault(source: Source) -> tuple[str, str] | None:
    """The key and the remedy of the first such thing."""
    for number, endpoint in enumerate(source.endpoints):
        if _holds_a_secret(endpoint.url):
            remedy = "addresses stand in records and on pages: no password, key or token belongs in one"
            return f"endpoints.{number}.url", remedy
    try:
        "".encode(source.charset or "utf-8")
    except (LookupError, ValueError):
        return "charset", f"{source.charset!r} is no charset, e.g. gb18030"
    return None


def _holds_a_secret(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return "@" in parts.netloc or any(_SECRET.fullmatch(name) for name, _ in parse_qsl(parts.query))
