"""Matrices with some properties and without others, found among small integer ones; statements on all matrices, refuted by such a matrix.

Each property that is claimed of the matrix is a step with its own check. A statement for which no matrix is found is left open: small
matrices prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product

from flint import fmpz_mat

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Claim
from .board import Board, Refusal, Stuck

__all__ = ["matrix_example"]

Rows = tuple[tuple[int, ...], ...]
_TRANSPOSED = "The transpose is not the matrix."


@lru_cache(maxsize=64)
def _candidates(side: int, entries: tuple[int, ...]) -> tuple[Rows, ...]:
    """Matrices in the order of how simple they look."""
    found = [tuple(tuple(v[i * side : (i + 1) * side]) for i in range(side)) for v in product(entries, repeat=side * side)]
    return tuple(sorted(found, key=_look))


def _look(A: Rows) -> tuple[int, int, list[int]]:
    """Small entries first, then few minus signs, then those that begin with them."""
    entries = [x for r in A for x in r]
    return sum(map(abs, entries)), sum(x < 0 for x in entries), [-x for x in entries]


def _times(A: Rows, B: Rows) -> Rows:
    return tuple(tuple(sum(x * B[k][j] for k, x in enumerate(r)) for j in range(len(B[0]))) for r in A)


def _transposed(A: Rows) -> Rows:
    return tuple(zip(*A, strict=True))


def _eye(n: int) -> Rows:
    return tuple(tuple(int(i == j) for j in range(n)) for i in range(n))


def _zero(n: int) -> Rows:
    return ((0,) * n,) * n


def _det(A: Rows) -> int:
    return int(fmpz_mat([list(r) for r in A]).det())


@lru_cache(maxsize=32768)
def _roots(A: Rows) -> tuple[tuple[int, int], ...] | None:
    """The eigenvalues with multiplicity, where all are integers."""
    coefficients = fmpz_mat([list(r) for r in A]).charpoly()
    _, factors = coefficients.factor()
    if any(p.degree() > 1 for p, _ in factors):
        return None
    return tuple(sorted((int(-p[0] / p[1]), k) for p, k in factors))


def _rank_at(A: Rows, value: int) -> int:
    return int(fmpz_mat([[x - value * (i == j) for j, x in enumerate(r)] for i, r in enumerate(A)]).rank())


def _diagonalisable(A: Rows) -> bool | None:
    roots = _roots(A)
    if roots is None:
        return False if _real(A) is False else None
    return all(_rank_at(A, v) == len(A) - k for v, k in roots)


def _real(A: Rows) -> bool | None:
    if _roots(A) is not None:
        return True
    if len(A) == 2:
        return (A[0][0] + A[1][1]) ** 2 - 4 * _det(A) >= 0
    return None


def _distinct(A: Rows) -> bool | None:
    roots = _roots(A)
    return None if roots is None else all(k == 1 for _, k in roots)


def _nilpotent(A: Rows) -> bool:
    power = A
    for _ in range(len(A) - 1):
        power = _times(power, A)
    return power == _zero(len(A))


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


_HOLDS: dict[str, Callable[[Rows], bool | None]] = {
    "nonzero": lambda A: any(x for r in A for x in r),
    "zero": lambda A: not any(x for r in A for x in r),
    "identity": lambda A: _eye(len(A)) == A,
    "diagonal": lambda A: all(x == 0 for i, r in enumerate(A) for j, x in enumerate(r) if i != j),
    "upper triangular": lambda A: all(x == 0 for i, r in enumerate(A) for j, x in enumerate(r) if i > j),
    "lower triangular": lambda A: all(x == 0 for i, r in enumerate(A) for j, x in enumerate(r) if i < j),
    "positive entries": lambda A: all(x > 0 for r in A for x in r),
    "symmetric": lambda A: _transposed(A) == A,
    "skew-symmetric": lambda A: _transposed(A) == tuple(tuple(-x for x in r) for r in A),
    "orthogonal": lambda A: _times(_transposed(A), A) == _eye(len(A)),
    "normal": lambda A: _times(_transposed(A), A) == _times(A, _transposed(A)),
    "idempotent": lambda A: _times(A, A) == A,
    "involution": lambda A: _times(A, A) == _eye(len(A)),
    "minus identity": lambda A: _times(A, A) == tuple(tuple(-x for x in r) for r in _eye(len(A))),
    "nilpotent": _nilpotent,
    "square zero": lambda A: _times(A, A) == _zero(len(A)),
    "invertible": lambda A: _det(A) != 0,
    "singular": lambda A: _det(A) == 0,
    "positive determinant": lambda A: _det(A) > 0,
    "positive definite": lambda A: _transposed(A) == A and all(_det(tuple(r[:k] for r in A[:k])) > 0 for k in range(1, len(A) + 1)),
    "real eigenvalues": _real,
    "no real eigenvalues": lambda A: _not(_real(A)) if len(A) == 2 else False,
    "distinct eigenvalues": _distinct,
    "repeated eigenvalue": lambda A: _not(_distinct(A)),
    "diagonalisable": _diagonalisable,
    "defective": lambda A: _not(_diagonalisable(A)),
}


def _search(has: list[str], lacks: list[str], sides: tuple[int, ...]) -> tuple[Rows | None, int]:
    tried = 0
    spectral = {"diagonalisable", "defective"} & {*has, *lacks}
    for strict, side in [(strict, side) for strict in ((True, False) if spectral else (False,)) for side in sides]:
        for A in _candidates(side, (0, 1, -1, 2, 3) if side == 2 else (0, 1, -1)):
            tried += not strict
            if strict and _roots(A) is None:
                continue  # better one that is the same over the complex numbers
            if all(_HOLDS[p](A) is True for p in has) and all(_HOLDS[p](A) is False for p in lacks):
                return A, tried
    return None, tried


def matrix_example(board: Board) -> None:
    """A matrix that has what is asked for; or the answer to a statement on all matrices."""
    request = board.request
    side = next((int(r.split(" ")[1]) for r in request if r.startswith("side ")), None)
    if "statement" in request and "pair" in request:
        _closure(board)
        return
    if "pair" in request:
        _pair(board, side or 2)
        return
    statement = "statement" in request
    given = sorted(r for r in request if r.startswith("given " if statement else ("has ", "lacks ")))
    has = [r.split(" has ", 1)[-1].removeprefix("has ") for r in given if " has " in f" {r}"]
    lacks = [r.split(" lacks ", 1)[-1].removeprefix("lacks ") for r in given if " lacks " in f" {r}"]
    sides = (side,) if side else (2, 3)
    if not statement:
        A, _ = _search(has, lacks, sides)
        if A is None:
            _none(board, has, lacks, sides)
        assert A is not None
        _shown(board, A, has, lacks)
        return
    for then in sorted(r.removeprefix("then ") for r in request if r.startswith("then ")):
        way, name = then.split(" ", 1)
        wanted = ([*has], [*lacks, name]) if way == "has" else ([*has, name], [*lacks])
        A, tried = _search(*wanted, sides)
        if A is None:
            why = next((why for p, q, why in _IMPLIED if p in has and way == "has" and q == name), None)
            if why is not None:
                board.warnings.append("What is cited is a theorem; no matrix is worked out.")
                board.answer("text", None, text=f"true: {why}")
                continue
            raise Stuck(
                f"no counterexample is among {tried} small integer matrices, which proves nothing; a proof in general is not found here"
            )
        claim = _shown(board, A, *wanted, name="counterexample")
        board.answer("text", None, text="false: the matrix is a counterexample", claim=_of_the_statement(board, claim))


def _of_the_statement(board: Board, shown: Claim | None) -> Claim | None:
    """What the answer "false" rests on; where the task asserts the statement, the statement at the counterexample, which fails."""
    if "asserted" not in board.request or shown is None:
        return shown
    opposite = {"=": "!=", "!=": "="}.get(shown.relation)
    return board.claim(b.ONE, "=", b.ZERO) if opposite is None else replace(shown, relation=opposite)


#: What has the first property has the second, and why.
_IMPLIED = (
    ("symmetric", "diagonalisable", "by the spectral theorem every real symmetric matrix is diagonalisable"),
    ("symmetric", "real eigenvalues", "the eigenvalues of a real symmetric matrix are real"),
    ("orthogonal", "invertible", "$Q^\\top Q=I$ makes $Q^\\top$ the inverse"),
    ("idempotent", "diagonalisable", "$P^2=P$ makes $x=Px+(x-Px)$ a sum of eigenvectors"),
    ("involution", "diagonalisable", "$A^2=I$ makes $x$ half the sum of the eigenvectors $x+Ax$ and $x-Ax$"),
    ("positive definite", "invertible", "$x^\\top Ax>0$ for $x\\ne0$, so that $Ax\\ne0$"),
    ("distinct eigenvalues", "diagonalisable", "eigenvectors of different eigenvalues are independent"),
    ("nilpotent", "singular", "$A^k=0$ makes $\\det(A)^k=0$"),
    ("symmetric", "normal", "$A^\\top A=A^2=AA^\\top$"),
    ("orthogonal", "normal", "$Q^\\top Q=I=QQ^\\top$"),
    ("involution", "invertible", "$A^2=I$ makes the matrix its own inverse"),
    ("positive definite", "symmetric", "a positive definite matrix is symmetric by definition"),
    ("positive definite", "positive determinant", "the determinant is the product of eigenvalues that are positive"),
    ("diagonal", "symmetric", "the entries off the diagonal are zero"),
    ("diagonal", "diagonalisable", "the unit vectors are eigenvectors"),
)


def _none(board: Board, has: list[str], lacks: list[str], sides: tuple[int, ...]) -> None:
    both = next((p for p in has if p in lacks), None)
    if both is not None:
        raise Refusal(f"nothing is {both} and not {both}")
    for p, q in (("invertible", "singular"), ("zero", "nonzero"), ("diagonalisable", "defective"), ("nilpotent", "invertible")):
        if p in has and q in has:
            raise Refusal(f"there is no such matrix: none is {p} and {q}")
    for p, q, why in _IMPLIED:
        if p in has and (q in lacks or {"diagonalisable": "defective", "invertible": "singular"}.get(q) in has):
            raise Refusal(f"there is no such matrix: {why}")
    said = " and ".join(str(n) for n in sides)
    raise Stuck(f"none of the small integer matrices with {said} rows has this; that there is none at all is not proved")


def _minus(e: Expr) -> Expr:
    return b.mul(b.num(-1), e)


def _matrix(A: Rows) -> Expr:
    return b.matrix([[b.num(x) for x in r] for r in A])


def _shown(board: Board, A: Rows, has: list[str], lacks: list[str], name: str = "matrix") -> Claim | None:
    e = _matrix(A)
    M = board.name(e)
    for p in has:
        _step(board, M, A, p, True)
    for p in lacks:
        _step(board, M, A, p, False)
    claim = board.steps[-1].claim
    board.answer(name, e, claim=claim)
    return claim


def _step(board: Board, M: Expr, A: Rows, name: str, holds: bool) -> None:
    """What shows that the matrix has a property, or lacks it."""
    n = len(A)
    At, unit = b.transpose(M), _matrix(_eye(n))
    relation = "=" if holds else "!="
    said = f"{'' if holds else 'Not '}{name}."
    said = said[0].upper() + said[1:]
    if name in ("symmetric", "skew-symmetric"):
        board.step("matrix product", At, M if name == "symmetric" else _minus(M), relation=relation, because=said)
    elif name in ("orthogonal", "normal"):
        board.step("matrix product", b.dot(At, M), unit if name == "orthogonal" else b.dot(M, At), relation=relation, because=said)
    elif name in ("idempotent", "involution", "minus identity", "square zero"):
        right = {"idempotent": M, "involution": unit, "minus identity": _minus(unit), "square zero": b.zeros(M.shape)}[name]
        board.step("matrix product", b.dot(M, M), right, relation=relation, because=said if name not in ("minus identity",) else "")
    elif name == "nilpotent":
        k = n if not holds else next(k for k in range(1, n + 1) if _power(A, k) == _zero(n))
        board.step("matrix product", b.matrix_power(M, b.num(k)), b.zeros(M.shape), relation=relation, because=said)
    elif name in ("invertible", "singular", "positive determinant"):
        rule = "determinant of a 2x2 matrix" if n == 2 else "determinant by elimination"
        board.step(rule, b.det(M), b.num(_det(A)), because=said)
    elif name == "positive definite" and _transposed(A) != A:
        board.step("matrix product", At, M, relation="!=", because="Not symmetric, so not positive definite.")
    elif name == "positive definite":
        for k in range(1, n + 1):
            corner = tuple(r[:k] for r in A[:k])
            board.step("leading minor", b.det(_matrix(corner)), b.num(_det(corner)), because=said if k == n else "")
    elif name in ("real eigenvalues", "no real eigenvalues") and _roots(A) is None:
        half = b.num((A[0][0] + A[1][1]) ** 2 - 4 * _det(A))
        trace = b.subtract(b.power(b.trace(M), b.num(2)), b.mul(b.num(4), b.det(M)))
        board.step("discriminant of a 2x2 matrix", trace, half, because=said)
    elif name in ("diagonalisable", "defective", "distinct eigenvalues", "repeated eigenvalue", "real eigenvalues", "no real eigenvalues"):
        _spectrum(board, M, A, said)
    else:  # what is seen at a glance
        board.step("matrix product", M, _matrix(A), because=said)


def _power(A: Rows, k: int) -> Rows:
    out = A
    for _ in range(k - 1):
        out = _times(out, A)
    return out


def _spectrum(board: Board, M: Expr, A: Rows, said: str) -> None:
    """The characteristic polynomial with its roots, and how many independent eigenvectors belong to each."""
    from .eigen import lambda_symbol

    n, roots = len(A), _roots(A)
    x = lambda_symbol(board)
    if roots is None:  # no real eigenvalue: the discriminant is negative
        half = b.num((A[0][0] + A[1][1]) ** 2 - 4 * _det(A))
        trace = b.subtract(b.power(b.trace(M), b.num(2)), b.mul(b.num(4), b.det(M)))
        board.step("discriminant of a 2x2 matrix", trace, half, because=f"{said} Over the real numbers there is no eigenvector.")
        return
    factors = b.mul(*(b.power(b.subtract(x, b.num(v)), b.num(k)) if k > 1 else b.subtract(x, b.num(v)) for v, k in roots))
    identity = b.identity(n)
    polynomial = b.det(b.subtract(b.mul(x, identity), M))
    values = ", ".join(f"${v}$" for v, _ in roots)
    board.step("factors of the characteristic polynomial", polynomial, factors, because=f"Eigenvalues {values}.")
    for v, k in roots:
        shifted = b.subtract(M, b.mul(b.num(v), identity)) if v else M
        r = _rank_at(A, v)
        vectors = f"{n - r} independent eigenvector{'s' if n - r != 1 else ''} for ${v}$, which is a root {k} time{'s' if k != 1 else ''}. "
        board.step("rank from the pivots", b.rank(shifted), b.num(r), because=vectors + said)


def _closure(board: Board) -> None:
    """Whether sums or products of matrices of a kind are of a kind."""
    request = board.request
    has, then = ([r.removeprefix(f"{lead} ") for r in request if r.startswith(f"{lead} ")] for lead in ("given", "then"))
    way, wanted = then[0].split(" ", 1)
    given = [r.removeprefix("has ") for r in has]
    known = [A for A in _candidates(2, (0, 1, -1)) if all(_HOLDS[p](A) is True for p in given)]
    for A in known:
        for B in known:
            C = (
                _times(A, B)
                if "closure product" in request
                else tuple(tuple(map(sum, zip(r, q, strict=True))) for r, q in zip(A, B, strict=True))
            )
            if _HOLDS[wanted](C) is not (way != "has"):
                continue
            one, two = _matrix(A), _matrix(B)
            M, N = board.name(one, "A"), board.name(two, "B")
            for p in given:
                _step(board, M, A, p, True)
                _step(board, N, B, p, True)
            if "closure product" in request:
                board.step("matrix product", b.dot(M, N), _matrix(C))
            else:
                board.step("arithmetic", b.add(M, N), _matrix(C), because="Entry by entry.")
            _step(board, board.name(_matrix(C), "C"), C, wanted, way != "has")
            claim = board.steps[-1].claim
            board.answer("A", one, claim=claim)
            board.answer("B", two, claim=claim)
            board.answer("text", None, text="false: these matrices are a counterexample", claim=_of_the_statement(board, claim))
            return
    why = _KEPT.get(("product" if "closure product" in request else "sum", given[0], wanted)) if len(given) == 1 and way == "has" else None
    if why is None:
        raise Stuck("no counterexample is among the small integer matrices, which proves nothing; a proof in general is not found here")
    board.answer("text", None, text=f"true: {why}")


#: What sums or products of matrices of a kind have, and why.
_KEPT = {
    ("product", "invertible", "invertible"): "$(AB)^{-1}=B^{-1}A^{-1}$",
    ("product", "orthogonal", "orthogonal"): "$(AB)^\\top AB=B^\\top A^\\top AB=I$",
    ("product", "singular", "singular"): "$\\det(AB)=\\det A\\det B=0$",
    ("product", "diagonal", "diagonal"): "the diagonals are multiplied entry by entry",
    ("product", "upper triangular", "upper triangular"): "an entry below the diagonal is a sum of zeros",
    ("product", "lower triangular", "lower triangular"): "an entry above the diagonal is a sum of zeros",
    ("sum", "symmetric", "symmetric"): "$(A+B)^\\top=A^\\top+B^\\top=A+B$",
    ("sum", "skew-symmetric", "skew-symmetric"): "$(A+B)^\\top=A^\\top+B^\\top=-(A+B)$",
    ("sum", "diagonal", "diagonal"): "the entries off the diagonal are sums of zeros",
    ("sum", "upper triangular", "upper triangular"): "the entries below the diagonal are sums of zeros",
    ("sum", "positive definite", "positive definite"): "$x^\\top(A+B)x=x^\\top Ax+x^\\top Bx>0$",
}


def _pairs(side: int) -> Iterator[tuple[Rows, Rows]]:
    small = _candidates(side, (0, 1))
    for total in range(2, 2 * len(small)):
        for i in range(max(0, total - len(small) + 1), min(total + 1, len(small))):
            yield small[i], small[total - i]


def _pair(board: Board, side: int) -> None:
    request = board.request
    zero = _zero(side)
    for A, B in _pairs(side):
        if "has nonzero" in request and zero in (A, B):
            continue
        AB, BA = _times(A, B), _times(B, A)
        if "product zero" in request and (zero != AB or zero in (A, B)):
            continue
        if "reverse not zero" in request and zero == BA or "do not commute" in request and AB == BA:
            continue
        one, two = _matrix(A), _matrix(B)
        M, N = board.name(one, "A"), board.name(two, "B")
        board.step("matrix product", b.dot(M, N), _matrix(AB))
        if "product zero" not in request or "reverse not zero" in request:
            board.step("matrix product", b.dot(N, M), _matrix(BA))
        board.answer("A", one, claim=board.steps[0].claim)
        board.answer("B", two, claim=board.steps[-1].claim)
        return
    raise Stuck("no such pair is among the small matrices of zeros and ones")
