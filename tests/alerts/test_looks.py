"""The digest in a browser: nothing sticks out, light and dark, wide and narrow, in both languages."""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

from alerts.desk import Desk
from alerts.pictures import shown_inside
from models.article import Change
from models.coding import CodingRow
from models.collecting import Look
from models.ledger import News
from tests.alerts.conftest import Join
from tests.alerts.sample import START, Archive

pytestmark = pytest.mark.browser

_CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not _CHROMIUM.exists():
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def full(store: Engine, sample: None, write: Callable[[Callable[[Archive], object]], None]) -> None:
    """A sample day with everything a digest can show."""

    def rest(archive: Archive) -> None:
        feed = "https://{}.example/feed"
        archive.check("ministry", feed.format("ministry"), Look.NEW, START - timedelta(hours=30))
        for hours in (20, 8, 2):
            at = START - timedelta(hours=hours)
            archive.check(
                "ministry", feed.format("ministry"), Look.BLOCKED, at, "challenge page; ask by hand"
            )
        archive.check("wire", feed.format("wire"), Look.NEW, START - timedelta(days=4))
        archive.article(
            "old", source="wire", title="Ten pupils came to a camp", at=START - timedelta(hours=3)
        )
        archive.article("old", source="wire", version=2, change=Change.REMOVED, at=START)
        for week, actions in enumerate((("A1", "A6"), ("A2",), ("A6",), ("A6", "A10"), ("A8",)), start=1):
            day = (START - timedelta(weeks=2 * week)).date().isoformat()
            for number in range(week):
                archive.event(
                    f"past{week}-{number}", what="An earlier step", day=day, actions=actions,
                    news=News.BACKFILL, at=START - timedelta(days=3),
                )  # fmt: skip
        for place, (country, weeks) in enumerate((("KEN", 30), ("ETH", 22), ("PAK", 9), ("THA", 9))):
            archive.partnership(
                country, "A6", news=News.BACKFILL, at=START - timedelta(weeks=weeks, hours=place)
            )
        unsure = archive.article(
            "unsure", title="A note that names a plan without saying which", source="wire"
        )
        archive.session.add(
            CodingRow(
                article_id=unsure, ruleset="test", relevant=True, score=0.5, coded_at=START,
                notes=["review: relevance is uncertain"],
            )
        )  # fmt: skip

    write(rest)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [600, 375])
@pytest.mark.parametrize(("scheme", "pictures"), [("light", True), ("dark", True), ("light", False)])
def test_nothing_sticks_out(
    browser: Browser,
    desk: Desk,
    join: Join,
    full: None,
    tmp_path: Path,
    language: str,
    width: int,
    scheme: str,
    pictures: bool,
) -> None:
    mail = desk.preview(join(language=language, timezone="Asia/Shanghai", hour=14), date(2025, 3, 3))
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_content(shown_inside(mail.html, mail.pictures) if pictures else mail.html)

    shots = Path(os.environ.get("TENFOLD_SHOTS", tmp_path))
    page.screenshot(
        path=shots / f"digest-{language}-{width}-{scheme}{'' if pictures else '-off'}.png", full_page=True
    )
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()

    assert overflow == 0
    assert mail.html.count("<h2") >= 3
