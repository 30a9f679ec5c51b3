"""Makes sets of reports in which articles tell more than one claim, and of more than one happening.

On top of `tests.ledger.synthetic`: further sentences on a happening that bear another action and no day,
articles that tell of two happenings, courses for different countries in one week of which some reports name
no country, and visits at which a meeting and a signing on other subjects fall on one day.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from random import Random

from models.coding import EventType
from models.identity import digest
from pipeline.ledger.claims import Claim
from tests.ledger.filling import by_article
from tests.ledger.synthetic import (
    CITIES,
    COUNTRIES,
    TOPICS,
    Happening,
    Noise,
    happenings,
    reports_of,
)

# How often a report says more of its happening, and how often two reports stand in one article.
_SAYS_MORE = 0.3
_TOLD_TOGETHER = 0.08
# How often a coder takes what was signed or released for the meeting at which it was.
_TAKEN_FOR_MEETING = 0.1
_DONE_AT_MEETINGS = (EventType.AGREEMENT_SIGNED, EventType.RESOURCE_RELEASED)

# Sentences that say more of a happening without saying when: an action, and how it is told.
_MORE = (
    ("A5", "Thirty young lecturers will learn to run it themselves.", "三十名青年教师将学习独立操作。"),
    ("A4", "Its source code is open to partners who ask for it.", "其源代码向提出申请的伙伴开放。"),
    ("A10", "Both sides spoke of common rules for safe use.", "双方谈到了安全使用的共同规则。"),
    ("A8", "Speakers of two minority tongues had lent their voices.", "两种少数民族语言的使用者提供了录音。"),
    ("A1", "A hall with new processors stands ready next door.", "隔壁装有新处理器的机房已经就绪。"),
)


def courses(random: Random) -> list[Happening]:
    """Two courses in one week, each for countries of its own and in a city of its own."""
    monday = date(2025, 1, 6) + timedelta(weeks=random.randrange(45))
    countries = random.sample(sorted(COUNTRIES), 4)
    cities = random.sample(CITIES, 2)
    return [
        _course(monday + timedelta(days=random.randrange(5)), tuple(sorted(pair)), city)
        for pair, city in zip((countries[:2], countries[2:]), cities, strict=True)
    ]


def _course(day: date, countries: tuple[str, ...], city: tuple[str, str]) -> Happening:
    names = " and ".join(COUNTRIES[one][0] for one in countries)
    signs = "、".join(COUNTRIES[one][1] for one in countries)
    return Happening(
        f"course-{day}-{countries}",
        EventType.PROGRAMME_STARTED,
        day,
        "A5",
        countries,
        city,
        None,
        None,
        (
            f"a course on artificial intelligence began in {city[0]}",
            f"students from {names} began to study AI",
        ),
        (f"人工智能课程在{city[1]}开课", f"来自{signs}的学员开始学习人工智能"),
    )


def visits(random: Random) -> list[Happening]:
    """A visit: on one day and with one country a meeting on one subject and a signing on another."""
    country = random.choice(sorted(COUNTRIES))
    name, sign, *capital = COUNTRIES[country]
    day = date(2025, 1, 2) + timedelta(days=random.randrange(300))
    (met, met_en, met_zh), (signed, signed_en, signed_zh) = random.sample(TOPICS, 2)
    place = (capital[0], capital[1])
    common = (day, place, None, None)
    return [
        _happening(
            EventType.EVENT_HELD,
            met,
            country,
            common,
            (
                f"China and {name} held talks on {met_en[0]}",
                f"a dialogue with {name} on {met_en[1]} took place",
            ),
            (f"中国和{sign}就{met_zh[0]}举行对话", f"中方同{sign}举行{met_zh[1]}会谈"),
        ),
        _happening(
            EventType.AGREEMENT_SIGNED,
            signed,
            country,
            common,
            (
                f"{name} signed a paper with China on {signed_en[0]}",
                f"an accord on {signed_en[1]} was signed",
            ),
            (f"中国和{sign}签署{signed_zh[0]}文件", f"{sign}与中方签订{signed_zh[1]}协议"),
        ),
    ]


def _happening(
    type_: EventType,
    action: str,
    country: str,
    common: tuple[date, tuple[str, str], None, None],
    english: tuple[str, ...],
    chinese: tuple[str, ...],
) -> Happening:
    day, place, ordinal, number = common
    name = f"visit-{type_}-{country}-{day}"
    return Happening(name, type_, day, action, (country,), place, ordinal, number, english, chinese)


def reported_in_articles(
    seed: int, rounds: int = 6, noise: Noise | None = None
) -> tuple[list[Claim], dict[str, str]]:
    """Claims in no order, several of some articles, and for each the name of the event it tells of."""
    random = Random(seed)
    made = [each for _ in range(rounds) for maker in (courses, visits) for each in maker(random)]
    events = [
        *happenings(random, rounds),
        *(replace(one, name=f"{one.name}#{number}") for number, one in enumerate(made)),
    ]
    told = [(claim, event.name) for event in events for claim in reports_of(event, random, noise or Noise())]
    told = _together([(_as_meeting(claim, random), name) for claim, name in told], random)
    told += [(_more(claim, random), name) for claim, name in told if random.random() < _SAYS_MORE]
    claims = [one for article in by_article(claim for claim, _ in told) for one in _laid_out(article)]
    random.shuffle(claims)
    return claims, {claim.id: name for claim, name in told}


def _laid_out(article: list[Claim]) -> list[Claim]:
    """The claims one after the other, each on a line of its own."""
    laid, start = [], 0
    for claim in article:
        laid.append(replace(claim, start=start, end=start + len(claim.what)))
        start += len(claim.what) + 1
    return laid


def _as_meeting(claim: Claim, random: Random) -> Claim:
    if claim.type in _DONE_AT_MEETINGS and random.random() < _TAKEN_FOR_MEETING:
        return replace(claim, type=EventType.EVENT_HELD)
    return claim


def _more(claim: Claim, random: Random) -> Claim:
    """What the same article says further of the happening."""
    action, english, chinese = random.choice(_MORE)
    said = english if claim.language == "en" else chinese
    return replace(
        claim,
        id=digest("more", claim.id),
        type=random.choice((claim.type, EventType.EVENT_HELD, EventType.PROGRAMME_STARTED)),
        date=None,
        actions=frozenset({action}),
        countries=random.choice((claim.countries, claim.countries, frozenset())),
        quantities=None,
        place=None,
        ordinal=None,
        start=claim.end + 1,
        end=claim.end + 1 + len(said),
        quote=said,
        what=said,
    )


def _together(told: list[tuple[Claim, str]], random: Random) -> list[tuple[Claim, str]]:
    """Let some articles tell of two happenings of one month that differ in day or country."""
    claims = {claim.id: claim for claim, _ in told}
    names = {claim.id: name for claim, name in told}
    free = {one.id for one in claims.values() if _alone(one, claims)}
    for one, other in combinations(sorted(free), 2):
        pair = claims[one], claims[other]
        fitting = {one, other} <= free and names[one] != names[other] and _tellable(*pair)
        if fitting and random.random() < _TOLD_TOGETHER:
            claims[one], claims[other] = _one_article(*pair)
            free -= {one, other}
    return [(claims[claim.id], name) for claim, name in told]


def _alone(claim: Claim, claims: dict[str, Claim]) -> bool:
    return sum(one.story_id == claim.story_id for one in claims.values()) == 1


def _tellable(one: Claim, other: Claim) -> bool:
    if one.language != other.language or one.published_on is None or other.published_on is None:
        return False
    near = abs((one.published_on - other.published_on).days) <= 5
    days = bool(one.date and other.date and one.date != other.date)
    countries = bool(one.countries and other.countries) and one.countries.isdisjoint(other.countries)
    return near and (days or countries)


def _one_article(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    latest = max(each.published_on for each in (one, other) if each.published_on)
    shared = {
        "article_id": one.article_id,
        "story_id": one.story_id,
        "family": one.family,
        "published_on": latest,
        "seen_on": latest + timedelta(days=1),
    }
    start = one.end + 1
    return replace(one, **shared), replace(other, **shared, start=start, end=start + len(other.what))
