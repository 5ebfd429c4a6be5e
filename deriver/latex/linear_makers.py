r"""Verbs and questions that name what they ask for: "Diagonalise $A$", "Project $b$ onto $a$", "Is $A$ positive definite?".

The cursor of `linear_sentences` with a method for each verb. Start at `linear_clauses`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from .linear_equations import is_equation
from .linear_sentences import LinearAsk, NotOurs, Reader
from .linear_words import ADVERBS, FACTORS, NOUNS, PROPERTIES, VERBS
from .wording import Token

__all__ = ["linear_clauses"]


def linear_clauses(tokens: Sequence[Token]) -> list[LinearAsk | list[Token]] | None:
    """The clauses of a sentence that asks for linear algebra, or None."""
    said = list(tokens)
    first = _Makers(said)
    first.take("the", "a", "an")
    if first.longest(NOUNS) is not None:  # a noun phrase alone asks for what it names: "LU factorisation of $A$"
        said = [Token("word", "find", said[0].start, said[0].start), *said]
    try:
        return _Makers(said).read()
    except NotOurs:
        return None


class _Makers(Reader):
    # Makers ----------------------------------------------------------------------------------------------------------------

    def maker(self, kind: str, request: str = "") -> None:
        self.i += 1
        ask = self.new(kind, request)
        self.described(ask, "of")
        self.targets([ask])

    def adverb_maker(self) -> None:
        """ "Orthogonally diagonalise $A$", "row reduce $A$"."""
        if self.take("orthogonally diagonalise", "orthogonally diagonalize"):
            self.i -= 1
            self.maker("diagonalise", "orthogonal")
        elif self.take("row reduce", "row-reduce") or self.take("reduce"):
            if not self.described(self.new("row_reduction"), "of"):
                raise NotOurs
            if self.take("to"):
                self.skip(ADVERBS)
                phrase = self.longest(NOUNS)
                if phrase is None or NOUNS[phrase][0] != "row_reduction":
                    raise NotOurs
                self.i += len(phrase)
                if NOUNS[phrase][1]:
                    self.asks[-1].request.add(NOUNS[phrase][1])
                self.tails(self.asks[-1])
        else:
            raise NotOurs

    def factor(self) -> None:
        self.i += 1
        ask = self.new("lu")
        if not self.described(ask, "of"):
            raise NotOurs
        if not (self.take("as", "into", "in the form", "as a product", "into the form", "as the product")):
            raise NotOurs
        token = self.formula()
        if token is None:
            raise NotOurs
        key = token.text.replace(" ", "").replace(r"\,", "").split("=")[-1]
        if key not in FACTORS:
            raise NotOurs
        self.i += 1
        ask.kind, request = FACTORS[key]
        ask.request |= {r for r in request.split(", ") if r}
        self.tails(ask)

    def project(self) -> None:
        self.i += 1
        ask = self.new("projection")
        self.skip(frozenset({"the", "vector", "orthogonally", "point"}))
        if self.formula() is None:
            raise NotOurs
        self.formulas(ask, "of")
        if self.word() == "orthogonally":
            self.i += 1
        self.targets([ask])

    def solve(self) -> None:
        self.i += 1
        ask = self.new("linear_system")
        self.skip(ADVERBS)
        if self.take("in the least squares sense", "in the least-squares sense"):
            ask.kind = "least_squares"
        if not self.described(ask, "of"):
            if self.word() in ("whose", "having", "with"):
                self.i += 1
                if not self.described(ask, "of"):
                    raise NotOurs
            else:
                raise NotOurs
        if self.take("whose augmented matrix is", "having augmented matrix", "represented by"):
            ask.request.add("augmented")
            if not self.described(ask, "of"):
                raise NotOurs
        if self.take("in the least squares sense", "in the least-squares sense", "by least squares", "using least squares"):
            ask.kind = "least_squares"
        if self.word() == "for" and self.formula(1) is not None and not is_equation(self.formula(1)):
            self.i += 1
            self.formulas(ask, "unknowns")
        self.tails(ask)

    def fit(self) -> None:
        self.i += 1
        ask = self.new("least_squares", "fit")
        self.skip(frozenset("the a best straight least-squares least squares line curve parabola model function of form".split()))
        token = self.formula()
        if token is None:
            raise NotOurs
        ask.targets.append(("model", token))
        self.i += 1
        if not self.take("to", "through"):
            raise NotOurs
        self.skip(frozenset("the data points point following values measurements set".split()))
        if self.formula() is None:
            raise NotOurs
        self.formulas(ask, "points")
        if self.take("in the least squares sense", "in the least-squares sense", "by least squares", "using least squares"):
            pass
        self.tails(ask)

    def orthonormalise(self) -> None:
        self.i += 1
        ask = self.new("qr", "basis")
        if not self.described(ask, "of"):
            raise NotOurs
        self.tails(ask)

    def whether(self) -> None:
        """ "Determine whether $A$ is positive definite"; else an ordinary verb."""
        k = 1
        if self.word(k) in ("whether", "if"):
            self.i += 2
            self.yes_or_no(inverted=True)
            return
        if (
            self.word() in ("determine", "find")
            and self.word(1) in ("all", "the")
            and (self.word(2) == "values" or (self.word(2) == "real" and self.word(3) == "values"))
        ):
            self.for_which()
            return
        if self.word() not in VERBS:
            raise NotOurs
        self.i += 1
        if self.take("the values of", "all values of", "all real values of", "the value of"):
            self.i -= 3
            self.for_which()
            return
        self.asked()

    def express(self) -> None:
        """ "Express $v$ in the basis ..., as a combination of ..."."""
        self.i += 1
        ask = self.new("change_of_basis")
        self.skip(frozenset({"the", "vector"}))
        if self.formula() is None:
            raise NotOurs
        self.formulas(ask, "of")
        if not self.take("as a linear combination of", "in the basis", "in terms of the basis", "as a combination of", "in terms of"):
            raise NotOurs
        if not self.described(ask, "basis"):
            raise NotOurs
        self.tails(ask)

    def write(self) -> None:
        """ "Write $b$ as a linear combination of ..."; else an ordinary verb."""
        if any(t.kind == "word" and t.text == "combination" for t in self.tokens[self.i :]):
            self.express()
            return
        self.i += 1
        self.asked()

    def verify(self) -> None:
        """ "Verify the Cayley-Hamilton theorem for $A$"."""
        self.i += 1
        self.skip(ADVERBS)
        if not self.take("cayley-hamilton theorem", "cayley-hamilton", "theorem of cayley-hamilton"):
            raise NotOurs
        ask = self.new("cayley_hamilton", words="cayley-hamilton theorem")
        if self.word() not in ("for", "with", "of", "on"):
            raise NotOurs
        self.i += 1
        if not self.described(ask, "of"):
            raise NotOurs
        self.tails(ask)

    def perform(self) -> None:
        """ "Perform two steps of the conjugate gradient method for $Ax=b$ ..."."""
        self.i += 1
        numbers = {w: k for k, w in enumerate("one two three four five six seven eight".split(), 1)}
        steps = ""
        if self.word() in numbers or self.word().isdigit():
            steps = f"steps {numbers.get(self.word(), self.word())}"
            self.i += 1
        elif self.formula() is not None and self.formula().text.strip().isdigit():  # type: ignore[union-attr]
            steps = f"steps {self.formula().text.strip()}"  # type: ignore[union-attr]
            self.i += 1
        self.take("steps of", "step of", "iterations of", "iteration of")
        self.take("the")
        if self.take("conjugate gradient method", "conjugate gradients", "method of conjugate gradients", "conjugate gradient"):
            kind = "conjugate_gradient"
        elif self.take("power iteration", "power method", "the power method"):
            kind = "power_iteration"
        else:
            raise NotOurs
        ask = self.new(kind, steps)
        if self.word() not in ("for", "on", "to", "with"):
            raise NotOurs
        self.i += 1
        self.take("solve")
        if not self.described(ask, "of"):
            raise NotOurs
        if self.stop() == "," and self.word(1) in ("starting", "from"):
            self.i += 1
        while self.take("starting from", "starting at", "starting with", "from", "with starting vector", "with initial vector"):
            if self.formula() is None:
                raise NotOurs
            self.formulas(ask, "start")
        self.tails(ask)

    def reflected(self, ask: LinearAsk) -> bool:
        """What a reflection maps, and where to; or the normal vector of its mirror."""
        self.take("$H$")
        if self.take("with normal vector", "with normal", "defined by", "determined by", "generated by"):
            ask.request.add("normal")
            return self.described(ask, "of")
        verbs = ("maps", "sends", "takes", "reflects", "carries", "transforms")
        if not self.take(*(f"{w} {v}" for w in ("that", "which") for v in verbs), "mapping", "sending", "taking", "for", "of"):
            return False
        if not self.described(ask, "of"):
            return False
        if not self.take("to", "onto", "into"):
            return True
        if self.take("a multiple of", "a scalar multiple of", "some multiple of", "the line of", "the direction of", "the span of"):
            ask.request.add("direction")
        return self.described(ask, "of")

    def located(self, ask: LinearAsk) -> bool:
        """Where: a distance "from" a point "to" a plane, a quotient "at" a vector, "in the direction of"."""
        if self.named_result(ask) or (ask.kind == "lu" and self.take("without pivoting", "without row exchanges", "without exchanges")):
            return True
        if ask.kind == "distance" and self.take("from"):
            return self.described(ask, "of")
        if (ask.kind == "distance" and self.take("to")) or ("closest" in ask.request and self.take("in", "on")):
            ask.request.add("to a space")
            return self.described(ask, "onto")
        if ask.kind == "rayleigh_quotient" and self.take("at", "for the vector", "for the matrix", "with the vector", "and the vector"):
            return self.described(ask, "of")
        if ask.kind == "unit_vector" and self.take(
            "in the direction of", "in the same direction as", "in direction", "along", "parallel to"
        ):
            return self.described(ask, "of")
        if ask.kind == "householder":
            return self.reflected(ask)
        if ask.kind == "volume" and self.take("spanned by"):
            return self.described(ask, "of")
        if ask.kind == "volume" and self.take("with vertices"):
            ask.request.add("vertices")
            return self.described(ask, "of")
        if ask.kind == "change_of_basis_matrix" and self.word() in ("from", "to"):
            role = self.word()
            self.i += 1
            if self.take("standard basis"):
                ask.request.add(f"{role} standard")
                return True
            return self.described(ask, role)
        if ask.kind == "krylov" and self.take("of dimension"):
            if not self.word().isdigit():
                return False
            ask.request.add(f"steps {self.word()}")
            self.i += 1
            return True
        if self.take("in degrees", "in radians"):
            return True  # both are said in any case
        if ask.words.endswith("eigenspace") and self.take("corresponding to", "associated with", "associated to", "belonging to"):
            self.take("the eigenvalue", "eigenvalue")
            ask.kind = "null_space"
            return self.described(ask, "eigenvalue")
        return False

    def named_result(self, ask: LinearAsk) -> bool:
        r""" "the Cholesky factor $L$ of", "the condition number $\kappa_2$ of": a name for what is asked for; an index names the norm."""
        token = self.formula()
        if token is None or ask.targets or self.word(1) != "of":
            return False
        found = re.fullmatch(r"(?:\\kappa|\\operatorname\{cond\}|\\mathrm\{cond\})(?:_\{?(1|2|F|\\infty)\}?)?|[A-Zr]", token.text.strip())
        if found is None:
            return False
        if found[1] is not None and ask.kind == "condition_number":
            ask.request = {r for r in ask.request if not r.startswith("norm ")}
            ask.request.add(f"norm {'inf' if 'infty' in found[1] else found[1]}")
        self.i += 1
        return True

    # Yes or no -------------------------------------------------------------------------------------------------------------

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
                size = re.fullmatch(r"(?:\\mathbb\{?R\}?|\\R|\\mathbf\{?R\}?)\^\{?(\d+)\}?", space.text.replace(" ", ""))
                if size is None:
                    raise NotOurs
                ask.request.add(f"space {size[1]}")
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
#: Verbs that name the question themselves.
MAKERS: dict[str, Callable[[Any], None]] = {
    **dict.fromkeys(("diagonalise", "diagonalize"), lambda r: r.maker("diagonalise")),
    **dict.fromkeys(("orthogonally", "row", "row-reduce", "reduce"), _Makers.adverb_maker),
    "invert": lambda r: r.maker("inverse"),
    "eigendecompose": lambda r: r.maker("diagonalise"),
    "exponentiate": lambda r: r.maker("exponential"),
    **dict.fromkeys(("factor", "factorise", "factorize", "decompose"), _Makers.factor),
    "project": _Makers.project,
    "solve": _Makers.solve,
    "fit": _Makers.fit,
    **dict.fromkeys(("orthonormalise", "orthonormalize", "orthogonalise", "orthogonalize"), _Makers.orthonormalise),
    **dict.fromkeys(("determine", "decide", "check", "test", "find"), _Makers.whether),
    "express": _Makers.express,
    "write": _Makers.write,
    "verify": _Makers.verify,
    "perform": _Makers.perform,
    "do": _Makers.perform,
}
_Makers.makers = MAKERS
