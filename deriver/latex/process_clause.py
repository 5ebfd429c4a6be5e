r"""One clause of a task on processes: its words and marks, from which phrases are taken until nothing is left."""

from __future__ import annotations

from . import patterns as re
from .process_symbols import Given

__all__ = ["MARK", "NEUTRAL", "Asked", "Clause"]

Asked = list[tuple[str, str]]
MARK = r"⟦[A-Z]\d+⟧"
NEUTRAL = frozenset(
    "a an the this these that and or by be is are was of to for in on with as such all any some its it their his we us you so "
    "then hence also what how which who find determine compute calculate show prove verify derive write down solve evaluate give "
    "state check obtain deduce use apply confirm identify explicitly explicit explain directly below above following process "
    "processes stochastic random variable variables quantity quantities value values formula itô's itô ito's function functions "
    "each both one does do satisfy satisfies satisfied follow follows when where if given using from expression closed form term "
    "terms under standard brownian motion wiener respect time times equation equations sde sdes differential integral interval "
    "conclude therefore whether express take expectations expectation your answer justify particular suitable adapted "
    "corresponding resulting here now please into at real constant every constants positive initial condition starting start asset stock "
    "price prices model filtration natural ornstein-uhlenbeck vasicek cir geometric unique same general own new again are linear "
    "corresponding itself that's".split()
)


class Clause:
    """The words that are left of a clause while its phrases are taken."""

    def __init__(self, text: str, given: Given, subject: str) -> None:
        self.line, self.given, self.it = text, given, subject

    def take(self, pattern: str) -> re.Match[str] | None:
        found = re.search(pattern, self.line)
        if found is not None:
            self.line = f"{self.line[: found.start()]} {self.line[found.end() :]}"
        return found

    def name(self, mark: str) -> str:
        """What a mark stands for as a subject: the left side of a definition."""
        text = self.given.text(mark)
        if mark[1] == "G":
            return text.partition("=")[0].strip()
        if mark[1] == "Q":
            found = re.match(r"\s*d\s*(\\?[A-Za-z]+(?:\^\d)?(?:_\{?\w\}?|\(t\))?)", text)
            return found[1] if found is not None else text
        return text

    def subjects(self) -> list[str]:
        """What the clause is about: the formulas that are left in it, else what was spoken of before."""
        marks = [m for m in re.findall(MARK, self.line) if m[1] in "XGQA"]
        self.line = re.sub(r"⟦[XGQARSKWL]\d+⟧", " ", self.line)
        names = list(dict.fromkeys(self.name(m) for m in marks))
        timed = [n for n in names if not re.fullmatch(r"[A-Z]", n) or not any(o.startswith(f"{n}_") for o in names)]
        if timed:
            return [self.timed(n) for n in timed]
        known = self.given.processes
        if self.it:
            return [self.it]
        return [self.timed(known[-1])] if known else []

    def timed(self, name: str) -> str:
        """`X` as `X_t` where the text writes it with the time."""
        bare = re.fullmatch(r"([A-Z]|r|x)(?:_\{?t\}?|\(t\))?", name)
        if bare is not None:
            for row in (*self.given.equations, *self.given.definitions):
                found = re.match(rf"\s*d?\s*({bare[1]}(?:_\{{?t\}}?|\(t\)))", row)
                if found is not None:
                    return found[1]
        return name

    def done(self) -> bool:
        words = re.findall(r"[^\s.,;:?!()\[\]]+", self.line)
        return all(w in NEUTRAL for w in words)
