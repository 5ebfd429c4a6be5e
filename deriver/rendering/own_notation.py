r"""A derivation written as its task is: `y''+4y = 0` where the reader wrote primes, `\dot x` where dots, `u_{xx}` where subscripts.

Comes in: a derivation, in whose formulas an unknown function is `y(x)` and its derivative `\frac{d}{dx}y(x)`, which is the form that says
everything and that JSON keeps. Goes out: the same derivation for a page. Nothing is computed from what this module makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..expression import build as b
from ..expression.nodes import Expr, make, walk
from ..model import Answer, Derivation, Step
from .named_functions import with_names

__all__ = ["in_own_notation"]

_Write = Callable[[str, str, int], str]


def _primes(name: str, _variable: str, order: int) -> str:
    return name + "'" * order if order <= 3 else f"{name}^{{({order})}}"


def _dots(name: str, variable: str, order: int) -> str:
    return rf"\{'d' * order}ot{{{name}}}" if order <= 3 else _leibniz(name, variable, order)


def _leibniz(name: str, variable: str, order: int) -> str:
    return _quotient("d", name, variable, order)


def _subscripts(name: str, variable: str, order: int) -> str:
    return _with_subscript(name, [variable] * order)


def _with_subscript(name: str, letters: list[str]) -> str:
    r"""`u_x`, `u_{xy}`, `u_{\xi \eta}`."""
    below = "".join(f"{letter} " if letter[0] == "\\" else letter for letter in letters).strip()
    return f"{name}_{below}" if len(below) == 1 else f"{name}_{{{below}}}"


def _partial(name: str, variable: str, order: int) -> str:
    return _quotient(r"\partial", name, variable, order)


def _quotient(d: str, name: str, variable: str, order: int) -> str:
    times = "" if order == 1 else f"^{order}"
    letter = name if d == "d" else f" {name}"
    return rf"\frac{{{d}{times}{letter}}}{{{d}{'' if d == 'd' else ' '}{variable}{times}}}"


#: How a task shows that it writes derivatives so; the first that is found is taken.
_OF_ONE: tuple[tuple[str, _Write], ...] = (
    (r"\\d{1,3}ot(?![a-z])", _dots),
    (r"['′″]|\\prime|\^\{?\((?:\d|iv)\)", _primes),
    (r"\\[dt]?frac\s*\{\s*(?:\\mathrm\s*)?\{?d|/\s*(?:\\mathrm\s*\{?)?d\s*[a-z]|\\dv|\\,\s*d[a-z]|\bd[xyt]\b", _leibniz),
)
_OF_SEVERAL: tuple[tuple[str, _Write], ...] = (
    (r"\\partial|\\pdv|∂", _partial),
    (r"[A-Za-z]_\{?\s*[a-z]", _subscripts),
)


def in_own_notation(derivation: Derivation) -> Derivation:
    """The derivation with its unknown functions and their derivatives written as the task writes them.

    >>> import deriver
    >>> in_own_notation(deriver.derive("Solve $y'' = 0$.")).steps[0].before.latex
    "y'' = 0"
    """
    derivation = with_names(derivation)
    unknowns = {u for p in derivation.problems for u in p.unknowns if u.op == "apply" and all(a.op == "symbol" for a in u.args)}
    shown = [e for step in derivation.steps for e in (step.before, step.after)] + [a.expression for a in derivation.answers if a.expression]
    if not unknowns:
        return derivation
    others = {n for e in shown for n in walk(e) if _is_function(n) and n not in unknowns}
    task = " ".join((derivation.task, *(p.latex for p in derivation.problems)))
    if len(next(iter(unknowns)).args) > 1:  # V(S, t) beside V(x, t) and u(x, t): all keep their arguments, which tell them apart
        manner = _manner(next(iter(unknowns)), task)
        fields = {n for n in others if len(n.args) > 1}
        page = _Page(dict.fromkeys(unknowns | fields, manner), keep=bool(fields))
    else:
        names = {n.data[0] for n in others}
        page = _Page({unknown: _manner(unknown, task) for unknown in unknowns if unknown.data[0] not in names})
    return replace(
        derivation,
        steps=tuple(page.step(s) for s in derivation.steps),
        answers=tuple(page.answer(a) for a in derivation.answers),
        findings=tuple(replace(f, text=page.prose(f.text)) for f in derivation.findings),
    )


def _manner(unknown: Expr, task: str) -> _Write:
    """How a task writes the derivatives of an unknown; as quotients where it does not show."""
    manners, usual = (_OF_ONE, _leibniz) if len(unknown.args) == 1 else (_OF_SEVERAL, _partial)
    return next((write for mark, write in manners if re.search(mark, task)), usual)


class _Page:
    """What one derivation writes for its unknowns."""

    def __init__(self, styles: Mapping[Expr, _Write], keep: bool = False) -> None:
        self.styles = styles
        self.keep = keep  # whether the arguments stay: `V_x(x, t)`
        texts = {} if keep else {u.latex: _name(u) for u in styles}
        for unknown, write in styles.items():
            for variable in unknown.args:
                for order in (1, 2, 3):
                    derived = b.derivative(unknown, variable, order)
                    texts[derived.latex] = write(_name(unknown), variable.latex, order) + self._behind(unknown)
        self.texts = sorted(texts.items(), key=lambda pair: -len(pair[0]))

    def _behind(self, unknown: Expr) -> str:
        return f"({', '.join(a.latex for a in unknown.args)})" if self.keep else ""

    def step(self, step: Step) -> Step:
        return replace(
            step,
            before=self.expression(step.before),
            after=self.expression(step.after),
            conditions=tuple(map(self.expression, step.conditions)),
            because=self.prose(step.because),
            steps=tuple(map(self.step, step.steps)),
        )

    def answer(self, answer: Answer) -> Answer:
        shown = answer.short if answer.short is not None else answer.expression
        own = None if shown is None else self.expression(shown)
        return replace(
            answer,
            short=answer.short if own is shown else own,
            conditions=tuple(map(self.expression, answer.conditions)),
            text=None if answer.text is None else self.prose(answer.text),
        )

    def prose(self, text: str) -> str:
        """A sentence; only the exact forms of the unknown and its derivatives are changed, with no letter before them."""
        for said, own in self.texts:
            text = re.sub(rf"(?<![A-Za-z\\]){re.escape(said)}", own.replace("\\", r"\\"), text)
        return text

    def expression(self, e: Expr) -> Expr:
        """The expression as it is shown. Its nodes are made as they stand, so that no order of terms or factors changes."""
        if not any(node in self.styles for node in walk(e)):
            return e
        done: dict[Expr, Expr] = {}
        for node in walk(e):
            if node.op == "derivative" and _innermost(node) not in self.styles and self._of_several(node):
                done[node] = node  # what depends on which variable is to be seen
                continue
            args = tuple(done[a] for a in node.args)
            done[node] = self._own(node, args) or (node if args == node.args else make(node.op, args, node.data, node.shape))
        return done[e]

    def _of_several(self, node: Expr) -> bool:
        return any(inner in self.styles and len(inner.args) > 1 for inner in walk(node))

    def _own(self, node: Expr, args: tuple[Expr, ...]) -> Expr | None:
        if node in self.styles and not self.keep:
            return b.apply(node.data[0], (), node.shape, latex=node.data[1])
        if node.op == "derivative" and _innermost(node) in self.styles:
            return self._derivative(node)
        if node.op == "power" and node.args[0].op == "derivative" and args[0].op == "apply" and not args[0].args:
            fenced = b.apply(args[0].data[0], (), node.shape, latex=rf"\left({args[0].data[1]}\right)")
            return make("power", (fenced, args[1]), node.data, node.shape)
        return None

    def _derivative(self, node: Expr) -> Expr | None:
        unknown = _innermost(node)
        orders: list[tuple[Expr, int]] = []
        while node.op == "derivative":
            orders.insert(0, (node.args[1], int(node.data)))
            node = node.args[0]
        write = self.styles[unknown]
        if len(orders) > 1:
            if write is not _subscripts or not all(_is_letter(v) for v, _ in orders):
                return None
            latex = _with_subscript(_name(unknown), [v.latex for v, n in orders for _ in range(n)])
        elif write is _subscripts and not _is_letter(orders[0][0]):
            return None
        else:
            latex = write(_name(unknown), orders[0][0].latex, orders[0][1])
        return b.apply(unknown.data[0], (), unknown.shape, latex=latex + self._behind(unknown))


def _is_function(node: Expr) -> bool:
    """Whether a node is a function of letters, and not its value at a place."""
    return node.op == "apply" and bool(node.args) and all(a.op == "symbol" for a in node.args)


def _innermost(node: Expr) -> Expr:
    while node.op == "derivative":
        node = node.args[0]
    return node


def _name(unknown: Expr) -> str:
    return str(unknown.data[1]) + "'" * int(unknown.data[2])


def _is_letter(symbol: Expr) -> bool:
    return symbol.op == "symbol" and re.fullmatch(r"[A-Za-z]|\\[a-z]+", symbol.latex) is not None
