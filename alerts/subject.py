"""The news in one line: subjects, and the sentence a digest begins with."""

from collections.abc import Sequence
from datetime import date

from alerts.records import News, Partner
from alerts.words import Words

_NAMES_IN_SUBJECT = 3


def digest_subject(news: News, blind: int, day: date, language: Words) -> str:
    """The subject of a digest: its news, or that there is none."""
    said = language.short_day(day)
    told = summary(news, language)
    if told:
        return language.text("subject_digest", news=told, day=said)
    if blind:
        return language.text("subject_blind", blind=language.count("blind", blind), day=said)
    return language.text("subject_nothing", day=said)


def note_subject(news: News, language: Words) -> str:
    """The subject of a note: the partners by name, and how many steps."""
    first = [partner for partner in news.partners if partner.first]
    known = [partner for partner in news.partners if not partner.first]
    parts = [
        language.text(key, countries=pairs(partners, language, _NAMES_IN_SUBJECT))
        for key, partners in (("subject_note", first), ("subject_action", known))
        if partners
    ]
    return "; ".join([*parts, *([_steps(news, language)] if news.steps else [])])


def pairs(partners: Sequence[Partner], language: Words, longest: int) -> str:
    """Countries with their actions: "Laos (A2, A4), Thailand (A5) +3"."""
    codes: dict[str, list[str]] = {}
    for partner in partners:
        codes.setdefault(language.country(partner.country), []).append(partner.action)
    said = [f"{country} ({', '.join(dict.fromkeys(named))})" for country, named in codes.items()]
    more = f" +{len(said) - longest}" if len(said) > longest else ""
    return language.listed(said[:longest]) + more


def summary(news: News, language: Words) -> str:
    """How much of what is new: "2 new partners, 5 steps on 3 actions, 1 to be checked"; else empty."""
    doubtful, news = news.doubtful, news.certain
    first = {partner.country for partner in news.partners if partner.first}
    known = [partner for partner in news.partners if not partner.first]
    taken_back = len(news.corrections) + len(news.withdrawals)
    counted = (
        ("partners", len(first)),
        ("pairs", len(known)),
        ("steps", len(news.steps)),
        ("moves", len(news.moves)),
        ("items", len(news.items)),
        ("corrections", taken_back),
        ("doubtful", doubtful.size),
    )
    said = [
        _steps(news, language) if key == "steps" else language.count(key, number)
        for key, number in counted
        if number
    ]
    if not said and news.scores:
        said = [language.count("scores", len(news.scores))]
    return language.listed(said)


def _steps(news: News, language: Words) -> str:
    """How many steps on how many actions."""
    steps = language.count("steps", len(news.steps))
    actions = {code for step in news.steps for code in step.actions}
    if not actions:
        return steps
    return language.text("steps_on", steps=steps, actions=language.count("actions", len(actions)))
