"""`tenfold missed`: how many events probably took place that no source reported."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from pipeline.ledger.lists import Lists, make_lists
from pipeline.ledger.missed import By, Estimate, estimates
from pipeline.store.database import reading
from pipeline.store.ledger.sightings import sightings
from pipeline.workplace import workplace
from tenfold.commands.archive import known_on
from tenfold.console import console

For = Annotated[By, typer.Option("--by", help="One figure, or one for each action, month, or both.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", parser=known_on, help="As known then: a day (its end) or an instant, UTC."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def missed(by: For = By.ACTION, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Estimate what was missed, from how often independent families of sources report the same event.

    The interval holds 95 % of the time where the families are independent; flags say where they are not.
    """
    place = workplace()
    with reading(place.engine) as session:
        seen = sightings(session, place.ledger_rules, as_of)
    lists = make_lists(seen)
    found = estimates(seen, lists, by)
    if as_json:
        typer.echo(json.dumps(_as_dict(lists, found), ensure_ascii=False))
        return
    table = Table("action", "month", "found", "by two lists", "likely", "95 %", "with care")
    for one in found:
        table.add_row(*_cells(one, lists))
    console().print(table)
    if names := sorted(set(lists.members.values())):
        typer.echo(f"lists: {', '.join(names)}" + "".join(f"; {remark}" for remark in lists.remarks))


def _as_dict(lists: Lists, found: Iterable[Estimate]) -> dict[str, object]:
    names = sorted(set(lists.members.values()))
    made = {name: sorted(family for family, of in lists.members.items() if of == name) for name in names}
    return {"lists": made, "estimates": [asdict(one) for one in found]}


def _cells(one: Estimate, lists: Lists) -> list[str]:
    likely = "" if one.likely is None else f"{one.likely:.1f}"
    span = "" if one.least is None else f"{one.least} – {one.most}"
    return [
        one.action or "all",
        one.month or "all",
        str(one.found),
        str(one.shared),
        likely,
        span,
        ", ".join(flag for flag in one.flags if flag not in lists.remarks),
    ]
