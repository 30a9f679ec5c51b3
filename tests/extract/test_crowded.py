"""Tags of thousands of attributes are known before they are parsed; real pages have none."""

import gzip
import time
from pathlib import Path

import pytest

from models.outcome import Skipped
from pipeline.extract.crowded import is_crowded
from tests.extract.test_page import read

MANY = range(60_000)
BOMBS = {
    "named": "<a " + " ".join(f"a{number}=1" for number in MANY) + ">",
    "bare": "<a " + "\n".join(f"a{number}" for number in MANY) + ">",
    "slashes": "<a " + "/".join(f"a{number}" for number in MANY) + ">",
    "without gaps": "<a " + "".join(f"a{number}='1'" for number in MANY) + ">",
    "hidden ends": "<a x='>' " + " ".join(f"a{number}='<b>'" for number in MANY) + ">",
    "ends hidden now and then": "<a "
    + " ".join(f"a{number}='>'" if number % 800 == 799 else f"a{number}" for number in MANY)
    + ">",
    "hidden behind stray quotes": "<p>it's</p> 'a' <a ' \" "
    + " ".join(f'b{number}=" >"' if number % 800 == 799 else f"b{number}" for number in MANY)
    + ">",
    "never closed": "<p>x</p><a " + " ".join(f"a{number}" for number in MANY),
}


@pytest.mark.parametrize("shape", BOMBS)
def test_a_crowded_tag_is_named_at_once(shape: str) -> None:
    body = f"<html><body><p>Words.</p>{BOMBS[shape]}</body></html>".encode()
    started = time.process_time()
    found = read(body, content_type="text/html; charset=utf-8")

    assert isinstance(found, Skipped)
    assert found.reason in ("too_deep", "too_large")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "html",
    [
        "<img src='data:image/png;base64," + "ab/+c=" * 50_000 + "'>",
        '<a title="' + "many words " * 20_000 + '">',
        "<p " + "a=1 " * 500 + ">",
        "a < b " * 30_000,
    ],
)
def test_long_values_and_texts_are_no_crowd(html: str) -> None:
    assert not is_crowded(html.encode())


def test_no_collected_page_is_crowded(shared: Path) -> None:
    files = sorted((shared / "pages" / "html").iterdir())
    bodies = (
        gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files
    )

    assert [file.name for file, body in zip(files, bodies, strict=True) if is_crowded(body)] == []
