r"""Theorems on inequalities and iterations in words: "Prove Jensen's inequality", "Discuss the limits of the Levenberg-Marquardt step".

Comes in: the words and formulas of a task in one line, in lower case. Goes out: the name of the theorem, where the whole statement is one
that is listed. The lines of the proofs stand in `derivation.proofs.inequality_theorems`.
"""

from __future__ import annotations

from . import patterns as re

__all__ = ["statement_named"]

_LEAD = (
    r"(?:(?:show|prove|verify|derive|establish|demonstrate|explain|state and prove|discuss|describe|find|determine|give a "
    r"proof of|what is|"
    r"what are|what happens to|compute|why)(?: that| why| how)? )"
)
_E = r"(?:\\mathbb\{?e\}?|\\operatorname\{e\}|\\mathrm\{e\}|e)"
_B, _C = r"[\[(]", r"[\])]"
_CONVEX = (
    r"(?:(?:if|for|let|when|where) )?(?:an? |every |any |all |the )?(?:f(?: is| be)? )?(?:an? )?(?:real )?convex(?: "
    r"functions?)?(?: f)?"
)
_RANDOM = r"(?:(?:,? and| and a| and any| and every)?(?: real| integrable)?(?: random variables?)?(?: x)?)"
_JENSEN = rf"f{_B}?\(?{_E}{_B}x{_C}\)?{_C}?\\le{_E}{_B}f\(x\){_C}"
_SUMS = (
    r"f\(\\sum_\{?i(?:=1)?\}?(?:\^\{?n\}?)?(?:w|\\lambda|p|\\alpha)_ix_i\)\\le\\sum_\{?i(?:=1)?\}?(?:\^\{?n\}?)?(?:w|"
    r"\\lambda|p|\\alpha)_if\(x_i\)"
)
_CG = r"(?:the )?(?:method of )?(?:conjugate gradients?|cg)(?: method| iteration| algorithm)?"
_ERROR = (
    r"(?:the )?(?:a-norm of the error|error in the a-norm|error(?: in the energy norm)?|\\\|x(?:_k)?-x(?:\^\*|\^\\star|"
    r"_\*)?\\\|_a|energy norm of the error)"
)
_SPACE = (
    r"(?:the )?(?:affine )?(?:krylov (?:sub)?space|x_0\+\\mathcal\{?k\}?_k(?:\(a,r_0\))?|\\mathcal\{?k\}?_k(?:\(a,r_0\))"
    r"?)(?: (?:x_0\+)?\\mathcal\{?k\}?_k(?:\(a,r_0\))?)?"
)
_STEP = (
    r"(?:the )?levenberg-marquardt (?:step|direction|update|method)(?: (?:\\delta=)?-\((?:j\^\\topj)"
    r"\+\\lambdai\)\^\{-1\}j\^\\topr| \\delta(?:_\\lambda)?=-"
    r"\(j\^\\topj\+\\lambdai\)\^\{-1\}j\^\\topr)?"
)
_ZERO = r"(?:as|for|when|if) \\lambda(?:\\to|\\rightarrow|tends to|goes to| )? ?0"
_INFTY = r"(?:as|for|when|if) \\lambda(?:\\to|\\rightarrow| )? ?\\infty"
_TENDS = r"(?:tends to|becomes|converges to|approaches|reduces to|points in)"
_GAUSS = r"(?:the )?(?:gauss-newton step|gauss-newton direction|step of gauss-newton)"
_DOWN = r"(?:a |the )?(?:multiple of |direction of )?(?:the )?(?:steepest descent|negative gradient|gradient descent)(?: step| direction)?"

_PATTERNS: dict[str, tuple[str, ...]] = {
    "Jensen's inequality": (
        rf"jensen(?:'s|’s)?(?: inequality)?(?: {_JENSEN}| {_SUMS})?(?: (?:for|of) {_CONVEX})?{_RANDOM}",
        rf"{_CONVEX}{_RANDOM} ?,? ?(?:then |we have |one has |it holds that )?{_JENSEN}(?: for (?:every|any|all) random variables? x)?",
        rf"{_JENSEN} (?:for|if|when|where) {_CONVEX}{_RANDOM}",
        rf"{_CONVEX} ?,? ?(?:then )?{_SUMS} (?:for|where|with|if) (?:all )?(?:w|\\lambda|p|\\alpha)_i\\ge0(?: (?:and|with))?,? ?"
        r"\\sum_\{?i(?:=1)?\}?(?:\^\{?n\}?)?(?:w|\\lambda|p|\\alpha)_i=1",
    ),
    "Hölder's inequality": (r"(?:the )?h(?:ö|oe|o)lder(?:'s|’s)?(?: inequality)?(?: for (?:sums|vectors|finite sums))?",),
    "Minkowski's inequality": (
        r"(?:the )?minkowski(?:'s|’s)?(?: inequality)?(?: for (?:sums|vectors|finite sums))?",
        r"(?:the )?triangle inequality for (?:the )?(?:p-norms?|\\ell_p|\\ell\^p|l_p)(?:[ -]norms?)?",
    ),
    "arithmetic and geometric means": (
        r"(?:the )?(?:am-gm|am–gm|agm)(?: inequality)?(?: (?:for|of) n (?:positive|nonnegative) (?:real )?numbers)?",
        r"(?:the )?inequality (?:of|between) the arithmetic and (?:the )?geometric means?",
        r"(?:the )?geometric mean (?:of (?:n )?(?:positive|nonnegative) (?:real )?numbers )?is at most (?:the|their) arithmetic mean",
    ),
    "Weyl's inequality": (
        r"(?:the )?weyl(?:'s|’s)?(?: (?:inequality|inequalities))?(?: for (?:the )?(?:largest )?eigenvalues?(?: of (?:a sum "
        r"of )?symmetric matrices)?)?",
        r"\\lambda_\{?\\max\}?\(a\+b\)\\le\\lambda_\{?\\max\}?\(a\)\+\\lambda_\{?\\max\}?\(b\)"
        r"(?: (?:for|if|where|when) (?:all |any |two )?(?:real )?(?:symmetric (?:matrices )?a(?:,| and )b|a(?:,| and )b(?: "
        r"are)? symmetric))?",
    ),
    "optimality of conjugate gradients": (
        rf"(?:the )?optimality (?:property )?of {_CG}(?: in the a-norm)?",
        rf"(?:the )?(?:iterates?|(?:k-th|k) iterate)(?: x_k)? of {_CG} (?:minimi[sz]es?|minimi[sz]ing) {_ERROR} (?:over|in|on) {_SPACE}",
        rf"{_CG} (?:minimi[sz]es) {_ERROR} (?:over|in|on) {_SPACE}",
        rf"x_k (?:minimi[sz]es) {_ERROR} (?:over|in|on) {_SPACE}(?: in {_CG})?",
    ),
    "bound of conjugate gradients": (
        rf"(?:the )?(?:error |convergence |chebyshev )?(?:bound|estimate|rate)(?: of convergence)? (?:of|for|on) {_CG}",
    ),
    "limits of the Levenberg-Marquardt step": (
        rf"(?:the (?:two )?limits? of )?{_STEP}(?: (?:{_ZERO}|{_INFTY})(?: and (?:{_ZERO}|{_INFTY}))?| for (?:small|large) "
        rf"(?:and (?:small|large) )?\\lambda)",
        rf"(?:the (?:two )?limits? of ){_STEP}",
        rf"{_STEP} {_TENDS} {_GAUSS} {_ZERO}(?:,? and (?:{_TENDS} |to )?{_DOWN} {_INFTY})?",
        rf"{_STEP} {_TENDS} {_DOWN} {_INFTY}(?:,? and (?:{_TENDS} |to )?{_GAUSS} {_ZERO})?",
    ),
    "condition of the normal equations": (
        r"(?:the )?condition number of the normal equations is squared",
        r"(?:the )?condition number of a\^\\topa is (?:the )?square of (?:that|the condition number) of a",
        r"forming the normal equations squares the condition number(?: of a)?",
        r"\\kappa(?:_2)?\(a\^\\topa\)=\\kappa(?:_2)?\(a\)\^2(?: (?:for|if|where|when) (?:any |every )?a (?:is )?(?:of|has|"
        r"with) full (?:column )?rank)?",
    ),
    "distance of features": (
        r"(?:the )?(?:squared )?distance (?:in (?:the )?feature space|of (?:two )?features|between \\phi\(x\) and \\phi\(y\))"
        r"(?: (?:is|equals|satisfies))?(?: \\\|\\phi\(x\)-\\phi\([yz]\)\\\|\^2=(?:k\(x,x\)-2k\(x,[yz]\)\+k\([yz],[yz]\)))?",
        r"\\\|\\phi\(x\)-\\phi\([yz]\)\\\|\^2=(?:k\(x,x\)-2k\(x,[yz]\)\+k\([yz],[yz]\))",
    ),
}
_COMPILED = [(name, re.compile(p)) for name, patterns in _PATTERNS.items() for p in patterns]
_KERNEL = re.compile(
    r"(?:let |suppose |if )?k (?:be |is )(?:a |an )?(?:(?:normali[sz]ed|valid) )?kernel(?: with k\(x,x\)=1)"
    r"?(?: for all x)? ?[.,] ?"
)


def statement_named(line: str) -> str | None:
    """The theorem that a line asks to be shown, or None."""
    line = re.sub(r"\\leq(?![a-z])|\\leqslant", r"\\le", line.strip(" .?!"))
    line = re.sub(r"\\(?:big|bigl|bigr|Big)(?=[\[\]()])", "", line)
    if (given := _KERNEL.match(line)) is not None:
        line = line[given.end() :]
        if "k(x,x)=1" in given[0]:
            line = re.sub(r"=2-2k\(x,([yz])\)", r"=k(x,x)-2k(x,\1)+k(\1,\1)", line)
    lead = re.match(_LEAD, line)
    if lead is None:
        return None
    stated = re.sub(r"^(?:that |the fact that )", "", line[lead.end() :]).strip(" .?!")
    stated = re.sub(r" ,", ",", stated)
    for name, pattern in _COMPILED:
        if pattern.fullmatch(stated):
            return name
    return None
