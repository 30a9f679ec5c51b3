"""What differs between two states of a record, in words."""

from collections.abc import Mapping
from typing import Any


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """One line that names what changed; long texts and lists are named without their contents."""
    said = []
    reports = len(after.get("reports", ())) - len(before.get("reports", ()))
    if reports:
        said.append(
            f"{abs(reports)} {'more' if reports > 0 else 'fewer'} report{'s' if abs(reports) > 1 else ''}"
        )
    for name in sorted(set(before) | set(after)):
        old, new = before.get(name), after.get(name)
        if old != new and name != "reports":
            said.append(_changed(name, old, new))
    return "; ".join(said) or "other reports"


def _changed(name: str, old: object, new: object) -> str:
    if name == "review":
        return f"reviewed: {new['verdict']} by {new['by']}" if isinstance(new, dict) else "no longer reviewed"
    if name in {"what", "quote", "claim_id", "start", "end", "because"}:
        return f"{name} changed"
    return f"{name} {_said(old)} → {_said(new)}"


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)
