r"""Declarations: from `A\in\mathbb{R}^{m\times n}`, `\Sigma\succ0`, `Q^\top Q=I`, `f(x)=...`, "A symmetric" to a Context.

Comes in: text, LaTeX with commas between the declarations, or English around LaTeX. Goes out: a Context. What is neither a shape
nor a property nor a definition is kept as a condition; what is not understood is refused with its place.

    wording      text to words, formulas, stops          vocabulary   what the words mean
    prose        the grammar of sentences                meanings     words to properties and conditions
    relations    what one formula declares               recognition  relations that say a property
    drafts       what is collected, and its Context      definitions  definitions in the order they need
"""

from __future__ import annotations

from ..model import Context
from .drafts import Draft, finish
from .prose import read_clause
from .relations import read_node
from .sizes import with_open_letters
from .wording import listed, tokens_of

__all__ = ["Draft", "finish", "read_declarations", "read_node"]


def read_declarations(text: str, base: Context | None = None, *, open_sizes: bool = False) -> Context:
    r"""A Context from declarations, added to `base`; with `open_sizes` the sizes that it does not say are learnt from the formulas.

    >>> sorted(read_declarations(r"A\in\mathbb{R}^{m\times n}, \lambda>0").symbols)
    ['A', '\\lambda']
    """
    base = base or Context()
    if not text.strip():
        return base
    draft = Draft(base)
    text = listed(text)
    read_clause(tokens_of(text, plain=True), text, draft)
    context = finish(draft, (text.strip(),))
    return with_open_letters(context, draft.guessed) if open_sizes else context
