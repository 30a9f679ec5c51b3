"""The form for readers: what a browser sends, read with limits into a wish."""

from urllib.parse import parse_qs

from alerts.door import WrongSubscription
from alerts.readers import Wish
from alerts.words import plain
from models.alerts import Cadence

LARGEST = 20_000
# an action or a country each, and the few others
_MOST_FIELDS = 300


def read_form(body: bytes) -> Wish:
    """The wish that a form holds; whether its values can be met is not looked at.

    Raises:
        WrongSubscription: for a form that is none, or a value of the wrong kind.
    """
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=_MOST_FIELDS, keep_blank_values=False)
    except ValueError as error:
        raise WrongSubscription("this form could not be read") from error
    return Wish(
        address=_one(fields, "address", "").strip(),
        cadence=_cadence(_one(fields, "cadence", Cadence.DAILY.value)),
        actions=tuple(fields.get("action", ())),
        countries=tuple(fields.get("country", ())),
        language=_one(fields, "language", "en"),
        timezone=_one(fields, "timezone", "UTC").strip(),
        hour=_number(_one(fields, "hour", "7"), "hour"),
        weekday=_number(_one(fields, "weekday", "0"), "weekday"),
    )


def _one(fields: dict[str, list[str]], name: str, default: str) -> str:
    values = fields.get(name, [default])
    if len(values) > 1:
        raise WrongSubscription(f"{name} was given twice")
    return values[0]


def _cadence(word: str) -> Cadence:
    try:
        return Cadence(word)
    except ValueError as error:
        known = ", ".join(cadence.value for cadence in Cadence)
        raise WrongSubscription(f"{plain(word, 40)!r} is no cadence; take one of {known}") from error


def _number(word: str, name: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= 4):
        raise WrongSubscription(f"{plain(word, 40)!r} is no {name}")
    return int(word)
