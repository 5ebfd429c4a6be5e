"""Values at a place, of functions that are defined, of arithmetic; compositions, inverse functions, parts of complex numbers."""

from __future__ import annotations

from ..expression import Expr, substitute
from ..expression import build as b
from . import patterns as re
from . import tree
from .algebra_reading import Asked, NotThis, Reading, Said, is_plain
from .definitions import left_of
from .elaborate import elaborate
from .names import key_of
from .syntax import parse_syntax
from .tree import Node
from .wording import Token, node_of

__all__ = ["Values"]


class Values(Reading):
    """The questions for a value."""

    def ask_complex_parts(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        target = self.target(said, groups)
        if target.body.free or asked.said or not is_plain(target.body):
            raise NotThis
        what = (groups["what"] or "").replace(" the", "").replace(" principal", "").replace("principal ", "")
        for part in (
            what.replace("real and imaginary parts", "real part and imaginary part")
            .replace("real and imaginary part ", "real part and imaginary part")
            .split(" and ")
        ):
            name = {
                "modulus": "abs",
                "absolute value": "abs",
                "magnitude": "abs",
                "argument": "arg",
                "real part": "re",
                "imaginary part": "im",
            }.get(part)
            body = b.conj(target.body) if name is None else b.function(name, target.body)
            self.add("value", said, body, (), None)

    def ask_domain_and_range(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        target = self.target(said, groups)
        if not is_plain(target.body) or not target.body.free or asked.said or asked.interval is not None:
            raise NotThis
        x = self.letter(target.body, target.parameters, None, target.token)
        assert x is not None
        for kind in ("domain", "range"):
            self.add(kind, said, target.body, (x,), target.name)

    def ask_signs(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        """Where a function rises, falls, bends up or down: an inequality for a derivative."""
        target = self.target(said, groups)
        if not is_plain(target.body) or asked.said or asked.interval is not None:
            raise NotThis
        x = self.letter(target.body, target.parameters, None, target.token)
        assert x is not None
        how = groups["how"] or ""
        for one in {
            "increasing or decreasing": ("increasing", "decreasing"),
            "concave up or concave down": ("concave up", "concave down"),
        }.get(how.replace(" and ", " or "), (how,)):
            order = {"increasing": 1, "decreasing": 1, "concave up": 2, "concave down": 2}.get(one, 0)
            mark = ">" if one in ("increasing", "concave up", "positive") else "<"
            request = frozenset({f"derivative {order}"})
            self.add("inequality", said, b.relation(mark, target.body, b.ZERO), (x,), target.name, request=request)

    def ask_inflection(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        target = self.target(said, groups)
        if not is_plain(target.body) or asked.said or asked.interval is not None:
            raise NotThis
        x = self.letter(target.body, target.parameters, None, target.token)
        assert x is not None
        self.add("inflection", said, target.body, (x,), target.name)

    def ask_parity(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        target = self.target(said, groups)
        if not is_plain(target.body) or asked.said or asked.interval is not None:
            raise NotThis
        x = self.letter(target.body, target.parameters, None, target.token)
        assert x is not None
        self.add("parity", said, target.body, (x,), target.name)

    def ask_value_at(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        """ "Evaluate $x^2+y$ at $x=1$, $y=2$."; "Find $f(2)$ if $f(x)=...$"."""
        points = said.marks(groups["at"])
        chains = [node_of(self.text, t) for t in points]
        lefts = [left_of(c) for c in chains]
        if all(left is not None and left.parameters is not None for left in lefts):  # functions: what stands before is their value
            self.declare(points)
            self.ask_value(said, {"list": groups.get("k")}, asked)
            return
        target = self.target(said, groups)
        if not is_plain(target.body) or asked.said:
            raise NotThis
        rows: list[tuple[Node, Node]] = []
        letters: list[Expr] = []
        flat = [x for c in chains for x in (c.items if isinstance(c, tree.Sequence) else (c,))]
        for c in flat:
            if isinstance(c, tree.Chain) and c.relations == ("=",):
                rows.append((c.items[0], c.items[1]))
            elif len(flat) == 1 and not isinstance(c, tree.Chain):
                x = self.letter(target.body, target.parameters, None, target.token)
                assert x is not None
                letters.append(x)
                rows.append((c, c))
            else:
                raise NotThis
        nodes = [n for row in rows for n in row]
        values, _, _ = self.elaborated(nodes, lambda e: [e.expr(n) for n in nodes])
        given = values[1::2]
        letters = letters or values[0::2]
        if any(x.op != "symbol" or x not in target.body.free for x in letters) or any(not v.is_scalar for v in given):
            raise NotThis
        if {s for s in target.body.free if s.op == "symbol"} - set(letters) and not letters:
            raise NotThis
        self.add("value", said, target.body, letters, None, operands=tuple(given))

    def ask_dual(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        """ "Evaluate $f$ at the dual number $a+\\varepsilon$."."""
        target = self.target(said, groups)
        token = said.token(groups["at"] or "")
        found = re.fullmatch(r"\s*(?P<a>.+?)\s*\+\s*\\(?:var)?epsilon\s*", token.text)
        if found is None or not is_plain(target.body) or asked.said or asked.interval is not None:
            raise NotThis
        x = self.letter(target.body, target.parameters, None, target.token)
        assert x is not None
        node = parse_syntax(found["a"])
        result = elaborate(found["a"], node, self.context, lambda e: [e.expr(node)])
        assert isinstance(result.value, list)
        self.add("dual_number", said, target.body, (x,), target.name, operands=(result.value[0],))

    def ask_level(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        """The angle between a gradient and the tangent of a level curve."""
        if asked.said or asked.interval is not None:
            raise NotThis
        if groups.get("k") is not None:
            token = said.token(groups["k"] or "")
            node = node_of(self.text, token)
            left = left_of(node)
            if left is not None and left.parameters is not None and isinstance(node, tree.Chain):
                self.declare([token])
            key = left.key if left is not None else key_of(node)
        else:
            key = next(iter(self.context.definitions), None) if len(self.context.definitions) == 1 else None
        d = self.context.definitions.get(key or "")
        if d is None or len(d.parameters) != 2 or not is_plain(d.body):
            raise NotThis
        self.assumed = ()
        self.add("level_angle", said, d.body, d.parameters, key)

    def ask_value(self, said: Said, groups: dict[str, str | None], asked: Asked) -> None:
        """Values of functions that are defined, compositions, inverse functions, and arithmetic."""
        if asked.interval is not None or asked.real:
            raise NotThis
        self.assumed = ()
        if asked.said:
            self.declare(asked.said)
        for token in said.marks(groups["list"]):
            self.one_value(said, token)

    def one_value(self, said: Said, token: Token) -> None:
        plain = re.sub(r"\\left|\\right|\\[,;! ]|\s", "", token.text)
        inverse = re.fullmatch(r"([A-Za-z])\^\{?-1\}?(?:\(([a-z])\))?", plain)
        if inverse is not None and inverse[1] in self.context.definitions:
            d = self.context.definitions[inverse[1]]
            if len(d.parameters) != 1 or not d.body.is_scalar:
                raise NotThis
            letter, body = d.parameters[0], d.body
            if inverse[2] and inverse[2] != letter.name:
                other = b.symbol(inverse[2], properties=["real"])
                body, letter = substitute(body, {letter: other}), other
            self.add("inverse_function", said, body, (letter,), inverse[1])
            return
        ring = re.fullmatch(r"\(?([A-Za-z])\\circ([A-Za-z])\)?(?:\(([^()]+)\))?", plain)
        if ring is not None:
            f, g = (self.context.definitions.get(key) for key in (ring[1], ring[2]))
            if f is None or g is None or len(f.parameters) != 1 or len(g.parameters) != 1 or not (f.body.is_scalar and g.body.is_scalar):
                raise NotThis
            at = ring[3]
            if at is not None and at != g.parameters[0].latex:
                node = node_of(self.text, token)
                fence = node.factors[-1] if isinstance(node, tree.Product) else None
                if not isinstance(fence, tree.Fence):
                    raise NotThis
                content = fence.content
                values, _, _ = self.elaborated([content], lambda e: [e.expr(content)])
                body = substitute(f.body, {f.parameters[0]: g.body})
                self.add("value", said, body, g.parameters, None, operands=tuple(values))
                return
            self.add("composition", said, f.body, f.parameters, None, operands=(g.body,))
            return
        node = node_of(self.text, token)
        if isinstance(node, tree.Chain | tree.Sequence | tree.BigOperator | tree.Environment):
            raise NotThis
        if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
            key = key_of(node.factors[0])
            of = self.context.definitions.get(key) if key is not None else None
            if of is not None and len(of.parameters) >= 1:
                content = node.factors[1].content
                nodes = list(content.items) if isinstance(content, tree.Sequence) else [content]
                if len(nodes) != len(of.parameters) or any(not p.is_scalar for p in of.parameters) or not of.body.is_scalar:
                    raise NotThis
                if all(key_of(n) == p.latex for n, p in zip(nodes, of.parameters, strict=True)):
                    raise NotThis
                values, _, _ = self.elaborated(nodes, lambda e: [e.expr(n) for n in nodes])
                if any(not v.is_scalar for v in values) or not is_plain(of.body):
                    raise NotThis
                self.add("value", said, of.body, of.parameters, key, operands=tuple(values))
                return
        values, _, _ = self.elaborated([node], lambda e: [e.expr(node)])
        body = self.with_unit(values[0])
        if not body.is_scalar or not is_plain(body) or body.free or body.op == "symbol":
            raise NotThis
        self.add("value", said, body, (), None)
