"""Identifiers: derived from content, so that doing a thing twice names it once."""

import hashlib

# 80 bits: 30 million records collide with a chance below one in a billion (birthday bound).
# Short enough to read out.
_DIGEST_BYTES = 10
_SEPARATOR = "\x1f"


def digest(*parts: object) -> str:
    """A short, stable identifier of these parts, in their order (20 hexadecimal digits)."""
    joined = _SEPARATOR.join(str(part) for part in parts)
    return hashlib.blake2b(joined.encode(), digest_size=_DIGEST_BYTES).hexdigest()
