r"""What is asked behind an answer of linear algebra: what it holds already, or what is asked of the same matrix further.

Comes in: a `Composer`, the question before and a clause of folded words. Goes out: what is asked yet. A row stands here where the clause
makes sense only behind that question.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .linear_composition import Composer
from .linear_textbook import FACTORISED, bare

__all__ = ["followed_by"]

Follower = Callable[[Composer, str, re.Match[str]], "list[str] | str | None"]


def _shown(c: Composer, before: str, m: re.Match[str]) -> list[str]:
    return []


def _is_qr(c: Composer, before: str, m: re.Match[str]) -> list[str] | None:
    return [] if all(bare(s.text) == "QR" for s in c.all(m[0])) else None


def _inverse_by_theorem(c: Composer, before: str, m: re.Match[str]) -> list[str] | None:
    of = re.search(r"for (\$.*\$)\.", before, re.DOTALL)
    name = re.fullmatch(r"(\w+)\^-1", bare(c.say(m["w"])))
    return (
        None
        if of is None or name is None or name[1] not in bare(of[1])
        else [f"Find the inverse of {of[1]} by the Cayley-Hamilton theorem."]
    )


def _between(c: Composer, before: str, m: re.Match[str]) -> list[str] | None:
    of = re.search(r"quotient of (\$.*?\$) at", before, re.DOTALL)
    return None if of is None else [f"Find the largest and smallest Rayleigh quotients of {of[1]}."]


#: Words of the question before -> words behind it -> what is asked yet; nothing where the answer holds it.
_FOLLOWING: tuple[tuple[re.Pattern[str], re.Pattern[str], Follower], ...] = tuple(
    (re.compile(before), re.compile(pattern), follow)
    for before, pattern, follow in (
        (r"Gram-Schmidt|QR factorisation", rf"find (?:resulting |its |corresponding )?(?:(⟦W\d+⟧)|qr)(?: {FACTORISED}| factors?)?", _is_qr),
        (r"four fundamental subspaces", r"(?:show|verify|check)(?: that)? (?:they|these|spaces|subspaces)?(?: are)? "
         r"?(?:orthogonal|complements?)"
         r"(?: in pairs| complements| pairwise| complement)*", _shown),
        (r"pseudoinverse", r"(?:verify|show|check)(?: that)? (?:it (?:fulfils|fulfills|with|meets) )?(?:four )?(?:moore-)?penrose "
         r"(?:conditions|equations|axioms)", _shown),
        (r"(?i)cholesky", r"(?:(?:at|in) )?(?:which|what) (?:step|stage|entry)(?: does it| not it)? (?:break down|breaks "
         r"down|fails?)(?: ,)?(?: and)?"
         r"(?: ?,? ?(?:what|whether)(?: do| can| does)? (?:you|we|it|this)? ?(?:conclude|follow|say|deduce|mean)(?: about .*)?)?", _shown),
        (r"(?i)cholesky", r"what (?:do|can|does) (?:you|we|it|this) (?:conclude|deduce|follow|mean|say)(?: about .*)?", _shown),
        (r"(?i)householder", r"find (?:reflector|reflection|householder matrix|matrix|it)", _shown),
        (r"real-rooted", r"find (?:its |all |both )?complex (?:ones|eigenvalues)(?: of ⟦M\d+⟧)?", _shown),
        (r"Rayleigh quotient of", r"(?:between|in) (?:which|what)(?: two)? (?:numbers|values|bounds|interval) (?:must|does|will|should) "
         r"it lie",
         _between),
        (r"characteristic polynomial", r"find (?:its |all |both )?(?:eigenvalues|roots)(?: and eigenvectors)?", _shown),
        (r"Cayley-Hamilton theorem for", r"(?:use it to )?(?:express|find) (?P<w>⟦W\d+⟧)(?: in terms of .*| as .*)?", _inverse_by_theorem),
        (r"^Fit |least squares solution", r"find (?:its )?(?:minimal |minimum )?(?:sum of squared errors|squared error|sum of squares "
         r"of errors)",
         lambda c, before, m: f"{before[:-1]} and find the sum of squared errors."),
        (r"approximation of", r"find (?:its |approximation )?error(?: in (?P<n>frobenius|spectral)(?: norm)?)?", lambda c, before, m:
         f"{before[:-1]} and its error{f' in the {m[1].capitalize()} norm' if m[1] else ''}."),
        (r"", r"(?:find|express) (?:it|result|answer|value)? ?(?:correct |accurate |rounded )?to "
         r"(?P<n>⟦K\d+⟧|\d+|one|two|three|four|five|six"
         r"|seven|eight|nine|ten) (?P<w>significant digits|significant figures|digits|decimal places|decimals)", lambda c, before, m:
         f"{before[:-1]} to {c.say(m['n']) if m['n'][0] == '⟦' else m['n']} {m['w']}."),
        (r"power method|power iteration", r"(?:estimate|approximate|find(?: estimate of)?) (?:dominant|largest) eigenvalue(?: "
         r"(?:by|from|with) "
         r"rayleigh quotients?)?", _shown),
        (r"(?i)gershgorin", r"(?:what|which) (?:do|does|can) (?:you|it|they|this|we) (?:conclude|say|tell)(?: about .*)?", _shown),
        (r"LU factorisation", r"why (?:is|does) (?:it|this|row exchange) (?:needed|necessary|fail)", _shown),
    )
)  # fmt: skip


def followed_by(c: Composer, before: str, clause: str) -> list[str] | str | None:
    """What a clause asks that speaks of the question before it: nothing where that answers it, a text that takes its place; or None."""
    for earlier, pattern, follow in _FOLLOWING:
        fits = pattern.fullmatch(clause) if earlier.search(before) else None
        if fits is not None and (said := follow(c, before, fits)) is not None:
            return said
    return None
