"""Bytes are read in the charset they are in, whatever is declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.outcome import Skipped
from pipeline.extract.charset import Decoded, decode

ZH = "镕基小学与喆明中学的教师参加了人工智能研讨班，学校位于滨海市。" * 3
CYRILLIC = "Министры подписали соглашение о сотрудничестве в области искусственного интеллекта. " * 3


def text_of(body: bytes, content_type: str = "", declared: str | None = None) -> str:
    result = decode(body, content_type=content_type, declared=declared)
    assert isinstance(result, Decoded)
    return result.text


@pytest.mark.parametrize(
    ("text", "real", "header", "meta"),
    [
        (ZH, "gb18030", "text/html; charset=gb2312", ""),
        (ZH, "gb18030", "", "GB2312"),
        (ZH, "gb18030", "text/html; charset=iso-8859-1", "gbk"),
        (ZH, "utf-8", "", "GB2312"),
        (ZH, "utf-8", "text/html; charset=big5", ""),
        ("濱海市的研討班於星期二開班。" * 5, "big5", "", "big5"),
        (CYRILLIC, "cp1251", "text/html; charset=windows-1251", ""),
        (CYRILLIC, "koi8-r", "", "koi8-r"),
        ("Les délégués ont signé l’accord à l’été. " * 5, "cp1252", "text/html; charset=iso-8859-1", ""),
        ("東京で会議が開かれた。" * 5, "shift_jis", "", "Shift_JIS"),
        ("東京で会議が開かれた。" * 5, "iso2022_jp", "", "iso-2022-jp"),
        ("서울에서 회의가 열렸다. " * 5, "euc-kr", "", "euc-kr"),
        (ZH, "utf-16", "", ""),
    ],
)
def test_declared_charset_is_believed_only_where_the_bytes_agree(
    text: str, real: str, header: str, meta: str
) -> None:
    page = f'<meta charset="{meta}">{text}' if meta else text

    assert text in text_of(page.encode(real), header)


def test_undeclared_charset_is_sniffed() -> None:
    assert ZH in text_of(ZH.encode("gb18030"))


def test_catalogue_speaks_before_a_wrong_header() -> None:
    body = "濱海市的研討班於星期二開班。".encode("big5")

    assert "濱海市" in text_of(body, "text/html; charset=utf-8", "big5")


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    body = ZH.encode() + b"\xff\xfe" + ZH.encode()

    assert text_of(body, "text/html; charset=utf-8") == ZH + ZH


def test_noise_is_undecodable_or_harmless() -> None:
    result = decode(bytes(range(128, 256)) * 40, declared="utf-8")

    assert isinstance(result, Skipped | Decoded)


@given(st.binary(max_size=2_000), st.sampled_from(["", "text/html; charset=gbk", "text/html; charset=x"]))
def test_no_bytes_raise_and_no_damage_is_kept(body: bytes, content_type: str) -> None:
    result = decode(body, content_type=content_type)

    if isinstance(result, Decoded):
        assert "\ufffd" not in result.text
        assert "\x00" not in result.text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd\ufeff")))
def test_utf_8_survives_whole(text: str) -> None:
    assert text_of(text.encode()) == text


@pytest.mark.parametrize("before", range(16_380, 16_388))
def test_a_character_across_two_pieces_of_a_page_is_read(before: int) -> None:
    body = ("a" * before + "é能\ufffd" + "b" * 40_000 + "é").encode()

    assert decode(body) == Decoded(body.replace("\ufffd".encode(), b""), "utf-8")


@pytest.mark.parametrize("before", range(16_380, 16_388))
def test_a_character_broken_off_between_two_pieces_is_no_utf8(before: int) -> None:
    body = b"a" * before + "能".encode()[:2] + b"b" * 40_000

    assert decode(body) == Decoded(body.replace("能".encode()[:2], b""), "utf-8")
