r"""Reading LaTeX: tokens, syntax, declarations, and elaboration to typed expressions.

Comes in: LaTeX text and a `Context`. Goes out: a syntax tree with places (`syntax.parse_syntax`), typed expressions
(`read_expression`), claims (`read_statement`), a Context from declarations (`read_declarations`); or an error with the place.
Does not know: files, rules, derivations, verdicts. Start at `read`, then `elaborate`.

    tokens, parser     text to a syntax tree that decides no meaning (`tree`)
    names              keys, Python names, what custom takes a letter for
    elaborate, base    the tree to typed expressions: the search over kinds of undeclared names
    products, scripts, calculus, functions    what juxtaposition, scripts, derivative signs and named functions mean
    dependence, implied    which letters are functions and of what, by the derivatives in the formula; `signs` is their syntax
    fields      gradients, divergences, curls, Laplacians;  ellipses  sums and products with dots
    equations, evolution    differential equations as structure, and the tasks that ask about them
    sizes              inference of sizes
    declarations, sets, prose    what a text declares
    statements         what a formula claims
"""

from .declarations import read_declarations
from .read import read_expression, read_relation
from .statements import Statement, read_statement

__all__ = ["Statement", "read_declarations", "read_expression", "read_relation", "read_statement"]
