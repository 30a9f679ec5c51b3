"""The tiny world of these tests."""

from datetime import datetime
from pathlib import Path

import pytest

from newsroom.loading import load_scenario
from newsroom.places import place_outlets
from newsroom.scenario import Scenario
from newsroom.world import World

TINY = Path(__file__).with_name("tiny.toml")


def at(text: str) -> datetime:
    """An instant of March 2025 in Beijing, from `day hour:minute`."""
    return datetime.fromisoformat(f"2025-03-{text.replace(' ', 'T')}:00+08:00")


@pytest.fixture(scope="session")
def tiny() -> Scenario:
    """The scenario of `tiny.toml`."""
    return load_scenario(TINY)


@pytest.fixture(scope="session")
def world(tiny: Scenario) -> World:
    """The tiny scenario laid out, not served."""
    return World(tiny, place_outlets(tiny, 8800))
