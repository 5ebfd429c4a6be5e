r"""General statements on matrices in the order in which textbooks put them: what is given first, then what is to be shown.

Comes in: a line of `Said`. Goes out: the same line as "show that ... where ...", which is the order the reader of claims knows. A formula
such as `P^2=P` that is given is said as a property; a formula that only says again what is shown, as in "derive the Woodbury formula for
$(A+UCV)^{-1}$", is written out.
"""

from __future__ import annotations

from collections.abc import Callable

from ..errors import DeriverError
from . import patterns as re
from .linear_line import Said
from .wording import tokens_of

__all__ = ["STATEMENTS", "covariance_asked"]

_SHOW = r"(?:show|prove|verify|check|confirm|demonstrate|deduce)"
_MARKS = r"⟦\d+⟧(?:(?: ,| and|, and)+ ⟦\d+⟧)*"
_TRANSPOSE = r"\^(?:T|\\top|\\intercal|')"
_PREDICATE = (
    r"(?:symmetric|orthogonal|idempotent|skew-symmetric|positive definite|positive semidefinite|invertible|a projection|a projector"
    r"|an orthogonal projector|an orthogonal projection|a projection matrix|nilpotent|unitary|normal)"
)
_PREDICATES = rf"(?:both )?{_PREDICATE}(?:(?: ,| and|, and)+ {_PREDICATE})*"


def _plain(formula: str) -> str:
    return re.sub(r"[\s{}]", "", formula)


def _marks(line: str) -> list[str]:
    found: list[str] = re.findall(r"⟦\d+⟧", line)
    return found


def _property(said: Said, marks: list[str]) -> str | None:
    """What formulas such as `P^2=P` and `P^T=P` say of one matrix, in words."""
    held: set[str] = set()
    names: set[str] = set()
    for mark in marks:
        sides = _plain(said.formula(mark)).split("=")
        if len(sides) != 2:
            return None
        for one, other in (sides, sides[::-1]):
            found = re.fullmatch(r"([A-Z])(\^2|\^(?:T|\\top)\1?|\1\^(?:T|\\top)|\1)", one)
            if found is None:
                continue
            name, rest = found[1], found[2]
            if rest in ("^2", name) and other == name:
                held.add("idempotent")
            elif rest in ("^2", name) and other == "I":
                held.add("involution")
            elif re.fullmatch(_TRANSPOSE, rest) and other in (name, f"-{name}"):
                held.add("symmetric" if other == name else "skew-symmetric")
            elif rest.endswith(name) and other == "I" or re.fullmatch(rf"{name}{_TRANSPOSE}", rest) and other == "I":
                held.add("orthogonal")
            else:
                continue
            names.add(name)
            break
        else:
            return None
    word = {
        frozenset({"idempotent", "symmetric"}): "an orthogonal projector",
        frozenset({"idempotent"}): "idempotent",
        frozenset({"symmetric"}): "symmetric",
        frozenset({"skew-symmetric"}): "skew-symmetric",
        frozenset({"orthogonal"}): "orthogonal",
    }.get(frozenset(held))
    return f"{said.mark(names.pop())} is {word}" if word and len(names) == 1 else None


def _given_first(said: Said) -> None:
    """ "Let $P$ be a square matrix with $P^2=P$ and $P^\\top=P$. Show that ...", "Suppose $P^2=P$. Prove that ..."."""
    found = re.fullmatch(
        rf"(?:let|suppose|assume|if|given)(?: that)? (?:(?:the |a )?(?:square |real )*(?:matrix )?⟦\d+⟧ (?:be|is) (?:an? )?(?:real "
        rf"|square |⟦\d+⟧ )*"
        rf"matrix (?:with|such that|satisfying|for which) )?(?P<given>{_MARKS}) ?[.,;] (?:then )?(?P<verb>{_SHOW}) that (?P<rest>.*?) ?\.",
        said.line,
    )
    if found is None or not re.fullmatch(rf"⟦\d+⟧(?: (?:is|are) (?:also |again |both )?{_PREDICATES})?", found["rest"]):
        return
    marks = _marks(found["given"])
    rest = re.sub(r" (?:also|again)\b", "", found["rest"])
    definition = (
        len(marks) == 1 and re.match(r"[A-Z]=", _plain(said.formula(marks[0]))) and "^{-1}" in said.formula(marks[0]).replace(" ", "")
    )
    known = None if definition else _property(said, marks)
    if known is not None or definition:
        said.line = f"show that {rest} where {known or marks[0]} ."


def _two_claims(said: Said) -> None:
    """ "Let $H=...$. Show that $I-H$ is idempotent and that $(I-H)X=0$."."""
    found = re.fullmatch(
        rf"(?:let|suppose|define|put|for|with) (?P<d>⟦\d+⟧) ?[.,] (?P<verb>{_SHOW}) that (?P<one>⟦\d+⟧(?: is {_PREDICATES})?) and "
        rf"(?:that )?"
        rf"(?P<two>⟦\d+⟧(?: is {_PREDICATES})?) ?\.",
        said.line,
    )
    if found is not None and re.match(r"[A-Z]=", _plain(said.formula(found["d"]))) and r"\begin" not in said.formula(found["d"]):
        where = f"where {found['d']} ."
        said.line = f"show that {found['one']} {where} show that {found['two']} {where}"


def _satisfies(said: Said) -> None:
    """ "Show that if $X$ has full column rank then $H=...$ satisfies $H^2=H$ and $H^\\top=H$."."""
    found = re.fullmatch(
        rf"{_SHOW} that (?:if|when|whenever) (?P<given>⟦\d+⟧ (?:has|is) [a-z -]+?) ?,? (?:then )?(?:the matrix )?(?P<d>⟦\d+⟧) "
        rf"(?:satisfies|is such that|has) "
        rf"(?P<claims>{_MARKS}) ?\.",
        said.line,
    )
    if found is not None and re.match(r"[A-Z]=", _plain(said.formula(found["d"]))):
        said.line = f"show that {' and '.join(_marks(found['claims']))} where {found['given']} and {found['d']} ."


def _named_thing(said: Said) -> None:
    """ "Prove that the projection matrix $P=...$ is symmetric and idempotent"."""
    found = re.fullmatch(
        rf"{_SHOW} that (?:the|a|every|any) (?:orthogonal )?(?:projection|projector|householder|hat|rotation|reflection)?(?: ?matrix| "
        rf"reflection| "
        rf"reflector| projector)? ?(?P<d>⟦\d+⟧) is (?P<p>{_PREDICATES}) ?\.",
        said.line,
    )
    if found is None:
        return
    name = re.match(r"([A-Z])=", _plain(said.formula(found["d"])))
    if name is not None:
        said.line = f"show that {said.mark(name[1])} is {found['p']} where {found['d']} ."


def _null_spaces(said: Said) -> None:
    """ "Show that $A$ and $A^\\top A$ have the same null space"."""
    found = re.fullmatch(
        rf"{_SHOW} that (?P<one>⟦\d+⟧) and (?P<two>⟦\d+⟧) have the same (?P<w>null space|nullspace|kernel|rank) ?\.", said.line
    )
    if found is not None:
        word = found["w"].replace("nullspace", "null space").replace("kernel", "null space")
        one, two = found["one"], found["two"]
        if len(said.formula(one)) < len(said.formula(two)):
            one, two = two, one
        if word == "rank":
            ranks = [rf"\operatorname{{rank}}({said.formula(m)})" for m in (one, two)]
            said.line = f"show that {said.mark('='.join(ranks))} ."
        else:
            name = _plain(said.formula(two))
            if not re.fullmatch(rf"{re.escape(name)}\^(?:T|\\top){re.escape(name)}", _plain(said.formula(one))):
                return
            if name != "A":
                said.assumed.append(f"the matrix ${name}$ is called $A$")
            one, two = said.mark(r"A^\top A"), said.mark("A")
            said.line = f"show that the {word} of {one} equals the {word} of {two} ."


def _woodbury(said: Said) -> None:
    """ "Derive the Sherman-Morrison-Woodbury formula for $(D+WCW^\\top)^{-1}$": the formula written out."""
    found = re.fullmatch(
        rf"(?:derive|{_SHOW[3:-1]}|find|state and prove|establish) (?:the )?(?:sherman ?-? ?morrison ?-? ?woodbury|sherman ?-? "
        rf"?morrison|woodbury)"
        rf"(?: matrix)?(?: identity| formula)? (?:for|of) (?:the inverse of )?(?P<f>⟦\d+⟧)(?: (?:by|from|using|via|with) "
        rf"(?:block|gaussian|[a-z -]*elimination)"
        rf"[a-z -]*)? ?\.",
        said.line,
    )
    found = found or re.fullmatch(
        r"(?:find|derive|compute|determine) the inverse of (?:the )?(?:covariance )?(?:matrix )?(?P<f>⟦\d+⟧)(?: of (?:a|the) "
        r"(?:one|single)-?factor model)? ?\.",
        said.line,
    )
    claim = None if found is None else _inverse_of_sum(said.formula(found["f"]))
    if claim is not None:
        said.line = f"show that {said.mark(claim)} ."


_LETTER = r"(?:\\(?!top)[A-Za-z]+|[A-Za-z])(?:\^(?:T|\\top))?"
_SUM = re.compile(rf"\(?(\\?[A-Za-z]+)\+(?P<s>\\?[a-z]+(?:_\w)?\^2)?((?:{_LETTER})+)\)?(?:\^-1)?")


def _inverse_of_sum(formula: str) -> str | None:
    r"""The identity for `(A+UCV)^{-1}`, `A+UV` or `A+\sigma^2\beta\beta^\top`; None for another sum."""
    plain = re.sub(r"\\left|\\right", "", _plain(formula)).split("=")[-1]
    found = _SUM.fullmatch(plain)
    factors = re.findall(_LETTER, found[3]) if found else []
    if found is None or len(factors) not in (2, 3) or (found["s"] and len(factors) == 3):
        return None
    A, scale = found[1], found["s"] or ""
    write = [re.sub(r"\^(?:T|\\top)$", lambda m: r"^{\top}", f) for f in factors]
    U, V = write[0], write[-1]
    left = rf"({A}+{scale}{' '.join(write)})^{{-1}}={A}^{{-1}}"
    if len(write) == 3:
        return rf"{left}-{A}^{{-1}}{U}({write[1]}^{{-1}}+{V}{A}^{{-1}}{U})^{{-1}}{V}{A}^{{-1}}"
    if factors[0].lstrip("\\")[0].islower():
        return rf"{left}-\frac{{{scale}{A}^{{-1}}{U}{V}{A}^{{-1}}}}{{1+{scale}{V}{A}^{{-1}}{U}}}"
    return None if scale else rf"{left}-{A}^{{-1}}{U}(I+{V}{A}^{{-1}}{U})^{{-1}}{V}{A}^{{-1}}"


def _ridge_by_svd(said: Said) -> None:
    """ "Express the ridge solution $(A^\\top A+\\mu I)^{-1}A^\\top b$ in terms of the SVD $A=U\\Sigma V^\\top$"."""
    found = re.fullmatch(
        r"(?:express|write|rewrite|find) the ridge (?:solution|estimator|estimate) (?P<f>⟦\d+⟧) (?:in terms of|using|through|by|via) "
        r"(?:the |a )?"
        r"(?:svd|singular value decomposition)(?: of ⟦\d+⟧)? ?(?P<d>⟦\d+⟧) ?\.",
        said.line,
    )
    form = found and re.fullmatch(
        r"(?:\\?[a-z]+(?:_\\?\w+)?=)?\(([A-Z])\^(?:T|\\top)\1\+(\\?[a-z]+)I\)\^-1\1\^(?:T|\\top)([a-z])", _plain(said.formula(found["f"]))
    )
    svd = found and re.fullmatch(r"([A-Z])=([A-Z])(\\Sigma|[A-Z])([A-Z])\^(?:T|\\top)", _plain(said.formula(found["d"])))
    if found is None or not form or not svd or form[1] != svd[1]:
        return
    A, weight, right = form[1], form[2], form[3]
    U, S, V = svd[2], svd[3], svd[4]
    left = rf"({A}^\top {A}+{weight} I)^{{-1}}{A}^\top {right}"
    claim = rf"{left}={V}({S}^\top {S}+{weight} I)^{{-1}}{S}^\top {U}^\top {right}"
    said.line = f"show that {said.mark(claim)} where {found['d']} and {said.mark(U)} and {said.mark(V)} are orthogonal ."


def _factor_model(said: Said) -> None:
    """ "For the factor model $r=Bf+e$ with ..., show that $Cov(r)=BFB^T+D$": where it is the known one, it is derived."""
    found = re.fullmatch(
        rf"(?:for|in|consider|let|given) (?:the )?(?:linear )?(?:factor )?model (?P<m>⟦\d+⟧) (?:with|where|in which) "
        rf"(?P<given>{_MARKS})(?P<un>.*?uncorrelated) ?[,.] "
        rf"(?P<verb>{_SHOW}) that (?P<c>⟦\d+⟧) ?\.",
        said.line,
    )
    model = found and re.fullmatch(r"([a-z])=(\\?[A-Za-z]+)([a-z])\+(\\?[a-z]+)", _plain(said.formula(found["m"])))
    if found is None or not model:
        return
    known = {}
    for mark in _marks(found["given"]):
        one = re.fullmatch(r"\\(?:operatorname|mathrm|text)?(?:Cov|Var)\((\\?[a-z]+)\)=(\\?[A-Za-z]+)", _plain(said.formula(mark)))
        if one is not None:
            known[one[1]] = one[2]
    x, B, f, e = model.groups()
    shown = re.sub(r"\\top", "T", _plain(said.formula(found["c"])).split("=")[-1])
    if set(known) != {f, e} or shown not in (f"{B}{known[f]}{B}^T+{known[e]}", f"{known[e]}+{B}{known[f]}{B}^T"):
        return
    given = " , ".join(said.mark(rf"\mathrm{{Cov}}({n})={c}") for n, c in known.items())
    pair = said.mark(f"{f},{e}")
    said.line = f"in the factor model {found['m']} with {given} and {pair} uncorrelated , find the covariance of {said.mark(x)} ."


def covariance_asked(text: str) -> str | None:
    """The task of a factor model whose covariance is to be shown, as one that asks for it; None for any other text."""
    if "factor model" not in text or "uncorrelated" not in text:
        return None
    try:
        said = Said(tokens_of(text))
    except DeriverError:
        return None
    before = said.line
    _factor_model(said)
    return said.text if said.line != before else None


STATEMENTS: tuple[Callable[[Said], None], ...] = (
    _given_first, _two_claims, _satisfies, _named_thing, _null_spaces, _woodbury, _ridge_by_svd,
)  # fmt: skip
