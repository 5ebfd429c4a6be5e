"""Keeps the guides true: runs every command in them and writes what it prints; draws their pictures.

    python docs/refresh.py            rewrite the guides and the pictures
    python docs/refresh.py --check    change nothing; say what would change, and fail where something would

In a fenced block each line that begins with `$ deriver` is a command, and what follows it is what it prints. A command without output
after it is run and must not fail by accident; a line `...` stands for lines that are left out. `pycon` blocks are doctests.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PICTURES = ROOT / "docs" / "pictures"
#: Name of a picture -> the task it belongs to.
DRAWN = {
    "pendulum": r"Find and classify the equilibria of $\dot x = y,\ \dot y = -\sin x - y/2$.",
    "blow_up": r"Solve $y' = y^2$, $y(0)=1$.",
    "taylor": r"Find the Taylor polynomial of degree 5 of $\sin x$ at $0$.",
    "saddle": r"Find the critical points of $f(x,y)=x^3-3x+y^2$.",
    "feasible": r"Minimise $(x-2)^2+(y-1)^2$ subject to $x+y\le 2$, $x\ge 0$, $y \ge 0$.",
    "paths": r"$dX_t = \theta(\mu-X_t)\,dt+\sigma\,dW_t$. Find the mean and variance of $X_t$.",
}
#: What the picture of a report shows.
REPORT = r"""Let $A\in\mathbb{R}^{m\times n}$, $b\in\mathbb{R}^m$, $x\in\mathbb{R}^n$. Then
$$\nabla_x\|Ax-b\|_2^2 = 2A^\top(Ax-b).$$

Let $Q\in\mathbb{R}^{n\times n}$ and $x\in\mathbb{R}^n$. Then $$\nabla_x(x^\top Q x) = 2Qx.$$

$$\int_0^\infty e^{-t^2}\,dt = \frac{\sqrt{\pi}}{3}$$
"""
_FENCE = re.compile(r"^(```|~~~)(\w*)\s*$")


def run(command: str) -> str:
    """What a command prints, both streams as a terminal shows them."""
    from deriver.cli import main

    words = shlex.split(command)
    assert words[0] == "deriver", command
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        main(words[1:])
    return out.buffer.getvalue().decode("utf-8").rstrip("\n")  # type: ignore[attr-defined]


def fits(printed: str, shown: str) -> bool:
    """Whether what is shown is what was printed; a line `...` stands for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"\n" for line in shown.splitlines())
    return re.fullmatch(pattern, printed + "\n") is not None


def refreshed(text: str) -> tuple[str, list[str]]:
    """(the guide with its outputs as they are now, which commands print something else than was shown)."""
    out: list[str] = []
    stale: list[str] = []
    lines = text.split("\n")
    i = 0
    while i < len(lines):
        out.append(lines[i])
        fence = _FENCE.match(lines[i])
        i += 1
        if not fence:
            continue
        end = next(k for k in range(i, len(lines)) if lines[k] == fence[1])
        body = lines[i:end]
        if any(line.startswith("$ deriver") for line in body):
            body = _block(body, stale)
        out += [*body, lines[end]]
        i = end + 1
    return "\n".join(out), stale


def _block(body: list[str], stale: list[str]) -> list[str]:
    out: list[str] = []
    i = 0
    while i < len(body):
        line = body[i]
        out.append(line)
        i += 1
        if not line.startswith("$ deriver"):
            continue
        command = line[2:]
        while command.endswith("\\"):
            out.append(body[i])
            command = command[:-1] + body[i]
            i += 1
        start = i
        while i < len(body) and not body[i].startswith("$ "):
            i += 1
        shown = "\n".join(body[start:i])
        printed = run(command)
        if shown.strip() and not fits(printed, shown.rstrip("\n")):
            stale.append(command)
            out += [*printed.split("\n"), *([""] if i < len(body) else [])]
        else:
            out += body[start:i]
    return out


def doctests(path: Path) -> int:
    """How many examples of the guide's `pycon` blocks fail; they share their names."""
    blocks = re.findall(r"^```pycon\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, path.name, str(path), 0)
    return doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test).failed


def drawings() -> dict[Path, str]:
    """The pictures of the guides, as files and what stands in them."""
    import deriver

    out = {}
    for name, task in DRAWN.items():
        svg = deriver.derive(task, check=False).picture(simulate=True, seed=1)
        assert svg is not None, task
        out[PICTURES / f"{name}.svg"] = str(svg)
    return out


def photograph() -> bool:
    """The picture of a report, by a browser without a window where there is one."""
    import deriver
    from deriver.rendering import show_report

    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        report = deriver.verify(deriver.read(text=REPORT, format="markdown", name="notes.md"), jobs=1)
        page.write_text(show_report(report, "html"), encoding="utf-8")
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}",
            "--window-size=900,1020",
        ]
        command = [browser, *options, f"--screenshot={PICTURES / 'report.png'}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return True


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    os.chdir(ROOT)
    stale = []
    for path in GUIDES:
        text, changed = refreshed(path.read_text(encoding="utf-8"))
        stale += [f"{path.relative_to(ROOT)}: {command}" for command in changed]
        if changed and not check:
            path.write_text(text, encoding="utf-8")
        if doctests(path):
            stale.append(f"{path.relative_to(ROOT)}: an example in Python")
    PICTURES.mkdir(exist_ok=True)
    for path, svg in drawings().items():
        if not path.exists() or path.read_text(encoding="utf-8") != svg:
            stale.append(str(path.relative_to(ROOT)))
            if not check:
                path.write_text(svg, encoding="utf-8")
    if not check:
        photograph()
    print("\n".join(stale) or "everything is as it was")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
