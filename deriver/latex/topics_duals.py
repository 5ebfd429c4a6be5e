r"""Topics of duality: "find the dual of the linear programme $\min c^\top x$ subject to $Ax=b$, $x\ge0$", duals of support vector machines.

What stands before the programme only names it; the programme itself is read as "Minimise ... subject to ...".
"""

from __future__ import annotations

from dataclasses import replace

from . import patterns as re
from .calculus_tasks import calculus_task
from .problems import TaskItem
from .topic_sentences import Asked, item, programme_after, read
from .wording import tokens_of

__all__ = ["TOPICS"]

_MACHINE = re.compile(r"\bsvms?\b|support[- ]vector|(?:hard|soft)[- ]margin|maximum[- ]margin")
_MARGIN = re.compile(r"y_\{?i\}?\s*(?:\\left)?\s*[(\[]?.*w.*x_\{?i\}?.*b?.*\\geq?(?:slant)?\s*1")


def _machine(asked: Asked) -> TaskItem | None:
    """The dual of a support vector machine, by its name or by its formulas."""
    text = " ".join(t.text for t in asked.formulas)
    plain = re.sub(r"\\(?:left|right|mathbf|boldsymbol|,|;|quad|,)|\s|\{|\}", "", text)
    if not _MACHINE.search(asked.said) and not _MARGIN.search(text):
        return None
    slack = "linear" if "soft" in asked.said or "slack" in asked.said else "hard"
    if asked.formulas:
        if r"\xi" in plain:
            slack = "squared" if re.search(r"\\xi_i\^2|\\xi\^2|\\\|\\xi\\\|", plain) else "linear"
            penalty = r"\\frac(?:1|C)(?:2|n)?C?\\sum(?:_i(?:=1)?(?:\^n)?)?\\xi_i\^2" if slack == "squared" else None
            if penalty and not re.search(r"\\fracC2\\sum", plain):
                return None
            if not penalty and not re.search(r"C\\sum", plain):
                return None
        elif _MARGIN.search(text):
            slack = "hard"
        if r"\|w" in plain and not re.search(r"\\frac12\\\|w\\\|(?:_2)?\^2|\\frac12w\^\\topw|\\tfrac12\\\|w", plain):
            return None  # another scale of the objective changes the dual
    asked.used |= set(asked.free())
    request = frozenset({"machine", f"slack {slack}"})
    return TaskItem("dual", None, (), None, asked.context, (), (), asked.latex, "dual", request=request)


_BEFORE = re.compile(
    r"^.*?\bdual\b(?: (?:problem|function|programme|program|lp|qp))?(?: and [a-z ]*?)?\s*(?:(?:of|for|to)(?: the)?)?"
    r"(?: (?:following|primal|linear|quadratic|convex|optimi[sz]ation|constrained|equality|standard|form|least[- ]norm|lp|qp|minimum"
    r"|lasso|ridge|regression|entropy|maximi[sz]ation|minimi[sz]ation|problem|programme|program|least|squares|basis|pursuit|norm|in|a))*"
    r"\s*[:,]?\s*", re.IGNORECASE,
)  # fmt: skip


def _dual(asked: Asked) -> TaskItem | None:
    """ "Derive the dual of #0 subject to #1": the programme is read as a minimum or a maximum."""
    said = programme_after(asked, _BEFORE)
    if said is None:
        return None
    which, rest = said
    variables = re.search(r"\\(?:min|max)\s*_\s*(?:\{([^{}]*)\}|([a-z]))", rest)
    rest = re.sub(r"\\(?:min|max)(?:\s*_\s*(?:\{[^{}]*\}|[a-z]))?\s*(?:\\[,;:!]|\\q?quad)?", "", rest, count=1)
    if rest.startswith("$"):
        rest = f"{which} {rest}"
    rest = re.sub(r"^(?:minimi[sz](?:ing|e)|maximi[sz](?:ing|e))", which, rest, flags=re.IGNORECASE)
    if variables is not None:
        over = (variables[1] or variables[2]).split(r"\in")[0].strip()
        if re.fullmatch(r"\\?[a-zA-Z]+", over):
            first = re.match(rf"({which} \$[^$]*\$)", rest)
            rest = f"{first[1]} over ${over}${rest[first.end() :]}" if first else rest
    rest = re.sub(r"\\text\s*\{\s*(subject to|s\.t\.|such that)\s*\}", r"$ \1 $", rest)
    rest = re.sub(r",?\s*(?:with|where|for|and)\s+\$\s*\\?[a-zA-Z]+\s*>\s*0\s*\$\s*(?=[.?]?$)", "", rest)
    items = calculus_task(rest, tokens_of(rest), asked.context)
    asked.used |= set(asked.free())
    if items is None or len(items) != 1 or items[0].kind not in ("minimise", "lagrange"):
        return None
    return replace(items[0], kind="dual", latex=asked.latex, asked="dual")


def _formulas(node: object) -> bool:
    """Every formula belongs to the programme: "$x\\ge0$" is a condition of it."""
    return node is not None


_WORDS = (
    "dual lagrangian lagrange problem problems function programme program linear quadratic lp qp convex optimisation optimization "
    "following primal derive formulate minimise minimize maximise maximize minimum maximum its standard form lasso ridge regression "
    "entropy maximisation maximization minimisation minimization least norm least-norm least-squares squares basis pursuit constrained "
    "equality constraint constraints symmetric positive definite optimum optimal solution variables "
    "such full row rank "
)


def _dual_norm(asked: Asked) -> TaskItem | None:
    r""" "Find the dual norm of \\|x\\|_1"."""
    target = asked.first()
    if target is None or asked.free():
        return None
    found = read(asked, target)
    if found is None or found.body.op != "norm" or found.body.args[0].op != "symbol":
        return None
    return item("dual", asked, found, (found.body.args[0],), request=frozenset({"dual norm"}))


TOPICS = (
    (r"\bdual norm\b", "dual norm norms euclidean", _dual_norm),
    (
        r"\bdual\b",
        _WORDS + "svm support vector machine machines hard margin soft hard-margin soft-margin maximum-margin classifier primal slack "
        "variables kernel penalty l1 l2 squared hinge",
        _machine, _formulas,
    ),
    (r"\bdual\b", _WORDS, _dual, _formulas),
)  # fmt: skip
