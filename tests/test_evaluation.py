"""Every operation there is has a row in the table of evaluation."""

from __future__ import annotations

from deriver.expression import build
from deriver.expression.evaluation import ROWS


def test_every_operation_has_a_row() -> None:
    assert sorted((set(build.BUILDERS) | build.LEAVES) - set(ROWS)) == []
