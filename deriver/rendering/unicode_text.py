r"""LaTeX as readable Unicode for a terminal: `2A^\top(Ax-b)` is 2Aᵀ(Ax − b).

It is for reading only and never read back; whatever it does not know gives None, and the LaTeX is shown instead.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .glyphs import ACCENTS, ALPHABETS, COMMANDS, DROPPED, FRACTIONS, NAMES, OPERATORS, RELATIONS, SUBSCRIPTS, SUPERSCRIPTS

__all__ = ["pieces", "readable", "to_unicode"]

_LONGEST = 4000
_DEEPEST = 40
_OPEN, _CLOSE = "([{⟨⌊⌈", ")]}⟩⌋⌉"


class _Unknown(Exception):
    """Something that has no readable form here."""


@lru_cache(maxsize=4096)
def to_unicode(latex: str) -> str | None:
    """Readable Unicode of a formula, or None.

    >>> to_unicode(r"2A^\\top(Ax-b)")
    '2Aᵀ(Ax − b)'
    """
    if len(latex) > _LONGEST:
        return None
    try:
        return _Reader(latex).all().strip()
    except (_Unknown, RecursionError):
        return None


def readable(latex: str, unicode: bool = True) -> str:
    """The formula as Unicode where that works and is wanted, as LaTeX on one line otherwise."""
    found = to_unicode(latex) if unicode else None
    return " ".join(latex.split()) if found is None else found


def pieces(text: str) -> list[tuple[bool, str]]:
    """Prose cut into (is it a formula, text) at dollar signs: `"for $x$"` is [(False, 'for '), (True, 'x')]."""
    out: list[tuple[bool, str]] = []
    parts = text.split("$")
    if len(parts) % 2 == 0:  # a lone dollar sign: not a formula
        return [(False, text)]
    for i, part in enumerate(parts):
        if part:
            out.append((i % 2 == 1, part))
    return out


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    i = 0
    while i < len(text):
        c = text[i]
        if c == "\\":
            j = i + 1
            while j < len(text) and text[j].isascii() and text[j].isalpha():
                j += 1
            j = max(j, i + 2)
            found.append(text[i:j])
            i = j
            while found[-1][1:].isalpha() and i < len(text) and text[i].isspace():
                i += 1
            continue
        if c == "%":
            raise _Unknown
        if c.isspace():
            if found and found[-1] != " ":
                found.append(" ")
        else:
            found.append(c)
        i += 1
    return found


#: A piece of the line: what it is (atom, frac, op, rel, open, close, name, big, space) and its text.
_Piece = tuple[str, str]


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0
        self.bars: list[int] = []

    def all(self) -> str:
        text = self.run(())
        if self.at < len(self.tokens):
            raise _Unknown
        return text

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def skip_spaces(self) -> None:
        while self.peek() == " ":
            self.at += 1

    def run(self, ends: tuple[str, ...]) -> str:
        """Everything up to one of the ends, which stays."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Unknown
        line: list[_Piece] = []
        while self.at < len(self.tokens) and self.peek() not in ends:
            self.piece(line)
        self.depth -= 1
        return _join(line)

    def group(self) -> str:
        """A braced group, or one token."""
        self.skip_spaces()
        if self.peek() == "{":
            self.next()
            text = self.run(("}",))
            if self.next() != "}":
                raise _Unknown
            return text
        if self.peek() in ("", "}"):
            raise _Unknown
        line: list[_Piece] = []
        self.piece(line, scripts=False)
        return _join(line)

    def verbatim(self) -> str:
        """The text of a braced group as it stands."""
        self.skip_spaces()
        if self.next() != "{":
            raise _Unknown
        text, depth = "", 1
        while self.at < len(self.tokens):
            token = self.next()
            depth += {"{": 1, "}": -1}.get(token, 0)
            if depth == 0:
                return text
            if token.startswith("\\") and token[1:] not in " ,;_&%$#":
                raise _Unknown
            text += {"~": " "}.get(token, token.lstrip("\\") or " ")
        raise _Unknown

    def piece(self, line: list[_Piece], scripts: bool = True) -> None:
        token = self.next()
        if token in "^_" and token:
            if not scripts:
                raise _Unknown
            self.script(line, token)
        elif token == "{":
            text = self.run(("}",))
            if self.next() != "}":
                raise _Unknown
            line.append(("atom", text))
        elif token == "}":
            raise _Unknown
        elif token.startswith("\\"):
            self.command(line, token[1:])
        elif token == " ":
            return
        elif token == "&" or token == "~":
            line.append(("space", " "))
        elif token in "+-":
            line.append(("op", {"-": "−"}.get(token, token)))
        elif token in "=<>":
            line.append(("rel", token))
        elif token in "*/":
            line.append(("atom", token))
        elif token in "([":
            line.append(("open", token))
        elif token in ")]":
            line.append(("close", token))
        elif token in ",;":
            line.append(("comma", token))
        elif token == "'":
            line.append(("close", "′"))
        else:
            line.append(("atom", token))

    def script(self, line: list[_Piece], mark: str) -> None:
        content = self.group().strip()
        content = content.replace("⊙ ", "⊙")
        if mark == "^" and content in ("⊤", "T") and not (line and line[-1][0] == "big"):
            line.append(("close", "ᵀ"))
            return
        if mark == "^" and content and set(content) <= {"′"}:
            line.append(("close", content))
            return
        table = SUPERSCRIPTS if mark == "^" else SUBSCRIPTS
        packed = content.replace(" ", "")
        named = mark == "^" and " " in content and re.search(r"[a-z]{3}", content)  # without its spaces sin x log x is one word
        if packed and all(c in table for c in packed) and not named:
            text = "".join(table[c] for c in packed)
        else:
            text = mark + (content if len(content) == 1 or content[0] == "⊙" else f"({content})")
        big = bool(line) and line[-1][0] in ("big", "name")
        if line and line[-1][0] == "frac":
            line[-1] = ("atom", f"({line[-1][1]})")
        if big:
            line[-1] = (line[-1][0], line[-1][1] + text)
        else:
            line.append(("close", text))

    def command(self, line: list[_Piece], name: str) -> None:
        if name in DROPPED:
            return
        if name in ("left", "right", "middle"):
            self.fence(line, name)
        elif name in RELATIONS:
            line.append(("rel", RELATIONS[name]))
        elif name in OPERATORS:
            line.append(("op", OPERATORS[name]))
        elif name in COMMANDS:
            kind, text = COMMANDS[name]
            line.append((kind, text))
        elif name in NAMES:
            line.append(("name", NAMES[name]))
        elif name in ("frac", "dfrac", "tfrac"):
            line.append(self.fraction())
        elif name == "binom":
            line.append(("atom", f"C({self.group()}, {self.group()})"))
        elif name == "sqrt":
            line.append(("atom", self.root()))
        elif name in ALPHABETS:
            content = self.group()
            line.append(("atom", "".join(ALPHABETS[name].get(c, c) for c in content)))
        elif name in ACCENTS:
            content = self.group()
            line.append(("atom", "".join(c + ACCENTS[name] for c in content)))
        elif name in ("text", "textrm", "mbox", "textbf", "textit"):
            line.append(("text", self.verbatim()))
        elif name in ("operatorname", "mathrm", "mathsf", "mathtt"):
            if self.peek() == "*":
                self.next()
            line.append(("name", self.verbatim()))
        elif name == "begin":
            self.environment(line)
        elif name == "tag":
            line.append(("text", f"  ({self.verbatim()})"))
        elif name == "label":
            self.verbatim()
        elif name == "boxed":
            line.append(("atom", self.group()))
        elif name in ("\\", "newline"):
            line.append(("comma", ";"))
        else:
            raise _Unknown

    def fence(self, line: list[_Piece], name: str) -> None:
        self.skip_spaces()
        token = self.next()
        if token == "." and name == "left" and self.ends_in_bar():
            line.append(("open", "["))  # [x² + y] with the place below it, for the bar alone says not how far it reaches
            self.bars.append(self.depth)
            return
        if token == "|" and name == "right" and self.bars[-1:] == [self.depth]:
            self.bars.pop()
            line.append(("close", "]"))
            return
        text = {".": "", "\\{": "{", "\\}": "}", "\\|": "‖", "|": "|", "\\vert": "|", "\\Vert": "‖"}.get(token)
        if text is None:
            if token in ("(", "[", ")", "]"):
                text = token
            elif token[:1] == "\\" and token[1:] in COMMANDS:
                text = COMMANDS[token[1:]][1]
            else:
                raise _Unknown
        line.append(("open" if name == "left" else "close", text))

    def ends_in_bar(self) -> bool:
        """Whether the fence that opens here closes with a bar."""
        deep = 1
        for i in range(self.at, len(self.tokens) - 1):
            deep += {"\\left": 1, "\\right": -1}.get(self.tokens[i], 0)
            if deep == 0:
                return next((t for t in self.tokens[i + 1 :] if t != " "), "") == "|"
        return False

    def fraction(self) -> _Piece:
        top, bottom = self.group(), self.group()
        if (top, bottom) in FRACTIONS:
            return "atom", FRACTIONS[top, bottom]
        return "frac", f"{_factor(top, above=True)}/{_factor(bottom)}"

    def root(self) -> str:
        index = ""
        self.skip_spaces()
        if self.peek() == "[":
            self.next()
            index = self.run(("]",))
            self.next()
        body = self.group()
        mark = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index)
        if mark is None:
            if not all(c in SUPERSCRIPTS for c in index):
                raise _Unknown
            mark = "".join(SUPERSCRIPTS[c] for c in index) + "√"
        return mark + (body if len(body) == 1 or body.isdigit() else f"({body})")

    def environment(self, line: list[_Piece]) -> None:
        name = self.verbatim().rstrip("*")
        if name == "array":
            self.verbatim()
        rows: list[list[str]] = [[]]
        while True:
            cell = self.run(("&", "\\\\", "\\end"))
            rows[-1].append(cell.strip())
            end = self.next()
            if end == "\\\\":
                rows.append([])
            elif end == "\\end":
                self.verbatim()
                break
            elif end != "&":
                raise _Unknown
        rows = [row for row in rows if any(row)]
        if name == "cases":
            line.append(("atom", "{" + "; ".join(", ".join(row) for row in rows) + "}"))
        elif name in ("aligned", "align", "split", "gathered", "equation", "gather"):
            line.append(("atom", "; ".join(" ".join(row) for row in rows)))
        elif name.endswith("matrix") or name == "array":
            left, right = {"vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖")}.get(name, ("[", "]"))
            line.append(("atom", left + "; ".join(", ".join(row) for row in rows) + right))
        else:
            raise _Unknown


#: A value of a function that no reader takes for a product: `sin(x)`, `Γ(9)`.
_CALLED = re.compile(r"(?:[a-z]{2,}|[ΓζΦ])\([^()]*\)")


def _factor(text: str, above: bool = False) -> str:
    """A part of a fraction, in parentheses unless it reads as one thing."""
    marks = set(SUPERSCRIPTS.values()) | set(SUBSCRIPTS.values())
    core = "".join(c for c in text if c not in marks)
    single = len(core) <= 1 or core.isdigit() or core[0] == "√" and core[1:].isdigit() or core[0] in "∂d" and core[1:].isalpha()
    if single or (above and _is_product(text)) or _CALLED.fullmatch(core):
        return text
    closed = core[0] in _OPEN + "|‖" and core[-1] in _CLOSE + "|‖" and core[1:-1].find(core[-1]) < 0 and core[1:-1].find(core[0]) < 0
    return text if closed else f"({text})"


def _is_product(text: str) -> bool:
    """Whether factors stand side by side outside all brackets: no sum, quotient, function or derivative with an open argument."""
    depth = 0
    if "(d/" in text or "(∂" in text or "(d²" in text:
        return False
    for c in text:
        depth += (c in _OPEN) - (c in _CLOSE)
        if depth == 0 and (c in " +−/=^" or c in "|‖"):
            return False
    return depth == 0


def _join(line: list[_Piece]) -> str:
    """The pieces with the spaces that typesetting would put."""
    out = ""
    before = "start"
    for i, (kind, text) in enumerate(line):
        following = line[i + 1][0] if i + 1 < len(line) else "end"
        if kind == "op":
            if before in ("start", "op", "rel", "open", "comma") and text in ("−", "+", "±", "∓"):
                out += text
                before = "sign"
                continue
            out = out.rstrip() + f" {text} "
        elif kind == "rel":
            out = out.rstrip() + f" {text} "
        elif kind == "comma":
            out = out.rstrip() + text + " "
        elif kind == "name":
            opened = out.endswith("|") and out.count("|") % 2 == 1
            gap = " " if before in ("atom", "close", "frac") and out and not out.endswith(" ") and not opened else ""
            below = following == "open" and text.endswith(")")  # the place under a limit is in parentheses itself
            out += gap + text + ("" if following in ("open", "close", "end", "comma", "rel", "op") and not below else " ")
        elif kind == "big":
            gap = " " if before in ("atom", "close", "frac") and out and not out.endswith(" ") else ""
            out += gap + text + " "
        elif kind == "frac":
            beside = before in ("atom", "close", "frac", "name") or following in ("atom", "open", "frac", "name", "big")
            out += f"({text})" if beside else text
        elif kind == "space":
            out = out.rstrip() + " "
        elif kind == "text":
            out += text
        else:
            out += text
        before = kind
    return out
