r"""Tasks: what is asked, of what, and by which variables.

Comes in: LaTeX alone (`\nabla_x\|Ax-b\|^2`, with definitions and conditions behind it) or English around LaTeX ("Find the gradient of
$f(x)=...$ with respect to $x$."). Goes out: one `TaskItem` for each thing asked, in order. What is not understood is refused with its
place. The grammar of sentences stands in `questions`, of declarations in `prose`; here both become typed expressions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..errors import Ambiguous, DeriverError, NotSupported, ReadingError, SyntaxMistake, TypeMistake, UsageError
from ..expression import Expr, walk
from ..expression import build as b
from ..model import Context, Finding
from . import tree
from .declarations import Draft, finish
from .definitions import left_of
from .elaborate import Elaborator, elaborate
from .kinds import CALCULUS, SQUARE
from .names import key_of, python_name
from .operators import Operation, operation_of
from .prose import read_clause
from .questions import Ask, Wanted, clauses
from .syntax import parse_syntax
from .tree import Node
from .wording import Token, node_of, sentences, tokens_of

__all__ = ["TaskItem", "read_task"]


@dataclass(frozen=True)
class TaskItem:
    """One thing asked. `kind` is a row of the contract's table; `expression` what it is asked of; `variables` by what.

    `name` is the key of the function asked about where it has one. `point` pairs variables with values, for "at the point". `asked`
    is the word used, such as "gradient". For kinds outside of matrix calculus `expression` may be None.
    """

    kind: str
    expression: Expr | None
    variables: tuple[Expr, ...]
    name: str | None
    context: Context
    assumed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    latex: str = ""
    asked: str = ""
    point: tuple[tuple[Expr, Expr], ...] = ()


@dataclass
class _Question:
    """A question on its way: from a formula with an operator, or from words."""

    start: int
    operation: Operation | None = None
    wanted: Wanted | None = None
    target: Node | None = None
    refers: Token | None = None
    variables: list[Node] = field(default_factory=list)
    points: list[Node] = field(default_factory=list)
    local: list[str] = field(default_factory=list)  # definitions made inside the question
    end: int = 0
    asked: str = ""
    entrywise: bool = False  # "elementwise" was said of the functions


def read_task(text: str, context: Context | None = None, wrt: str | None = None, layout: str = "denominator") -> tuple[TaskItem, ...]:
    r"""What a task asks, as typed problems.

    >>> item = read_task(r"\nabla_x\, x^\top x")[0]
    >>> item.kind, item.variables[0].latex
    ('gradient', 'x')
    """
    return _Task(text, context or Context(), wrt, layout).read()


_SPOKEN = re.compile(r"^\s*[A-Za-z]{3,}(\s+[A-Za-z]+)+[\s.?!]*$|^\s*[A-Za-z]{4,}[.?!]*\s*$")


class _Task:
    def __init__(self, text: str, context: Context, wrt: str | None, layout: str) -> None:
        if layout not in ("denominator", "numerator"):
            raise UsageError(f"the layout is denominator or numerator, not {layout!r}")
        self.text = text
        self.base = context
        self.layout = layout
        self.wrt = wrt
        self.draft = Draft(context)
        self.questions: list[_Question] = []
        self.defined: list[tuple[int, str]] = []  # where a definition stands, and its key

    def error(self, kind: type[DeriverError], message: str, start: int, end: int, hint: str | None = None) -> DeriverError:
        return kind(message, text=self.text, start=start, end=end, hint=hint)

    # Reading -----------------------------------------------------------------------------------------------------------

    def read(self) -> tuple[TaskItem, ...]:
        if not self.text.strip():
            raise ReadingError("nothing is asked: the text is empty", text=self.text)
        tokens = tokens_of(self.text, prose=bool(_SPOKEN.match(self.text)))
        if not any(t.is_formula for t in tokens):
            raise self.error(ReadingError, "no formula in this text", 0, len(self.text), "formulas stand between dollar signs: $x^\\top x$")
        rows = [clause for s in sentences(tokens) for clause in clauses(s, self.text)]
        if any(isinstance(c, Ask) for c in rows):
            for clause in rows:
                if isinstance(clause, Ask):
                    self.asked(clause)
                else:
                    self.declared(clause)
        else:
            for clause in rows:
                assert isinstance(clause, list)
                self.plain(clause)
        if not self.questions:
            first = next(t for t in tokens if t.is_formula)
            raise self.nothing_asked(first.start, first.end)
        context = finish(self.draft, ())
        items: list[TaskItem] = []
        for question in self.questions:
            items.extend(self.answerable(question, context))
        return tuple(items)

    def formula(self, token: Token) -> Node:
        """The tree of a formula; `= ?` behind it asks for its value."""
        ask = re.search(r"(?<![<>:!\\])=\s*(?:\?|\\ldots|\\dots)?\s*$", token.text)
        if ask is not None and ask.start() > 0:
            token = replace(token, text=token.text[: ask.start()], end=token.start + ask.start())
        return node_of(self.text, token)

    def plain(self, tokens: list[Token]) -> None:
        """Formulas without a verb: an outer operator asks, everything else declares."""
        rest: list[Token] = []
        for token in tokens:
            if not token.is_formula:
                if token.text in ("elementwise", "entrywise", "componentwise", "element-wise", "entry-wise") and self.questions:
                    self.questions[-1].entrywise = True
                    continue
                rest.append(token)
                continue
            node = self.formula(token)
            items = node.items if isinstance(node, tree.Sequence) else (node,)
            separators = node.separators if isinstance(node, tree.Sequence) else ()
            kept: list[tuple[Node, str]] = []
            for i, item in enumerate(items):
                if self.operator_question(item):
                    continue
                if self.stands_alone(item, len(items) == 1, rest):
                    self.bare(item)
                    continue
                kept.append((item, separators[i] if i < len(separators) else ""))
            if kept:
                marks = tuple(mark for _, mark in kept[:-1])
                nodes = tuple(n for n, _ in kept)
                inner = nodes[0] if len(nodes) == 1 else tree.Sequence(nodes[0].start, nodes[-1].end, nodes, marks)
                self.note_definitions(inner)
                rest.append(Token("formula", self.text[inner.start : inner.end], inner.start, inner.end))
                self.nodes[inner.start] = inner
        if rest:
            read_clause(rest, self.text, self.draft, nodes=self.nodes)

    @property
    def nodes(self) -> dict[int, Node]:
        """Trees of formulas already read, by where they start."""
        if not hasattr(self, "_nodes"):
            self._nodes: dict[int, Node] = {}
        return self._nodes

    def operator_question(self, item: Node, asked: str = "") -> bool:
        operation = operation_of(item, self.text, self.base)
        if operation is None:
            return False
        self.questions.append(_Question(item.start, operation=operation, end=item.end, asked=asked))
        return True

    def stands_alone(self, item: Node, single: bool, before: Sequence[Token]) -> bool:
        """Whether an item without an operator can only be what the task is about."""
        if isinstance(item, tree.Chain | tree.TextRun | tree.Dots) or self.questions:
            return False
        return (single and not before) or key_of(item) is None

    def bare(self, item: Node) -> None:
        """An expression alone: the variable given beside it makes it a question; an integral or a limit asks for itself."""
        base: Node = item
        if isinstance(base, tree.Sum) and len(base.terms) == 1:
            base = base.terms[0]
        kinds = {"int": "integral", "iint": "integral", "lim": "limit", "sum": "sum"}
        if self.wrt is None and isinstance(base, tree.BigOperator) and base.name in kinds:
            if isinstance(base.body, tree.Missing):
                raise self.error(SyntaxMistake, f"\\{base.name} has nothing to act on", base.start, base.end)
            if base.name in ("int", "iint") and not base.differentials:
                raise self.error(ReadingError, "the integral names no variable", base.start, base.end, r"close it with dx")
            kind = kinds[base.name]
            self.questions.append(_Question(item.start, wanted=Wanted(kind, kind), target=item, end=item.end, asked=kind))
            return
        if self.wrt is None:
            raise self.nothing_asked(item.start, item.end)
        self.questions.append(_Question(item.start, wanted=Wanted("derivative", "derivative"), target=item, end=item.end, asked=""))

    def nothing_asked(self, start: int, end: int) -> DeriverError:
        return self.error(
            ReadingError,
            "nothing is asked of this expression",
            start,
            end,
            r"write what is wanted, as in \nabla_x f(x) or: Find the gradient of $f(x)=...$; or name the variable (wrt)",
        )

    def note_definitions(self, node: Node) -> None:
        for item in node.items if isinstance(node, tree.Sequence) else (node,):
            left = left_of(item)
            if left is not None:
                self.defined.append((item.start, left.key))

    def declared(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.is_formula:
                self.note_definitions(node_of(self.text, token))
        read_clause(tokens, self.text, self.draft)

    def asked(self, ask: Ask) -> None:
        """A question in words."""
        before = len(self.defined)
        for row in ask.declared:
            self.declared(row)
        variables: list[Node] = []
        for token in ask.variables:
            node = node_of(self.text, token)
            for item in node.items if isinstance(node, tree.Sequence) else (node,):
                if isinstance(item, tree.Chain) and item.relations == ("in",):
                    read_clause([token], self.text, self.draft)
                    item = item.items[0]
                variables.append(item)
        points = [self.formula(token) for token in ask.points]
        targets: list[Node] = []
        for token in ask.targets:
            node = self.formula(token)
            items = node.items if isinstance(node, tree.Sequence) else (node,)
            targets.append(items[0])
            for item in items:
                if isinstance(item, tree.Chain) and (item is not items[0] or left_of(item) is not None):
                    piece = Token("formula", self.text[item.start : item.end], item.start, item.end)
                    if ask.wanted and ask.wanted[0].kind not in CALCULUS and item is items[0] and left_of(item) is None:
                        continue
                    self.note_definitions(item)
                    read_clause([piece], self.text, self.draft, nodes={item.start: item})
                elif item is not items[0]:
                    targets.append(item)
        local = [key for _, key in self.defined[before:]]
        if not ask.wanted:
            for target in targets:
                if not self.operator_question(target, self.text[ask.verb.start : ask.verb.end]):
                    self.bare(target)
                self.questions[-1].points = points
            if not targets:
                raise self.error(ReadingError, "it is not said what is asked", ask.verb.start, ask.end)
            return
        for target_node in targets or (None,):
            for wanted in ask.wanted:
                if target_node is not None and wanted.kind in CALCULUS:
                    inner = operation_of(target_node, self.text, self.base)
                    if inner is not None:
                        raise self.error(
                            NotSupported,
                            "a derivative of a derivative in words",
                            target_node.start,
                            target_node.end,
                        )
                self.questions.append(
                    _Question(
                        ask.verb.start,
                        wanted=wanted,
                        target=target_node,
                        refers=ask.refers,
                        variables=variables,
                        points=points,
                        local=local,
                        end=ask.end,
                        asked=wanted.words,
                    )
                )

    # Elaborating -------------------------------------------------------------------------------------------------------

    def answerable(self, question: _Question, context: Context) -> list[TaskItem]:
        latex = self.text[question.start : question.end].strip()
        if question.operation is not None:
            return self.from_operation(question, question.operation, context, latex)
        assert question.wanted is not None
        kind = question.wanted.kind
        if kind not in CALCULUS:
            return [self.other(question, context, latex)]
        node, key = self.target_of(question, context)
        return self.typed(node, key, question.variables, question.wanted, question, context, latex)

    def target_of(self, question: _Question, context: Context) -> tuple[Node, str | None]:
        node = question.target
        if node is None:
            key = self.antecedent(question)
            return parse_syntax(key), key
        left = left_of(node)
        if left is not None and left.key in context.definitions and isinstance(node, tree.Chain):
            return node.items[0], left.key
        if isinstance(node, tree.Chain):
            raise self.error(ReadingError, "a relation stands where an expression is needed", node.start, node.end)
        return node, None

    def antecedent(self, question: _Question) -> str:
        """What "it", "the function", or nothing at all refers to: the function defined or asked about before."""
        before = [key for start, key in self.defined if start < question.start]
        local = [key for key in question.local if key not in before]
        for earlier in reversed(self.questions[: self.questions.index(question)]):
            if earlier.target is not None and not local:
                left = left_of(earlier.target)
                key = left.key if left is not None else key_of(earlier.target)
                if key is not None:
                    return key
        candidates = list(dict.fromkeys(local or before))
        used: set[str] = set()
        for node, _ in self.draft.rest:
            left = left_of(node)
            if left is not None and left.key in candidates and isinstance(node, tree.Chain):
                from .definitions import names_in

                used |= names_in(node.items[1]) - {left.key}
        top = [key for key in candidates if key not in used]
        if len(top) == 1:
            return top[0]
        if not candidates:
            raise self.error(ReadingError, "no function is given", question.start, question.end, "Find the gradient of $f(x)=...$")
        raise self.error(
            Ambiguous,
            f"it is not clear which function is meant: {', '.join(top or candidates)}",
            question.start,
            question.end,
            "name it: the gradient of $f$",
        )

    def typed(
        self,
        node: Node,
        key: str | None,
        variable_nodes: Sequence[Node],
        wanted: Wanted,
        question: _Question,
        context: Context,
        latex: str,
    ) -> list[TaskItem]:
        """Elaborate the body and its variables in one attempt, so that both agree on what is assumed."""
        own = question.target is not None or question.operation is not None
        source = self.text if own else (key or "")

        def work(e: Elaborator) -> object:
            body, parameters = self.body(e, node, context)
            if variable_nodes:
                variables = [e.variable(v) for v in variable_nodes]
                if self.wrt is not None:
                    given = self.wrt_symbols(e)
                    if set(given) != set(variables):
                        raise UsageError(f"wrt={self.wrt} contradicts the task, which names {variables[0].latex}")
            elif self.wrt is not None:
                variables = self.wrt_symbols(e)
            else:
                body = e.sizes.settle(body)
                variables = self.choose(e, body, parameters, wanted, node)
            body = e.sizes.settle(body)
            variables = [e.sizes.settle(v) for v in variables]
            self.depends(e, body, variables, node, variable_nodes)
            return [body, *variables]

        result = elaborate(source, node, context, work)
        assert isinstance(result.value, list)
        body, *variables = result.value
        self.sane(body, question, context, question.target or node)
        inner = context.with_(symbols={**context.symbols, **result.undeclared}) if result.undeclared else context
        point = self.point(question, variables, inner)
        assumed = (*(a for a in context.assumed if a not in self.base.assumed), *result.assumed)
        if question.operation is not None:
            assumed = (*assumed, *question.operation.assumed)
        out = []
        for kind, what, by in self.kinds(wanted, body, variables, node):
            out.append(TaskItem(kind, what, tuple(by), key, inner, assumed, result.findings, latex, question.asked or kind, point))
        return out

    def body(self, e: Elaborator, node: Node, context: Context) -> tuple[Expr, tuple[Expr, ...]]:
        """The expression a question is about, and the parameters of the function where it is one."""
        key = key_of(node)
        if key is not None and key in context.definitions:
            definition = context.definitions[key]
            return definition.body, definition.parameters
        parameters: tuple[Expr, ...] = ()
        if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
            name = key_of(node.factors[0])
            if name is not None and name in context.definitions and context.definitions[name].parameters:
                content = node.factors[1].content
                items = content.items if isinstance(content, tree.Sequence) else (content,)
                parameters = tuple(s for s in (e.expr(i) for i in items) if s.op == "symbol")
        return e.expr(node), parameters

    def wrt_symbols(self, e: Elaborator) -> list[Expr]:
        """The variables named beside the task, by LaTeX or by their Python name."""
        assert self.wrt is not None
        out = []
        for name in re.split(r"\s*,\s*|\s+and\s+", self.wrt.strip()):
            known = {**e.symbols, **dict(self.context_symbols(e))}
            found = known.get(name) or next((s for s in known.values() if s.name == name), None)
            if found is None:
                try:
                    key = key_of(parse_syntax(name))
                except ReadingError:
                    key = None
                found = known.get(key or "") or next((s for k, s in known.items() if python_name(k) == name), None)
            if found is None or found.op != "symbol":
                raise UsageError(f"the variable {name} does not occur", hint="known: " + ", ".join(sorted(known)))
            out.append(found)
        return out

    def context_symbols(self, e: Elaborator) -> dict[str, Expr]:
        return {k: s for k, s in e.context.symbols.items() if s.op == "symbol"}

    def depends(self, e: Elaborator, body: Expr, variables: Sequence[Expr], node: Node, named: Sequence[Node]) -> None:
        """An unknown function has no derivative, and a variable that nothing mentions is a slip."""
        if body.op == "symbol" and body not in variables and body.data.latex in e.symbols:
            raise e.error(
                ReadingError,
                f"{body.latex} is not defined",
                node,
                f"define it: ${body.latex}({variables[0].latex})=...$",
            )
        for v, at in zip(variables, named, strict=False):
            symbol = v.args[0] if v.op == "entry" else v
            if symbol not in body.free and symbol.op == "symbol" and symbol.data.latex in e.symbols:
                raise e.error(ReadingError, f"{v.latex} does not occur in the expression", at)
            if symbol.properties & {"natural", "integer", "index"}:
                raise e.error(TypeMistake, f"{v.latex} is an integer, and a derivative needs a real variable", at)

    def sane(self, body: Expr, question: _Question, context: Context, node: Node) -> None:
        """What no derivative can be taken of: a function nobody defined, a division by zero; a matrix function read entry by entry."""
        for part in walk(body):
            message, hint = "", None
            if part.op == "apply" and part.data[1] not in context.functions:
                message, hint = f"the function {part.data[1]} is not defined", "say what it is: $f(x)=...$"
            elif part.op == "power" and part.args[0] is b.ZERO and part.args[1].op == "number" and part.args[1].value < 0:
                message = "this divides by zero"
            elif part.op == "inverse" and part.args[0].op == "zeros":
                message = "the zero matrix has no inverse"
            elif part.op in ("expm", "matrix_power") and question.entrywise:
                message = "an entrywise function of a matrix is not supported here"
            if message:
                inside = question.target is not None or question.operation is not None
                start, end = (node.start, node.end) if inside else (question.start, question.end)
                raise self.error(ReadingError, message, start, end, hint)

    def choose(self, e: Elaborator, body: Expr, parameters: Sequence[Expr], wanted: Wanted, node: Node) -> list[Expr]:
        """The variables where the task names none: the parameters, the only letter, or what custom takes for the unknown."""
        if parameters and all(p in body.free for p in parameters):
            if len(parameters) == 1 or all(p.is_scalar for p in parameters) and wanted.kind != "derivative":
                return list(parameters)
            if wanted.kind == "derivative" and wanted.modifier == "partial" and wanted.order == 1:
                return list(parameters)
            if wanted.kind == "differential":
                return list(parameters)
        elif len(parameters) == 1:
            return list(parameters)
        pool = list(parameters) if parameters else sorted(body.free, key=lambda s: s.name)
        free = [s for s in pool if s.op == "symbol" and not s.properties & {"natural", "index", "integer"} and s in body.free]
        if len(free) == 1:
            return free
        if wanted.kind == "derivative" and wanted.modifier == "partial" and free and wanted.order == 1:
            return free
        for kind, letters in (("vector", "x w theta z beta u y"), ("matrix", "X W Sigma Theta")):
            arrays = [s for s in free if s.shape.kind == kind]
            found = arrays if len(arrays) == 1 and kind == "vector" else []
            for letter in letters.split():
                found = found or [s for s in arrays if s.name == letter]
            if found:
                e.assume(f"the derivative is taken by ${found[0].latex}$")
                return found[:1]
        if free and not any(not s.is_scalar for s in free):
            for letter in ("x", "t"):
                found = [s for s in free if s.name == letter]
                if found and not parameters:
                    e.assume(f"the derivative is taken by ${found[0].latex}$")
                    return found
        if not free:
            raise e.error(ReadingError, "nothing in this expression varies", node, "say by which variable")
        raise e.error(
            Ambiguous,
            "it is not said by which variable to differentiate: " + ", ".join(s.latex for s in free),
            node,
            "add: with respect to $x$",
        )

    def kinds(self, wanted: Wanted, body: Expr, variables: list[Expr], node: Node) -> list[tuple[str, Expr, list[Expr]]]:
        """The problems that a wish comes to, as the shapes say."""
        kind, order = wanted.kind, wanted.order
        scalars = all(v.is_scalar for v in variables)
        if kind == "differential":
            return [("differential", body, variables)]
        if kind in ("gradient", "hessian") and not body.is_scalar and not (kind == "gradient" and scalars and len(variables) == 1):
            noun = "gradient" if kind == "gradient" else "Hessian"
            raise self.error(
                TypeMistake, f"the {noun} is taken of a scalar, but this is a {body.shape}", node.start, node.end,
                "its derivative is a Jacobian",
            )  # fmt: skip
        if kind == "gradient":
            if len(variables) == 1 and scalars:
                return [("derivative", body, variables)]
            return [("gradient", body, variables)] if scalars else [("gradient", body, [v]) for v in variables]
        if kind == "hessian":
            if len(variables) > 1 and not scalars:
                raise self.error(
                    NotSupported,
                    "a Hessian by several arrays at once",
                    node.start,
                    node.end,
                    "name one variable",
                )
            return [("hessian", body, variables)]
        if kind == "jacobian":
            return [("jacobian", body, variables)] if scalars else [("jacobian", body, [v]) for v in variables]
        if wanted.modifier == "directional":
            raise self.error(NotSupported, "directional derivatives", node.start, node.end)
        if wanted.modifier == "mixed" or (order > 1 and len(variables) == order and len(set(variables)) == order > 1):
            if not scalars or len(variables) < 2:
                raise self.error(NotSupported, "a mixed derivative by arrays", node.start, node.end)
            for v in variables[:-1]:
                body = b.derivative(body, v)
            return [("derivative", body, variables[-1:])]
        out: list[tuple[str, Expr, list[Expr]]] = []
        for v in variables:
            if v.is_scalar:
                inner = b.derivative(body, v, order - 1) if order > 1 else body
                out.append(("derivative", inner, [v]))
            elif order == 2 and body.is_scalar:
                out.append(("hessian", body, [v]))
            elif order > 1:
                raise self.error(NotSupported, f"a derivative of order {order} by an array", node.start, node.end)
            elif body.is_scalar:
                out.append(("gradient", body, [v]))
            else:
                out.append(("jacobian", body, [v]))
        return out

    def from_operation(self, question: _Question, operation: Operation, context: Context, latex: str) -> list[TaskItem]:
        if operation.node is None:
            assert operation.body is not None
            wanted = Wanted(operation.kind, question.asked or operation.kind, operation.order)
            key = key_of(operation.body)
            return self.typed(
                operation.body,
                key if key in context.definitions else None,
                operation.variables,
                wanted,
                question,
                context,
                latex,
            )
        whole = operation.node

        def work(e: Elaborator) -> object:
            if operation.narrow is not None:
                self.one_reading(operation, context)
            return e.expr(whole)

        result = elaborate(self.text, whole, context, work)
        value = result.value
        assert isinstance(value, Expr)
        if value.op not in CALCULUS:
            raise self.error(
                NotSupported,
                "the derivative stands inside an expression",
                whole.start,
                whole.end,
                "ask for the derivative alone",
            )
        inner = context.with_(symbols={**context.symbols, **result.undeclared}) if result.undeclared else context
        body = value.args[0]
        if value.op == "differential":
            helper = Elaborator(self.text, inner, _evidence(whole), {})
            if self.wrt is not None:
                variables = self.wrt_symbols(helper)
            else:
                definition = context.definitions.get(operation.key or "")
                parameters = definition.parameters if definition is not None else ()
                variables = self.choose(helper, body, parameters, Wanted("differential", ""), whole)
            assumed = (*result.assumed, *helper.assumed)
        else:
            variables, assumed = [value.args[1]], result.assumed
            if value.op == "derivative" and value.data > 1:
                body = b.derivative(body, variables[0], value.data - 1)
            if self.wrt is not None and self.wrt_symbols(Elaborator(self.text, inner, _evidence(whole), {})) != variables:
                raise UsageError(f"wrt={self.wrt} contradicts the task, which names {variables[0].latex}")
        self.sane(body, question, context, whole)
        for v in variables:
            symbol = v.args[0] if v.op == "entry" else v
            if symbol.op == "symbol" and symbol.data.latex in result.undeclared and symbol not in body.free:
                raise self.error(ReadingError, f"{v.latex} does not occur in the expression", whole.start, whole.end)
            if symbol.op == "symbol" and symbol.properties & {"natural", "integer", "index"} and v.op != "entry":
                raise self.error(TypeMistake, f"{v.latex} is an integer, and a derivative needs a real variable", whole.start, whole.end)
        assumed = (*(a for a in context.assumed if a not in self.base.assumed), *assumed, *operation.assumed)
        return [
            TaskItem(
                value.op,
                body,
                tuple(variables),
                operation.key if operation.key in context.definitions else None,
                inner,
                assumed,
                result.findings,
                latex,
                question.asked or value.op,
                self.point(question, variables, inner),
            )
        ]

    def one_reading(self, operation: Operation, context: Context) -> None:
        r"""`\nabla_w f - g`: refused where both readings fit, `(\nabla_w f) - g` and `\nabla_w(f - g)`."""
        narrow = operation.narrow
        assert narrow is not None
        try:
            elaborate(self.text, narrow, context, lambda e: e.expr(narrow))
        except (ReadingError, NotSupported):
            return
        raise self.error(
            Ambiguous,
            "the derivative may be of the first term or of the whole sum",
            narrow.start,
            narrow.end,
            "put what is differentiated in parentheses",
        )

    def point(self, question: _Question, variables: Sequence[Expr], context: Context) -> tuple[tuple[Expr, Expr], ...]:
        out: list[tuple[Expr, Expr]] = []
        for node in question.points:
            items = node.items if isinstance(node, tree.Sequence) else (node,)
            for item in items:
                if isinstance(item, tree.Chain) and item.relations == ("=",):
                    pair = elaborate(self.text, item, context, lambda e, c=item: [e.expr(c.items[0]), e.expr(c.items[1])]).value  # type: ignore[misc]
                    assert isinstance(pair, list)
                    left, right = pair
                    if left.op == "vector" and right.op == "vector" and len(left.args) == len(right.args):
                        out.extend(zip(left.args, right.args, strict=True))
                        continue
                else:
                    value = elaborate(self.text, item, context, lambda e, n=item: e.expr(n)).value  # type: ignore[misc]
                    assert isinstance(value, Expr)
                    if value.op == "vector" and len(value.args) == len(variables) > 1:
                        out.extend(zip(variables, value.args, strict=True))
                        continue
                    if len(variables) != 1:
                        raise self.error(ReadingError, "it is not clear which variable has this value", item.start, item.end)
                    left, right = variables[0], value
                if left.shape.kind != right.shape.kind:
                    raise self.error(TypeMistake, f"{left.latex} is a {left.shape}, its value a {right.shape}", item.start, item.end)
                out.append((left, right))
        return tuple(out)

    def other(self, question: _Question, context: Context, latex: str) -> TaskItem:
        """A kind that is recognised; its expression where it can be read."""
        assert question.wanted is not None
        kind, node = question.wanted.kind, question.target
        key: str | None = None
        if node is None and self.defined:
            key = self.antecedent(question)
            node = parse_syntax(key)
        elif node is not None and left_of(node) is not None and isinstance(node, tree.Chain):
            left = left_of(node)
            assert left is not None
            key, node = left.key, node.items[0]
        if kind == "solve":
            kind = "ode" if re.search(r"'|\\dot|\\ddot|\\frac\{d|\\prime|dt|dx", latex) else "linear_system"
        if node is None:
            return TaskItem(kind, None, (), key, context, (), (), latex, question.asked)
        target = node
        try:
            result = elaborate(self.text if key is None else key, target, context, lambda e: e.expr(target))
        except TypeMistake:
            raise
        except (ReadingError, NotSupported):
            return TaskItem(kind, None, (), key, context, (), (), latex, question.asked)
        value = result.value
        assert isinstance(value, Expr)
        if kind in SQUARE and value.shape.kind == "matrix" and value.shape.rows != value.shape.cols:
            raise self.error(
                TypeMistake,
                f"the {question.wanted.words} needs a square matrix, and this is a {value.shape}",
                question.start,
                question.end,
            )
        inner = context.with_(symbols={**context.symbols, **result.undeclared}) if result.undeclared else context
        return TaskItem(kind, value, (), key, inner, result.assumed, result.findings, latex, question.asked)


def _evidence(node: Node):  # type: ignore[no-untyped-def]
    from .names import collect_evidence

    return collect_evidence(node)
