r"""Tasks on solvers and conditioning as sheets say them, brought to the words of `solver_tasks` and of linear algebra.

Comes in: the text of a task. Goes out: the same text; a system `$Mx=v$` with a matrix that is written out is named, $A=M$ and $b=v$,
where a method is to be applied to it, and a condition number that is asked by its letter is asked by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Match

__all__ = ["solvers_plainly"]

_TABLE = r"\\begin\{(?:p|b)matrix\}(?:(?!\\end).)*\\end\{(?:p|b)matrix\}"
_CG = r"(?:the )?(?:method of )?(?:conjugate[- ]gradients?|CG)(?: method| algorithm| iteration)?"
_SYSTEM = re.compile(
    rf"\$\s*({_TABLE})\s*(?:\\mathbf\s*\{{?\s*x\s*\}}?|x|\\vec\s*\{{?x\}}?)\s*=\s*"
    rf"({_TABLE}|\([^()$]*\)\^\{{?(?:\\top|T)\}}?)\s*\$",
    re.DOTALL,
)
_ABOUT = re.compile(r"conjugate[- ]gradient|\bCG\b|GMRES|MINRES|kappa|condition number|Newton|polynomials is")


def _for_function(m: Match[str]) -> str:
    """`$f(x)=x^2-2$` for `$x^2-2$`, where one letter stands in it."""
    letters = set(re.findall(r"(?<![\\a-zA-Z])[a-z](?![a-zA-Z])", re.sub(r"\\[a-zA-Z]+|e(?=\s*\^)", " ", m["f"])))
    if len(letters) != 1:
        return m[0]
    (x,) = letters
    return f"{m['n']} for $f({x})={m['f'].strip()}$"


_ROWS: tuple[tuple[re.Pattern[str], str | Callable[[Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (
            rf"\b(?:Apply|Use|Run|Carry out|Perform|Do) {_CG} (?:to|on|for|to solve|for solving)(?: the)?(?: linear)?(?: system)? "
            r"(?=\$A\s*=)",
            "Perform the conjugate gradient method for ",
        ),
        (
            rf"\bSolve(?: the)?(?: linear)?(?: system)? (?P<s>\$A\s*=[^$]*\$, \$b\s*=[^$]*\$) (?:by|using|with) {_CG}",
            r"Perform the conjugate gradient method for \g<s>",
        ),
        (r"\b(?:starting|start|beginning|begin) (?:from|at|with|in) (?=\$(?:x|\\mathbf\{?x\}?)(?:_0|\^\{?\(0\)\}?))", "with "),
        (
            r"\b(?:Compute|Find|Calculate|Determine|Give) the first (GMRES|MINRES|CG) (?:iterate|step|iteration) (?:for|of)\b",
            r"Apply one step of \1 to",
        ),
        (
            r"\b(?:Compute|Find|Calculate|Determine|Give) the first (two|three|\d) (GMRES|MINRES) (?:iterates|steps|iterations) "
            r"(?:for|of)\b",
            r"Apply \1 steps of \2 to",
        ),
        (r"\$\\mathbf\{?x\}?_0\s*=\s*\\mathbf\{?0\}?\$", "$x_0=0$"),
        (
            r"(?P<n>\bNewton(?:'s|-Raphson)? (?:method|iteration)) (?:for|applied to) (?:the equation )?"
            r"\$(?P<f>(?=[^$=]*[a-z])[^$=()]*?)(?:\s*=\s*0\s*)?\$",
            _for_function,
        ),
        (
            r"(?P<n>\bNewton(?:'s|-Raphson)? (?:method|iteration)) (?P<f>for (?:the (?:function|equation) )?\$[a-z]\([a-z]\)=[^$]*\$):? "
            r"(?:find|determine|compute|give) the asymptotic error constant",
            r"Find the order of convergence and the constant of \g<n> \g<f>",
        ),
        (r"\bFor (?:which|what) polynomials is (?P<r>[\w' -]+?) exact\b", r"What is the degree of exactness of \g<r>"),
        (r"\$\\kappa_2\$ (?=of\b)", "the spectral condition number "),
        (r"(?:the condition number )?\$\\kappa_\{?(?:\\infty)\}?\$ (?=of\b)", "the condition number in the infinity norm "),
        (r"(?:the condition number )?\$\\kappa_1\$ (?=of\b)", "the condition number in the 1-norm "),
        (r"(relative condition number of (?:the function )?\$\w\((\w)\)=[^$]*\$) (?:at|near|in) \$\2\$", r"\1"),
        (r"(relative condition number of (?:the function )?\$[^$]*\$) near (?=\$)", r"\1 at "),
        (
            r"\bWhich (?:Krylov|iterative) (?:subspace )?(?:method|solver) (?:would|should|do|can) you (?:use|choose|recommend|prefer) for "
            r"an? (?P<kind>[a-z -]+?) (?:linear )?(?:system|matrix)(?:: [^?]*)?\?(?: Why\?)?",
            r"Which Krylov method suits a \g<kind> matrix?",
        ),
    )
)


def solvers_plainly(text: str) -> str:
    """The text in the words of the grammar; as it is where it is not about a solver or a condition number."""
    if not _ABOUT.search(text):
        return text
    if len(_SYSTEM.findall(text)) == 1 and re.search(r"conjugate[- ]gradient|\bCG\b|GMRES|MINRES", text):
        text = _SYSTEM.sub(_named, text)
    for pattern, put in _ROWS:
        text = pattern.sub(put, text)
    return text


def _named(m: Match[str]) -> str:
    """`$A=M$, $b=v$` for `$Mx=v$`."""
    return rf"$A={m[1]}$, $b={m[2]}$"
