r"""Spellings of common packages, as the notation they print: `\dv{f}{x}`, `\norm{x}`, `\qty(...)`, `\dd x`."""

from __future__ import annotations

from typing import Final

from .parser import Parser
from .tokens import Token
from .tree import Evaluated, Fence, Fraction, Missing, Name, Node, Number, Operator, Product, Script, Sequence

__all__ = ["coloured", "delimited", "derivative", "differential", "transparent"]


def derivative(parser: Parser, token: Token) -> Node:
    r"""`\dv[n]{f}{x}`, `\dv{x}`, `\pdv{f}{x}{y}` as the fractions they print."""
    tokens = parser.tokens
    order: Node | None = None
    if tokens[parser.place].text == "*":
        parser.place += 1
    if tokens[parser.place].kind == "open" and tokens[parser.place].text == "[":
        parser.place += 1
        opening = tokens[parser.place - 1]
        fence = parser.fence(opening)
        assert isinstance(fence, Fence)
        order = fence.content
    arguments = [parser.argument(token, "a variable")]
    most = 3 if token.value == "partial" else 2
    while len(arguments) < most and tokens[parser.place].kind == "left-brace":
        arguments.append(parser.argument(token))
    start, end = token.start, parser.last_end()

    def d(power: Node | None) -> Node:
        sign: Node
        if token.value == "d":
            sign = Name(start, token.end, "d", "roman")
        elif token.value == "partial":
            sign = Operator(start, token.end, "partial")
        else:
            sign = Name(start, token.end, token.value)
        return sign if power is None else Script(start, end, sign, None, power)

    if len(arguments) == 3:
        if order is not None:
            raise parser.mistake(f"`{token.text}` with an order and two variables", token)
        function, first, second = arguments
        lower: tuple[Node, ...] = (d(None), first, d(None), second)
        power: Node | None = Number(start, token.end, "2")
    else:
        function = arguments[0] if len(arguments) == 2 else Missing(token.end, token.end)
        variable, power = arguments[-1], order
        lower = (d(None), variable if order is None else Script(start, end, variable, None, order))
    upper = d(power)
    if not isinstance(function, Missing):
        upper = Product(start, end, (upper, function), ("",))
    return Fraction(start, end, upper, Product(start, end, lower, ("",) * (len(lower) - 1)))


def differential(parser: Parser, token: Token) -> Node:
    r"""`\dd x` outside of an integral: an upright d and its variable."""
    tokens = parser.tokens
    d: Node = Name(token.start, token.end, "d", "roman")
    following = tokens[parser.place]
    if following.kind == "open" and following.text == "[":
        raise parser.mistake(f"`{token.text}` with an order, outside of an integral", token, r"write \frac{d^n}{dx^n} for a derivative")
    if tokens[parser.place].kind not in parser.handlers:
        return d
    variable = parser.argument(token, "a variable")
    return Product(token.start, parser.last_end(), (d, variable), ("",))


_DELIMITERS: Final = {
    "norm": ("\\|", "\\|"),
    "abs": ("|", "|"),
    "ceil": ("ceil", "ceil"),
    "floor": ("floor", "floor"),
    "set": ("{", "}"),
    "order": ("(", ")"),
    "ip": ("<", ">"),
}


def delimited(parser: Parser, token: Token) -> Node:
    tokens = parser.tokens
    if tokens[parser.place].text == "*":
        parser.place += 1
    following = tokens[parser.place]
    if token.value == "qty":
        if following.kind not in ("open", "bar", "left", "left-brace"):
            raise parser.mistake(f"`{token.text}` needs a bracket after it", token)
        parser.place += 1
        if following.kind == "left-brace":
            return Fence(following.start, parser.last_end(), "{", "}", parser.handlers["left-brace"](parser, following))
        return parser.handlers[following.kind](parser, following)
    content = parser.argument(token)
    if token.value == "eval":
        sub, sup = parser.limits()
        if sub is None and sup is None:
            raise parser.mistake("`\\eval` without a place", token, "write \\eval{f}_{x=0}")
        return Evaluated(token.start, parser.last_end(), content, sub, sup)
    if token.value == "ip" and tokens[parser.place].kind == "left-brace":
        second = parser.argument(token)
        content = Sequence(content.start, second.end, (content, second), (",",))
    opening, closing = _DELIMITERS[token.value]
    fence = Fence(token.start, parser.last_end(), opening, closing, content)
    if token.value == "order":
        name = Name(token.start, token.end, "O", "calligraphic")
        return Product(token.start, fence.end, (name, fence), ("",))
    return fence


def transparent(parser: Parser, token: Token) -> Node:
    return parser.argument(token)


def coloured(parser: Parser, token: Token) -> Node:
    tokens = parser.tokens
    depth = 0
    while tokens[parser.place].kind != "end":
        kind = tokens[parser.place].kind
        depth += (kind == "left-brace") - (kind == "right-brace")
        parser.place += 1
        if not depth:
            break
    return parser.argument(token)
