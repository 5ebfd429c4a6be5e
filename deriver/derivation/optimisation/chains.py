r"""Chains of inequalities about gradient methods, line by line: the descent lemma, sufficient decrease, rates, Grönwall.

A chain is a table of lines in LaTeX over declared letters. Here $g$ is the gradient at the iterate, $\delta$ the value above the minimum,
$G=\|g\|^2$. A line that uses a hypothesis carries it as its condition, and is checked as an inequality under it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...expression import Expr
from ...latex.declarations import read_declarations
from ...latex.read import read_expression
from ...model import Answer, Claim, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import ended, finished

__all__ = ["solve_chain"]


@dataclass(frozen=True)
class Line:
    """`left relation right` by a rule, under conditions, with the sentence that explains it."""

    rule: str
    left: str
    relation: str
    right: str
    because: str
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chain:
    """The letters, the lines, and what they prove."""

    given: str
    lines: tuple[Line, ...]
    result: str
    assumes: str


_SMOOTH = r"the gradient of $f$ is Lipschitz with the constant $L$"
_STEP = r"$x_{k+1}=x_k-\frac{1}{L}\nabla f(x_k)$"
_DECREASE = Line(
    "step of length one over L", r"g^\top\left(-\frac{1}{L}g\right)+\frac{L}{2}\left\|-\frac{1}{L}g\right\|_2^2", "=",
    r"-\frac{1}{2L}\|g\|_2^2",
    r"The descent lemma at $y=x_k-\frac{1}{L}g$ with $g=\nabla f(x_k)$.",
)  # fmt: skip
_INDUCTION = Line(
    "induction over the steps", r"\left(1-\frac{\mu}{L}\right)\left(1-\frac{\mu}{L}\right)^k\delta_0", "=",
    r"\left(1-\frac{\mu}{L}\right)^{k+1}\delta_0", "Each step multiplies the bound by the same factor.",
)  # fmt: skip
_LINEAR = Line(
    "inequality of Polyak and Łojasiewicz", r"\delta-\frac{1}{2L}G", r"\le", r"\left(1-\frac{\mu}{L}\right)\delta",
    r"By $G=\|\nabla f(x_k)\|^2\ge2\mu\delta$ with $\delta=f(x_k)-f^*$.", (r"G\ge2\mu\delta",),
)  # fmt: skip

_BELOW = Line(
    "square completed in a vector", r"g^\top p+\frac{\mu}{2}\|p\|_2^2", "=",
    r"\frac{\mu}{2}\left\|p+\frac{1}{\mu}g\right\|_2^2-\frac{1}{2\mu}\|g\|_2^2",
    r"Strong convexity bounds $f(y)$ below by $f(x)+g^\top p+\frac{\mu}{2}\|p\|^2$ with $p=y-x$; "
    r"so $f^*\ge f(x)-\frac{1}{2\mu}\|g\|^2$.",
)  # fmt: skip
_DOUBLED = Line(
    "inequality of Polyak and Łojasiewicz", r"G", r"\ge", r"2\mu\delta",
    r"With $G=\|\nabla f(x)\|^2$ and $\delta=f(x)-f^*$, multiplied by $2\mu$.", (r"\delta\le\frac{1}{2\mu}G",),
)  # fmt: skip

_CHAINS: dict[str, Chain] = {
    "lemma": Chain(
        r"u, v \in \mathbb{R}^n, L > 0, t > 0, d > 0, m \in \mathbb{R}",
        (
            Line("inequality of Cauchy and Schwarz", r"u^\top v", r"\le", r"\|u\|_2\|v\|_2",
                 r"With $u=\nabla f(x+t(y-x))-\nabla f(x)$ and $v=y-x$."),
            Line("Lipschitz gradient", r"m d", r"\le", r"L t d^2",
                 r"With $m=\|u\|\le Lt\|y-x\|$ and $d=\|y-x\|$.", (r"m\le L t d",)),
            Line("integral over the segment", r"\int_0^1 L t d^2\,dt", "=", r"\frac{L}{2}d^2",
                 r"$f(y)-f(x)-\nabla f(x)^\top(y-x)=\int_0^1u^\top v\,dt$ by the fundamental theorem of calculus."),
        ),
        r"$f(y)\le f(x)+\nabla f(x)^\top(y-x)+\frac{L}{2}\|y-x\|^2$", _SMOOTH,
    ),
    "decrease": Chain(
        r"g \in \mathbb{R}^n, L > 0", (_DECREASE,),
        r"$f(x_{k+1})\le f(x_k)-\frac{1}{2L}\|\nabla f(x_k)\|^2$", f"{_SMOOTH}; {_STEP}",
    ),
    "polyak": Chain(
        r"g \in \mathbb{R}^n, L > 0, \mu > 0, \delta \ge 0, G \ge 0, \delta_0 \ge 0, k \in \mathbb{N}", (_DECREASE, _LINEAR, _INDUCTION),
        r"$f(x_k)-f^*\le\left(1-\frac{\mu}{L}\right)^k(f(x_0)-f^*)$",
        rf"{_SMOOTH}; {_STEP}; $\|\nabla f(x)\|^2\ge2\mu(f(x)-f^*)$",
    ),
    "lojasiewicz": Chain(
        r"g, p \in \mathbb{R}^n, \mu > 0, \delta, G \ge 0", (_BELOW, _DOUBLED),
        r"$\|\nabla f(x)\|^2\ge2\mu(f(x)-f^*)$", r"$f$ is strongly convex with the modulus $\mu$ and has the least value $f^*$",
    ),
    "strong": Chain(
        r"g, p \in \mathbb{R}^n, L > 0, \mu > 0, \delta \ge 0, G \ge 0, \delta_0 \ge 0, k \in \mathbb{N}",
        (
            _BELOW, _DECREASE, _LINEAR, _INDUCTION,
        ),
        r"$f(x_k)-f^*\le\left(1-\frac{\mu}{L}\right)^k(f(x_0)-f^*)$", rf"{_SMOOTH}; $f$ is strongly convex with the modulus $\mu$; {_STEP}",
    ),
    "convex": Chain(
        r"g, e \in \mathbb{R}^n, L > 0, k > 0, \delta \ge 0, S \ge 0, R \ge 0",
        (
            _DECREASE,
            Line("difference of squared distances", r"g^\top e-\frac{1}{2L}\|g\|_2^2", "=",
                 r"\frac{L}{2}\left(\|e\|_2^2-\left\|e-\frac{1}{L}g\right\|_2^2\right)",
                 r"With $e=x_k-x^*$: by convexity $f(x_k)-f^*\le g^\top e$, so the left side bounds $f(x_{k+1})-f^*$."),
            Line("telescoping of distances", r"k\delta", r"\le", r"\frac{L}{2}R^2",
                 r"The distances cancel in the sum $S$ of $f(x_1)-f^*$ to $f(x_k)-f^*$, so $S\le\frac{L}{2}R^2$ with $R=\|x_0-x^*\|$; "
                 r"the values fall, so $k\delta\le S$ for the last one.",
                 (r"k\delta\le S", r"S\le\frac{L}{2}R^2")),
            Line("telescoping of distances", r"\delta", r"\le", r"\frac{L R^2}{2k}", "Divided by the number of steps.",
                 (r"k\delta\le\frac{L}{2}R^2",)),
        ),
        r"$f(x_k)-f^*\le\frac{L\|x_0-x^*\|^2}{2k}$", rf"{_SMOOTH}; $f$ is convex with a minimiser $x^*$; {_STEP}",
    ),
    "gronwall": Chain(
        r"u : \mathbb{R} \to \mathbb{R}, t, a \in \mathbb{R}, c \ge 0, w \in \mathbb{R}",
        (
            Line("bound of Grönwall", r"\frac{d}{dt}\left(e^{-at}u(t)\right)", "=", r"e^{-at}\left(u'(t)-au(t)\right)",
                 r"By $u'\le au$ this is not positive, so $e^{-at}u(t)\le u(0)$ for $t\ge0$."),
            Line("bound of Grönwall", r"w", r"\le", r"e^{at}c", r"Multiplied by $e^{at}>0$, with $w=u(t)$ and $c=u(0)$.",
                 (r"e^{-at}w\le c",)),
        ),
        r"$u(t)\le u(0)e^{at}$ for $t\ge0$", r"$u'(t)\le au(t)$",
    ),
}  # fmt: skip


def solve_chain(problem: Problem, board: Board) -> Derivation:
    """The lines of a chain, each checked under what it uses."""
    name = next((r.split()[1] for r in problem.request if r.startswith("chain ")), "")
    chain = _CHAINS.get(name)
    if chain is None:
        return ended(problem, "refused", "this chain of inequalities is not known here")
    context = read_declarations(chain.given)

    def expression(text: str) -> Expr:
        return read_expression(text, context).expression

    steps = []
    for line in chain.lines:
        conditions = tuple(expression(c) for c in line.under)
        relation = {r"\le": "<=", r"\ge": ">="}.get(line.relation, line.relation)
        left, right = expression(line.left), expression(line.right)
        claim = Claim(left, relation, right, context, conditions, kind="derivation_line")
        steps.append(Step(board.rulebook[line.rule], left, relation, right, line.because, conditions, claim=claim))
    text = f"{chain.result}, where {chain.assumes}"
    return finished(problem, [Answer("claim", None, text=text, claim=steps[-1].claim)], steps)
