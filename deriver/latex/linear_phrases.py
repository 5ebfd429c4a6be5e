r"""Phrases of textbooks and what says the same in the words that `linear_sentences` knows.

Tables only. In a pattern `§` is any formula (a group), `[a|b]` words that may be missing, `<a|b>` one of several, `(...)` a group that the
other side takes up as `\1`. `linear_rewording` reads them.
"""

from __future__ import annotations

__all__ = ["SAME", "SAYS_NOTHING"]

#: Phrase -> what says the same. Rows are applied in order, each once over the whole text.
SAME: tuple[tuple[str, str], ...] = (
    # asked together, named otherwise
    (r"(?:, )?if possible ,", ","),
    (r"(eigenvalues?) of § and <a basis|bases|the basis> <for|of> <each|the> [of the] [corresponding] <eigenspace|eigenspaces>",
     r"\1 and eigenspaces of \2"),
    (r"find [a|an|the] (unitary|orthogonal) matrix § that <diagonalizes|diagonalises> (the (?:hermitian|symmetric|real|complex"
     r"|matrix| )*)?§",
     r"orthogonally diagonalise \4"),
    (r"<permuted lu|pa = lu|lup> (factori[sz]ation|decomposition)", r"plu \1"),
    (r"[, and|and] <locate|identify|circle|list|indicate|find|state|give> the (pivot <columns|positions>|pivots)", r"and find the \1"),
    (r"<normalise|normalize> [the] [vector] §", r"find the normalisation of \1"),
    (r"<multiply|work out the product of> § <by|and|with|times> §", r"find the product of \1 and \2"),
    (r"<determine|decide|check|find out> <whether|if> [or not] the following [linear] <system|equations> [of equations|of linear "
     r"equations] "
     r"is (consistent|inconsistent) [\?|:|.] ((?:⟦\d+⟧)(?:(?: ,)?(?: and)? ⟦\d+⟧)*)", r"is the system \2 \1 ?"),
    (r"<reflection|the reflection> of ⟦\d+⟧ (?=across|in|about|through|over)", r"reflection "),
    (r"write § in [its] [the] polar form [⟦\d+⟧]", r"find the polar decomposition of \1"),
    (r"<find|give|write> the polar <form|factorisation|factorization> of", r"find the polar decomposition of"),
    (r"use (gershgorin's|gerschgorin's|gershgorin|the gershgorin) [circle|disc|disk] theorem to [localise|localize|locate|bound|estimate] "
     r"the eigenvalues of", r"find the gershgorin discs of"),
    (r"find the [matrix of the] change of variables? § that <diagonalizes|diagonalises|transforms> §", r"orthogonally diagonalise \2"),
    (r"<write|express> (⟦\d+⟧) as [a] <sum|sums|combination> of squares", r"determine the definiteness of \1 by completing the square"),
    (r"find the (maximum|minimum|maximal|minimal|largest|smallest) value? ?of § subject to [the constraint] §", r"find the \1 of \2 on \3"),
    (r"§ in the least squares sense", r"\1 in the least squares sense"),
    (r"use [the] <conjugate gradient method|conjugate gradient algorithm|conjugate gradients|method of conjugate gradients> to solve § [,] "
     r"<starting from|starting at|starting with|with starting vector|with initial guess|from> §", r"perform the conjugate gradient "
                                                                                                  r"method for \1 starting from \2"),
    (r"use [the] <conjugate gradient method|conjugate gradient algorithm|conjugate gradients|method of conjugate gradients> to solve",
     r"perform the conjugate gradient method for"),
    (r"<apply|carry out|compute|run|take|use> (\w+ )?(?:steps?|iterations?) of [the] (power method|power iteration|conjugate "
     r"gradient method) "
     r"<to|for|on|with> [the matrix|the system] § [,] <with|starting from|starting with|starting at|and> [initial vector|starting "
     r"vector|initial "
     r"guess] §", r"perform \1steps of the \2 for \3 starting from \4"),
    (r"§ starting from § [,] <until|for> [the] first (\w+) iterations", r"\1 starting from \2"),
    (r"<find|determine> the <best|best-fitting> <parabola|curve|quadratic|cubic|polynomial|line|function|plane> § (through|to|for)",
     r"fit \1 to"),
    # systems
    (r"solve (the [following] [linear] <system|equations>(?: of (?:linear )?equations)?) (<by|using|via|with> [a-z' -]+?) : "
     r"(⟦\d+⟧(?:(?: ,)?(?: and)? ⟦\d+⟧)*)", r"solve \1 \3 \2"),
    (r"a matrix ⟦\d+⟧ is given by § \. find its ([^.?]*)", r"find the \2 of \1"),
    (r"<best least-squares|best least squares|least-squares|least squares|best> fit by [a|the] "
     r"[linear|quadratic|cubic|straight] <function|line|polynomial|parabola> § to the [data] <data|points>", r"fit \1 to the points"),
    (r"find the fit §", r"fit \1"),
    (r"<corresponding to|represented by|described by|given by|for|with> the augmented matrix §", r"with augmented matrix \1"),
    (r"find § and § such that §", r"solve \3 for \1 and \2"),
    (r"find [the value of|the values of] § <so that|such that|if> the (vectors|matrix|system|columns)",
     r"find the values of \1 for which the \2"),
    (r"use <determinants|a determinant|the determinant|row reduction|gaussian elimination> to <decide|determine> <if|whether>",
     r"determine whether"),
    (r"use the factorization § to", r"use qr to"),
    (r"<whose|with|having> [an|the] (augmented|coefficient) matrix is §", r"with \1 matrix \2"),
    (r"<determine|find> [the|all] [real] <value|values> of (⟦\d+⟧(?:(?: ,)? and ⟦\d+⟧| , ⟦\d+⟧)*) <such that|so that|for "
     r"which> [the|this] matrix § is the augmented matrix of a consistent [linear] system",
     r"for which \1 is the system with augmented matrix \2 consistent"),
    (r"for <which|what> [real] [value|values] [of] § is § the augmented matrix of a consistent [linear] system",
     r"for which \1 is the system with augmented matrix \2 consistent"),
    (r"§ is the augmented matrix of a consistent [linear] system", r"the system with augmented matrix \1 is consistent"),
    (r"is the following [linear] system [of equations|of linear equations] (consistent|inconsistent) [\?|:|.] §",
     r"is the system \2 \1 ?"),
    (r"<does|do> the following [linear] <system|equations> [of equations|of linear equations] have (a unique solution|no "
     r"solution|infinitely many solutions|a solution|any solutions|a nontrivial solution) [\?|:|.] §", r"does the system \2 have \1 ?"),
    (r"describe [all|the] (solutions?|solution set) <of|to>", r"find all \1 of"),
    (r"(solutions?|solution) <to|for> [the|this] [linear] <system|equation|equations>", r"\1 of the system"),
    (r"§ for the [unknown] [⟦\d+⟧] matrix §", r"\1 for \2"),
    (r"the (matrix|vector|sylvester|lyapunov|linear matrix) equation §", r"the equation \2"),
    (r"by [the] [method of] <conjugate gradients|conjugate gradient> [method] [,] <from|starting from|starting at|starting "
     r"with|with initial guess> (?=⟦)", r"by conjugate gradients with start "),
    # spaces
    (r"col \( § \)|col §", r"the column space of \1\2"),
    (r"<nul|null> \( § \)|<nul|null> §", r"the null space of \1\2"),
    (r"row \( § \)", r"the row space of \1"),
    (r"ker \( § \)|ker §", r"the null space of \1\2"),
    (r"(in|of|onto|for|to) span §", r"\1 the span of \2"),
    (r"the the", r"the"),
    (r"(basis|bases|dimension) <for|of> <the|a|each> [vector] <subspace|space|plane|line> [of ⟦\d+⟧] <spanned|generated> by "
     r"[the|all] [following] [vectors|columns|set]", r"\1 of the span of"),
    (r"(dimension|basis) <of|for> the span of the <set|vectors|vector> [of vectors]", r"\1 of the span of"),
    (r"(basis|bases) <for|of> [the] <solution space|solution set> of [the] [homogeneous] [linear] <system|equation|equations>",
     r"\1 for the solution space of"),
    (r"orthogonal complement of the <subspace|space|plane|line> [of ⟦\d+⟧] <spanned|generated> by", r"orthogonal complement of"),
    (r"orthogonal complement of the span of", r"orthogonal complement of"),
    (r"orthogonal complement of the column space of", r"left null space of"),
    (r"orthogonal complement of the row space of", r"null space of"),
    (r"orthogonal complement of the null space of", r"row space of"),
    (r"<bases|basis|a basis> <for|of> the (column|row|null|left null) space (?:of (⟦\d+⟧) )?and [for|of] the "
     r"(column|row|null|left null) space of", r"basis for the \1 space and basis for the \3 space of"),
    (r"(dimension|basis) <for|of> the <kernel|null space> and [for] the <range|image|column space> of",
     r"\1 of the null space and the column space of"),
    (r"the <subspace|space> [of ⟦\d+⟧] spanned by", r"the span of"),
    # independence, spanning, bases
    (r"<determine|decide|check|test> <whether|if> [or not] the set [of vectors] § is [a] linearly (in|)dependent [set]",
     r"are the vectors \1 linearly \2dependent ?"),
    (r"<determine|decide|check|test> <whether|if> [or not] ([^.?]*?) <form|forms|is|are> [a] <basis|bases> <for|of> §",
     r"do \1 form a basis of \2 ?"),
    (r"is ([^.?]*?) a basis <for|of> §", r"do \1 form a basis of \2 ?"),
    (r"does (the <set|vectors|vector>) ", r"do \1 "),
    (r"<determine|decide|check|test> <whether|if> [or not] ([^.?]*?) <span|spans> §", r"do \1 span \2 ?"),
    (r"do the columns of §", r"do the columns of the matrix \1"),
    # coordinates
    (r"[the] <coordinate vector|coordinates|coordinate representation> § of", r"the coordinates of"),
    (r"<relative|with respect> to the [ordered] <basis|bases> §", r"relative to \1"),
    (r"in the [ordered] basis §", r"relative to \1"),
    (r"[the] <change-of-|change of ><coordinates|coordinate|basis|bases> matrix [⟦\d+⟧] from", r"the transition matrix from"),
    (r"[the] transition matrix [⟦\d+⟧] from [the] [ordered|standard] [basis] (⟦\d+⟧) to [the] [ordered] [basis] "
     r"(⟦\d+⟧|standard basis)", r"the change of basis matrix from \1 to \2"),
    (r"[the] transition matrix [⟦\d+⟧] from <the standard basis|standard coordinates> to [the] [ordered] [basis] §",
     r"the change of basis matrix from standard basis to \1"),
    # eigenvalues
    (r"<show|verify|check|prove|confirm> that § is an (eigenvalue|eigenvector) of [the matrix] §", r"is \1 an \2 of \3"),
    (r"is § an eigenvalue of §(?: ,)? and find [the|a] [corresponding|associated] <eigenvectors|eigenvector>",
     r"is \1 an eigenvalue of \2 ?"),
    (r"find [a|an] (orthogonal )?matrix § that (orthogonally )?<diagonalizes|diagonalises> §", r"\1 \3 diagonalise \4"),
    (r"orthogonal diagonalise", r"orthogonally diagonalise"),
    (r"[the] eigenspace of § <corresponding|associated|belonging> <to|with> [the eigenvalue] §",
     r"the eigenspace of \1 corresponding to \2"),
    # orthogonality and approximation
    (r"<verify|show|check|determine whether|determine if> [that] [the set] § is an orthogonal set", r"are the vectors \1 orthogonal ?"),
    (r"is [the set] § an orthogonal set", r"are the vectors \1 orthogonal"),
    (r"and use it to find the inverse [of it|matrix]", r"and find its inverse by adjugate"),
    (r"<decompose|write|express> § as [the|a] sum of a vector <in the span of|in|parallel to|along> § and <a vector|one> "
     r"<orthogonal|perpendicular> to §", r"find the orthogonal projection of \1 onto \2"),
    (r" ,? ?and use it to solve [the system|the equation|the systems] (?=⟦)", r" . use the inverse to solve "),
    (r"[the] <closest|nearest> <point|vector> <to|from> § in [the] [subspace] [⟦\d+⟧] [of ⟦\d+⟧] <spanned by|the span "
     r"of|span of>", r"the orthogonal projection of \1 onto the span of"),
    (r"[the] <point|vector> <in|of|on> ([^.?]*?) [that is] <closest|nearest> to §", r"the orthogonal projection of \2 onto \1"),
    (r"[the] best approximation <to|of> § by <vectors|vector|a vector> in ([^.?]*)", r"the orthogonal projection of \1 onto \2"),
    (r"[best] rank <-|> ?(one|two|three|1|2|3) approximation <to|of|for>", r"best rank-\1 approximation of"),
    (r"best (rank-\w+) approximation <to|of|for>", r"best \1 approximation of"),
    (r"<closest|nearest> matrix of rank (one|two|three|1|2|3) to", r"best rank-\1 approximation of"),
    (r"apply [the] (modified )?gram-schmidt [process|algorithm|procedure|orthonormalization|method] to",
     r"use \1gram-schmidt to orthonormalise"),
    (r"[find|give|determine] [the] equation § of the <least-squares|least squares|best-fit|best fit|regression> line [that] "
     r"[best] <fits|fit|for|through> [the] [data] [points|point|data]", r"fit \1 to the points"),
    (r"<find|determine> the <best-fitting|best fitting|best-fit|best fit|least-squares|least squares> "
     r"<parabola|curve|quadratic|cubic|polynomial|line|function|model|plane> § <for|to|that best fits|that fits|through|of> "
     r"[the] [data] [points|point|data]", r"fit \1 to the points"),
    (r"<find|determine> the <parabola|curve|quadratic|cubic|polynomial|line|function> § <of best fit|that best fits> "
     r"[for|to|through] [the] [data] [points|point|data]", r"fit \1 to the points"),
    (r"<by|using|from|via> the <least squares method|method of least squares>", r"by least squares"),
    # quadratic forms
    (r"classify the <quadratic form|matrix|symmetric matrix> §", r"determine the definiteness of \1"),
    (r"classify §(?: as (?:positive|negative|definite|semidefinite|indefinite| |,|or)+)?(?= [.?]|$)",
     r"determine the definiteness of \1"),
    (r"<make|find> a change of <variable|variables> [⟦\d+⟧] [,] [that|which|to] "
     r"<transforms|changes|diagonalises|diagonalizes|removes|eliminates|transform|change|diagonalise|diagonalize|eliminate> "
     r"the [quadratic form|cross-product term of|cross-product term from|cross-product term in] [the quadratic form] §(?: "
     r"(?:in)?to (?:a |one )?(?:quadratic form )?(?:with no|without(?: a| any)?) cross[- ]product terms?)?",
     r"orthogonally diagonalise the quadratic form \1"),
    (r"find the principal axes of [the quadratic form] §", r"orthogonally diagonalise the quadratic form \1"),
    # maps
    (r"[the] <standard matrix|matrix representation|matrix> <of|for|representing> [the|this] [linear] "
     r"[transformation|map|mapping|operator|function] (?=⟦)", r"the matrix of the linear map "),
    (r"[the] matrix [⟦\d+⟧] that represents (?=⟦)", r"the matrix of the linear map "),
    # factors, inverses, blocks
    (r"(?:<invert|find the inverse of> )the (?:block |partitioned )?matrix § <by blocks|blockwise|using blocks|by block "
     r"inversion|using block inversion|using the schur complement|by the schur complement>", r"find the inverse of \1 by blocks"),
    (r"<use|using> the inverse [found] by the adjugate to solve", r"use the inverse to solve"),
    (r"by <using|means of|use of> ", r"by "),
    (r"<by|using|use> [a|the] cofactor expansion <across|along|down|about> [the|a] [first|second|third|fourth|any] <row or "
     r"column|row|column> [⟦\d+⟧] [that requires the least computation|that requires the least amount of computation]",
     r"by cofactor expansion "),
    (r"<by|using> the (lu|qr|plu) <factorization|factorisation|decomposition> of §", r"by the \1 factorisation where \2"),
    (r"krylov <space|subspace> generated by", r"krylov space of"),
    (r"schur complement of the [leading] <upper left|top left|top-left|upper-left|leading> [principal] § block <in|of>",
     r"schur complement of \1 in"),
    # areas and volumes
    (r"<determined|formed|defined|spanned|generated|with vertices at|having> by [the|its] <points|vertices> (?=⟦)", r"with vertices "),
    (r"<spanned|determined|generated|formed|defined> by [the] [vectors|edges|columns of|vector] (?=⟦)", r"spanned by "),
    (r"(parallelogram|triangle|parallelepiped|tetrahedron) <with|having> <vertices|corners|vertices at> (?=⟦)", r"\1 with vertices "),
    (r"(parallelogram|triangle|parallelepiped) whose <vertices|corners> are (?=⟦)", r"\1 with vertices "),
)  # fmt: skip
#: Words that add no question, and none that would change the answer.
SAYS_NOTHING: tuple[str, ...] = (
    r"in parametric [vector] form",
    r"in vector form",
    # the step of the projection or of the least squares solution that shows the residual orthogonal is there in any case
    r"[,] and <check|verify|confirm|show> that the <error|residual|difference|vector> [vector] [⟦\d+⟧] is <perpendicular|orthogonal> to "
    r"[the] [column space of|columns of] §",
    r", giving an orthogonal matrix § and a diagonal matrix §",
    r"(?<=[.?!] )(?:explain|justify|why|give reasons?|show (?:all )?(?:your )?(?:work|steps))[^.?!]*[.?!]",
    r", (?:and )?(?:explain|justify)(?: your (?:answer|reasoning)| why| how you know)?(?= [.?!])",
    r"if (?:so|they are|not|yes|it is|dependent|linearly dependent) , (?:give|find|write|exhibit|what is|state) (?:a |an "
    r"|the )?(?:corresponding |linear |nontrivial |explicit |associated )*(?:dependence "
    r"relation|dependency|relation|eigenvalue|combination|dependence)(?: among them| between them| of them| \w+ them)? "
    r"?[.?!]?",
    r"for the [vector] space § (?=[.?])",
)  # fmt: skip
