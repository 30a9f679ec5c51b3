"""The real names of places and subjects, and the promises of the real plan."""

from pathlib import Path

import pytest

from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.rules import LedgerRules

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"


@pytest.fixture(scope="session")
def rules() -> LedgerRules:
    return LedgerRules.load(CATALOGUE)


@pytest.fixture(scope="session")
def lexicon(rules: LedgerRules) -> Lexicon:
    return rules.lexicon
