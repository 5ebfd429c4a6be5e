r"""What each kind of token does where an operand can stand: one handler per kind, gathered in `HANDLERS`.

A handler is called with the parser and the token that has just been read, and returns a node. Scripts after it are read by
the parser.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..errors import SyntaxMistake
from .cursor import Handler
from .environments import environment, plain_matrix
from .packages import coloured, delimited, derivative, differential, transparent
from .parser import Parser
from .run import ONE_PRODUCT, ONE_SUM
from .symbols import FONTS, INTEGRALS, KNOWN_OPERATORS, LIMIT_OPERATORS, OPTIONAL_LIMITS, TEXT_COMMANDS
from .tokens import TOUCHING, WIDE, Token
from .tree import (
    Annotated,
    BigOperator,
    Binomial,
    Dots,
    Evaluated,
    Fence,
    Fraction,
    Missing,
    Name,
    Node,
    Number,
    Operator,
    Product,
    Root,
    Script,
    TextRun,
    children,
)

__all__ = ["HANDLERS"]

_WORD_STYLES: Final = frozenset(("roman", "sans", "typewriter"))
_SWITCHES: Final = frozenset(("\\bf", "\\rm", "\\it", "\\cal", "\\sf", "\\tt", "\\mit"))
_COMBINED: Final = frozenset(("calligraphic", "script", "fraktur", "blackboard", "sans"))


# -- names ------------------------------------------------------------------------------------------------------------


def _number(parser: Parser, token: Token) -> Node:
    return Number(token.start, token.end, token.value)


def _letter(parser: Parser, token: Token) -> Node:
    return Name(token.start, token.end, token.value, parser.style)


def _blackboard(parser: Parser, token: Token) -> Node:
    parser.note("shorthand", f"`{token.text}` is read as \\mathbb{{{token.value}}}", token.start, token.end)
    return Name(token.start, token.end, token.value, "blackboard")


def _operator(parser: Parser, token: Token) -> Node:
    if token.value == "arg":
        following = parser.tokens[parser.place]
        if following.kind == "big" and following.value in ("max", "min"):
            parser.place += 1
            return _big(parser, replace(following, value="arg" + following.value, start=token.start))
    return Operator(token.start, token.end, token.value)


def _modulus(parser: Parser, token: Token) -> Node:
    r"""`\pmod{n}` is the fence (mod n) that it prints."""
    modulus = parser.argument(token, "a modulus")
    operator = Operator(token.start, token.end, "mod")
    end = parser.last_end()
    return Fence(token.start, end, "(", ")", Product(token.start, end, (operator, modulus), ("",)))


def _dots(parser: Parser, token: Token) -> Node:
    return Dots(token.start, token.end, token.value)


def _named(parser: Parser, word: str, token: Token, start: int, end: int) -> Node:
    """An upright word that is an operator: `\\operatorname{argmax}` takes a limit and a body, `tr` does not."""
    if word in LIMIT_OPERATORS:
        return _big(parser, replace(token, kind="big", value=word, start=start, end=end))
    return Operator(start, end, word)


def _combine(outer: str, inner: str) -> str:
    """The style of a letter in two fonts: the inner one, and bold stays bold."""
    if "bold" in outer and inner in _COMBINED:
        return "bold " + inner
    if "bold" in outer and inner in ("plain", "roman"):
        return outer
    if inner == "bold" and outer in _COMBINED:
        return "bold " + outer
    return inner


def _styled(parser: Parser, token: Token) -> Node:
    r"""`\mathbf{x}`, `\mathrm{tr}`, `\operatorname{rank}`: a font and a plain word."""
    return _word(parser, token, token.value, token.size[1:].rstrip("*"), token.start, token.end)


def _word(parser: Parser, token: Token, word: str, command: str, start: int, end: int) -> Node:
    if command == "operatorname":
        return _named(parser, word, token, start, end)
    style = FONTS[command]
    if style == "roman" or style == "sans" or style == "typewriter":
        if len(word) > 1 and word in KNOWN_OPERATORS:
            return _named(parser, word, token, start, end)
        if style == "roman" and len(word) == 2 and word[0] == "d" and word.isalpha():
            d = Name(end - 3, end - 2, "d", "roman")
            return Product(start, end, (d, Name(end - 2, end - 1, word[1])), ("",))
    style = _combine(parser.style, style)
    if word.isdigit():
        if len(word) > 1 or ("bold" not in style and style != "blackboard") or word not in "01":
            parser.note("style", "the font of a number says nothing", start, end)
            return Number(start, end, word)
        return Name(start, end, word, style)
    if len(word) > 1 and "bold" in style:
        if (len(word) > 2 or word in ("tr", "ln")) and word in KNOWN_OPERATORS:
            return _named(parser, word, token, start, end)
        parser.note("letters", f"`{token.text}` is read as a product of {len(word)} bold letters", start, end)
        first = end - 1 - len(word)
        letters = tuple(Name(first + i, first + i + 1, letter, style) for i, letter in enumerate(word))
        return Product(start, end, letters, ("",) * (len(word) - 1))
    return Name(start, end, word, style)


def _group_word(parser: Parser) -> tuple[str, int] | None:
    """The word that the coming group spells (`arg\\,max`, `K-means`), with the place after it; None when it is no word."""
    tokens, place = parser.tokens, parser.place
    if tokens[place].kind != "left-brace":
        return None
    place += 1
    pieces: list[str] = []
    while True:
        token = tokens[place]
        kind = token.kind
        if kind == "right-brace":
            break
        spelled = kind in ("operator", "big") and token.text.isalpha()
        hyphen = kind == "sign" and token.value == "-" and pieces and tokens[place + 1].kind in ("letter", "operator")
        digits = kind == "number" and pieces and token.text.isdigit()
        if not (kind == "letter" or spelled or hyphen or digits):
            return None
        pieces.append(token.text)
        place += 1
    if not pieces:
        return None
    start, end = tokens[parser.place].start, token.end
    parser.notes[:] = [note for note in parser.notes if not (note.code in ("spelled", "letters") and start <= note.start < end)]
    return "".join(pieces), place + 1


def _font(parser: Parser, token: Token) -> Node:
    """A font with an argument that is not one plain word, or an old switch such as `{\\bf x}`."""
    command = token.value
    style = FONTS[command]
    if token.text in _SWITCHES:
        return _switch(parser, token, style)
    if command in ("vb", "vectorbold") and parser.tokens[parser.place].text == "*":
        parser.place += 1  # \vb*{a}: the same, slanted
    if style != "bold":
        found = _group_word(parser)
        if found is not None:
            word, parser.place = found
            return _word(parser, token, word, command, token.start, parser.last_end())
    following = parser.tokens[parser.place]
    outer = parser.style
    if following.kind == "number" and following.value[0] in "01" and style in ("bold", "blackboard"):
        digit = parser.digit(following)
        assert isinstance(digit, Number)
        return Name(token.start, digit.end, digit.text, _combine(outer, style))
    parser.style = _combine(outer, style)
    node = parser.argument(token, "a symbol")
    parser.style = outer
    if outer != "plain" and _combine(outer, style) == outer:
        parser.note("style", "a font inside of the same font says nothing", token.start, node.end)
    if isinstance(node, Number) and style in ("bold", "blackboard") and node.text in ("0", "1"):
        return Name(token.start, node.end, node.text, _combine(outer, style))
    if isinstance(node, (Number, Operator)):
        parser.note("style", "the font of a number or an operator says nothing", token.start, node.end)
    if type(node) is Name:
        return replace(node, start=token.start, end=parser.last_end())
    if not _has_letter(node):
        parser.note("style", "the font of a number or an operator says nothing", token.start, node.end)
    return node


def _has_letter(node: Node) -> bool:
    return isinstance(node, Name) or any(_has_letter(child) for child in children(node))


def _switch(parser: Parser, token: Token, style: str) -> Node:
    tokens, first = parser.tokens, parser.place
    place = first
    while tokens[place].kind == "letter" and (place == first or tokens[place].space == TOUCHING):
        place += 1
    if place - first > 1 and style in _WORD_STYLES:
        word = "".join(letter.value for letter in tokens[first:place])
        parser.place = place
        return _word(parser, token, word, token.value, token.start, parser.last_end())
    parser.style = style
    node = parser.argument(token, "a symbol")
    if isinstance(node, Number) and style == "bold" and node.text in ("0", "1"):
        return Name(token.start, node.end, node.text, style)
    return node


def _text(parser: Parser, token: Token) -> Node:
    value = token.value
    if len(value) == 1 and value.isalpha() and value.isascii():
        return Name(token.start, token.end, value, TEXT_COMMANDS[token.size])
    word = value.strip()
    if word in KNOWN_OPERATORS:
        return _named(parser, word, token, token.start, token.end)
    if not word:
        raise parser.mistake("an empty text", token)
    return TextRun(token.start, token.end, value)


def _operator_name(parser: Parser, token: Token) -> Node:
    star = parser.tokens[parser.place]
    if star.kind == "mark" and star.value == "*" and star.space == TOUCHING:
        parser.place += 1
    found = _group_word(parser)
    if found is not None:
        word, parser.place = found
        return _named(parser, word, token, token.start, parser.last_end())
    node = parser.argument(token, "a name")
    if isinstance(node, Name) and len(node.name) > 1 and node.style != "plain":
        return _named(parser, node.name, token, token.start, parser.last_end())
    if isinstance(node, Operator):
        return _named(parser, node.name, token, token.start, parser.last_end())
    if isinstance(node, (Name, BigOperator)):
        return node
    if isinstance(node, TextRun):
        return _named(parser, node.text.strip(), token, token.start, parser.last_end())
    raise parser.fail(SyntaxMistake, "the name of an operator is not a word", token.start, parser.last_end(), None)


# -- fractions, roots, accents ------------------------------------------------------------------------------------------


def _fraction(parser: Parser, token: Token) -> Node:
    upper = parser.argument(token, "a numerator and a denominator")
    lower = parser.argument(token, "a denominator")
    return Fraction(token.start, max(parser.last_end(), lower.end), upper, lower)


def _binomial(parser: Parser, token: Token) -> Node:
    upper = parser.argument(token, "two arguments")
    lower = parser.argument(token, "a second argument")
    return Binomial(token.start, max(parser.last_end(), lower.end), upper, lower)


def _root(parser: Parser, token: Token) -> Node:
    following = parser.tokens[parser.place]
    if token.value == "radical":
        if following.kind == "number":
            parser.place += 1
            return Root(token.start, following.end, _number(parser, following))
        if following.kind in ("open", "bar"):
            parser.place += 1
            radicand = parser.handlers[following.kind](parser, following)
            return Root(token.start, parser.last_end(), _unwrapped(radicand))
    index: Node | None = None
    if following.kind == "open" and following.text == "[":
        parser.place += 1
        fence = parser.fence(following)
        assert isinstance(fence, Fence)
        index = fence.content
        following = parser.tokens[parser.place]
    if following.kind == "open" and following.value == "(":
        parser.note("root", "the root reaches to the closing parenthesis", token.start, following.end)
        parser.place += 1
        radicand = _unwrapped(parser.fence(following))
    elif following.kind == "number" and len(following.value) > 1:
        raise parser.mistake("a root over the first digit only", following, f"write \\sqrt{{{following.text}}}")
    else:
        radicand = parser.argument(token, "a radicand")
    return Root(token.start, max(parser.last_end(), radicand.end), radicand, index)


def _unwrapped(node: Node) -> Node:
    return node.content if isinstance(node, Fence) and node.opening == "(" else node


def _accent(parser: Parser, token: Token) -> Node:
    node = parser.argument(token, "a letter")
    end = max(parser.last_end(), node.end)
    if type(node) is Name:
        return replace(node, start=token.start, end=end, accents=(*node.accents, token.value))
    kind = token.text[1:] if token.text[1:].startswith("wide") else token.value
    return Annotated(token.start, end, kind, node)


def _annotation(parser: Parser, token: Token) -> Node:
    node = parser.argument(token)
    return Annotated(token.start, max(parser.last_end(), node.end), token.value, node)


def _brace_annotation(parser: Parser, token: Token) -> Node:
    body = parser.argument(token)
    label: Node | None = None
    following = parser.tokens[parser.place]
    if following.kind == ("subscript" if token.value.startswith("under") else "superscript"):
        parser.place += 1
        label = parser.script(following)
    return Annotated(token.start, max(parser.last_end(), body.end), token.value, body, label)


def _set_annotation(parser: Parser, token: Token) -> Node:
    r"""`\overset{label}{body}`; below a maximum, the label is its subscript."""
    label = parser.script(token)
    following = parser.tokens[parser.place]
    if following.kind == "big":
        parser.place += 1
        body: Node = Operator(following.start, following.end, following.value)
    else:
        body = parser.argument(token, "a label and a body")
    bare = isinstance(body, Operator) or (isinstance(body, BigOperator) and isinstance(body.body, Missing) and body.sub is None)
    if token.value == "underset" and bare and isinstance(body, (Operator, BigOperator)) and body.name not in INTEGRALS:
        if isinstance(body, BigOperator) or body.name in LIMIT_OPERATORS or following.kind == "big":
            named = Token("big", body.name, following.text, token.start, parser.last_end())
            return _bounded(parser, named, label, body.sup if isinstance(body, BigOperator) else None)
    return Annotated(token.start, max(parser.last_end(), body.end), token.value, body, label)


# -- large operators ----------------------------------------------------------------------------------------------------


def _big(parser: Parser, token: Token) -> Node:
    place = parser.place - 1
    sub, sup = parser.limits()
    if token.value in INTEGRALS:
        return _integral(parser, token, place, sub, sup)
    return _bounded(parser, token, sub, sup)


def _bounded(parser: Parser, token: Token, sub: Node | None, sup: Node | None) -> Node:
    if sup is None:
        more, sup = parser.limits()
        if more is not None and sub is not None:
            raise parser.mistake("two limits in one place", token)
        sub = sub if more is None else more
    name = token.value
    end = parser.last_end()
    following = parser.tokens[parser.place]
    begins = following.kind in parser.handlers and following.space != WIDE
    if begins and following.kind == "bar":
        begins = not (parser.bars and parser.bars[-1] == (following.value, following.size) and not parser.ahead[parser.place])
    if name in OPTIONAL_LIMITS and sub is None:
        if not begins or (following.kind in ("open", "left") and following.value in "([{"):
            operator = Operator(token.start, token.end, name)
            return operator if sup is None else Script(token.start, end, operator, None, sup)
    begins = begins or (following.kind == "sign" and following.value in ("-", "+", "pm", "mp"))
    body = parser.expression(ONE_PRODUCT) if begins else None
    if body is None:
        return BigOperator(token.start, end, name, sub, sup, Missing(end, end))
    return BigOperator(token.start, body.end, name, sub, sup, body)


def _integral(parser: Parser, token: Token, place: int, sub: Node | None, sup: Node | None) -> Node:
    found = parser.differentials
    closing = found.closing.get(place, [])
    inside = any(integral == place for integral in found.inside.values())
    after = parser.last_end()
    whole = bool(closing) or place in found.forms
    if place in found.forms:
        parser.note("line-integral", "the integral extends over the whole sum of differentials", token.start, token.end)
    body = parser.expression(ONE_SUM if whole or inside else ONE_PRODUCT)
    differentials: list[Node] = parser.taken.pop(place, [])
    for index in closing:
        if parser.place != index:
            raise parser.mistake(
                "the differential of this integral is out of reach", token, "write the integral with its differential at the end"
            )
        differentials.append(parser.dotted(parser.differential()))
    following = parser.tokens[parser.place]
    if body is None and differentials and following.kind in parser.handlers and following.space != WIDE:
        following_place = parser.place
        if following_place not in found.stops and following.kind != "bar":
            parser.note("differential-first", "what follows the differential is the integrand", token.start, parser.last_end())
            body = parser.expression(ONE_PRODUCT)
    if not whole and not inside and following.kind == "sign" and body is not None:
        parser.note("no-differential", "an integral without differential ends before the sign", token.start, following.end)
    node = Missing(after, after) if body is None else body
    return BigOperator(token.start, parser.last_end(), token.value, sub, sup, node, tuple(differentials))


# -- fences -------------------------------------------------------------------------------------------------------------


def _left(parser: Parser, token: Token) -> Node:
    content = parser.inside(token.value)
    closing = parser.tokens[parser.place]
    if closing.kind == "infix" and content is not None:
        parser.place += 1
        content = parser.infix(closing, content)
        closing = parser.tokens[parser.place]
    if closing.kind != "right":
        if closing.kind in ("end", "right-brace", "finish", "alignment", "newline"):
            raise parser.mistake("`\\left` without its `\\right`", token)
        raise parser.unexpected(closing)
    parser.place += 1
    if content is None:
        if token.value != "{":
            raise parser.fail(SyntaxMistake, "nothing between `\\left` and `\\right`", token.start, closing.end, None)
        content = Missing(token.end, token.end)
    following = parser.tokens[parser.place]
    if token.value == "." and closing.value == "|" and following.kind in ("subscript", "superscript"):
        sub, sup = parser.limits()
        return Evaluated(token.start, parser.last_end(), content, sub, sup)
    return Fence(token.start, closing.end, token.value, closing.value, content)


def _group(parser: Parser, token: Token) -> Node:
    node = parser.group(token)
    if node is None:
        raise parser.fail(SyntaxMistake, "an empty group", token.start, parser.last_end(), None)
    return node


#: The handler of each kind of token that can begin an operand.
HANDLERS: Final[dict[str, Handler]] = {
    "number": _number,
    "letter": _letter,
    "symbol": _letter,
    "blackboard": _blackboard,
    "styled": _styled,
    "operator": _operator,
    "dots": _dots,
    "modulus": _modulus,
    "text": _text,
    "font": _font,
    "operator-name": _operator_name,
    "fraction": _fraction,
    "binomial": _binomial,
    "root": _root,
    "accent": _accent,
    "annotation": _annotation,
    "brace-annotation": _brace_annotation,
    "set-annotation": _set_annotation,
    "big": _big,
    "open": Parser.fence,
    "left": _left,
    "left-brace": _group,
    "bar": Parser.bar_fence,
    "begin": environment,
    "plain-matrix": plain_matrix,
    "derivative": derivative,
    "differential": differential,
    "delimited": delimited,
    "transparent": transparent,
    "coloured": coloured,
}
