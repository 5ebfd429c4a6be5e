"""Marks and defaults of this project's tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same examples in every run: a landing does not fail by chance. `HYPOTHESIS_PROFILE=search` looks for new ones.
settings.register_profile("steady", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

#: What the environment says of the second reader; the tests of it use this, and no other test waits for it.
SECOND_READER = os.environ.pop("DERIVER_SECOND_READER", "")
os.environ["DERIVER_SECOND_READER"] = "off"
os.environ["DERIVER_TESTED_SECOND_READER"] = SECOND_READER or os.environ.get("DERIVER_TESTED_SECOND_READER", "")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than a few seconds; run all the same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests begin first, so that no worker waits for one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
