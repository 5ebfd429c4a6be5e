r"""Words of textbooks around a question of linear algebra that ask for nothing more, or for what is shown in any case; folded away.

Rows of `linear_folding`: a pattern of the folded line and what stands for it. A row stands here where it is said of the answer ("valid for
every integer n"), of the way ("without row exchanges"), or of the reader ("and conclude").
"""

from __future__ import annotations

__all__ = ["ASIDES"]

_INTEGER = r"(?:positive |natural |integer |nonnegative |non-negative |whole )*(?:integers?|numbers?|naturals?|powers?)"
_LEAD = r"(?:let|consider|given|suppose)"

ASIDES: tuple[tuple[str, str], ...] = (
    # how far it holds, for whom it is said
    (rf" (?:valid |that holds |which holds |true )?for (?:arbitrary |general )?{_INTEGER}(?: ⟦\w+⟧)?(?= ?[.?,]|$)", ""),
    (r"\b(?:and|or) hence (?=(?:its|find|compute|determine|write|eigen|also|deduce)\b)", "and "),
    (r"\b(?:and )?deduce (?=⟦|its |inverse|value)", "and find "),
    (r"(?: ,)? (?:valid|working) over reals\b", ""),
    (r"\battempt (?:to (?:find|compute) )?", "find "), (r"\btry to (?=find|factor|compute|solve|invert|diagonal)", ""),
    (r"\b(?:depending|dependent|according) (?:on|to) (?:real )?(?:parameters? |numbers? |values? of )*⟦N\d+⟧(?: and ⟦N\d+⟧)?(?: ,)? ?", ""),
    (r" ?\( (?:whose )?(?:rows|columns) (?:sum|add up|add) (?:up )?to (?:one|1|⟦\w+⟧) \)", ""),
    (r"\bmarkov (?:chain|process) has (?:transition |stochastic )?(?:matrix )?(?=⟦M)", "let "),
    # what there may not be
    (r" ?,? or (?:else )?(?:show|explain|say|state|prove|whether)(?: that| why)? (?:it has none|there is none|it has no \w+|no such \w+ "
     r"exists"
     r"|inverse not exist|it (?:is )?singular|it is not (?:invertible|possible)|this is impossible|none exists)(?= ?[.?,]|$)", ""),
    (r"\bif not ,? ?express one (?:of (?:them|vectors) )?as (?:linear )?combination of (?:others|other vectors|rest|other two)", ""),
    (r"\bif (?:they are|it is) (?:linearly )?dependent ,? ?(?:find|express|state) [^.?]*(?:relation|combination)[^.?]*", ""),
    # how it is done
    (r"\bwithout (?:row )?(?:exchanges?|interchanges?|swaps|pivoting)(?: of rows)? ?,? ?", ""),
    (r"\binto ⟦(N\d+)⟧ times ⟦(N\d+)⟧", r"as product ⟦\1⟧ ⟦\2⟧"),
    (r"\bby (?:expanding|writing|decomposing) (?:\w+ )?(?:vector |⟦[VN]\d+⟧ |start )?(?:in|as combination of|in terms of|into) "
     r"eigenvectors",
     "by eigenvectors"),
    (r" and (?=(?:estimate|approximate) (?:dominant|largest) eigenvalue)", " . "),
    (r"\bfirst (two|three|four|⟦K\d+⟧) (?:iterates?|steps|iterations|approximations) (?:of|in|by) ", r"\1 steps of "),
    (r"\b(perform|find|compute) (two|three|four|⟦K\d+⟧) iterates of\b", r"\1 \2 steps of"),
    (r"\bexpand (?:by cofactors )?(?:along|down|across|by|about) (?:\w+ )?(?:row|column)(?: \w+)? (?:to|and) find", "use cofactor "
     "expansion "
     "to find"),
    (r"\b(?:run|execute|apply|use) (?:method of )?(conjugate gradients?(?: method| algorithm)?|power (?:method|iteration)"
     r"|jacobi (?:method|iteration)|gauss-seidel (?:method|iteration))(?= (?:on|to|for)\b)", r"apply \1"),
    (r"\bevaluation (?:map|functional|homomorphism|operator)\b|\bevaluation (?=⟦F)", "map "), (r"\bcg\b", "conjugate gradients"),
    (r"(?:(?: ,)? and|,) (?:tabulate|list|show|display|record) (?:iterates|results?|steps|approximations)(?= ?[.?]|$)", ""),
    # said of the answer, which has it in any case
    (r"\bfor eigenvalues? of (⟦\w+⟧) ,? ?find (?:its )?algebraic (?:multiplicity )?and (?:its )?geometric multiplicit(?:y|ies)",
     r"find algebraic and geometric multiplicities of \1"),
    (r"(jordan (?:normal |canonical )?form) ?,? (?:and|with|by) (?:its )?(?:chain basis|jordan basis|jordan chains|basis of chains"
     r"|chains(?: of generali[sz]ed eigenvectors)?|generali[sz]ed eigenvectors) ?,?", r"\1"),
    (r"\buse (?:it |result |this )?to (?=find\b|compute\b|evaluate\b)", ""),
    (r" ?\( (?:in )?(frobenius|spectral|euclidean) norm \)", ""),
    (r" (?:,|and) how (?:large|big|small) is (?:its )?error", " . find its error"),
    (r"\bhas \. (?=(?:no|unique|one|infinitely many|exactly one) solutions?)", "has "),
    (r"\bfind (⟦N\d+⟧) only\b", r"find \1"), (r"\bonly (⟦N\d+⟧)(?= :)", r"\1"),
    (r"\b(?:monomial|power|usual|canonical|natural) (bas[ie]s)\b", r"standard \1"),
    (r"\bmoore-penrose inverse\b", "pseudoinverse"),
    (r"\bas (?:positive |negative )?definite , (?:(?:positive |negative )?semi-?definite )?(?:or|,|and) indefinite\b", ""),
    (r"\bfind (definiteness|signature|type) of\b", r"find \1 of"),
    (r"\bline through origin (?:spanned by|in direction of|in direction|with direction|along|with direction vector|determined by) (?=⟦V)",
     "span of "),
    (r"\bsum of (?:its )?squared residuals\b|\bresidual sum of squares\b|\bsum of squares of residuals\b", "sum of squared errors"),
    (r"\bfind , ", "find "), (r"^((?:let|suppose) [^.?]*⟦\w+⟧) (?=find\b)", r"\1 . "),
    (r"\bgiven basis (⟦L\d+⟧) (?:of|for) ⟦R\d+⟧", r"given \1"),
    (r"\bdimensions? of (?:its |each of its |each of )?four fundamental (?:sub)?spaces",
     "dimension of its colspace and dimension of its nullspace and dimension of its rowspace and dimension of its leftspace"),
    (r" ,? ?and (?:its )?component (?:of ⟦V\d+⟧ )?(?:that is )?orthogonal to (?:it|⟦[SVL]\d+⟧)(?= ?[.?]|$)", ""),
    (r"\b(?:with|and|using) starting from (?=⟦)", "starting from "),
    (r"\b(⟦K\d+⟧|one|two|three|four|five|six) (power|conjugate gradients?) (?:iterations?|steps?) (?=for|on|to|with)",
     r"\1 steps of \2 method "),
    (r"\bcovariance (?=⟦M)", "matrix "), (r"\bcovariance matrix (?=⟦M)", "matrix "),
    (r"(⟦E\d+⟧) leastsq (to|through|for) ((?:data |points? )*⟦[LV]\d+⟧(?:(?: ,)?(?: and)? ⟦V\d+⟧)*)", r"\1 \2 \3 leastsq"),
    (r"(?:^|(?<=[.?] ))starting from (⟦\w+⟧) ,? ?((?:perform|apply|do|use|find|take|run|compute|carry)\b[^.?]*?)(?= ?[.?]|$)",
     r"\2 starting from \1"),
)  # fmt: skip
