"""The rulebook: rules written in Markdown and LaTeX, read strictly.

Comes in: the files of `rules/` and folders of a user's own. Goes out: a `Rulebook` of `Rule` records, looked up by name.
Does not know: how rules are used or checked. Start at `load_rules`; the grammar of a file is in `grammar`, what makes a rule
unsound on its face in `interpretation`.
"""

from .book import Rulebook
from .loading import load_rules, read_rules

__all__ = ["Rulebook", "load_rules", "read_rules"]
