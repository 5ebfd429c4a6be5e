r"""Tasks of algebra in one letter: "Factor $x^2-5x+6$.", "Solve $e^{2x}=3$ for $x$.", "If $f(x)=3x^2-1$, find $f(2)$.", domains, inverses.

Comes in: the words and formulas of a task. Goes out: a `TaskItem` for each question; None where a sentence is about something else (then
the other grammars read it). The sentences are those of `algebra_words`; a row fits a whole sentence, so that no word is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .algebra_reading import Asked, NotThis, Said, Target, is_plain
from .algebra_values import Values
from .algebra_words import ASKS, LEADS, TAILS, THEN
from .definitions import left_of
from .elaborate import Elaborator
from .linear_recurrences import has_shifted_terms
from .names import key_of
from .problems import TaskItem
from .targets import differential_equation
from .wording import Token, node_of, sentences

__all__ = ["algebra_task"]

_ORDER = frozenset({"<", ">", "<=", ">=", "!="})
_DECLARING = re.compile(r"^(?:let|suppose(?: that)?|consider|given(?: that)?|define|assume(?: that)?|take)\b")


def algebra_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as problems of algebra; None where a sentence of it is none."""
    if (
        not any(t.is_formula for t in tokens)
        or not any(t.kind == "word" for t in tokens)
        or any("=" in t.text and differential_equation(t.text) for t in tokens if t.is_formula)
    ):
        return None
    try:
        return _Reader(text, context).read(list(tokens))
    except NotThis:
        return None


class _Reader(Values):
    def read(self, tokens: list[Token]) -> tuple[TaskItem, ...] | None:
        for row in sentences(tokens):
            row = [t for t in row if not (t.kind == "stop" and t.text in ".?!")]
            if not row:
                continue
            self.sentence(row)
        return tuple(self.items) or None

    def sentence(self, row: list[Token]) -> None:
        said = _said(row)
        if _DECLARING.match(said.words):
            lead = LEADS.match(said.words)
            if lead is None:
                self.declare(row)
                return
        lead = LEADS.match(said.words)
        if lead is not None:
            heads = said.marks(lead["lead"])
            if any(self.relations(t) != ("=",) and self.relations(t) is not None for t in heads):
                raise NotThis
            self.declare(heads)
            said = _said(row[_position(row, lead.start("rest"), said.words) :])
        for part in _parts(said):
            self.question(part)

    def question(self, said: Said) -> None:
        asked = Asked()
        words = re.sub(r"^(?:(?:please|now|hence|then|also|next|finally|and) )+", "", said.words.replace(" :", "")).strip(" ,;:")
        for _ in range(3):
            for pattern, kind in ASKS:
                found = pattern.fullmatch(words)
                if found is not None and self.answered(kind, said, found.groupdict(), asked):
                    return
            cut = self.tail(said, words, asked)
            if cut is None:
                break
            words = cut
        raise NotThis

    def answered(self, kind: str, said: Said, groups: dict[str, str | None], asked: Asked) -> bool:
        """Whether a row that fits the words fits what the formulas say too."""
        kept = (self.context, self.last, list(self.items), Asked(list(asked.said), asked.interval, asked.real, asked.method))
        make = getattr(self, f"ask_{kind}", None)
        try:
            if make is not None:
                make(said, groups, asked)
            else:
                self.form(kind, said, groups, asked)
        except NotThis:
            self.context, self.last, self.items = kept[:3]
            asked.said, asked.interval = kept[3].said, kept[3].interval
            return False
        return True

    def tail(self, said: Said, words: str, asked: Asked) -> str | None:
        """The words without a tail that says more about the question; None where there is none."""
        for pattern, role in TAILS:
            found = pattern.search(words)
            if found is None or found.start() == 0:
                continue
            groups = found.groupdict()
            tokens = said.marks(groups.get("list"))
            if role == "said":
                asked.said += tokens
            elif role == "interval":
                asked.interval = tokens[0]
            elif role == "real":
                asked.real = True
            elif role == "method":
                asked.method = groups["how"] or ""
            return words[: found.start()].strip(" ,;:")
        return None

    def form(self, kind: str, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        """Another form of the expression."""
        target = self.target(said, groups)
        body = target.body
        if not is_plain(body):
            raise NotThis
        if kind in ("simplify", "expand", "factorise") and not body.free and kind != "factorise":
            kind = "value"
        named = asked.said[0] if len(asked.said) == 1 and kind != "value" else None
        if named is not None and key_of(node_of(self.text, named)) is None:
            self.said(asked)
            named = None
        elif asked.said and named is None:
            self.said(asked)
        if asked.interval is not None and kind not in ("range", "inverse_function", "domain"):
            raise NotThis
        if kind in ("polar_form", "value") and (body.free or asked.said):
            raise NotThis
        one = kind not in ("simplify", "expand", "factorise", "single_logarithm", "rationalise", "value", "polar_form")
        x = self.letter(body, target.parameters, named, target.token, must=one)
        request: set[str] = set()
        if kind == "factorise":
            field_ = groups.get("field") or ""
            if field_.startswith("#"):
                field_ = said.token(field_).text
            if "mathbb{R}" in field_.replace(" ", "") or field_ in (r"\mathbb R", r"\R") or "real" in field_:
                request.add("real")
            elif "mathbb{C}" in field_ or "mathbb C" in field_ or "complex" in field_:
                request.add("complex")
            elif field_ and "rational" not in field_ and "Q" not in field_:
                raise NotThis
        conditions: tuple[Expr, ...] = ()
        if kind in ("range", "inverse_function", "domain") and asked.interval is not None:
            conditions = tuple(self.interval(asked.interval, x))
        if kind in ("inverse_function", "range", "domain"):
            conditions = (*conditions, *self.kept_conditions)
            if kind == "inverse_function" and (
                target.token is None and target.name is None or not target.parameters and target.name is None
            ):
                raise NotThis
            if not body.free:
                raise NotThis
        self.kept_conditions = ()
        variables = () if kind == "value" else (x,) if x is not None else ()
        self.add(kind, said, body, variables, target.name, request=frozenset(request), conditions=conditions)

    def ask_polynomial_division(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        target = self.target(said, groups)
        divisor = node_of(self.text, said.token(groups["m"] or ""))
        values, _, _ = self.elaborated([divisor], lambda e: [e.expr(divisor)])
        if asked.said or asked.interval:
            raise NotThis
        if not values[0].free:
            raise NotThis
        x = self.letter(values[0], (), None, target.token)
        assert x is not None
        self.add("polynomial_division", said, target.body, (x,), None, operands=(values[0],))

    def ask_rewrite(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        target = self.target(said, groups)
        nodes = [node_of(self.text, t) for t in said.marks(groups["list"])]
        if not is_plain(target.body) or any(isinstance(n, tree.Chain) for n in nodes) or asked.said:
            raise NotThis
        values, _, _ = self.elaborated(nodes, lambda e: [e.expr(n) for n in nodes])
        if any(not v.is_scalar or v.op == "symbol" for v in values):
            raise NotThis
        self.add("rewrite", said, target.body, (), None, operands=tuple(values))

    def ask_in_form(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        form = said.token(groups["form"] or "").text.replace(" ", "").replace(r"\left", "").replace(r"\right", "")
        if re.fullmatch(r"[a-zA-Z]?\([a-z][+-][a-zA-Z]\)\^\{?2\}?[+-][a-zA-Z]", form):
            self.form("complete_square", said, groups, asked)
            return
        if re.fullmatch(r"[a-zA-Z]\+(?:[a-zA-Z]i|i[a-zA-Z])", form):
            target = self.target(said, groups)
            if target.body.free:
                raise NotThis
            self.add("value", said, target.body, (), None)
            return
        raise NotThis

    def ask_solve(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        named = groups.get("v") or groups.get("v2")
        mark = groups.get("k")
        if mark is None:
            raise NotThis
        token = said.token(mark)
        self.assumed = ()
        node = node_of(self.text, token)
        if not isinstance(node, tree.Chain):
            raise NotThis
        marks = node.relations
        if marks == ("=",):
            kind = "equation"
        elif 1 <= len(marks) <= 2 and all(r in _ORDER and r != "!=" for r in marks):
            kind = "inequality"
        else:
            raise NotThis

        def work(e: Elaborator) -> list[Expr]:
            return [e.relation(node.items[i], r, node.items[i + 1]) for i, r in enumerate(marks)]

        values, _, _ = self.elaborated([node], work)
        if any(v.op != "relation" or not all(a.is_scalar and is_plain(a) for a in v.args) for v in values):
            raise NotThis
        whole = values[0] if len(values) == 1 else b.join("and", *values)
        if any(re.fullmatch(r"[a-zA-Z]_\{?[xyztr]{1,2}\}?", s.latex) for s in whole.free):
            raise NotThis  # u_x + u_y = 0 is an equation for a function
        if named and isinstance(node_of(self.text, said.token(named)), tree.Chain):  # "for $0\\le x<2\\pi$"
            asked.said = [*asked.said, said.token(named)]
            named = None
        letters = [t for t in asked.said if key_of(node_of(self.text, t)) is not None]
        if letters and named is None and len(letters) == 1:
            asked.said = [t for t in asked.said if t is not letters[0]]
        name = said.token(named) if named else letters[0] if letters else None
        if kind == "equation" and (has_shifted_terms(token.text) or (name is None and _numbered(whole))):
            raise NotThis  # a recurrence, or an equation of a linear system
        x = self.letter(whole, (), name, token)
        assert x is not None
        if kind == "equation" and len([s for s in whole.free if s.op == "symbol"]) > 1 and name is None and len(whole.free) > 2:
            if not any(s.name == "x" for s in whole.free):
                raise self.error("it is not said for which letter", token, "name it: solve ... for $x$")
        own = self.conditions(asked, x)
        conditions = tuple(c for c in own if x in c.free)
        others = tuple(c for c in own if x not in c.free)
        if others:
            self.context = self.context.with_(conditions=(*self.context.conditions, *others))
        request = self.over(said, groups, asked)
        self.last = Target(b.subtract(*values[0].args), (x,), None, token)
        self.add(kind, said, whole, (x,), None, request=request, conditions=conditions)

    def over(self, said: Said, groups: dict[str, str | None], asked: Asked) -> frozenset[str]:
        field_ = groups.get("field") or ""
        if field_.startswith("#"):
            field_ = said.token(field_).text
        real = asked.real or "real" in field_ or "R" in field_ or groups.get("real") == "real"
        if field_ and not real and "C" not in field_ and "complex" not in field_:
            raise NotThis
        out = {"real"} if real else set()
        if asked.method and asked.method != "any method":
            self.assumed = (*self.assumed, f"any method is allowed, not only the one named ({asked.method})")
        return frozenset(out)

    def ask_roots(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        mark = groups.get("k")
        if mark is not None:
            node = node_of(self.text, said.token(mark))
            if isinstance(node, tree.Chain):
                left = left_of(node)
                known = left is not None and left.key in self.context.definitions
                if left is None or known or not isinstance(node.items[0], tree.Product | tree.Name):
                    self.ask_solve(said, groups | {"v2": None}, asked)
                    return
                if left.parameters is None and left.key not in ("y", "p", "P", "f", "g", "h", "q"):
                    self.ask_solve(said, groups | {"v2": None}, asked)
                    return
        target = self.target(said, groups)
        if not is_plain(target.body) or not target.body.free:
            raise NotThis
        named = said.token(groups["v"] or "") if groups.get("v") else None
        x = self.letter(target.body, target.parameters, named, target.token)
        assert x is not None
        conditions = tuple(c for c in self.conditions(asked, x) if x in c.free)
        request = self.over(said, groups, asked) | {"roots"}
        self.add("equation", said, target.body, (x,), target.name, request=frozenset(request), conditions=conditions)

    def ask_rectangular(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        self.form("value", said, groups, asked)

    def ask_nth_roots(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        n = {"square": 2, "cube": 3, "fourth": 4, "fifth": 5, "sixth": 6}[groups["n"] or ""]
        node = node_of(self.text, said.token(groups["k"] or ""))
        self.assumed = ()
        values, _, _ = self.elaborated([node], lambda e: [e.expr(node)])
        if not values[0].is_scalar or values[0].free or asked.said or asked.interval:
            raise NotThis
        z = b.symbol("z", properties=["complex"])
        self.assumed = ("all complex roots are asked for",)
        self.add("equation", said, b.relation("=", b.power(z, n), values[0]), (z,), None, request=frozenset({"real"} if asked.real else ()))

    def ask_discriminant(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        if asked.said or asked.interval is not None:
            raise NotThis
        token = said.token(groups["k"] or "") if groups.get("k") else None
        node = None if token is None else node_of(self.text, token)
        if isinstance(node, tree.Chain) and node.relations == ("=",) and left_of(node) is None:
            self.assumed = ()
            values, _, _ = self.elaborated([node], lambda e: [e.relation(node.items[0], "=", node.items[1])])
            target = Target(b.subtract(*values[0].args), (), None, token)
        else:
            target = self.target(said, groups)
        x = self.letter(target.body, target.parameters, None, target.token)
        assert x is not None
        self.add("discriminant", said, target.body, (x,), None)


def _said(row: Sequence[Token]) -> Said:
    words: list[str] = []
    formulas: list[Token] = []
    for t in row:
        if t.is_formula:
            words.append(f"#{len(formulas)}")
            formulas.append(t)
        elif t.kind == "word" or t.text in ",;:":
            words.append(t.text)
    return Said(" ".join(words), formulas, row[0].start, row[-1].end)


def _position(row: Sequence[Token], at: int, words: str) -> int:
    """The token that stands at a place of the words."""
    count = len(words[:at].split())
    seen = 0
    for i, t in enumerate(row):
        if t.is_formula or t.kind == "word" or t.text in ",;:":
            if seen == count:
                return i
            seen += 1
    return len(row)


def _parts(said: Said) -> list[Said]:
    """The questions of one sentence: "Factor $p$ and find its roots."."""
    cuts = [
        m
        for m in THEN.finditer(said.words)
        if not re.match(r"expand $|.*expand$", said.words[: m.start()]) and said.words[m.end() :].strip() != "simplify"
    ]
    if not cuts:
        return [said]
    out = []
    start = 0
    for m in [*cuts, None]:
        end = m.start() if m is not None else len(said.words)
        out.append(_renumbered(said, said.words[start:end]))
        start = m.end() if m is not None else end
    return out


def _renumbered(said: Said, words: str) -> Said:
    tokens = said.marks(words)
    count = iter(range(len(tokens)))
    new = re.sub(r"#\d+", lambda m: f"#{next(count)}", words)
    start = tokens[0].start if tokens else said.start
    return Said(new.strip(" ,;:"), tokens, start, tokens[-1].end if tokens else said.end)


def _numbered(whole: Expr) -> bool:
    """Whether two letters are one with different numbers: `x_1+2x_2=3`."""
    stems = [s.latex.split("_")[0] for s in whole.free if re.fullmatch(r"[A-Za-z]_\{?\d+\}?", s.latex)]
    return len(stems) > len(set(stems))
