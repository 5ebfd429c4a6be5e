"""The acceptance check of the public contract, where it stands beside the repository."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CHECK = Path(__file__).resolve().parents[2] / "shared" / "contract_check.py"


@pytest.mark.skipif(not CHECK.exists(), reason="no contract_check.py beside the repository")
def test_contract():
    run = subprocess.run([sys.executable, str(CHECK)], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
