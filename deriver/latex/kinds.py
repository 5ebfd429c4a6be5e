r"""The vocabulary of questions: which words ask for which kind of problem.

Tables only. The kinds are those of the public contract; a phrase is matched with its longest form first.
"""

from __future__ import annotations

import re

__all__ = [
    "CALCULUS",
    "FILLERS",
    "MAKERS",
    "NOUNS",
    "OPERATION_WORDS",
    "SINGLE",
    "SQUARE",
    "TARGET_WORDS",
    "VALUES",
    "VERBS",
    "nearest",
    "operation_written",
]

#: Kinds of matrix calculus: what they act on is read to a typed expression with its variables.
CALCULUS = frozenset({"gradient", "hessian", "jacobian", "derivative", "differential"})
#: Kinds that are asked of square matrices only.
SQUARE = frozenset({"eigen", "diagonalise", "jordan", "lu", "cholesky", "ldl", "determinant", "inverse", "trace", "exponential"})
#: Kinds of which one question has one problem, however many formulas stand in it.
SINGLE = frozenset(
    "solve ode ode_system linear_system minimise lagrange independence projection angle taylor critical_points equilibrium "
    "least_squares ridge classify integral limit question".split()
)
#: Operation of an expression -> the kind of problem its value is.
VALUES: dict[str, str] = {
    "matrix_power": "power", "inverse": "inverse", "det": "determinant", "trace": "trace", "rank": "rank", "expm": "exponential",
    "pinv": "pseudoinverse", "norm": "norm", "dot": "power", "integral": "integral", "limit": "limit", "sum": "sum",
}  # fmt: skip

_OPERATIONS = (
    ("divergence", re.compile(r"\s*\\nabla\s*\\cdot\s*(?!(?:\\left)?\s*\(?\s*\\nabla)")),
    ("curl", re.compile(r"\s*\\nabla\s*\\times\b")),
    ("laplacian", re.compile(r"\s*(?:\\Delta\b|\\nabla\s*\^\s*\{?2\}?)\s*(?!=)")),
)


def operation_written(latex: str) -> str:
    r"""The kind of a formula that begins with an operation on fields, as `\nabla\times F` does; empty where none begins it."""
    return next((kind for kind, pattern in _OPERATIONS if pattern.match(latex)), "")


_NOUN_LISTS: dict[str, str] = {
    "gradient": "gradient, gradients, gradient vector, gradient field, grad",
    "hessian": "hessian, hessians, hessian matrix, matrix of second derivatives, matrix of second partial derivatives, "
    "second-derivative matrix",
    "jacobian": "jacobian, jacobians, jacobian matrix, matrix of partial derivatives, matrix of first partial derivatives",
    "derivative": "derivative, derivatives, slope",
    "differential": "differential, differentials, total differential, exact differential",
    "eigen": "eigenvalue, eigenvalues, eigenvector, eigenvectors, eigenpairs, eigenspaces, characteristic polynomial, spectrum",
    "diagonalise": "diagonalisation, diagonalization, eigendecomposition, eigen-decomposition, eigenvalue decomposition, "
    "spectral decomposition, diagonal form",
    "jordan": "jordan form, jordan normal form, jordan canonical form, jordan decomposition",
    "lu": "lu decomposition, lu factorisation, lu factorization, lu, plu decomposition, plu factorisation, plu factorization, "
    "triangular factorisation, triangular factorization",
    "qr": "qr decomposition, qr factorisation, qr factorization, qr",
    "cholesky": "cholesky decomposition, cholesky factorisation, cholesky factorization, cholesky factor",
    "ldl": "ldl decomposition, ldl factorisation, ldl factorization",
    "svd": "svd, singular value decomposition, singular-value decomposition, singular values, singular vectors",
    "determinant": "determinant, determinants",
    "inverse": "inverse, matrix inverse, inverses",
    "rank": "rank",
    "trace": "trace",
    "power": "matrix power",
    "exponential": "matrix exponential, exponential",
    "pseudoinverse": "pseudoinverse, pseudo-inverse, moore-penrose inverse, moore-penrose pseudoinverse, generalised inverse",
    "norm": "norm, euclidean norm, length, frobenius norm, spectral norm, magnitude",
    "condition_number": "condition number",
    "angle": "angle, cosine",
    "projection": "projection, orthogonal projection, projection matrix",
    "null_space": "basis of the null space, basis for the null space, "
    "orthonormal basis of the null space, null space, nullspace, kernel",
    "column_space": "basis of the column space, basis for the column space, "
    "orthonormal basis of the column space, column space, range, image",
    "row_space": "basis of the row space, basis for the row space, "
    "orthonormal basis of the row space, row space",
    "left_null_space": "basis of the left null space, basis for the left null space, "
    "orthonormal basis of the left null space, left null space, left nullspace",
    "least_squares": "least squares solution, least-squares solution, least squares fit, least-squares fit, "
    "least squares estimator, least-squares estimator, line of best fit",
    "ridge": "ridge solution, ridge estimator, ridge regression solution",
    "critical_points": "critical points, critical point, stationary points, stationary point, extrema, extreme values",
    "equilibrium": "equilibria, equilibrium, equilibrium points, equilibrium solutions, fixed points, steady states",
    "minimise": "minimum, minimiser, minimizer, minimum value, minima, maximum, maximiser, maximizer, maximum value, maxima, "
    "optimum, optimal value",
    "lagrange": "lagrangian, lagrange multipliers, lagrange multiplier",
    "taylor": "taylor series, taylor polynomial, taylor expansion, maclaurin series, maclaurin polynomial, series expansion, "
    "power series, linearisation, linearization, quadratic approximation, linear approximation",
    "integral": "integral, antiderivative, primitive, indefinite integral, definite integral",
    "limit": "limit, limits",
    "sum": "sum, value of the sum, closed form of the sum",
    "divergence": "divergence",
    "curl": "curl, rotation",
    "laplacian": "laplacian",
    "jacobian_determinant": "jacobian determinant, determinant of the jacobian, functional determinant",
    "ode": "general solution, particular solution, solution, solutions",
}  # fmt: skip

#: Noun phrase -> kind.
NOUNS: dict[tuple[str, ...], str] = {tuple(name.split()): kind for kind, names in _NOUN_LISTS.items() for name in names.split(", ")}
#: Verbs that ask for what follows them.
VERBS: frozenset[str] = frozenset(
    "find compute calculate determine derive give evaluate obtain take show write state work get express deduce".split()
)
#: Verbs that name the kind themselves.
MAKERS: dict[str, str] = {
    "differentiate": "derivative", "diagonalise": "diagonalise", "diagonalize": "diagonalise", "eigendecompose": "diagonalise",
    "invert": "inverse", "integrate": "integral", "solve": "solve", "minimise": "minimise", "minimize": "minimise",
    "maximise": "minimise", "maximize": "minimise", "optimise": "minimise", "optimize": "minimise", "linearise": "taylor",
    "linearize": "taylor", "project": "projection", "orthonormalise": "qr", "orthonormalize": "qr",
    "classify": "classify", "factorise": "factorise", "factorize": "factorise", "factor": "factorise", "decompose": "factorise",
    "exponentiate": "exponential", "expand": "taylor",
}  # fmt: skip
#: Words that may stand before what is asked for and say nothing more.
FILLERS: frozenset[str] = frozenset(
    "the a an its their also then all any both each now out down full whole explicit exact analytic analytical closed-form "
    "matrix-valued vector-valued corresponding resulting following entire down carefully please me us explicitly".split()
)
#: Nouns that may stand before the formula that is asked about, and say nothing more than it.
TARGET_WORDS: frozenset[str] = frozenset(
    "function functions matrix vector scalar expression map mapping transformation objective loss cost criterion likelihood "
    "log-likelihood quadratic form field energy functional equation system series sequence operator polynomial logistic "
    "cross-entropy scalar-valued vector-valued real-valued matrix-valued linear affine multivariate bivariate model problem "
    "following product quotient composition least-squares regularised regularized penalised penalized "
    "marginal posterior portfolio regression utility penalty reconstruction".split()
)
#: Words that say an operation: they may stand before a formula only where the formula has it, as this pattern tells.
OPERATION_WORDS: dict[str, str] = {
    "squared": r"\^\{?2|\^\{?\\top", "square": r"\^\{?2", "negative": r"^\s*-|^\s*\\left.?-", "inverse": r"-\s*1",
    "matrix inverse": r"-\s*1",
    "determinant": r"\\det", "log-determinant": r"\\det", "trace": r"tr", "rank": r"rank", "sum": r"\\sum", "integral": r"\\int",
    "limit": r"\\lim", "logarithm": r"\\log|\\ln", "exponential": r"e\s*\^|\\exp", "matrix exponential": r"e\s*\^|\\exp",
    **dict.fromkeys(("kl divergence", "kl", "kullback-leibler divergence", "entropy", "negative entropy"), r"\\log|\\ln"),
    **dict.fromkeys(("gaussian", "normal", "gaussian kernel", "rbf kernel", "rbf"), r"\\exp|e\s*\^|\\log|\\ln"),
    **dict.fromkeys(("pseudo-inverse", "pseudoinverse", "moore-penrose inverse"), r"\+|\\dagger"),
    "huber": r"h\s*\(|cases|\\sqrt|\\min|\\max|\\rho|\\psi|h_|\\log",
    **dict.fromkeys(("cosine similarity", "cosine"), r"frac|/"), "hinge": r"\\max|_\{?\+", "lasso": r"_1", "attention": "softmax",
    "mahalanobis": r"-\s*1|\\Sigma", "distance": "-", "similarity": r"\\frac|\\top|\\exp|\\cdot|\\langle",
    "mean squared": r"\^\{?2|\^\{?\\top|\^\{?T", "log": r"\\log|\\ln", "kernel": r"\\exp|e\s*\^|\^",
    "error": "-", "errors": "-", "residual": "-", "risk": r"\\sum|\\mathbb", "softmax": "softmax",
    **dict.fromkeys(("spectral norm", "operator norm", "2-norm", "l2 norm", "l2-norm", "two-norm"), r"\\\||\\lVert|\\Vert|\\norm|\|\|"),
    **dict.fromkeys(("nuclear norm", "trace norm"), r"_\s*\{?(\\?\*|\\ast|\\star|\\mathrm|1)|tr"),
    **dict.fromkeys(("l1 norm", "l1-norm", "one-norm", "1-norm"), r"_\s*\{?1"),
    **dict.fromkeys(("infinity norm", "max norm", "maximum norm"), r"\\infty|\\max"), "masked": r"\\odot|\\circ|\\ast",
    **dict.fromkeys(("largest eigenvalue", "maximum eigenvalue"), r"\\lambda_\s*\{?\s*(\\max|1|\\mathrm\{max|\\text\{max|max)"),
    **dict.fromkeys(("smallest eigenvalue", "minimum eigenvalue"), r"\\lambda_\s*\{?\s*(\\min|n|\\mathrm\{min|\\text\{min|min)"),
    **dict.fromkeys(("factorisation", "factorization", "weighted", "euclidean distance", "reconstruction error"), "-"),
    **dict.fromkeys(("log-sum-exp", "softplus"), r"\\log|\\ln"), "squared error": r"\^", "frobenius": r"_\s*\{?F",
    **dict.fromkeys(("norm", "euclidean norm", "frobenius norm", "length"), r"\\\||\\lVert|\\Vert|\\norm|\|\|"),
}  # fmt: skip


def nearest(word: str) -> str | None:
    """The known word that is nearest to an unknown one."""
    import difflib

    known = sorted({w for phrase in NOUNS for w in phrase if len(w) > 2} | VERBS | set(MAKERS))
    close = difflib.get_close_matches(word, known, 1, 0.72)
    return close[0] if close else None
