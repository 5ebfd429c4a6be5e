"""Marks and defaults of this project's tests."""

from __future__ import annotations

import os

import pytest

#: What the environment says of the second reader; the tests of it use this, and no other test waits for it.
SECOND_READER = os.environ.pop("DERIVER_SECOND_READER", "")
os.environ["DERIVER_SECOND_READER"] = "off"
os.environ["DERIVER_TESTED_SECOND_READER"] = SECOND_READER or os.environ.get("DERIVER_TESTED_SECOND_READER", "")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than a few seconds; run all the same")
