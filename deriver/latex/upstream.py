r"""Backpropagation: "Given $S=QK^\top$ and $\frac{\partial L}{\partial S}=G$, find $\frac{\partial L}{\partial Q}$".

Comes in: the text of a task in which a derivative of a loss that nothing defines is given, and others are asked for. Goes out: the task
in the words of the grammar: with $G=\partial L/\partial S$ the differential of the loss is $dL=\langle G,dS\rangle$, so that
$\partial L/\partial Q$ is the gradient of $\langle G,S\rangle$ with $G$ held constant. None where a word has another part in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import patterns as re
from .gradient_lines import MARK, NAME, Line
from .idioms import Rephrased
from .wording import put

__all__ = ["with_upstream_named"]

_D = r"(?:\\partial|\\mathrm\s*\{\s*d\s*\}|d)"
_LOSS = r"(?:\\(?:mathcal|mathrm|mathscr|text)\s*\{?\s*[A-Za-z]+\s*\}?|\\ell|[A-Z])"
_OF = r"(?:\\left)?(?:\([^()]*\))?"
_SIGN = (
    rf"(?:\\[dt]?frac\s*\{{\s*{_D}\s*(?P<l1>{_LOSS})\s*\}}\s*\{{\s*{_D}\s*(?P<y1>{NAME})\s*\}}"
    rf"|{_D}\s*(?P<l2>{_LOSS})\s*/\s*{_D}\s*(?P<y2>{NAME})"
    rf"|\\nabla_\s*\{{?\s*(?P<y3>{NAME})\s*\}}?\s*(?P<l3>{_LOSS})\s*{_OF})"
)
_SIGNED = re.compile(rf"\s*(?:(?P<before>{NAME})\s*:?=\s*)?{_SIGN}\s*(?:(?:=|\\equiv|:=)\s*(?P<after>.+?))?\s*", re.DOTALL)
_DEFINED = re.compile(rf"\s*(?P<name>{NAME})\s*:?=(?!=)\s*(?P<body>.+?)\s*", re.DOTALL)
_ASKS = frozenset("find compute calculate derive determine express write give obtain what show prove verify evaluate backpropagate".split())
_SHOWS = frozenset("show prove verify".split())
_GIVES = frozenset("given suppose assume let with where denote knowing known if terms using from receives once when".split())
_WORDS = _ASKS | _GIVES | frozenset(
    "a an the and of to in is are we us be by that then now here its also as for respect down through respectively both this at on "
    "upstream incoming downstream gradient gradients derivative derivatives signal error backward forward pass backpropagation backprop "
    "chain rule loss losses scalar scalar-valued function final some layer layers linear affine fully connected fully-connected dense "
    "output outputs input inputs weight weights bias biases matrix matrices vector vectors parameters parameter hidden activation "
    "activations logits scores score attention self-attention scaled dot-product single head queries keys values query key value "
    "network neural consider define defined operation node computation step computed training deep learning expression expressions "
    "layer-norm batch-norm normalization normalisation layernorm residual connection block gate unit cell recurrent embedding projection "
    "projections projected through back propagate propagated mlp perceptron classifier regression model's "
    "row-wise rowwise rows row each applied softmax sigmoid relu tanh it matrix-form form expressed want need you can could flows "
    "arriving batch single example mini-batch differentiable i.e. namely quantities model real computes produces maps returns passes takes "
    "column row-vector convention stacked holds bias-vector forward-pass free".split()
)  # fmt: skip


@dataclass
class _Told:
    """What a text says: the loss, the derivatives that are given, the definitions, the declarations, and what is asked."""

    loss: str = ""
    given: list[tuple[str, str]] = field(default_factory=list)  # an array, and what its derivative is called
    defined: list[tuple[str, str]] = field(default_factory=list)
    declared: list[str] = field(default_factory=list)
    asked: list[tuple[str, str | None]] = field(default_factory=list)  # a variable, and what is claimed of its derivative
    rows: list[str] = field(default_factory=list)  # the names that are row vectors


def with_upstream_named(text: str, scalars: bool = False) -> Rephrased | None:
    """The task with the derivative that is given as a constant array (or number), or None where none is given."""
    if not re.search(r"\\partial|\\nabla", text):
        return None
    said = Line(text)
    said.formulas[:] = [re.sub(r"\\(mathbf|boldsymbol|bm)\s+([A-Za-z])(?![A-Za-z])", r"\\\1{\2}", f) for f in said.formulas]
    told = _told(said)
    if told is not None and not told.given:  # "show that dL/dW = (dL/dy) x^T": the claim says which derivative is given
        claims = " ".join(c for _, c in told.asked if c)
        told.given += [(y, "") for y, _ in told.defined if re.search(_sign_of(told.loss, y), claims)]
    if told is None or not told.given or not told.asked or any(name == told.loss for name, _ in told.defined):
        return None
    everything = " ".join(said.formulas)
    names = {y: called or _free(y, everything) for y, called in told.given}
    if re.search(r"\brow[ -]vectors?\b", text) or any(re.search(r"\^\s*\{\s*1\s*\\times", d) for d in told.declared):
        told.rows = _row_letters([body for _, body in told.defined], told.declared, [*names, *names.values()])
    if any(y not in dict(told.defined) for y in names):
        return None
    parts: list[str] = []
    for variable, claimed in told.asked:
        defined = [(name, body) for name, body in told.defined if name != variable]
        used = [y for y in names if y != variable and _depends(y, variable, dict(defined))]
        if not used or variable in names:
            return None
        loss = "+".join(
            rf"\langle {names[y]}, {y}\rangle" if y in told.rows else f"{names[y]} {y}" if scalars else _paired(names[y], y, told.declared)
            for y in used
        )
        lets = " ".join(f"Let ${name}={body}$." for name, body in defined if any(_depends(y, name, dict(defined)) for y in used))
        matrices = _matrices([body for name, body in defined], told.declared, {name for name, _ in told.defined} - {variable})
        told_more = " ".join(f"Let ${d}$." for d in told.declared if not re.match(rf"\s*{re.escape(told.loss)}\s*\\in", d))
        if claimed is None:
            asks = f"Find the gradient of ${loss}$ with respect to ${variable}$."
        else:
            for y, name in names.items():
                claimed = put(_sign_of(told.loss, y), f"{name} ", claimed)
            asks = rf"Show that $\nabla_{{{variable}}} \left({loss}\right) = {claimed}$."
        kinds = " ".join(f"Let ${m}$ be a matrix." for m in matrices)  # one by one, so that each has sizes of its own
        rows = " ".join(f"Let ${x}$ be a row vector." for x in told.rows)
        parts.append(" ".join(p for p in (told_more, rows, kinds, lets, asks) if p))
    assumed = [
        rf"${names[y]}$ is $\frac{{\partial {told.loss}}}{{\partial {y}}}$; by the chain rule "
        rf"$d{told.loss}=\langle {names[y]},d{y}\rangle$, so what is asked is the gradient of $\langle {names[y]},{y}\rangle$ "
        f"with ${names[y]}$ held constant"
        for y in names
    ]
    lines = list(dict.fromkeys(re.findall(r"Let \$.*?\$\.", " ".join(parts))))
    if len({tuple(sorted(re.findall(r"Let \$.*?\$\.", p))) for p in parts}) == 1:
        asks_only = [re.sub(r"Let \$.*?\$\.\s*", "", p) for p in parts]
        parts = [" ".join([*lines, *asks_only])]
    return Rephrased([(part, 0, len(text), False) for part in parts], assumed)


def _paired(name: str, y: str, declared: list[str]) -> str:
    """The inner product of a derivative and its array; a capital letter is a matrix unless it is declared otherwise."""
    column = any(
        re.match(rf"[^\\]*{re.escape(y)}[^\\]*\\in\s*\\(?:mathbb\s*\{{?R\}}?|R)\s*\^\s*(?:\{{\s*\w+\s*\}}|\w)\s*$", d) for d in declared
    )
    if column:
        return rf"\langle {name}, {y}\rangle"
    return rf"\operatorname{{tr}}({name}^\top {y})" if _capital(y) else rf"{name}^\top {y}"


def _matrices(bodies: list[str], declared: list[str], defined: set[str]) -> list[str]:
    """The capital letters that nothing declares, in products that do not tell: those are matrices, where they are not sizes."""
    found: dict[str, None] = {}
    for body in bodies:
        if re.search(r"\\top|\^\s*\{?T|softmax", body) or any(_stands_in(name, body) for name in defined):
            continue  # the formula tells by itself
        found.update(dict.fromkeys(re.findall(r"\\(?:mathbf|boldsymbol|bm)\{[A-Z]\}(?!_)", body)))
        plain = re.sub(r"\\sqrt\s*\{[^{}]*\}|[_^]\s*(?:\{[^{}]*\}|\\?\w+)|/\s*[A-Z]", " ", body)
        plain = re.sub(r"(\\[dt]?frac\s*\{(?:[^{}]|\{[^{}]*\})*\})\s*\{[^{}]*\}", lambda m: m[1], plain)
        plain = re.sub(r"\\(?:mathbf|boldsymbol|bm|text|mathrm|operatorname|mathcal)\s*\{[^{}]*\}|\\[A-Za-z]+", " ", plain)
        indexed = {m[1] for m in re.finditer(r"([A-Z])\s*_", body)}
        found.update(dict.fromkeys(x for x in re.findall(r"[A-Z]", plain) if x not in indexed and x != "I"))
    told = " ".join(d.split(r"\in")[0] for d in declared)
    return [x for x in found if x not in defined and not re.search(rf"(?<![A-Za-z\\]){re.escape(x)}(?![A-Za-z])", told)]


def _capital(y: str) -> bool:
    return re.sub(r"\\[a-z]+\s*\{|\}", "", y).lstrip("\\")[:1].isupper()


def _told(said: Line) -> _Told | None:
    told = _Told()
    mode, shows, opened = "", False, True
    for piece in re.findall(rf"{MARK}|[A-Za-z][\w.\-'’]*|[.;:?!,]", said.line):
        word = piece.lower().rstrip(".")
        if re.fullmatch(r"[.;?!]", piece) or (piece.endswith(".") and not piece.startswith("i.e")):
            if word and word not in _WORDS and not re.fullmatch(r"[.;?!]", piece):
                return None
            mode, opened = "", True
            continue
        if piece in ":,":
            continue
        if not piece.startswith("⟦"):
            if word not in _WORDS:
                return None
            if word in _ASKS and (opened or mode != "give" or word not in ("write", "give")):
                mode, shows = "ask", word in _SHOWS
            elif word in _GIVES:
                mode = "give"
            opened = False
            continue
        opened = False
        for item in _items(said.formula(piece)):
            if not _placed(item, mode, shows, told):
                return None
    return told


def _placed(item: str, mode: str, shows: bool, told: _Told) -> bool:
    sign = _SIGNED.fullmatch(item)
    if sign is not None:
        loss = next(x for x in (sign["l1"], sign["l2"], sign["l3"]) if x).strip()
        y = next(x for x in (sign["y1"], sign["y2"], sign["y3"]) if x).strip()
        if told.loss and told.loss != loss:
            return False
        told.loss = loss
        called = sign["before"] or sign["after"]
        if mode == "ask" and not sign["before"]:
            if sign["after"] and not shows and sign["after"].strip() != "?":
                return False
            told.asked.append((y, sign["after"] if shows else None))
            return True
        if called is not None and not re.fullmatch(NAME, called.strip()):
            return False
        told.given.append((y, (called or "").strip()))
        return True
    defined = _DEFINED.fullmatch(item)
    if defined is not None:
        told.defined.append((defined["name"].strip(), defined["body"]))
        return True
    if re.search(r"\\in(?![a-zA-Z])", item):
        told.declared.append(item)
        return True
    return re.fullmatch(rf"\s*{NAME}\s*", item) is not None  # "the loss $L$", "the layer output $Y$"


def _items(formula: str) -> list[str]:
    """The parts of a formula between its outer commas."""
    parts, depth, start = [], 0, 0
    for k, c in enumerate(formula):
        depth += (c in "{([") - (c in "})]")
        if c == "," and depth == 0 and (k == 0 or formula[k - 1] != "\\"):
            parts.append(formula[start:k])
            start = k + 1
    parts.append(formula[start:])
    cut = [re.sub(r"^(?:\s|\\q?quad|\\[,;!])+|(?:\s|\\q?quad|\\[,;!]|\.)+$", "", p) for p in parts]
    if any(re.match(r"[^=]*\\in(?![a-zA-Z])", p) for p in cut) and all(re.fullmatch(NAME, p) for p in cut[:-1]):
        return [", ".join(cut)]  # "Q, K \in R^{n x d}"
    return [p for p in cut if p]


def _sign_of(loss: str, y: str) -> str:
    a, b = re.escape(loss), re.escape(y)
    return (
        rf"\\[dt]?frac\s*\{{\s*{_D}\s*{a}\s*\}}\s*\{{\s*{_D}\s*{b}\s*\}}|{_D}\s*{a}\s*/\s*{_D}\s*{b}(?![A-Za-z_])"
        rf"|\\nabla_\s*\{{?\s*{b}\s*\}}?\s*{a}"
    )


def _free(y: str, everything: str) -> str:
    """A letter for the derivative by `y`: a capital one for a matrix."""
    capital = _capital(y)
    for letter in ("G", r"\Gamma", "H", r"\Delta") if capital else ("g", r"\delta", "u", r"\gamma"):
        if not re.search(rf"(?<![A-Za-z\\]){re.escape(letter)}(?![A-Za-z])", everything):
            return letter
    return rf"\bar{{{y}}}"


def _depends(y: str, variable: str, defined: dict[str, str]) -> bool:
    seen: set[str] = set()
    waiting = [y]
    while waiting:
        name = waiting.pop()
        if name == variable:
            return True
        if name in seen or name not in defined:
            continue
        seen.add(name)
        body = defined[name]
        waiting += [n for n in {*defined, variable} if _stands_in(n, body)]
    return False


def _stands_in(name: str, body: str) -> bool:
    """Whether a name stands in a formula, where single letters side by side are a product."""
    if name.startswith("\\"):
        return re.search(re.escape(name) + r"(?![A-Za-z_])", body) is not None
    plain = re.sub(r"\\[A-Za-z]+", " ", body)
    return re.search(re.escape(name) + r"(?!\s*_)", plain) is not None


def _row_letters(bodies: list[str], declared: list[str], others: list[str]) -> list[str]:
    """The small letters of a layer whose vectors are rows, as far as nothing else is declared of them."""
    small = r"\\(?:mathbf|boldsymbol|bm)\s*\{?\s*\\?[a-z]+\s*\}?(?:_\w)?|(?<![A-Za-z\\{_])[a-z](?:_\w)?(?![a-z])"
    found = dict.fromkeys(m[0].strip() for body in bodies for m in re.finditer(small, body))
    found.update(dict.fromkeys(o.strip() for o in others if not _capital(o)))
    told = {x.strip() for d in declared if not re.search(r"\{\s*1\s*\\times", d) for x in d.split(r"\in")[0].split(",")}
    return [x for x in found if x not in told]
