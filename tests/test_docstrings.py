"""The examples in the docstrings of the public names, and of rooms whose examples had once gone out of date, print what stands there."""

from __future__ import annotations

import doctest
import importlib
import inspect

import pytest

import deriver

MODULES = (
    "api", "claim", "model", "errors", "latex.process_composition", "latex.tree", "latex.undelimited", "pictures.points",
    "rendering.own_notation",
)  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_examples_print_what_is_shown(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"deriver.{name}"))
    assert found.attempted and not found.failed


def test_every_public_name_has_an_example() -> None:
    named = [getattr(deriver, n) for n in deriver.__all__]
    without = [o.__name__ for o in named if (inspect.isclass(o) or inspect.isfunction(o)) and ">>>" not in (inspect.getdoc(o) or "")]
    assert not without
