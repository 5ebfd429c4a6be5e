r"""Tasks on differential equations as exercise sheets put them: "Use variation of parameters to find ...; describe its behaviour as ...".

Comes in: the text of a task. Goes out: a problem for each thing asked of the one equation or system in it, with the way that is named as
a request; or None where a word belongs to no phrase of `sheet_phrases`, or a formula plays no part.
"""

from __future__ import annotations

from dataclasses import replace

from ..errors import DeriverError
from ..expression import SCALAR, Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .elaborate import elaborate
from .evolution import evolution_task, knows_words
from .problems import TaskItem
from .sheet_phrases import Plan, plan_of
from .wording import Token, node_of, tokens_of

__all__ = ["sheet_task", "value_of"]

_DERIVED = re.compile(
    r"'|\\d?dot\b|\\ddot\b|\\prime\b|\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{?\s*d)|\bd[a-z]\s*/\s*d[a-z]|\bd[a-z]\b|\^\{?\("
)
#: Formulas that only name what words describe: `y`, `y(t)`, `Y(s)`, `\Phi(t)`, `y=\phi(x)`, `t\to\infty`, `\Phi(0)=I`.
_NAME = r"\\?[a-zA-Z]+(?:_\{?\w\}?)?"
_MENTIONED = re.compile(
    rf"\s*(?:\\mathbf\s*\{{?\w\}}?|{_NAME})\s*(?:\(\s*(?:{_NAME}|0)\s*\))?\s*(?:=\s*(?:\\(?:var)?phi|\\psi|\\mathbf\s*\{{?I\}}?"
    rf"|I)(?:\(\w\))?\s*"
    r"|(?:\\(?:right|long)?(?:to|arrow|rightarrow|longrightarrow))\s*\+?\s*\\infty\s*|=\s*0\s*)?"
)
_INFINITE = re.compile(rf"\s*{_NAME}\s*\\(?:to|rightarrow|longrightarrow)\s*(?P<sign>[-+]?)\s*\\infty\s*")
_ORDINARY = ("solve", "particular", "behaviour", "series", "steady state", "transform", "damping", "exact", "homogeneous")
_LIMIT = re.compile(rf"\s*\\lim\s*_\s*\{{\s*{_NAME}\s*\\(?:to|rightarrow)\s*\+?\s*\\infty\s*\}}\s*{_NAME}\s*\(\s*{_NAME}\s*\)\s*")
#: What is asked -> the kind of problem and its request.
_KINDS = {
    "equilibrium": ("equilibrium", ()),
    "drawn": ("equilibrium", ()),
    "bifurcation": ("bifurcation", ()),
    "first integral": ("first_integral", ()),
    "indicial": ("singular_points", ("indicial",)),
    "singular points": ("singular_points", ()),
    "radius": ("singular_points", ("radius",)),
    "fundamental matrix": ("fundamental_matrix", ()),
    "principal matrix": ("fundamental_matrix", ("principal",)),
    "wronskian": ("wronskian", ()),
    "impulse response": ("response", ("impulse",)),
    "transfer function": ("response", ("transfer",)),
    "classes": ("equation_classes", ()),
    "modes": ("modes", ()),
    "decoupled": ("decoupled_system", ()),
    "flow": ("flow", ()),
    "one equation": ("single_equation", ()),
}


def sheet_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The problems of the task, in the order in which they are asked; None where it is about something else, or plainly put."""
    if not _DERIVED.search(text):
        return None
    try:
        tokens = tokens_of(text, prose=False)
    except DeriverError:
        return None
    tokens = [piece for t in tokens for piece in (_pieces(t) if t.is_formula else [t])]
    formulas = [t for t in tokens if t.is_formula]
    if not any(_DERIVED.search(t.text) for t in formulas) or len(tokens) == len(formulas):
        return None
    said = " ".join(f"#{formulas.index(t)}" if t.is_formula else t.text for t in tokens)
    plan = plan_of(said)
    limits = [k for k, f in enumerate(formulas) if _LIMIT.fullmatch(f.text)]
    if plan is not None and limits:
        plan.ask("behaviour")
        plan.limits += limits
    if plan is None or (_plainly(plan) and knows_words(tokens)):
        return None
    try:
        return _items(text, formulas, plan, context)
    except (_Otherwise, DeriverError):
        return None  # the general grammar says what is not understood


_OPEN = re.compile(r"\\left\b|\\right\b|\\begin\b|\\end\b|\\.|[{}()\[\],;]")


def _pieces(token: Token) -> list[Token]:
    """The equations of a list in one pair of dollar signs, one by one."""
    depth, start, out = 0, 0, []
    for m in _OPEN.finditer(token.text):
        if m[0] in ("{", "(", "[", r"\begin"):
            depth += 1
        elif m[0] in ("}", ")", "]", r"\end"):
            depth -= 1
        elif m[0] in (",", ";") and depth == 0 and token.text[max(m.start() - 1, 0)] != "\\":
            out.append((start, m.start()))
            start = m.end()
    out.append((start, len(token.text)))
    made = []
    for a, z in out:
        body = re.match(
            r"(?:\s|\\[,;: !]|\\q?quad(?![a-zA-Z])|~)*(.*?)(?:\s|\\[,;: !]|\\q?quad(?![a-zA-Z])"
            r"|~)*$",
            token.text[a:z],
            re.DOTALL,
        )
        assert body is not None
        if not re.search(r"=|<|>|\\[lg]eq?(?![a-z])|\\in(?![a-z])", body[1]):
            return [token]
        made.append(Token("formula", body[1], token.start + a + body.start(1), token.start + a + body.end(1)))
    return made


class _Otherwise(Exception):
    """The task is not one of these after all."""


def _plainly(plan: Plan) -> bool:
    """Whether nothing is asked that the general grammar of differential equations does not read itself."""
    return not (plan.ways or plan.known or plan.notes or plan.claimed or plan.substitution) and set(plan.asks) <= {"solve"}


def _items(text: str, formulas: list[Token], plan: Plan, context: Context) -> tuple[TaskItem, ...]:
    taken = (*plan.mentioned, *plan.points, *plan.known, *plan.substitution, *plan.parameter, *plan.form, *plan.integral)
    spoken = {k for k in taken if not _equation(formulas[k].text)}
    if plan.substitution:
        raise _Otherwise
    known = [k for k in plan.known if k in spoken]
    points = [k for k in plan.points if k in spoken]
    for k in spoken - {*known, *points, *plan.form, *plan.integral}:
        if not _MENTIONED.fullmatch(formulas[k].text):
            raise _Otherwise
        if (limit := _INFINITE.fullmatch(formulas[k].text)) and limit["sign"] == "-":
            raise _Otherwise
    if "reduction of order" in plan.ways and not known:
        known = [k for k, f in enumerate(formulas) if k not in spoken and re.match(r"\s*y_\{?1\}?\s*(?:\(\w\))?\s*=", f.text)]
        spoken |= set(known)
    spoken |= set(plan.limits)
    if (
        "reduction of order" in plan.ways
        and known
        and all(_MENTIONED.fullmatch(formulas[k].text) and "=" not in formulas[k].text for k in known)
    ):
        known = [k for k, f in enumerate(formulas) if k not in spoken and re.match(r"\s*y_\{?1\}?\s*(?:\(\w\))?\s*=", f.text)]
        spoken |= set(known)
    kept = [f for k, f in enumerate(formulas) if k not in spoken and not (_MENTIONED.fullmatch(f.text) and "=" not in f.text)]
    asks = plan.asks or ["solve"]
    if plan.spectrum and "solve" not in plan.asks:
        raise _Otherwise  # the eigenvalues themselves are the question
    if plan.parameter:
        return (_with_parameter(text, formulas, kept, plan, context),)
    if points and not {"series", "indicial", "radius", "singular points", "bifurcation"} & set(asks) and "power series" not in plan.ways:
        raise _Otherwise
    if known and not {"solve", "particular"} & set(asks):
        raise _Otherwise
    if "solve" in asks and len(asks) > 1 and not {"behaviour", "steady state", "exact"} & set(asks):
        asks = [a for a in asks if a != "solve" or plan.ways or "equilibrium" in plan.asks]
    ordinary = [a for a in asks if a in _ORDINARY]
    base = None if not ordinary and set(asks) <= {"equilibrium", "drawn"} else _base(text, kept, "solve", context)
    if plan.spectrum and (base is None or base.kind != "ode_system"):
        raise _Otherwise
    out: list[TaskItem] = []
    if ordinary:
        assert base is not None
        out.append(_ordinary(text, base, formulas, plan, ordinary, known, points))
    if "bifurcation" in asks:
        asks = [a for a in asks if a not in ("equilibrium", "drawn")] + (["beside"] if "equilibrium" in asks else [])
    for ask in asks:
        if ask in _ORDINARY or ask == "beside" or ask == "drawn" and ("equilibrium" in asks or out):
            continue
        kind, request = _KINDS[ask]
        item = _base(text, kept, "equilibria", context) if kind == "equilibrium" else base
        assert item is not None
        item = replace(item, kind=kind, request=item.request | set(request), latex=text.strip())
        if kind == "bifurcation":
            item = replace(
                item,
                request=item.request
                | ({"equilibria"} if "beside" in asks else set())
                | ({f"claimed {plan.claimed}"} if plan.claimed else set()),
            )
        if kind == "first_integral" and plan.integral:
            item = replace(item, operands=(value_of(text, formulas[plan.integral[0]], item),))
        if kind == "single_equation" and plan.letter:
            item = replace(item, request=item.request | {f"unknown {formulas[plan.letter[0]].text.strip()}"})
        if kind == "singular_points" and points:
            item = replace(item, operands=(value_of(text, formulas[points[0]], item),), request=item.request | {"point"})
        merged = next((k for k, o in enumerate(out) if o.kind == kind and kind in ("singular_points", "fundamental_matrix")), None)
        if merged is not None:
            out[merged] = replace(out[merged], request=out[merged].request | item.request, operands=out[merged].operands or item.operands)
            continue
        out.append(item)
    if not out:
        raise _Otherwise
    notes = tuple(dict.fromkeys(plan.notes))
    return tuple(replace(o, assumed=(*o.assumed, *(notes if o is out[0] else ()))) for o in out)


def _with_parameter(text: str, formulas: list[Token], kept: list[Token], plan: Plan, context: Context) -> TaskItem:
    """ "the values of r for which ... has solutions of the form ...", "the value of b for which ... is exact"."""
    if len(plan.parameter) != 1 or not set(plan.asks) <= {"trial values", "exact parameter", "exact", "solve"}:
        raise _Otherwise
    base = _base(text, kept, "solve", context)
    if base.kind != "ode":
        raise _Otherwise
    letter = formulas[plan.parameter[0]].text.strip()
    if plan.form:
        form = value_of(text, formulas[plan.form[0]], base)
        name = next((x.name for x in form.free if x.op == "symbol" and x.data.latex == letter), None)
        if name is None:
            raise _Otherwise
        return replace(base, kind="trial_values", operands=(form,), request=frozenset({f"letter {name}"}), latex=text.strip())
    assert base.expression is not None
    name = next((x.name for x in base.expression.free if x.op == "symbol" and x.data.latex == letter), None)
    if name is None:
        raise _Otherwise
    return replace(base, request=base.request | {f"exact for {name}"}, latex=text.strip())


def _equation(formula: str) -> bool:
    """Whether a formula is a differential equation or a value of its unknown."""
    return bool(re.search(r"'|\\d?dot\b|\\ddot\b|\\prime\b|\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{?\s*d)", formula))


def _base(text: str, kept: list[Token], verb: str, context: Context) -> TaskItem:
    if not kept:
        raise _Otherwise
    place = kept[0].start
    words = [Token("word", "solve" if verb == "solve" else "find", place, place)]
    words += [] if verb == "solve" else [Token("word", verb, place, place)]
    found = evolution_task(text, [*words, *kept], context)
    if found is None or len(found) != 1 or found[0].kind not in ("ode", "ode_system", "equilibrium"):
        raise _Otherwise
    return found[0]


def _ordinary(
    text: str, base: TaskItem, formulas: list[Token], plan: Plan, asks: list[str], known: list[int], points: list[int]
) -> TaskItem:
    """A problem of one equation or system that is solved, with everything that is asked of the solution."""
    request = base.request | {f"way {w}" for w in plan.ways if w not in ("power series", "reduction of order")}
    operands: tuple[Expr, ...] = base.operands
    if "series" in asks or "power series" in plan.ways:
        if base.kind != "ode" or known:
            raise _Otherwise
        operands = (value_of(text, formulas[points[0]], base) if points else b.ZERO,)
        request |= {"power series"}
    elif known:
        if base.kind != "ode" or len(known) > 2:
            raise _Otherwise
        operands = tuple(value_of(text, formulas[k], base) for k in known)
        request |= {"known solution"}
    elif "reduction of order" in plan.ways:
        raise _Otherwise
    request |= {a for a in asks if a in ("particular", "behaviour", "steady state", "transform", "damping", "exact", "homogeneous")}
    if "transform" in asks:
        request |= {"way laplace"}
    return replace(base, operands=operands, request=request, latex=text.strip())


def value_of(text: str, token: Token, item: TaskItem) -> Expr:
    """The right side of `y_1=t^2` or `x_0=1`, or the number alone."""
    node = node_of(text, token)
    if isinstance(node, tree.Sequence):
        raise _Otherwise
    inner = node.items[-1] if isinstance(node, tree.Chain) else node
    letters = {u.data[1]: b.symbol(u.data[0], SCALAR, ("real",), latex=u.data[1]) for u in item.unknowns if u.op == "apply"}
    functions = {k: f for k, f in item.context.functions.items() if k not in letters}
    context = item.context.with_(symbols={**item.context.symbols, **letters}, functions=functions)
    value = elaborate(text, inner, context, lambda e: e.expr(inner)).value
    assert isinstance(value, Expr)
    return value
