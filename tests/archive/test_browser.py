"""The pages in a real browser: they fit, they load nothing foreign, and nothing runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.archive.conftest import Site
from tests.archive.test_pages import PAGES

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LINES = """all => all.map(one => {
  const range = document.createRange()
  range.selectNodeContents(one)
  return range.getClientRects().length
})"""
CUT = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here: install the distribution's package")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.mark.parametrize("width", [1200, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_keeps_to_itself(site: Site, browser: Browser, width: int, scheme: str) -> None:
    hostile = f"/items/{site.sample.articles['hostile']}"
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    ran: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    for path in [*(make(site) for make in PAGES.values()), hostile, "/api", "/exports", "/nothing"]:
        page.goto(site.url + path)
        assert not page.evaluate(WIDER_THAN_THE_WINDOW), path
    context.close()

    assert all(url.startswith(f"{site.url}/") for url in asked)
    assert ran == []


def test_the_text_on_the_page_is_the_text_of_the_article(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    for key in ("en", "zh", "hant", "hostile"):
        article = site.sample.articles[key]
        page.goto(f"{site.url}/items/{article}")
        text = site.get(f"/items/{article}.json").json()["text"]

        assert page.locator(".prose").text_content() == text
    page.close()


def test_a_mail_is_shown_in_a_sandbox(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site.url}/digests/d1")
    frame = page.frame_locator("iframe.mail")

    assert "2 new partners" in (frame.locator("body").text_content() or "")
    assert (
        page.locator("iframe.mail").get_attribute("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
    )
    page.close()


@pytest.mark.parametrize("path", ["/exports", "/api", "/countries", "/countries/ZMB", "/sources"])
def test_no_column_is_cut_on_a_phone(site: Site, browser: Browser, path: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(site.url + path)

    assert page.locator(".scroll").count() > 0
    assert page.locator(".scroll").evaluate_all(CUT) == []
    page.close()


def test_counts_stand_on_one_line(site: Site, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{site.url}/search")
    counts = page.locator(".facet .number")
    counts.evaluate_all("all => all.forEach(one => { one.textContent = '1234567' })")

    assert set(counts.evaluate_all(LINES)) == {1}
    page.close()
