"""Makes sets of reports of invented events in three scripts, with near-misses and the truth.

Nothing in them happened. Reports are claims as a coder leaves them: mostly right, often incomplete.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import opencc

from models.coding import EventType
from models.identity import digest
from pipeline.ledger.claims import Claim

_TO_TRADITIONAL = opencc.OpenCC("s2tw")

COUNTRIES = {
    "LAO": ("Laos", "老挝", "Vientiane", "万象"),
    "KEN": ("Kenya", "肯尼亚", "Nairobi", "内罗毕"),
    "ZMB": ("Zambia", "赞比亚", "Lusaka", "卢萨卡"),
    "EGY": ("Egypt", "埃及", "Cairo", "开罗"),
    "BRA": ("Brazil", "巴西", "Brasilia", "巴西利亚"),
    "IDN": ("Indonesia", "印度尼西亚", "Jakarta", "雅加达"),
    "SRB": ("Serbia", "塞尔维亚", "Belgrade", "贝尔格莱德"),
    "PAK": ("Pakistan", "巴基斯坦", "Islamabad", "伊斯兰堡"),
    "THA": ("Thailand", "泰国", "Bangkok", "曼谷"),
    "ETH": ("Ethiopia", "埃塞俄比亚", "Addis Ababa", "亚的斯亚贝巴"),
    "KAZ": ("Kazakhstan", "哈萨克斯坦", "Astana", "阿斯塔纳"),
    "PER": ("Peru", "秘鲁", "Lima", "利马"),
    "FJI": ("Fiji", "斐济", "Suva", "苏瓦"),
    "NAM": ("Namibia", "纳米比亚", "Windhoek", "温得和克"),
}
CITIES = (
    ("Beijing", "北京"),
    ("Shanghai", "上海"),
    ("Nanning", "南宁"),
    ("Guiyang", "贵阳"),
    ("Dunhuang", "敦煌"),
)

# What an event is about: ways to say it in English and in Chinese, and its action.
TOPICS = (
    ("A2", ("crop disease recognition", "spotting plant diseases"), ("作物病害识别", "农作物病虫害识别")),
    ("A2", ("tuberculosis screening", "reading lung scans"), ("肺结核筛查", "肺部影像判读")),
    ("A3", ("flood early warning", "warning of floods"), ("洪水预警", "洪涝灾害预警")),
    ("A3", ("elephant monitoring", "counting elephants"), ("大象监测", "野生大象计数")),
    ("A2", ("railway maintenance", "upkeep of railway tracks"), ("铁路维护", "铁路检修")),
    (
        "A8",
        ("speech recognition for local tongues", "local-language speech"),
        ("本地语言语音识别", "当地语语音技术"),
    ),
    ("A10", ("testing of large models", "model evaluation"), ("大模型测试", "大模型评测")),
    ("A9", ("customs data exchange", "exchange of customs data"), ("海关数据交换", "海关数据互通")),
    ("A5", ("teacher training", "courses for teachers"), ("教师培训", "教师课程")),
    ("A3", ("mangrove mapping", "mapping of mangroves"), ("红树林测绘", "红树林制图")),
)
OPENERS_EN = ("On {day}, ", "Officials said that on {day} ", "", "It was reported that ")
OPENERS_ZH = ("{day},", "据介绍,{day},", "", "记者获悉,")


@dataclass(frozen=True)
class Happening:
    """One invented event: its true particulars and how it is said."""

    name: str
    type: EventType
    day: date
    action: str
    countries: tuple[str, ...]
    place: tuple[str, str]
    ordinal: int | None
    number: int | None
    english: tuple[str, ...]
    chinese: tuple[str, ...]


# What a coder takes one type for.
MISTAKEN = {
    EventType.EVENT_HELD: EventType.PROGRAMME_STARTED,
    EventType.PROGRAMME_STARTED: EventType.EVENT_HELD,
    EventType.FACILITY_LAUNCHED: EventType.PROGRAMME_STARTED,
}


@dataclass(frozen=True)
class Noise:
    """How often a coder leaves out or mistakes something."""

    no_day: float = 0.15
    month_only: float = 0.12
    day_off: float = 0.08
    no_country: float = 0.15
    extra_country: float = 0.07
    wrong_action: float = 0.10
    no_place: float = 0.40
    no_number: float = 0.50
    no_ordinal: float = 0.25
    recap: float = 0.12
    copy: float = 0.20
    other_type: float = 0.06


def workshops(random: Random) -> list[Happening]:
    """One series: the second, third and fourth workshop, some weeks apart."""
    first = date(2025, 1, 13) + timedelta(days=random.randrange(200))
    city = random.choice(CITIES)
    made = []
    for ordinal in (2, 3, 4):
        word = {2: "second", 3: "third", 4: "fourth"}[ordinal]
        sign = {2: "二", 3: "三", 4: "四"}[ordinal]
        number = random.randrange(28, 60)
        made.append(
            Happening(
                f"workshop-{first}-{ordinal}",
                EventType.EVENT_HELD,
                first + timedelta(days=ordinal * random.randrange(9, 40)),
                "A6",
                (),
                city,
                ordinal,
                number,
                (
                    f"the {word} workshop on AI capacity building opened in {city[0]}",
                    f"trainees came to {city[0]} for the {word} AI capacity-building seminar",
                ),
                (
                    f"第{sign}期人工智能能力建设研讨班在{city[1]}开班",
                    f"人工智能能力建设研修班第{sign}期在{city[1]}举行",
                ),
            )
        )
    return made


def signings(random: Random) -> list[Happening]:
    """Three countries that sign like agreements within one week."""
    monday = date(2025, 1, 6) + timedelta(weeks=random.randrange(40))
    action, english, chinese = random.choice(TOPICS)
    made = []
    for country in random.sample(sorted(COUNTRIES), 3):
        name, sign, capital, capital_sign = COUNTRIES[country]
        made.append(
            Happening(
                f"signing-{monday}-{country}",
                EventType.AGREEMENT_SIGNED,
                monday + timedelta(days=random.randrange(5)),
                action,
                (country,),
                (capital, capital_sign),
                None,
                None,
                (
                    f"China and {name} signed a memorandum on {english[0]}",
                    f"{name} signed up with a Chinese institute for {english[1]}",
                ),
                (f"中国与{sign}签署{chinese[0]}合作备忘录", f"{sign}与中方签署了关于{chinese[1]}的文件"),
            )
        )
    return made


def laboratory(random: Random) -> list[Happening]:
    """One laboratory, announced, signed for and opened."""
    country = random.choice(sorted(COUNTRIES))
    name, sign, capital, capital_sign = COUNTRIES[country]
    _, english, chinese = random.choice(TOPICS)
    day = date(2025, 1, 2) + timedelta(days=random.randrange(250))
    acts = (
        (EventType.STATEMENT, 0, "announced plans for", "宣布将共建"),
        (EventType.AGREEMENT_SIGNED, random.randrange(2, 40), "signed for", "签约共建"),
        (EventType.FACILITY_LAUNCHED, random.randrange(45, 100), "opened", "启用"),
    )
    return [
        Happening(
            f"lab-{country}-{day}-{act}",
            act,
            day + timedelta(days=later),
            "A1",
            (country,),
            (capital, capital_sign),
            None,
            None,
            (
                f"China and {name} {verb} a joint laboratory for {english[0]}",
                f"{name} and Chinese partners {verb} the joint lab on {english[1]} in {capital}",
            ),
            (
                f"中国和{sign}{verb_sign}{chinese[0]}联合实验室",
                f"中{sign[0]}双方在{capital_sign}{verb_sign}{chinese[1]}联合实验室",
            ),
        )
        for act, later, verb, verb_sign in acts
    ]


def twins(random: Random) -> list[Happening]:
    """Two events of one kind with the same country in the same days, on different subjects."""
    country = random.choice(sorted(COUNTRIES))
    name, sign, *_ = COUNTRIES[country]
    day = date(2025, 1, 2) + timedelta(days=random.randrange(300))
    made = []
    for action, english, chinese in random.sample(TOPICS, 2):
        city = random.choice(CITIES)
        made.append(
            Happening(
                f"twin-{country}-{day}-{english[0]}",
                EventType.EVENT_HELD,
                day + timedelta(days=random.randrange(3)),
                action,
                (country,),
                city,
                None,
                random.choice((None, random.randrange(20, 300))),
                (
                    f"experts from China and {name} met in {city[0]} on {english[0]}",
                    f"a China-{name} meeting on {english[1]} was held in {city[0]}",
                ),
                (
                    f"中国和{sign}专家在{city[1]}就{chinese[0]}举行会议",
                    f"{chinese[1]}交流会在{city[1]}举行,{sign}代表出席",
                ),
            )
        )
    return made


def launches(random: Random) -> list[Happening]:
    """A programme started for several countries, alone in its weeks."""
    countries = tuple(sorted(random.sample(sorted(COUNTRIES), random.randrange(2, 5))))
    action, english, chinese = random.choice(TOPICS)
    day = date(2025, 1, 2) + timedelta(days=random.randrange(300))
    names = ", ".join(COUNTRIES[one][0] for one in countries)
    signs = "、".join(COUNTRIES[one][1] for one in countries)
    return [
        Happening(
            f"launch-{day}-{english[0]}-{countries}",
            EventType.PROGRAMME_STARTED,
            day,
            action,
            countries,
            random.choice(CITIES),
            None,
            random.randrange(10, 500),
            (
                f"a programme on {english[0]} started with {names}",
                f"{names} joined a scheme for {english[1]}",
            ),
            (f"面向{signs}的{chinese[0]}项目启动", f"{chinese[1]}计划在{signs}实施"),
        )
    ]


def happenings(random: Random, rounds: int = 6) -> list[Happening]:
    """A year's worth: about thirteen events a round."""
    makers = (workshops, signings, laboratory, twins, launches, launches)
    made = [one for _ in range(rounds) for maker in makers for one in maker(random)]
    return [replace(one, name=f"{one.name}#{number}") for number, one in enumerate(made)]


def reports_of(event: Happening, random: Random, noise: Noise) -> list[Claim]:
    """Three to eight reports in English, simplified and traditional Chinese."""
    made: list[Claim] = []
    for number in range(random.randrange(3, 9)):
        if made and random.random() < noise.copy:
            made.append(_copy(random.choice(made), event, number))
        else:
            made.append(_report(event, number, random, noise))
    return made


def _copy(original: Claim, event: Happening, number: int) -> Claim:
    article = digest("article", event.name, number)
    fields = {name: getattr(original, name) for name in original.__dataclass_fields__}
    return Claim(
        **fields | {"id": digest("claim", article), "article_id": article, "family": f"mirror-{number}"}
    )


def _report(event: Happening, number: int, random: Random, noise: Noise) -> Claim:
    language = random.choice(("en", "zh-Hans", "zh-Hant"))
    article = digest("article", event.name, number)
    lag = random.randrange(8, 30) if random.random() < noise.recap else random.randrange(3)
    what = _sentence(event, language, random)
    return Claim(
        id=digest("claim", article),
        article_id=article,
        story_id=article,
        family=f"family-{random.randrange(40)}",
        language=language,
        type=MISTAKEN.get(event.type, event.type) if random.random() < noise.other_type else event.type,
        date=_date(event, random, noise),
        actions=frozenset(
            {event.action} if random.random() >= noise.wrong_action else {random.choice(("A4", "A1"))}
        ),
        countries=_countries(event, random, noise),
        quantities=_quantity(event, language, random, noise),
        place=None if random.random() < noise.no_place else event.place[language != "en"],
        ordinal=None if random.random() < noise.no_ordinal else event.ordinal,
        published_on=event.day + timedelta(days=lag),
        seen_on=event.day + timedelta(days=lag + 1),
        start=0,
        end=len(what),
        quote=what,
        what=what,
        title="",
    )


def _sentence(event: Happening, language: str, random: Random) -> str:
    if language == "en":
        opener = random.choice(OPENERS_EN).format(day=f"{event.day:%B} {event.day.day}")
        return f"{opener}{random.choice(event.english)}."
    opener = random.choice(OPENERS_ZH).format(day=f"{event.day.month}月{event.day.day}日")
    said = f"{opener}{random.choice(event.chinese)}。"
    return said if language == "zh-Hans" else _TO_TRADITIONAL.convert(said)


def _date(event: Happening, random: Random, noise: Noise) -> str | None:
    draw = random.random()
    if draw < noise.no_day:
        return None
    if draw < noise.no_day + noise.month_only:
        return f"{event.day:%Y-%m}"
    off = random.choice((-1, 1)) if random.random() < noise.day_off else 0
    return (event.day + timedelta(days=off)).isoformat()


def _countries(event: Happening, random: Random, noise: Noise) -> frozenset[str]:
    if random.random() < noise.no_country:
        return frozenset()
    extra = {random.choice(sorted(COUNTRIES))} if random.random() < noise.extra_country else set()
    return frozenset(event.countries) | extra


def _quantity(event: Happening, language: str, random: Random, noise: Noise) -> str | None:
    if event.number is None or random.random() < noise.no_number:
        return None
    return f"{event.number} participants" if language == "en" else f"{event.number}名学员"


def reported(seed: int, rounds: int = 6, noise: Noise | None = None) -> tuple[list[Claim], dict[str, str]]:
    """Claims in no order, and for each the name of the event it tells of."""
    random = Random(seed)
    claims, truth = [], {}
    for event in happenings(random, rounds):
        for claim in reports_of(event, random, noise or Noise()):
            claims.append(claim)
            truth[claim.id] = event.name
    random.shuffle(claims)
    return claims, truth


def b_cubed(truth: dict[str, str], groups: Sequence[Sequence[str]]) -> tuple[float, float, float]:
    """Precision, recall and F1, averaged over the items (Bagga and Baldwin, 1998)."""
    found = {item: number for number, group in enumerate(groups) for item in group}
    precision = recall = 0.0
    for item, name in truth.items():
        mates = {one for one in truth if truth[one] == name}
        together = {one for one in truth if found[one] == found[item]}
        precision += len(mates & together) / len(together)
        recall += len(mates & together) / len(mates)
    precision, recall = precision / len(truth), recall / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)
