r"""The vocabulary of questions of linear algebra: which phrases ask for which kind, which say how, and which say nothing more.

Tables only. A phrase is matched with its longest form first; `§` in a comment stands for a formula.
"""

from __future__ import annotations

__all__ = [
    "ADVERBS", "BY", "CHECKS", "DESCRIPTIONS", "EIGEN_EXTRAS", "ERRORS", "FACTORS", "FACTOR_WORDS", "FOUR_SUBSPACES",
    "KINDS", "LEAD_IN", "METHODS", "NORMS", "NORM_SIGNS", "NOUNS", "OPENERS", "PRONOUNS", "PROPERTIES", "TAILS", "VERBS",
]  # fmt: skip


def _table(rows: dict[str, tuple[str, str]]) -> dict[tuple[str, ...], tuple[str, str]]:
    return {tuple(name.split()): value for names, value in rows.items() for name in names.split(", ")}


def _spaces(kind: str, *names: str) -> dict[str, tuple[str, str]]:
    rows = {}
    for name in names:
        rows[
            ", ".join([name, f"basis of the {name}", f"basis for the {name}", f"bases for the {name}", f"spanning set for the {name}"])
        ] = (kind, "")
        rows[", ".join([f"orthonormal basis of the {name}", f"orthonormal basis for the {name}"])] = (kind, "orthonormal")
        rows[f"dimension of the {name}"] = (kind, "dimension")
    return rows


#: What is asked for -> (kind, what the words add).
NOUNS = _table({
    "determinant, determinants": ("determinant", ""),
    "inverse, inverse matrix, matrix inverse, multiplicative inverse": ("inverse", ""),
    "rank": ("rank", ""),
    "nullity": ("null_space", "dimension"),
    "trace": ("trace", ""),
    "product, matrix product": ("product", ""),
    "reduced row echelon form, reduced row-echelon form, rref, reduced echelon form, row-reduced echelon form, row reduced echelon form": (
        "row_reduction", ""
    ),
    "row echelon form, row-echelon form, echelon form": ("row_reduction", "echelon only"),
    **_spaces("null_space", "null space", "nullspace", "kernel", "solution space"),
    **_spaces("column_space", "column space", "range", "image"),
    **_spaces("row_space", "row space"),
    **_spaces("left_null_space", "left null space", "left nullspace", "left kernel"),
    "eigenvalue, eigenvalues, eigenvector, eigenvectors, eigenpairs, eigenspaces, eigenspace, spectrum, corresponding eigenvectors, "
    "associated eigenvectors, bases of the eigenspaces, bases for the eigenspaces, basis for each eigenspace, basis of each eigenspace, "
    "algebraic and geometric multiplicities, multiplicities, algebraic multiplicities, geometric multiplicities, characteristic equation, "
    "characteristic roots": ("eigen", ""),
    "characteristic polynomial": ("eigen", "characteristic polynomial"),
    "minimal polynomial, minimum polynomial": ("minimal_polynomial", ""),
    "product of elementary matrices": ("elementary", ""),
    "limiting power": ("power", "limit"),
    "rotation-scaling form": ("real_block", ""),
    "square root, principal square root, positive square root, symmetric square root, positive definite square root": ("square_root", ""),
    "largest rayleigh quotient": ("form_extremum", "maximum"), "smallest rayleigh quotient": ("form_extremum", "minimum"),
    "largest and smallest rayleigh quotients": ("form_extremum", "maximum, minimum"),
    "normalized eigenvectors, normalised eigenvectors, unit eigenvectors, orthonormal eigenvectors": ("eigen", "normalised"),
    "diagonalisation, diagonalization, eigendecomposition, eigen-decomposition, eigenvalue decomposition, diagonal "
    "form": ("diagonalise", ""),
    "orthogonal diagonalisation, orthogonal diagonalization, spectral decomposition": ("diagonalise", "orthogonal"),
    "jordan form, jordan normal form, jordan canonical form, jordan decomposition": ("jordan", ""),
    "lu decomposition, lu factorisation, lu factorization, lu, triangular factorisation, triangular factorization": ("lu", ""),
    "plu decomposition, plu factorisation, plu factorization, plu, lup decomposition, lu factorisation with partial pivoting, "
    "lu factorization with partial pivoting, lu decomposition with partial pivoting": ("lu", "pivoting"),
    "qr decomposition, qr factorisation, qr factorization, qr, thin qr factorisation, thin qr factorization, thin qr decomposition, "
    "reduced qr factorisation, reduced qr factorization, reduced qr decomposition": ("qr", ""),
    "full qr factorisation, full qr factorization, full qr decomposition, full qr": ("qr", "full"),
    "cholesky decomposition, cholesky factorisation, cholesky factorization, cholesky factor": ("cholesky", ""),
    "ldl decomposition, ldl factorisation, ldl factorization, ldl": ("ldl", ""),
    "svd, singular value decomposition, singular-value decomposition, singular vectors, full svd": ("svd", ""),
    "singular values": ("svd", "values"),
    "polar decomposition": ("polar", ""),
    "rank factorisation, rank factorization, rank decomposition, full rank factorisation, full rank factorization, "
    "full-rank factorization, full-rank factorisation": ("rank_factorisation", ""),
    "pseudoinverse, pseudo-inverse, moore-penrose inverse, moore-penrose pseudoinverse, moore-penrose pseudo-inverse, "
    "generalised inverse": ("pseudoinverse", ""),
    "best rank-1 approximation, best rank-one approximation, rank-1 approximation, rank-one approximation, best rank 1 approximation": (
        "low_rank", "rank 1"
    ),
    "best rank-2 approximation, best rank-two approximation, rank-2 approximation, best rank 2 approximation": ("low_rank", "rank 2"),
    "best rank-3 approximation": ("low_rank", "rank 3"),
    "norm": ("norm", ""),
    "euclidean norm, length, magnitude, euclidean length": ("norm", "norm 2"),
    "2-norm, two-norm, spectral norm, operator norm, l2 norm, l2-norm": ("norm", "norm 2"),
    "frobenius norm, frobenius-norm": ("norm", "norm F"),
    "1-norm, one-norm, l1 norm, l1-norm, taxicab norm, maximum column sum": ("norm", "norm 1"),
    "infinity norm, infinity-norm, ∞-norm, max norm, maximum norm, sup norm, maximum row sum": ("norm", "norm inf"),
    "nuclear norm, trace norm": ("norm", "norm nuclear"),
    "condition number, spectral condition number, 2-norm condition number": ("condition_number", ""),
    "condition number in the 1-norm, 1-norm condition number": ("condition_number", "norm 1"),
    "condition number in the infinity norm, infinity-norm condition number": ("condition_number", "norm inf"),
    "condition number in the frobenius norm": ("condition_number", "norm F"),
    "angle, cosine of the angle, cosine, cosine similarity": ("angle", ""),
    "matrix exponential, exponential": ("exponential", ""),
    "least squares solution, least-squares solution, least squares solutions, least squares estimate": ("least_squares", ""),
    "minimum-norm solution, minimum norm solution, least-norm solution, minimal norm solution, minimum-norm least-squares solution, "
    "minimum norm least squares solution, minimum-length solution": ("least_squares", "minimum norm"),
    "least squares line, least-squares line, best fit line, best-fit line, line of best fit, regression line": (
        "least_squares", "fit"
    ),
    "ridge solution, ridge estimator, ridge regression solution, ridge estimate, tikhonov solution": ("ridge", ""),
    "weighted least squares solution, weighted least-squares solution": ("least_squares", "weighted"),
    "definiteness": ("definiteness", ""),
    "orthogonal projection, projection, vector projection": ("projection", ""),
    "projection matrix, orthogonal projection matrix, orthogonal projector, projector, matrix of the orthogonal projection": (
        "projection", "matrix"
    ),
    "residual, residual vector, error vector": ("residual", ""),
    "steady state, steady-state vector, steady state vector, stationary distribution, steady-state distribution, equilibrium vector, "
    "steady-state, equilibrium distribution, invariant distribution, stationary vector, stationary probabilities, limiting distribution": (
        "steady_state", ""
    ),
    "gershgorin discs, gershgorin disks, gershgorin circles, gerschgorin discs, gerschgorin disks, gershgorin disc": ("gershgorin", ""),
    "coordinates, coordinate vector, coordinate representation": ("change_of_basis", ""),
    "solution, solutions, general solution, solution set, unique solution, complete solution, set of solutions": ("linear_system", ""),
    "gram-schmidt orthonormalisation, gram-schmidt orthonormalization, orthonormal basis": ("qr", "basis"),
    "orthogonal basis": ("qr", "basis, orthogonal"),
    "dot product, scalar product, inner product": ("pair", "dot"),
    "outer product": ("pair", "outer"),
    "gram matrix": ("pair", "gram"),
    "cross product, vector product": ("cross_product", ""),
    "householder reflection, householder matrix, householder reflector, householder transformation, elementary reflector": (
        "householder", ""
    ),
    "unit vector, normalisation, normalization": ("unit_vector", ""),
    "distance, euclidean distance, shortest distance, orthogonal distance, minimum distance": ("distance", ""),
    "closest point, nearest point, point closest, point nearest, best approximation": ("projection", "closest"),
    "adjugate, adjugate matrix, classical adjoint, cofactor transpose, adjunct": ("adjugate", ""),
    "four fundamental subspaces, four subspaces, bases for the four fundamental subspaces, basis for each of the four fundamental "
    "subspaces, bases of the four fundamental subspaces, bases for the four subspaces": ("four_subspaces", ""),
    "rayleigh quotient": ("rayleigh_quotient", ""),
    "change of basis matrix": ("change_of_basis_matrix", ""),
    "matrix of the linear map": ("linear_map", ""),
    "krylov basis, krylov space, krylov subspace": ("krylov", ""),
    "schur complement": ("schur_complement", ""),
    "area of the parallelogram": ("volume", "area"), "area of the triangle": ("volume", "triangle"),
    "volume of the parallelepiped": ("volume", "volume"), "volume of the tetrahedron": ("volume", "tetrahedron"),
    "least-squares error, least squares error": ("residual", ""),
    "sum of squared errors, sum of the squared errors, sum of squared residuals, sum of the squares of the errors, squared error, "
    "residual sum of squares, total squared error": ("squared_error", ""), "pivot columns, pivot positions, pivots": ("pivots", ""),
    "dimension, dimensions": ("dimension", ""),
    "share of the first in the sum of their squares, share of the first singular value, explained variance ratio, energy of the first, "
    "share of the energy in the first": ("share", ""),
    "dimension of the span, dimension of the subspace spanned": ("column_space", "stack, dimension"),
    "basis of the span, basis for the span, basis of the subspace spanned, basis for the subspace spanned, basis for the space spanned": (
        "column_space", "stack"
    ),
    "orthogonal complement, basis of the orthogonal complement, basis for the orthogonal complement": ("left_null_space", "stack"),
    "largest eigenvalue": ("eigen", "largest"), "spectral radius": ("eigen", "radius"), "smallest eigenvalue": ("eigen", "smallest"),
    "dominant eigenvalue, dominant eigenvector, dominant eigenpair": ("eigen", "dominant"),
    "complex eigenvalues, "
    "complex eigenvectors, real eigenvalues, algebraic and geometric multiplicities of the eigenvalues, "
    "algebraic and geometric multiplicity of each eigenvalue, "
    "basis for the eigenspace, basis of the eigenspace, basis for each of the eigenspaces": (
        "eigen", ""
    ),
    "matrix of the quadratic form, symmetric matrix of the quadratic form": ("pair", "quadratic form, form matrix"),
})  # fmt: skip

#: Verbs that ask for what follows them.
VERBS = frozenset(
    "find compute calculate determine derive give evaluate obtain state write work get construct produce deduce what what's list "
    "draw sketch".split()
)

#: What is said of a matrix or of vectors, in a question that is answered by yes or no -> (kind, what the words add).
PROPERTIES = _table({
    "positive definite, positive-definite, spd, symmetric positive definite": ("definiteness", "positive definite"),
    "positive semidefinite, positive semi-definite, positive-semidefinite, nonnegative definite, psd": ("definiteness", "positive "
    "semidefinite"),
    "negative definite, negative-definite": ("definiteness", "negative definite"),
    "negative semidefinite, negative semi-definite": ("definiteness", "negative semidefinite"),
    "indefinite": ("definiteness", "indefinite"),
    "diagonalisable, diagonalizable, similar to a diagonal matrix": ("diagonalise", "yes or no"),
    "orthogonally diagonalisable, orthogonally diagonalizable": ("diagonalise", "yes or no, orthogonal"),
    "defective": ("diagonalise", "yes or no"),
    "invertible, nonsingular, non-singular, regular": ("inverse", "yes or no"),
    "singular": ("determinant", "yes or no"),
    "linearly dependent, dependent": ("independence", "dependent"),
    "linearly independent, independent, linearly dependent or independent, linearly independent or "
    "dependent, "
    "linearly independent or linearly dependent, linearly dependent or linearly independent": ("independence", ""),
    "orthogonal, perpendicular": ("angle", "orthogonal"),
    "unitary": ("angle", "orthogonal, unitary"),
    "projection matrix, projection, projector, idempotent": ("projector_test", ""),
    "consistent": ("linear_system", "yes or no"),
    "similar": ("similar", ""),
    "real-rooted": ("real_spectrum", ""),
    "one-to-one, injective, one to one": ("map_property", "injective"),
    "onto, surjective": ("map_property", "surjective"),
    "bijective, an isomorphism, isomorphism, one-to-one and onto, injective and surjective": ("map_property", "injective, surjective"),
    "one-to-one or onto, injective or surjective, one-to-one onto both or neither, injective surjective or both": (
        "map_property", "injective, surjective"
    ),
})  # fmt: skip

#: Ways of doing it -> what the words add; "" where there is one way only.
METHODS: dict[tuple[str, ...], str] = {
    tuple(name.split()): value
    for names, value in {
        "cofactor expansion, cofactors, expansion by cofactors, expansion by minors, laplace expansion, expanding by cofactors, minors, "
        "the cofactor expansion, sarrus' rule, the rule of sarrus, the definition, the cofactor method": "by cofactors",
        "row reduction, gaussian elimination, gauss elimination, elimination, gauss-jordan, gauss-jordan elimination, row operations, "
        "elementary row operations, gauss-jordan reduction, the gauss-jordan method, reduction to echelon form, the gauss-jordan "
        "algorithm, "
        "gaussian elimination with back substitution, gauss jordan elimination, reducing the augmented matrix, row reducing": "by "
        "elimination",
        "the adjugate, adjugate, the adjugate matrix, the adjoint, the adjugate formula, the adjoint method, cofactors and the adjugate, "
        "the 2x2 formula, the formula": "by adjugate",
        "cramer's rule, cramers rule, the rule of cramer": "by cramer",
        "the inverse, the inverse matrix, matrix inversion, the matrix inverse": "by inverse",
        "gram-schmidt, the gram-schmidt process, gram-schmidt orthogonalisation, gram-schmidt orthogonalization, the gram-schmidt "
        "algorithm, "
        "the gram-schmidt procedure, classical gram-schmidt, the gram-schmidt method": "by gram-schmidt",
        "modified gram-schmidt, the modified gram-schmidt process, mgs": "by modified gram-schmidt",
        "householder, householder reflections, householder's method, householder transformations, a householder reflection, "
        "householder reflectors": "by householder",
        "the conjugate gradient method, conjugate gradient, conjugate gradients, the method of conjugate gradients, cg, "
        "the conjugate gradient algorithm": "by conjugate gradients",
        "the normal equations, normal equations": "by normal equations",
        "the qr factorisation, qr, the qr factorization, the qr decomposition, a qr factorisation": "by qr",
        "the lu factorisation, lu, the lu factorization, an lu factorisation, lu decomposition, the lu decomposition": "by lu",
        "sylvester's criterion, leading principal minors, the leading principal minors, principal minors": "by sylvester",
        "eigenvalues, its eigenvalues, the eigenvalues": "by eigenvalues",
        "completing the square, completing squares, completing the squares": "by squares",
        "diagonalisation, diagonalization, diagonalising, diagonalizing, diagonalising it, diagonalizing it, the eigenbasis, eigenvectors, "
        "the eigenvectors, the eigendecomposition, its eigendecomposition, an eigenbasis": "by eigenvectors",
        "partial pivoting": "pivoting",
        "the cayley-hamilton theorem, cayley-hamilton": "by cayley-hamilton",
        "blocks, block inversion, the schur complement, block elimination": "by blocks",
        "least squares, the method of least squares, the least squares method, least-squares": "",
        "hand, exact arithmetic, matrices, matrix powers, powers of a matrix, the characteristic equation, "
        " linear algebra, matrix methods": "",
        "the svd, the singular value decomposition, its singular value decomposition, singular values, its svd, an svd, "
        "the filter factors, filter factors, the svd filter factors, singular vectors": "by svd",
    }.items()
    for name in names.split(", ")
}

#: Words before a formula that only say what it is.
DESCRIPTIONS = frozenset(
    "the a an this that these those given following above matrix matrices vector vectors linear system systems equation equations "
    "square real "
    "complex symmetric hermitian orthogonal invertible singular transformation map mapping operator column row coefficient transition "
    "stochastic markov chain set data points point line plane subspace space spanned span by of simultaneous augmented upper lower "
    "triangular diagonal positive definite rational integer both each two three four all homogeneous inhomogeneous overdetermined "
    "underdetermined rectangular tall wide nonzero whose with problem sets function form quadratic generated 2x2 3x3 4x4 5x5 basis "
    "consistent inconsistent columns bases polynomials polynomial functions permutation rotation shear its their recurrence "
    "relation difference sequence".split()
)
#: Words that may stand anywhere in a question and say nothing.
ADVERBS = frozenset(
    "please now then next also first finally hence thus therefore explicitly exactly directly carefully fully completely down out "
    "whenever possible if again symbolically so respectively exact all every any full entire corresponding associated real its the a an "
    "their it and".split()
)

#: "factor $A$ as $LU$": how the factors are written -> kind.
FACTORS: dict[str, tuple[str, str]] = {
    "LU": ("lu", ""), "PLU": ("lu", "pivoting"), "P^{-1}LU": ("lu", "pivoting"), "P^\\topLU": ("lu", "pivoting"), "QR": ("qr", ""),
    "LL^\\top": ("cholesky", ""), "LL^T": ("cholesky", ""), "LL^{\\top}": ("cholesky", ""), "LL^{T}": ("cholesky", ""),
    "R^\\topR": ("cholesky", ""), "LDL^\\top": ("ldl", ""), "LDL^T": ("ldl", ""), "LDL^{T}": ("ldl", ""), "LDL^{\\top}": ("ldl", ""),
    "U\\SigmaV^\\top": ("svd", ""), "U\\SigmaV^T": ("svd", ""), "U\\SigmaV^{T}": ("svd", ""), "U\\SigmaV^*": ("svd", ""),
    "PDP^{-1}": ("diagonalise", ""), "V\\LambdaV^{-1}": ("diagonalise", ""), "SDS^{-1}": ("diagonalise", ""),
    "XDX^{-1}": ("diagonalise", ""),
    "X\\LambdaX^{-1}": ("diagonalise", ""), "S\\LambdaS^{-1}": ("diagonalise", ""), "P\\LambdaP^{-1}": ("diagonalise", ""),
    "Q\\LambdaQ^\\top": ("diagonalise", "orthogonal"), "Q\\LambdaQ^T": ("diagonalise", "orthogonal"),
    "QDQ^T": ("diagonalise", "orthogonal"),
    "QDQ^\\top": ("diagonalise", "orthogonal"), "PDP^T": ("diagonalise", "orthogonal"), "PJP^{-1}": ("jordan", ""),
    "CF": ("rank_factorisation", ""),
    "CR": ("rank_factorisation", ""),
}  # fmt: skip

EIGEN_EXTRAS = (
    "their multiplicities", "their algebraic multiplicities", "their algebraic and geometric multiplicities", "its eigenvectors",
    "the corresponding eigenvectors", "their eigenvectors", "the associated eigenvectors", "corresponding eigenvectors",
)  # fmt: skip
NORMS = {
    "1-norm": "1",
    "2-norm": "2",
    "spectral norm": "2",
    "operator norm": "2",
    "infinity norm": "inf",
    "infinity-norm": "inf",
    "frobenius norm": "F",
    "euclidean norm": "2",
}
NORM_SIGNS = {
    **dict.fromkeys((r"\ell_1", r"\ell^1", "l_1", "L_1", "L^1", "1"), "1"), **dict.fromkeys((r"\ell_2", r"\ell^2", "l_2", "L_2", "2"), "2"),
    **dict.fromkeys((r"\ell_\infty", r"\ell^\infty", r"l_\infty", r"L_\infty", r"\infty"), "inf"),
}  # fmt: skip
#: What may be added to a question: it is done in any case.
CHECKS = (
    "multiply its factors", "multiply the factors", "check your answer", "check the answer", "check the result", "verify your answer",
    "verify the result", "if possible", "if it exists", "if they exist", "check orthogonality",
    "show your work", "show all steps", "show every step", "check your work",
)  # fmt: skip
ERRORS = ("error", "its error", "the error", "the approximation error", "the error of the approximation")
#: What "the four fundamental subspaces" asks for.
FOUR_SUBSPACES = ("column_space", "null_space", "row_space", "left_null_space")
#: The kinds that only this grammar reads in words: the general one passes over words it does not know.
KINDS = frozenset(kind for kind, _ in (*NOUNS.values(), *PROPERTIES.values()))
#: Words before a question, words that open declarations, that go on with them, that name a method, that refer.
LEAD_IN = frozenset(
    "we want wish to would like i need you can could must our your my goal task aim is let's us help me how do does should one so "
    "it required "
    "in this exercise problem question first second third lastly now then next also finally hence thus therefore and please".split()
)
OPENERS = frozenset("let given for if suppose consider with where when assume assuming suppose supposing".split())
TAILS = frozenset("where with given for if when assuming provided such let as".split())
BY = frozenset({"by", "using", "via", "through"})
PRONOUNS = frozenset({"it", "its", "this", "that", "these", "those", "them", "their", "they"})
FACTOR_WORDS = frozenset(
    "a an the and matrix matrices invertible nonsingular non-singular diagonal orthogonal unitary real lower upper unit triangular jordan "
    "symmetric".split()
)
