"""Every page, as HTML and as data, to success and to each failure."""

import re
from collections.abc import Callable
from html import unescape

import httpx
import pytest

from tests.archive.conftest import Site, served

ERROR_KEYS = {"status", "code", "message", "fields"}
Path = Callable[[Site], str]
DAY = "2025-11-17"
LINK = re.compile(r'<a [^>]*?href="([^"]*)"')
# other sites, the page itself, and what is not of a moment: feeds, the API, exports, the coming digest
AWAY = re.compile(r"https?:|#|[^?]*\.atom|/(api|exports|tomorrow|openapi\.json)($|\?)")

PAGES: dict[str, Path] = {
    "home": lambda site: "/",
    "search": lambda site: "/search?q=workshop",
    "item": lambda site: f"/items/{site.sample.articles['en']}",
    "changed item": lambda site: f"/items/{site.sample.articles['lab2']}",
    "removed item": lambda site: f"/items/{site.sample.articles['gone']}",
    "note of removal": lambda site: f"/items/{site.sample.articles['gone2']}",
    "uncoded item": lambda site: f"/items/{site.sample.articles['noise']}",
    "event": lambda site: f"/events/{site.sample.events['workshop']}",
    "merged event": lambda site: f"/events/{site.sample.events['merged']}",
    "actions": lambda site: "/actions",
    "action": lambda site: "/actions/A6",
    "quiet action": lambda site: "/actions/A9",
    "countries": lambda site: "/countries",
    "country": lambda site: "/countries/ZMB",
    "quiet country": lambda site: "/countries/FJI",
    "sources": lambda site: "/sources",
    "blind source": lambda site: "/sources/lusaka_courier",
    "closed source": lambda site: "/sources/old_bulletin",
    "digests": lambda site: "/digests",
    "digest": lambda site: "/digests/d1",
}
WRONG = [
    ("/items/none", 404),
    ("/events/none", 404),
    ("/actions/A99", 404),
    ("/countries/QQQ", 404),
    ("/sources/none", 404),
    ("/digests/none", 404),
    ("/nothing", 404),
    ("/static/none.css", 404),
    ("/items/a%00b", 422),
    ("/countries/zambia", 422),
    ("/actions/A6?as_of=soon", 422),
    ("/actions/A6?as_of=2025-01-01T00:00:00", 422),
    ("/?as_of=0001-01-01", 422),
    ("/sources?as_of=0001-01-01T00:00:00%2B14:00", 422),
    ("/actions/A6?as_of=9999-12-31T23:59:59-14:00", 422),
    ("/search?as_of=0001-01-01", 422),
    ("/search?since=yesterday", 422),
    ("/search?kind=rumour", 422),
    ("/search?page=0", 422),
    ("/search?size=1000", 422),
    ("/search?action=%00", 422),
    ("/search?since=2025-02-01&until=2025-01-01", 400),
    ("/exports/secrets.csv", 422),
    ("/exports/articles.exe", 422),
]


def as_data(path: str) -> str:
    address, mark, question = path.partition("?")
    return ("/index" if address == "/" else address) + ".json" + mark + question


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_for_people_and_for_programs(site: Site, page: str) -> None:
    path = PAGES[page](site)
    html, data = site.get(path), site.get(as_data(path))

    assert (html.status_code, html.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert (data.status_code, data.headers["content-type"]) == (200, "application/json")
    assert "<h1" in html.text
    assert isinstance(data.json(), dict)
    assert httpx.head(f"{site.url}{path}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_whoever_looks_at_a_day_stays_in_it(site: Site, page: str) -> None:
    path = PAGES[page](site)
    html = site.get(f"{path}{'&' if '?' in path else '?'}as_of={DAY}").text
    links = [unescape(link) for link in LINK.findall(html)]
    inside = [link for link in links if not AWAY.match(link) and link != path]

    assert 'class="banner">As it was known on 17 Nov 2025' in html
    assert path in links
    assert len(inside) > 5
    assert [link for link in inside if f"as_of={DAY}" not in link] == []


@pytest.mark.parametrize(("path", "status"), WRONG)
def test_every_failure_has_one_shape(site: Site, path: str, status: int) -> None:
    html = site.get(path)
    data = httpx.get(f"{site.url}{path}", headers={"accept": "application/json"})

    assert (html.status_code, data.status_code) == (status, status)
    assert set(data.json()) == {"error"}
    assert set(data.json()["error"]) == ERROR_KEYS
    assert data.json()["error"]["status"] == status
    assert bool(data.json()["error"]["fields"]) == (status == 422)
    assert "Traceback" not in html.text + data.text


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("/countries/usa", "three capital letters"),
        ("/items/a%00b", "letters, digits"),
        ("/?as_of=2025-03-01T00:00:00+01:00", "%2B"),
        ("/search?as_of=soon", "2025-10-03"),
        ("/sources?as_of=0001-01-01", "years 1900 to 2999"),
        ("/search?action=%00", "signs that no code has"),
    ],
)
def test_a_wrong_parameter_is_answered_with_a_remedy(site: Site, path: str, remedy: str) -> None:
    answer = httpx.get(f"{site.url}{path}", headers={"accept": "application/json"})
    (field,) = answer.json()["error"]["fields"]

    assert remedy in field["message"]
    assert not re.search(r"pattern|Value error|\^\[", field["message"])


def test_the_api_page_shows_code_as_code(site: Site) -> None:
    page = site.get("/api").text

    assert "<code>.json</code>" in page
    assert "`" not in page


def test_beyond_the_last_page_of_hits_is_the_way_back(site: Site) -> None:
    beyond, last = site.get("/search?page=9&size=3").text, site.get("/search?page=3&size=3").text

    assert "There are 3 pages of hits" in beyond
    assert 'href="/search?size=3&amp;page=3"' in beyond
    assert "page 9 of" not in beyond
    assert "Nothing found" not in beyond
    assert "page 3 of 3" in last


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_sent(site: Site, method: str) -> None:
    answer = httpx.request(method, f"{site.url}/search.json", json={"q": "x"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET"


def test_every_answer_tells_browsers_to_be_careful(site: Site) -> None:
    for path in ("/", "/index.json", "/nothing", "/static/archive.css", "/search?page=x", "/digests/d1/mail"):
        headers = site.get(path).headers

        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]


def test_all_pages_read_the_same_from_both_databases(either_site: Site) -> None:
    for path in (make(either_site) for make in PAGES.values()):
        assert either_site.get(path).status_code == 200, path
        assert either_site.get(as_data(path)).status_code == 200, path


def test_the_description_covers_every_page_and_every_failure(site: Site) -> None:
    described = site.get("/openapi.json").json()
    searched = described["paths"]["/search.json"]["get"]

    assert {as_data(make(site)).split("?")[0].count("/") for make in PAGES.values()} == {1, 2}
    assert {"q", "action", "country", "kind", "since", "until", "language", "source", "as_of"} <= {
        parameter["name"] for parameter in searched["parameters"]
    }
    assert searched["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith(
        "ErrorAnswer"
    )
    assert site.get("/api").status_code == 200
    assert site.get("/exports").status_code == 200


def test_an_event_that_goes_on_under_another_name_leads_there(site: Site) -> None:
    renamed, workshop = site.sample.events["renamed"], site.sample.events["workshop"]
    page, data = site.get(f"/events/{renamed}"), site.get(f"/events/{renamed}.json")

    assert (page.status_code, page.headers["location"]) == (307, f"/events/{workshop}")
    assert (data.status_code, data.headers["location"]) == (307, f"/events/{workshop}.json")
    assert site.get(f"/events/{renamed}", as_of=DAY).headers["location"] == f"/events/{workshop}?as_of={DAY}"


def test_pages_lead_to_subscribing_only_where_that_is_served(site: Site) -> None:
    alone = site.get("/").text
    with served(site.settings, readers=True) as url:
        beside = httpx.get(url, timeout=30).text

    assert 'href="/subscribe"' not in alone
    assert 'href="/subscribe"' in beside
    assert 'href="/tomorrow"' in beside
