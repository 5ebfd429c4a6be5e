r"""What probability, asymptotics and linear algebra speak of beside numbers, by the letter it begins with.

`\mathbb{E}[X]`, `\mathcal{N}(\mu,\Sigma)` against `\mathcal{N}(A)`, `p(x\mid y)`, `O(h^2)`, `\dim\ker A`, `\mathrm{diag}(d_i)`. A letter
that is declared keeps its declared meaning; the others are decided by arity and by custom. Start at `NotionMixin.notion`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Ambiguous, NotSupported, TypeMistake
from ..expression import SCALAR, Expr
from ..expression import build as b
from . import tree
from .chance import fence_of
from .evidence_names import is_plain_moment
from .names import index_names, key_of, names_below, sliced
from .sizes import size_expression
from .spaces import CALLIGRAPHIC_SPACES, SpaceMixin, capital
from .tree import Node

__all__ = ["NotionMixin", "is_notion"]

_MOMENTS = {
    "Var": "Var", "Cov": "Cov", "cov": "Cov", "var": "Var", "Corr": "Corr", "corr": "Corr", "cor": "Corr", "Std": "Std", "std": "Std",
    "Pr": "Pr", "Prob": "Pr", "E": "E", "KL": "KL",
}  # fmt: skip
_BLACKBOARD = {"E": "E", "P": "Pr", "V": "Var"}
#: Laws by the word they are written with.
_LAWS = frozenset(
    "Bernoulli Bern Binomial Bin Poisson Pois Exp Exponential Unif Uniform Normal Geom Geometric Beta Gamma InvGamma Dir Dirichlet "
    "Cauchy Laplace Wishart InvWishart Categorical Cat Multinomial Mult GP Weibull Pareto LogNormal StudentT Student".split()
)
_CALLIGRAPHIC_LAWS = frozenset({"N", "U", "GP", "TN", "MN", "D"})
_ORDERS = {"O": "O", "o": "o", "Theta": r"\Theta", "Omega": r"\Omega"}


class NotionMixin(SpaceMixin):
    """The part of the elaborator that reads them."""

    def notion(self, factors: Sequence[Node], marks: Sequence[str], i: int) -> tuple[Expr, int] | None:
        """What begins at factor i, with how many factors it takes; None where it is nothing of the kind."""
        head = factors[i]
        base = head.base if isinstance(head, tree.Script) else head
        if isinstance(base, tree.Operator):
            if base.name == "dim":
                return self.dimension(factors, marks, i)
            if base.name in _MOMENTS:
                return self.moment(_MOMENTS[base.name], head, factors, marks, i)
            if base.name in ("diag", "Diag"):
                return self._diagonal_of(factors, marks, i)
            return self.law_at(base, factors, marks, i) if base.name in _LAWS else None
        if not isinstance(base, tree.Name) or base.accents not in ((), ("tilde",)):
            return None
        following = fence_of(factors[i + 1]) if i + 1 < len(factors) and marks[i] == "" else None
        name, style = base.name, base.style
        if style == "blackboard" and name in _BLACKBOARD and self.lookup(key_of(base) or "") is None:
            return self.moment(_BLACKBOARD[name], head, factors, marks, i)
        if style == "blackboard" and name == "I" and following is not None and isinstance(following.content, tree.Chain):
            return self.with_scripts(self.indicator_of(following.content), factors[i + 1]), 2
        if style in ("roman", "sans") and name in ("E", "P") and following is not None and self.free(base):
            return self.moment(_BLACKBOARD[name], head, factors, marks, i)
        if name == "P" and isinstance(head, tree.Script) and head.sub is not None and head.sup is None and not head.primes:
            found = self.subspace(head.sub)
            if found is not None:
                return found, 1
        if name == "E" and style == "plain" and following is None and i + 1 < len(factors) and marks[i] == "" and self.free(base):
            after = factors[i + 1]
            after = after.base if isinstance(after, tree.Script) else after
            if isinstance(after, tree.Name) and key_of(after) in self.evidence.random and not self.strict:
                raise self.error(Ambiguous, "an expectation, or a product with E?", head, r"write E[\ldots]")
        if following is None or isinstance(head, tree.Script) and not (name in ("E", "D") and head.sup is None):
            return None
        if style == "plain":
            return self._plain(base, head, following, factors, marks, i)
        if style == "calligraphic" and self.free(base):
            if name == "N" and isinstance(following.content, tree.Sequence) and self.is_normal_density(following.content):
                return self.with_scripts(self.normal_density(following), factors[i + 1]), 2
            if name in ("O", "o"):
                return self._order(name, base, factors, i)
            if name in _CALLIGRAPHIC_LAWS and isinstance(following.content, tree.Sequence):
                return self.law_at(base, factors, marks, i)
            if name in CALLIGRAPHIC_SPACES and not isinstance(following.content, tree.Sequence) and not self.strict:
                value = self.sizes.settle(self.expr(following.content))
                if value.shape.kind == "matrix" or capital(following.content):
                    raise self.error(NotSupported, "a subspace stands where a number, a vector or a matrix is needed", head)
        return None

    def _plain(
        self, base: tree.Name, head: Node, fence: tree.Fence, factors: Sequence[Node], marks: Sequence[str], i: int
    ) -> tuple[Expr, int] | None:
        """Plain letters before a fence: `E[X]`, `P(A \\cap B)`, `O(h^2)`, `I(z>0)`, `p(x \\mid y)`, `D_{KL}(p \\| q)`."""
        name, content = base.name, fence.content
        if not self.free(base):
            return None
        if name == "D" and isinstance(head, tree.Script):
            named = head.sub is not None and self.source(head.sub).replace(" ", "").rstrip("}").endswith("KL")
            return self.moment("KL", base, factors, marks, i) if named else None
        chance = name == "E" and is_plain_moment(head, fence) and self.evidence.factors.get("E", 0) == 0
        if name == "E" and (fence.opening == "[" or chance or isinstance(head, tree.Script) and isinstance(head.sub, tree.Chain)):
            self.assume("$E(...)$ is an expectation" if fence.opening == "(" else "$E[...]$ is an expectation")
            return self.moment("E", head, factors, marks, i)
        if isinstance(head, tree.Script):
            return None
        if name == "P" and (
            key_of(base) in self.evidence.conditional or self.is_event(content) or fence.opening == "[" or self.is_conditional(content)
        ):
            self.assume("$P(...)$ is a probability")
            return self.moment("Pr", head, factors, marks, i)
        if name == "I" and isinstance(content, tree.Chain):
            self.assume("$I(...)$ of a relation is its indicator")
            return self.with_scripts(self.indicator_of(content), factors[i + 1]), 2
        if name in _ORDERS and fence.opening == "(" and not self.strict and not isinstance(content, tree.Sequence):
            counted = set(names_below(content)) <= {"n", "m", "k", "N"} and bool(names_below(content))
            if name in ("O", "o") or len(self.source(content)) <= 3 or counted:
                return self._order(_ORDERS[name], base, factors, i)
        if fence.opening == "(" and (self.is_conditional(content) or key_of(base) in self.evidence.conditional):
            return self.with_scripts(self.density(base, content), factors[i + 1]), 2
        return None

    # A diagonal by its general entry ----------------------------------------------------------------------------------------

    def _diagonal_of(self, factors: Sequence[Node], marks: Sequence[str], i: int) -> tuple[Expr, int] | None:
        r"""`\mathrm{diag}(d_i)`, `\mathrm{diag}(\sigma_i/(\sigma_i^2+\lambda))`: the entries by their index; None for other arguments."""
        fence = fence_of(factors[i + 1]) if i + 1 < len(factors) and marks[i] == "" and isinstance(factors[i], tree.Operator) else None
        if fence is None or isinstance(fence.content, tree.Sequence | tree.Chain) or sliced(fence.content):
            return None
        letters = sorted(x for x in index_names(fence.content) if x in "ijkl" and self.lookup(x) is None)
        if len(letters) != 1:
            return None
        letter = letters[0]
        index = b.symbol(letter, SCALAR, ("index",), latex=letter)
        self.ranges[index] = self.sizes.fresh()
        with self.bound(letter, index):
            entry = self.sizes.settle(self.expr(fence.content))
        if not entry.is_scalar or index not in entry.free:
            raise self.error(TypeMistake, f"the entries of a diagonal are numbers, not a {entry.shape}", fence)
        self.assume(f"${letter}$ runs over the diagonal")
        if entry.op == "entry" and entry.args[0].shape.kind == "vector" and entry.args[1] is index:
            made = b.diag(entry.args[0])
        else:
            size = self.sizes.resolve(self.ranges[index])
            unit = b.basis(index, size)
            made = b.sum_over(b.mul(entry, b.dot(unit, b.transpose(unit))), index, b.ONE, size_expression(size))
        return self.with_scripts(made, factors[i + 1]), 2

    # Orders of growth --------------------------------------------------------------------------------------------------------

    def _order(self, kind: str, base: tree.Name, factors: Sequence[Node], i: int) -> tuple[Expr, int]:
        fence = fence_of(factors[i + 1])
        assert fence is not None
        if isinstance(factors[i + 1], tree.Script) or isinstance(fence.content, tree.Sequence):
            raise self.error(NotSupported, "this is no order of growth", factors[i + 1])
        bound = self.sizes.settle(self.expr(fence.content))
        written = self.source(base)
        shown = written if written.isascii() and written != r"\order" else key_of(base) or written
        if not bound.is_scalar:
            raise self.error(NotSupported, f"an order of growth by a {bound.shape}", fence)
        self.assume(f"${shown}(...)$ is an order of growth")
        return b.order(shown, bound), 2


def is_notion(head: Node, fence: tree.Fence) -> bool:
    r"""Whether `head(...)` on the left defines nothing: `\mathcal{N}(A)`, `\lambda_{\max}(A)`, `\mathbb{P}(A)`."""
    base = head.base if isinstance(head, tree.Script) else head
    if not isinstance(base, tree.Name):
        return True
    if isinstance(fence.content, tree.Sequence) and any(s in ("|", ";", "\\|") for s in fence.content.separators):
        return True
    upper = capital(fence.content)
    if is_plain_moment(head, fence):
        return True  # E(X) = \mu: of this X
    if base.style == "blackboard":
        return True
    if base.name == "E" and isinstance(head, tree.Script) and base.style == "calligraphic":
        return upper
    if base.style == "calligraphic" and base.name in CALLIGRAPHIC_SPACES:
        return upper
    return base.name in ("lambda", "sigma", "kappa", "rho") and upper
