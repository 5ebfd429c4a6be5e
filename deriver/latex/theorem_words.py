r"""Theorems of linear algebra in words: "Show that the eigenvalues of a projector are 0 or 1".

Comes in: the tokens of a task that asks for a proof. Goes out: the name of the theorem, where the whole statement is one that is listed. A
word that no pattern holds makes it another statement. The lines of the proofs stand in `derivation.proofs.theorems`.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import patterns as re
from .theorem_statements import statement_named
from .wording import Token

__all__ = ["theorem_named"]

_A = r"(?:an? |the |any |every |each |all |two )?(?:real |square )*"
_PROJECTOR = _A + r"(?:orthogonal )?(?:projectors?|projections?|projection (?:matrix|matrices)|idempotent(?: (?:matrix|matrices))?)(?: \w)?"
_SYMMETRIC = _A + r"symmetric (?:real )?(?:matrix|matrices)(?: \w)?"
_ORTHOGONAL = _A + r"orthogonal (?:matrix|matrices)(?: \w)?"
_HERMITIAN = _A + r"(?:complex )?hermitian (?:complex )?(?:matrix|matrices)(?: \w)?"
_UNITARY = _A + r"unitary (?:matrix|matrices)(?: \w)?"
_MATRIX = _A + r"(?:matrix|matrices)(?: \w)?"

_NULL = r"(?:\\mathcal\{?n\}?|n|\\ker|\\operatorname\{(?:nul|ker|null)\})"
_RANK = r"(?:\\operatorname\{(?:rank|rk)\}|\\mathrm\{rank\}|\\rank)"

#: Name of a theorem -> patterns of its statement, in lower case, formulas without spaces.
_PATTERNS: dict[str, tuple[str, ...]] = {
    "eigenvalues of a projector": (
        rf"(?:the |every |each |all )?(?:possible )?eigenvalues? of {_PROJECTOR} (?:is|are|can only be|must be) (?:either )?(?:0 or "
        rf"1|0 and 1|0,1|zero or one|\\\{{0,1\\\}})",
        rf"(?:the )?(?:only )?(?:possible )?eigenvalues of {_PROJECTOR} are (?:0 and 1|zero and one)",
        rf"{_PROJECTOR} (?:has|have) (?:only )?(?:the )?eigenvalues (?:0 and 1|0 or 1)(?: only)?",
    ),
    "Gram matrix is semidefinite": (
        rf"(?:the matrix |the gram matrix )?a\^\\topa is (?:always )?(?:symmetric )?(?:and )?positive semi-?definite(?: for "
        rf"(?:any|every|all) {_MATRIX})?",
        r"every gram matrix is positive semi-?definite",
    ),
    "similar matrices": (
        r"similar matrices (?:have|share) the same (?:characteristic polynomial|eigenvalues|trace and "
        r"determinant|trace|determinant)(?: and (?:the same )?(?:eigenvalues|trace|determinant))?",
        r"similar matrices share (?:the|their) (?:characteristic polynomial|eigenvalues|trace|determinant)",
        r"a and (?:s\^\{-1\}as|p\^\{-1\}ap|sas\^\{-1\}|pap\^\{-1\}) have the same (?:characteristic polynomial|eigenvalues)",
    ),
    "orthogonal matrices keep the norm": (
        rf"{_ORTHOGONAL} (?:preserves?|keeps?) (?:the )?(?:euclidean )?(?:norms?|lengths?|2-norm)(?: of (?:a |every |all "
        rf")?vectors?)?(?: : \\\|qx\\\|(?:_2)?=\\\|x\\\|(?:_2)?)?",
        r"multiplication by an orthogonal matrix (?:preserves|does not change) (?:the )?(?:norms?|lengths?)(?: of vectors)?",
    ),
    "orthogonal matrices keep inner products": (
        rf"{_ORTHOGONAL} (?:preserves?|keeps?) (?:the )?(?:inner|dot|scalar) products?(?: and angles?)?",
        rf"{_ORTHOGONAL} (?:preserves?|keeps?) (?:the )?angles?",
    ),
    "real eigenvalues of an orthogonal matrix": (
        rf"(?:the |every |any )?real eigenvalues? of {_ORTHOGONAL} (?:is|are|can only be|must be) (?:either )?(?:\\pm1|1 or -1|\\pm 1)",
        rf"(?:the |every |any |all )?eigenvalues? of {_ORTHOGONAL} (?:have|has) (?:absolute value|modulus) (?:1|one)",
    ),
    "determinant of an orthogonal matrix": (
        rf"the determinant of {_ORTHOGONAL} (?:is|equals|must be) (?:either )?(?:\\pm1|1 or -1|plus or minus one)",
        r"\\det\(?q\)?=\\pm1 for (?:every |any |an )?orthogonal q",
    ),
    "trace and eigenvalues": (
        rf"the trace (?:of {_MATRIX} )?(?:is|equals|is equal to) the sum of (?:its|the|all) eigenvalues(?: of (?:the matrix|a))?",
    ),
    "determinant and eigenvalues": (
        rf"the determinant (?:of {_MATRIX} )?(?:is|equals|is equal to) the product of (?:its|the|all) eigenvalues(?: of (?:the matrix|a))?",
    ),
    "determinant of a triangular matrix": (
        r"the determinant of an? (?:upper |lower )?triangular matrix (?:is|equals) the product of (?:its|the) (?:diagonal "
        r"(?:entries|elements)|entries on the diagonal|diagonal)",
    ),
    "null space of a Gram matrix": (
        rf"{_NULL}\(?a\^\\topa\)?={_NULL}\(?a\)?",
        r"a\^\\topa and a have the same (?:null space|nullspace|kernel)", r"the (?:null space|nullspace|kernel) of a\^\\topa "
        r"(?:is|equals) (?:the |that of )?(?:null space of |kernel of |nullspace of )?a",
    ),
    "rank of a Gram matrix": (
        rf"{_RANK}\(?a\^\\topa\)?={_RANK}\(?a\)?",
        r"a\^\\topa and a have the same rank", r"the rank of a\^\\topa (?:is|equals) (?:the rank of|that of) a",
    ),
    "orthogonal residual": (
        r"the (?:least[- ]squares )?residual (?:vector )?(?:\w=)?(?:b-a\\hat\{?x\}?|b-ax|r)? ?(?:of (?:the )?least squares |of a "
        r"least[- ]squares (?:problem|solution) )?is orthogonal to (?:the column space|the columns|every column|the range)(?: of a)?",
    ),
    "eigenvalues of a symmetric matrix are real": (
        rf"(?:the |all |all the |every )?eigenvalues? of {_SYMMETRIC} (?:is|are) (?:all )?real", rf"{_SYMMETRIC} (?:has|have) "
        rf"(?:only )?real eigenvalues(?: only)?",
    ),
    "eigenvectors of a symmetric matrix": (
        rf"(?:the )?eigenvectors of {_SYMMETRIC} (?:for|corresponding to|belonging to|associated with|to) (?:different|distinct) "
        rf"eigenvalues are (?:mutually )?orthogonal",
    ),
    "spectral theorem": (
        rf"(?:the )?(?:real )?spectral theorem(?: for {_SYMMETRIC})?", rf"{_SYMMETRIC} (?:is|are|can be) orthogonally "
        rf"diagonali[sz](?:able|ed)",
        rf"{_SYMMETRIC} (?:has|have) an orthonormal basis of eigenvectors",
    ),
    "push-through identity": (r"(?:the )?push-through identity",),
    "Woodbury identity": (
        r"(?:the )?(?:sherman-morrison-)?woodbury (?:matrix )?(?:identity|formula)(?: (?:from|by) block elimination)?",
        r"\(a\+ucv\)\^\{-1\}=a\^\{-1\}-a\^\{-1\}u\(c\^\{-1\}\+va\^\{-1\}u\)\^\{-1\}va\^\{-1\}",
    ),
    "covariance of a factor model": (
        r"(?:the )?covariance (?:matrix )?of (?:the factor model )?(?:[a-z]=)?bf\+(?:\\varepsilon|\\epsilon|e) (?:is|equals) "
        r"b\\phib\^\\top\+\\psi",
    ),
    "eigenvalues of a transpose": (r"(?:a matrix|a|every matrix|a square matrix) and (?:its transpose|a\^\\top) have the same "
    r"(?:eigenvalues|characteristic polynomial)",),
    "eigenvalues of AB and BA": (r"ab and ba have the same (?:nonzero|non-zero) eigenvalues", r"a\^\\topa and aa\^\\top have the "
    r"same (?:nonzero|non-zero) eigenvalues"),
    "positive definite matrices are invertible": (
        r"(?:every |a |any )?(?:symmetric )?positive definite (?:matrix|matrices) (?:is|are) (?:invertible|nonsingular|non-singular)",
    ),
    "symmetric and skew parts": (
        r"(?:every|any|each) (?:square )?matrix (?:is|can be written as|equals) (?:the|a) sum of a symmetric (?:matrix )?and a "
        r"(?:skew-symmetric|antisymmetric|skew symmetric)(?: matrix| one)?",
    ),
    "inverse of a symmetric matrix": (r"the inverse of (?:an? |every )?(?:invertible )?symmetric (?:invertible )?matrix is symmetric",),
    "eigenvalues of a hermitian matrix are real": (
        rf"(?:the |all |all the |every )?eigenvalues? of {_HERMITIAN} (?:is|are) (?:all )?real",
        rf"{_HERMITIAN} (?:has|have) (?:only )?real eigenvalues(?: only)?",
    ),
    "eigenvectors of a hermitian matrix": (
        rf"(?:the )?eigenvectors of {_HERMITIAN} (?:for|corresponding to|belonging to|associated with|to) (?:different|distinct) "
        rf"eigenvalues are (?:mutually )?orthogonal",
    ),
    "product of unitary matrices": (
        r"(?:the |a )product of (?:two )?unitary matrices is (?:again |also |itself )?(?:a )?unitary(?: matrix)?",
        r"(?:if )?u and v are unitary ,? ?(?:matrices ,? )?then (?:so is )?uv(?: is unitary)?",
    ),
    "unitary matrices keep the norm": (
        rf"{_UNITARY} (?:preserves?|keeps?) (?:the )?(?:euclidean )?(?:norms?|lengths?|2-norm)(?: of (?:a |every |all )?vectors?)?",
        rf"(?:the |every |any |all )?eigenvalues? of {_UNITARY} (?:have|has|all have) (?:absolute value|modulus) (?:1|one)",
    ),
    "identity plus a skew-symmetric matrix": (
        r"(?:if |whenever )?a is (?:real )?(?:and )?(?:a )?(?:real )?(?:skew-symmetric|antisymmetric)(?: matrix)? ,? ?then i[+-]a "
        r"is (?:invertible|nonsingular|non-singular)",
        r"i[+-]a is (?:invertible|nonsingular|non-singular) (?:if|when|whenever|for|where) (?:every )?(?:a is )?(?:real "
        r")?(?:skew-symmetric|antisymmetric)(?: matrix)?(?: a)?",
    ),
    "product of orthogonal matrices": (r"(?:the |a )product of (?:two )?orthogonal matrices is (?:again )?orthogonal",),
}  # fmt: skip
_COMPILED = [(name, re.compile(p)) for name, patterns in _PATTERNS.items() for p in patterns]
_RIDGE = re.compile(
    r"(?:let |using |with |for |given |if )?a=u\\sigmav\^\\top(?: be (?:a |the )?(?:thin |full )?(?:singular value "
    r"decomposition|svd))? ?[.,] (?:then )?"
    r"(?:express|write|derive|find) (?:the ridge (?:regression )?solution )?(?:x(?:_\\lambda|_\{\\lambda\})?=)?"
    r"\(a\^\\topa\+\\lambdai\)\^\{-1\}a\^\\topb (?:by|in terms of|through|using|in) the "
    r"(?:singular values and (?:singular )?vectors|singular vectors|svd|singular value decomposition)(?: of a)?"
    r"(?: and discuss the (?:two )?limits)?"
)
_OUTER = re.compile(
    r"find the rank of uv\^\\top\+ab\^\\top (?:for|where|with|if) (?:linearly )?independent u,a(?:\\in\\mathbb\{r\}\^\{?\w\}?)? and "
    r"(?:linearly )?independent v,b(?:\\in\\mathbb\{r\}\^\{?\w\}?)?"
)
_NOISY = re.compile(
    r"let y=x\+e where x has rank k ?,? and let y_k be the best (?:approximation of y of rank k|rank-k approximation of y) ?. "
    r"(?:find|derive|give) a bound (?:of|for|on) \\\|y_k-x\\\|(?:_2)?"
)
_MIN = r"(?:0|\\mathbf\{?0\}?|x\^\*|x\^\\star|x_\*|x_\{\*\})"
_FLOW = re.compile(
    rf"(?:let|suppose|assume)(?: that)? f (?:be|is) \\mu -? ?strongly convex(?: and (?:differentiable|smooth))? with (?:the )?(?:unique )?"
    rf"minimi[sz]er {_MIN} ?[.,] ?(?:and )?(?:let |consider |of )?(?:the gradient flow )?"
    rf"\\dot\{{?x\}}?(?:\(t\))?=-\\nablaf(?:\(x(?:\(t\))?\))? ?[.,] "
    r"(?:find|derive|give|show|prove) (?:a |an |that )?(?:(?:exponential )?(?:bound|rate|decay) (?:of|for|on) "
    rf"\\\|x(?:\(t\))?(?:-{_MIN})?\\\|(?:_2)?|(?:the )?(?:flow|x(?:\(t\))?) converges (?:exponentially )?(?:to {_MIN})?(?: exponentially)?"
    r"|(?:the )?exponential convergence)"
)
_DESCENT = re.compile(
    r"(?:let|suppose|assume)(?: that)? f (?:be|is) (?:convex and l -? ?smooth|l -? ?smooth and convex)"
    r"(?: with (?:the )?minimi[sz]er x\^(?:\*|\\star))? ?[.,] "
    r"(?:find|derive|give|show|prove|verify) (?:a |the |that )?"
    r"(?:(?:bound|rate)(?: of| for| on)? f\(x_k\)-f\(x\^(?:\*|\\star)\)|o\(1/k\) (?:rate|bound))?"
    r"(?: after k steps)?(?: of| for| by)? gradient descent"
    r"(?: with (?:the |a )?step(?: size| length)? \\eta(?:\\le1/l|\\le\\frac1l|=1/l|=\\frac1l)?)?"
    r"(?: after k steps)?"
)
_LEAD = re.compile(
    r"(?:show|prove|verify|explain why|derive|demonstrate|argue|check|establish)(?: in general)?(?: that)? |why (?:is|are) |state "
    r"and prove ",
    re.IGNORECASE,
)
#: Statements of what the letters are, which the theorems hold for in any case.
_PLAIN_LETTERS = re.compile(
    r"(?:(?:let|suppose|assume|for|where|with|if) (?:a|x|b)(?: is| be|)?(?:\\in\\mathbb\{?r\}?\^\{?[mn](?:\\times ?[mn])?\}?)?"
    r"(?: be)?(?: an?| any| a real)?(?: real| [mn]\\times ?[mn])? ?(?:matrix|square matrix)? ?[.,] )"
)


def theorem_named(tokens: Sequence[Token]) -> str | None:
    """The theorem that a text asks to be shown, or None."""
    words = []
    for t in tokens:
        if t.is_formula:
            text = re.sub(r"\s|\\left|\\right|\\,|\\!", "", t.text).lower()
            text = re.sub(r"\^\{?(?:\\top|t|\\mathsf\{t\}|\\mathrm\{t\}|\\intercal)\}?", r"^\\top", text)
            words.append(re.sub(r"\\mathbf\{?([a-z])\}?|\\boldsymbol\{?([a-z])\}?", r"\1\2", text))
        else:
            words.append(t.text)
    line = " ".join(words).strip()
    line = _PLAIN_LETTERS.sub("", line)
    if _RIDGE.fullmatch(line.strip(" .")):
        return "ridge by singular vectors"
    if _NOISY.fullmatch(line.strip(" .")):
        return "best approximation of a noisy matrix"
    if _FLOW.fullmatch(line.strip(" .")):
        return "gradient flow of a strongly convex function"
    if _DESCENT.fullmatch(line.strip(" .")):
        return "rate of gradient descent"
    if _OUTER.fullmatch(line.strip(" .")):
        return "rank of a sum of outer products"
    named = statement_named(line)
    if named is not None:
        return named
    lead = _LEAD.match(line)
    if lead is None:
        return None
    stated = line[lead.end() :].strip(" .?!").removeprefix("that ")
    for name, pattern in _COMPILED:
        if pattern.fullmatch(stated):
            return name
    return None
