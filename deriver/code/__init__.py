"""Numeric claims of code: what the comments, outputs and assertions of a document's code say, computed again.

Comes in: a document. Goes out: a `ClaimReport` of kind `value` for each claim, with its verdict. Nothing of the text is executed: the
code is parsed with `ast`, and an interpreter of our own knows a listed set of functions. Does not know: LaTeX, rules. Start at
`claims.code_claims`.

    snippets      code in a document: fences, glued lines, sessions, cells with outputs
    indentation   indentation that was lost
    literals      the values a comment or an output states
    systems       double precision, and 50 digits
    functions     what is known by name: one row each; `linear` those of numpy.linalg, `random` those with a seed
    interpreter   the walk over the syntax tree, with limits
    judging       a stated value against the computed ones
"""

from .claims import code_claims

__all__ = ["code_claims"]
