"""One opened library for the tests of the audit."""

import pytest

from ketum.knowledge.library import Library, library


@pytest.fixture(scope="session")
def shelf() -> Library:
    """The installed knowledge."""
    return library()
