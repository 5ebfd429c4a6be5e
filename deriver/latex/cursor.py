r"""A place in the tokens, and what is read the same way everywhere: groups, arguments, scripts.

`Cursor` knows the tokens and the errors; `Parser` adds the loop of expressions. Nesting is the only recursion: it is counted
here, and its limit is an error of its own.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..errors import Ambiguous, DeriverError, SyntaxMistake, UnknownCommand
from .run import ALL
from .scan import Differentials, bars_ahead, double_bars, find_differentials
from .symbols import INTEGRALS, TABLE
from .tokens import TOUCHING, Note, Token
from .tree import Binomial, Fraction, Name, Node, Number, Postfix, Script

if TYPE_CHECKING:
    from .parser import Parser

__all__ = ["MAX_DEPTH", "Cursor", "Handler"]

#: Deeper nesting is refused. Each level takes up to four Python frames, and the interpreter allows a thousand.
MAX_DEPTH: Final = 150

_SYMBOL_LIKE: Final = frozenset(("perp", "parallel", "~", "<", ">", "=", "<=", ">=", "to", "in"))

_EXAMPLES: Final = {"fraction": "{a}{b}", "binomial": "{n}{k}", "derivative": "{f}{x}", "set-annotation": "{a}{b}"}

#: Reads what a token begins: called with the parser and the token, which has just been passed.
Handler = Callable[["Parser", Token], Node]


_STATES: Final = frozenset((r"\ket", r"\bra", r"\braket", r"\ketbra", r"\expval", r"\mel", r"\Ket", r"\Bra", r"\Braket"))


class Cursor:
    """One formula being read; `place` is the index of the next token."""

    def __init__(self, text: str, tokens: list[Token], notes: list[Note], handlers: dict[str, Handler]) -> None:
        self.text = text
        self.tokens = tokens
        self.notes = notes
        self.handlers = handlers
        self.place = 0
        self.depth = 0
        self.brackets = 0
        self.bars: list[tuple[str, str]] = []
        self.opener = ""
        self.style = "plain"
        kinds = {token.kind for token in tokens}
        self.ahead: dict[int, int] = bars_ahead(tokens) if "bar" in kinds else {}
        self.doubles: set[int] = double_bars(tokens) if "bar" in kinds else set()
        integrals = "big" in kinds and any(token.kind == "big" and token.value in INTEGRALS for token in tokens)
        self.differentials = find_differentials(tokens) if integrals else Differentials()
        self.hanging: Token | None = None
        self.taken: dict[int, list[Node]] = {}

    def fail(self, error: type[DeriverError], message: str, start: int, end: int, hint: str | None = None) -> DeriverError:
        return error(message, text=self.text, start=start, end=end, hint=hint)

    def mistake(self, message: str, token: Token, hint: str | None = None) -> DeriverError:
        return SyntaxMistake(message, text=self.text, start=token.start, end=token.end, hint=hint)

    def note(self, code: str, text: str, start: int, end: int) -> None:
        self.notes.append(Note(code, text, start, end))

    def unexpected(self, token: Token) -> DeriverError:
        """The error for a token that cannot stand where it does."""
        kind = token.kind
        if kind == "unknown":
            return self._unknown(token)
        if kind == "end":
            return self.mistake("the formula ends where something is still missing", token)
        messages = {
            "superscript": "nothing to raise: `^` needs something before it",
            "subscript": "nothing to index: `_` needs something before it",
            "prime": "a prime with nothing before it",
            "prime-command": "a prime stands without `^` before it",
            "factorial": "a factorial with nothing before it",
            "percent": "a per cent sign with nothing before it",
            "degree": "a degree sign with nothing before it",
            "right-brace": "this brace closes nothing",
            "right": "`\\right` without its `\\left`",
            "finish": f"`\\end{{{token.value}}}` without its `\\begin`",
            "infix": f"`{token.text}` may stand once in a group",
            "newline": "a line break inside a formula",
        }
        if kind == "alignment":
            hint = "`&lt;` and `&amp;` are HTML: write < and &" if self.text.startswith(("&lt", "&gt", "&amp"), token.start) else None
            return self.mistake("`&` outside of a matrix or an aligned formula", token, hint)
        if kind == "close":
            return self.mistake(f"`{token.text}` closes nothing that is open here", token)
        if kind == "full-stop":
            return self.mistake("a full stop inside the formula", token, "give one formula at a time")
        return self.mistake(messages.get(kind, f"`{token.text}` cannot stand here"), token)

    def _unknown(self, token: Token) -> DeriverError:
        name = token.text.strip()
        if name in _STATES:
            return UnknownCommand("the states of quantum mechanics are not read", text=self.text, start=token.start, end=token.end,
                                  hint=r"an inner product is written \langle x,y\rangle")  # fmt: skip
        close = difflib.get_close_matches(name, [key for key in TABLE if len(key) > 2], n=1, cutoff=0.7 if len(name) > 5 else 0.85)
        hint = f"did you mean {close[0]} ?" if close else "define it with \\newcommand in the preamble"
        if len(name) == 2 and name[1].isalpha() and name[1].isupper():
            hint = f"did you mean \\mathbb{{{name[1]}}} ?"
        return UnknownCommand(f"the command `{name}` is not known", text=self.text, start=token.start, end=token.end, hint=hint)

    def deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.mistake(f"nested more than {MAX_DEPTH} levels deep", token, "split the formula")

    def inside(self, opener: str = "", *, slices: bool = False, open_end: bool = False) -> Node | None:
        """The content of a bracket: bars, fonts and intervals begin anew in it."""
        bars, outer, style = self.bars, self.opener, self.style
        self.bars, self.opener = [], opener
        self.brackets += 1
        node = self.expression(ALL, slices=slices, open_end=open_end)
        self.brackets -= 1
        self.bars, self.opener, self.style = bars, outer, style
        return node

    def group(self, token: Token) -> Node | None:
        """The content of `{...}`, whose opening brace has been read; `a \\over b` makes a fraction of it."""
        node = self.inside()
        closing = self.tokens[self.place]
        if closing.kind == "infix":
            if node is None:
                raise self.mistake(f"nothing before `{closing.text}`", closing)
            self.place += 1
            node = self.infix(closing, node)
            closing = self.tokens[self.place]
        self.close_brace(token, closing)
        return node

    def infix(self, token: Token, upper: Node) -> Node:
        lower = self.inside()
        if lower is None:
            raise self.mistake(f"nothing after `{token.text}`", token)
        return (Fraction if token.value == "over" else Binomial)(upper.start, lower.end, upper, lower)

    def close_brace(self, opening: Token, closing: Token) -> None:
        if closing.kind != "right-brace":
            if closing.kind in ("end", "finish", "alignment", "newline"):
                raise self.mistake("the brace opened here is never closed", opening)
            raise self.unexpected(closing)
        self.place += 1

    def argument(self, command: Token, what: str = "an argument") -> Node:
        """One argument of a command: a group, or a single symbol as TeX takes it (`\\frac12`)."""
        token = self.tokens[self.place]
        kind = token.kind
        if kind == "left-brace":
            self.place += 1
            node = self.group(token)
            if node is None:
                raise self.fail(SyntaxMistake, f"`{command.text}` has an empty argument", token.start, self.last_end(), None)
            return node
        if kind == "number":
            return self.digit(token)
        handler = self.handlers.get(kind)
        if handler is None or kind in ("bar", "open", "left", "begin", "big"):
            if kind == "unknown":
                raise self._unknown(token)
            raise self.mistake(
                f"`{command.text}` needs {what} after it",
                command,
                f"for example {command.text}{_EXAMPLES.get(command.kind, '{x}')}",
            )
        self.deeper(token)
        self.place += 1
        node = handler(self, token)  # type: ignore[arg-type]
        self.depth -= 1
        return node

    def digit(self, token: Token) -> Node:
        """The first digit of a number; the rest stays."""
        if len(token.value) == 1:
            self.place += 1
            return Number(token.start, token.end, token.value)
        if token.size == "whole":
            raise self.fail(Ambiguous, f"`{token.text}` as an argument without braces", token.start, token.end, "write braces around it")
        self.tokens[self.place] = replace(token, value=token.value[1:], text=token.text[1:], start=token.start + 1, space=TOUCHING)
        return Number(token.start, token.start + 1, token.value[0])

    def last_end(self) -> int:
        return self.tokens[self.place - 1].end if self.place else 0

    def scripts(self, base: Node) -> Node:
        """Scripts, primes, factorials and per cent signs after `base`."""
        tokens = self.tokens
        sub: Node | None = None
        sup: Node | None = None
        primes, marks = 0, 0
        while True:
            token = tokens[self.place]
            kind = token.kind
            if kind == "superscript":
                self.place += 1
                count = self._prime_group(token)
                if count and sup is None:
                    primes += count
                    continue
                if sup is not None:
                    raise self.mistake("two exponents on one symbol", token, "write braces: {x^a}^b or x^{ab}")
                sup = self.script(token)
            elif kind == "subscript":
                self.place += 1
                if sub is not None:
                    raise self.mistake("two indices on one symbol", token, "write x_{a,b} or {x_a}_b")
                sub = self.script(token)
            elif kind == "prime":
                if sup is not None:
                    raise self.mistake("a prime after an exponent", token, "write the prime first, or braces")
                self.place += 1
                primes += 1
            elif kind in ("factorial", "percent", "degree"):
                end = self.last_end()
                if sub is not None or sup is not None or primes:
                    base = Script(base.start, end, base, sub, sup, primes)
                    sub, sup, primes = None, None, 0
                base = self._postfix(base, token)
                marks += 1
                if marks > 4:
                    raise self.mistake("a row of factorials, per cent and degree signs", token)
            else:
                break
        if sub is None and sup is None and not primes:
            return base
        end = max(self.last_end(), *(part.end for part in (sub, sup) if part is not None)) if sub or sup else self.last_end()
        return Script(base.start, end, base, sub, sup, primes)

    def _postfix(self, base: Node, token: Token) -> Node:
        self.place += 1
        if token.kind == "percent":
            return Postfix(base.start, token.end, "%", base)
        if token.kind == "degree":
            return Script(base.start, token.end, base, None, Name(token.start, token.end, "circ"))
        count, end = 1, token.end
        while self.tokens[self.place].kind == "factorial":
            end = self.tokens[self.place].end
            count += 1
            self.place += 1
        if count > 2:
            raise self.fail(Ambiguous, "more than two factorial signs", token.start, end, "write parentheses")
        return Postfix(base.start, end, "!" * count, base)

    def _prime_group(self, caret: Token) -> int:
        r"""How many primes `^\prime` or `^{\prime\prime}` adds; 0 when it is not made of primes alone."""
        tokens, place = self.tokens, self.place
        if tokens[place].kind == "prime-command":
            self.place += 1
            return 1
        if tokens[place].kind != "left-brace":
            return 0
        count = place + 1
        while tokens[count].kind in ("prime-command", "prime"):
            count += 1
        if count == place + 1 or tokens[count].kind != "right-brace":
            return 0
        self.place = count + 1
        return count - place - 1

    def script(self, caret: Token) -> Node:
        """What stands after `^` or `_`."""
        token = self.tokens[self.place]
        kind = token.kind
        if kind == "letter":
            self.place += 1
            return Name(token.start, token.end, token.value, self.style)
        if kind == "left-brace":
            return self._script_group(token)
        if kind == "number":
            if len(token.value) > 1:
                raise self.fail(
                    Ambiguous, f"`{caret.text}{token.text}` raises only the first digit on paper" if caret.value == "^" else
                    f"`{caret.text}{token.text}` lowers only the first digit on paper", caret.start, token.end,
                    f"write {caret.text}{{{token.text}}}",
                )  # fmt: skip
            self.place += 1
            return Number(token.start, token.end, token.value)
        if kind == "relation" and token.value in ("=", "<=", ">="):
            raise self.fail(SyntaxMistake, f"`{caret.text}` has nothing to hold before `{token.text}`", caret.start, token.end, None)
        if kind in ("sign", "mark", "degree") or (kind == "relation" and token.value in _SYMBOL_LIKE):
            self.place += 1
            following = self.tokens[self.place]
            if kind == "sign" and following.kind == "number" and following.space == TOUCHING:
                raise self.fail(
                    Ambiguous, f"`{caret.text}{token.text}` takes only the sign on paper", caret.start, following.end,
                    f"write {caret.text}{{{token.text}{following.text}}}",
                )  # fmt: skip
            return Name(token.start, token.end, "circ" if kind == "degree" else token.value)
        if kind == "open":
            raise self.mistake(f"`{caret.text}{token.text}` needs braces", token, f"write {caret.text}{{{token.text}...}}")
        return self.argument(caret, "something")

    def _script_group(self, token: Token) -> Node:
        tokens = self.tokens
        self.place += 1
        last = self.place
        while tokens[last].kind in ("sign", "mark", "degree", "factorial") or (
            tokens[last].kind == "relation" and tokens[last].value in _SYMBOL_LIKE
        ):
            last += 1
        if last > self.place and tokens[last].kind == "right-brace":
            symbols = tokens[self.place : last]
            self.place = last + 1
            return Name(symbols[0].start, symbols[-1].end, "".join("circ" if s.kind == "degree" else s.value for s in symbols))
        node = self.inside(slices=True)
        self.close_brace(token, tokens[self.place])
        if node is None:
            raise self.fail(SyntaxMistake, "an empty exponent or index", token.start, self.last_end(), None)
        return node

    def limits(self) -> tuple[Node | None, Node | None]:
        """A subscript and a superscript in any order, each at most once."""
        sub: Node | None = None
        sup: Node | None = None
        while True:
            token = self.tokens[self.place]
            if token.kind == "subscript" and sub is None:
                self.place += 1
                sub = self.script(token)
            elif token.kind == "superscript" and sup is None:
                self.place += 1
                sup = self.script(token)
            elif token.kind in ("subscript", "superscript"):
                raise self.mistake("two limits in one place", token)
            else:
                return sub, sup

    def expression(self, level: int = ALL, *, slices: bool = False, open_end: bool = False) -> Node | None:
        """Read one expression; the parser says how."""
        raise NotImplementedError
