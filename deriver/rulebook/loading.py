"""Finding and loading the files: `rules/` at the top of a checkout, `deriver/rules/` in a wheel, and a user's own folders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path

from ..errors import RuleError
from .book import Rulebook
from .grammar import RuleText, split_rules

__all__ = ["load_rules", "read_rules", "rules_folder"]


def rules_folder() -> Path:
    """The folder of the rules that come with the package."""
    inside = resources.files("deriver").joinpath("rules")
    if isinstance(inside, Path) and inside.is_dir():
        return inside
    beside = Path(__file__).resolve().parents[2] / "rules"
    if beside.is_dir():
        return beside
    raise RuleError("the rules are missing from this installation", hint="reinstall the package")


def load_rules(extra_dirs: Sequence[str | Path] = ()) -> Rulebook:
    """The rulebook: the rules of the package, then those of `extra_dirs`, which are read at once so that mistakes show.

    Errors: RuleError with file and line, for a broken file, a duplicate name, or (in `extra_dirs`) an unsound rule.

    >>> "log-determinant" in load_rules()
    True
    """
    return _load(tuple(str(Path(d)) for d in extra_dirs))


@lru_cache(maxsize=16)
def _load(extra: tuple[str, ...]) -> Rulebook:
    texts = list(_of_folder(rules_folder()))
    own: list[str] = []
    for folder in extra:
        path = Path(folder)
        if not path.is_dir():
            raise RuleError(f"no such folder of rules: {folder}", hint="--rules takes a folder of .md files")
        found = _of_folder(path)
        own += [t.name for t in found]
        texts += found
    book = Rulebook(texts)
    for name in own:
        book[name]
    return book


def _of_folder(folder: Path) -> list[RuleText]:
    texts: list[RuleText] = []
    for path in sorted(folder.glob("*.md")):
        texts += split_rules(path.read_text(encoding="utf-8"), str(path), path.stem)
    return texts


def read_rules(text: str, path: str = "<rules>", chapter: str = "rules") -> Rulebook:
    """A rulebook from the text of one file, read at once."""
    return Rulebook(split_rules(text, path, chapter)).read_all()
