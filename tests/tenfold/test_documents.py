"""`tenfold import`: what a person hands in is read, coded, searchable, and never lost or doubled."""

import gzip
import json
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from models.article import ArticleRow
from models.coding import FindingRow, InvolvementRow, Kind, Role
from models.collecting import CaptureRow
from models.ledger import EventRow, PartnershipRow
from pipeline.config import Settings
from pipeline.store.captures import CaptureStore
from pipeline.store.database import reading
from tests.peers.http import Peer, Reply, page
from tests.tenfold.conftest import Run

TEXT = (
    "A workshop for officials\n"
    "2025-03-04\n"
    "China's commerce ministry opened a workshop on artificial intelligence for officials of Zambia and Laos "
    "in Nanning on Tuesday.\n"
    "It lasts two weeks and is the first of three."
)


def articles(store: Engine) -> list[ArticleRow]:
    with reading(store) as session:
        return list(session.exec(select(ArticleRow).order_by(col(ArticleRow.title))))


def test_a_text_is_read_and_coded(run: Run, store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "workshop.txt"
    file.write_text(TEXT, encoding="utf-8")
    result = run("import", file, "--url", "https://ministry.example/w.html", "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["stored"] == 1
    [article] = articles(store)
    assert (article.title, article.url) == ("A workshop for officials", "https://ministry.example/w.html")
    with reading(store) as session:
        found = {(row.action, row.kind) for row in session.exec(select(FindingRow))}
        partners = set(
            session.exec(select(InvolvementRow.country).where(InvolvementRow.role == Role.PARTNER))
        )
    assert ("A6", Kind.PROGRESS) in found
    assert partners == {"ZMB", "LAO"}


CHALLENGE = Reply(b"<html><title>Just a moment...</title>checking your browser</html>")
DISALLOWED = {"/robots.txt": Reply(b"User-agent: *\nDisallow: /p\n")}


@pytest.mark.parametrize(
    ("routes", "told"),
    [
        ({"/page": page(TEXT)}, ""),
        ({"/page": CHALLENGE}, "challenge: "),
        ({"/page": Reply(b"")}, "no_content: "),
        ({"/page": page(TEXT), **DISALLOWED}, "blocked_by_robots: "),
    ],
    ids=["page", "challenge", "empty", "disallowed"],
)
def test_a_page_asked_for_by_hand_is_held_to_the_same_as_any(
    run: Run, routes: dict[str, Reply], told: str
) -> None:
    with Peer(routes) as peer:
        result = run("import", peer.url("/page"), "--source", "gazette", "--json", "--no-code")

    counts = json.loads(result.stdout)
    assert counts["stored"] == (0 if told else 1)
    assert [note.startswith(told) for note in counts["notes"]] == ([True] if told else [])


def test_what_is_handed_in_is_never_news(run: Run, store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "workshop.txt"
    file.write_text(TEXT, encoding="utf-8")
    run("import", file)

    with reading(store) as session:
        partnerships = session.exec(select(PartnershipRow)).all()
        events = session.exec(select(EventRow)).all()
    assert partnerships
    assert {row.news for row in [*partnerships, *events]} == {"backfill"}


def test_the_same_document_twice_is_stored_once(run: Run, store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "workshop.txt"
    file.write_text(TEXT, encoding="utf-8")
    run("import", file)
    again = run("import", file, "--json")

    assert json.loads(again.stdout)["unchanged"] == 1
    assert len(articles(store)) == 1


def test_every_kind_of_file_in_a_folder(run: Run, store: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(f"From text\n{TEXT}", encoding="utf-8")
    (folder / "b.html").write_text(f"<html><h1>From HTML</h1><p>{TEXT}</p></html>", encoding="utf-8")
    lines = [json.dumps({"id": number, "title": f"From line {number}", "text": TEXT}) for number in (1, 2)]
    (folder / "c.jsonl").write_text("\n".join([lines[0], "not json", lines[1]]), encoding="utf-8")
    (folder / "d.warc.gz").write_bytes(warc(f"<html><h1>From WARC</h1><p>{TEXT}</p></html>"))
    result = run("import", folder, "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (told["stored"], told["skipped"]) == (5, 1)
    assert "c.jsonl line 2: not a JSON object" in told["notes"][0]
    assert [article.title for article in articles(store)] == [
        "From HTML",
        "From WARC",
        "From line 1",
        "From line 2",
        "From text",
    ]


def warc(html: str, address: str = "https://wire.example/1.html", **headers: str) -> bytes:
    archive = BytesIO()
    writer = WARCWriter(archive, gzip=True)
    told = [("Content-Type", "text/html; charset=utf-8"), *headers.items()]
    http = StatusAndHeaders("200 OK", told, protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(address, "response", BytesIO(html.encode()), http_headers=http)
    )
    return archive.getvalue()


NO_PAGES = [
    "http://x.example/a\r\nX-Evil: 1\r\nWARC-Type: warcinfo",
    "http://x.example/a\x00b",
    "http://x.example/\ud83d",
    "javascript:alert(1)",
    "file:///etc/hosts",
    "http://",
    "http://[x.example/a",
    "http://x.example:port/a",
    "http://bob:hunter2@x.example/a",
]


@pytest.mark.parametrize("address", NO_PAGES)
def test_an_address_that_is_none_of_a_page_is_refused(run: Run, tmp_path: Path, address: str) -> None:
    file = tmp_path / "in.jsonl"
    lines = [{"url": address, "text": TEXT}, {"url": "http://x.example/a b?ü=1", "text": TEXT}]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    told = json.loads(run("import", file, "--json", "--no-code").stdout)

    assert (told["stored"], told["skipped"]) == (1, 1)
    assert told["notes"][0].startswith("bad_url: ")
    assert told["notes"][0].isprintable()


def test_an_address_given_beside_a_file_is_checked_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "workshop.txt"
    file.write_text(TEXT, encoding="utf-8")
    result = run("import", file, "--url", "javascript:alert(1)", "--json", "--no-code")

    assert json.loads(result.stdout)["notes"][0].startswith("bad_url: ")


def test_an_archive_names_no_page_with_an_account(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "in.warc.gz"
    file.write_bytes(warc("<p>x</p>", "https://bob:hunter2@wire.example/1.html"))
    result = run("import", file, "--json", "--no-code")

    assert json.loads(result.stdout)["notes"][0].startswith("bad_record: ")


def test_one_page_that_cannot_be_unpacked_costs_no_other(run: Run, tmp_path: Path) -> None:
    packed = warc("junk", **{"Content-Encoding": "br"})
    file = tmp_path / "in.warc.gz"
    file.write_bytes(warc(TEXT) + packed + warc(TEXT, "https://wire.example/2.html"))
    told = json.loads(run("import", file, "--json", "--no-code").stdout)

    assert (told["stored"], told["skipped"]) == (2, 1)
    assert told["notes"][0].startswith("bad_record: in.warc.gz record 2: packed as 'br', it cannot be read")


def test_an_archive_that_changes_midway_keeps_what_stood_before(run: Run, tmp_path: Path) -> None:
    head = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\nHTTP/1.1 \r\n")
    file = tmp_path / "in.warc.gz"
    file.write_bytes(warc(TEXT) + head)
    told = json.loads(run("import", file, "--json", "--no-code").stdout)

    assert (told["stored"], told["skipped"]) == (1, 1)
    assert told["notes"][0].startswith("broken_archive: ")


def test_a_bottomless_line_costs_no_other(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(["[" * 200_000, json.dumps({"text": TEXT})]), encoding="utf-8")
    told = json.loads(run("import", file, "--json", "--no-code").stdout)

    assert (told["stored"], told["skipped"]) == (1, 1)


def test_a_name_that_no_record_can_hold_is_written_otherwise(
    run: Run, store: Engine, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "in.jsonl"
    names = ["a\r\nWARC-Type: warcinfo", "\ud83d"]
    file.write_text("\n".join(json.dumps({"id": name, "text": TEXT}) for name in names), encoding="utf-8")
    run("import", file, "--no-code")

    with reading(store) as session:
        rows = session.exec(select(CaptureRow)).all()
    named = {"import:in.jsonl#a\ufffd\ufffdWARC-Type: warcinfo", "import:in.jsonl#\ufffd"}
    assert {row.url_final for row in rows} == named
    assert all(json.loads(CaptureStore(settings.captures).read(row))["text"] == TEXT for row in rows)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"PK\x03\x04", "unknown_type"),
        ("b.warc.gz", b"\x1f\x8b broken", "broken_archive"),
        ("missing.txt", None, "no_file"),
    ],
)
def test_what_cannot_be_read_is_named(
    run: Run, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    result = run("import", file, "--json", "--no-code")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["notes"][0].startswith(f"{reason}: {name if content else ''}")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--source", "nobody"], "tenfold source list"),
        (["--published", "yesterday-ish"], "--published takes a day"),
        (["--url", "https://example.org/1"], "--url is the address of one file"),
    ],
)
def test_wrong_use_is_named_and_stores_nothing(
    run: Run, store: Engine, tmp_path: Path, words: list[str], told: str
) -> None:
    files = [tmp_path / name for name in ("a.txt", "b.txt")]
    for file in files:
        file.write_text(TEXT, encoding="utf-8")
    result = run("import", *files, *words)

    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("│", " ").split())
    assert articles(store) == []
