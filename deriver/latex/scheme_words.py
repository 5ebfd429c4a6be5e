"""The words that may stand in a task on numerical methods; with any other word the general grammar reads, and names it."""

from __future__ import annotations

from . import patterns as re

__all__ = ["METHODS", "NUMBERS", "WORDS", "claimed_number", "method_named"]

WORDS = frozenset(
    """
    a not a-stable ab2 ab3 ab4 about absolute accuracy accurate accurate? adams adams-bashforth adams-moulton advection
    advection-diffusion all am2 am3 amplification amplification-factor an analyse analysis analyze and any apply approximate
    approximated approximates approximating approximation are area area-preserving as as-a asymptotic at attained backward
    bashforth bdf bdf1 bdf2 bdf3 bdf4 bdf5 bdf6 be be-seen best between block boole bound bounded btcs butcher by by-the calculate
    called can centered centered-difference central centred cfl check choice choose classical classical-runge-kutta closed
    coefficient coefficients combination combine combined composite compute condition conditionally conditions confirm connection
    consider consistency consistent constant constants constraint continuous converge convergence convergent converges courant
    crank-nicolson cube cubic decide deduce defined degree derivation derivative derive determine difference differencing
    differential diffusion discretisation discretises discretization discretization-of discretizes does double downwind eliminate
    energy equation error euler euler's evaluate exact exactness explain explicit exponent extrapolate extrapolation factor find
    finite first five fixed fixed-point flow following for formula forward four four-step fourier fourth fourth-order from ftcs
    function further gauss gauss-legendre general give given gives global good growth half halley halley's hamiltonian harmonic
    has have heat heun heun's highest how identify identity if implicit improved in infinity integral integration integrator
    integrators interpreted interval into is it it's iteration iterations iterative its justify k kutta kutta's kutta-type
    l-stable lax lax-friedrichs lax-wendroff layer layers leading leap-frog leapfrog legendre let limit linear linearised lobatto
    local long lower main map mapping maximal maximum means method method's methods mid-point midpoint milne milne-simpson mode
    modes monte multiplicity multistep near necessary negative network neumann neural newton newton's newton-cotes newton-raphson
    nodes nonnegative number numbers numerical nystrom obtain obtained ode of on one one-sided one-step open or order orders
    oscillator pair parameter parameters perform point points polynomial positive possible precise precision preserve preserves
    principal problem prove quadratic quadrature radau ralston ralston's rate reads real region residual residual-block resnet
    respect restriction restrictions result resulting richardson rk rk2 rk3 rk4 root rule rules runge runge-kutta satisfied
    satisfies satisfy scalar scheme scheme's scheme? secant second second-derivative second-order seen sequence show sided simple
    simpson simpson's size skip smallest so solution solving space spatial speed square stability stable stage stages start
    starting state stated stencil step step-size stepping steps stepsize stormer stormer-verlet störmer störmer-verlet such
    sufficient symmetric symplectic system systems table tableau term terms test test-equation that the then theta theta-method
    third third-order three three-eighths three-step time to towards trapezium trapezoid trapezoidal trapezoidal-rule triple
    truncation two two-stage two-step u' unconditional unconditionally under unknown unknowns unstable update updates upwind use
    used using value values variable velocity verify verlet via viewed von wave weights what when where whether which whose with
    bdf4 bdf5 bdf6 ab5 am4 am5 am6 locus boundary barrier dahlquist dahlquist's four-step
    five-step six-step backward-differentiation
    converges carry out perform applied near locally asymptotically harmonic oscillator staggered amplification-matrix leap-frog
    yee matrix matrices eigenvalues
    for-all grid grids newton's exponents lax-friedrichs ftcs btcs crank-nicolson's centred centered forward-time central-space
    friedrichs lax wendroff lax-wendroff root-locus sketch region polynomial differentiation
    polynomials du fort frankel dufort dufort-frankel fully always never unconditional
    iia ia iiia iiib gauss-radau
    no absolutely linearly quadratically cubically heron's characteristic construct condition requirement lagrange interpolatory choosing
    initial data stability-region consequently quadratically-convergent accurate consistency bounded
    yields zero zero-stability zero-stable zerostable numerov numerov's störmer's stoermer stoermer's cowell newmark
    """.split()
)

NUMBERS = {
    "zero": 0, "one": 1, "first": 1, "two": 2, "second": 2, "three": 3, "third": 3, "four": 4, "fourth": 4, "five": 5, "fifth": 5,
    "six": 6, "sixth": 6, "seven": 7, "linear": 1, "linearly": 1, "quadratic": 2, "quadratically": 2, "cubic": 3, "cubically": 3,
}  # fmt: skip

_STEPS = ((2, "two"), (3, "three"), (4, "four"), (5, "five"), (6, "six"))

#: Methods by their names; the first that is found in the words is meant.
METHODS = (
    ("symplectic euler", r"(?:symplectic|semi-implicit|semi-explicit) euler|euler-cromer"),
    ("implicit euler", r"(?:implicit|backward) euler|bdf1"),
    ("stormer verlet", r"leap-?frog|st(?:ö|o|oe)rmer(?:-verlet)?|verlet"),
    ("euler", r"(?:explicit |forward )?euler(?:'s)?"),
    ("implicit midpoint", r"implicit mid-?point"),
    ("explicit midpoint", r"(?:explicit )?mid-?point (?:method|rule|scheme)|modified euler|rk2"),
    ("heun", r"heun(?:'s)?|improved euler|explicit trapezoid(?:al)?"),
    ("ralston", r"ralston(?:'s)?"),
    ("trapezoidal", r"trapezoid(?:al)?|trapezium|crank-nicolson"),
    ("rk4", r"rk4|classical (?:fourth-order )?(?:rk|runge-kutta)|fourth-order runge-kutta|runge-kutta method of order (?:4|four)"),
    ("kutta 3", r"rk3|kutta(?:'s)? third-order|third-order (?:runge-)?kutta"),
    ("three eighths", r"(?:3/8|three-eighths)[- ]rule|kutta(?:'s)? 3/8"),
    ("gauss 2", r"(?:two-stage )?gauss(?:-legendre)? (?:method|runge-kutta|collocation)"),
    ("radau 2", r"(?:two-stage )?radau"),
    *((f"bdf{k}", rf"bdf[- ]?{k}|{w}-step (?:bdf|backward differentiation)|bdf (?:method )?of order (?:{k}|{w})") for k, w in _STEPS),
    *((f"ab{k}", rf"ab[- ]?{k}|{w}-step adams[-–]bashforth") for k, w in _STEPS),
    *((f"am{k + 1}", rf"am[- ]?{k + 1}|{w}-step adams[-–]moulton") for k, w in _STEPS),
)  # fmt: skip


def method_named(said: str) -> str | None:
    """The method whose name stands in the words."""
    found = [(m.start(), -len(m[0]), name) for name, pattern in METHODS if (m := re.search(rf"\b(?:{pattern})(?![\w-])", said))]
    return min(found)[2] if found else None


def claimed_number(said: str, noun: str) -> int | None:
    """The number that a task says of an order or a degree: "has order 2", "second order", "is of order two"."""
    names = "|".join(NUMBERS)
    found = re.search(rf"\b{noun}(?: of (?:convergence|accuracy|exactness|precision))?(?: is| equals| equal to)? (\d+|{names})\b", said)
    found = found or re.search(rf"\b(\d+|{names})[- ]{noun}\b", said) or re.search(rf"\b(\d+)(?:st|nd|rd|th)[- ]{noun}\b", said)
    if found is None and noun == "order":
        found = re.search(r"\b(linearly|quadratically|cubically)\b", said)
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else NUMBERS[found[1]]
