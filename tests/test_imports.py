"""Imports run downwards only: the floors of the house, read from the source without importing it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import deriver

ROOT = Path(deriver.__file__).parent

#: From the ground up; the members of a floor never import each other. A new room names its floor here.
FLOORS = [
    ["_version", "_second_reader"],
    ["source", "formats"],
    ["errors"],
    ["expression"],
    ["claim"],
    ["model"],
    ["latex"],
    ["document"],
    ["classification", "rulebook", "claims", "code", "pictures"],
    ["derivation", "verification", "rendering"],
    ["_worker"],
    ["second_reading"],
    ["checking", "layouts"],
    ["at_points", "reports"],
    ["api"],
    ["examples"],
    ["cli"],
    ["__main__"],
]
LEVEL = {room: height for height, floor in enumerate(FLOORS) for room in floor}
#: The worker is a program of its own; who talks to it shares the form of its messages.
ALLOWED = {("verification", "_worker")}
#: The package's own face may look at every room.
FACE = "__init__"


def _room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0]


def imported_rooms(path: Path, text: str) -> list[tuple[int, str]]:
    """(line, room) of every import of the package in a file, those inside functions too."""
    package = path.relative_to(ROOT).parent.parts
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                base = [*package[: len(package) - node.level + 1]] if node.level - 1 <= len(package) else []
                base += (node.module or "").split(".") if node.module else []
                names = [base[0]] if base else [alias.name for alias in node.names]
            elif (node.module or "").split(".")[0] == "deriver":
                rest = (node.module or "").split(".")[1:]
                names = [rest[0]] if rest else [alias.name for alias in node.names]
            else:
                continue
            found += [(node.lineno, name) for name in names]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                if parts[0] == "deriver":
                    found.append((node.lineno, parts[1] if len(parts) > 1 else FACE))
    return found


FILES = sorted(p for p in ROOT.rglob("*.py") if "__pycache__" not in p.parts)


def test_every_room_has_a_floor():
    rooms = {_room(path) for path in FILES} - {FACE}
    assert rooms <= set(LEVEL), f"say where these stand in FLOORS: {sorted(rooms - set(LEVEL))}"


def wrong_imports(path: Path, text: str) -> list[str]:
    room = _room(path)
    if room == FACE:
        return []
    wrong = []
    for line, other in imported_rooms(path, text):
        if other in (room, FACE, "_version", "__version__"):
            continue
        if LEVEL.get(other, 99) >= LEVEL[room] and (room, other) not in ALLOWED:
            wrong.append(f"{path.relative_to(ROOT)}:{line}: {room} must not import {other}")
    return wrong


def test_imports_run_downwards():
    wrong = [line for path in FILES for line in wrong_imports(path, path.read_text(encoding="utf-8"))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("derivation/x.py", "from ..verification import decide"),
        ("derivation/wing/x.py", "def f():\n    from ...verification.decision import decide"),
        ("expression/x.py", "from ..latex import read_expression"),
        ("model.py", "from .latex import read_expression"),
        ("latex/x.py", "import deriver.api"),
        ("latex/x.py", "from deriver import api"),
        ("rulebook/x.py", "from ..claims import found_in"),
        ("rendering/x.py", "from .. import api"),
    ],
)
def test_a_wrong_direction_is_noticed(place, text):
    assert wrong_imports(ROOT / place, text)


@pytest.mark.parametrize(
    ("statement", "never"),
    [
        ("import deriver", {"sympy", "numpy", "flint", "rich", "jinja2", "click", "markdown_it", "mpmath", "argparse"}),
        ("import deriver.cli", {"sympy", "numpy", "flint", "rich", "jinja2", "markdown_it", "mpmath"}),
        ("import deriver.api, deriver.latex, deriver.model", {"sympy", "numpy", "flint", "rich", "jinja2", "markdown_it", "mpmath"}),
        ("import deriver.derivation, deriver.rulebook", {"sympy", "numpy", "rich", "jinja2", "markdown_it"}),
        ("import deriver; deriver.parse('x^2+1').latex", {"sympy", "numpy", "flint", "rich", "jinja2", "markdown_it", "mpmath"}),
    ],
)
def test_heavy_packages_are_imported_when_needed(statement, never):
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert not never & loaded, sorted(never & loaded)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_stay_small(path):
    length = len(path.read_text(encoding="utf-8").splitlines())
    assert length <= 520
