"""Whether the style sheet's colours can be read."""

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).resolve().parents[2] / "archive/static/archive.css"
COLOUR = re.compile(r"--(\w+): (#[0-9a-f]{6})")
# WCAG 2, level AA, for small text
LEAST = 4.5
# the share of its hue in the ground of a tag
GROUND = 0.13

Rgb = tuple[float, ...]


def schemes() -> dict[str, dict[str, Rgb]]:
    light, dark, *_ = SHEET.read_text(encoding="utf-8").split(":root {")[1:]
    return {
        name: dict(map(_colour, COLOUR.findall(part))) for name, part in (("light", light), ("dark", dark))
    }


def _colour(found: tuple[str, str]) -> tuple[str, Rgb]:
    name, written = found
    return name, tuple(int(written[at : at + 2], 16) / 255 for at in (1, 3, 5))


def mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    return tuple(a * share + b * (1 - share) for a, b in zip(one, other, strict=True))


def luminance(colour: Rgb) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("number", range(11))
def test_the_tags_of_actions_can_be_read(scheme: str, number: int) -> None:
    colours = schemes()[scheme]
    hue = colours[f"a{number}"]
    grounds = [mixed(hue, colours[paper], GROUND) for paper in ("paper", "raised")]

    assert f"var(--hue) {GROUND:.0%}" in SHEET.read_text(encoding="utf-8")
    assert min(contrast(hue, ground) for ground in grounds) >= LEAST
    assert contrast(colours["paper"], hue) >= LEAST
