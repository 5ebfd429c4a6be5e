r"""Functions that a task names keep their names in its derivation: `df`, `\nabla f(w)`, `f'(0)`, `f_{xy}(1, 2)`.

Comes in: a derivation, in whose formulas stands what a function is, so that every line can be checked by itself; that is what JSON keeps.
Goes out: the same derivation for a page, where derivatives, differentials and values of a named function are written by its name. The
function itself stays where its formula is worked on. Nothing is computed from what this module makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..expression import build as b
from ..expression.nodes import Expr, make, walk
from ..model import Answer, Derivation, Problem, Step

__all__ = ["with_names"]

#: Kinds of problems whose name is the unknown that is looked for, or a process, and no function that the task gives.
_OTHERS = ("ode", "ode_system", "pde", "pde_classify", "pde_verify", "equilibrium", "ito", "moments", "stationary")


@dataclass(frozen=True)
class _Named:
    """A function by its name; `stated` are its arguments where the task writes them, `f(x, y)`, `letters` those it has."""

    name: str
    letters: tuple[Expr, ...]
    stated: tuple[Expr, ...]
    quotients: bool  # whether the task writes its derivatives as quotients

    def called(self, head: str, values: dict[Expr, Expr] | None = None) -> str:
        """The head with the arguments behind it, `\nabla f(w)`; without them where the task writes none."""
        taken = self.stated or (self.letters if values else ())
        return head if not taken else head + f"({', '.join((values or {}).get(v, v).latex for v in taken)})"

    def derived(self, orders: Sequence[tuple[Expr, int]], values: dict[Expr, Expr] | None = None) -> str | None:
        """`f'`, `f_{xy}` or a quotient, at values where they are given."""
        letters = [v.latex for v, n in orders for _ in range(n)]
        if len(self.letters) == 1 and (not self.quotients or values):
            head = self.name + ("'" * len(letters) if len(letters) <= 3 else f"^{{({len(letters)})}}")
        elif len(self.letters) == 1:
            times = "" if len(letters) == 1 else f"^{len(letters)}"
            return rf"\frac{{d{times}{self.name}}}{{d{letters[0]}{times}}}"
        elif self.quotients:
            times = "" if len(letters) == 1 else f"^{len(letters)}"
            below = r"\,".join(rf"\partial {v.latex}" + (f"^{n}" if n > 1 else "") for v, n in reversed(orders))
            head = rf"\frac{{\partial{times} {self.name}}}{{{below}}}"
            return self.called(head, values) if values else head
        elif all(re.fullmatch(r"[A-Za-z]|\\[a-z]+", letter) for letter in letters) and "_" not in self.name:
            below = "".join(f"{letter} " if letter[0] == "\\" else letter for letter in letters).strip()
            head = f"{self.name}_{below}" if len(below) == 1 else f"{self.name}_{{{below}}}"
        else:
            return None
        return self.called(head, values) if values or len(self.letters) == 1 or self.stated else head


def with_names(derivation: Derivation) -> Derivation:
    r"""The derivation with the derivatives, differentials and values of its named functions written by name.

    >>> import deriver
    >>> with_names(deriver.derive(r"Find the gradient of $f(x)=x^\top Ax$.")).steps[-1].before.latex
    '\\nabla f(x)'
    """
    shown = [e for s in derivation.steps for e in (s.before, s.after)] + [a.expression for a in derivation.answers if a.expression]
    letters = {n.latex for e in shown for n in walk(e) if n.op in ("symbol", "apply")}
    named = {body: f for body, f in _functions(derivation) if f.name not in letters}
    if not named:
        return derivation
    page = _Names(named, _found(derivation, named))
    return replace(
        derivation,
        steps=tuple(page.step(s) for s in derivation.steps),
        answers=tuple(page.answer(a, "greeks" in derivation.problems[a.problem].request) for a in derivation.answers),
    )


def _found(derivation: Derivation, named: dict[Expr, _Named]) -> dict[Expr, str]:
    r"""The gradients that steps find, by their name, for the line that takes their differential: `d(\nabla f)`."""
    gradients = [s for s in derivation.steps if s.before.op == "gradient" and s.before.args[0] in named and s.relation == "="]
    return {s.after: rf"\nabla {named[s.before.args[0]].name}" for s in gradients}


def _functions(derivation: Derivation) -> Iterable[tuple[Expr, _Named]]:
    for problem in derivation.problems:
        if "greeks" in problem.request and problem.name and problem.operands:  # the sensitivities of a price
            price = problem.operands[0]
            yield price, _Named(problem.name, tuple(sorted(price.free, key=lambda s: s.name)), (), quotients=True)
        if problem.kind in _OTHERS:
            continue
        task = f"{derivation.task} {problem.latex}"
        for name, defined in problem.context.definitions.items():
            if defined.parameters or name == problem.name:
                letters = tuple(defined.parameters) or problem.variables
                yield from _one(name, defined.body, letters, tuple(defined.parameters), task)
        if problem.name is not None and problem.name not in problem.context.definitions:
            yield from _one(problem.name, problem.expression, problem.variables, _written(problem, task), task)


def _written(problem: Problem, task: str) -> tuple[Expr, ...]:
    """The variables, where the task writes them behind the name: `f(x, y) = ...`."""
    among = r"\s*,\s*".join(re.escape(v.latex) for v in problem.variables)
    spelled = re.escape(problem.name or "") + r"\s*(?:\\left)?\(\s*" + among
    return problem.variables if re.search(spelled, task) else ()


def _one(name: str, body: Expr | None, letters: tuple[Expr, ...], stated: tuple[Expr, ...], task: str) -> Iterable[tuple[Expr, _Named]]:
    if body is None or not letters or body.op in ("symbol", "number", "constant", "relation", "apply", "derivative"):
        return
    quotient = re.search(r"\\partial|∂|\\[dt]?frac\s*\{\s*(?:\\mathrm\s*)?\{?d|\bd[a-z]\s*/\s*d[a-z]", task) is not None
    yield body, _Named(name, letters, stated, quotient or not stated)


class _Names:
    """What one derivation writes for its functions."""

    def __init__(self, named: dict[Expr, _Named], found: dict[Expr, str]) -> None:
        self.named = named
        self.found = found

    def step(self, step: Step) -> Step:
        return replace(
            step, before=self.expression(step.before), after=self.expression(step.after), steps=tuple(map(self.step, step.steps))
        )

    def answer(self, answer: Answer, sensitivity: bool) -> Answer:
        if sensitivity and answer.name in ("delta", "gamma", "theta"):
            answer = replace(answer, name=answer.name.capitalize())  # these three are written as capitals
        shown = answer.short if answer.short is not None else answer.expression
        own = None if shown is None else self.expression(shown)
        return answer if own is shown else replace(answer, short=own)

    def expression(self, e: Expr) -> Expr:
        if not any(node in self.named or node in self.found for node in walk(e)):
            return e
        done: dict[Expr, Expr] = {}
        for node in walk(e):
            written = self._written(node)
            if written is not None:
                done[node] = b.apply("named", (), node.shape, latex=written)
                continue
            args = tuple(done[a] for a in node.args)
            done[node] = node if args == node.args else make(node.op, args, node.data, node.shape)
        return done[e]

    def _written(self, node: Expr) -> str | None:
        values: dict[Expr, Expr] = {}
        while node.op == "at":
            values[node.args[1]] = node.args[2]
            node = node.args[0]
        orders: list[tuple[Expr, int]] = []
        inner = node
        while inner.op == "derivative":
            orders.insert(0, (inner.args[1], int(inner.data)))
            inner = inner.args[0]
        f = self.named.get(inner)
        if f is not None and set(values) <= set(f.letters):
            if orders:
                return f.derived(orders, values) if all(v in f.letters for v, _ in orders) else None
            return f.called(f.name, values) if values else None
        if node.op == "differential" and node.args[0] in self.found:
            return f"d({self.found[node.args[0]]})"
        f = self.named.get(node.args[0]) if node.args else None
        if f is None or values:
            return None
        if node.op == "differential":
            return f"d{f.name}" if f.name[0] == "\\" or len(f.name) == 1 else rf"d{{{f.name}}}"
        if node.op in ("gradient", "hessian"):
            nabla = r"\nabla" if node.op == "gradient" else r"\nabla^2"
            return f.called(f"{nabla} {f.name}") if len(f.letters) == 1 and f.stated else rf"{nabla}_{{{node.args[1].latex}}} {f.name}"
        if node.op == "jacobian":
            return rf"\frac{{\partial {f.name}}}{{\partial {node.args[1].latex}}}"
        return None
