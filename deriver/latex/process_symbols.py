r"""The formulas of a task on random processes, one by one: an equation $dX_t=\ldots$, a start, a definition, a noise, a quantity.

`Given` keeps what the text has said so far and writes it in front of a question.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import patterns as re
from .field_symbols import split_list

__all__ = ["Given", "bodied", "plain_process", "sort_formula"]

#: Words that may stand in a clause that gives something.
_GIVING = frozenset(
    "a an the this these that and or by be is are was of to for in on with where let suppose consider assume given if define denote set "
    "recall now here from as such all some any every it its he we us you have has which who each both one two three standard given "
    "process processes stochastic random brownian motion motions wiener one-dimensional 1-dimensional two-dimensional 2-dimensional "
    "n-dimensional dimensional real-valued real constant constants positive negative nonnegative parameter parameters number numbers "
    "independent correlated correlation coefficient initial start starting starts started value condition conditions satisfy satisfies "
    "satisfying satisfied follow follows following obeys obey evolves solves solve solution defined described denotes denoted differential "
    "equation equations sde sdes dynamics dynamic stock price asset share prices market model ornstein-uhlenbeck ornstein uhlenbeck "
    "vasicek cox-ingersoll-ross cir geometric bridge black-scholes drift volatility diffusion coefficients rate interest short bank "
    "account numeraire filtration natural generated adapted probability space measure filtered complete usual respect under called known "
    "form type time times interval integral itô ito itô's ito's langevin mean-reverting deterministic function functions smooth "
    "continuous twice differentiable fixed arbitrary suitable following own also then hence martingale martingales ou gbm bm "
    "gaussian square-integrable exp let's satisfied has been obtained numbers above below "
    "particle position velocity variance-preserving vp forward vp-sde ve-sde schedule noise sub-vp variance preserving exploding".split()
)


@dataclass
class Given:
    """What has been said; marks are kept with their formulas."""

    formulas: list[tuple[str, str]] = field(default_factory=list)
    equations: list[str] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)
    bounds: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    random: bool = False
    noise: str = ""
    leaving: tuple[str, str] | None = None  # a process and the interval it leaves

    def text(self, mark: str) -> str:
        return self.formulas[int(re.sub(r"\D", "", mark))][1]

    def note(self, mark: str) -> None:
        """A formula that states something is known from here on."""
        kind, text = self.formulas[int(re.sub(r"\D", "", mark))]
        rows = {"Q": self.equations, "S": self.starts, "K": self.products, "G": self.definitions, "R": self.bounds}.get(kind)
        if kind == "R" and re.search(r"\\in\s*\\mathbb", text):
            return
        if rows is not None and text not in rows:
            rows.append(text)

    def declares(self, clause: str) -> bool:
        """Whether every word of a clause that asks nothing is known, with its formulas noted."""
        if re.search(r"\bbrownian motion\b|\bwiener process\b", clause):
            self.noise = self.noise or "W_t"
        clause = self._named_models(clause)
        first = re.search(
            r"⟦[XLW]\d+⟧ (?:be|denote|denotes|is) the (?:first )?(?:time|exit time|hitting time)(?: (?:that|when|at which|for which))?"
            r"(?: (?:the|a))?(?: standard)? (?:brownian motion|wiener process|(?P<x>⟦[XW]\d+⟧))(?: ⟦W\d+⟧)? (?:exits?|leaves?)"
            r"(?: from)?(?: the)?(?: interval)? (?P<i>⟦N\d+⟧)",
            clause,
        )
        if first is not None:
            name = self.text(first["x"]) if first["x"] else "W_t"
            self.leaving, self.random = (name, self.text(first["i"])), True
            clause = f"{clause[: first.start()]} {clause[first.end() :]}"
        for mark in re.findall(r"⟦\w\d+⟧", clause):
            kind = mark[1]
            if kind in "AN":
                return False
            self.note(mark)
        correlated = re.search(r"(?:correlation|correlated)(?: coefficient)?(?: \w+)* ⟦L(\d+)⟧", clause)
        if correlated is not None and not self.products:
            noises = sorted({m for _, t in self.formulas for m in re.findall(r"d\s*([WB]\^\d_t|[WBZ]_t)", t)})
            if len(noises) != 2:
                return False
            self.products.append(f"d{noises[0]}d{noises[1]}={self.formulas[int(correlated[1])][1]}\\,dt")
        elif re.search(r"correlat", clause) and not self.products:
            return False
        words = re.sub(r"⟦\w\d+⟧", " ", clause)
        return all(w in _GIVING for w in re.findall(r"[^\s.,;:?!()\[\]]+", words))

    def _named_models(self, clause: str) -> str:
        """ "X is a Brownian motion with drift m and variance s^2": its equation."""
        number = r"⟦([LGNX]\d+)⟧"
        found = re.search(
            rf"(⟦[XGW]\d+⟧)(?: ,)?(?: ⟦R\d+⟧)?(?: ,)?(?: (?:be|is|follows?|denote|denotes))?(?: an?)? (?P<g>geometric )?brownian motion"
            rf"(?: process)?"
            rf" with (?:a )?(?:constant )?drift(?: parameter| coefficient| rate)? {number}"
            rf"(?: and|,)(?: (?:a|with))?(?: (?:constant|diffusion))? (?P<k>variance|volatility|diffusion|coefficient|standard deviation)"
            rf"(?: parameter| coefficient)? {number}",
            clause,
        )
        if found is None:
            return self._bare_model(clause)
        name = re.sub(r"_\{?t\}?|\(t\)", "", self.text(found[1]))
        first, last = (self.formulas[int(v[1:])][1].rpartition("=")[2].strip() for v in (found[3], found[5]))
        spread = last
        if found["k"] == "variance":
            square = re.fullmatch(r"(\\?[a-z]+)\^\{?2\}?", last)
            spread = square[1] if square is not None else rf"\sqrt{{{last}}}"
        times = f" {name}_t" if found["g"] else ""
        self.equations.append(rf"d{name}_t={first}{times}\,dt+{spread}{times}\,dW_t")
        self.random = True
        return f"{clause[: found.start()]} {clause[found.end() :]}"

    def _bare_model(self, clause: str) -> str:
        """ "Let S follow geometric Brownian motion", of which nothing more is said: with the letters that are its custom."""
        found = re.search(
            r"(⟦[XGW]\d+⟧)(?: ,)?(?: (?:be|is|follows?|denotes?))(?: an?)? geometric brownian motion(?: process)?(?! with)", clause
        )
        if found is None or any(re.search(r"\\(?:mu|sigma)(?![a-z])", t) for _, t in self.formulas):
            return clause
        name = re.sub(r"_\{?t\}?|\(t\)", "", self.text(found[1]))
        self.equations.append(rf"d{name}_t=\mu {name}_t\,dt+\sigma {name}_t\,dW_t")
        self.random = True
        return f"{clause[: found.start()]} {clause[found.end() :]}"

    def prefix(self, question: str) -> str:
        """What is known, as far as the question does not say it itself."""
        flat = re.sub(r"\s", "", question)
        sure = [s for s in self.starts if "\\sim" not in s]
        rows = [r for r in (*self.equations, *sure, *self.products, *self.definitions) if re.sub(r"\s", "", r) not in flat]
        rows += [r for r in self.bounds if re.search(r"[<>]|\\le|\\ge", r) and re.search(r"[a-z]", r) and not re.match(r"\s*t\b", r)]
        said = f"Let {', '.join(f'${r}$' for r in rows)}. " if rows else ""
        noise = re.search(r"(?<![A-Za-z\\])([WB])_", f"{said} {question}")
        if noise is not None and not re.search(r"d\s*[WBZ]|\^\d_t", f"{said} {question}"):
            said = f"Let ${noise[1]}_t$ be a Brownian motion. {said}"
        return said

    def equation_of(self, name: str) -> str | None:
        """The equation of a process, or the only one."""
        base = re.sub(r"_.*|\(.*", "", name)
        own = [e for e in self.equations if re.match(rf"\s*d\s*{re.escape(base)}(?![A-Za-z])", e)]
        return own[0] if own else self.equations[0] if len(self.equations) == 1 and not base else None

    def definition_of(self, name: str) -> str | None:
        own = [d for d in self.definitions if re.sub(r"\s", "", d.partition("=")[0]) == re.sub(r"\s", "", name)]
        return own[0] if own else None

    @property
    def processes(self) -> list[str]:
        """The processes that have an equation or a definition, in order."""
        out = []
        for e in self.equations:
            found = re.match(r"\s*d\s*(\\?[A-Za-z]+(?:\^\d)?(?:_\{?\w\}?)?)", e)
            if found is not None:
                out.append(found[1])
        return out + [d.partition("=")[0].strip() for d in self.definitions if re.search(r"_\{?t\}?|\(t\)", d.partition("=")[0])]


def bodied(definition: str) -> str:
    """The right side of a definition."""
    return definition.partition("=")[2].strip()


#: An integral by the noise whose variable is written t: another letter, so that it is not taken for the time.
_INTEGRAL = re.compile(
    r"(?P<head>\\int\s*_\s*(?:\{[^{}]*\}|\w)\s*\^\s*(?:\{(?P<up>[^{}]*)\}|(?P<one>\w|\\[a-z]+)))(?P<body>(?:(?!\\int|\$).)*?)"
    r"(?P<tail>d\s*[WBZ](?:_\{?t\}?|\(t\))|d\s*t(?![a-z]))"
)


def _timed(text: str) -> str:
    """`X(t)` as `X_t`, for the processes of a text."""
    for name in set(re.findall(r"(?<![A-Za-z\\{])d\s*([XYSVMN])_\{?t\}?", text)):  # X^3_t is a power
        text = re.sub(rf"(?<!\\){name}\^(\d|\{{[^{{}}]*\}})_(t|\{{t\}})", rf"{name}_t^\1", text)
    moved = set(re.findall(r"(?<![A-Za-z\\{])d\s*([A-Z])\s*\(t\)", text))
    moved |= set(re.findall(r"(?:\$|\\\()\s*([A-Z])\s*\(t\)\s*=", text))
    names = (moved | ({"W", "B"} & set(re.findall(r"(?<!\\)([WB])\^?\d?\s*\([ts]\)", text)))) - {"E", "P"}
    if not names or re.search(r"[WB]_\{?\d", text):
        return text
    letter = "".join(sorted(names))
    time = r"\(\s*([a-zT]|\d+(?:\.\d+)?)\s*\)"
    text = re.sub(rf"(?<!\\)(d\s*)?([{letter}])\^(\d|\{{[^{{}}]*\}})\s*{time}", r"\1\2_{\4}^\3", text)
    text = re.sub(rf"(?<!\\)((?:d\s*)?[{letter}])\s*{time}", r"\1_{\2}", text)
    return re.sub(r"_\{([a-zT0-9])\}", r"_\1", text)


def _renamed(m: re.Match[str]) -> str:
    upper = m["up"] or m["one"] or ""
    if re.search(r"(?<![A-Za-z\\])[tu](?![A-Za-z])", upper) or re.search(r"(?<![A-Za-z\\])u(?![A-Za-z])", m["body"]):
        return m[0]
    return m["head"] + re.sub(r"(?<![A-Za-z\\])t(?![A-Za-z])|(?<=[_^d])t(?![A-Za-z])", "u", m["body"] + m["tail"])


def plain_process(text: str) -> str:
    """One notation for differentials and definitions."""
    text = re.sub(r"\\(?:mathrm|operatorname|text|textrm)\s*\{\s*d\s*\}\s*", "d", text)
    text = re.sub(r"\\(?:mathrm|text|rm)\s*\{\s*e\s*\}|\\mathrm\s+e(?![a-z])", "e", text)
    text = text.replace(":=", "=").replace(r"\coloneqq", "=").replace(r"\equiv", "=") if ":=" in text or "coloneqq" in text else text
    text = re.sub(r"\\(?:left|right)(?![a-zA-Z])\s*(?=[()\[\]|])", "", text)
    text = re.sub(r"\\(?:left|right)\s*(?=\\[{}])", "", text)
    text = _timed(text)
    text = re.sub(r"\\(sin|cos|tan|sinh|cosh|ln|log|exp)\s*([WBXYS]_(?:\{\w\}|\w))", r"\\\1(\2)", text)
    text = _INTEGRAL.sub(_renamed, text)
    text = re.sub(r";\s*(?=is (?:it|this)\b)", ". ", text)
    text = re.sub(r"\\exp\s*\\\{(.*?)\\\}", r"\\exp(\1)", text)
    text = re.sub(r"(?<![A-Za-z\\{])(?:\\(?:operatorname|mathrm|text)\s*\{\s*)?(?<![A-Za-z\\])E\s*\}?\s*(?=[\[(])", r"\\mathbb{E}", text)
    text = re.sub(r"(?<![A-Za-z\\{])(?:\\(?:operatorname|mathrm|text)\s*\{)?\s*(Var|Cov)\s*\}?\s*\[([^\[\]]*)\]", r"\\mathrm{\1}(\2)", text)
    text = re.sub(r"(?<![A-Za-z\\{])(Var|Cov)\s*(?=\()", r"\\mathrm{\1}", text)
    text = re.sub(r"\\mathbb\{E\}\s*\(((?:[^()]|\([^()]*\))*)\)", r"\\mathbb{E}[\1]", text)
    text = re.sub(r"It[oô](?:['’]s)? (?:lemma|formula|calculus|rule|chain rule)", "Itô's formula", text)
    return text


_X = r"(?:\\(?:bar|hat|tilde)\s*\{?\s*)?\\?[A-Za-z]+\}?(?:\^\{?\(?\d\)?\}?)?(?:_\{?[\w,]+\}?)?(?:\([tsuT0]\))?"
_NOISE = re.compile(
    r"\(?\\?\{?\s*\(?([WBZ]|w)(?:\^\d)?(?:_\{?t\}?|\(t\)|\(\\cdot\))?\)?\s*(?:,\s*t\s*\\geq?\s*0\s*|:\s*t\s*\\geq?\s*0)?\\?\}?\)?"
    r"(?:_\{\s*t\s*(?:\\geq?(?:slant)?\s*0|\\in\s*[\[(][^\])]*[\])])\s*\}|_\{?t\}?)?"
)


def sort_formula(latex: str, given: Given) -> list[str]:
    """The marks of the parts of one formula."""
    latex = re.sub(r"\\(?:begin|end)\{(?:align|aligned|equation|gather|cases|array|split)\*?\}(?:\{[lcr]+\})?", " ", latex)
    latex = latex.replace("&", " ").strip()
    if _NOISE.fullmatch(latex) or re.fullmatch(
        r"\(\s*[WB](?:\^\d_t|_\d\(t\)|_\d|_\{\d[^}]*\})(?:\s*,\s*\\?l?d?o?t?s?[WB]?[^,()]*)+\)", latex
    ):
        given.noise = latex
        return [_mark("W", latex, given)]
    out = []
    for part in split_list(latex):
        begun = re.fullmatch(r"\s*(\\?[A-Za-z]+(?:_\{?0\}?|\(0\))\s*=\s*)([^=<>]+?)\s*((?:>|<|\\in(?![a-z])|\\geq?(?![a-z])).*)", part)
        if begun is not None:
            out.append(_mark("S", begun[1] + begun[2], given))
            out.append(_mark("R", begun[2] + begun[3], given))
        elif part:
            out.append(_mark(_kind(part), _tidy(part), given))
    return out


def _mark(kind: str, text: str, given: Given) -> str:
    if kind == "N" and re.search(r"(?<![A-Za-z\\])[WBXY]_\{?[tsuT]", text) and "=" not in text:
        kind = "A"  # an expression of the process
    if re.search(r"(?<![A-Za-z\\])(?:d\s*)?[WBZ](?:_|\(t|\^\d_t|(?![A-Za-z]))|d\s*\\?[WBZ]|\bdw\b|d\s*w(?![a-z])", text):
        given.random = True
    given.formulas.append((kind, text))
    return f"⟦{kind}{len(given.formulas) - 1}⟧"


def _tidy(text: str) -> str:
    """`dS/S = ...` as an equation of S."""
    relative = re.match(
        r"\s*(?:d\s*(?P<a>[A-Z])(?:_\{?t\}?|\(t\))?\s*/\s*(?P=a)(?:_\{?t\}?|\(t\))?"
        r"|\\[dt]?frac\s*\{\s*d\s*(?P<b>[A-Z])(?:_\{?t\}?|\(t\))?\s*\}"
        r"\s*\{\s*(?P=b)(?:_\{?t\}?|\(t\))?\s*\})\s*=\s*(?P<m>.*?)\s*(?:\\[,;]\s*)?d\s*t\s*(?P<s>[+-])\s*(?P<v>.*?)\s*(?:\\[,;]\s*)?"
        r"d\s*(?P<w>[WBZ](?:_\{?t\}?|\(t\))?)\s*$",
        text,
    )
    if relative is None:
        return text
    name = relative["a"] or relative["b"]
    mu, vol = (f"({v})" if re.search(r"[+-]", v.strip()) else v for v in (relative["m"], relative["v"]))
    return rf"d{name}_t={mu} {name}_t\,dt{relative['s']}{vol} {name}_t\,d{relative['w']}"


def _kind(text: str) -> str:
    flat = re.sub(r"\\[,;:! ]|\s", "", text)
    flat = flat[1:-1] if re.fullmatch(r"\([A-Za-z](?:_\{?t\}?|\(t\))?\)", flat) else flat
    left, equals, right = flat.partition("=")
    compared = re.search(r"<|>|\\leq?(?![a-z])|\\geq?(?![a-z])|\\in(?![a-z])|\\neq?(?![a-z])", flat)
    if equals:
        if re.fullmatch(r"d[WBZ][^=]*d[WBZ][^=]*", left) or re.match(r"d\\langle|\\langle|\[[WB]", left):
            return "K"
        if (
            re.match(r"d(?!\()", left)
            and not re.search(r"d\(", left)
            and re.search(r"d(?:t|\\?[WBZw])", right)
            or re.match(r"\\[dt]?frac\{d", left)
        ):
            return "Q"
        if re.fullmatch(r"\\?[A-Za-z]+(?:\^\d)?(?:_\{?0\}?|\(0\))", left):
            return "S"
        if re.fullmatch(_X + r"(?:\([^()]*\))?", left) and not compared:
            return "G"
        return "N"
    if "\\sim" in flat and re.match(r"\\?[A-Za-z]+(?:_\{?0\}?|\(0\))\\sim", flat):
        return "S"
    if compared and not re.search(r"\\(?:mathbb|Pr|operatorname|int)|P\(|E\[", flat):
        return "R"
    if re.match(r"\(\\Omega|\(?\\mathcal|\\mathbb\{?[PQ]\}?$|\\\{\\mathcal", flat):
        return "W"
    if re.match(r"d(?=\(|\\left|[A-Zr]|\\log|\\ln|[a-z]_t|e\^|f)", flat):
        return "D"
    if re.search(r"\\(?:mathbb|mathrm|operatorname|text)\{(?:E|P|Var|Cov|V)|\\Pr|^E[\[({]|Var|Cov|\\int|^P\(", flat):
        return "A"
    if re.fullmatch(r"(?:\\?[A-Za-z])(?:\^\d)?(?:_\{?[ts]\}?|\([ts]\))", flat) or re.fullmatch(r"[SXYZMNRVrUQ]|\\xi", flat):
        return "X"
    if re.fullmatch(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:,\\?[A-Za-z]+(?:_\w)?)*|\\?[A-Za-z]+(?:\(t\)|_t)", flat):
        return "L"
    return "N"
