r"""What kinds of problems and answers are called on a page: `eigen` is "eigenvalues and eigenvectors", `V_inverse` is $V^{-1}$.

Comes in: the names of the public records. Goes out: words, with formulas between dollar signs.
"""

from __future__ import annotations

import re

from ..model import Answer

__all__ = ["answer_title", "problem_title"]

_PROBLEMS = {
    "eigen": "eigenvalues and eigenvectors", "diagonalise": "diagonalisation", "jordan": "Jordan form", "hessian": "Hessian",
    "jacobian": "Jacobian", "taylor": "Taylor polynomial", "laplacian": "Laplacian", "svd": "singular value decomposition",
    "lu": "LU factorisation", "qr": "QR factorisation", "ldl": "LDL factorisation", "cholesky": "Cholesky factorisation",
    "polar": "polar decomposition", "low_rank": "low-rank approximation", "ode": "differential equation",
    "ode_system": "system of differential equations", "lyapunov": "Lyapunov function", "ito": "Itô formula",
    "stationary": "stationary law", "pde": "partial differential equation", "pde_classify": "type of a partial differential equation",
    "pde_transform": "change of variables", "pde_verify": "check of a solution", "scheme_order": "order of a scheme",
    "von_neumann": "von Neumann analysis", "stability_function": "stability function", "minimise": "extremum",
    "lagrange": "extremum under conditions", "kl_divergence": "Kullback–Leibler divergence", "cayley_hamilton": "Cayley–Hamilton theorem",
    "gauss_newton": "Gauss–Newton method", "conjugate_gradient": "conjugate gradients", "gershgorin": "Gershgorin disks",
    "krylov": "Krylov space", "householder": "Householder reflection", "rayleigh_quotient": "Rayleigh quotient",
    "schur_complement": "Schur complement", "richardson": "Richardson extrapolation", "gaussian_divergence": "divergence of Gaussians",
    "gaussian_product": "product of Gaussians", "gaussian_vector": "Gaussian vector", "gaussian_sampling": "sampling of a Gaussian",
    "growth_factor": "growth factor", "orthogonality_loss": "loss of orthogonality",
    "event_probability": "probability of an event", "normal_sum": "sum of normal variables",
    "joint_density": "joint density", "mixed_law": "law with a random parameter",
    "law_moments": "moments of a law", "density_moments": "moments of a density",
    "transformed_density": "density after a change of variables",
    "leibniz": "derivative of an integral", "implicit": "implicit differentiation", "parametric": "parametric curve",
    "linear_system": "linear system", "matrix_equation": "matrix equation", "array_shape": "shape",
}  # fmt: skip
_ANSWERS = {
    "V_inverse": "$V^{-1}$", "P_inverse": "$P^{-1}$", "kl": "KL divergence", "kl_divergence": "KL divergence",
    "taylor": "Taylor polynomial",
    "text": "conclusion", "mgf": "moment generating function", "psd": "positive semidefinite", "hessian": "Hessian", "jacobian": "Jacobian",
    "laplacian": "Laplacian", "gershgorin": "Gershgorin disks", "gram": "Gram matrix", "A_stable": "A-stable", "L_stable": "L-stable",
    "cayley_hamilton": "Cayley–Hamilton", "characteristic": "characteristics", "low_rank": "low-rank approximation",
    "jacobian_determinant": "Jacobian determinant", "rayleigh_quotient": "Rayleigh quotient", "lipschitz_constant": "Lipschitz constant",
    "schur_complement": "Schur complement", "hessian_vector_product": "Hessian times a vector",
}  # fmt: skip
_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
    " Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split()
)


def problem_title(kind: str) -> str:
    """The name of a kind of problem.

    >>> problem_title("eigen"), problem_title("row_reduction")
    ('eigenvalues and eigenvectors', 'row reduction')
    """
    return _PROBLEMS.get(kind, kind.replace("_", " "))


def _name(name: str) -> str:
    if name in _ANSWERS:
        return _ANSWERS[name]
    head, mark, tail = name.partition("_")
    if "\\" in name or "{" in name or "^" in name:
        return f"${name}$"
    if head in _GREEK or len(head) == 1 and head.isalpha():
        letter = f"\\{head}" if head in _GREEK else head
        if not mark:
            return f"${letter}$"
        if len(tail) <= 2 or tail.isdigit():
            return f"${letter}_{{{tail}}}$" if len(tail) > 1 else f"${letter}_{tail}$"
    return name.replace("_", " ")


def answer_title(answer: Answer) -> str:
    r"""What an answer is called: `gradient`, `$V^{-1}$`, `$y$ (general)`.

    >>> answer_title(Answer("V_inverse")), answer_title(Answer("Sigma")), answer_title(Answer("y", role="general"))
    ('$V^{-1}$', '$\\Sigma$', '$y$ (general)')
    """
    title = _name(answer.name)
    if answer.role != "answer":
        title += f" ({answer.role})"
    if answer.case is not None:
        title += f", case {answer.case + 1}"
    return re.sub(r"\s+", " ", title)
