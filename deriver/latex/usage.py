"""How the names of a formula are used in it: what `evidence` notes in its one pass over the syntax tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .dependence import Dependence

__all__ = ["Evidence"]


@dataclass
class Evidence:
    """What the way a name is used says about it, before any meaning is decided."""

    transposed: set[str] = field(default_factory=set)  # x^T, A^T
    matrix_like: set[str] = field(default_factory=set)  # inside det, tr, with ^{-T}, A succ 0
    matrix_valued: set[str] = field(default_factory=set)  # K of K(\theta)^{-1}, \det K(\theta), e^{A(t)}
    normed: set[str] = field(default_factory=set)  # inside a double bar
    acted_on: set[str] = field(default_factory=set)  # directly behind a capital letter in a product
    acting: set[str] = field(default_factory=set)  # a capital letter directly before another factor
    inverted: set[str] = field(default_factory=set)  # A of A^{-1}
    indexed: dict[str, int] = field(default_factory=dict)  # base -> how many indices, where an index is bound
    names: set[str] = field(default_factory=set)  # every name that occurs
    levels: set[str] = field(default_factory=set)  # u of u_i^{n+1}=u_{i-1}^n: the upper index is no power
    iterates: dict[str, str] = field(default_factory=dict)  # names with a subscript such as k+1, and its letter
    factors: dict[str, int] = field(default_factory=dict)  # how often a name stands where it is no function
    applied: dict[str, int] = field(default_factory=dict)  # how often a name stands directly before a parenthesis
    started: set[str] = field(default_factory=set)  # names directly before a number in parentheses: x(0)
    seen: dict[str, int] = field(default_factory=dict)  # how often a name occurs
    vector_valued: set[str] = field(default_factory=set)  # \phi of \phi(x)^\top\phi(y) and \theta^\top\phi(x)
    ahead_of_row: set[str] = field(default_factory=set)  # u of a product that ends in u v^\top: an outer product
    terms: set[str] = field(default_factory=set)  # names that are a whole term of a sum
    powers: set[str] = field(default_factory=set)  # names with a superscript
    dotted: set[str] = field(default_factory=set)  # \dot x
    primed: set[str] = field(default_factory=set)  # y', \dot x: names with primes or dots
    index_letters: set[str] = field(default_factory=set)  # letters in subscripts
    ran_over: set[str] = field(default_factory=set)  # letters of every integral
    turned: bool = False  # X'X: primes behind capital and bold letters are transposes
    turned_keys: set[str] = field(default_factory=set)  # x of x'Ax: a prime behind it is a transpose
    turned_fences: set[int] = field(default_factory=set)  # where (y-Xb)'(y-Xb) begins
    turned_open: set[str] = field(default_factory=set)  # a of a'b: a transpose, or a derivative
    below: set[str] = field(default_factory=set)  # names in denominators
    count: str | None = None  # the letter that counts the terms of an open sum
    outer: set[str] = field(default_factory=set)  # u of u_k v_k^\top: indexed vectors
    open_sum: bool = False  # a sum whose range is not written
    rotating: bool = False  # i in an exponent of e: the imaginary unit, unless i is an index
    conjugated: set[str] = field(default_factory=set)  # under an overline, or of which a real part is taken: complex
    covariances: set[str] = field(default_factory=set)  # \mathcal{N}(\mu,\Sigma)
    bounds: set[str] = field(default_factory=set)  # letters in the bounds of sums and products, and in sizes: integers
    plain_d: bool = False  # d is used where it cannot be a differential
    integrated: set[str] = field(default_factory=set)  # letters that integrals run over
    moving: bool = False  # a derivative sign, a prime, a dot or a Delta occurs, or a coordinate below a letter
    dependence: Dependence | None = None  # which letters are functions, where something moves
    random: set[str] = field(default_factory=set)  # capital letters inside of an expectation, a variance, a probability
    algebra: bool = False  # products, powers, inverses of matrices: what only arrays have
    scalar_like: bool = False  # letters of physics, and no algebra of matrices
    operators: bool = False  # \hat H beside E
    compared: set[str] = field(default_factory=set)  # capital letters beside a number in an order: C > 0
    has_primes: bool = False
    scripted: bool = False
    errors: bool = False  # e_{k+1}, |e_k|: the errors of an iteration, and no unit vectors
    congruent: bool = False  # a modulus is written: the letters are whole numbers
    points: set[str] = field(default_factory=set)  # x of \sum_i\alpha_ik(x,x_i): x_i is another point, and no entry of x
    real_powers: set[str] = field(default_factory=set)  # K of K^\alpha
    amplitudes: set[str] = field(default_factory=set)  # A of A\cos t, A e^{-t}, A x^2: capital letters before values of functions
    counted: set[str] = field(default_factory=set)  # n of \sqrt n, \operatorname{tr}I=n, c^n\det A: it may be a size
    exponents: set[str] = field(default_factory=set)  # n of c^n
    sequential: set[str] = field(default_factory=set)  # a of \sum_{k=0}^n a_k x^k: a sequence, and no array that is counted from 1
    called: set[str] = field(default_factory=set)  # T of T(n): names directly before one letter in parentheses
    sequences: bool = False  # x[n]: letters before a bracket are sequences
    engineering: bool = False  # j of e^{j\omega t}: the imaginary unit, unless j is an index
    differentiated: set[str] = field(default_factory=set)  # t of d/dt, \partial_t, \nabla_\theta
    conditional: set[str] = field(default_factory=set)  # p of p(x | y), P of P(A \cap B): used for densities and probabilities
