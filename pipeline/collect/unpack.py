"""Undo Content-Encoding while the bytes come in, never past a limit."""

import zlib
from collections.abc import Iterable, Iterator

# What we ask hosts for: both undone by zlib, which can be stopped at a limit.
ACCEPT_ENCODING = "gzip, deflate"

_GZIP = zlib.MAX_WBITS | 16
# Servers pack once; a cache before them may pack again.
_MOST_CODINGS = 2
# Files put together of packed parts have some; many empty ones cost time and bring nothing.
_MOST_MEMBERS = 1_000
# What zlib is given at once: it copies all of it that lies behind the end of a member.
_PIECE = 16_384


class TooLarge(Exception):
    """More bytes came, or would come out of the compression, than are allowed."""


class BadEncoding(Exception):
    """The compression is unknown or damaged."""


def read_body(chunks: Iterable[bytes], encoding: str, *, limit: int) -> bytes:
    """The body behind these chunks as received, decompressed; of no layer exist more than `limit` bytes.

    Raises:
        TooLarge: as soon as the body exceeds the limit.
        BadEncoding: when the named encoding is unknown or the bytes do not fit it.
    """
    names = [name for part in encoding.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if len(names) > _MOST_CODINGS:
        raise BadEncoding(f"{len(names)} content encodings, {_MOST_CODINGS} allowed")
    for name in reversed(names):
        if name not in ("gzip", "x-gzip", "deflate"):
            raise BadEncoding(f"unknown content encoding {name[:40]!r}")
        chunks = _inflated(chunks, name, limit)
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes")
    return bytes(body)


def _inflated(chunks: Iterable[bytes], name: str, limit: int) -> Iterator[bytes]:
    stream, members, size = _start(name), 1, 0
    first = True
    for rest in _pieces(chunks):
        while rest:
            if stream.eof:
                if name == "deflate" or not b"\x1f\x8b".startswith(rest[:2]):
                    return  # padding behind the end, which browsers ignore as well
                if members == _MOST_MEMBERS:
                    raise BadEncoding(f"{name} in more than {_MOST_MEMBERS} members")
                stream, members = _start(name), members + 1
            try:
                plain = stream.decompress(rest, limit + 1 - size)
            except zlib.error as error:
                if not (first and name == "deflate"):
                    raise BadEncoding(f"damaged {name}: {error}") from error
                # Some servers send deflate without the zlib header it should have.
                stream, first = zlib.decompressobj(-zlib.MAX_WBITS), False
                continue
            first, size = False, size + len(plain)
            if size > limit:
                raise TooLarge(f"more than {limit} bytes behind {name}")
            yield plain
            rest = stream.unconsumed_tail or stream.unused_data
    if not stream.eof and not first:
        raise BadEncoding(f"{name} ends before its end")


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        yield from (chunk[start : start + _PIECE] for start in range(0, len(chunk), _PIECE))


def _start(name: str) -> "zlib._Decompress":
    return zlib.decompressobj(zlib.MAX_WBITS if name == "deflate" else _GZIP)
