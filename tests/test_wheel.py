"""The wheel, built and installed into an empty environment elsewhere, derives, verifies, and renders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    (built,) = folder.glob("*.whl")
    return built


def test_what_is_inside(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "deriver/py.typed",
        "deriver/rules/matrix_calculus.md",
        "deriver/rendering/katex/katex.min.js",
        "deriver/rendering/katex/LICENSE",
        "deriver/rendering/templates/page.css",
        "deriver/rendering/katex/fonts/KaTeX_Main-Regular.woff2",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]
    assert sum(name.endswith("/LICENSE") for name in names) >= 2


def test_installed_elsewhere_it_works(wheel, tmp_path):
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    install = [str(programs / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", str(wheel)]
    run = subprocess.run(install, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert run.returncode == 0, run.stderr[-2000:]

    def deriver(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(programs / "deriver"), *arguments], capture_output=True, text=True, cwd=tmp_path, env=environment)

    run = deriver(
        "derive", r"\nabla_x \|Ax-b\|_2^2", "--given", r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m, x\in\mathbb{R}^n", "--format", "json"
    )
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)["answers"][0]
    assert answer["latex"] == r"2A^\top(Ax-b)"
    assert answer["verdict"]["outcome"] in ("proved", "verified")
    assert deriver("verify", r"\sin^2x+\cos^2x=1").returncode == 0
    assert deriver("verify", r"(a+b)^2=a^2+b^2").returncode == 1
    (tmp_path / "notes.md").write_text("We have $1+1=2$.\n", encoding="utf-8")
    assert "KaTeX" in deriver("verify", "notes.md", "--format", "html").stdout
    where = subprocess.run(
        [str(programs / "python"), "-c", "import deriver; print(deriver.__file__)"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
    )
    assert str(home) in where.stdout
