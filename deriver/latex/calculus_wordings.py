r"""Further sentences of calculus and optimisation in other words: rows of a pattern and what it means; asked where a text is refused.

Comes in: a text such as "Compute $\frac{\partial(u,v)}{\partial(x,y)}$ for $u=xy$, $v=x-y$". Goes out: the same task in words of the
grammar, or the text itself where no row fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

__all__ = ["ROWS"]

Row = Callable[[str], str]


def _plain(pattern: str, new: str) -> Row:
    compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda text: compiled.sub(new, text)


_F = r"\$(?:[^$]+)\$"
_ASK = r"(?:find|compute|determine|calculate|evaluate|give|state|obtain|work out)"


# Jacobians ---------------------------------------------------------------------------------------------------------------------------

_SYMBOL = re.compile(
    r"\\[dt]?frac\s*\{\s*\\partial\s*\(\s*(?P<top>[^(){}]+?)\s*\)\s*\}\s*\{\s*\\partial\s*\(\s*(?P<low>[^(){}]+?)\s*\)\s*\}"
    r"|\\partial\s*\(\s*(?P<top2>[^(){}]+?)\s*\)\s*/\s*\\partial\s*\(\s*(?P<low2>[^(){}]+?)\s*\)"
)
_SYSTEMS = {
    "polar": (r"{0}\cos {1}", r"{0}\sin {1}"),
    "cylindrical": (r"{0}\cos {1}", r"{0}\sin {1}", "{2}"),
    "spherical": (r"{0}\sin {1}\cos {2}", r"{0}\sin {1}\sin {2}", r"{0}\cos {1}"),
}


def _jacobian(text: str) -> str:
    r""" "Compute $\frac{\partial(u,v)}{\partial(x,y)}$ for $u=..$, $v=..$": the determinant of the map, its letters in that order."""
    found = _SYMBOL.search(text)
    if found is None or len(list(_SYMBOL.finditer(text))) != 1:
        return text
    top, low = ([z.strip() for z in (found[a] or found[c]).split(",")] for a, c in (("top", "top2"), ("low", "low2")))
    if len(top) != len(low) or len(top) not in (2, 3):
        return text
    inside = "".join(f[1:-1] for f in re.findall(_F, text) if _SYMBOL.search(f))
    outside = [f[1:-1] for f in re.findall(_F, text) if not _SYMBOL.search(f)]
    if _SYMBOL.sub("", inside).strip(" .,"):
        return text
    words = set(re.findall(r"[a-z]+", re.sub(_F, " ", text).lower()))
    bodies: dict[str, str] = {}
    for formula in outside:
        for part in re.split(r",(?![^()]*\))|\\quad|\\text\{\s*and\s*\}", formula):
            name, sign, body = part.partition("=")
            name = re.sub(r"\s*\([^()]*\)\s*$", "", name.strip())
            if not sign or name in bodies or "=" in body:
                return text
            bodies[name] = body.strip().rstrip(".,")
    system = next((w for w in _SYSTEMS if w in words), None)
    if system is not None and not bodies and top == ["x", "y", "z"][: len(_SYSTEMS[system])] and len(low) == len(_SYSTEMS[system]):
        bodies = {z: row.format(*low) for z, row in zip(top, _SYSTEMS[system], strict=True)}
    allowed = _JACOBIAN_WORDS | ({system, "coordinates", "coordinate", "system"} if system else set())
    if set(bodies) != set(top) or not words <= allowed:
        return text
    return f"Find the Jacobian determinant of $F({', '.join(low)})=({', '.join(bodies[z] for z in top)})$."


_JACOBIAN_WORDS = frozenset(
    "find compute determine calculate evaluate the jacobian determinant of for let if and where given with then when suppose that is a "
    "transformation by change variables map defined".split()
)


# Line integrals ------------------------------------------------------------------------------------------------------------------------

_CYLINDER = re.compile(r"\$\s*x\s*\^\s*\{?2\}?\s*\+\s*y\s*\^\s*\{?2\}?\s*=\s*(?P<size>\d+)\s*\$")
_PLANE = re.compile(r"\$\s*(?P<left>[-+\dxyz\s]+?)\s*=\s*(?P<right>[-+\dxyz\s]+?)\s*\$")


def _cut_cylinder(text: str) -> str:
    """The curve where a plane cuts the cylinder x^2+y^2=c, counterclockwise from above: r(t), once around."""
    found = re.search(
        r"\$\s*C\s*\$ is (?:the )?(?:curve of )?intersection of (?:the )?(?P<one>plane \$[^$]*\$|cylinder \$[^$]*\$) (?:and|with) (?:the )?"
        r"(?P<two>cylinder \$[^$]*\$|plane \$[^$]*\$)(?P<way>[^.$]*)",
        text,
    )
    if found is None or not re.search(r"counterclockwise|counter-clockwise|anticlockwise", found["way"]):
        return text
    if not re.fullmatch(
        r"[\s,]*(?:and )?(?:oriented |traversed |orientation )?(?:counterclockwise|counter-clockwise|anticlockwise)"
        r"(?: orientation)?[\s,]*(?:as )?(?:when )?(?:seen|viewed)?(?: from above)?\s*", found["way"]
    ):  # fmt: skip
        return text
    sides = f"{found['one']} {found['two']}"
    round_ = _CYLINDER.search(sides)
    plane = next((p for p in _PLANE.finditer(sides) if "^" not in p[0]), None)
    if round_ is None or plane is None:
        return text
    height = _height(plane["left"], plane["right"])
    size = int(round_["size"])
    root = str(int(size**0.5)) if int(size**0.5) ** 2 == size else rf"\sqrt{{{size}}}"
    if height is None:
        return text
    factor = "" if root == "1" else root
    a, c, d = height
    parts = [_coefficient(a, rf"{factor}\cos t"), _coefficient(c, rf"{factor}\sin t"), _number(d)]
    z = "+".join(p for p in parts if p).replace("+-", "-") or "0"
    curve = rf"$C$ is the curve $\mathbf{{r}}(t)=({factor}\cos t, {factor}\sin t, {z})$, $0\le t\le 2\pi$"
    rest = text[: found.start()] + curve + text[found.end() :]
    return re.sub(r"^\s*use stokes['’]?s? theorem to (?=compute|evaluate|find|calculate)", "", rest, flags=re.IGNORECASE)


def _height(left: str, right: str) -> tuple[Fraction, Fraction, Fraction] | None:
    """z = a x + c y + d from a linear equation."""
    total = {"x": Fraction(0), "y": Fraction(0), "z": Fraction(0), "": Fraction(0)}
    for side, sign in ((left, 1), (right, -1)):
        plain = side.replace(" ", "")
        terms = re.findall(r"[-+]?[^-+]+", plain)
        if "".join(terms) != plain:
            return None
        for term in terms:
            shape = re.fullmatch(r"(?P<s>[-+]?)(?P<n>\d*)(?P<z>[xyz]?)", term)
            if shape is None or not (shape["n"] or shape["z"]):
                return None
            total[shape["z"]] += sign * (-1 if shape["s"] == "-" else 1) * Fraction(shape["n"] or 1)
    if total["z"] == 0:
        return None
    return tuple(-total[k] / total["z"] for k in ("x", "y", ""))  # type: ignore[return-value]


def _number(value: Fraction) -> str:
    if value == 0:
        return ""
    if value.denominator == 1:
        return str(value.numerator)
    return ("-" if value < 0 else "") + rf"\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def _coefficient(value: Fraction, term: str) -> str:
    if value in (1, -1):
        return ("-" if value < 0 else "") + term
    return _number(value) + term if value else ""


# Parallelograms ------------------------------------------------------------------------------------------------------------------------

_VERTEX = re.compile(r"\(\s*(-?\d+(?:/\d+)?)\s*,\s*(-?\d+(?:/\d+)?)\s*\)")


def _parallelogram(text: str) -> str:
    r"""$\iint_D f\,dA$ over the parallelogram (square, rectangle) with four given vertices: over the unit square, by an affine map."""
    shape = re.search(
        r"(?:,? ?where \$\s*[A-Z]\s*\$ is|over|on) the (?:parallelogram|square|rectangle|region)(?: region)? with(?: the)? "
        r"(?:vertices|corners) "
        r"(?P<list>[^.a-z]*(?:and )?[^.a-z]*)", text,
    )  # fmt: skip
    body = re.search(r"\\iint(?:\\limits)?\s*(?:_\s*(?:\{\s*[A-Z]\s*\}|[A-Z]))?(?P<f>[^$]*?)(?:\\[,;:! ]|\s)*d\s*A\s*\$", text)
    if shape is None or body is None:
        return text
    corners = [(Fraction(a), Fraction(c)) for a, c in _VERTEX.findall(shape["list"])]
    rest = text.replace(shape[0], " ").replace(body[0], " ")
    if len(corners) != 4 or set(re.findall(r"[a-z]+", rest.lower())) - set(
        "find compute evaluate calculate the double integral of".split()
    ):
        return text
    for order in ((0, 1, 2, 3), (0, 1, 3, 2), (0, 2, 1, 3)):
        a, c, d, e = (corners[i] for i in order)
        if a[0] + d[0] == c[0] + e[0] and a[1] + d[1] == c[1] + e[1]:
            break
    else:
        return text
    one, two = (c[0] - a[0], c[1] - a[1]), (e[0] - a[0], e[1] - a[1])
    size = abs(one[0] * two[1] - one[1] * two[0])
    letters = re.sub(r"\\[a-zA-Z]+", " ", body["f"])
    if size == 0 or not set(re.findall(r"[a-zA-Z]", letters)) <= {"x", "y", "e"}:
        return text
    x, y = (
        "+".join(p for p in (_number(a[i]), _coefficient(one[i], "u"), _coefficient(two[i], "v")) if p).replace("+-", "-") for i in (0, 1)
    )
    put = {"x": f"{{({x})}}", "y": f"{{({y})}}"}
    f = re.sub(r"\\[a-zA-Z]+|[xy]", lambda m: put.get(m[0], m[0]), body["f"].strip())
    factor = "" if size == 1 else _number(size)
    return rf"Evaluate $\int_0^1\int_0^1 {factor}\left({f}\right)\,du\,dv$."


# Theorems ------------------------------------------------------------------------------------------------------------------------------

_PART = r"(?P<{0}>[^$=,]+|[^$=]+?)"


def _parts_of_field(text: str) -> str:
    """ "Verify Green's theorem for $P=..$, $Q=..$": the field as a pair."""
    if "green" not in text.lower():
        return text
    pattern = re.compile(
        r"\$\s*(?:P|M)(?:\(x\s*,\s*y\))?\s*=(?P<p>[^$=]+)\$\s*(?:,|and|, and)\s*\$\s*(?:Q|N)(?:\(x\s*,\s*y\))?\s*=(?P<q>[^$=]+)\$"
    )
    return pattern.sub(lambda m: rf"$\mathbf{{F}}=({m['p'].strip()}, {m['q'].strip()})$", text)


_ROUND_CYLINDER = re.compile(
    r"cylinder \$\s*x\s*\^\s*\{?2\}?\s*\+\s*y\s*\^\s*\{?2\}?\s*\\le(?:q|qslant)?\s*(?P<size>\d+)\s*\$\s*(?:,|and|, and|with|for)?\s*"
    r"\$\s*0\s*\\le(?:q|qslant)?\s*z\s*\\le(?:q|qslant)?\s*(?P<h>\d+)\s*\$"
)


def _round_cylinder(text: str) -> str:
    """The solid cylinder by its inequalities."""

    def said(found: re.Match[str]) -> str:
        size = int(found["size"])
        root = int(size**0.5)
        radius = str(root) if root * root == size else rf"\sqrt{{{size}}}"
        return f"cylinder of radius ${radius}$ and height ${found['h']}$"

    return _ROUND_CYLINDER.sub(said, text)


def _curl_of_gradient(text: str) -> str:
    r""" "Show that $\nabla\times(\nabla\phi)=0$ for $\phi=...$": the identity of the function itself."""
    found = re.search(
        r"\$\s*\\nabla\s*\\times\s*(?:\\left)?\(?\s*\\nabla\s*(?P<a>\\?[a-zA-Z]+)\s*(?:\\right)?\)?\s*=\s*(?:0|\\mathbf\s*\{?0\}?|\\vec\s*\{?0\}?)\s*\$"
        r"(?:,)? (?:for|where|when|if)(?: the function)? "
        r"\$\s*(?P<b>\\?[a-zA-Z]+)\s*(?:\(\s*x\s*,\s*y\s*,\s*z\s*\))?\s*=(?P<f>[^$=]+)\$", text,
    )  # fmt: skip
    if found is None or found["a"] != found["b"]:
        return text
    f = found["f"].strip()
    rows = ", ".join(rf"\frac{{\partial}}{{\partial {z}}}({f})" for z in "xyz")
    rest = text[: found.start()]
    if re.search(r"[a-z]", re.sub(r"show that|verify that|prove that|check that|confirm that", "", rest.lower())):
        return text
    return rf"Find the curl of $({rows})$."


# Densities -----------------------------------------------------------------------------------------------------------------------------


def _density(text: str) -> str:
    """ "$X$ is uniform on $(0,1)$ and $Y=g(X)$. Find the density of $Y$." """
    found = re.fullmatch(
        r"\s*(?:let |suppose (?:that )?|if )?\$\s*(?P<x>[A-Z])\s*\$ (?P<law>(?:is|be)(?: a)? [^$.]*(?:\$[^$]*\$)?[^$.]*?)[,;]? "
        r"(?:and|and let|let) "
        r"\$\s*(?P<y>[A-Z])\s*=(?P<g>[^$]*)\$(?P<more>,? (?:where|with|for) "
        r"\$[^$]*\$)?\s*[.,;]\s*(?:find|derive|compute|determine|what is)(?: the)?"
        r"(?: probability)? density(?: function)? of \$\s*(?P<z>[A-Z])\s*\$\s*[.?]?\s*", text, re.IGNORECASE,
    )  # fmt: skip
    if found is None or found["y"] != found["z"] or found["x"] not in found["g"]:
        return text
    more = re.sub(r"^,? (?:where|with|for) ", " and ", found["more"] or "")
    law = re.sub(r"^be\b", "is", found["law"])
    return f"Find the density of ${found['y']}={found['g'].strip()}$ where ${found['x']}$ {law}{more}."


ROWS: tuple[Row, ...] = (
    _plain(r"^\s*(?:sum|add up) (?:the )?(?:infinite )?(?:series )?(?=\$[^$]*\\sum)", "Compute "),
    _plain(r"^\s*(?:express|write(?: down)?|give) (?=the (?:laplacian|gradient|divergence|curl) of )", "Find "),
    _plain(
        r"^(?P<ask>\s*(?:find|compute|determine) \$[^$]*\bd\s*(?:\^\s*\{?2\}?)?\s*y[^$]*\$),? (?:when|where|if|given(?: that)?) "
        r"(?=\$\s*x\s*=)",
        r"\g<ask> for ",
    ),
    _plain(
        r"\$\s*(?:\\operatorname\s*\{\s*div\s*\}|\\mathrm\s*\{\s*div\s*\}|\\nabla\s*\\cdot)\s*(?P<n>\\?[a-zA-Z]+(?:\s*\{?\s*[A-Z]\s*\}?)?)\s*\$"
        r" and \$\s*(?:\\operatorname\s*\{\s*curl\s*\}|\\mathrm\s*\{\s*curl\s*\}|\\nabla\s*\\times)\s*(?P=n)\s*\$"
        r",? (?:where|for|of|if|when) (?=\$\s*(?P=n)[^$]*=)",
        "the divergence and the curl of ",
    ),
    _plain(
        r"^(?P<a>\s*(?:find|compute|determine|derive) the )(?P<b>(?:convex |fenchel )?conjugate of \$[^$]*\$),? (?:with|where|for|if) "
        r"\$\s*(?P<m>[A-Z])\s*\\succ\s*0\s*\$\s*\.?\s*$",
        r"\g<a>\g<b> where $\g<m>$ is symmetric positive definite.",
    ),
    _jacobian,
    _cut_cylinder,
    _parallelogram,
    _parts_of_field,
    _round_cylinder,
    _curl_of_gradient,
    _plain(r",? (?:with|using|via|by(?: using)?|in) polar coordinates(?=\s*(?:,|\.|$))", ""),
    _density,
    _plain(rf"^\s*{_ASK} (?:a|the) (?:closed(?: |-)form(?: expression)?|closed formula|formula) (?:of|for)(?: the (?:finite "
           rf")?sum)? (?=\$\s*(?:\\displaystyle)?"
           r"\s*\\sum)", "Find "),
    _plain(rf"^\s*{_ASK} (?:a|the) potential(?: function)? (?:of|for)(?: the)?(?: vector)?(?: field)? "
           rf"(?P<f>{_F})\s*,?\s*(?:or|and) (?:show|prove|explain)"
           r" (?:that|why) (?:none|no potential|it) (?:exists|does not exist)\s*\.?\s*$", r"Is \g<f> conservative? Find a potential."),
    _plain(r"^\s*(?:verify|check|confirm|illustrate|test) (?:clairaut'?s?|schwarz'?s?|young'?s?)(?:'s)? theorem "
           r"(?:for|on|with)(?: the function)? "
           r"(?P<f>\$\s*(?P<n>[a-zA-Z])[^$]*\$)", r"Verify that $\g<n>_{xy}=\g<n>_{yx}$ for \g<f>"),
    _plain(r"^\s*(?:solve|use|apply)(?: the problem)?(?: with| by| using)?(?: the)? "
           r"(?:kkt|karush-kuhn-tucker|karush–kuhn–tucker|lagrange multiplier)(?: conditions| method)?"
           r"(?: to| and)?\s*[:,]?\s*(?=(?:minimi|maximi))", ""),
    _plain(r"^\s*(?:derive|find|compute|determine) the (?:tangency|maximum sharpe(?: ratio)?|max-sharpe) portfolio,?(?: that| which| by)?"
           r" maximi[sz](?:ing|es) ", "Find the tangency portfolio: maximise "),
    _plain(r"^\s*(?:derive|show how to (?:derive|find)) (?:the )?(?:value of )?(?:the )?(?:gaussian integral "
           r")?(?P<f>\$[^$=]*\\int[^$=]*\$)", r"Evaluate \g<f>"),
    _plain(r"^\s*(?:in which|in what) direction does (?P<f>\$[^$]*\$) (?:increase|grow|rise) (?:most rapidly|the "
           r"fastest|fastest|the most rapidly) (?:at|from)"
           r"(?: the point)? (?P<p>\$[^$]*\$).*$", r"Find the gradient of \g<f> at \g<p>."),
    _plain(rf"^\s*{_ASK} the (?:conjugate|legendre(?:-fenchel)? (?:transform|conjugate)|fenchel conjugate|convex conjugate) "
           rf"(?:function )?of the "
           r"(?:hinge|absolute value|huber|softplus|logistic|exponential|square[d]?|squared error|quadratic)(?: loss| function)*,? (?=\$)",
           "Find the convex conjugate of "),
    _plain(r"^\s*(?:find|determine|derive|which is|what is) the (?:probability "
           r")?(?:distribution|probabilities|vector|probability vector)(?: \$\s*p\s*\$)?(?: on \$\s*n\s*\$ "
           r"(?:points|outcomes|states))? (?:with|of|having|that has|which has|maximi[sz]ing) (?:the "
           r")?(?:largest|maximum|maximal|greatest|highest)? ?(?:shannon )?entropy "
           r"(?:\$\s*H(?:\(p\))?\s*=\s*(?P<g>[^$]*)\$|(?P<f>\$[^$]*\$)) (?:subject to|under|such that)",
           r"Maximise \g<f> subject to"),
    _plain(r"(?<=\$) on (?=\$\s*[^$,]*(?:<|\\le)[^$]*\$\s*\.?\s*$)", " for "),
)  # fmt: skip
