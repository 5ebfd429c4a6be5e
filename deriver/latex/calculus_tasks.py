r"""Tasks of calculus and optimisation in words: "Find the Taylor polynomial of degree 4 of $\cos x$ at $0$.", critical points, extrema
under conditions, Jacobian determinants, implicit derivatives, "Is $F(x,y)=(2xy,x^2)$ conservative?".

Comes in: the words and formulas of a task. Goes out: one `TaskItem`; None where the task is about something else, or holds a word that is
not in the table below (then the general grammar reads it, and names the word).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..errors import ReadingError
from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .calculus_sentences import QuestionSentence, declaring_tail, is_ordinal, rows_of_words, without_names_before
from .calculus_words import NUMBERS, WORDS
from .declarations import finish
from .definitions import names_in
from .drafts import Draft, draft_of_task
from .elaborate import Elaborator, elaborate
from .names import key_of
from .problems import TaskItem
from .prose import read_clause
from .read_together import Read, read_together
from .sizes import with_open_letters
from .tree import Node
from .wording import Token, node_of

__all__ = ["calculus_task", "implicit_task"]

_TAYLOR = r"\b(?:taylor|maclaurin|series expansion|power series|linear approximation|quadratic approximation|lineari[sz]ation)\b"
_CRITICAL = (
    r"\b(?:critical points?|stationary points?|(?:local|relative) (?:extrema|maxim(?:um|a)|minim(?:um|a)|extreme values)|saddle points?)\b"
)
_LOWEST = r"\b(?:minimi[sz]e|minimum|minima|minimi[sz]er|smallest|least)\b"
_HIGHEST = r"\b(?:maximi[sz]e|maximum|maxima|maximi[sz]er|largest|greatest)\b"
_EXTREMA = r"\b(?:extrema|extreme values|optimi[sz]e|extremum)\b"
_UNDER = r"\b(?:subject to|such that|under|s\.t\.?|st|given|with|where|on|for|if|over)\b"
_DERIVATIVE = re.compile(
    r"^\s*(?:\\[dt]?frac\s*\{\s*d\s*(?P<y>[a-z])\s*\}\s*\{\s*d\s*(?P<x>[a-z])\s*\}|d(?P<y2>[a-z])\s*/\s*d(?P<x2>[a-z])|(?P<y3>[a-z])')\s*$"
)


def calculus_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem of calculus or optimisation; None where it is none."""
    rows = rows_of_words(tokens)
    if not rows:
        return None
    draft = draft_of_task(text, context)
    *before, last = rows
    words = " ".join(t.text for t in last if t.kind == "word")
    reader = next((read for pattern, read in _READERS if re.search(pattern, words)), None)
    if reader is None or "matrix" in words:
        return None
    last, tail = declaring_tail(without_names_before(list(last)))
    if any(t.kind == "word" and t.text not in WORDS and not t.text.isdigit() and not is_ordinal(t.text) for t in last):
        return None
    if any(t.kind == "word" and t.text in _VERBS for row in before for t in row):
        return None
    for row in [*before, *([tail] if tail else [])]:
        read_clause(row, text, draft)
    sentence = QuestionSentence(text, last)
    over = _places(sentence, draft)
    known = with_open_letters(finish(draft, ()), draft.guessed) if before or tail or over else context
    item = reader(sentence, known)
    return None if item is None else (item,)


def _places(sentence: QuestionSentence, draft: Draft) -> bool:
    r""" "over $x\in\mathbb{R}^n$", "over $x\ne0$": the letter is the variable, what is said of it is declared."""
    found = False
    for i, node in enumerate(sentence.nodes):
        if isinstance(node, tree.Chain) and len(node.items) == 2 and re.search(rf"\bover (?:all )?#{i}\b", sentence.said):
            if node.relations == ("in",):
                read_clause([sentence.formulas[i]], sentence.text, draft)
                sentence.nodes[i], found = node.items[0], True
            elif node.relations == ("!=",):
                sentence.nodes[i] = node.items[0]
    return found


_VERBS = frozenset("find determine compute calculate minimise minimize maximise maximize show classify evaluate prove verify".split())


# Formulas as expressions ----------------------------------------------------------------------------------------------------------


def _target(sentence: QuestionSentence, context: Context) -> int | None:
    """Which formula is asked about: the first that nothing else has spoken for."""
    free = sentence.free()
    return free[0] if free else None


def _read(
    sentence: QuestionSentence, target: Node | None, context: Context, more: Sequence[Node] = (), variables: Sequence[Node] = ()
) -> Read | None:
    """The body and the variables of what is asked about; each link of a chain among the further formulas is a condition."""
    return read_together(sentence.text, context, target, more, variables, links_apart=True)


def _one_by_one(node: tree.Sequence) -> list[Node]:
    """The items of a list; in `x, y, z > 0` the relation holds for every name before it."""
    out: list[Node] = []
    waiting: list[Node] = []
    for part in node.items:
        if key_of(part) is not None:
            waiting.append(part)
            continue
        if isinstance(part, tree.Chain) and part.relations[0] != "=" and key_of(part.items[0]) is not None:
            out += [replace(part, items=(name, *part.items[1:])) for name in waiting]
        else:
            out += waiting
        waiting = []
        out.append(part)
    return [*out, *waiting]


_CUSTOM = tuple("x y z w u v t r s theta phi rho p q".split())


def _letters(read: Read) -> tuple[Expr, ...]:
    """The variables where none are named: the letters that custom lets vary, in the order of the alphabet; else all."""
    if read.variables:
        return _components(read) or read.variables
    free = sorted({s for e in (read.body, *read.more) for s in e.free if s.op == "symbol"}, key=lambda s: s.name)
    arrays = [s for s in free if not s.is_scalar]
    if arrays:
        order = ("x", "w", "theta", "beta", "z", "u", "y", "v", "p")
        chosen = [s for name in order for s in arrays if s.name == name and s.shape.kind == "vector"]
        if chosen or all(s.shape.kind != "vector" for s in arrays):
            return tuple(chosen[:1])
        free = [s for s in free if s.is_scalar]
    usual = [s for s in free if s.name.split("_")[0] in _CUSTOM]
    return tuple(usual or free)


def _components(read: Read) -> tuple[Expr, ...]:
    """The entries x_1, x_2, ... where the function is one of x and its formula is written in them alone."""
    free = sorted({s for e in (read.body, *read.more) for s in e.free if s.op == "symbol"}, key=lambda s: s.name)
    if any(v in free for v in read.variables):
        return ()
    return tuple(s for s in free for v in read.variables if s.latex.startswith(f"{v.latex}_"))


def _item(kind: str, sentence: QuestionSentence, read: Read, variables: tuple[Expr, ...], **more: object) -> TaskItem:
    latex = sentence.text[sentence.tokens[0].start : sentence.tokens[-1].end].strip()
    assumed = read.assumed
    if not read.variables and variables:
        assumed = (*assumed, f"the variable{'s are' if len(variables) > 1 else ' is'} " + ", ".join(f"${v.latex}$" for v in variables))
    return TaskItem(kind, read.body, variables, read.name, read.context, assumed, (), latex, kind, **more)  # type: ignore[arg-type]


# The kinds ------------------------------------------------------------------------------------------------------------------------


def _taylor(sentence: QuestionSentence, context: Context) -> TaskItem | None:
    said = sentence.said
    degree: int | None = None
    request: set[str] = set()
    number = r"(#\d+|\d+(?:st|nd|rd|th)?|[a-z]+)"
    found = None
    for pattern in (
        rf"(?:degree|order)(?: at most)?(?: of)? {number}",
        rf"{number} (?:degree|order)",
        r"(\d+(?:st|nd|rd|th)?|[a-z]+)-(?:order|degree)",
        rf"up to (?:and including )?(?:the )?(?:terms? (?:of|in) )?(?:the )?(?:(?:order|degree) )?{number}",
    ):
        for found in re.finditer(pattern, said):
            degree = _degree(sentence, found[1])
            if degree is not None:
                break
        if degree is not None:
            break
    if re.search(r"\blinear approximation|lineari[sz]ation\b", said):
        degree = 1
    if re.search(r"\bquadratic approximation\b", said):
        degree = 2
    if degree is None:
        if not re.search(r"\bseries\b|\bexpansion\b", said) or "polynomial" in said:
            return None
        request.add("series")
    elif degree > 20:
        raise ReadingError("a Taylor polynomial of degree above 20", text=sentence.text)
    else:
        request.add(f"degree {degree}")
    if re.search(r"\b(?:remainder|error)\b", said):
        request.add("remainder")
    point: list[Node] = []
    place = re.search(
        r"\b(?:at|about|around|near|centred at|centered at|centred on|point) (?:the )?(?:point )?(#\d+|origin)(?: (?:the )?(?:point )?)?",
        said,
    )
    if place is not None and place[1] != "origin":
        index = int(place[1][1:])
        sentence.used.add(index)
        node = sentence.nodes[index]
        point = list(node.items) if isinstance(node, tree.Sequence) else [node]
    index_ = _target(sentence, context)
    read_points: list[Node] = []
    for node in point:
        if isinstance(node, tree.Chain):
            if node.relations != ("=",):
                return None
            read_points.append(node.items[1])
        else:
            read_points.append(node)
    target = None if index_ is None else sentence.nodes[index_]
    if index_ is not None:
        sentence.used.add(index_)
    if sentence.free():
        return None
    read = _read(sentence, target, context, read_points)
    if read is None or not read.body.is_scalar:
        return None
    places: list[Expr] = []
    for value in read.more:
        places += list(value.args) if value.op == "vector" else [value]
    read.more = []
    variables = _letters(read)
    if not places:
        places = [b.ZERO for _ in variables]
    if len(places) != len(variables) or not variables:
        return None
    return _item("taylor", sentence, read, variables, operands=tuple(places), request=frozenset(request))


def _degree(sentence: QuestionSentence, word: str) -> int | None:
    if word.startswith("#"):
        index = int(word[1:])
        node = sentence.nodes[index]
        if isinstance(node, tree.Script) and isinstance(node.sup, tree.Number) and isinstance(node.base, tree.Name):
            node = node.sup  # up to x^4
        if not isinstance(node, tree.Number) or not node.text.isdigit():
            return None
        sentence.used.add(index)
        return int(node.text)
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else NUMBERS.get(word)


def _critical(sentence: QuestionSentence, context: Context) -> TaskItem | None:
    index = _target(sentence, context)
    if len(sentence.free()) > 1:
        return None
    read = _read(sentence, None if index is None else sentence.nodes[index], context)
    if read is None or not read.body.is_scalar:
        return None
    return _item("critical_points", sentence, read, _letters(read))


def _extremum(sentence: QuestionSentence, context: Context) -> TaskItem | None:
    said = sentence.said
    lowest, highest = re.search(_LOWEST, said), re.search(_HIGHEST, said)
    both = (lowest and highest) or re.search(_EXTREMA, said)
    sense = "both" if both else "maximum" if highest else "minimum"
    free = sentence.free()
    if not free:
        target, rest = None, []
    else:
        target, rest = sentence.nodes[free[0]], [sentence.nodes[i] for i in free[1:]]
        if isinstance(target, tree.Sequence):
            first, *others = target.items
            target, rest = first, [*others, *rest]
    under: list[Node] = []
    variables: list[Node] = []
    interval: tuple[Node, ...] = ()
    for node in (x for n in rest for x in (_one_by_one(n) if isinstance(n, tree.Sequence) else (n,))):
        if isinstance(node, tree.Chain) and all(r in ("=", "<=", ">=", "<", ">", "succ", "succeq") for r in node.relations):
            under.append(node)
        elif isinstance(node, tree.Chain):
            return None
        elif isinstance(node, tree.Fence) and node.opening == "[" and node.closing == "]" and isinstance(node.content, tree.Sequence):
            if interval or len(node.content.items) != 2 or not re.search(r"\bon\b", said):
                return None
            interval = node.content.items
        elif key_of(node) is not None and re.search(r"\b(?:over|with respect to)\b", said):
            variables.append(node)
        else:
            return None
    if under and not re.search(_UNDER, said):
        return None
    read = _read(sentence, target, context, [*under, *interval], variables)
    if read is None or not read.body.is_scalar:
        return None
    if interval:
        low, high = read.more[-2:]
        read.more = read.more[:-2]
        if len(_letters(read)) != 1:
            return None
        x = _letters(read)[0]
        read.more += [b.relation("<=", low, x), b.relation("<=", x, high)]
    kind = "lagrange" if "lagrange" in said else "minimise"
    request = frozenset({sense, *(["lagrange"] if kind == "lagrange" else [])})
    return _item(kind, sentence, read, _letters(read), conditions=tuple(read.more), request=request)


def _jacobian_determinant(sentence: QuestionSentence, context: Context) -> TaskItem | None:
    nodes = [x for n in sentence.nodes for x in (n.items if isinstance(n, tree.Sequence) else (n,))]
    if (
        nodes
        and all(isinstance(n, tree.Chain) and n.relations == ("=",) and key_of(n.items[0]) is not None for n in nodes)
        and len(nodes) > 1
    ):
        bodies = [n.items[1] for n in nodes if isinstance(n, tree.Chain)]
        names = {key_of(n.items[0]) for n in nodes if isinstance(n, tree.Chain)}
        if any(names_in(body) & names for body in bodies):
            return None
        read = _read(sentence, bodies[0], context, bodies[1:])
        if read is None:
            return None
        entries = [read.body, *read.more]
        if not all(e.is_scalar for e in entries):
            return None
        read.body, read.more = b.vector(entries), []
        order = ("r", "rho", "s", "u", "v", "w", "theta", "phi", "varphi", "t", "z")
        free = {s for s in read.body.free if s.op == "symbol"}
        ranked = {name: i for i, name in enumerate(("r", "rho", "s", "u", "v", "w", "phi", "varphi", "theta", "t", "z"))}
        if "r" in {s.name for s in free} or "rho" not in {s.name for s in free}:
            ranked = {name: i for i, name in enumerate(order)}
        variables = tuple(sorted(free, key=lambda s: (ranked.get(s.name, 99), s.name)))
    else:
        if len(nodes) > 1:
            return None
        read = _read(sentence, nodes[0] if nodes else None, context)
        if read is None or read.body.op != "vector":
            return None
        variables = _letters(read)
    if len(variables) != len(read.body.args):
        return None
    return _item("jacobian_determinant", sentence, read, variables)


def _field(sentence: QuestionSentence, context: Context) -> TaskItem | None:
    free = sentence.free()
    if len(free) > 1:
        return None
    read = _read(sentence, sentence.nodes[free[0]] if free else None, context)
    if read is None or read.body.op != "vector":
        return None
    variables = _letters(read)
    names = tuple("xyz"[: len(read.body.args)])
    if not read.variables and {v.name for v in variables} != set(names):
        return None
    return _item("conservative", sentence, read, variables, request=frozenset({"potential"} if "potential" in sentence.said else ()))


def _convexity(sentence: QuestionSentence, context: Context) -> TaskItem | None:
    if re.search(r"\bif #\d+ (?:is|are) (?:an? )?(?:\w+ )?(?:convex|concave)\b.*\bthen\b", sentence.said):
        return None  # a hypothesis
    free = sentence.free()
    more = [sentence.nodes[i] for i in free[1:]]
    known = ("<", ">", "<=", ">=", "succ", "succeq")
    if any(not isinstance(node, tree.Chain) or any(r not in known for r in node.relations) for node in more):
        return None
    read = _read(sentence, sentence.nodes[free[0]] if free else None, context, more)
    if read is None or not read.body.is_scalar:
        return None
    request = {"concave" if "concave" in sentence.said else "convex"} | ({"strictly"} if "strictly" in sentence.said else set())
    return _item("convexity", sentence, read, _letters(read), conditions=tuple(read.more), request=frozenset(request))


def implicit_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """ "Find $dy/dx$ if $x^2+y^2=1$.": the derivative of what an equation defines; None where y is given by itself."""
    words = [t.text for t in tokens if t.kind == "word"]
    if any(w not in WORDS for w in words) or not words:
        return None
    formulas = [t for t in tokens if t.is_formula]
    if len(formulas) != 2:
        return None
    for wanted, given in (formulas, formulas[::-1]):
        found = _DERIVATIVE.match(wanted.text)
        node = node_of(text, given)
        if found is None or not isinstance(node, tree.Chain) or node.relations != ("=",):
            continue
        y = found["y"] or found["y2"] or found["y3"]
        x = found["x"] or found["x2"] or next((n for n in ("x", "t") if n in names_in(node, True)), None)
        left, right = node.items
        inside = names_in(node, True)
        if x is None or y not in inside or x not in inside:
            continue
        if key_of(left) == y and y not in names_in(right, True):
            return None
        sentence = QuestionSentence(text, list(tokens))

        def work(e: Elaborator, x: str = x, y: str = y, left: Node = left, right: Node = right) -> object:
            relation = e.relation(left, "=", right)
            return [relation, *(s for n in (x, y) for s in relation.free if s.name == n)]

        result = elaborate(text, node, context, work)
        assert isinstance(result.value, list)
        relation, *letters = result.value
        if len(letters) != 2 or not all(s.is_scalar for s in letters):
            return None
        read = Read(relation, tuple(letters), [], result.context, result.assumed, None)
        return (_item("implicit", sentence, read, tuple(letters)),)
    return None


_READERS: tuple[tuple[str, Callable[[QuestionSentence, Context], TaskItem | None]], ...] = (
    (r"\bjacobian determinant\b|\bdeterminant of the jacobian\b|\bfunctional determinant\b", _jacobian_determinant),
    (r"\bconservative\b|\bpotential\b", _field),
    (r"\bconvex\b|\bconcave\b", _convexity),
    (_TAYLOR + r"|^expand\b", _taylor),
    (_CRITICAL, _critical),
    (_LOWEST + "|" + _HIGHEST + "|" + _EXTREMA, _extremum),
)
