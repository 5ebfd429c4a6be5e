r"""Tasks that name a solution: "Verify that $y=e^{2x}$ is a solution of $y''-4y=0$", "Let $y=\sin x$. Show that $y''+y=0$".

Comes in: the tokens of a task. Goes out: the derivative of the highest order that is needed, and one claim for each equation and
each value with the function put in; or None where the task is of another form.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import DeriverError
from ..expression import Expr, walk
from ..expression import build as b
from ..model import Context
from . import patterns as re
from .declarations import read_declarations
from .defining import names_in
from .idioms import Rephrased
from .problem_targets import TaskItem
from .read import read_expression
from .statements import read_statement
from .syntax import parse_syntax
from .wording import Token

__all__ = ["solution_to_check", "whether_a_solution"]

_HEAD = r"(?:show|verify|check|prove|confirm)(?: that)?"
_EQUATION = (
    r"(?: the)?(?: following| given)?(?: linear| ordinary| differential| initial value| boundary value)*(?: equation| problem| ode| ivp)?"
)
_AFTER = re.compile(
    rf"^{_HEAD}(?: the)?(?: function)? #0 (?:is|gives|solves|satisfies)(?: indeed)?"
    rf"(?: (?:a|the|one)(?: particular)? solution (?:of|to))?{_EQUATION}(?P<rest> #1(?: ?(?:,|and|with|, and|, with) #\d+)*)$"
)
_ASKED = re.compile(
    r"^\s*(?P<ask>Is|Are|Does|Do)\s+(?P<function>(?:the\s+)?(?:functions?\s+|values?\s+|numbers?\s+)?\$[^$]+\$)\s+(?:(?:indeed|also|really)\s+)?"
    r"(?P<rest>(?:an?|one)\s+(?:particular\s+)?(?:solution|root|zero)\s+(?:of|to)\b.*\$[^$]+\$.*?|(?:solve|satisfy)\b.*\$[^$]+\$.*?)"
    r"\s*\?\s*$",
    re.IGNORECASE | re.DOTALL,
)
#: "x = 2 is a root of x^3 - 8 = 0"
_ROOT = re.compile(
    rf"^{_HEAD} (?:the )?(?:value |number )?#0 (?:is|solves|satisfies)(?: indeed)?(?: (?:a|one) (?:solution|root|zero) (?:of|to))?"
    r"(?: the)?(?: following)?(?: quadratic| cubic| quartic| polynomial)?(?: equation| polynomial)?(?P<rest> #1)$"
)
_BEFORE = re.compile(rf"^(?:let|if|given|suppose) #0 ?[.,;]? (?:then )?{_HEAD}(?P<rest> #1(?: ?(?:,|and|, and) #\d+)*)$")
_BEHIND = re.compile(rf"^{_HEAD}(?P<rest> #0(?: ?(?:,|and|, and) #\d+)*) ?,? (?:where|for|if|when|with) (?P<function>#\d+)$")
_FUNCTION = re.compile(
    r"^\s*(?P<name>[a-zA-Z]|\\(?:phi|varphi|psi|sigma|eta|rho|chi))\s*(?:\(\s*(?P<at>[a-z]|\\theta)\s*\))?\s*=\s*(?P<body>[^=]+)$",
    re.DOTALL,
)
#: Letters that are variables of a function by custom, where the text does not say which.
_VARIABLES = ("x", "t", "s", "z", r"\theta")


def solution_to_check(text: str, tokens: Sequence[Token], base: Context) -> tuple[TaskItem, ...] | None:
    """The claims that a function solves what is said of it; None where the task is of another form."""
    formulas = [t for t in tokens if t.is_formula]
    said = " ".join(
        f"#{formulas.index(t)}" if t.is_formula else t.text for t in tokens if t.is_formula or t.kind == "word" or t.text in ",;."
    ).strip(" .,;")
    found = _AFTER.match(said) or _ROOT.match(said) or _BEFORE.match(said) or _BEHIND.match(said)
    if found is None:
        return None
    shown = formulas[int(found["function"][1:])] if found.re is _BEHIND else formulas[0]
    function = _FUNCTION.match(shown.text)
    if function is None:
        return None
    if _ROOT.match(said) is not None and (at_root := _at_a_root(text, function, formulas[1], base)) is not None:
        return at_root
    name, equations = function["name"], [formulas[int(k)] for k in re.findall(r"#(\d+)", found["rest"])]
    word = re.escape(name)
    primed = rf"{word}\s*(?:'|\\prime|\^\s*\{{?\s*\\prime|\()|d\s*(?:\^\s*\{{?\d\}}?)?\s*{word}\s*(?:\}}|/)|\\d?dot\s*\{{?\s*{word}"
    if not all(re.search(primed, e.text) for e in equations):
        return None  # "Let $A=...$. Show that $A^2=A$" is a claim like any other
    at = function["at"] or _variable(function["body"], equations, name)
    if at is None:
        return None
    try:
        constants = [n for n in sorted(names_in(parse_syntax(function["body"]))) if re.fullmatch(r"[A-Z](?:_\{?\d\}?)?", n)]
    except DeriverError:
        return None
    numbers = ", ".join(rf"{n}\in\mathbb{{R}}" for n in (at, *constants) if n not in base.symbols)
    context = read_declarations(rf"{name}({at})={function['body']}", read_declarations(numbers, base))
    definition = context.definitions.get(name)
    if definition is None or len(definition.parameters) != 1 or not definition.body.is_scalar:
        return None
    items: list[TaskItem] = []
    highest = 0
    for equation in equations:
        try:
            claims = read_statement(equation.text, context).claims
        except DeriverError as problem:
            problem.at(text)
            raise
        if not claims or any(c.right is None for c in claims):
            return None
        for c in claims:
            assert c.right is not None
            highest = max([highest, *(_order(n) for n in walk(c.left)), *(_order(n) for n in walk(c.right))])
            items.append(
                TaskItem(
                    "proof", None, (), None, c.context, c.assumed, c.findings, equation.text.strip(), "proof", operands=(c.left, c.right),
                    request=frozenset({f"relation {c.relation}", f"claim {c.kind}"}), conditions=c.conditions,
                )
            )  # fmt: skip
    if highest:
        x = definition.parameters[0]
        body = definition.body if highest == 1 else b.derivative(definition.body, x, highest - 1)
        items.insert(0, TaskItem("derivative", body, (x,), name, context, latex=shown.text.strip(), asked="derivative"))
    return tuple(items)


def _at_a_root(text: str, value: re.Match[str], equation: Token, base: Context) -> tuple[TaskItem, ...] | None:
    """The equation with the value of its one unknown put in; None where more than that stands in it, or it is a differential equation."""
    name = value["name"]
    try:
        inside, plain = names_in(parse_syntax(value["body"])), equation.text.strip().rstrip(".,;")
        if value["at"] is not None or inside - {r"\pi", "e", "i"} or names_in(parse_syntax(plain)) - {r"\pi", "e", "i"} != {name}:
            return None
        reading = plain if "=" in plain else f"{plain}=0"
        (claim,) = read_statement(reading, read_declarations(rf"{name}\in\mathbb{{R}}", base)).claims
        number = read_expression(value["body"], base).expression
    except (DeriverError, ValueError):
        return None
    unknown = next((s for s in claim.left.free | (claim.right or b.ZERO).free if s.data.latex == name), None)
    if unknown is None or claim.right is None or claim.relation != "=" or number is None or not number.is_scalar:
        return None
    sides = tuple(b.at(side, unknown, number) if unknown in side.free else side for side in (claim.left, claim.right))
    return (
        TaskItem(
            "proof", None, (), None, claim.context, claim.assumed, claim.findings, text.strip(), "proof", operands=sides,
            request=frozenset({"relation =", "claim identity"}),
        ),
    )  # fmt: skip


def whether_a_solution(text: str) -> Rephrased | None:
    """ "Is $y=e^{2x}$ a solution of $y''=4y$?" as the sentence that asserts it, whose checks are the answer; None for other texts."""
    found = _ASKED.match(text)
    if found is None:
        return None
    rest = found["rest"]
    verb = re.sub(r"^(solve|satisfy)", lambda m: {"solve": "solves", "satisfy": "satisfies"}[m[1].lower()], rest, flags=re.IGNORECASE)
    middle = [] if verb != rest else [("is", found.start("rest"), found.start("rest"), False)]
    return Rephrased([
        ("Verify that", found.start("ask"), found.end("ask"), False), (found["function"], *found.span("function"), True), *middle,
        (verb + ".", *found.span("rest"), verb == rest),
    ])  # fmt: skip


def _order(node: Expr) -> int:
    """The order of a derivative; 0 for anything else."""
    if node.op != "derivative":
        return 0
    inner = _order(node.args[0])
    return inner + (node.data if isinstance(node.data, int) else 1)


def _variable(body: str, equations: Sequence[Token], name: str) -> str | None:
    """The variable of a function that is written without it: the one customary letter of its formula and its equations."""
    for equation in equations:
        word = re.escape(name)
        slope = re.search(rf"d\s*{word}\s*\}}\s*\{{\s*d\s*(\w|\\theta)\b|d{word}/d(\w)", equation.text)
        if slope is not None:
            return slope[1] or slope[2]
    try:
        names = set().union(*(names_in(parse_syntax(latex)) for latex in (body, *(e.text for e in equations))))
    except DeriverError:
        return None
    found = [v for v in _VARIABLES if v in names and v != name]
    return found[0] if len(found) == 1 else None
