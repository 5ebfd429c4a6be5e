"""The public names, exactly; and no submodule takes the place of a public function once it is imported."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import deriver

NAMES = {
    "Context", "Derivation", "DeriverError", "Report", "Verdict", "__version__", "declare", "derive", "from_string", "parse", "read",
    "verify",
}  # fmt: skip


def test_public_names():
    assert set(deriver.__all__) == NAMES
    assert set(dir(deriver)) == NAMES
    for name in NAMES:
        assert getattr(deriver, name) is not None


def test_unknown_names_are_attribute_errors():
    assert not hasattr(deriver, "derives")


_TWICE = r"""
import importlib, pkgutil
import deriver
for module in pkgutil.walk_packages(deriver.__path__, "deriver."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
for _ in range(2):
    given = deriver.declare(r"x \in \mathbb{R}^n")
    assert deriver.parse(r"x^\top x", given).shape == ()
    assert deriver.derive(r"\nabla_x x^\top x", given).answers[0].latex == "2x"
    assert deriver.verify("1+1=2").holds
    document = deriver.read(text="Note that $1+1=2$.", format="markdown")
    assert deriver.verify(document).to_dict()["schema"] == "deriver.report/1"
    assert str(deriver.from_string("x + 1", {})) == "x + 1"
    assert deriver.derive("1", given)._repr_markdown_()
    assert deriver.verify("1+1=2")._repr_markdown_()
    assert deriver.verify(document)._repr_markdown_()
print("done")
"""


def test_every_submodule_imported_and_every_function_called_twice():
    run = subprocess.run([sys.executable, "-c", _TWICE], capture_output=True, text=True)
    assert run.stdout.strip() == "done", run.stderr[-2000:]


def test_every_module_says_what_it_is():
    for module in pkgutil.walk_packages(deriver.__path__, "deriver."):
        if not module.name.endswith("__main__"):
            assert importlib.import_module(module.name).__doc__, module.name


def test_records_print_as_pages_and_stand_for_themselves_in_one_line() -> None:
    given = deriver.declare(r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n")
    derivation = deriver.derive(r"\nabla_x x^\top Ax", given)
    assert "Answer: gradient" in str(derivation)
    assert repr(derivation) == r"<Derivation gradient = (A+A^\top)x; 2 steps, verified>"
    assert repr(derivation.answers[0]) == r"<Answer gradient = (A+A^\top)x; verified>"
    assert repr(derivation.steps[-1]).startswith("<Step gradient from the differential: ")
    assert repr(deriver.derive("frobnicate")).startswith("<Derivation refused: ")
    verdict = deriver.verify("1+1=3")
    assert repr(verdict) == "<Verdict refuted: exact counterexample>"
    assert "✗ refuted" in str(verdict)
    assert repr(given) == r"<Context A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n>"
