r"""From a question to typed problems: its body and its variables, elaborated together.

Comes in: a `Question` (an operator with its formula, or words with a target), and the Context of the task. Goes out: `TaskItem`s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import Ambiguous, DeriverError, NotSupported, ReadingError, TypeMistake, UsageError
from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Context
from . import tree
from .at_points import like_the_variable, size_by_place, values_at
from .bounds import bounded, limit_at
from .definitions import left_of, names_in
from .elaborate import Elaborated, Elaborator, elaborate
from .evidence import Evidence
from .kinds import CALCULUS, SQUARE, VALUES, operation_written
from .names import key_of
from .operators import Operation
from .parametric_slopes import along_a_parameter, forgets_its_variable
from .problem_targets import Defined, Question, Targets, TaskItem
from .questions import Wanted
from .targets import differential_equation, is_big, key_node, named, not_understood
from .tree import Node
from .variables import alone, choose, held, kinds_of

__all__ = ["Defined", "Question", "TaskItem", "Typing"]


class Typing(Targets):
    """What a task has asked and defined so far, and how a question becomes typed problems."""

    def answerable(self, question: Question, context: Context) -> list[TaskItem]:
        try:
            return self.problems_of(question, context)
        except ReadingError as problem:
            named = held(self.text[question.start : question.end], context) if "is taken by a variable" in str(problem) else None
            if named is None:
                raise
            items = self.problems_of(question, named[0])
            given = context.definitions[named[1]].body
            if forgets_its_variable(items, given):
                curves = [c for i in items if (c := along_a_parameter(i, given, named[1])) is not None]
                if len(curves) == len(items):
                    return curves
                raise
            said = f"${named[1]}$ is a variable of its own here: what it stands for is not put in"
            return [replace(i, assumed=(*i.assumed, said)) for i in items]

    def problems_of(self, question: Question, context: Context) -> list[TaskItem]:
        """The problems of one question."""
        latex = self.text[question.start : question.end].strip()
        if question.operation is not None:
            return self.from_operation(question, question.operation, context, latex)
        assert question.wanted is not None
        kind = question.wanted.kind
        if kind not in CALCULUS:
            return [self.other(question, context, latex)]
        node, key = self.target_of(question, context)
        return self.typed(node, key, question.variables, question.wanted, question, context, latex)

    def typed(
        self,
        node: Node,
        key: str | None,
        variable_nodes: Sequence[Node],
        wanted: Wanted,
        question: Question,
        context: Context,
        latex: str,
    ) -> list[TaskItem]:
        """Elaborate the body and its variables in one attempt, so that both agree on what is assumed."""
        narrow = None if question.operation is None else question.operation.narrow

        def work(e: Elaborator) -> object:
            if narrow is not None:
                self.one_reading(narrow, context)
            e.evidence.differentiated.update(k for k in map(key_of, variable_nodes) if k is not None)
            body, parameters = self.body(e, node, context)
            if variable_nodes:
                variables = [e.variable(v, rows=True) for v in variable_nodes]
                if self.wrt is not None:
                    given = self.wrt_symbols(e)
                    if set(given) != set(variables):
                        raise UsageError(f"wrt={self.wrt} contradicts the task, which names {variables[0].latex}")
            elif self.wrt is not None:
                variables = self.wrt_symbols(e)
            else:
                body = e.sizes.settle(body)
                try:
                    variables = choose(e, body, parameters, wanted, node)
                except ReadingError as problem:
                    return problem  # not a reason to look for other kinds of the letters
                if body in variables and body.data.latex in e.symbols:
                    return e.error(ReadingError, f"{body.latex} is not defined", node, f"define it: ${body.latex}(x)=...$")
            if wanted.modifier == "directional" and len(variables) == 1 and not variables[0].is_scalar:
                for place in (*([question.direction] if question.direction is not None else []), *question.points):
                    like_the_variable(e, place, variables[0])
            size_by_place(e, question.points, variables)
            body = e.sizes.settle(body)
            variables = [e.sizes.settle(v) for v in variables]
            for k in [k for k, v in enumerate(variables) if v.op == "row"]:
                body, variables[k] = alone(e, body, variables[k], variable_nodes[k])
            self.depends(e, body, variables, node, variable_nodes)
            if wanted.modifier == "directional":
                return self.along(e, body, variables, question, node)
            kinds_of(e, wanted, body, variables, node)  # kinds under which the question makes no sense are not the ones meant
            return [body, *variables]

        result = elaborate(self.text, node, context, work)
        if isinstance(result.value, DeriverError):
            raise result.value
        assert isinstance(result.value, list)
        body, *variables = result.value
        self.sane(body, question, context, question.target or node)
        inner = result.context
        directional = wanted.modifier == "directional"
        point = tuple((v, b.ZERO) for v in variables) if directional else values_at(self, question.points, variables, inner)
        if directional:
            apart = len(variables) > 1
            wanted = Wanted("derivative", wanted.words, 1 if apart else wanted.order)
            if apart:  # \partial^2 f(X+tH+sK)/\partial s\partial t
                body, variables = b.derivative(body, variables[1]), variables[:1]
        assumed = (*(a for a in context.assumed if a not in self.base.assumed), *result.assumed)
        if question.operation is not None:
            assumed = (*assumed, *question.operation.assumed)
        out = []
        helper = Elaborator(self.text, inner, Evidence(), {})
        findings = tuple(result.findings)
        for kind, what, by in kinds_of(helper, wanted, body, variables, node):
            item = TaskItem(kind, what, tuple(by), key, inner, assumed, findings, latex, question.asked or kind, point)
            out.append(replace(item, request=frozenset({"at the point"})) if directional else item)
        return out

    def along(self, e: Elaborator, body: Expr, variables: list[Expr], question: Question, node: Node) -> list[Expr]:
        """f(x + t v) and t: its derivative at t = 0 is the derivative of f along v; with two directions f(x + t v + s w), t and s."""
        if question.direction is None:
            raise e.error(NotSupported, "a directional derivative without a direction", node, "say it: in the direction $v$")
        if len(variables) != 1:
            raise e.error(NotSupported, "a directional derivative by several variables", node, "stack them into one vector")
        (x,) = variables
        named = question.direction.items if isinstance(question.direction, tree.Sequence) else (question.direction,)
        order = 1 if question.wanted is None else question.wanted.order
        if len(named) > 1 and len(named) != order or order > 2 and len(named) > 1:
            raise e.error(NotSupported, f"a directional derivative of order {order} along {len(named)} directions", node)
        along = [e.sizes.settle(e.expr(d)) for d in named]
        start = x
        for at in question.points:
            place = at.items[1] if isinstance(at, tree.Chain) and at.relations == ("=",) else at
            start = e.sizes.settle(e.expr(place))
        for what in (start, *along):
            e.sizes.equate_shapes(what.shape, x.shape)
        x, start, *along = (e.sizes.settle(w) for w in (x, start, *along))
        body = e.sizes.settle(body)
        for what in (start, *along):
            if what.shape != x.shape:
                raise e.error(TypeMistake, f"{what.latex} is a {what.shape}, and {x.latex} is a {x.shape}", node)
        taken = {s.name for part in (body, start, *along) for s in part.free} | set(e.symbols)
        free = [b.symbol(name) for name in ("t", "s", "h", "tau", "epsilon") if name not in taken]
        moved = b.add(start, *(b.mul(t, v) for t, v in zip(free, along, strict=False)))
        return [substitute(body, {x: moved}), *free[: len(along)]]

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

    def from_operation(self, question: Question, operation: Operation, context: Context, latex: str) -> list[TaskItem]:
        if operation.node is None:
            assert operation.body is not None
            wanted = Wanted(operation.kind, question.asked or operation.kind, operation.order)
            return self.typed(
                operation.body,
                named(operation.body, context),
                operation.variables,
                wanted,
                question,
                context,
                latex,
            )
        whole = operation.node

        def work(e: Elaborator) -> object:
            if operation.narrow is not None:
                self.one_reading(operation.narrow, context)
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
        inner = result.context
        body = value.args[0]
        if value.op == "differential":
            for _ in range(operation.order - 1):
                body = b.differential(body)
            helper = Elaborator(self.text, inner, Evidence(), {})
            if self.wrt is not None:
                variables = self.wrt_symbols(helper)
            else:
                definition = context.definitions.get(operation.key or "")
                parameters = definition.parameters if definition is not None else ()
                variables = choose(helper, body, parameters, Wanted("differential", ""), whole)
            assumed = (*result.assumed, *helper.assumed)
        else:
            variables, assumed = [value.args[1]], result.assumed
            if value.op == "derivative" and value.data > 1:
                body = b.derivative(body, variables[0], value.data - 1)
            if self.wrt is not None and self.wrt_symbols(Elaborator(self.text, inner, Evidence(), {})) != variables:
                raise UsageError(f"wrt={self.wrt} contradicts the task, which names {variables[0].latex}")
        self.sane(body, question, context, whole)
        for v in variables:
            symbol = v.args[0] if v.op == "entry" else v
            if symbol.op == "symbol" and symbol.data.latex in result.undeclared and symbol not in body.free:
                raise self.error(ReadingError, f"{v.latex} does not occur in the expression", whole.start, whole.end)
            if symbol.op == "symbol" and symbol not in body.free:
                self.hidden(Elaborator(self.text, inner, Evidence(), {}), body, symbol, whole)
            if symbol.op == "symbol" and symbol.properties & {"natural", "integer", "index"} and v.op != "entry":
                raise self.error(TypeMistake, f"{v.latex} is an integer, and a derivative needs a real variable", whole.start, whole.end)
        assumed = (*(a for a in context.assumed if a not in self.base.assumed), *assumed, *operation.assumed)
        point = values_at(self, question.points, variables, inner)
        key = operation.key if operation.key in context.definitions else None
        findings = tuple(result.findings)
        asked = question.asked or value.op
        return [TaskItem(value.op, body, tuple(variables), key, inner, assumed, findings, latex, asked, point)]

    def one_reading(self, narrow: Node, context: Context) -> None:
        r"""`\nabla_w f - g`: refused where both readings fit, `(\nabla_w f) - g` and `\nabla_w(f - g)`."""
        try:
            found = elaborate(self.text, narrow, context, lambda e: e.expr(narrow))
        except (ReadingError, NotSupported):
            return
        if isinstance(found.value, Expr) and found.value.op in CALCULUS:
            return  # no sum: the sign takes everything behind it here too
        if any(a.startswith("a number added to a vector") for a in found.assumed):
            return  # nobody adds a number to a gradient
        raise self.error(
            Ambiguous,
            "the derivative may be of the first term or of the whole sum",
            narrow.start,
            narrow.end,
            "put what is differentiated in parentheses",
        )

    def other(self, question: Question, context: Context, latex: str) -> TaskItem:
        """A kind that is recognised; its expression where it can be read."""
        assert question.wanted is not None
        kind, node = question.wanted.kind, question.target
        key: str | None = None
        if node is None and self.defined:
            found = self.antecedent(question)
            node, key = found.left, found.key
        elif node is None and len(self.matrices) == 1 and kind not in ("solve", "value"):
            key = self.matrices[0]  # "Let $A$ be ... Find its determinant."
            node = key_node(key, question.start)
        elif node is not None and left_of(node) is not None and isinstance(node, tree.Chain):
            left = left_of(node)
            assert left is not None
            key, node = left.key, node.items[0]
        message = not_understood(question.wanted.kind, question.wanted.words, latex, [d.key for d in self.defined])
        if message:
            raise self.error(NotSupported, message, question.start, question.end)
        if kind == "solve":
            kind = "ode" if differential_equation(latex) else "linear_system"
        if node is None or isinstance(node, tree.Chain):
            return TaskItem(kind, None, (), key, context, (), (), latex, question.asked)
        target = self.within_bounds(question, kind, node, context)
        try:
            result = elaborate(self.text, target, context, lambda e: e.expr(target))
        except TypeMistake:
            raise
        except (ReadingError, NotSupported):
            if kind == "value" or question.bounds:
                raise
            return TaskItem(kind, None, (), key, context, (), (), latex, question.asked)
        value = result.value
        assert isinstance(value, Expr)
        if value.op == "extremum" or (kind == "ode" and value.op not in ("relation", "and", "or")):
            raise self.error(NotSupported, f"{question.asked or kind} is not understood of this formula", target.start, target.end)
        if kind == "value":
            kind = VALUES.get(value.op, "") or operation_written(self.text[target.start : target.end])
            if kind == "norm" and value.data not in ("1", "2", "F", "inf", "nuclear"):
                kind = ""
            if not kind:
                raise self.error(
                    NotSupported, "the value of an expression is not computed yet", question.start, question.end,
                    "name what is wanted: the gradient of ..., the determinant of ...",
                )  # fmt: skip
        if kind in SQUARE and value.shape.kind == "matrix" and value.shape.rows != value.shape.cols:
            raise self.error(
                TypeMistake,
                f"{question.wanted.words}: asked of square matrices, and this is a {value.shape}",
                question.start,
                question.end,
            )
        inner = result.context
        written = question.wanted.kind == "value"  # the operation stands in the formula
        if kind in ("divergence", "curl", "laplacian") and not written:
            return self.field_item(kind, value, key, target, inner, result, latex, question)
        variables: tuple[Expr, ...] = ()
        request: frozenset[str] = frozenset()
        if kind in ("minimise", "critical_points"):  # of a function that the text has named
            definition = inner.definitions.get(key or named(target, inner) or "")
            variables = () if definition is None else definition.parameters
        if kind == "minimise":
            request = frozenset({"maximum" if "max" in (question.asked or question.wanted.words) else "minimum"})
        return TaskItem(kind, value, variables, key, inner, result.assumed, result.findings, latex, question.asked, request=request)

    def within_bounds(self, question: Question, kind: str, node: Node, context: Context) -> Node:
        """The integral or the limit that the words ask of an expression; what they say beyond that is refused."""
        if question.points and kind not in ("divergence", "curl", "laplacian", "integral", "value", "jacobian_determinant"):
            at = question.points[0]
            raise self.error(NotSupported, "what this place says of the question is not understood", at.start, at.end)
        if question.variables and kind not in ("integral", "solve", "ode", "ode_system", "linear_system", "eigen"):
            at = question.variables[0]
            raise self.error(NotSupported, "what this formula says of the question is not understood", at.start, at.end)
        if kind == "integral" and question.points:
            at = question.points[0]
            raise self.error(NotSupported, "an integral at a point is not understood", at.start, at.end)
        if len(question.variables) > 1:
            at = question.variables[1]
            raise self.error(NotSupported, "an integral over one variable is expected", at.start, at.end)
        variable = question.variables[0] if question.variables else None
        if kind not in ("integral", "limit") or is_big(node) or not (question.bounds or variable is not None):
            if question.bounds:
                at = question.bounds[0]
                raise self.error(NotSupported, "bounds beside an integral or a limit that has its own", at.start, at.end)
            return node
        if not question.bounds:
            assert variable is not None
            return tree.BigOperator(node.start, node.end, "int", None, None, node, (variable,))
        if kind == "limit" and len(question.bounds) == 2:
            return limit_at(node, *question.bounds)
        if kind == "integral" and variable is None and not isinstance(question.bounds[0], tree.Chain):
            variable = self.only_variable(question, node, context)
        made = bounded(node, question.bounds, variable)
        if isinstance(made, str):
            raise self.error(ReadingError, made, question.bounds[0].start, question.bounds[-1].end, "name it: with respect to $x$")
        return made

    def only_variable(self, question: Question, node: Node, context: Context) -> Node | None:
        """The one letter of an integrand that can be its variable."""
        value = elaborate(self.text, node, context, lambda e: e.expr(node)).value
        assert isinstance(value, Expr)
        free = [s for s in value.free if s.op == "symbol" and s.is_scalar]
        used = {n for bound in question.bounds for n in names_in(bound, True)}
        free = [s for s in free if s.data.latex not in used]
        return key_node(free[0].data.latex, question.start) if len(free) == 1 else None

    def field_item(
        self, kind: str, value: Expr, key: str | None, node: Node, context: Context, result: Elaborated, latex: str, question: Question
    ) -> TaskItem:
        """A divergence, a curl or a Laplacian: of the field, by its parameters or coordinates."""
        helper = Elaborator(self.text, context, Evidence(), {})
        definition = context.definitions.get(key or "")
        variables = definition.parameters if definition is not None else ()
        applied = next((n for n in walk(value) if n.op == "apply"), None)
        if not variables and applied is not None:
            if value.op == "trace" and value.args[0].op in ("jacobian", "hessian"):
                value, *rest = value.args[0].args
                variables = tuple(rest)
            else:
                variables = tuple(a for a in applied.args if a.op == "symbol")
        if not variables:
            length = value.shape.rows.number if value.shape.rows is not None else None
            place = helper.place_of(value, node, length)
            variables = tuple(place) if isinstance(place, list) else (place,)
        assumed = (*result.assumed, *helper.assumed)
        point = values_at(self, question.points, variables, context)
        return TaskItem(kind, value, variables, key, context, assumed, result.findings, latex, question.asked, point)
