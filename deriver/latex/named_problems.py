r"""Problems that are named by words, with their data in formulas: exits from an interval, travelling waves, Green's functions, mean values.

Comes in: the text of a task. Goes out: its typed problems, or None where it is about something else, or holds a word or a formula for
which there is no place here. `read` reads the equation by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import DeriverError
from ..expression import Expr
from ..model import Context
from . import patterns as re
from .elaborate import elaborate
from .problem_targets import TaskItem
from .syntax import parse_syntax
from .topics_finance import finance_task

__all__ = ["Reader", "Tasks", "formulas_of", "knows", "named_problem", "value_of"]

Reader = Callable[[str], tuple[TaskItem, ...]]
Tasks = tuple[TaskItem, ...] | None

_COMMON = frozenset(
    "a an the of for to with and in on at by from as is are be it its this that these which whose then so if when where such using use "
    "find determine compute calculate give state write down obtain derive evaluate what show let consider we have all any s".split()
)


def named_problem(text: str, read: Reader) -> Tasks:
    """The task as problems, by the first of the tables that knows it."""
    for reader in (finance_task, _exit, _given_mean, _wave, _green, _mean_value, _energy):
        found = reader(text, read)
        if found is not None:
            return found
    return None


def _words(text: str) -> list[str]:
    plain = re.sub(r"\$[^$]*\$", " ", text.lower()).replace("–", "-").replace("’", "'")
    return [w.strip("'-") for w in re.findall(r"[a-zéô'-]+", plain)]


def formulas_of(text: str) -> list[str]:
    """The formulas between dollar signs, without the stop behind them."""
    return [f.strip().rstrip(".,") for f in re.findall(r"\$([^$]*)\$", text)]


def knows(text: str, more: str) -> bool:
    """Whether every word outside of formulas is a common one, or one of these."""
    known = _COMMON | frozenset(more.split())
    return all(w in known or not w for w in _words(text))


def value_of(latex: str) -> Expr | None:
    """A number or a letter."""
    try:
        node = parse_syntax(latex)
        value = elaborate(latex, node, Context(), lambda e: e.expr(node)).value
    except DeriverError:
        return None
    return value if isinstance(value, Expr) and value.is_scalar else None


# Exits -------------------------------------------------------------------------------------------------------------------------------

_EXIT = (
    "expected mean average time exit exits exiting hitting first hit hits hitting leave leaves leaving reach reaches before"
    " until probability "
    "brownian motion wiener process standard interval open started starting starts start drift volatility variance coefficient diffusion "
    "follows satisfies x point inside one-dimensional either takes passage level levels b w t stopping expectation geometric ever dynamics"
)
_REACH = r"(?:hits?|reach(?:es)?|hitting|reaching)(?: the)?(?: levels?| point)?"
_FIRST = re.compile(rf"\b{_REACH} \$([^$]+)\$ before(?: it)?(?: {_REACH})? \$([^$]+)\$")


def _exit(text: str, read: Reader) -> Tasks:
    r""" "Find the expected exit time of $X_t$ from $(a,b)$ started at $x$.", "the probability that $X$ hits $b$ before $a$"."""
    plain = text.lower()
    if not re.search(r"\b(?:exit|leaves?|leaving|hits?|hitting|reach(?:es)?)\b|\\inf", plain) or not knows(text, _EXIT):
        return None
    formulas = formulas_of(text)
    moves = [f for f in formulas if re.match(r"d\s*[A-Z](?:_\{?t\}?|\(t\))?\s*=", f)]
    defined = [f for f in formulas if re.match(r"[XY](?:_\{?t\}?|\(t\))\s*=", f)]
    rest = [f for f in formulas if f not in moves and f not in defined]
    start, ends, hitting = "x", None, ""
    for f in list(rest):
        at = re.fullmatch(r"[A-Z](?:_\{?0\}?|\(0\))\s*=\s*(.+)", f)
        if at is not None:
            start = at[1]
            rest.remove(f)
    told = re.search(r"(?:start(?:ed|ing|s)?)(?: at| from| in)(?: the point)? (?:\$x\s*=\s*([^$]+)\$|\$([^$=]+)\$)", text)
    if told is not None and (told[1] or told[2]) in rest or told is not None and told[1]:
        start = (told[1] or told[2]).strip()
        rest = [f for f in rest if f not in (told[2], f"x={told[1]}", f"x = {told[1]}")]
    elif not moves and not defined and re.search(r"standard brownian", plain) and start == "x":
        start = "0"
    before = re.search(_FIRST, text)
    for f in list(rest):
        pair = re.search(r"(?:^|\\notin|\\in)\s*(?:\\left)?\(\s*([^,]+),\s*([^,]+?)\s*(?:\\right)?\)(?:\s*\\\})?$", f)
        both = re.search(r"\|\s*[A-Z]_\{?t\}?\s*\|\s*(?:=|\\geq?|>)\s*([^\\}]+|\\[a-z]+)\s*(?:\\\})?$", f)
        if ends is None and pair is not None:
            ends = (pair[1].strip(), pair[2].strip())
            rest.remove(f)
        elif ends is None and both is not None:
            ends = (f"-{both[1].strip()}", both[1].strip())
            rest.remove(f)
    if before is not None and ends is None:
        target, other = before[1].strip(), before[2].strip()
        rest = [f for f in rest if f not in (target, other)]
        one, two = value_of(target), value_of(other)
        low = "lower" if one is not None and two is not None and _below(one, two, target, other) else ""
        ends = (target, other) if low else (other, target)
        hitting = f"hitting {low}".strip()
    drift = re.search(r"with drift \$([^$]+)\$(?: and (?:volatility|diffusion coefficient) \$([^$]+)\$)?", text)
    if drift is not None:
        rest = [f for f in rest if f not in (drift[1], drift[2])]
    if ends is None or ("probability" in plain and not hitting) or not _wished(plain, hitting):
        return None
    name = r"[A-Z](?:_\{?t\}?)?|\\tau(?:\s*=.*)?|\\mathbb\s*\{?E\}?(?:_x)?\s*\[?\\tau\]?|E(?:_x)?\s*\[\\tau\]|0\s*<.*|a\s*<.*|x\s*\\in.*|t"
    if not all(re.fullmatch(name, f) for f in rest) or len(moves) + len(defined) > 1:
        return None
    if moves:
        equation = moves[0]
    elif defined:
        found = re.fullmatch(
            r"[XY]_t\s*=\s*(?:(?P<x>[a-z0-9]+(?:_0)?)\s*\+\s*)?(?:(?P<m>\\?\w+)\s*t\s*\+\s*)?(?P<s>\\?[A-Za-z]+|\d*)\s*[WB]_t", defined[0]
        )
        if found is None or found["s"] in ("W", "B"):
            return None
        start = found["x"] or "0"
        equation = rf"dX_t={found['m'] or '0'}\,dt+{found['s'] or '1'}\,dW_t"
    elif re.search(r"brownian|wiener", plain) and "geometric" not in plain:
        equation = rf"dX_t={drift[1] if drift else '0'}\,dt+{(drift[2] if drift else None) or '1'}\,dW_t"
    else:
        return None
    operands = [value_of(v) for v in (*ends, start)]
    if any(o is None for o in operands):
        return None
    item = read(f"Find the generator of ${equation}$.")[0]
    request = frozenset({"exit", *hitting.split()})
    assumed = (*item.assumed, *(("the process starts at $x$",) if start == "x" else ()))
    return (replace(item, operands=tuple(o for o in operands if o is not None), request=request, assumed=assumed),)


def _below(one: Expr, two: Expr, target: str, other: str) -> bool:
    """Whether the level that is hit lies below the other: by their numbers, a minus sign, or the alphabet."""
    try:
        return float(one.sympy) < float(two.sympy)
    except (TypeError, ValueError):
        pass
    if target.startswith("-") != other.startswith("-"):
        return target.startswith("-")
    return target < other


def _wished(plain: str, hitting: str) -> bool:
    return bool(hitting) or re.search(r"expected|mean|average|expectation|\\mathbb\s*\{?e\}?|\be\[", plain) is not None


# The mean of a final value -------------------------------------------------------------------------------------------------------------

_MEAN = (
    "pde partial differential equation satisfied by satisfies satisfy solves solve does boundary value problem terminal final"
    " condition together its "
    "feynman-kac formula function down theorem kolmogorov backward process follows under conditional expectation"
)


def _given_mean(text: str, read: Reader) -> Tasks:
    r""" "Write down the PDE satisfied by $u(t,x)=\mathbb{E}[f(X_T)\mid X_t=x]$ where $dX_t=\ldots$"."""
    if not re.search(r"\bpde\b|equation", text, re.IGNORECASE) or not knows(text, _MEAN):
        return None
    mean = re.compile(
        r"(?P<u>[A-Za-z])\s*\(\s*(?:t\s*,\s*(?P<x>[a-zA-Z])"
        r"|(?P<z>[a-zA-Z])\s*,\s*t)\s*\)\s*=\s*(?P<d>e\^\{-\s*(?P<r>\\?\w+)\s*\(T-t\)\})?\s*"
        r"(?:\\mathbb\s*\{?\s*E\s*\}?|E)(?:\^\{?\w\}?)?(?:_\{t,\s*x\})?\s*(?:\\left"
        r"|\\[bB]ig[lr]?)?\s*\[\s*(?P<e>e\^\{-\s*(?P<q>\\?\w+)\s*\(T-t\)\})?\s*"
        r"(?P<g>.+?)\s*(?:(?:\\mid|\||\\,\|\\,|\\big\|)\s*(?P<p>[A-Z])_\{?t\}?\s*=\s*\w)?\s*(?:\\right|\\[bB]ig[lr]?)?\s*\]"
    )
    formulas = formulas_of(text)
    given = [(f, m) for f in formulas if (m := mean.fullmatch(f)) is not None]
    moves = [f for f in formulas if re.match(r"d\s*[A-Z](?:_\{?t\}?|\(t\))?\s*=", f)]
    others = [f for f in formulas if f not in moves and f not in [g for g, _ in given]]
    if len(given) != 1 or len(moves) != 1 or not all(re.fullmatch(r"[a-z]|u\([a-z],\s*[a-z]\)", f) for f in others):
        return None
    m = given[0][1]
    rate = m["r"] or m["q"]
    item = read(f"Write down the Kolmogorov backward equation for ${moves[0]}$.")[0]
    operand = value_of(rate) if rate else None
    if (rate and operand is None) or not re.search(r"[A-Z]_\{?T\}?", m["g"]):
        return None
    place = m["x"] or m["z"]
    final = re.sub(r"[A-Z]_\{?T\}?", place, m["g"])
    said = f"with the final value ${m['u']}({place},T)={final}$"
    return (replace(item, operands=() if operand is None else (operand,), assumed=(*item.assumed, said)),)


# Fields ----------------------------------------------------------------------------------------------------------------------------------

_WAVE = (
    "travelling traveling wave waves solution solutions equation pde form profile profiles vanish vanishes vanishing decay"
    " decays decaying infinity "
    "tends tend burgers' burgers viscous kdv korteweg-de vries solitary soliton kink shock speed connecting connect connects"
    " states bounded "
    "one nonlinear fisher nagumo satisfying both travels look explicit"
)


def _wave(text: str, read: Reader) -> Tasks:
    r""" "Find the travelling waves of $u_t+uu_x=\nu u_{xx}$ with $u\to2$ as $x\to-\infty$ and $u\to0$ as $x\to\infty$."""
    if not re.search(r"travell?ing[- ]wave|solitary wave|soliton", text, re.IGNORECASE) or not knows(text.replace("-wave", " wave"), _WAVE):
        return None
    formulas = [p.strip() for f in formulas_of(text) for p in f.split(",\\ ")]
    equations = [f for f in formulas if re.search(r"u_\{?t\}?(?![a-z])|\\partial", f) and "=" in f]
    rest = [f for f in formulas if f not in equations]
    limits: dict[str, str] = {}
    pieces = re.findall(
        r"\$u(?:\([^$()]*\))?\s*\\(?:to|rightarrow)\s*([^$]+)\$ (?:as|when) \$(?:x|\\xi|z|x\s*-\s*ct)\s*\\(?:to"
        r"|rightarrow)\s*([+-]?)\s*\\infty\$",
        text,
    )
    for value, sign in pieces:
        limits["-" if sign == "-" else "+"] = value.strip()
    for f in rest:
        at = re.fullmatch(r"u\(\s*([+-]?)\s*\\infty(?:\s*,\s*t)?\)\s*=\s*(.+)", f)
        if at is not None:
            limits["-" if at[1] == "-" else "+"] = at[2].strip()
    vanish = re.search(r"vanish\w* at infinity|decay\w* at infinity|solitary|soliton|vanish\w* as|\bdecaying\b", text)
    if not limits and vanish is not None:
        limits = {"+": "0", "-": "0"}
    if not limits and any(re.match(r"u(?:\(x,\s*t\))?\s*=", f) for f in rest):
        return None  # the equation of the profile, which `changing_tasks` reads
    form = (
        r"u(?:\(x,\s*t\))?\s*=\s*[fFUgv]\(\s*(?:x-ct|\\xi|z)\s*\)|\\xi\s*=\s*x-ct|z\s*=\s*x-ct|c|\\nu\s*>\s*0|\\nu|u|[fFU]|k\s*>\s*0|x-ct"
    )
    used = r"u(?:\([^$()]*\))?\s*\\(?:to|rightarrow).*|(?:\|?x\|?|\\xi|z|x\s*-\s*ct)\s*\\(?:to|rightarrow).*|u\(\s*[+-]?\s*\\infty.*"
    if len(equations) != 1 or not all(re.fullmatch(form, f) or re.fullmatch(used, f) for f in rest):
        return None
    item = read(f"Classify ${equations[0]}$.")[0]
    if item.kind != "pde_classify":
        return None
    values = [value_of(limits[k]) if k in limits else None for k in ("-", "+")]
    if any(v is None for v in values) and limits:
        return None
    operands = tuple(v for v in values if v is not None)
    return (replace(item, kind="pde", operands=operands, request=frozenset({"travelling"}), conditions=()),)


def _green(text: str, read: Reader) -> Tasks:
    """ "Find the Green's function of $-u''=f$ on $(0,1)$ with $u(0)=u(1)=0$." """
    if not re.search(r"green['’]?s? function|green function", text, re.IGNORECASE):
        return None
    if not knows(text, "green green's function functions operator boundary value problem conditions condition dirichlet subject problem"
                        " equation interval differential associated neumann"):  # fmt: skip
        return None
    formulas = formulas_of(text)
    equations = [f for f in formulas if re.search(r"[uy]''|\\frac\{d\^2", f)]
    ends = [f for f in formulas if re.match(r"[uy]'?\(", f)]
    rest = [f for f in formulas if f not in equations and f not in ends]
    if (
        len(equations) != 1
        or not ends
        or not all(re.fullmatch(r"[(\[][^$]*,[^$]*[)\]]|0\s*<\s*x\s*<.*|L|f|f\(x\)|[uy]|G\(x,.*\)", f) for f in rest)
    ):
        return None
    left = equations[0].split("=")
    if len(left) != 2 or not re.fullmatch(r"\s*(?:f|f\(x\)|h|g|\\delta\(x-.*\))\s*", left[1]):
        return None
    u = "y" if "y''" in left[0] else "u"
    body = re.sub(rf"(?<![A-Za-z\\]){u}('*)(?!\()", rf"{u}\1(x)", left[0]) if "x" not in left[0] else left[0]
    points: list[Expr] = []
    marks = {"green"}
    for f in ends:
        *sides, value = f.split("=")
        for side in sides:
            at = re.fullmatch(rf"\s*{u}(')?\s*\(\s*([^()]+)\s*\)\s*", side)
            point = value_of(at[2]) if at is not None else None
            if at is None or point is None or value.strip() != "0":
                return None
            marks |= {f"slope {len(points)}"} if at[1] else set()
            points.append(point)
    item = read(f"Solve ${body}=0$.")[0]
    if item.kind != "ode":
        return None
    return (replace(item, kind="pde", request=frozenset(marks), operands=tuple(points)),)


_MEANS = (
    "verify check confirm mean value property mean-value for harmonic function functions holds satisfies disk circle centred centered "
    "radius over has satisfy any every"
)


def _mean_value(text: str, read: Reader) -> Tasks:
    """ "Verify the mean value property for $u=x^2-y^2$." """
    if not re.search(r"mean[- ]value property", text, re.IGNORECASE):
        return None
    if not knows(text, _MEANS):
        return None
    formulas = formulas_of(text)
    given = [f for f in formulas if re.match(r"u(?:\(x,\s*y\))?\s*=", f)]
    if len(given) != 1 or any(f not in given and not re.fullmatch(r"u|r|R|\([^$]*\)|\\mathbb\s*\{?R\}?\^\{?2\}?", f) for f in formulas):
        return None
    items = read(f"Verify that ${given[0]}$ is harmonic.")
    return tuple(replace(i, request=i.request | {"mean value"}) for i in items)


_OF_SOLUTIONS = re.compile(
    r"^\s*(?:for|if|when|where|under|along|by)?(?: (?:solutions|a solution|the solution|any solution)(?: \$u\$)? (?:of|to))?(?: the)?"
    r"(?: (?:wave|heat|transport|kdv|schrödinger) equation)?\s*"
)


def _energy(text: str, read: Reader) -> Tasks:
    r""" "Show that the energy $E(t)=\int\ldots$ is conserved for $u_{tt}=c^2u_{xx}$ with ..."."""
    found = re.search(
        r"\b(?:Show|Prove|Verify|Check) that (?:the )?(?:total )?(?:energy|mass|momentum|quantity|integral|functional)?"
        r" ?\$(?:[A-Z](?:\(t\))?\s*=\s*)?"
        r"(?P<i>[^$]*\\int[^$]*)\$ is (?:conserved|constant|constant in time|independent of time|independent of \$t\$)(?P<rest>.*)$",
        text, re.IGNORECASE | re.DOTALL,
    )  # fmt: skip
    if found is None:
        return None
    before = text[: found.start()].strip()
    rest = re.sub(_OF_SOLUTIONS, "", found["rest"].strip())
    given = " ".join(p for p in (before, f"Let {rest}" if rest.strip(" .") else "") if p)
    return read(f"{given.rstrip('.')}. Show that $\\frac{{d}}{{dt}}{found['i']}=0$.")
