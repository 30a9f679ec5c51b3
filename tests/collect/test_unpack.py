import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.unpack import BadEncoding, TooLarge, read_body

BODIES = st.binary(max_size=5_000)


def _chunks(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(BODIES, st.integers(1, 700))
def test_what_was_packed_comes_back(body: bytes, size: int) -> None:
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = {
        "": body,
        "identity": body,
        "gzip": gzip.compress(body),
        "x-gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "deflate, gzip": gzip.compress(zlib.compress(body)),
    }

    for encoding, data in packed.items():
        assert read_body(_chunks(data, size), encoding, limit=10_000) == body
    assert read_body([bare.compress(body) + bare.flush()], "deflate", limit=10_000) == body


def test_several_gzip_members_are_one_body() -> None:
    members = gzip.compress(b"one") + gzip.compress(b"two")

    for size in (1, 7, 1_000):
        assert read_body(_chunks(members, size), "gzip", limit=100) == b"onetwo"


@given(BODIES, st.sampled_from(["gzip", "deflate"]))
def test_damage_is_named_and_nothing_else_escapes(body: bytes, encoding: str) -> None:
    try:
        read_body([body], encoding, limit=10_000)
    except (BadEncoding, TooLarge) as error:
        assert str(error)


def test_a_bomb_stops_at_the_limit() -> None:
    taken: list[int] = []

    def bomb() -> "list[bytes]":
        squeezed = gzip.compress(b"\0" * 40_000_000)
        return _chunks(squeezed, 4096)

    def counted() -> object:
        for chunk in bomb():
            taken.append(len(chunk))
            yield chunk

    with pytest.raises(TooLarge):
        read_body(counted(), "gzip", limit=1_000_000)  # type: ignore[arg-type]
    assert len(taken) <= 2


EMPTY = gzip.compress(b"")
BLOCKS = gzip.compress(b"")[:10] + b"\0\0\0\xff\xff" * 20_000_000  # empty blocks, and no end


@pytest.mark.parametrize(
    ("body", "encoding", "fault"),
    [
        (EMPTY * 200_000, "gzip", BadEncoding),
        (gzip.compress(EMPTY * 200_000), "gzip, gzip", BadEncoding),
        (gzip.compress(BLOCKS), "gzip, gzip", TooLarge),
        (b"x", "gzip," * 3_000, BadEncoding),
        (b"x", "gzip, gzip, deflate", BadEncoding),
    ],
    ids=["members", "packed members", "packed blocks", "codings", "three codings"],
)
def test_what_brings_nothing_ends_soon(body: bytes, encoding: str, fault: type[Exception]) -> None:
    started = time.process_time()

    with pytest.raises(fault):
        read_body([body], encoding, limit=5_000_000)
    assert time.process_time() - started < 1


def test_a_truncated_body_is_damage() -> None:
    with pytest.raises(BadEncoding):
        read_body([gzip.compress(b"text" * 1000)[:-20]], "gzip", limit=100_000)


def test_an_unknown_encoding_is_named() -> None:
    with pytest.raises(BadEncoding, match="br"):
        read_body([b"x"], "br", limit=100)
