"""`tenfold extract`: one JSON line per file, in order."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

WORDS = "The ministry held a workshop on artificial intelligence for officials of twelve countries."
PAGE = f"<html lang=en><h1>Workshop held</h1><article><p>{WORDS}</p><p>{WORDS}</p></article></html>"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue with one source that is read by selectors."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "example.toml").write_text(
        """
        [[source]]
        id = "example"
        name = "Example"
        kind = "press"
        country = "ZMB"
        languages = ["en"]
        family = "example"
        timezone = "Africa/Lusaka"
        [[source.endpoints]]
        kind = "feed"
        url = "https://example.org/feed"
        [source.article]
        body = ["#text"]
        """,
        "utf-8",
    )
    return folder


def tenfold_extract(catalogue: Path, *arguments: object) -> tuple[int, list[dict[str, Any]], str]:
    environment = os.environ | {"TENFOLD_SOURCES_DIR": str(catalogue), "TENFOLD_HOME": str(catalogue.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "tenfold", "extract", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_files_come_out_in_order_with_the_urls_of_the_manifest(catalogue: Path, tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text(PAGE)
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "empty.html").write_bytes(b"")
    manifest = tmp_path / "manifest.jsonl"
    rows = [{"file": "a.html.gz", "url": "https://example.net/2026/07/17/a"}, {"file": "b.html", "url": None}]
    manifest.write_text("\n".join(map(json.dumps, rows)))

    files = [tmp_path / name for name in ("b.html", "a.html.gz", "empty.html")]
    code, lines, _ = tenfold_extract(catalogue, *files, "--manifest", manifest)

    assert code == 0
    assert [line["file"] for line in lines] == [str(file) for file in files]
    assert [line.get("published") for line in lines] == [None, "2026-07-17", None]
    assert lines[2]["error"] == "empty_page"
    assert lines[1]["text"] == f"{WORDS}\n{WORDS}"
    assert {"title", "published", "language", "byline", "text", "extractor", "confidence"} <= set(lines[0])


def test_a_page_of_a_known_outlet_is_read_by_its_selectors(catalogue: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        PAGE.replace("<article>", "<div id=text>").replace("</article>", "</div>")
    )

    _, lines, _ = tenfold_extract(catalogue, tmp_path / "page.html", "--url", "https://example.org/news/1")

    assert lines[0]["extractor"].startswith("body:site")


def test_what_cannot_be_read_is_a_line_and_a_failure(catalogue: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.html.gz").write_bytes(gzip.compress(PAGE.encode())[:40])
    (tmp_path / "page.html").write_text(PAGE)

    code, lines, _ = tenfold_extract(
        catalogue, tmp_path / "gone.html", tmp_path / "broken.html.gz", tmp_path / "page.html"
    )

    assert code == 1
    assert [line.get("error") for line in lines] == ["unreadable_file", "unreadable_file", None]


def test_wrong_use_is_said_in_a_line(catalogue: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.jsonl").write_text("{")

    for arguments in ((), (tmp_path, tmp_path, "--url", "x"), ("--manifest", tmp_path / "broken.jsonl")):
        code, lines, errors = tenfold_extract(catalogue, *arguments)

        assert (code, lines) == (2, [])
        assert errors
