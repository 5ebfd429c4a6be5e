r"""The words of declarations: which adjectives give which property, and which nouns which kind of thing.

Tables only. A word that says nothing the program can use, but takes nothing away either ("design", "twice differentiable"), is listed
as harmless; any other unknown word is refused where it stands, since it may be a hypothesis.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ADJECTIVES", "HARMLESS", "NOUNS", "ROW_SOFTMAX", "UNKEPT", "Noun", "longest"]

_PROPERTY_WORDS: dict[str, str] = {
    "symmetric": "symmetric",
    "skew": "skew, skew-symmetric, skew symmetric, antisymmetric, anti-symmetric",
    "positive_definite": "positive definite, positive-definite, spd, pd, symmetric positive definite, symmetric positive-definite, "
    "symmetric and positive definite, strictly positive definite",
    "positive_semidefinite": "positive semidefinite, positive semi-definite, positive-semidefinite, positive-semi-definite, psd, "
    "symmetric positive semidefinite, symmetric positive semi-definite, symmetric positive-semidefinite, nonnegative definite, "
    "non-negative definite, symmetric and positive semidefinite",
    "negative_definite": "negative definite, negative-definite, symmetric negative definite",
    "orthogonal": "orthogonal",
    "unitary": "unitary",
    "hermitian": "hermitian",
    "normal": "normal",
    "invertible": "invertible, nonsingular, non-singular, regular, of full rank and square",
    "singular": "singular, noninvertible, non-invertible",
    "idempotent": "idempotent",
    "nilpotent": "nilpotent",
    "involutory": "involutory, an involution",
    "projector": "an orthogonal projection, orthogonal projector, orthogonal projection, a symmetric idempotent, symmetric and idempotent, "
    "symmetric idempotent",
    "diagonal": "diagonal",
    "upper_triangular": "upper triangular, upper-triangular",
    "lower_triangular": "lower triangular, lower-triangular",
    "unit_lower_triangular": "unit lower triangular, unit lower-triangular",
    "unit_upper_triangular": "unit upper triangular, unit upper-triangular",
    "stochastic": "stochastic, row-stochastic, row stochastic",
    "toeplitz": "toeplitz",
    "diagonalizable": "diagonalizable, diagonalisable",
    "full_column_rank": "full column rank, full-column-rank, of full column rank, linearly independent columns, "
    "independent columns",
    "full_row_rank": "full row rank, full-row-rank, of full row rank, linearly independent rows, independent rows",
    "full_rank": "full rank, of full rank, full-rank",
    "orthonormal_columns": "orthonormal columns",
    "orthonormal_rows": "orthonormal rows",
    "square": "square",
    "positive": "positive, strictly positive, positive entries, strictly positive entries",
    "negative": "negative, strictly negative",
    "nonnegative": "nonnegative, non-negative, nonnegative entries, non-negative entries",
    "nonpositive": "nonpositive, non-positive",
    "nonzero": "nonzero, non-zero",
    "real": "real, real-valued",
    "complex": "complex, complex-valued",
    "integer": "integer, integral, integer-valued",
    "natural": "natural, positive integer",
    "unit": "unit, unit norm, of unit norm, unit length, of unit length, normalised, normalized, of norm one, of length one, "
    "unit euclidean norm",
    "onehot": "one-hot, onehot",
    "independent": "linearly independent",
    "stochastically": "independent, mutually independent, statistically independent, stochastically independent, i.i.d., iid",
    "dependent": "linearly dependent",
    "orthonormal": "orthonormal",
    "standard_basis": "standard unit, standard basis, canonical basis, coordinate",
    "positive_diagonal": "positive diagonal, positive diagonal entries, a positive diagonal",
    "positive_determinant": "positive determinant",
    "zero_mean": "zero mean, mean zero, zero-mean",
}  # fmt: skip

#: Phrase -> property, or one of the words with a meaning of their own: `independent`, `orthonormal`, `standard_basis`, ...
ADJECTIVES: dict[tuple[str, ...], str] = {
    tuple(name.split()): word for word, names in _PROPERTY_WORDS.items() for name in names.split(", ")
}


class Noun:
    """A kind of thing, and what being one means."""

    def __init__(self, kind: str, *properties: str) -> None:
        self.kind = kind
        self.properties = properties


_M, _V, _S = Noun("matrix"), Noun("vector"), Noun("scalar")
_NOUN_WORDS: dict[str, Noun] = {
    "matrix, matrices, constant matrix, constant matrices, real matrix, real matrices": _M,
    "square matrix": Noun("matrix", "square"),
    "vector, vectors, column vector, column vectors, point, points, direction, directions, constant vector, constant vectors, "
    "real vector, real vectors": _V,
    "row vector, row vectors": Noun("row"),
    "scalar, scalars, number, numbers, real number, real numbers, real, reals, constant, constants, parameter, parameters, "
    "variable, variables, real constant, real constants, coefficient, coefficients": _S,
    "complex number, complex numbers": Noun("scalar", "complex"),
    "integer, integers": Noun("scalar", "integer"),
    "natural number, natural numbers, positive integer, positive integers": Noun("scalar", "natural"),
    "random variable, random variables, real random variable, real random variables, real-valued random variable, "
    "real-valued random variables": Noun("random"),
    "random vector, random vectors": _V,
    "brownian motion, brownian motions, standard brownian motion, standard brownian motions, one-dimensional brownian motion, "
    "wiener process, standard wiener process, wiener processes, one-dimensional standard brownian motion": Noun("brownian"),
    "index, indices": Noun("scalar", "index"),
    "function, functions, map, mapping, maps": Noun("function"),
    **{
        ", ".join(f"{how} {what}" for what in ("function", "functions", "activation", "activation function", "nonlinearity", "map")): Noun(
            "function", "entrywise"
        )
        for how in ("elementwise", "entrywise", "componentwise", "element-wise", "entry-wise", "component-wise", "pointwise")
    },
    "unit vector, unit vectors": Noun("vector", "unit"),
    "one-hot vector, one-hot label": Noun("vector", "onehot"),
    "standard unit vector, standard unit vectors, standard basis vector, standard basis vectors, canonical basis vector, "
    "canonical basis vectors, coordinate vector, coordinate vectors": Noun("vector", "standard_basis"),
    "probability vector, probability vectors, probability distribution, stochastic vector": Noun("vector", "simplex"),
    "projection, projection matrix, projector, projections": Noun("matrix", "idempotent"),
    "permutation matrix, permutation matrices": Noun("matrix", "permutation"),
    "identity, identity matrix": Noun("matrix", "identity"),
    "zero vector": Noun("vector", "zero"),
    "covariance matrix, covariance matrices, gram matrix, correlation matrix": Noun("matrix", "positive_semidefinite"),
    "precision matrix, precision matrices": Noun("matrix", "positive_definite"),
    "toeplitz matrix, toeplitz matrices": Noun("matrix", "toeplitz"),
    "diagonal matrix, diagonal matrices": Noun("matrix", "diagonal"),
    "orthogonal matrix, orthogonal matrices, rotation matrix, rotation matrices": Noun("matrix", "orthogonal"),
    "graph laplacian, laplacian matrix, graph laplacian matrix": Noun("matrix", "positive_semidefinite"),
    "sigmoid, sigmoid function, logistic function, logistic sigmoid, elementwise sigmoid": Noun("sigmoid"),
}  # fmt: skip
NOUNS: dict[tuple[str, ...], Noun] = {tuple(name.split()): noun for names, noun in _NOUN_WORDS.items() for name in names.split(", ")}

#: Words that describe without adding or removing a hypothesis.
HARMLESS: frozenset[str] = frozenset(
    "data design feature features response responses target targets label labels weight weights bias biases input inputs output "
    "outputs observation observations observed unknown unknowns noise measurement measurements sample samples regularisation "
    "regularization penalty ridge shrinkage learning rate step size sizes temperature hyperparameter hyperparameters hidden state "
    "states parameter coefficient coefficients regressor regressors predictor predictors mean residual error errors slope intercept "
    "margin score scores logit logits activation activations layer query key value values portfolio return returns risk "
    "aversion price prices model loss objective cost right-hand side system decision optimisation optimization "
    "differentiable twice once continuously smooth thrice infinitely sufficiently well-defined defined fixed arbitrary given "
    "known general generic some any certain suitable entry entries number user item items factor factors latent "
    "dimension dimensions dimensional finite-dimensional independent-variable rescaled column row sequence "
    "controls governs determines specifies measures amount strength degree standard deviation deviations variance precision bandwidth "
    "momentum smoothing discount tuning wide tall fat thin skinny "
    "vectors-valued elementwise entrywise element-wise entry-wise componentwise component-wise".split()
)

#: Adjectives that are understood and cannot be kept: they are refused by name rather than dropped.
UNKEPT: frozenset[str] = frozenset(
    "circulant hankel sparse banded tridiagonal bidiagonal hessenberg companion vandermonde convex concave strongly strictly "
    "doubly bistochastic irreducible primitive random gaussian multiple rotation reflection householder defective derogatory "
    "block-diagonal tri-diagonal dominant well-conditioned ill-conditioned lipschitz bounded compact closed open even odd prime "
    "distinct simple cyclic hollow centred centered sorted ordered decreasing increasing".split()
)


#: The softmax of a matrix is that of each row; here it is said once more.
ROW_SOFTMAX = tuple(
    tuple(text.split())
    for text in (
        "the softmax of each row", "softmax of each row", "the softmax taken of each row", "the softmax applied to each row",
        "softmax applied to each row", "the softmax row-wise", "softmax row-wise", "row-wise softmax", "a row-wise softmax",
        "softmax applied row-wise", "the softmax applied row-wise", "softmax taken row-wise", "the softmax taken over each row",
        "softmax taken over each row", "the softmax applied to the rows", "softmax over each row", "the softmax over the rows",
    )
)  # fmt: skip


def longest(table: Mapping[tuple[str, ...], object], words: list[str]) -> int:
    """The length of the longest phrase of a table that the words begin with; 0 for none."""
    for length in range(min(len(words), 6), 0, -1):
        if tuple(words[:length]) in table:
            return length
    return 0
