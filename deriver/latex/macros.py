r"""The macros of a document: `\newcommand`, `\def`, `\DeclareMathOperator` and their kin.

Comes in: a preamble. Goes out: `Macros`, whose `expand` replaces their uses in a list of tokens. Whatever an expansion gives
points to the place where the macro is used, so that errors do too. Expansion is bounded: a macro that grows without end is an
error, not a hang.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from ..errors import DeriverError, SyntaxMistake, UnknownCommand
from . import patterns as re
from .tokens import MAX_TOKENS, Token, tokenize

__all__ = ["Macro", "Macros"]

#: How many uses one formula may expand; nested uses count.
MAX_STEPS: Final = 10_000

_DEFINITION: Final = re.compile(
    r"""\\(?P<command>(?:re)?newcommand|providecommand|DeclareRobustCommand|def|gdef|edef|let|DeclareMathOperator
        |DeclarePairedDelimiter|newcommandx|NewDocumentCommand|RenewDocumentCommand|ProvideDocumentCommand
        |DeclareDocumentCommand)(?![A-Za-z])(?P<star>\*?)\s*""",
    re.VERBOSE,
)
_NAME: Final = re.compile(r"\{\s*\\([A-Za-z]+|[^A-Za-z\s])\s*\}|\\([A-Za-z]+|[^A-Za-z\s])")
_COUNT: Final = re.compile(r"\s*\[\s*(\d)\s*\]")
_COMMENT: Final = re.compile(r"(?<!\\)%[^\n]*\n?")
_PARAMETERS: Final = re.compile(r"\s*((?:#\d)*)\s*(?=\{)")
_SPECIFICATION: Final = re.compile(r"\s*\{\s*((?:m\s*)*)\}")
_GROUP: Final = re.compile(r"\\.|[{}]", re.DOTALL)

_CLOSING = re.compile(r"\s*\}")


@dataclass(frozen=True, slots=True)
class Macro:
    """A definition: its `body` has `#1`, `#2`, ... for `arguments` arguments, the first one optional with a `default`."""

    name: str
    arguments: int
    body: str
    default: str | None = None
    starred: bool = False  # a star behind the name changes only how it is set


@dataclass(slots=True)
class Macros:
    r"""The macros that are in force.

    >>> macros = Macros.from_text(r"\newcommand{\R}{\mathbb{R}} \DeclareMathOperator{\tr}{tr}")
    >>> sorted(macros.known)
    ['R', 'tr']
    """

    known: dict[str, Macro] = field(default_factory=dict)
    #: Names whose definition uses something that is not read, with the reason.
    unreadable: dict[str, str] = field(default_factory=dict)
    _bodies: dict[str, list[Token]] = field(default_factory=dict)

    @classmethod
    def from_text(cls, preamble: str) -> Macros:
        """Collect the definitions in a text; everything else in it is passed over."""
        macros = cls()
        macros.add_text(preamble)
        return macros

    def add_text(self, preamble: str) -> None:
        """Collect further definitions; a later one replaces an earlier one."""
        text = _COMMENT.sub("\n", preamble)
        position = 0
        while True:
            found = _DEFINITION.search(text, position)
            if found is None:
                return
            named = _NAME.match(text, found.end())
            position = found.end()
            if named is None:
                continue
            name = named.group(1) or named.group(2)
            try:
                position = self._define(found.group("command"), bool(found.group("star")), name, text, named.end())
            except ValueError as reason:
                self.known.pop(name, None)
                self._bodies.pop(name, None)
                self.unreadable[name] = str(reason)

    def _define(self, command: str, star: bool, name: str, text: str, position: int) -> int:
        default: str | None = None
        count = 0
        if command == "let":
            target = re.compile(r"\s*=?\s*(\\[A-Za-z]+|\\.|[^\s\\])").match(text, position)
            if target is None:
                raise ValueError("\\let without a target")
            self._add(Macro(name, 0, target.group(1)))
            return target.end()
        if command in ("def", "gdef", "edef"):
            parameters = _PARAMETERS.match(text, position)
            if parameters is None:
                raise ValueError("\\def with delimited arguments is not read")
            count = parameters.group(1).count("#")
            position = parameters.end()
        elif command.endswith("DocumentCommand"):
            specification = _SPECIFICATION.match(text, position)
            if specification is None:
                raise ValueError("only mandatory arguments (m) are read in a document command")
            count = specification.group(1).count("m")
            position = specification.end()
        elif command == "DeclarePairedDelimiter":
            left, position = _group(text, position)
            right, position = _group(text, position)
            self._add(Macro(name, 1, rf"\left{left} #1 \right{right}", starred=True))
            return position
        elif command != "DeclareMathOperator":
            found = _COUNT.match(text, position)
            if found is not None:
                count, position = int(found.group(1)), found.end()
                optional = re.compile(r"\s*\[([^\]]*)\]").match(text, position)
                if optional is not None:
                    default, position = optional.group(1), optional.end()
        body, position = _group(text, position)
        if command == "DeclareMathOperator":
            body = rf"\operatorname{{{body}}}"
        self._add(Macro(name, count, _for_display(body), default))
        return position

    def _add(self, macro: Macro) -> None:
        self.known[macro.name] = macro
        self.unreadable.pop(macro.name, None)
        self._bodies.clear()

    # -- expansion ----------------------------------------------------------------------------------------------------

    def expand(self, tokens: list[Token], text: str) -> list[Token]:
        """The tokens with every use of a macro replaced; raises when it does not come to an end."""
        if not self.known and not self.unreadable:
            return tokens
        output: list[Token] = []
        waiting = tokens[::-1]
        steps = 0
        while waiting:
            token = waiting.pop()
            name = _macro_name(token)
            if name is not None and name in self.unreadable:
                raise UnknownCommand(
                    f"`\\{name}` is defined in a way that is not read: {self.unreadable[name]}",
                    text=text, start=token.start, end=token.end,
                )  # fmt: skip
            macro = self.known.get(name) if name is not None else None
            if macro is None:
                output.append(token)
                if len(output) > MAX_TOKENS:
                    raise _too_much(macro_text="the macros", text=text, token=token)
                continue
            steps += 1
            if steps > MAX_STEPS or len(waiting) > MAX_TOKENS:
                raise _too_much(macro_text=f"`{token.text}`", text=text, token=token)
            if token.kind == "styled":
                letters = [Token("letter", letter, letter, token.start, token.end) for letter in token.value]
                brace = Token("left-brace", "{", "{", token.start, token.end)
                waiting.append(Token("right-brace", "}", "}", token.start, token.end))
                waiting.extend(reversed(letters))
                waiting.append(brace)
            waiting.extend(reversed(self._replacement(macro, token, waiting, text)))
        return output

    def written_out(self, text: str) -> str:
        r"""A formula as text with every use of a macro replaced; what cannot be expanded stays as it is.

        >>> Macros.from_text(r"\newcommand{\lm}{\lambda}").written_out(r"\lm x+\frac{\lm}{2}")
        '\\lambda x+\\frac{\\lambda}{2}'
        """
        try:
            tokens = tokenize(text)[:-1]
            if not any(_macro_name(t) in self.known for t in tokens):
                return text
            parts = [t.text for t in self.expand(tokens, text)]
        except DeriverError:
            return text
        out = ""
        for part in parts:
            command = re.search(r"\\[A-Za-z]+$", out) is not None
            out += f" {part}" if command and part[:1].isalpha() else part
        return out

    def _replacement(self, macro: Macro, token: Token, waiting: list[Token], text: str) -> list[Token]:
        arguments: list[list[Token]] = []
        if macro.starred and waiting and waiting[-1].text == "*":
            waiting.pop()
        if macro.default is not None:
            given = _optional(waiting)
            if given is None:
                given = [replace(t, start=token.start, end=token.end) for t in tokenize(macro.default)[:-1]]
            arguments.append(given)
        while len(arguments) < macro.arguments:
            arguments.append(_argument(waiting, token, text))
        result: list[Token] = []
        body = self._body(macro, token, text)
        last = max((i for i, piece in enumerate(body) if piece.kind == "parameter"), default=len(body))
        behind = _behind(arguments, token, text)  # what the macro puts behind its arguments ends where the call does
        for index, piece in enumerate(body):
            if piece.kind == "parameter":
                number = int(piece.value)
                if number > len(arguments):
                    raise SyntaxMistake(
                        f"`{token.text}` uses its argument {number}, but has {len(arguments)}",
                        text=text,
                        start=token.start,
                        end=token.end,
                    )
                result.extend(arguments[number - 1])
            elif piece.kind == "text" and "#" in piece.value:
                value = re.sub(r"#(\d)", lambda m: _source(arguments, int(m.group(1))), piece.value)
                result.append(replace(piece, value=value, start=token.start, end=token.end))
            else:
                space = piece.space if index else token.space
                start, end = (behind, behind) if index > last else (token.start, token.end)
                result.append(replace(piece, start=start, end=end, space=space))
            if len(result) > MAX_TOKENS:
                raise _too_much(macro_text=f"`{token.text}`", text=text, token=token)
        return result

    def _body(self, macro: Macro, token: Token, text: str) -> list[Token]:
        body = self._bodies.get(macro.name)
        if body is None:
            try:
                body = tokenize(macro.body, parameters=True)[:-1]
            except DeriverError as error:
                message = f"the definition of `{token.text}` cannot be read: {error.message}"
                raise SyntaxMistake(message, text=text, start=token.start, end=token.end, hint=error.hint) from None
            self._bodies[macro.name] = body
        return body


def _behind(arguments: list[list[Token]], token: Token, text: str) -> int:
    """The offset behind the last argument of a call, its brace included."""
    end = max((t.end for argument in arguments for t in argument), default=token.end)
    closing = _CLOSING.match(text, end)
    return closing.end() if closing is not None and text.count("{", token.start, end) > text.count("}", token.start, end) else end


def _macro_name(token: Token) -> str | None:
    if token.kind == "styled":
        return token.size[1:]
    return token.text[1:].rstrip() if token.text[:1] == "\\" and len(token.text) > 1 else None


def _too_much(macro_text: str, text: str, token: Token) -> SyntaxMistake:
    return SyntaxMistake(
        f"expanding {macro_text} does not come to an end",
        text=text,
        start=token.start,
        end=token.end,
        hint="does a macro use itself?",
    )


_ENSURED = re.compile(r"^\s*\\ensuremath\s*(?=\{)")
_CHOICE = re.compile(r"^\s*\\mathchoice\s*(?=\{)")
_BOLD_BOX = re.compile(r"^\s*\\(?:mbox|hbox|text)\s*\{\s*\\boldmath\s*\$(?P<inside>[^$]*)\$\s*\}\s*$")
_SIZE = re.compile(r"\\(?:displaystyle|textstyle|scriptstyle|scriptscriptstyle|bf|bm)(?![A-Za-z])\s*")


def _for_display(body: str) -> str:
    r"""A body as it stands in a display: what `\ensuremath` holds, the first choice of `\mathchoice`, a letter in a bold box.

    >>> _for_display(r"\ensuremath{^\prime}"), _for_display(r"\mathchoice{a}{b}{c}{d}")
    ('^\\prime', 'a')
    """
    for pattern, whole in ((_ENSURED, True), (_CHOICE, False)):
        found = pattern.match(body)
        if found is not None:
            inside, end = _group(body, found.end())
            if not whole or not body[end:].strip():
                body = inside
    boxed = _BOLD_BOX.match(body)
    return rf"\boldsymbol{{{_SIZE.sub('', boxed['inside'])}}}" if boxed is not None else body


def _group(text: str, position: int) -> tuple[str, int]:
    """The content of the group that begins at `position`, and the place after it; without braces, one command."""
    start = position
    while start < len(text) and text[start].isspace():
        start += 1
    if start >= len(text):
        raise ValueError("a definition without a body")
    if text[start] != "{":
        single = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL).match(text, start)
        assert single is not None
        return single.group(), single.end()
    depth = 0
    for brace in _GROUP.finditer(text, start):
        if brace.group() == "{":
            depth += 1
        elif brace.group() == "}":
            depth -= 1
            if not depth:
                return text[start + 1 : brace.start()], brace.end()
    raise ValueError("a brace in the definition is never closed")


def _argument(waiting: list[Token], macro: Token, text: str) -> list[Token]:
    if not waiting or waiting[-1].kind in ("end", "right-brace", "alignment", "newline"):
        raise SyntaxMistake(f"`{macro.text}` needs an argument after it", text=text, start=macro.start, end=macro.end)
    token = waiting.pop()
    if token.kind != "left-brace":
        if token.kind == "number" and len(token.value) > 1 and token.size != "whole":
            waiting.append(replace(token, value=token.value[1:], text=token.text[1:], start=min(token.start + 1, token.end), space=0))
            return [replace(token, value=token.value[0], text=token.text[0])]
        return [token]
    depth, content = 1, [token]
    while waiting:
        token = waiting.pop()
        if token.kind == "end":
            break
        content.append(token)
        depth += (token.kind == "left-brace") - (token.kind == "right-brace")
        if not depth:
            return content[1:-1]
    raise SyntaxMistake("the brace opened here is never closed", text=text, start=content[0].start, end=content[0].end)


def _optional(waiting: list[Token]) -> list[Token] | None:
    if not waiting or waiting[-1].text != "[":
        return None
    depth = 0
    for offset in range(len(waiting) - 1, max(-1, len(waiting) - 500), -1):
        token = waiting[offset]
        depth += (token.kind == "left-brace") - (token.kind == "right-brace")
        if token.text == "]" and not depth:
            content = waiting[offset + 1 : -1][::-1]
            del waiting[offset:]
            return content
    return None


def _source(arguments: list[list[Token]], number: int) -> str:
    if number > len(arguments):
        return ""
    return "".join((" " if token.space else "") + token.text for token in arguments[number - 1]).strip()
