"""Every command and every example of the README and the guides is run, and prints what stands there."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
refresh = importlib.util.module_from_spec(spec)
spec.loader.exec_module(refresh)

GUIDES = [pytest.param(path, id=path.name) for path in refresh.GUIDES]


@pytest.mark.parametrize("path", GUIDES)
def test_commands_print_what_is_shown(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = path.read_text(encoding="utf-8")
    _, stale = refresh.refreshed(text)
    assert not stale, f"python docs/refresh.py rewrites {path.name}: {stale}"


@pytest.mark.parametrize("path", GUIDES)
def test_examples_in_python_hold(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert refresh.doctests(path) == 0


@pytest.mark.parametrize("path", GUIDES)
def test_links_lead_somewhere(path):
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$|`[^`\n]*`", "", text, flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", text):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_pictures_are_as_they_are_drawn():
    def words(svg):  # curves may differ in a last digit between machines
        return re.findall(r"<(?:text|title|desc)[^>]*>([^<]*)<", svg)

    for path, svg in refresh.drawings().items():
        assert words(path.read_text(encoding="utf-8")) == words(svg), f"python docs/refresh.py draws {path.name} again"


def test_what_is_out_of_date_is_noticed():
    text = "```\n$ deriver verify 'a=a'\n✗ refuted\n```\n"
    new, stale = refresh.refreshed(text)
    assert stale == ["deriver verify 'a=a'"]
    assert "✓ proved" in new
    assert refresh.fits("a\nb\nc", "a\n...\nc")
    assert not refresh.fits("a\nb\nc", "a\n...\nd")
