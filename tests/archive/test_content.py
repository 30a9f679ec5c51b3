"""What the pages say of the sample."""

import httpx
import pytest
from sqlalchemy import Engine

from models.ledger import CommitmentEventRow
from pipeline.store.database import writing
from tests.archive.conftest import Site, served, settings_for
from tests.archive.filling import KNOWN
from tests.archive.sample import ADDRESS, TOKEN, fill


def test_home_says_what_is_known_new_and_not_seen(site: Site) -> None:
    home = site.get("/index.json").json()

    assert (home["items"], home["relevant"], home["events"], home["partner_countries"]) == (8, 6, 2, 3)
    assert [action["code"] for action in home["actions"]] == [f"A{number}" for number in range(1, 11)]
    assert {(one["country"]["code"], one["action"]) for one in home["new_partners"]} == {
        ("ZMB", "A6"), ("LAO", "A6"), ("ZMB", "A1")
    }  # fmt: skip
    assert [source["id"] for source in home["unseen"]] == ["lusaka_courier"]
    assert (home["seen"], home["sources"]) == (2, 3)
    assert home["unseen"][0]["since"] == "2025-11-17T08:30:00Z"


def test_home_of_a_day_is_what_was_known_on_it(site: Site) -> None:
    home = site.get("/index.json", as_of="2025-11-10").json()

    assert (home["items"], home["relevant"], home["events"], home["partner_countries"]) == (2, 0, 0, 0)
    assert home["at"].startswith("2025-11-10T23:59:59")
    assert site.get("/index.json", as_of="2025-10-01").json()["seen"] == 0


def test_item_shows_each_claim_with_its_words(site: Site) -> None:
    item = site.get(f"/items/{site.sample.articles['en']}.json").json()
    claims = [*item["findings"], *item["involvements"], *item["events"]]

    assert claims
    assert all(item["text"][claim["start"] : claim["end"]] == claim["quote"] for claim in claims)
    assert [code["action"] for code in item["item"]["codes"]] == ["A1", "A3", "A4", "A6"]
    assert [(copy["item"]["id"], copy["relation"]) for copy in item["story"]] == [
        (site.sample.articles["copy"], "copy")
    ]


def test_item_is_there_only_since_it_was_stored(site: Site) -> None:
    page = f"/items/{site.sample.articles['en']}"

    assert [site.get(page + ending, as_of="2025-03-01").status_code for ending in ("", ".json")] == [404, 404]
    assert site.get(f"{page}.json", as_of="2025-11-10").json()["versions"]


def test_item_says_how_certain_each_claim_is(site: Site) -> None:
    path = f"/items/{site.sample.articles['en']}"
    item, page = site.get(f"{path}.json").json(), site.get(path).text
    claims = {one.get("action") or one["country"]: one for one in item["findings"] + item["involvements"]}
    doubted = {code: one["certainty"] for code, one in claims.items() if not one["sure"]}

    assert doubted == {"A3": 0.41, "ETH": 0.5}
    assert page.count("to be checked") == 2
    assert "mention, certainty 0.41" in page
    assert "partner, certainty 0.50" in page


@pytest.mark.parametrize("page", ["/actions/A6", "/countries/ETH"])
def test_stages_that_are_not_certain_are_marked(site: Site, page: str) -> None:
    partnerships = site.get(f"{page}.json").json()["partnerships"]
    sure = {one["country"]["code"]: [step["sure"] for step in one["steps"]] for one in partnerships}

    assert sure["ETH"] == [False]
    assert all(all(steps) for iso3, steps in sure.items() if iso3 != "ETH")
    assert "to be checked" in site.get(page).text


def test_item_leads_to_no_event_that_was_recorded_later(site: Site) -> None:
    page = f"/items/{site.sample.articles['en']}.json"
    then, now = (site.get(page, as_of=day).json()["events"] for day in ("2025-11-15", "2025-11-16"))

    assert [one["event_id"] for one in then] == [None, None]
    assert all(one["event_id"] for one in now)


def test_item_shows_its_versions_with_the_words_that_changed(site: Site) -> None:
    item = site.get(f"/items/{site.sample.articles['lab2']}.json").json()
    first, second = item["versions"]
    changed = [piece["text"] for piece in second["difference"] if piece["sort"] in {"added", "removed"}]

    assert changed == ["March", "June", "12", "8"]
    assert (first["difference"], second["change"]) == ([], "substance")
    assert len(second["capture"]["sha256"]) == 64
    assert second["capture"]["warc_offset"] == 14_000


def test_an_old_version_leads_to_the_newest(site: Site) -> None:
    old = site.get(f"/items/{site.sample.articles['lab']}")

    assert f"/items/{site.sample.articles['lab2']}" in old.text
    assert "changed later" in old.text
    assert "removed this page" in site.get(f"/items/{site.sample.articles['gone']}").text


def test_event_lists_who_reported_it_and_what_it_counts_for(site: Site) -> None:
    event = site.get(f"/events/{site.sample.events['workshop']}.json").json()

    assert (event["event"]["reports"], event["event"]["independent"]) == (4, 3)
    assert event["reports"][0]["speaks"] is True
    assert [one["commitment_id"] for one in event["counts_for"]] == ["ten-workshops"]


@pytest.mark.parametrize(
    ("promise", "in_time", "words"),
    [
        ("joint-laboratories", True, "<bdi>signed for A1</bdi>"),
        ("ten-workshops", True, "by the deadline: <bdi>signed for A1</bdi>"),
        ("ten-workshops", False, "after the deadline: <bdi>signed for A1</bdi>"),
        ("no-longer-in-the-plan", True, "<bdi>signed for A1</bdi>"),
    ],
)
def test_event_tells_of_a_deadline_only_where_the_promise_has_one(
    store: Engine, tmp_path_factory: pytest.TempPathFactory, promise: str, in_time: bool, words: str
) -> None:
    event = fill(store).events["agreement"]
    counted = CommitmentEventRow(
        commitment_id=promise,
        event_id=event,
        by_deadline=in_time,
        because="signed for A1",
        known_at=KNOWN,
    )
    with writing(store) as session:
        session.add(counted)
    with served(settings_for(tmp_path_factory.mktemp("promise"), database_url=str(store.url))) as url:
        page = httpx.get(f"{url}/events/{event}", timeout=30).text

    assert f'<span class="quiet">{words}' in page


def test_action_shows_stages_promises_and_weeks(site: Site) -> None:
    action = site.get("/actions/A6.json").json()
    (promise,) = action["commitments"]

    assert (promise["by_deadline"], promise["later"], promise["target"]) == (1, 0, 10)
    assert sum(week["count"] for week in action["weeks"]) == 1
    assert [one["country"]["code"] for one in action["partnerships"]] == ["ETH", "LAO", "ZMB"]
    assert [event["id"] for event in action["events"]] == [site.sample.events["workshop"]]


def test_country_shows_how_far_it_has_come(site: Site) -> None:
    country = site.get("/countries/ZMB.json").json()
    stages = {one["action"]: [step["stage"] for step in one["steps"]] for one in country["partnerships"]}

    assert stages == {"A1": ["announced", "signed"], "A6": ["under_way"]}
    assert country["country"]["name"] == "Zambia"
    assert len(country["events"]) == 2


def test_source_health_tells_not_seen_from_no_news(site: Site) -> None:
    sources = {one["id"]: one for one in site.get("/sources.json").json()["sources"]}

    assert [one["seen"] for one in sources.values()] == [False, True, True, True]
    assert next(iter(sources)) == "lusaka_courier"
    assert sources["lusaka_courier"]["reason"] == "blocked"
    assert sources["old_bulletin"]["enabled"] is False
    assert [day["outcome"] for day in sources["lusaka_courier"]["days"]][-5:] == [
        "unchanged", "blocked", "blocked", "blocked", "blocked"
    ]  # fmt: skip


def test_search_narrows_by_every_facet(site: Site) -> None:
    found = site.get("/search.json", q="研討", action="A6").json()
    facets = {
        facet["name"]: {one["value"]: one["count"] for one in facet["values"]} for facet in found["facets"]
    }

    assert found["total"] == 2
    assert facets["language"] == {"zh-Hans": 1, "zh-Hant": 1}
    assert facets["action"] == {"A1": 1, "A6": 2}
    assert facets["country"] == {"LAO": 1, "ZMB": 1}
    assert site.get("/search.json", q="研討", language="zh-Hant").json()["total"] == 1


def test_a_form_may_send_its_empty_fields(site: Site) -> None:
    empty = dict.fromkeys(
        ("q", "action", "country", "kind", "since", "until", "language", "source", "as_of"), ""
    )

    assert site.get("/search.json", **empty).json()["total"] == 8


def test_a_mail_is_shown_without_what_names_its_reader(site: Site) -> None:
    answers = [site.get(f"/digests/d1{ending}") for ending in ("", ".json", "/mail")]

    assert all(answer.status_code == 200 for answer in answers)
    assert not any(secret in answer.text for answer in answers for secret in (TOKEN, ADDRESS))
    assert "sandbox" in answers[2].headers["content-security-policy"]
    assert 'sandbox="' in answers[0].text
    assert 'src="data:image/png;base64,iVBORyBvZiBhIGNoYXJ0"' in answers[2].text


def test_days_of_silence_are_no_mails(site: Site) -> None:
    mails = site.get("/digests.json").json()["digests"]

    assert [mail["id"] for mail in mails] == ["d1"]
