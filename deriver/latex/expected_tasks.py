r"""Expectations under declared laws: "Let $X\sim\mathcal N(\mu,\sigma^2)$. Compute $\mathbb E[X^2]$ and $\mathrm{Cov}(X,X^2)$."

Comes in: the words and formulas of a task that declares laws of letters. Goes out: one `TaskItem` of the kind `expectations`, in which
every moment that is asked is a letter of its own; None where a formula or a word belongs to something else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .law_words import law_named
from .names import key_of, python_name
from .problems import TaskItem
from .scripted import Scripted, below, flat
from .spoken import Spoken
from .tree import Node
from .wording import node_of

__all__ = ["expectations", "law_of"]

_KINDS = {
    "E": "E", "Var": "Var", "var": "Var", "V": "Var", "Cov": "Cov", "cov": "Cov", "Corr": "Corr", "corr": "Corr", "Std": "Std",
    "sd": "Std", "SD": "Std", "std": "Std", "D": "Var",
}  # fmt: skip
_VARIABLES = frozenset("XYZUVWT")
_RELATIONS = frozenset({"<", "<=", ">", ">=", "in", "!="})
_OTHER = re.compile(r"posterior|prior|conditional|conditioned|\bgiven that\b|delta method|density of|truncated|\bKL\b|kullback|product of")
#: Moments said in words: how many of them, what kind, and of which letter.
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_SPOKEN = (
    (r"moment generating function|\bmgf\b", "mgf"),
    (r"probability generating function|\bpgf\b", "pgf"),
    (r"characteristic function", "cf"),
    (r"\bskewness\b", "skewness"),
    (r"\bkurtosis\b", "kurtosis"),
    (r"\bstandard deviation\b(?! #)", "Std"),
    (r"\bmean\b(?! #| zero)|\bexpect(?:ation|ed value)\b", "E"),
    (r"\bvariances?\b(?! #)", "Var"),
)


def law_of(node: Node) -> tuple[str, list[Node]] | None:
    r"""`\mathrm{Poisson}(\lambda)`, `\mathcal N(\mu,\sigma^2)`, `U(a,b)`, `U[a,b]`, `\chi^2_k`, `t_\nu`."""
    if isinstance(node, tree.Script):
        base = getattr(node.base, "name", "")
        if base == "chi" and isinstance(node.sup, tree.Number) and node.sup.text == "2" and node.sub is not None:
            inner = node.sub.content if isinstance(node.sub, tree.Fence) else node.sub
            return "chisquare", [inner]
        if base == "t" and node.sub is not None and node.sup is None:
            return "student", [node.sub.content if isinstance(node.sub, tree.Fence) else node.sub]
        return None
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    head, fence = node.factors
    name = law_named(getattr(head, "name", "") or getattr(head, "text", ""), further=True)
    if isinstance(head, tree.Script) and getattr(head.base, "name", "") == "chi" and getattr(head.sup, "text", "") == "2":
        name = "chisquare"
    if name is None or not isinstance(fence, tree.Fence):
        return None
    items = list(fence.content.items) if isinstance(fence.content, tree.Sequence) else [fence.content]
    if fence.opening == "{":  # U{1, ..., n}: whole numbers
        if name != "uniform" or not any(isinstance(x, tree.Dots) for x in items):
            return None
        return "discreteuniform", [items[0], items[-1]]
    return name, items


@dataclass
class _Task:
    spoken: Spoken
    laws: list[tuple[Node, str, list[Node]]] = field(default_factory=list)  # letter, law, parameters
    definitions: list[tuple[Node, Node]] = field(default_factory=list)
    asks: list[tuple[Node, Node | None]] = field(default_factory=list)  # what is asked, and what it is claimed to be
    bare: list[Node] = field(default_factory=list)
    relations: list[tree.Chain] = field(default_factory=list)
    moments: list[tuple[str, list[Node], str]] = field(default_factory=list)
    independent: bool = False

    @property
    def names(self) -> set[str]:
        return {key_of(x) or "" for x, *_ in self.laws}

    def random(self, node: Node) -> bool:
        """Whether a random letter stands in a formula."""
        known = self.names | {key_of(x) or "" for x, _ in self.definitions}
        return any(key_of(x) in known for x in below(node))


def expectations(spoken: Spoken) -> TaskItem | None:
    """Moments of functions of variables whose laws are declared."""
    text = re.sub(
        r"\\(?:overset|stackrel)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*\{\s*\\sim\s*\}", lambda m: r"\sim".rjust(len(m[0])), spoken.text
    )
    if _OTHER.search(spoken.said) or "sim" not in text:
        return None
    task = _Task(spoken)
    task.independent = text != spoken.text or bool(re.search(r"\bindependent(?:ly)?\b|\biid\b|i\.i\.d", spoken.said + text))
    here = replace(spoken, text=text)
    formulas = [node_of(text, replace(t, text=text[t.start : t.end])) for t in spoken.formulas]
    for node in formulas:
        if not _sort(task, flat(node)):
            return None
    if not task.laws or len(task.names) != len(task.laws):
        return None
    known = task.names | {key_of(x) for x, _ in task.definitions} | {key_of(x) for *_, ps in task.laws for p in ps for x in below(p)}
    capitals = {x.name for a, _ in task.asks for x in below(a) if isinstance(x, tree.Name) and x.name in _VARIABLES and x.style == "plain"}
    if capitals - {str(k) for k in known}:
        return None  # a variable without a law
    words = [] if task.asks else _asked_in_words(task)
    if not task.asks and (not words or len(task.laws) > 1):
        return None
    if any(task.random(r) for r in task.relations):
        return None
    parameters = {key_of(x) for *_, ps in task.laws for p in ps for x in below(p)} - {None}
    if any(key_of(x) not in task.names | {key_of(y) for y, _ in task.definitions} | parameters for x in task.bare):
        return None
    return _item(task, here, words)


def _sort(task: _Task, items: list[Node]) -> bool:
    waiting: list[Node] = []
    for item in items:
        if isinstance(item, tree.TextRun | tree.Missing):
            continue
        if isinstance(item, tree.Chain) and item.relations == ("~",):
            if not _declare(task, item, waiting):
                return False
            waiting = []
        elif isinstance(item, tree.Chain) and all(r in _RELATIONS for r in item.relations):
            task.relations.append(item)
        elif isinstance(item, tree.Chain) and set(item.relations) == {"="} and len(item.items) == 2:
            left, right = item.items
            if _holds_moment(left) is False and _holds_moment(right):
                return False  # a moment by a name
            if key_of(left) is not None and task.laws and not _holds_moment(left):
                task.definitions.append((left, right))
            elif _holds_moment(left):
                task.asks.append((left, right))
            else:
                return False
        elif key_of(item) is not None:
            waiting.append(item)
        elif _holds_moment(item):
            task.asks.append((item, None))
        else:
            return False
    task.bare += waiting
    return True


def _declare(task: _Task, chain: tree.Chain, waiting: list[Node]) -> bool:
    left, right = chain.items
    found = law_of(right)
    if found is None:
        return False
    name, nodes = found
    if isinstance(left, tree.Product) and len(left.factors) == 2 and getattr(left.factors[0], "name", "") in ("log", "ln"):
        inner = left.factors[1]
        left = inner.content if isinstance(inner, tree.Fence) else inner
        if name != "normal":
            return False
        name = "lognormal"
    if key_of(left) is None:
        return False
    for letter in (*waiting, left):
        task.laws.append((letter, name, nodes))
    return True


def _head(node: Node) -> str | None:
    return _KINDS.get(getattr(node, "name", "")) if isinstance(node, tree.Name | tree.Operator) else None


def _holds_moment(node: Node) -> bool:
    return any(isinstance(x, tree.Product) and any(_head(f) for f in x.factors[:-1]) for x in below(node))


def _asked_in_words(task: _Task) -> list[tuple[str, int | str]]:
    said = task.spoken.said
    out: list[tuple[str, int | str]] = []
    for word, number in _NUMBERS.items():
        if re.search(rf"\b{word} central moment", said):
            out.append(("central", number))
        elif re.search(rf"\b{word} (?:raw )?moment", said):
            out.append(("raw", number))
    out += [(kind, "") for pattern, kind in _SPOKEN if re.search(pattern, said)]
    return out


def _item(task: _Task, spoken: Spoken, words: list[tuple[str, int | str]]) -> TaskItem | None:
    positive = {
        python_name(key_of(r.items[0]) or "") for r in task.relations if r.relations == (">",) and getattr(r.items[1], "text", "") == "0"
    }
    reader = Scripted(spoken.text, positive=positive)

    def rule(self: Scripted, node: Node) -> Node | None:
        if not isinstance(node, tree.Product):
            return None
        factors: list[Node] = []
        marks: list[str] = []
        i, found = 0, False
        while i < len(node.factors):
            head = node.factors[i]
            kind = _head(head)
            after = node.factors[i + 1] if i + 1 < len(node.factors) and node.marks[i] == "" else None
            if factors:
                marks.append(node.marks[i - 1])
            power = after.sup if isinstance(after, tree.Script) and after.sub is None and isinstance(after.base, tree.Fence) else None
            fence = after.base if isinstance(after, tree.Script) and power is not None else after
            if power is not None and isinstance(fence, tree.Fence) and fence.opening != "[":
                if kind == "E" and fence.opening == "(":  # E(X)^2 is read in both ways
                    raise spoken.refuse("a power behind the parentheses of an expectation has two meanings; write E[X^2] or E[X]^2")
                fence, power = after, None
            if kind is None or fence is None or (not isinstance(fence, tree.Fence) and not task.random(fence)):
                factors.append(self.visit(head))
                i += 1
                continue
            inner = fence.content if isinstance(fence, tree.Fence) and fence.opening in ("(", "[", "{") else fence
            parts = list(inner.items) if isinstance(inner, tree.Sequence) else [inner]
            if any(_holds_moment(p) for p in parts):
                raise spoken.refuse("an expectation inside another one is not read here: give it a name")
            if (isinstance(inner, tree.Sequence) and set(inner.separators) != {","}) or len(parts) != (2 if kind in ("Cov", "Corr") else 1):
                raise spoken.refuse("this expectation is not read here")
            letter: Node = self.name(f"moment_{len(task.moments)}", self.source(node), head)
            task.moments.append((kind, parts, letter.name))  # type: ignore[attr-defined]
            factors.append(letter if power is None else tree.Script(head.start, after.end, letter, None, power))  # type: ignore[union-attr]
            found = True
            i += 2
        if not found:
            return None
        return factors[0] if len(factors) == 1 else replace(node, factors=tuple(factors), marks=tuple(marks))

    reader.rule = rule
    try:
        asks = [reader.visit(a) for a, _ in task.asks]
        values = [v for _, v in task.asks if v is not None]
        parts = [p for _, ps, _ in task.moments for p in ps]
        letters = [x for x, *_ in task.laws]
        parameters = [p for *_, ps in task.laws for p in ps]
        defined = [x for pair in task.definitions for x in pair]
        limits = [r for r in task.relations if r.relations[0] in ("<", ">", "<=", ">=") and len(r.items) == 2]
        nodes = [*letters, *parameters, *defined, *asks, *values, *parts, *limits]
        made = reader.read(nodes, Context())
    except DeriverError:
        return None
    at = iter(made)
    variables = [next(at) for _ in letters]
    rows: list[Expr] = []
    for (_, name, ps), x in zip(task.laws, variables, strict=True):
        rows.append(b.listing([b.symbol(f"law_{name}"), x, *(next(at) for _ in ps)]))
    for _ in task.definitions:
        rows.append(b.listing([b.symbol("defined"), next(at), next(at)]))
    asked = [next(at) for _ in asks]
    claimed = [next(at) if v is not None else None for _, v in task.asks]
    for kind, ps, letter in task.moments:
        rows.append(b.listing([b.symbol(f"kind_{kind}"), reader.symbols[letter], *(next(at) for _ in ps)]))
    rows += (
        [b.listing([b.symbol("where"), next(at)]) for _ in limits]
        if all(r.op == "relation" for r in made[len(made) - len(limits) :])
        else []
    )
    operands = [b.listing([a] if v is None else [a, v]) for a, v in zip(asked, claimed, strict=True)]
    request = [f"word {i} {kind} {n}".strip() for i, (kind, n) in enumerate(words)]
    if task.independent:
        request.append("independent")
    if "by scale" in _modes(task.spoken.said) and any(name in ("gamma", "exponential") for _, name, _ in task.laws):
        request.append("by scale")
    subject = next((x for x in task.bare if key_of(x) in {key_of(d) for d, _ in task.definitions}), None)
    if subject is not None:
        request.append(f"of {python_name(key_of(subject) or '')}")
    return spoken.item("expectations", request=request, operands=operands, variables=variables, conditions=rows)


def _modes(said: str) -> list[str]:
    return ["by scale"] if re.search(r"\bscale\b", said) else []
