"""Small sites for these tests: a list with a menu beside it, and articles with what surrounds them."""

from datetime import UTC, date, datetime, timedelta

from models.source import Source
from pipeline.collect.answers import Fetched
from pipeline.discover.proposal import provisional
from pipeline.discover.samples import Sample

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOME = "https://courier.example.zm/news/"
HEADLINES = (
    "Two provinces share one weather station for maize farmers",
    "Ministry opens evening classes on machine translation",
    "Bridge over the Kafue closes for repairs until spring",
    "Copper smelter tests cameras that read furnace colours",
    "Radio drama on river safety wins the regional prize",
    "Teachers compare notes on the first term with tablets",
)
BODIES = (
    "Farmers along both banks will read the same forecast from Monday. Two councils paid for the station.",
    "The courses run from six to eight and cost nothing. Places are given to nurses and clerks first.",
    "Lorries must take the northern road. Engineers found rust in four of the nine piers.",
    "The cameras tell slag from metal by its colour. A foreman can overrule them with one button.",
    "The jury praised the sound of the rapids. The series returns in April with eight new parts.",
    "Half of the schools asked for longer cables. The others asked for shorter lessons.",
)


def day(number: int) -> date:
    return date(2026, 11, 20) - timedelta(days=2 * number)


def path(number: int) -> str:
    return f"/news/{day(number):%Y%m}/t{day(number):%Y%m%d}_{5000 + 37 * number}.html"


def provisional_source() -> Source:
    return provisional(HOME, "en", NOW, delay_seconds=0)


def answer(body: str, *, url: str = HOME, content_type: str = "text/html; charset=utf-8") -> Fetched:
    return Fetched(url, url, 200, {"content-type": content_type}, body.encode())


def list_page(*, after: str = "", head: str = "") -> str:
    rows = "".join(
        f'<li><a href="{path(n)}">{title}</a><span class="when">{day(n)}</span></li>'
        for n, title in enumerate(HEADLINES)
    )
    menu = "".join(f'<li><a href="/{word}/">{word}</a></li>' for word in ("home", "sport", "jobs", "about"))
    return (
        f"<html><head><title>The Kafue Courier</title>{head}</head><body><ul class='menu'>{menu}</ul>"
        f'<ul class="stories">{rows}</ul>{after}<div class="foot"><a href="/imprint.html">Imprint</a></div>'
        "</body></html>"
    )


def article_page(number: int) -> str:
    first, second = BODIES[number].split(". ", 1)
    other = (number + 1) % len(HEADLINES)
    return (
        f"<html lang='en'><head><title>{HEADLINES[number]} | The Kafue Courier</title></head><body>"
        "<ul class='menu'><li><a href='/sport/'>Sport</a></li></ul>"
        f"<div class='story'><h1 class='headline'>{HEADLINES[number]}</h1>"
        f"<p class='facts'>{day(number)} 08:1{number} <span class='desk'>Source: Kafue Desk</span></p>"
        f"<div class='copy'><p>{first}.</p><p>{second}</p><p>{BODIES[other]}</p>"
        f"<div class='more'><a href='{path(other)}'>{HEADLINES[other]}</a></div></div></div>"
        "<div class='foot'>All rights with the Courier</div></body></html>"
    )


def samples(*numbers: int) -> list[Sample]:
    host = "https://courier.example.zm"
    return [
        Sample(host + path(n), article_page(n).encode(), "text/html", HEADLINES[n], str(day(n)))
        for n in numbers
    ]
