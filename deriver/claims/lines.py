r"""Solutions written line by line: which formulas of a document are the lines of one, and what each line says.

Comes in: a document and what was found in it. Goes out: `Solution`s: lines in order, the unknown, the context, and the places whose claims
they stand for. A run of equations is taken for a solution only where the text shows it: arrows or words of inference between the lines, one
display with a line that gives the unknown at its end, or such a line after equations in one unknown. A system is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..document import Block, Document, Formula
from ..errors import DeriverError, SizeMistake
from ..expression import Expr, walk
from ..expression import build as b
from ..latex.statements import read_statement
from ..model import Claim, Context
from ..source import Place
from .records import DERIVED, Found
from .skeleton import letters_of

__all__ = ["Solution", "SolutionLine", "solutions_in"]

_ARROW = re.compile(
    r"^\s*(?:\\(?:Rightarrow|Longrightarrow|implies|iff|Leftrightarrow|Longleftrightarrow|therefore|so|to|rightarrow|quad|qquad|,|;|!|:| )"
    r"(?![A-Za-z])\s*)+"
)
_INFERS = re.compile(r"\\(?:Rightarrow|Longrightarrow|implies|iff|Leftrightarrow|Longleftrightarrow|therefore)(?![A-Za-z])")
_ONE_ARROW = re.compile(r"\\(?:Rightarrow|Longrightarrow|implies|iff|Leftrightarrow|Longleftrightarrow)(?![A-Za-z])")
_BETWEEN = re.compile(r"\\q?quad(?![A-Za-z])|[,;]")
_SPACE = r"(?:\\[,;: ]|\\q?quad|\s|,)*"
_OR = re.compile(_SPACE + r"(?:\\(?:text|mathrm|textrm|mbox)\s*\{\s*(?:or|and|oder)\s*\}|\\(?:lor|vee)(?![A-Za-z]))" + _SPACE)
_NOTE = re.compile(r"(?:\\q?quad|\\[,;: ]|\s)*\\(?:text|mathrm|textrm|mbox)\s*\{[^{}]*\}\s*$")
_END = re.compile(r"(?:[.,;\s]|\\[,;!]|\\q?quad(?![A-Za-z]))+$")
_RELATION = re.compile(r"=|<|>|\\(?:le|leq|ge|geq|lt|gt)(?![A-Za-z])|\\in\s*\\\{")
_CUES = re.compile(
    r"\b(?:solv\w*|solution\w*|steps?|so|thus|hence|therefore|then|giv(?:es|ing)|yields?|subtract\w*|add(?:ing)?|divid\w*|multipl\w*|factor\w*|"
    r"tak(?:e|ing)|simplif\w*|get|gets|obtain\w*|which|roots?|squar\w*|expand\w*|collect\w*|isolat\w*|"
    r"rearrang\w*|cancel\w*|both sides|implies|finally|start)\b",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\b(?:exercises?|problems?|examples?|and also|consider|another|similarly|suppose|let|"
    r"if|when|where|cases?|system|equations|simultaneous\w*)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"[<>]|\\(?:le|leq|ge|geq|lt|gt|ne|neq|in)(?![A-Za-z])|\[")
_CHOICE = re.compile(
    r"\b(?:positive|negative|non-?negative|intervals?|between|range|domain|discard\w*|reject\w*|ignor\w*|principal|physical\w*|lengths?|"
    r"distances?|integers?|natural|nonzero|non-zero|only|must|cannot|smallest|largest|first)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Za-z]{2,}")
_LETTER = re.compile(r"^[a-zA-Z]$|^\\[a-z]+$")
_FAR = 160
_OF_FUNCTIONS = frozenset({"apply", "derivative", "integral", "gradient", "limit"})
_MOST_LINES = 40


@dataclass(frozen=True)
class SolutionLine:
    """`relations`: one of them holds; empty where the line is not read, with the reason, or the sizes that do not fit."""

    latex: str
    place: Place
    relations: tuple[Expr, ...] = ()
    reason: str = ""
    misfit: SizeMistake | None = None
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Solution:
    """The lines of one solution; `covered` are the positions of what they replace among what was found."""

    lines: tuple[SolutionLine, ...]
    unknown: Expr
    context: Context
    covered: frozenset[int]
    restricted: bool = False  # the text may say that only some values of the unknown count


@dataclass(frozen=True)
class _Raw:
    text: str
    place: Place
    formula: Formula
    arrow: bool
    gap: str  # the words before it
    passage: int


def solutions_in(document: Document, found: Sequence[Found]) -> list[Solution]:
    """The solutions of a document, in order."""
    out = []
    for run in _runs(document):
        solution = _solution(run, found)
        if solution is not None:
            out.append(replace(solution, restricted=_restricted(document, solution)))
    return out


def _restricted(document: Document, solution: Solution) -> bool:
    """Whether the text outside of the lines may restrict the unknown: a comparison with it, or words for a choice among solutions."""
    letter = re.escape(solution.unknown.latex)
    own = {line.place for line in solution.lines}
    for block in document.blocks:
        for piece in block.pieces:
            if not isinstance(piece, Formula):
                if _CHOICE.search(piece.text):
                    return True
            elif (
                piece.place not in own and re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", piece.latex) and _COMPARES.search(piece.latex)
            ):
                return True
    return False


# Lines of text --------------------------------------------------------------------------------------------------------


def _runs(document: Document) -> Iterator[list[_Raw]]:
    """Runs of formulas that may be the lines of one solution."""
    run: list[_Raw] = []
    gap = ""
    for number, block in enumerate(document.blocks):
        if block.kind not in ("paragraph", "list_item"):
            if run:
                yield run
            run, gap = [], block.words if block.kind == "heading" else ""
            continue
        for piece in block.pieces:
            if not isinstance(piece, Formula):
                gap += f" {piece.text}"
                continue
            if not _RELATION.search(piece.latex) or (not piece.display and not _alone(piece, block)):
                gap += " "
                continue
            if run and (len(gap) > _FAR or _STOPS.search(gap) or (_WORDS.search(gap) and not _CUES.search(gap))):
                yield run
                run = []
            for k, (start, end) in enumerate(_split(piece.latex)):
                text = piece.latex[start:end]
                run.append(
                    _Raw(
                        _plain(text),
                        piece.place_of(start, end),
                        piece,
                        _INFERS.search(text[:24]) is not None,
                        gap if k == 0 else "",
                        number,
                    )
                )
            gap = ""
        gap += " "
    if run:
        yield run


def _alone(formula: Formula, block: Block) -> bool:
    """Whether an inline formula is a line: the only equation on its line of the file, beside few words."""
    others = [p for p in block.pieces if isinstance(p, Formula) and p is not formula and p.place.line == formula.place.line]
    words = " ".join(p.text for p in block.pieces if not isinstance(p, Formula))
    count = sum(1 for p in block.pieces if isinstance(p, Formula))
    return not any(_RELATION.search(p.latex) for p in others) and len(words) < 100 + 60 * count and "?" not in words


def _split(latex: str) -> list[tuple[int, int]]:
    r"""The lines of a display: what `\\` separates outside of matrices, without the environment around them."""
    start, end = 0, len(latex)
    outer = re.match(r"\s*\\begin\{(aligned|align\*?|split|gathered|gather\*?|alignedat|array|eqnarray\*?)\}(?:\{[^}]*\})?", latex)
    if outer is not None:
        closing = latex.rfind(r"\end{" + outer[1])
        start, end = outer.end(), closing if closing > 0 else end
    out, depth, at, i = [], 0, start, start
    while i < end:
        if latex.startswith(r"\begin", i):
            depth += 1
        elif latex.startswith(r"\end", i):
            depth -= 1
        elif latex.startswith("\\\\", i):
            if depth == 0:
                out.append((at, i))
                at = i + 2
            i += 2
            continue
        i += 1
    out.append((at, end))
    kept = []
    for s, e in (part for row in out for part in _at_arrows(latex, *row)):
        text = latex[s:e]
        lead = len(text) - len(text.lstrip())
        if text.strip():
            kept.append((s + lead, s + len(text.rstrip())))
    return kept


def _at_arrows(latex: str, start: int, end: int) -> list[tuple[int, int]]:
    r"""`2A = 4 \implies A = 2`: the parts of a line, each later one with the arrow before it."""
    cuts, depth = [start], 0
    for token in re.finditer(r"\\(?:begin|left)(?![A-Za-z])|\\(?:end|right)(?![A-Za-z])|\\.|[{}]", latex[start:end]):
        if token[0] in ("{", r"\begin", r"\left"):
            depth += 1
        elif token[0] in ("}", r"\end", r"\right"):
            depth -= 1
        at = start + token.start()
        if depth == 0 and _ONE_ARROW.match(latex, at) and latex[start:at].strip(" &\t\n") and _RELATION.search(latex, cuts[-1], at):
            cuts.append(at)
    parts = list(zip(cuts, [*cuts[1:], end], strict=True))
    several = any(len(_RELATION.findall(_plain(latex[s:e]))) > 1 and _BETWEEN.search(_plain(latex[s:e])) for s, e in parts)
    return [(start, end)] if several else parts


def _plain(text: str) -> str:
    """A line without alignment marks, arrows before it, remarks and full stops after it."""
    text = re.sub(r"(?<!\\)&", " ", text)
    text = re.sub(r"^\s*\[[^\]]*\]", " ", text) if re.match(r"^\s*\[\d", text) else text
    text = re.sub(r"\\(?:tag|label)\{[^}]*\}", " ", text)
    before = None
    while before != text:
        before = text
        text = _ARROW.sub("", text)
        note = _NOTE.search(text)
        if note is not None and note.start() > 0:
            text = text[: note.start()]
        text = _END.sub("", text)
    return text.strip()


def _choices(text: str) -> list[str]:
    r"""What a line says one of: `x = 2 or x = 3`, `x = 2, 3`, `x = \pm 2`, `x \in \{2, 3\}`."""
    parts = [p for p in _OR.split(text) if p.strip()]
    if len(parts) == 1:
        inside = re.match(r"^(.*?)\\in\s*\\\{(.*)\\\}$", text.strip(), re.DOTALL)
        listed = re.match(r"^([^=<>]*)=([^=<>]*,[^=<>]*)$", text)
        if inside is not None:
            parts = [f"{inside[1]}={item}" for item in inside[2].split(",")]
        elif listed is not None and not re.search(r"[(\[{]", text):
            parts = [f"{listed[1]}={item}" for item in listed[2].split(",")]
        elif text.count("=") > 1 and "," in text:
            parts = [p for p in re.split(r",|\\quad|\\qquad", text) if p.strip()]
    left = None
    out: list[str] = []
    for part in parts:
        if "=" in part:
            left = part.split("=")[0]
        elif left is not None and not _RELATION.search(part):
            part = f"{left}={part}"
        if re.search(r"\\(?:pm|mp)(?![A-Za-z])", part):
            for plus, minus in (("+", "-"), ("-", "+")):
                out.append(re.sub(r"\\mp(?![A-Za-z])", minus, re.sub(r"\\pm(?![A-Za-z])", plus, part)))
        else:
            out.append(part)
    return [re.sub(r"=\s*\+", "= ", p) for p in out]


# What the lines say ---------------------------------------------------------------------------------------------------


def _read(text: str, context: Context) -> tuple[tuple[Expr, ...], Context, tuple[str, ...]]:
    """The relations of a line; DeriverError where it is not read."""
    out: list[Expr] = []
    assumed: tuple[str, ...] = ()
    inner = context
    for part in _choices(text):
        statement = read_statement(part, inner)
        claims = [c for c in statement.claims if c.kind not in ("declaration", "fragment")]
        if len(claims) != 1:
            raise _NotALine
        (claim,) = claims
        relation = _relation(claim, part, context)
        if relation is None:
            raise _NotALine
        assumed = (*assumed, *claim.assumed)
        inner = claim.context if claim.right is not None else inner
        out.append(relation)
    if not out:
        raise _NotALine
    return tuple(out), inner, assumed


class _NotALine(Exception):
    pass


def _relation(claim: Claim, text: str, context: Context) -> Expr | None:
    if claim.right is not None:
        if claim.relation not in ("=", "<", ">", "<=", ">="):
            return None
        return b.relation(claim.relation, claim.left, claim.right)
    return None


def _within(place: Place, formula: Formula) -> bool:
    whole = formula.place
    return place.path == whole.path and (whole.line, whole.column) <= (place.line, place.column) < (whole.end_line, whole.end_column + 1)


def _known(run: Sequence[_Raw], found: Sequence[Found]) -> tuple[Context | None, list[int]]:
    """What is known before a run, and the positions of what was found in its formulas."""
    formulas = [r.formula for r in run]
    at = [i for i, f in enumerate(found) if any(_within(f.place, formula) for formula in formulas)]
    context = next((found[i].context for i in at if found[i].context is not None), None)
    return context, at


def _solution(run: list[_Raw], found: Sequence[Found]) -> Solution | None:
    """The longest solution at the end of a run: from its first equation in the unknown."""
    if len(run) < 2 or len(run) > _MOST_LINES:
        return None
    if any(re.match(r"^\s*(?:=|<|>|\\le|\\ge|\\approx)", r.text) for r in run):
        return None  # a chain of expressions
    context, _ = _known(run, found)
    if context is None:
        return None
    last = run[-1]
    choices = _choices(last.text)
    letter = choices[0].split("=")[0].strip() if choices and "=" in choices[0] else re.split(r"[<>]|\\(?:le|ge)", last.text)[0].strip()
    solved = _LETTER.match(letter) is not None or re.match(r"^\\(?:mathbf|boldsymbol|vec|hat)\{?\w+\}?$", letter) is not None
    if solved and letter in context.definitions:
        context = context.with_(definitions={k: d for k, d in context.definitions.items() if k != letter})
    cued = all(r.arrow or r.formula is run[0].formula or _CUES.search(r.gap) for r in run[1:]) or bool(_CUES.search(run[0].gap))
    if not solved and not (cued and all(r.arrow or _CUES.search(r.gap) for r in run[1:])):
        return None
    lines: list[SolutionLine] = []
    inner = context
    for raw in run:
        try:
            relations, inner, assumed = _read(raw.text, inner)
        except SizeMistake as problem:
            if inner is not context and (_fits(raw.text, context) or not letters_of(raw.text) <= set(context.symbols)):
                return None  # what was assumed for the lines before does not fit: no sizes are declared
            lines.append(SolutionLine(raw.text, raw.place, reason=problem.message, misfit=problem))
            continue
        except (DeriverError, _NotALine) as problem:
            lines.append(SolutionLine(raw.text, raw.place, reason=getattr(problem, "message", "it is no equation")))
            continue
        lines.append(SolutionLine(raw.text, raw.place, relations, assumed=assumed))
    return _cut(run, lines, letter if solved else None, cued, context, found)


def _fits(text: str, context: Context) -> bool:
    try:
        _read(text, context)
    except (DeriverError, _NotALine):
        return False
    return True


def _cut(
    run: list[_Raw], lines: list[SolutionLine], letter: str | None, cued: bool, context: Context, found: Sequence[Found]
) -> Solution | None:
    unknown = _unknown(lines, letter)
    if unknown is None:
        return None
    start = next((k for k, line in enumerate(lines) if any(unknown in r.free for r in line.relations) and not _worked_out(line)), None)
    if start is None:
        return None
    run, lines = run[start:], lines[start:]
    if letter is None and any(n.op in _OF_FUNCTIONS for line in lines for r in line.relations for n in walk(r)):
        return None  # derivatives and integrals that nobody solves for x: each line says something of functions
    if len(lines) < 2 or not lines[0].relations or any(r.args[0] is unknown and unknown not in r.args[1].free for r in lines[0].relations):
        return None
    if sum(1 for line in lines if not line.relations and line.misfit is None) > len(lines) // 3:
        return None
    if any(line.relations and unknown not in frozenset().union(*(r.free for r in line.relations)) for line in lines):
        return None
    letters = _letters(lines[0])
    if any(_letters(line) - letters for line in lines if line.relations):
        return None  # a new letter: a substitution, or a system
    one = len(letters) == 1
    same = all(r.formula is run[0].formula for r in run)
    solved = letter is not None
    if not one and not (solved and _letters(lines[-1]) == letters or all(r.arrow for r in run[1:]) or lines[-1].misfit is not None):
        return None
    if not (cued or (same and solved)):
        # Equations in one unknown, one after the other, with the unknown given at the end.
        if not (solved and len(lines) >= 3 and (one or not unknown.is_scalar or _letters(lines[-1]) == letters)):
            return None
    _, covered = _known(run, found)
    first = run[0].place
    covered = [i for i in covered if (found[i].place.line, found[i].place.column) >= (first.line, first.column) or same]
    return Solution(tuple(lines), unknown, context, frozenset(covered))


def _worked_out(line: SolutionLine) -> bool:
    r"""Whether a line says what a derivative of a given function is: `\nabla J(w) = 2X^\top(Xw-y)` holds for every w, or is wrong."""
    if len(line.relations) != 1 or line.relations[0].data != "=":
        return False
    left, right = line.relations[0].args
    return left.op in DERIVED and bool(right.free) and not any(n.op == "apply" for n in walk(left))


def _letters(line: SolutionLine) -> frozenset[Expr]:
    return frozenset(s for r in line.relations for s in r.free if s.op == "symbol" and "natural" not in s.properties)


def _unknown(lines: Sequence[SolutionLine], letter: str | None) -> Expr | None:
    readable = [line for line in lines if line.relations]
    if not readable:
        return None
    if letter is not None:
        named = [s for line in readable for s in _letters(line) if s.latex == letter or s.name == letter.lstrip("\\")]
        return named[0] if named else None
    shared = frozenset.intersection(*(_letters(line) for line in readable))
    scalars = [s for s in shared if s.is_scalar]
    return scalars[0] if len(shared) == 1 and scalars else None
