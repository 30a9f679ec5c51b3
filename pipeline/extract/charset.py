"""Bytes to text: byte-order mark, strict UTF-8, what is declared, what is sniffed, and no damage kept."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from models.outcome import Skipped

# A multi-byte charset that decodes strictly is evidence; a single-byte one decodes anything.
_SINGLE_BYTE = re.compile(r"^(cp125\d|iso8859|latin|ascii|koi8|mac)")
# Escape-based charsets are plain ASCII to a UTF-8 decoder, so they have to be believed before it.
_ESCAPED = frozenset({"iso2022_jp", "hz", "iso2022_kr", "iso2022_jp_2"})
# Western text declared as such has under one non-ASCII byte in ten; above this it is something else.
_WESTERN_LIMIT = 0.25
_WESTERN = frozenset({"cp1252", "iso8859-1", "latin-1"})
# A few broken bytes in a long page are the page's fault, not the charset's.
_DAMAGE_LIMIT = 0.005
_DAMAGE_ALLOWED = 2
_SNIFFED_BYTES = 65_536
_PIECE = 16_384
_REPLACEMENT = "\ufffd".encode()


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as valid UTF-8 without NUL and replacement characters, and the charset it was read in."""

    utf8: bytes
    charset: str

    @property
    def text(self) -> str:
        return self.utf8.decode()


def decode(body: bytes, *, content_type: str = "", declared: str | None = None) -> Decoded | Skipped:
    """Read bytes as text, believing a declared charset only where the bytes agree with it.

    `declared` is what the catalogue knows of the source, `content_type` the header of the answer.
    """
    if body.isascii() and b"\x1b" not in body and b"~{" not in body:
        return Decoded(body.replace(b"\x00", b""), "utf-8")
    mark, _ = read_bom(body)
    if mark:
        return _whole(body.decode(mark, "replace").lstrip("\ufeff"), mark)
    if b"\x00" in body:
        body = body.replace(b"\x00", b"")
    named = _declared(body, content_type, declared)
    for charset in _strict_order(body, named):
        try:
            if charset == "utf-8":
                return _valid(body)
            return _whole(body.decode(charset), charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return _damaged(body, named)


def _valid(body: bytes) -> Decoded:
    """What is UTF-8 already, told piece by piece: most pieces of a large page are plain ASCII.

    Raises:
        UnicodeDecodeError: when it is not.
    """
    decoder, damaged = getincrementaldecoder("utf-8")(), False
    for start in range(0, len(body), _PIECE):
        piece = body[start : start + _PIECE]
        if not piece.isascii() or decoder.getstate()[0]:
            # looking for damage in the text is three times as fast as in the bytes
            damaged = "\ufffd" in decoder.decode(piece) or damaged
    decoder.decode(b"", final=True)
    return Decoded(body.replace(_REPLACEMENT, b"") if damaged else body, "utf-8")


def _declared(body: bytes, content_type: str, declared: str | None) -> list[str]:
    """Charsets named for these bytes, multi-byte ones first, each once."""
    labels = (declared, http_content_type_encoding(content_type), html_body_declared_encoding(body[:4096]))
    names = [name for label in labels if label and (name := resolve_encoding(label))]
    return sorted(dict.fromkeys(names), key=lambda name: bool(_SINGLE_BYTE.match(name)))


def _strict_order(body: bytes, named: list[str]) -> Iterator[str]:
    """Charsets in the order in which a decoding without any error is believed."""
    yield from (name for name in named if name.replace("-", "_") in _ESCAPED)
    yield "utf-8"
    for name in named:
        if name not in _WESTERN or _non_ascii_share(body) < _WESTERN_LIMIT:
            yield name


def _damaged(body: bytes, named: list[str]) -> Decoded | Skipped:
    """No charset fits without errors: the first that fits nearly, or the one that is sniffed."""
    for charset in (*named, "utf-8"):
        text = body.decode(charset, "replace")
        allowed = min(len(text) / 10, max(_DAMAGE_ALLOWED, _DAMAGE_LIMIT * len(text)))
        if text.count("\ufffd") <= allowed:
            return _whole(text, charset)
    sniffed = from_bytes(body[:_SNIFFED_BYTES]).best()
    charset = resolve_encoding(sniffed.encoding) or "gb18030" if sniffed else "gb18030"
    text = body.decode(charset, "replace")
    if text.count("\ufffd") > len(text) / 20:
        return Skipped("undecodable", f"no charset fits; declared: {', '.join(named) or 'none'}")
    return _whole(text, charset)


def _non_ascii_share(body: bytes) -> float:
    sample = body[:_SNIFFED_BYTES]
    return sum(byte > 127 for byte in sample) / max(1, len(sample))


def _whole(text: str, charset: str) -> Decoded:
    """The text without the marks of damage; controls that are left go when lines are read."""
    return Decoded(text.replace("\ufffd", "").replace("\x00", "").encode("utf-8", "ignore"), charset)
