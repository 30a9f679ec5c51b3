"""A list that a script would fetch: named by an attribute of the page, sent as HTML inside JSON."""

import json

from models.collecting import CaptureRow, CheckRow, Look
from tests.collect.conftest import source_of
from tests.peers.http import Reply, page
from tests.spiders.conftest import Site


def test_a_list_inside_json_is_found_through_its_page(site: Site) -> None:
    peer = site.peer
    row = '<li class="cf"><a class="fl" href="/art/1.html">One</a><span class="fr">2025-03-10</span></li>'
    peer.routes["/news/index.html"] = page("""<script queryData="{'pageId':'0a1b'}"></script>""")
    peer.routes["/unit/0a1b"] = Reply(json.dumps({"data": {"html": f"<ul>{row}</ul>"}}).encode())
    peer.routes["/art/1.html"] = page("The article. " * 40, title="One")
    endpoint = {
        "kind": "json",
        "url": peer.url("/news/index.html"),
        "html_at": "data.html",
        "links": "li.cf a.fl",
        "row": "li.cf",
        "row_date": "span.fr",
        "hub_pattern": "'pageId':'(?P<name>[0-9a-f]+)'",
        "hub_file": "/unit/{name}",
    }
    site.add(source_of(endpoint, id="ministry"))

    done = site.crawl()

    assert (done.code, done.errors) == (0, "")
    assert [row.outcome for row in site.rows(CheckRow)] == [Look.NEW]
    assert [(row.url_asked, row.hint["title"]) for row in site.rows(CaptureRow)] == [
        (peer.url("/art/1.html"), "One")
    ]
