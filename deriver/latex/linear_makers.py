r"""Verbs and questions that name what they ask for: "Diagonalise $A$", "Project $b$ onto $a$", "Is $A$ positive definite?".

The cursor of `linear_sentences` with a method for each verb. Start at `linear_clauses`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from . import patterns as re
from .linear_asks import factored
from .linear_equations import is_equation
from .linear_questions import Questions
from .linear_sentences import LinearAsk, NotOurs
from .linear_words import ADVERBS, NOUNS, VERBS
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


class _Makers(Questions):
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
        found = factored(token.text)
        if found is None:
            raise NotOurs
        self.i += 1
        ask.kind, request = found
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
        self.skip(
            frozenset(
                "the a best straight least-squares least squares line curve parabola quadratic cubic polynomial plane model "
                "function of form".split()
            )
        )
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
        elif self.take("jacobi method", "jacobi iteration", "jacobi's method", "jacobi"):
            kind, steps = "splitting", steps
        elif self.take("gauss-seidel method", "gauss-seidel iteration", "gauss-seidel"):
            kind, steps = "splitting", f"{steps}, gauss-seidel".strip(", ")
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
        if self.take("starting at zero", "starting from zero", "starting from the zero vector", "starting at the origin", "from zero"):
            self.tails(ask)
            return
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
        if self.named_result(ask):
            return True
        if ask.kind == "lu" and self.take("without pivoting", "without row exchanges", "without exchanges", "with no row exchanges"):
            ask.request.add("without exchanges")
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
            size = {"one": "1", "two": "2", "three": "3", "four": "4"}.get(self.word(), self.word())
            if not size.isdigit():
                return False
            ask.request.add(f"steps {size}")
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
        found = re.fullmatch(
            r"(?:\\kappa|\\operatorname\{cond\}|\\mathrm\{cond\})(?:_\{?(1|2|F|\\infty)\}?)?|[A-Zr]|[A-Z]\s*=(?:\s*(?:[A-Z]|\\Sigma|\\Lambda)(?:\^\{?[-\w\\*]+\}?)?)+",
            token.text.strip(),
        )
        if found is None:
            return False
        if found[1] is not None and ask.kind == "condition_number":
            ask.request = {r for r in ask.request if not r.startswith("norm ")}
            ask.request.add(f"norm {'inf' if 'infty' in found[1] else found[1]}")
        self.i += 1
        return True

    # Yes or no -------------------------------------------------------------------------------------------------------------


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
