r"""From syntax to typed expressions: deciding what is meant.

Comes in: a syntax tree and a Context. Goes out: typed expressions, with what was assumed on the way.
An undeclared name gets its kind (scalar, vector, matrix) by search: custom ranks the kinds, and the first assignment under which
everything fits is taken; its sizes by inference. Everything taken so is listed. Start at `read.read_expression`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction as Rational

from ..errors import Ambiguous, DeriverError, NotSupported, ReadingError, SizeMistake, SyntaxMistake, TypeMistake
from ..expression import Dim, Expr, vector_shape
from ..expression import build as b
from ..model import Context, Definition, Finding
from . import tree
from .alternatives import Choice
from .array_layouts import ArrayLayoutMixin
from .binders import BinderMixin
from .calculus import CalculusMixin
from .dependence import dependence_of
from .evidence import collect_evidence
from .implied import ImpliedMixin
from .lengths import with_lengths
from .named_derivatives import NamedDerivativeMixin
from .names import bound_names, free_names
from .norms import NormMixin
from .notions import NotionMixin
from .optima import SetMixin
from .products import ProductMixin
from .relating import RelationMixin
from .scripts import ScriptMixin
from .sizes import Sizes, resized_context
from .tree import Node

__all__ = ["Elaborated", "Elaborator", "elaborate"]


@dataclass
class Elaborated:
    """What came out: the value of the callback, and what was assumed to get there."""

    value: object
    assumed: tuple[str, ...]
    findings: tuple[Finding, ...]
    chosen: dict[str, str] = field(default_factory=dict)
    undeclared: dict[str, Expr] = field(default_factory=dict)
    context: Context = field(default_factory=Context)  # what holds behind the formula: undeclared names added, open sizes learnt


class Elaborator(
    ProductMixin,
    ScriptMixin,
    CalculusMixin,
    NamedDerivativeMixin,
    ImpliedMixin,
    ArrayLayoutMixin,
    BinderMixin,
    NormMixin,
    NotionMixin,
    SetMixin,
    RelationMixin,
):
    """The whole elaborator: one attempt at a reading."""

    # Entry -----------------------------------------------------------------------------------------------------------

    def expr(self, node: Node) -> Expr:
        """The typed expression of a node; errors point to the innermost node they arise at."""
        try:
            return self._dispatch[type(node)](self, node)
        except DeriverError as problem:
            if problem.text is None:
                problem.text, problem.start, problem.end = self.text, node.start, node.end
            raise

    def _number(self, node: tree.Number) -> Expr:
        return b.num(node.text)

    def _missing(self, node: Node) -> Expr:
        raise self.error(SyntaxMistake, "something is missing here", node)

    def _name(self, node: tree.Name) -> Expr:
        return self.name(node)

    def _operator(self, node: tree.Operator) -> Expr:
        raise self.error(SyntaxMistake, f"\\{node.name} has nothing to act on", node)

    def _text(self, node: tree.TextRun) -> Expr:
        raise self.error(ReadingError, f"the words {node.text.strip()!r} stand where an expression is needed", node)

    def _dots(self, node: Node) -> Expr:
        raise self.error(NotSupported, "an ellipsis stands for something that is not written", node, "write it as a sum or with sizes")

    # Sums ------------------------------------------------------------------------------------------------------------

    def _sum(self, node: tree.Sum) -> Expr:
        dots = self.ellipsis_sum(node)
        if dots is not None:
            return dots
        terms: list[Expr] = []
        for sign, term in zip(node.signs, node.terms, strict=True):
            if sign not in "+-":
                if sign in ("pm", "mp"):
                    raise self.error(NotSupported, f"\\{sign} stands for more than one expression", node, "write the cases one by one")
                raise self.error(NotSupported, f"\\{sign} joins sets or spaces, which are no expressions here", node)
            if isinstance(term, tree.Product) and "bmod" in term.marks:
                raise self.error(Ambiguous, "a remainder of the last term, or of the whole sum with its signs", term, "add parentheses")
            value = self.expr(term)
            terms.append(b.negative(value) if sign == "-" else value)
        self.refuse_leaks(node)
        try:
            return self.add(terms, node)
        except SizeMistake:
            whole = self.operator_on_sum(node)
            if whole is None:
                raise
            return whole

    def refuse_leaks(self, node: tree.Sum) -> None:
        r"""`\\sum_i x_i + y_i`: an index that is bound in one term and free in the next is no number by the same name."""
        bound: set[str] = set()
        for term in node.terms:
            if bound:
                loose = {n for n in free_names(term) if n in bound and n not in self.scope and n not in self.context.symbols}
                if loose:
                    name = sorted(loose)[0]
                    raise self.error(
                        Ambiguous, f"the index {name} is bound before and free here", term, "add parentheses around what is summed"
                    )
            last = term.factors[-1] if isinstance(term, tree.Product) else term
            if isinstance(last, tree.BigOperator) and last.sub is not None and last.name != "int":
                bound.update(bound_names(last.sub))

    def operator_on_sum(self, node: tree.Sum) -> Expr | None:
        r"""`\nabla_w\, w^\top S w - \lambda(w^\top w - 1)`: where a gradient cannot be added to the rest, it acts on the sum."""
        first = node.terms[0]
        if node.signs[0] != "+" or not isinstance(first, tree.Product) or len(first.factors) < 2:
            return None
        head = first.factors[0]
        if self.operator_fraction(head) is None and self._nabla(head) is None:
            return None
        rest = first.factors[1:]
        term = rest[0] if len(rest) == 1 else tree.Product(rest[0].start, first.end, rest, first.marks[1:])
        body = tree.Sum(term.start, node.end, (term, *node.terms[1:]), node.signs)
        self.find("ambiguous", "the derivative is read to act on the whole sum, since it cannot be added to the rest")
        fenced = tree.Fence(term.start, node.end, "(", ")", body)
        return self.product(tree.Product(node.start, node.end, (head, fenced), ("",)))

    # Fences, fractions, roots ----------------------------------------------------------------------------------------

    def _fence(self, node: tree.Fence) -> Expr:
        opening, closing, content = node.opening, node.closing, node.content
        if opening == "{" and self.is_comprehension(node):
            return self.comprehension(node)
        if opening == "|" and closing == "|":
            inside = self.expr(content)
            if inside.shape.kind == "matrix":
                self.assume("bars around a matrix are its determinant")
                if self.sizes.equate(inside.shape.rows, inside.shape.cols):
                    inside = self.sizes.settle(inside)
                return b.det(inside)
            return b.function("abs", inside) if inside.is_scalar else self.bars_around_vector(inside, node)
        if opening == "\\|" and closing == "\\|":
            return self.norm(node, None)
        if opening == "<" and closing == ">":
            if isinstance(content, tree.Sequence) and content.separators == ("|",) and not self.strict:
                raise self.error(NotSupported, "a bracket of states", node, r"an inner product is written \\langle x,y\\rangle")
            if isinstance(content, tree.Sequence) and len(content.items) == 2:
                left, right = self.expr(content.items[0]), self.expr(content.items[1])
                if left.is_scalar and right.is_scalar and not self.strict and not (left.free or right.free):
                    raise self.error(
                        Ambiguous, "angle brackets around two numbers may be a vector or an inner product", node, "write a vector as (3,4)"
                    )
                said = {*self.context.symbols.values(), *self.scope.values()}
                if left.is_scalar and right.is_scalar and not self.strict and left.free | right.free <= said:
                    self.assume("angle brackets around numbers hold the entries of a vector")
                    return b.vector([left, right])
                return b.inner(*self.like(left, right))
            if isinstance(content, tree.Sequence) and len(content.items) > 2 and set(content.separators) == {","} and not self.strict:
                return self.tuple_vector(content)
            raise self.error(NotSupported, "angle brackets hold the two sides of an inner product", node)
        if opening == closing and opening in ("floor", "ceil"):
            return b.function(opening, self.expr(content))
        if (opening, closing) in (("(", ")"), ("[", "]"), ("{", "}"), (".", ".")):
            if isinstance(content, tree.Sequence):
                if opening == "[" and all(isinstance(x, tree.Name) and x.accents == ("hat",) for x in content.items):
                    raise self.error(NotSupported, "a commutator of operators, or a list", node, "write AB-BA")
                if opening == "{" and not self.strict:
                    raise self.error(NotSupported, "a set stands where a number, a vector or a matrix is needed", node)
                return self.tuple_vector(content)
            if isinstance(content, tree.Chain):
                if opening == "[" and not self.strict:
                    self.assume("a relation in brackets is its indicator")
                    return self.indicator_of(content)
                raise self.error(ReadingError, "a relation stands where an expression is needed", content)
            if self.general_entry(content) and not self.strict:
                raise self.error(NotSupported, "the matrix with these entries, or one entry in parentheses", node, "name the matrix")
            if opening == "{" and isinstance(content, tree.Name | tree.Number):
                raise self.error(NotSupported, "braces around one element are a set", node)
            if opening == "[" and self.separate_columns(content):
                return self.columns(content)
            beside = self.side_by_side(content) if opening == "[" and isinstance(content, tree.Product) else None
            return self.expr(content) if beside is None else beside
        raise self.error(NotSupported, f"{self.source(node)[:30]} is not an expression", node, "an interval is a set")

    def _fraction(self, node: tree.Fraction) -> Expr:
        found = self.derivative_fraction(node)
        if found is not None:
            return found
        self.refuse_variation(node)
        above, below = self.expr(node.numerator), self.expr(node.denominator)
        return self.quotient(above, below, node)

    def quotient(self, above: Expr, below: Expr, node: Node) -> Expr:
        above, below = self.sizes.settle(above), self.sizes.settle(below)
        if not below.is_scalar:
            raise self.error(TypeMistake, f"division by a {below.shape}", node, "multiply by an inverse, or divide entrywise with \\oslash")
        return b.divide(above, below)

    def _binomial(self, node: tree.Binomial) -> Expr:
        upper, lower = self.expr(node.upper), self.expr(node.lower)
        if not upper.is_scalar or not lower.is_scalar:
            raise self.error(TypeMistake, "a binomial coefficient of arrays", node)
        if upper.op == "number" and lower.op == "number" and upper.data < lower.data and lower.data >= 1 and upper.data >= 0:
            self.find("ambiguous", "a binomial coefficient that is zero; a column vector is written with pmatrix")
        return b.binomial(upper, lower)

    def _root(self, node: tree.Root) -> Expr:
        inside = self.expr(node.radicand)
        if not inside.is_scalar:
            raise self.error(TypeMistake, f"the root of a {inside.shape}", node, "a matrix root is written A^{1/2}")
        if node.index is None:
            return b.sqrt(inside)
        index = self.expr(node.index)
        return b.power(inside, b.divide(b.ONE, index))

    def _postfix(self, node: tree.Postfix) -> Expr:
        inside = self.expr(node.operand)
        if isinstance(node.operand, tree.Script) and node.operand.sup is not None and node.mark == "!":
            raise self.error(Ambiguous, "the factorial may belong to the exponent or to the power", node, "add parentheses")
        if node.mark == "!":
            if not inside.is_scalar:
                hint = "give the number and the family of numbers two names"
                raise self.error(TypeMistake, f"the factorial of a {inside.shape}", node, hint)
            return b.function("factorial", inside)
        if node.mark == "%":
            return b.mul(b.num(Rational(1, 100)), inside)
        raise self.error(NotSupported, f"{node.mark} is not supported", node)

    # Arrays ----------------------------------------------------------------------------------------------------------

    def _annotated(self, node: tree.Annotated) -> Expr:
        if node.kind == "underline" and isinstance(node.body, tree.Name):
            raise self.error(NotSupported, "an underlined letter may be a name of its own", node)
        if node.kind in ("underbrace", "overbrace", "boxed", "underline", "overbracket", "underbracket", "underset", "overset"):
            return self.expr(node.body)
        if node.kind == "overline":
            self.assume("an overline is the complex conjugate")
            return b.conj(self.expr(node.body))
        raise self.error(NotSupported, f"\\{node.kind} is not supported", node)

    # Relations -------------------------------------------------------------------------------------------------------

    def proposition(self, node: Node) -> Expr:
        """A relation, or several joined: what may stand as a condition."""
        if isinstance(node, tree.Sequence):
            parts = [self.proposition(item) for item in node.items if not isinstance(item, tree.TextRun | tree.Missing)]
            return parts[0] if len(parts) == 1 else b.join("and", *parts)
        if isinstance(node, tree.Product) and isinstance(node.factors[0], tree.TextRun):
            rest = node.factors[1:]
            inner = rest[0] if len(rest) == 1 else tree.Product(rest[0].start, node.end, rest, node.marks[1:])
            return self.proposition(inner)
        if isinstance(node, tree.Fence) and isinstance(node.content, tree.Chain | tree.Sequence | Choice) and node.opening in "([":
            return self.proposition(node.content)
        if isinstance(node, Choice):
            return self.choice(node)
        if isinstance(node, tree.Chain):
            if all(r in ("=", "<", ">", "<=", ">=", "!=", "in", "perp", "subset", "subseteq") for r in node.relations):
                found = self.links(node)
                return found[0] if len(found) == 1 else b.join("and", *found)
            congruent = self.congruences(node)
            if congruent is not None:
                return congruent[0] if len(congruent) == 1 else b.join("and", *congruent)
            links = [self.relation(node.items[i], node.relations[i], node.items[i + 1]) for i in range(len(node.relations))]
            return links[0] if len(links) == 1 else b.join("and", *links)
        raise self.error(ReadingError, "a condition is expected here", node)

    def _chain(self, node: tree.Chain) -> Expr:
        raise self.error(ReadingError, "a relation stands where an expression is needed", node)

    def _sequence(self, node: tree.Sequence) -> Expr:
        raise self.error(ReadingError, "a list stands where one expression is needed", node)

    _dispatch: dict[type[Node], Callable[..., Expr]] = {
        tree.Number: _number,
        tree.Name: _name,
        tree.Operator: _operator,
        tree.Script: lambda self, node: self.script(node),
        tree.Fraction: _fraction,
        tree.Binomial: _binomial,
        tree.Root: _root,
        tree.Fence: _fence,
        tree.Product: lambda self, node: self.product(node),
        tree.Sum: _sum,
        tree.BigOperator: lambda self, node: self.big_operator(node),
        tree.Environment: ArrayLayoutMixin.environment,
        tree.Annotated: _annotated,
        tree.Postfix: _postfix,
        tree.Evaluated: lambda self, node: self.evaluated(node),
        tree.Chain: _chain,
        tree.Sequence: _sequence,
        tree.TextRun: _text,
        tree.Dots: _dots,
        tree.Missing: _missing,
    }


_ATTEMPTS = 80


def elaborate(
    text: str,
    node: Node,
    context: Context,
    work: Callable[[Elaborator], object],
    *,
    strict: bool = False,
    avoid: Sequence[dict[str, str]] = (),
    attempts: int = _ATTEMPTS,
    slash: bool = False,
    also: Node | None = None,
    beside: Node | None = None,
) -> Elaborated:
    """Run `work` with an elaborator whose kinds for undeclared names make everything fit, the likeliest first.

    `work` returns an expression or a list of expressions; they come back settled. `avoid` lists assignments (key -> kind)
    already taken, to find the next reading that is open. `beside` is what stands around the node, such as the other equations of a
    system: it says which letters are functions. Raises the first attempt's error when none fits.
    """
    evidence = collect_evidence(node)
    if also is not None:
        evidence = collect_evidence(tree.Product(node.start, node.end, (also, node), ("cdot",)))
    if evidence.moving and not strict:
        whole = [x for x in (also, beside) if x is not None]
        evidence.dependence = dependence_of(tree.Sequence(node.start, node.end, (node, *whole), (",",) * len(whole)) if whole else node)
    queue: list[tuple[float, int, tuple[tuple[str, int], ...]]] = [(0.0, 0, ())]
    seen: set[tuple[tuple[str, int], ...]] = {()}
    first_error: DeriverError | None = None
    count = 0
    while queue and count < attempts:
        cost, _, choice = heapq.heappop(queue)
        count += 1
        kinds = dict(choice)
        e = Elaborator(text, context, evidence, kinds, strict)
        e.slash_takes_all = slash
        failed: DeriverError | None = None
        result: object = None
        try:
            result = work(e)
            both = sorted(e.applied & e.symbols.keys())
            if both:
                raise Ambiguous(f"{both[0]} is a function here and a number there", text=text, start=node.start, end=node.end)
        except (TypeMistake, ReadingError, NotSupported) as problem:
            failed = problem
            problem.assumed = bool(e.candidates) or bool(e.functions_implied)
            first_error = first_error or problem
            if not e.candidates or isinstance(problem, SyntaxMistake):
                raise
        chosen = {key: c[min(kinds.get(key, 0), len(c) - 1)][0] for key, c in e.candidates.items()}
        if failed is None and chosen not in avoid:
            return _finish(e, result, chosen, context)
        for key, candidates in e.candidates.items():
            at = kinds.get(key, 0)
            if at + 1 < len(candidates):
                extended = tuple(sorted({**kinds, key: at + 1}.items()))
                if extended not in seen:
                    seen.add(extended)
                    step = candidates[at + 1][1] - candidates[at][1]
                    heapq.heappush(queue, (cost + step, len(seen), extended))
    if first_error is None:
        raise ReadingError("no other reading is open", text=text)
    raise first_error


def _finish(e: Elaborator, result: object, chosen: dict[str, str], context: Context) -> Elaborated:
    for letter, size in e.opened.items():
        if e.sizes.is_open(size):  # nothing was learnt of it: it keeps its letter
            e.sizes.equate(size, Dim.of(letter))
    if e.evidence.counted and e.sizes.used:
        result = with_lengths(e, result)
    if e.sizes.used:
        taken = set(e.evidence.names) | e.evidence.bounds | e.implicit
        taken |= set(e.context.symbols) | set(e.symbols) | set(e.context.sizes) | set(e.opened)
        taken |= {letter for s in e.context.symbols.values() for letter in s.shape.letters}
        e.sizes.name_unknown([e.sizes.shape(s.shape) for s in e.symbols.values()], taken)
        result = _settle(e.sizes, result)
        leftover = _unknown(result)
        if leftover:
            e.sizes.name_unknown([vector_shape(Dim.of(name)) for name in leftover], taken)
            result = _settle(e.sizes, result)
    undeclared = {key: e.sizes.settle(s) for key, s in e.symbols.items()}
    assumed = [f"${key}$ is a {_described(s)}" for key, s in undeclared.items() if key not in e.implicit]
    learnt = {letter: e.sizes.resolve(size) for letter, size in e.opened.items()}
    if any(size != Dim.of(letter) for letter, size in learnt.items()):
        context = resized_context(context, learnt)
        still = [x for x in context.conventions["open_sizes"].split() if learnt.get(x, Dim.of(x)) == Dim.of(x)]
        context = context.with_(conventions={**context.conventions, "open_sizes": " ".join(still)})
    if undeclared:
        context = context.with_(symbols={**context.symbols, **undeclared})
    implied = e.implied_functions()
    if implied:
        context = context.with_(functions={**context.functions, **implied})
    return Elaborated(result, tuple(dict.fromkeys((*assumed, *e.assumed))), tuple(e.findings), chosen, undeclared, context)


def _described(symbol: Expr) -> str:
    if symbol.is_scalar:
        if "natural" in symbol.properties:
            return "natural number"
        if "complex" in symbol.properties:
            return "complex number"
        return "integer" if "index" in symbol.properties else "real number"
    return f"{'complex' if 'complex' in symbol.properties else 'real'} {symbol.shape}"


def _settle(sizes: Sizes, result: object) -> object:
    if isinstance(result, Expr):
        return sizes.settle(result)
    if isinstance(result, list):
        return [_settle(sizes, item) for item in result]
    if isinstance(result, tuple):
        return tuple(_settle(sizes, item) for item in result)
    if isinstance(result, Definition):
        return Definition(tuple(sizes.settle(p) for p in result.parameters), sizes.settle(result.body), result.latex)
    return result


def _unknown(result: object) -> list[str]:
    from ..expression import walk

    found: list[str] = []
    stack = [result]
    while stack:
        item = stack.pop()
        if isinstance(item, Expr):
            for node in walk(item):
                for letter in sorted(node.shape.letters):
                    if letter.startswith("?") and letter not in found:
                        found.append(letter)
        elif isinstance(item, list | tuple):
            stack.extend(item)
    return found
