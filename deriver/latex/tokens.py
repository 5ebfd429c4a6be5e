r"""Text to tokens: one compiled expression, and a table of what each piece is.

Comes in: the text of one formula. Goes out: a list of `Token` that ends in one of kind `end`. Spaces are not tokens;
each token knows how wide the space before it is, and a space of about a quad separates formulas. Text between `\text{`
and `}` is one token, formulas inside of it are tokens of their own. Knows nothing of the grammar.
"""

from __future__ import annotations

from typing import Final

from ..errors import Ambiguous, SyntaxMistake
from . import patterns as re
from .lost_backslashes import eaten_command, lost_command
from .symbols import ALIGNED, FONTS, KNOWN_OPERATORS, LIMIT_OPERATORS, PROSE, SIDES, SPACES, TABLE, TEXT_COMMANDS, UNITS
from .token_records import THIN, TOUCHING, WHITE, WIDE, Note, Token
from .unicode import COMBINING, IGNORED, SUBSCRIPTS, SUPERSCRIPTS, spell

__all__ = ["MAX_LENGTH", "MAX_TOKENS", "THIN", "TOUCHING", "WIDE", "Note", "Token", "tokenize"]

#: Longer texts are refused: no formula has a million characters.
MAX_LENGTH: Final = 1_000_000
MAX_TOKENS: Final = 100_000

_LONGEST_RUN: Final = 200
_LONGEST_NUMBER: Final = 2000


_TEXTS = "|".join(sorted(TEXT_COMMANDS, key=len, reverse=True))
_FONTS = "|".join(sorted((f for f in FONTS if len(f) > 3 or f in ("bm", "Bbb")), key=len, reverse=True))
_SUPER = "".join(c for c in SUPERSCRIPTS if c not in "⁄†⁎*")
_MASTER: Final = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<letters>[A-Za-z]+)
    | (?P<styled>\\(?:{_FONTS}|operatorname\*?)\s*\{{(?:\s|~|\\[,;:\ ])*(?:[A-Za-z]+|\d)\s*\}}|\\mathrm\s+d(?![A-Za-z]*\s*\}}))
    | (?P<symbol>[+\-=(){{}}_^,<>'&*;\[\]])
    | (?P<number>\d+(?:\{{,\}}\d+)+(?:\.\d+)?|\d{{1,3}}(?:\\,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
    | (?P<text>\\(?:{_TEXTS})\s*\{{)
    | (?P<environment>\\(?:begin|end)\s*\{{\s*[A-Za-z]+\*?\s*\}})
    | (?P<sized>\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\[{{}}|]|[^\sA-Za-z0-9\\{{}}])?)
    | (?P<newline>\\\\(?:\*(?=\s*[\\&])|\*$)?(?:\[\s*-?[\d.]+\s*[a-z]{{2}}\s*\])?)
    | (?P<dropped>\\(?:label|tag\*?|vspace\*?|cline|color|require|phantom|hphantom|vphantom|cmidrule|noalign)\s*\{{[^{{}}]*\}}
        |\\(?:nonumber|notag|displaystyle|textstyle|scriptstyle|scriptscriptstyle|limits|nolimits|displaylimits|hline
        |toprule|midrule|bottomrule|hdashline|allowbreak|nobreak|relax|protect|strut|mathstrut|centering
        |null|break|raggedright|tiny|small|normalsize|large|Large|LARGE|huge|Huge|scriptsize|footnotesize)(?![A-Za-z]))
    | (?P<skip>\\(?:hspace\*?\s*\{{\s*(?P<amount>-?[\d.]*)\s*(?P<unit>[a-z]{{2}})\s*\}}
        |(?:hskip|kern|mskip|mkern|mspace)\s*\{{?\s*(?P<amount2>-?[\d.]+)\s*(?P<unit2>[a-z]{{2}})\s*\}}?))
    | (?P<command>\\(?:[A-Za-z]+|.|$))
    | (?P<comment>%[^\n]*\n?)
    | (?P<other>:=|=:|\.\.\.|[\x21-\x7e]|~)
    | (?P<superscript>[{_SUPER}][{_SUPER}⁄†⁎]*)
    | (?P<subscript>[{"".join(SUBSCRIPTS)}]+)
    | (?P<foreign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?")
_EXPONENT: Final = re.compile(r"[eE][+-]?\d")
#: `\perp\!\!\!\perp`: two strokes, set together.
_TWO_PERP: Final = re.compile(r"\\perp(?:\s|\\[!,;:]|\\(?:mkern|mspace|hspace|kern)\s*\{?-?[\d.]*\s*(?:mu|em|pt)?\}?)*\\perp(?![A-Za-z])")
_SPELLED: Final = frozenset(name for name in KNOWN_OPERATORS if len(name) > 2 and name.islower()) | {"Var", "Cov", "Pr"}
_SHORT_SPELLED: Final = frozenset(("ln", "tr", "Tr", "lg", "rk"))


def tokenize(text: str, notes: list[Note] | None = None, *, parameters: bool = False) -> list[Token]:
    r"""The tokens of a formula, ending in a token of kind `end`; `parameters` allows the `#1` of a macro's body.

    >>> [token.value for token in tokenize(r"\lambda x^2")]
    ['lambda', 'x', '^', '2', '']
    """
    if len(text) > MAX_LENGTH:
        raise SyntaxMistake(
            f"the formula has {len(text):,} characters; at most {MAX_LENGTH:,} are read", hint="split it into smaller formulas"
        )
    if r"\perp" in text:
        text = _TWO_PERP.sub(lambda m: r"\perp" + " " * (len(m[0]) - 5), text)
    reader = _Reader(text, [] if notes is None else notes, parameters)
    reader.read(0, len(text))
    reader.tokens.append(Token("end", "", "", len(text), len(text), reader.pending()))
    return reader.tokens


class _Reader:
    """Collects tokens; spaces are gathered in `width` until the next token takes them."""

    def __init__(self, text: str, notes: list[Note], parameters: bool) -> None:
        self.text = text
        self.parameters = parameters
        self.notes = notes
        self.tokens: list[Token] = []
        self.space = TOUCHING
        self.width = 0.0
        self.texts = 0
        self.words = 0

    def pending(self) -> int:
        space, self.space = self.space, TOUCHING
        if self.width:
            if self.width >= 0.9:
                space = WIDE
            self.width = 0.0
        return space

    def mistake(self, message: str, start: int, end: int, hint: str | None = None) -> SyntaxMistake:
        return SyntaxMistake(message, text=self.text, start=start, end=end, hint=hint)

    def ambiguous(self, message: str, start: int, end: int, hint: str) -> Ambiguous:
        return Ambiguous(message, text=self.text, start=start, end=end, hint=hint)

    def read(self, position: int, stop: int) -> None:
        text, tokens, match, table = self.text, self.tokens, _MASTER.match, TABLE
        while position < stop:
            found = match(text, position, stop)
            assert found is not None  # the last alternative takes any character
            group = found.lastgroup
            start, position = position, found.end()
            if group == "space":
                if not self.space:
                    self.space = WHITE
                if text[position - 1] < " ":
                    self._refuse_eaten(position)
            elif group == "symbol":
                piece = found.group()
                kind, value = table[piece]
                if self.space or self.width:
                    tokens.append(Token(kind, value, piece, start, position, self.pending()))
                else:
                    tokens.append(Token(kind, value, piece, start, position))
            elif group == "letters" and position == start + 1:
                letter = text[start]
                tokens.append(Token("letter", letter, letter, start, position, self.pending()))
            elif group == "command":
                self._command(found.group(), start, position)
            else:
                assert group is not None
                position = _READERS[group](self, found, start, position)
            if len(tokens) > MAX_TOKENS:
                raise self.mistake(f"the formula has more than {MAX_TOKENS:,} symbols", start, position, "split it")

    def _refuse_eaten(self, position: int) -> None:
        """A backslash that a Python string ate: `"\\top"` without an `r` is a tab and `op`."""
        eaten = eaten_command(self.text, position)
        if eaten is not None:
            hint = 'write r"..." for a Python string that holds LaTeX'
            raise self.mistake(f"the backslash of \\{eaten} was lost", position - 1, position, hint)

    def add(self, kind: str, value: str, start: int, end: int) -> Token:
        token = Token(kind, value, self.text[start:end], start, end, self.pending())
        self.tokens.append(token)
        return token

    def piece(self, piece: str, start: int, end: int) -> None:
        """Add one piece of LaTeX that stands for the text from `start` to `end`."""
        kind, value = TABLE.get(piece) or (
            ("letter", piece) if piece.isalpha() else ("number", piece) if piece.isdigit() else ("unknown", piece)
        )
        self.tokens.append(Token(kind, value, piece, start, end, self.pending()))

    def _command(self, piece: str, start: int, end: int) -> None:
        entry = TABLE.get(piece)
        if entry is not None:
            self.tokens.append(Token(entry[0], entry[1], piece, start, end, self.pending()))
            return
        width = SPACES.get(piece)
        if width is not None:
            self.width += width
            self.space = THIN
        elif piece in ("\\(", "\\)", "\\[", "\\]"):
            raise self.mistake(f"`{piece}` inside a formula", start, end, "give one formula at a time, without its delimiters")
        elif piece == "\\" or not piece[1:].strip():
            raise self.mistake("a backslash with nothing after it", start, end)
        else:
            self.add("unknown", piece, start, end)

    # -- one method for each group of the expression; each returns where to go on -----------------------------------

    def _letters(self, found: re.Match[str], start: int, end: int) -> int:
        word = found.group()
        if len(word) > _LONGEST_RUN:
            raise self.mistake(f"{len(word):,} letters in a row", start, end, "is this a formula?")
        if word in _SPELLED:
            kind = "big" if word in LIMIT_OPERATORS else "operator"
            self.notes.append(Note("spelled", f"`{word}` is read as the function, as if written \\{word}", start, end))
            self.add(kind, word, start, end)
            return end
        if word in PROSE:
            raise self.mistake(f"the word `{word}` stands in the formula as text", start, end, f"write \\text{{ {word} }}")
        if (word[:2] == "ln" and len(word) < 4) or (word == "tr" and self.text[end : end + 2].strip()[:1].isupper()):
            raise self.ambiguous(
                f"`{word}` may be the function {word[:2]} or a product of letters", start, end, rf"write \operatorname{{{word[:2]}}}"
            )
        if word in _SHORT_SPELLED and self.text.startswith("(", end):
            raise self.ambiguous(
                f"`{word}(` may be the function {word} or a product of letters", start, end, f"write \\operatorname{{{word}}}("
            )
        lost = lost_command(word, self.text[max(0, start - 40) : start])
        if lost is not None:
            raise self.ambiguous(f"`{lost}` may be the command \\{lost} or a product of letters", start, end, f"write \\{lost}")
        if len(word) > 3 and word.islower() and self.text.startswith("(", end) and set(word) & set("aeiou"):
            raise self.ambiguous(
                f"`{word}(` may be a function of that name or a product of letters", start, end, f"write \\operatorname{{{word}}}("
            )
        if len(word) > 3 and self._stands_alone(start, end):
            self.words += 1
            if self.words > 1:
                raise self.mistake("this looks like a sentence, not a formula", start, end, "put formulas between dollar signs")
        index = self.text[max(start - 2, 0) : start].lstrip()[-2:] == "_{"  # T_{ijk}: letters side by side as they should be
        if len(word) > 2 and word[1:].islower() and not (index and len(word) < 5):
            self.notes.append(Note("letters", f"`{word}` is read as a product of single letters", start, end))
        space = self.pending()
        for offset, letter in enumerate(word, start):
            self.tokens.append(Token("letter", letter, letter, offset, offset + 1, space))
            space = TOUCHING
        return end

    def _stands_alone(self, start: int, end: int) -> bool:
        text = self.text
        return (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace() or text[end] in ".,")

    def _styled(self, found: re.Match[str], start: int, end: int) -> int:
        command, brace, rest = found.group().partition("{")
        if not brace:  # \mathrm d x: the font takes the one letter behind it
            command, rest = command[:-1], "d}"
        value = rest[:-1].strip()
        bare = value.lstrip("~\\,;: \t\n")
        if bare != value:  # `\mathrm{~d} x`: a thin space, then the letter
            self.space = max(self.space, THIN)
        token = self.add("styled", bare, start, end)
        token.size = command.strip()
        return end

    def _number(self, found: re.Match[str], start: int, end: int) -> int:
        written = found.group()
        if len(written) > _LONGEST_NUMBER:
            raise self.mistake(f"a number of {len(written):,} characters", start, end, f"at most {_LONGEST_NUMBER:,} are read")
        value = written
        if "{" in written:
            groups = written.partition(".")[0].split("{,}")
            if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0][0] != "0":
                value = written.replace("{,}", "")
            elif len(groups) == 2 and "." not in written:
                value = ".".join(groups)
                self.notes.append(Note("decimal-comma", f"`{written}` is read as {value}", start, end))
            else:
                raise self.ambiguous(f"`{written}` is neither grouped in threes nor a decimal", start, end, "write it plainly")
        elif "\\," in written:
            value = written.replace("\\,", "")
        text = self.text
        following = text[end] if end < len(text) else ""
        if following == ",":
            grouped = _THOUSANDS.match(text, start)
            if grouped is not None and any(group[0] == "0" for group in grouped.group().split(",")[1:]):
                end = grouped.end()
                if written[0] == "0":
                    raise self.ambiguous(f"`{text[start:end]}` may be one number or a list", start, end, "put spaces after commas")
                value = grouped.group().replace(",", "")
                self.notes.append(Note("thousands", f"`{grouped.group()}` is read as {value}", start, end))
        elif following in ("e", "E") and _EXPONENT.match(text, end):
            raise self.ambiguous(
                f"`{text[start : end + 3].strip()}` may be a power of ten or the number e",
                start,
                end + 2,
                r"write 10^{...}, or \mathrm{e}",
            )
        token = self.add("number", value, start, end)
        if not written.isdigit():
            token.size = "whole"
        return end

    def _text(self, found: re.Match[str], start: int, end: int) -> int:
        depth, position, text = 1, end, self.text
        for brace in _BRACES.finditer(text, end):
            if brace.group() == "{":
                depth += 1
            elif brace.group() == "}":
                depth -= 1
                if not depth:
                    position = brace.start()
                    break
        else:
            raise self.mistake("the brace opened here is never closed", end - 1, end)
        command = found.group()[1:-1].strip()
        content = text[end:position]
        if not content.strip() or (content.strip() in (".", ",", ";") and not text[position + 1 :].strip()):  # `\text{.}` at the end
            self.width += 0.33 * len(content)
            self.space = THIN
            return position + 1
        if "$" not in content:
            if content.strip() == "d":  # `\text{ d}x`: a differential with the space before it
                self.space, content = max(self.space, THIN), "d"
            token = self.add("text", content, start, position + 1)
            token.size = command
            return position + 1
        parts = content.split("$")
        if len(parts) % 2 == 0:
            raise self.mistake("a dollar sign inside the text is never closed", end + content.rfind("$"), end + content.rfind("$") + 1)
        offset = end
        self.texts += 1
        if self.texts > 2:
            raise self.mistake("texts and formulas inside each other", start, end)
        for index, part in enumerate(parts):
            if index % 2:
                self.read(offset, offset + len(part))
            elif part.strip():
                self.add("text", part, offset, offset + len(part)).size = command
            offset += len(part) + 1
        self.texts -= 1
        return position + 1

    def _environment(self, found: re.Match[str], start: int, end: int) -> int:
        written = found.group()
        name = written[written.index("{") + 1 : -1].strip()
        if written[1] == "e":
            self.add("finish", name.rstrip("*"), start, end)
            return end
        options = ""
        if name in ("array", "subarray"):
            columns = _COLUMNS.match(self.text, end)
            if columns is None:
                raise self.mistake(f"`{name}` needs its columns", start, end, "for example \\begin{array}{cc}")
            options, end = re.sub(r"\s+", "", columns.group(1)), columns.end()
        elif name.rstrip("*") in ALIGNED or name.endswith("*"):
            placement = _PLACEMENT.match(self.text, end)
            end = end if placement is None else placement.end()
        self.add("begin", name.rstrip("*"), start, end).size = options
        return end

    def _sized(self, found: re.Match[str], start: int, end: int) -> int:
        written = found.group()
        command = re.match(r"\\[A-Za-z]+", written)
        assert command is not None
        name = command.group()[1:]
        delimiter = written[command.end() :].strip()
        if delimiter and not delimiter.isascii():
            spelled = spell(delimiter)
            delimiter = spelled[0] if spelled and len(spelled) == 1 else delimiter
        kind, value = TABLE.get(delimiter, ("", ""))
        if name in ("left", "right", "middle"):
            if delimiter == ".":
                kind, value = "open", "."
            elif delimiter in ("<", ">"):
                kind, value = "open", delimiter
            if kind not in ("open", "close", "bar", "mid"):
                raise self.mistake(
                    f"`\\{name}` needs a delimiter after it", start, end, f"for example \\{name}{'(' if name == 'left' else ')'}"
                )
            self.add("mid" if name == "middle" else name, value, start, end)
            return end
        if kind == "bar" or kind == "mid":
            side = SIDES.get(name[-1]) if name[-1] in "lrm" else None
            self.add(side or "bar", value, start, end).size = name if side is None else "explicit"
        elif kind in ("open", "close"):
            self.add(kind, value, start, end)
        elif delimiter in ("/", "\\backslash"):
            self.add("mark", "/" if delimiter == "/" else "backslash", start, end)
        elif delimiter in ("<", ">"):
            self.add("open" if delimiter == "<" else "close", delimiter, start, end)
        else:
            raise self.mistake(f"`\\{name}` needs a delimiter after it", start, end, f"for example \\{name}(")
        return end

    def _newline(self, found: re.Match[str], start: int, end: int) -> int:
        word = _WORD.match(self.text, end)
        if word is not None and (name := "\\" + word.group()) and (name in TABLE or name in SPACES or name[1:] in _COMMANDS):
            message = f"`\\{name}`: a line break before letters, or `{name}` with its backslash doubled?"
            raise self.ambiguous(message, start, word.end(), f"write `{name}`, or a space after the line break")
        self.add("newline", "\\\\", start, end)
        return end

    def _dropped(self, found: re.Match[str], start: int, end: int) -> int:
        return end

    def _skip(self, found: re.Match[str], start: int, end: int) -> int:
        amount = found.group("amount") or found.group("amount2") or "0"
        unit = found.group("unit") or found.group("unit2")
        try:
            self.width += float(amount) * UNITS[unit]
        except (ValueError, KeyError):
            raise self.mistake("a length that cannot be read", start, end) from None
        self.space = THIN
        return end

    def _comment(self, found: re.Match[str], start: int, end: int) -> int:
        comment, before = found.group()[1:], self.text[start - 1 : start]
        percent = before.isdigit() and (comment.strip() or not comment.endswith("\n"))  # 5% at the end
        glued = before.strip() and comment[:1].strip() and not comment.endswith("\n")  # x%y
        if percent or glued:
            raise self.ambiguous("`%` begins a comment here", start, start + 1, r"write \% for per cent")
        self.notes.append(Note("comment", "a comment is skipped", start, end))
        return end

    def _other(self, found: re.Match[str], start: int, end: int) -> int:
        piece = found.group()
        if piece == "~":
            self.width += SPACES["~"]
            self.space = THIN
            return end
        if piece not in TABLE:
            if piece == "#" and self.parameters and end < len(self.text) and self.text[end].isdigit():
                self.add("parameter", self.text[end], start, end + 1)
                return end + 1
            if piece == "$":
                raise self.mistake("a dollar sign inside the formula", start, end, "give one formula at a time")
            raise self.mistake(f"`{piece}` has no meaning in mathematics", start, end)
        self.piece(piece, start, end)
        return end

    def _script(self, found: re.Match[str], start: int, end: int) -> int:
        run = found.group()
        superscript = found.lastgroup == "superscript"
        meanings = SUPERSCRIPTS if superscript else SUBSCRIPTS
        self.piece("^" if superscript else "_", start, start)
        self.piece("{", start, start)
        for offset, character in enumerate(run):
            inside = superscript and 0 < offset < len(run) - 1
            shape = inside and character == "ˣ" and start and self.text[start - 1] in "ℝℂℤℕℚ𝔽𝕂"
            self.piece("\\times" if shape else meanings[character], start + offset, start + offset + 1)
            if shape:
                self.notes.append(Note("shape", "a raised x between sizes is read as a times sign", start, end))
        digits = run[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
        if digits and len(run) > 1:
            self._join_digits(start)
        self.piece("}", end, end)
        return end

    def _join_digits(self, start: int) -> None:
        """Digits raised one by one make one number: `x¹²` has the exponent 12."""
        tokens = self.tokens
        first = next(index for index in range(len(tokens) - 1, -1, -1) if tokens[index].kind == "left-brace") + 1
        joined: list[Token] = []
        for token in tokens[first:]:
            if token.kind == "number" and joined and joined[-1].kind == "number":
                joined[-1] = Token("number", joined[-1].value + token.value, joined[-1].text + token.text, joined[-1].start, token.end)
            else:
                joined.append(token)
        if any(len(token.value) > _LONGEST_NUMBER for token in joined):
            raise self.mistake(f"a number of more than {_LONGEST_NUMBER:,} digits", joined[0].start, joined[-1].end)
        tokens[first:] = joined

    def _foreign(self, found: re.Match[str], start: int, end: int) -> int:
        character = found.group()
        tokens = self.tokens
        if character in IGNORED:
            return end
        if character in COMBINING:
            if not tokens or tokens[-1].kind not in ("letter", "symbol", "number") or tokens[-1].end != start:
                raise self.mistake("a combining accent without a letter before it", start, end)
            letter = tokens.pop()
            first = len(tokens)
            while first and tokens[first - 1].kind in ("accent", "font") and tokens[first - 1].end >= letter.start:
                first -= 1
            if len(tokens) - first > 3:
                raise self.mistake("more than three accents on a letter", letter.start, end)
            kind, value = TABLE[COMBINING[character]]
            tokens.insert(first, Token(kind, value, COMBINING[character], letter.start, letter.start, letter.space))
            letter.end = end
            tokens.append(letter)
            return end
        pieces = spell(character)
        if pieces is None:
            if character in "–‒‑—‐":
                if character == "—":
                    raise self.mistake("a long dash in a formula", start, end, "write - for minus")
                self.notes.append(Note("dash", f"`{character}` is read as a minus sign", start, end))
                pieces = ("-",)
            else:
                self._refuse_eaten(end)
                raise self.mistake(f"the character {character!r} (U+{ord(character):04X}) has no meaning in mathematics", start, end)
        if pieces == ("√",):
            self.add("root", "radical", start, end)
            return end
        if pieces[0] == "\\frac" and tokens and tokens[-1].kind == "number" and tokens[-1].end == start:
            raise self.ambiguous("a mixed number or a product?", tokens[-1].start, end, "write a sum or a product")
        for piece in pieces:
            self.piece(piece, start, end)
        return end


_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_COMMANDS: Final = frozenset((*TEXT_COMMANDS, "left", "right", "begin", "end", "big", "Big", "bigl", "bigr", "displaystyle"))
_COLUMNS: Final = re.compile(r"\s*(?:\[[tbclr]\]\s*)?\{((?:[^{}]|\{[^{}]*\})*)\}")
_PLACEMENT: Final = re.compile(r"\s*\[[tbclr]\]|\s*\{\s*\d+\s*\}")
_BRACES: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_READERS: Final = {
    "letters": _Reader._letters,
    "styled": _Reader._styled,
    "number": _Reader._number,
    "text": _Reader._text,
    "environment": _Reader._environment,
    "sized": _Reader._sized,
    "newline": _Reader._newline,
    "dropped": _Reader._dropped,
    "skip": _Reader._skip,
    "comment": _Reader._comment,
    "other": _Reader._other,
    "superscript": _Reader._script,
    "subscript": _Reader._script,
    "foreign": _Reader._foreign,
}
