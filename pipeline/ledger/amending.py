"""Which fields a person may amend, and what may stand in them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from models.coding import EventType, Kind, Role
from models.countries import country_names
from models.ledger import Stage
from models.review import Subject
from pipeline.ledger.days import lies_ahead, parse_days

_LONGEST = 500


def _day(value: Any) -> Any:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or parse_days(value) is None:
        raise ValueError("give a day, a month or a year as 2025-10-03, 2025-10 or 2025")
    return value


def _listed(value: Any) -> Any:
    """Several values in one word, as a command line gives them: A1,A6."""
    if isinstance(value, str):
        return tuple(sorted({part.strip() for part in value.split(",") if part.strip()}))
    return value


def _blank(value: Any) -> Any:
    return None if value == "" else value


_Day = Annotated[str | None, BeforeValidator(_day)]
_Text = Annotated[Annotated[str, Field(max_length=_LONGEST)] | None, BeforeValidator(_blank)]
_Code = Annotated[str, Field(pattern=r"^[A-Z]+\d{1,3}$")]
_Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class _Amendment(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EventAmendment(_Amendment):
    """What a person may set of an event."""

    type: EventType = EventType.EVENT_HELD
    date: _Day = None
    what: Annotated[str, Field(min_length=1, max_length=_LONGEST)] = ""
    actions: Annotated[tuple[_Code, ...], BeforeValidator(_listed), Field(min_length=1)] = ()
    countries: Annotated[tuple[_Iso3, ...], BeforeValidator(_listed)] = ()
    quantities: _Text = None
    place: _Text = None
    ordinal: Annotated[Annotated[int, Field(ge=1, le=1000)] | None, BeforeValidator(_blank)] = None


class FindingAmendment(_Amendment):
    """What a person may set of a finding."""

    action: _Code = ""
    kind: Kind = Kind.MENTION


class InvolvementAmendment(_Amendment):
    """What a person may set of a country's part."""

    country: _Iso3 = ""
    role: Role = Role.MENTION


class PartnershipAmendment(_Amendment):
    """What a person may set of a partnership's stage."""

    stage: Stage = Stage.ANNOUNCED
    valid_from: _Day = None


AMENDMENTS: dict[Subject, type[_Amendment]] = {
    Subject.EVENT: EventAmendment,
    Subject.FINDING: FindingAmendment,
    Subject.INVOLVEMENT: InvolvementAmendment,
    Subject.PARTNERSHIP: PartnershipAmendment,
}


def amended(subject: Subject, fields: dict[str, Any]) -> dict[str, Any]:
    """These fields as typed values; only those given.

    Raises:
        pydantic.ValidationError: for a field that there is not, or a value that cannot stand in it.
    """
    return AMENDMENTS[subject].model_validate(fields).model_dump(exclude_unset=True)


def as_plain(subject: Subject, fields: dict[str, Any]) -> dict[str, Any]:
    """These fields checked, as JSON values.

    Raises:
        pydantic.ValidationError: for a field that there is not, or a value that cannot stand in it.
    """
    return AMENDMENTS[subject].model_validate(fields).model_dump(mode="json", exclude_unset=True)


def groundless(fields: Mapping[str, Any], actions: Collection[str], today: date) -> str:
    """What of fields that passed as JSON values names nothing there is, and what to give; else empty.

    Asked when a decision is taken: one that was taken stands, even when the plan is another later.
    """
    for code in (*fields.get("actions", ()), *_given(fields, "action")):
        if code not in actions:
            return f"{code} is no action of the plan; take one of {', '.join(actions)}"
    for iso3 in (*fields.get("countries", ()), *_given(fields, "country")):
        if iso3 not in country_names("en"):
            return f"{iso3} is no country; take a code like ZMB or KAZ"
    if lies_ahead(fields.get("date"), today):
        return f"{fields['date']} lies ahead; an event counts when it has taken place"
    return ""


def _given(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return (fields[name],) if name in fields else ()
