r"""The grammar: a Pratt parser with one loop for everything that is not nested.

`Parser.expression` reads operands and what stands between them into a `Run`; operands come from the handlers in
`commands.py`, one for each kind of token.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..errors import Ambiguous, SyntaxMistake
from .arrow_labels import LabelledRelations
from .run import ALL, ONE_PRODUCT, Run
from .symbols import WORDS
from .tokens import TOUCHING, WIDE, Token
from .tree import Chain, Evaluated, Fence, Missing, Name, Node, Number, Operator, Product, Script, Sequence, Sum, TextRun

__all__ = ["Parser"]

_SCRIPTS: Final = frozenset(("superscript", "subscript", "prime", "factorial", "percent", "degree"))
_ENDINGS: Final = frozenset(("end", "finish", "newline", "alignment"))
_CLOSERS: Final = frozenset(("end", "finish", "newline", "alignment", "close", "right", "right-brace", "infix"))
_ISOLATING: Final = _CLOSERS | {"separator", "mid", "bar"}
_PARTNERS: Final = {"(": ")", "[": "]", "{": "}", "<": ">", "[[": "]]", "floor": "floor", "ceil": "ceil", "|": "|", "\\|": "\\|"}
_QUANTIFIERS: Final = frozenset(("forall", "exists", "nexists"))
_ASCII: Final = {"<=": r"\le", ">=": r"\ge", "==": "=", "=>": r"\Rightarrow", "=<": r"\le", "<>": r"\ne"}
_WORDS_FOR: Final = {"(": "parenthesis", "[": "bracket", "{": "brace", "|": "bar", "\\|": "double bar", "<": "angle bracket"}


class Parser(LabelledRelations):
    """Reads expressions: the loop, what stands between operands, fences and bars, differentials."""

    def expression(self, level: int = ALL, *, slices: bool = False, open_end: bool = False) -> Node | None:
        """Read as far as `level` goes; None when nothing stands there.

        `slices` allows `:k` and `,x` with one side missing, `open_end` a relation at the end of a line.
        """
        tokens, handlers, stops = self.tokens, self.handlers, self.differentials.stops
        run = Run(tokens[self.place].start, self.fail)
        self.deeper(tokens[self.place])
        phrase = False
        suspect: dict[tuple[str, str], Token] = {}
        while True:
            token = tokens[self.place]
            kind = token.kind
            if stops and self.place in stops:
                if run.mark is not None:
                    self.hanging, run.mark = run.mark, None
                break
            handler = handlers.get(kind)
            if handler is not None:
                full = run.full
                if full:
                    if kind == "bar":
                        role = self._bar_role(token, run)
                        if role == "close":
                            break
                        if role == "evaluate":
                            self._evaluate(run, token)
                            continue
                        if role == "mid":
                            if level != ALL:
                                break
                            self._such_that(run, token, slices)
                            continue
                        self._check_bars(token, suspect)
                    elif kind == "open" and token.value == "[" and self._closes_interval():
                        break
                    elif kind == "number" and type(run.factors[-1]) is Number and token.space != WIDE:
                        last = run.factors[-1]
                        raise self.fail(
                            Ambiguous, "two numbers side by side: one number, a product, or a list?", last.start, token.end,
                            r"write \cdot or a comma between them",
                        )  # fmt: skip
                    elif kind == "number" and token.space == TOUCHING and not slices and self._glued_digit(run, token):
                        name = run.factors[-1]
                        raise self.fail(
                            Ambiguous, "a digit behind a letter: an index, a power, or a product?", name.start, token.end,
                            "write x_2, x^2 or 2x",
                        )  # fmt: skip
                remark = False
                if kind == "text":
                    word = _word(token.value)
                    if word is not None:
                        if level != ALL:
                            break
                        if self._words(run, token, word):
                            continue
                    elif _is_phrase(token.value, run):
                        remark = True
                        if full:
                            if level != ALL:
                                break
                            run.add_separator(_quad(token), False)
                            full = False
                elif kind == "set-annotation":
                    relation = self.labelled(token)
                    if relation is not None:
                        if level != ALL:
                            break
                        self.place += 1
                        label = self.script(token)
                        self.place = relation[1]
                        self._relation(run, relation[0], label)
                        suspect.clear()
                        continue
                if full and (token.space == WIDE or phrase or token.value in _QUANTIFIERS):
                    if level != ALL:
                        break
                    run.add_separator(_quad(token), False)
                    suspect.clear()
                if kind == "left-brace" and tokens[self.place + 1].kind == "right-brace":
                    self.place += 2
                    if tokens[self.place].kind in ("superscript", "subscript"):
                        run.factor(self.scripts(Missing(token.start, token.start)))
                    continue
                if self.place in self.differentials.inside:
                    self._inner_differential(run)
                    continue
                self.place += 1
                node = handler(self, token)
                following = tokens[self.place]
                scripted = following.kind in _SCRIPTS
                invisible = kind == "left-brace" or (kind == "styled" and type(node) is Product)
                if following.kind in _SCRIPTS:
                    if invisible and type(node) in (Sum, Product, Chain, Sequence):
                        raise run.hidden(node)
                    node = self.scripts(node)
                    following = tokens[self.place]
                # A bar with a script behind it can only close, so what follows raises no doubt.
                if kind == "bar" and following.kind in handlers and following.kind != "bar" and following.space != WIDE and not scripted:
                    suspect[(token.value, token.size)] = following
                run.factor(node, invisible)
                phrase = remark
            elif kind == "sign":
                if run.full:
                    if level == ONE_PRODUCT:
                        break
                    if token.space == WIDE:
                        message = f"a wide space before `{token.text}`: a new formula, or the sum goes on?"
                        raise self.fail(Ambiguous, message, token.start, token.end, "write a comma, or no wide space")
                self.place += 1
                run.add_sign(token)
                suspect.clear()  # in |a|b + c|d| each term keeps its own bars, by custom
                phrase = False
            elif kind == "mark":
                self._mark(run, token, slices)
                phrase = False
            elif kind in ("relation", "implication", "negation", "labelled-arrow"):
                if level != ALL:
                    break
                self.place += 1
                self._between(run, token)
                suspect.clear()
                phrase = False
            elif kind == "separator":
                if level != ALL:
                    break
                self.place += 1
                if tokens[self.place].kind in _ENDINGS and token.value in ",;" and not slices:
                    if not run.full:
                        raise self.mistake(f"nothing before `{token.text}`", token)
                    continue
                self._separator(run, token, slices)
                suspect.clear()
                phrase = False
            elif kind == "mid":
                if level != ALL:
                    break
                self._such_that(run, token, slices)
                phrase = False
            elif kind == "full-stop":
                if level != ALL:
                    break
                self.place += 1
                following = tokens[self.place]
                if not run.full or not (following.kind in _ENDINGS or following.space == WIDE or following.kind == "text"):
                    raise self.unexpected(token)
                if following.kind not in _ENDINGS:
                    run.add_separator(_quad(token), False)
            elif kind == "close" and token.value == "]" and not run.full and self._opens_interval(run):
                self.place += 1
                run.factor(self.scripts(self.fence(token)))
            elif kind in _CLOSERS:
                break
            else:
                raise self.unexpected(token)
        self.depth -= 1
        if level != ALL:
            if level == ONE_PRODUCT and run.loose is not None:
                raise run.hidden(run.loose)
            return run.take_sum()
        missing = open_end or (slices and bool(run.separators) and run.separators[-1].value == ":")
        return run.finish(token.start, missing)

    def _glued_digit(self, run: Run, token: Token) -> bool:
        """`x2`, which nobody writes for 2x; `x2^n` is a product by custom."""
        return type(run.factors[-1]) is Name and run.factors[-1].end == token.start and self.tokens[self.place + 1].kind != "superscript"

    def _mark(self, run: Run, token: Token, slices: bool) -> None:
        self.place += 1
        following = self.tokens[self.place]
        if run.full and not (slices and token.value == "cdot" and following.kind in _ISOLATING):
            run.mark = token
            return
        script = slices and not self.opener and token.value in ("cdot", "*", "star", "circ", "bullet", "odot")
        alone = (following.kind in _ISOLATING and self.brackets > 0) or script
        if alone and run.mark is None and run.sign is None and not run.prefixes and token.value not in ("/", "backslash"):
            run.factor(self.scripts(Name(token.start, token.end, token.value)))
            return
        if run.mark is not None and run.mark.value == token.value == "*":
            raise self.mistake("`**` is not mathematics", token, "write ^{...} for a power")
        if token.text == "\\div" and run.mark is None and following.kind in self.handlers:
            run.factor(Operator(token.start, token.end, "div"))  # physics: a divergence has nothing before it
            return
        raise self.mistake(f"nothing before `{token.text}`", token)

    def _relation(self, run: Run, token: Token, label: Node | None = None) -> None:
        if token.text == "=" and self.place > 1 and self.tokens[self.place - 2].kind == "factorial":
            if self.tokens[self.place - 2].end == token.start:
                self.note("ambiguous", "`!=` is read as a factorial and an equals sign; unequal is \\ne", token.start - 1, token.end)
        if run.relations and not run.factors and run.relations[-1].end == token.start:
            pair = run.relations[-1].text + token.text
            if pair in ("<=", ">="):
                run.relations[-1] = Token(
                    "relation", pair, pair, run.relations[-1].start, token.end
                )  # as programmers type it, and pages print it
                return
            if pair in _ASCII:
                raise self.fail(SyntaxMistake, f"`{pair}` is not LaTeX", run.relations[-1].start, token.end, f"write {_ASCII[pair]}")
        before = self.tokens[self.place - 2] if self.place > 1 else token
        if token.text == ">" and before.text == "-" and before.end == token.start:
            raise self.fail(SyntaxMistake, "`->` is not LaTeX", before.start, token.end, r"write \to")
        if token.kind == "implication" or token.value in ("implies", "impliedby", "iff"):
            if label is not None:
                raise self.mistake("a label on an implication arrow is not read", token)
            run.add_implication(token)
        else:
            run.add_relation(token, label)

    def _between(self, run: Run, token: Token) -> None:
        if token.kind == "labelled-arrow":
            self._relation(run, token, self._arrow_label(token))
        elif token.kind == "negation":
            following = self.tokens[self.place]
            if following.kind == "left-brace" and self.tokens[self.place + 2].kind == "right-brace":
                self.place += 1
                following = self.tokens[self.place]
                self.place += 1
            if following.kind != "relation":
                raise self.mistake("`\\not` needs a relation after it", token)
            self.place += 1
            value = {"=": "!=", "in": "notin"}.get(following.value, "not-" + following.value)
            self._relation(run, replace(following, value=value, start=token.start, text=token.text + following.text))
        else:
            self._relation(run, token)

    def _separator(self, run: Run, token: Token, slices: bool) -> None:
        value = token.value
        after_colon = bool(run.separators) and run.separators[-1].value == ":"
        missing = slices and (value == ":" or after_colon or not (run.members or run.full))
        missing = missing or value in ("therefore", "because")
        if value == "," and self.tokens[self.place].space == WIDE:
            token = replace(token, value="quad")
        run.add_separator(token, missing)

    def _such_that(self, run: Run, token: Token, slices: bool) -> None:
        self.place += 1
        if self.brackets:
            run.add_separator(token, False)
        elif token.value == "|":
            run.add_relation(replace(token, kind="relation", value="mid"))
        else:
            raise self.fail(
                Ambiguous,
                "a single double bar: is it a norm that is never closed?",
                token.start,
                token.end,
                r"write \parallel for parallel",
            )

    def _words(self, run: Run, token: Token, word: str) -> bool:
        """A word such as `and` in `\\text{ and }` separates; alone in its place it is text (then False)."""
        following = self.tokens[self.place + 1]
        if not (run.full or run.separators or run.mark or run.sign or run.relations) and following.kind in _CLOSERS:
            return False
        self.place += 1
        word_token = replace(token, kind="words", value=word)
        nothing = not run.factors and run.mark is None and run.sign is None and not run.relations and not run.implying
        if nothing and run.separators and run.separators[-1].kind == "words":
            last = run.separators[-1]
            run.separators[-1] = replace(last, value=f"{last.value} {word}", end=token.end)
        elif nothing and run.separators:
            if run.separators[-1].value == ":":
                raise self.fail(
                    Ambiguous, f"a colon before `{token.text.strip()}`: such that, or the end of what is claimed?",
                    run.separators[-1].start, token.end, "leave out the colon",
                )  # fmt: skip
            run.separators[-1] = word_token
        else:
            run.add_separator(word_token, nothing)
        return True

    def fence(self, token: Token) -> Node:
        """What stands between delimiters, the opening one of which has been read."""
        node = self.inside(token.value, slices=token.value == "[")
        closing = self.tokens[self.place]
        word = _WORDS_FOR.get(token.value, "delimiter")
        half_open = closing.kind == "open" and closing.value == "[" and token.value in ("[", "]")
        if closing.kind != "close" and not half_open:
            if closing.kind in ("end", "right-brace", "right", "finish", "alignment", "newline"):
                raise self.mistake(f"the {word} opened here is never closed", token)
            raise self.unexpected(closing)
        if _PARTNERS.get(token.value) != closing.value or half_open:
            pair = type(node) is Sequence and len(node.items) == 2 and node.separators[0] in (",", ";", "quad")
            if not (pair and token.value in "([]" and closing.value in ")][" and (closing.value != "[" or half_open)):
                raise self.fail(SyntaxMistake, f"the {word} opened here is closed by `{closing.text}`", token.start, closing.end, None)
        self.place += 1
        if node is None:
            if token.value != "{":
                raise self.fail(SyntaxMistake, f"nothing between `{token.text}` and `{closing.text}`", token.start, closing.end, None)
            node = Missing(token.end, token.end)
        return Fence(token.start, closing.end, token.value, closing.value, node)

    def _opens_interval(self, run: Run) -> bool:
        return self.opener not in ("[", "(", "]") or bool(run.relations or run.members)

    def _closes_interval(self) -> bool:
        if self.opener == "]":
            return True
        following = self.tokens[self.place + 1]
        return self.opener == "[" and following.kind not in self.handlers and following.kind != "sign"

    def _bar_role(self, token: Token, run: Run) -> str:
        """What a bar does after an operand: close, open, stand between, or evaluate."""
        key = (token.value, token.size)
        ahead = self.ahead.get(self.place, 0)
        if self.bars:
            top = self.bars[-1]
            if top == key:
                return "open" if type(run.factors[-1]) is Operator and ahead and ahead % 2 == 0 else "close"
            if top[0] == "||" and self.place in self.doubles:
                return "close"
        if self.tokens[self.place + 1].kind in ("subscript", "superscript"):
            return "evaluate"
        if ahead % 2:
            return "open"
        return "close" if key in self.bars else "mid"

    def _check_bars(self, token: Token, suspect: dict[tuple[str, str], Token]) -> None:
        """`|a|b|c|` can be |a| b |c| or | a |b| c |: refuse, unless spaces tell."""
        earlier = suspect.get((token.value, token.size))
        if earlier is None:
            return
        if max(earlier.space, token.space) > 1 or (earlier.space and token.space):
            self.note("ambiguous", "bars are paired from the left", earlier.start, token.end)
            return
        raise self.fail(
            Ambiguous,
            "these bars can be paired in two ways",
            earlier.start,
            token.end,
            r"write \left| and \right|, or \lvert and \rvert",
        )

    def bar_fence(self, token: Token) -> Node:
        """A bare bar that opens; the one that closes it looks the same."""
        place = self.place - 1
        double = place in self.doubles and token.value == "|"
        key = ("||", "") if double else (token.value, token.size)
        if double:
            self.place += 1
            self.note("double-bar", "|| is read as the double bar of a norm", token.start, token.start + 2)
        self.bars.append(key)
        self.brackets += 1
        style = self.style
        node = self.expression(ALL)
        self.brackets -= 1
        self.style = style
        closing = self.tokens[self.place]
        if closing.kind == "close" and closing.value == ">" and self.opener != "<":
            raise self.fail(SyntaxMistake, "a ket: the states of quantum mechanics are not read", token.start, closing.end, None)
        if closing.kind != "bar" or node is None or self.bars[-1] != key or (closing.value, closing.size) != (token.value, token.size):
            raise self.mistake(f"the {'double bar' if double or token.value != '|' else 'bar'} opened here is never closed", token)
        self.bars.pop()
        self.place += 1
        end = closing.end
        if double:
            second = self.tokens[self.place]
            if second.kind != "bar" or second.value != "|":
                raise self.mistake("the double bar opened here is closed by a single one", token)
            end = second.end
            self.place += 1
        mark = "\\|" if double else token.value
        return Fence(token.start, end, mark, mark, node)

    def _evaluate(self, run: Run, token: Token) -> None:
        if len(run.factors) > 2 or run.terms:
            self.note("evaluation", "the bar evaluates the whole product before it, and no more", token.start, token.end)
        self.place += 1
        sub, sup = self.limits()
        body = run.take_product()
        if type(body) is Evaluated:
            raise self.mistake("evaluated twice", token, "write parentheses")
        end = max([self.last_end(), *(x.end for x in (sub, sup) if x is not None)])
        run.factor(Evaluated(body.start, end, body, sub, sup))

    def differential(self) -> Node:
        """The variable of the differential at the present place."""
        token = self.tokens[self.place]
        self.place += 1
        if token.kind == "styled" and len(token.value) == 2:
            variable: Node = Name(token.start, token.end, token.value[1])
        else:
            power: Node | None = None
            caret = self.tokens[self.place]
            if caret.kind == "superscript":
                self.place += 1
                power = self.script(caret)
            following = self.tokens[self.place]
            if following.kind == "open":
                self.place += 1
                variable = self.fence(following)
            else:
                variable = self.argument(token, "a variable")
            if power is not None:
                d = Script(token.start, power.end, Name(token.start, token.end, "d"), None, power)
                return Product(token.start, self.last_end(), (d, self.scripts(variable)), ("",))
        return self.scripts(variable)

    def dotted(self, variable: Node) -> Node:
        """The variable with the product sign before its differential: the dot of `F \\cdot d\\mathbf{r}` is kept."""
        mark, self.hanging = self.hanging, None
        if mark is None or (mark.value in ("cdot", "*") and type(variable) is Name and "bold" not in variable.style):
            return variable
        missing = Missing(mark.start, mark.start)
        return Product(mark.start, variable.end, (missing, variable), (mark.value,))

    def _inner_differential(self, run: Run) -> None:
        """A `dx` in the numerator of a fraction under an integral: it leaves the numerator."""
        integral = self.differentials.inside[self.place]
        start = self.tokens[self.place].start
        self.taken.setdefault(integral, []).append(self.differential())
        following = self.tokens[self.place]
        if run.terms or following.kind == "sign":
            raise self.mistake("a differential in one term of a sum", following, "write the integral with its differential at the end")
        if not run.factors and following.kind in _CLOSERS:
            run.factor(Number(start, start, "1"))
        elif run.mark is not None:
            run.mark = None


def _quad(token: Token) -> Token:
    return replace(token, kind="separator", value="quad", text="the wide space")


def _word(text: str) -> str | None:
    """The separator a text is, or None: ` If ` is `if`."""
    return WORDS.get(" ".join(text.replace("~", " ").lower().split()).rstrip(",:"))


def _is_phrase(text: str, run: Run) -> bool:
    """Whether a text is a remark of its own; a single word after a number is its unit."""
    stripped = text.strip()
    if " " in stripped or "(" in stripped:
        return True
    unit = bool(run.factors) and type(run.factors[-1]) in (Number, TextRun)
    return text != stripped and not unit
