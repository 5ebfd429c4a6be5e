"""Questions of linear algebra that are answered by yes, by no, or by the values of a parameter."""

from __future__ import annotations

from . import patterns as re
from .linear_sentences import LinearAsk, NotOurs, Reader
from .linear_words import PROPERTIES
from .wording import Token

__all__ = ["Questions"]


def _size_of(space: str) -> set[str]:
    r"""What a space adds to a request: `\mathbb{R}^3`, `P_2`, `M_{2\times2}`."""
    plain = re.sub(r"[\s{}]|\\left|\\right", "", space)
    columns = re.fullmatch(r"(?:\\mathbb|\\mathbf|\\)?R\^(\d+)", plain)
    if columns is not None:
        return {f"space {columns[1]}"}
    powers = re.fullmatch(r"(?:\\mathbb|\\mathcal|\\mathbf|\\mathrm)?P_(\d)(?:\(.*\))?", plain)
    if powers is not None:
        return {f"space {int(powers[1]) + 1}", f"degree {powers[1]}"}
    tables = re.fullmatch(r"(?:\\mathcal|\\mathbf|\\mathbb)?(?:M_|R\^)(\d),?(?:\\times)?(\d)?(?:\(.*\))?", plain)
    if tables is not None:
        return {f"space {int(tables[1]) * int(tables[2] or tables[1])}"}
    raise NotOurs


_BELONGS = (
    (("in the column space of", "in the range of", "in the image of"), "membership", "column space"),
    (("in the null space of", "in the kernel of", "in the nullspace of"), "membership", "null space"),
    (("in the row space of",), "membership", "row space"),
    (("in the span of", "in", "in the subspace spanned by", "a linear combination of", "linear combination of"), "membership", ""),
    (("eigenvector of", "eigenvector for"), "eigenvector_test", ""),
    (("eigenvalue of",), "eigenvalue_test", ""),
)
_SOLUTIONS = (
    (("no solution", "no solutions"), "inconsistent"),
    (("a unique solution", "exactly one solution", "one solution", "only the trivial solution", "a unique solution only"), "unique"),
    (("infinitely many solutions", "an infinite number of solutions", "a nontrivial solution", "nontrivial solutions",
      "more than one solution", "a non-trivial solution", "non-trivial solutions"), "infinite"),
    (("a solution", "at least one solution", "solutions"), "consistent"),
)  # fmt: skip


class Questions(Reader):
    """Sentences that ask whether, and for which."""

    def yes_or_no(self, inverted: bool = False) -> None:
        if not inverted:
            self.i += 1
        ask = self.new("question")
        said = self.i
        if not self.described(ask, "of") and not ask.refers:
            raise NotOurs
        if self.i == said:
            raise NotOurs
        if inverted and not self.take("is", "are", "form"):
            raise NotOurs
        self.skip(frozenset({"a", "an", "also"}))
        if self.belongs(ask):
            return
        self.property_of(ask)

    def belongs(self, ask: LinearAsk) -> bool:
        """ "in the span of ...", "in the column space of $A$", "an eigenvector of $A$"."""
        for phrases, kind, request in _BELONGS:
            if self.take(*phrases):
                ask.kind = kind
                ask.words = phrases[0]
                ask.request |= {request, "yes or no"} - {""}
                said = self.i
                if not self.described(ask, "basis"):
                    raise NotOurs
                if {t.text for t in self.tokens[said : self.i]} & {"row", "null", "solution", "plane", "line", "range", "image"}:
                    raise NotOurs  # another space than the span of what is written
                self.tails(ask)
                return True
        return False

    def property_of(self, ask: LinearAsk) -> None:
        phrase = self.longest(PROPERTIES)
        if phrase is None:
            raise NotOurs
        self.i += len(phrase)
        ask.kind, request = PROPERTIES[phrase]
        ask.words = " ".join(phrase)
        ask.request |= {r for r in request.split(", ") if r}
        ask.request.add("yes or no")
        if ask.refers:
            ask.targets = []
        while self.stop() == "," or self.word() == "or":
            k = 1 if self.stop() == "," else 0
            k += self.word(k) == "or"
            self.i += k
            phrase = self.longest(PROPERTIES)
            if phrase is None or PROPERTIES[phrase][0] != ask.kind:
                self.i -= k
                break
            self.i += len(phrase)
            if ask.kind == "definiteness":
                ask.request = {r for r in ask.request if r == "yes or no"}
        self.tails(ask)

    def basis_or_solution(self) -> None:
        self.i += 1
        ask = self.new("independence")
        if not self.described(ask, "of"):
            raise NotOurs
        spanning = self.take("span")
        if spanning or self.take("form a basis of", "form a basis for", "form a basis"):
            ask.request |= {"yes or no", "spans" if spanning else "basis"}
            space = self.formula()
            if space is not None:
                ask.request |= _size_of(space.text)
                self.i += 1
            elif spanning:
                raise NotOurs
            return
        outcome = self.solutions()
        if outcome is not None and ask.kind == "independence":
            ask.kind = "linear_system"
            ask.request |= {"yes or no", outcome}
            self.tails(ask)
            return
        if self.take("have a solution", "have any solutions", "have solutions"):
            ask.kind = "linear_system"
            self.tails(ask)
            return
        if self.take("commute"):
            ask.kind = "commute"
            self.tails(ask)
            return
        raise NotOurs

    def solutions(self) -> str | None:
        """ "have no solution", "has infinitely many solutions": how many solutions are asked for."""
        for verb in ("have", "has", ""):
            for phrases, outcome in _SOLUTIONS:
                if self.take(*(f"{verb} {p}".strip() for p in phrases)):
                    return outcome
        return None

    def for_which(self) -> None:
        """ "For which real $a$ is $M=...$ positive definite?", "For what values of $k$ is ... singular?"."""
        while self.word() in (
            "for",
            "which",
            "what",
            "real",
            "values",
            "value",
            "of",
            "numbers",
            "number",
            "the",
            "all",
            "find",
            "determine",
            "parameter",
            "choices",
        ):
            self.i += 1
        letters: list[Token] = []
        while self.formula() is not None and not letters:
            token = self.formula()
            assert token is not None
            letters.append(token)
            self.i += 1
            while self.stop() == "," or self.word() == "and":
                further = self.formula(1)
                if further is None or len(further.text) > 12:
                    break
                letters.append(further)
                self.i += 2
        if not letters:
            raise NotOurs
        inverted = self.take("for which", "such that", "so that", "that make", "for which the matrix")
        if not inverted and not self.take("is", "are", "does"):
            raise NotOurs
        ask = self.new("question")
        if not self.described(ask, "of"):
            raise NotOurs
        ask.targets.extend(("letter", t) for t in letters)
        ask.request.add("for which")
        outcome = self.solutions()
        if outcome is not None:
            ask.kind = "linear_system"
            ask.request.add(outcome)
            self.tails(ask)
            return
        if inverted and not self.take("is", "are", "has", "have"):
            raise NotOurs
        if self.take("have no inverse", "not invertible", "not have an inverse", "fail to be invertible"):
            ask.kind = "determinant"
            ask.request |= {"singular"}
            self.tails(ask)
            return
        if self.longest({("singular",): 0, ("invertible",): 0, ("nonsingular",): 0, ("non-singular",): 0}) is not None:
            ask.kind = "determinant"
            ask.request.add("singular" if self.word() == "singular" else "invertible")
            ask.words = self.word()
            self.i += 1
            self.tails(ask)
            return
        if self.belongs(ask):
            return
        self.property_of(ask)
