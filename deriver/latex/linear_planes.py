r"""Maps of the plane in words: rotations, reflections and projections, one after the other.

Comes in: folded words such as "reflects vector about ⟦N1⟧ axis and rotates vector through angle of ⟦X2⟧". Goes out: a thing of kind P whose
data hold its matrix, and how the matrix is asked for. Does not know: sentences.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from . import patterns as re
from .linear_plain import coefficients_of, number_text, vector_text
from .linear_symbols import plain_name

if TYPE_CHECKING:
    from .linear_composition import Composer

__all__ = ["PLANE_MAPS", "followed", "matrix_of_plane_map", "mirrored", "named_plane_map", "rotated", "shadowed"]

_WHAT = r"(?:map )?(?:which |that )?(?:first )?"
_OF = r"(?: (?:points?|vectors?|plane|it|them|in|of|⟦R\d+⟧))*"
_PLACE = r"(?:⟦N\d+⟧ ?-? ?axis|⟦[SE]\d+⟧)"
#: kind of map -> the words for it
PLANE_MAPS = {
    "rotation": rf"\b{_WHAT}(?:rotates?|rotation){_OF} (?:through|by)(?: angle(?: of)?)? ⟦[XK]\d+⟧(?: radians| degrees)?"
                r"(?: (?:counter-?clockwise|anti-?clockwise|clockwise))?(?: about origin)?",
    "mirror": rf"\b{_WHAT}(?:reflects?|reflection){_OF} (?:about|across|in|through|over) {_PLACE}",
    "shadow": rf"\b{_WHAT}(?:orthogonally )?(?:projects?|projection){_OF} (?:onto|on) ⟦N\d+⟧ ?-? ?axis",
}  # fmt: skip


def _matrix(p: str, q: str, r: str, s: str) -> str:
    return rf"\begin{{pmatrix}}{p}&{q}\\{r}&{s}\end{{pmatrix}}"


def rotated(c: Composer, m: re.Match[str]) -> str:
    """A rotation by its angle; counterclockwise unless it is said otherwise."""
    angle = c.say(re.findall(r"⟦[XK]\d+⟧", m[0])[0]).strip("$")
    degrees = re.fullmatch(r"(-?\d+)\s*(?:\^\s*\{?\\circ\}?|°)?", angle)
    if degrees is not None and ("circ" in angle or "°" in angle or "degrees" in m[0]):
        angle = rf"\frac{{{degrees[1]}}}{{180}}\pi"
    back = re.search(r"(?<![-r])\bclockwise", m[0]) is not None
    if "clockwise" not in m[0]:
        c.assumed.append("the rotation is counterclockwise")
    cos, sin = rf"\cos\left({angle}\right)", rf"\sin\left({angle}\right)"
    one, other = (f"-{sin}", sin) if back else (sin, f"-{sin}")
    asked = f"Find the matrix of the linear map $T(1,0)=({cos},{one})$, $T(0,1)=({other},{cos})$."
    return c.mark("P", m[0], matrix=_matrix(cos, other, one, cos), asked=asked)


def _normal(c: Composer, words: str) -> list[Fraction] | None:
    """A normal vector of the line that words name: an axis, or an equation."""
    axis = re.search(r"(⟦N\d+⟧) ?-? ?axis", words)
    if axis is not None:
        return {"x": [Fraction(0), Fraction(1)], "y": [Fraction(1), Fraction(0)]}.get(c.say(axis[1]).strip("$ "))
    mark = re.findall(r"⟦[SE]\d+⟧", words)[-1]
    equation = c.symbol(mark).data.get("plane", c.say(mark).strip("$"))
    found = coefficients_of(equation, ["x", "y"])
    return found[0] if found is not None and found[1] == 0 and any(found[0]) else None


def _outer(v: list[Fraction], sign: int) -> str:
    """`I - 2vv^T/v^Tv` for sign -2, `I - vv^T/v^Tv` for sign -1."""
    size = v[0] * v[0] + v[1] * v[1]
    cells = [number_text(Fraction(int(i == j)) + sign * v[i] * v[j] / size) for i in range(2) for j in range(2)]
    return _matrix(*cells)


def mirrored(c: Composer, m: re.Match[str]) -> str | None:
    """A reflection in a line through the origin."""
    normal = _normal(c, m[0])
    if normal is None or "3" in "".join(re.findall(r"⟦R\d+⟧", m[0]) and [c.say(x) for x in re.findall(r"⟦R\d+⟧", m[0])]):
        return None
    return c.mark("P", m[0], matrix=_outer(normal, -2), asked=f"Find the Householder matrix with normal vector ${vector_text(normal)}$.")


def shadowed(c: Composer, m: re.Match[str]) -> str | None:
    """An orthogonal projection onto an axis of the plane."""
    normal = _normal(c, m[0])
    if normal is None:
        return None
    along = vector_text([normal[1], -normal[0]] if normal[1] else [Fraction(0), Fraction(1)])
    return c.mark("P", m[0], matrix=_outer(normal, -1), asked=f"Find the projection matrix onto ${along}$.")


def followed(c: Composer, m: re.Match[str]) -> str:
    """One map after another: the product of the matrices, the last to the left."""
    one, two = c.symbol(m[1]).data["matrix"], c.symbol(m[2]).data["matrix"]
    return c.mark("P", m[0], matrix=f"{two}{one}", asked=f"Compute ${two}{one}$.")


def named_plane_map(c: Composer, m: re.Match[str]) -> str | None:
    """ "Let $T:\\mathbb{R}^2\\to\\mathbb{R}^2$ rotate points ..."."""
    name = re.match(r"\$\s*([A-Z](?:_\d)?)", c.say(m[1]))
    if name is None or "3" in c.say(m[1]):
        return None
    c.named[plain_name(name[1])] = m[2]
    return m[2]


def matrix_of_plane_map(c: Composer, m: re.Match[str]) -> str:
    """How its matrix is asked for."""
    return c.symbol(m[1]).data["asked"]
