"""Undo Content-Encoding while the bytes come in, never past a limit."""

import zlib
from collections.abc import Iterable, Iterator

# What we ask hosts for: both undone by zlib, which can be stopped at a limit.
ACCEPT_ENCODING = "gzip, deflate"

_GZIP = zlib.MAX_WBITS | 16


class TooLarge(Exception):
    """More bytes came, or would come out of the compression, than are allowed."""


class BadEncoding(Exception):
    """The compression is unknown or damaged."""


def read_body(chunks: Iterable[bytes], encoding: str, *, limit: int) -> bytes:
    """The body behind these chunks as received, decompressed; at most `limit` bytes of it exist at any time.

    Raises:
        TooLarge: as soon as the body exceeds the limit.
        BadEncoding: when the named encoding is unknown or the bytes do not fit it.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if name in ("gzip", "x-gzip", "deflate"):
            chunks = _inflated(chunks, name, limit)
        elif name not in ("", "identity"):
            raise BadEncoding(f"unknown content encoding {name[:40]!r}")
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes")
    return bytes(body)


def _inflated(chunks: Iterable[bytes], name: str, limit: int) -> Iterator[bytes]:
    stream = _start(name)
    first = True
    for chunk in chunks:
        rest = chunk
        while rest:
            if stream.eof:
                if name == "deflate" or not rest.startswith(b"\x1f\x8b"):
                    return  # padding behind the end, which browsers ignore as well
                stream = _start(name)
            try:
                plain = stream.decompress(rest, limit + 1)
            except zlib.error as error:
                if not (first and name == "deflate"):
                    raise BadEncoding(f"damaged {name}: {error}") from error
                # Some servers send deflate without the zlib header it should have.
                stream, first = zlib.decompressobj(-zlib.MAX_WBITS), False
                continue
            first = False
            yield plain
            rest = stream.unconsumed_tail or stream.unused_data
    if not stream.eof and not first:
        raise BadEncoding(f"{name} ends before its end")


def _start(name: str) -> "zlib._Decompress":
    return zlib.decompressobj(zlib.MAX_WBITS if name == "deflate" else _GZIP)
