from pathlib import Path

import pytest

from pipeline.catalogue import CatalogueError, load_sources

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
[[source]]
id = "outlet"
name = "An outlet"
kind = "press"
country = "CHN"
languages = ["en"]
family = "outlet"
timezone = "Asia/Shanghai"
[[source.endpoints]]
kind = "list"
url = "https://example.org/news/"
links = "ul a"
"""


def _load(tmp_path: Path, text: str, name: str = "one.toml") -> dict[str, object]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return dict(load_sources(tmp_path))


def test_a_folder_of_entries_is_loaded_by_id(tmp_path: Path) -> None:
    other = tmp_path / "more"
    other.mkdir()
    (other / "two.toml").write_text(GOOD.replace("outlet", "second").replace("/news/", "/second/"))
    (tmp_path / "one.toml").write_text(GOOD)

    assert list(load_sources(tmp_path, other)) == ["outlet", "second"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "An outlet"', "", "one.toml: source outlet: name: add this key"),
        ('family = "outlet"', 'familly = "x"', "source outlet: family: add this key, or is 'familly' it?"),
        ('family = "outlet"', 'shape = "x"', "source outlet: family: add this key"),
        ('links = "ul a"', 'links = "ul a"\nlinkz = "x"', "endpoints.0.linkz: no such key"),
        ('links = "ul a"', "", "endpoints.0.links: an endpoint of kind list needs it"),
        ('links = "ul a"', 'links = "ul ["', "selector: mend 'ul ['"),
        (
            'links = "ul a"',
            'links = "a"\nurl_pattern = "("',
            "endpoints.0.url_pattern: mend the regular expression",
        ),
        ('links = "ul a"', 'links = "a"\nmax_pages = 3', "endpoints.0.next_page: max_pages above 1 needs it"),
        ('"https://example.org/news/"', '"ftp://example.org/"', "endpoints.0.url: only http and https"),
        (
            '"https://example.org/news/"',
            '"https://example.org:port/"',
            "endpoints.0.url: no host can be asked",
        ),
        ('"https://example.org/news/"', '"https://é..org/"', "endpoints.0.url: no host can be asked"),
        ('"https://example.org/news/"', '"https://"', "endpoints.0.url: no host can be asked"),
        (
            "//example.org",
            "//bob:hunter2@example.org",
            "source outlet: endpoints.0.url: addresses stand in rec",
        ),
        ("//example.org", "//:hunter2@example.org", "endpoints.0.url: addresses stand in records"),
        ("/news/", "/news/?page=1&Api_Key=hunter2", "endpoints.0.url: addresses stand in records"),
        ("/news/", "/news/?access_token=hunter2", "endpoints.0.url: addresses stand in records"),
        (
            'name = "An outlet"',
            'name = "x"\ncharset = "gb2321"',
            "source outlet: charset: 'gb2321' is no charset",
        ),
        ('name = "An outlet"', 'name = "x"\ncharset = "hex"', "source outlet: charset: 'hex' is no charset"),
        ("Asia/Shanghai", "Asia/Peking", "timezone: 'Asia/Peking' is no IANA zone"),
        ('"CHN"', '"China"', "source outlet: country: "),
        ('kind = "press"', 'kind = "paper"', "source outlet: kind: "),
        ('name = "An outlet"', 'name = "x"\nenabled = false', "disabled_because: say why"),
        ('id = "outlet"', "id = ", "file: mend the TOML"),
        ("[[source]]", "[[sauce]]", "sauce: only [[source]] tables belong here"),
        ("[[source]]", "[source]", "source: only [[source]] tables belong here"),
        ('id = "outlet"', 'title = "x"', "source number 1: id: add this key"),
    ],
)
def test_what_is_wrong_is_named_in_one_line_with_its_remedy(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(CatalogueError) as error:
        _load(tmp_path, GOOD.replace(old, new, 1))

    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert "hunter2" not in str(error.value)


def test_a_word_to_search_for_is_no_secret(tmp_path: Path) -> None:
    assert _load(tmp_path, GOOD.replace("/news/", "/news/?keyword=x&sort=key&author=y"))


def test_two_sources_of_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)

    with pytest.raises(CatalogueError, match=r"b\.toml: source outlet: give it another id: a\.toml has it"):
        _load(tmp_path, GOOD, "b.toml")


def test_one_address_belongs_to_one_source(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    second = GOOD.replace("outlet", "second")

    with pytest.raises(
        CatalogueError, match=r"b\.toml: source second: endpoints\.0\.url: .*source outlet looks"
    ):
        _load(tmp_path, second, "b.toml")


def test_one_address_is_named_once(tmp_path: Path) -> None:
    endpoint = GOOD[GOOD.index("[[source.endpoints]]") :]

    with pytest.raises(CatalogueError, match=r"source outlet: endpoints\.1\.url: .*twice"):
        _load(tmp_path, GOOD + endpoint)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="TENFOLD_SOURCES_DIR"):
        load_sources(tmp_path / "nowhere")


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(CatalogueError, match=r"x\.toml: file"):
        load_sources(tmp_path)


def test_the_catalogue_that_ships_is_whole() -> None:
    sources = load_sources(ROOT / "catalogue" / "sources")

    assert len(sources) >= 25
    assert {source.kind.value for source in sources.values()} == {"official", "press", "expert", "aggregator"}
    assert all(source.evidence for source in sources.values())
    assert all(source.enabled or source.disabled_because for source in sources.values())
    assert all(source.confidence != "low" or not source.enabled for source in sources.values())
    urls = [endpoint.url for source in sources.values() for endpoint in source.endpoints]
    assert len(urls) == len(set(urls))
