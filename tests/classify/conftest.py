"""One coder for all tests of the classifier: its rules are read once."""

import pytest

from pipeline.classify.coder import Coder
from pipeline.config import settings


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The coder of the repository's own catalogue."""
    return Coder.load(settings().catalogue_dir)
