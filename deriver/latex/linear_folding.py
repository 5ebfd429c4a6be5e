r"""Word tables: what says the same in a question of linear algebra, brought to one word each before sentences are composed.

Comes in: a line of words in which `⟦M0⟧` stands for a matrix. Goes out: the same line without articles and with one word for each
meaning: `find` for every verb that asks, `whether` and `show` for every way to ask for a truth, `st` for every "such that".
"""

from __future__ import annotations

from . import patterns as re
from .linear_asides import ASIDES

__all__ = ["folded"]

#: Words that say nothing about what is asked.
_EMPTY = frozenset(
    "the a an any some all every each this these those following above below please now then next finally also exactly both just simply "
    "explicitly corresponding associated respective respectively itself here clearly carefully fully completely your my our us "
    "indicated displayed shown your own".split()
)

_PHRASES: tuple[tuple[str, str], ...] = (
    # said for the person, not for the problem
    (r"\( ?(?:i|ii|iii|iv|a|b|c|d|1|2|3) ?\) ", ""),
    (r"[,(]? ?(?:why or why not|why|justify(?: answer| reasoning)?|explain(?: answer| reasoning)?|give reasons?(?: for answer)?"
     r"|show work|if (?:possible|exists?|it exists|they exist)) ?\)? ?(?=[.?,]|$)", " "),
    (r"(?:\bby inspection or otherwise|\bwithout (?:computing|calculating|solving|expanding)(?: (?:it|anything|them|determinant))?"
     r"|\bif (?:there is (?:one|such)|one "
     r"exists|such exists)|\bhence or otherwise|\bas far as possible) ?,? ?", ""),
    (r"(?: ,)? (?:giving|stating|and (?:find|give|state)) (?:orthogonal |invertible |diagonal |unitary )?matrix ⟦N\d+⟧ and "
     r"(?:diagonal |orthogonal )?matrix ⟦N\d+⟧", ""),
    (r" in (?:parametric(?: vector)?|vector|set|explicit) form\b", ""),
    (r"\bleastsq ,", ""),
    (r" if (?:so|it does|it is|it has)(?= [.:?]|$)", ""),
    (r"(?:can|could|would|will) you |we (?:want|wish|need|have) to |i (?:want|need|would like) to |let's |(?:your )?task is to |try to ",
     ""),
    (r"\bif (?:so|yes|it is|it does|they are)[ ,]*(?=find|give|compute|what|determine|state)", ". "),
    (r", if (?:possible|it exists|they exist) ,", ""),
    (r"\b(?:first|initial) (\w+) (?:iterates|iterations|steps|approximations|iterands) (?:of|by|from|with)\b", r"perform \1 steps of"),
    (r"\b(?:find|compute|calculate|determine|give|perform) (?:perform|(\w+) iterates of)\b", r"perform \1"),
    (r"\bby inspection\b ?,? ?", ""), (r"\bwhat (?=(?:real )?(?:values?|numbers?|scalars?|choices?) of)", "which "),
    (r"\b(?:determine|find|decide|say|state) which (?=⟦N|values?|numbers?|real)", "which "),
    (r"\bis it possible to (?:write|express|represent) (⟦\w+⟧) as\b", r"whether \1 can be written as"),
    (r"\b(?:verify|check|show|confirm) (?:that )?(⟦\w+⟧) satisfies its (?:own )?characteristic (?:equation|polynomial)",
     r"verify cayley-hamilton theorem for \1"),
    (r"\bgeometric multiplicity of(?: eigenvalue)? (⟦K\d+⟧) (?:of|for)\b", r"dimension of eigenspace for \1 of"),
    (r"\bsubset spanned\b", "subspace spanned"),
    # truths
    (r"\b(?:determine|decide|check|test|find out|see|examine|investigate|verify|tell|say|state) (?:whether or not|whether|if)\b",
     "whether"),
    (r"\b(?:is it true that|true or false : (?:if )?)", "whether "),
    (r"\b(?:show|prove|verify|check|confirm|argue|demonstrate|explain|see|say) (?:that|why|how)\b", "show"),
    # letters that are wanted
    (r"\b(?:so that|such that|so as that|in such way that|in order that|in order for|under which|(?:that|which) (?:will )?make|for "
     r"which it is true that|with property that)\b", "st"),
    (r"(⟦N\d+⟧) (?:for which|so)\b", r"\1 st"),
    (r"\bfor (?:what|which)(?= (?:real |complex |⟦|values?|numbers?|choices?|scalars?|constants?|parameters?))", "which"),
    (r"\bfor which\b", "st"),
    (r"\b(?:real |complex )?(?:values?|numbers?|scalars?|constants?|parameters?|choices?|unknowns?|letters?|coefficients?)(?: of)?"
     r"(?: real| parameters?| constants?| scalars?)? (?=⟦N)", ""),
    (r"\breal (?=⟦N)", ""), (r"(which ⟦N\d+⟧) makes\b", r"\1 make"), (r"(find ⟦N\d+⟧) makes\b", r"\1 make"),
    (r"\b(?:under )?(?:what|which) (?:conditions?|restrictions?|constraints?|relations?)(?: must hold)? (?:on|for|between|among) (?=⟦N)",
     "which "),
    (r"\b(?:conditions?|restrictions?|constraints?|relations?) (?:on|for|between|among) (?=⟦N)", ""),
    # verbs that ask
    (r"\b(?:what|which) (?:is|are|will be|would be|must be)\b", "find"),
    (r"\b(?:compute|calculate|determine|give|obtain|evaluate|derive|state|work out|write down|produce|exhibit|list|construct"
     r"|identify|get|name"
     r"|provide|report|deduce|describe|choose|pick|select|locate|establish|recover|discover|figure out)\b(?! of)", "find"),
    (r"\b(?:rewrite|write|represent|decompose|resolve|split)\b", "express"),
    (r"\b(?:carry out|run|do|execute|conduct|apply|take|make|work)(?= (?:⟦K|one|two|three|four|five|\d|first|second|steps?|iterations?))",
     "perform"),
    (r"\b(?:by means of|by use of|with help of|with aid of|by applying|by using|via|through use of|utilising|utilizing|employing|by "
     r"method of|using method of|on basis of|with)(?= (?:" +
     "cramer|gauss|row[ -](?:red|oper)|cofactor|adjugate|adjoint|gram|householder|normal equations"
     r"|elementary|elimination|qr|lu|svd|conjugate|least|laplace|expansion|eigen|diagonali|cayley|minors" + "))", "by"),
    (r"\busing\b", "by"), (r"\bby by\b", "by"),
    (r"\bthere (?:is|are|exist|exists) (?=no |not |unique |infinitely |exactly |one |more than )", "it has "),
    (r"\b(is|are|does|do|has) it has (no|unique|infinitely many|exactly one|more than one) solutions?", r"it has \2 solutions"),
    (r"\b(?:is|are) there (no|unique|infinitely many|exactly one|one|more than one) solutions?", r"it has \1 solutions"),
    (r"\bline of (?:best fit|regression)\b", "best line"),
    (r"\bin matrix form\b|\bin matrix notation\b|\bas matrix product\b", "in matrix form"),
    (r"\b(?:possess|possesses|admit|admits|own|owns)\b", "has"),
    (r"\bfail to have\b|\bfails to have\b", "has no"), (r"\bfail to be\b", "fails to be"),
    (r"\b(?:find|estimate|bound|localise|localize|enclose) eigenvalues of (⟦M\d+⟧) by gersc?hgorin(?:'s)? (?:discs?|disks?|circles?"
     r"|theorem|circle theorem|disc theorem)",
     r"find gershgorin discs of \1"),
    (r"\badjoint \( adjugate \)|\badjugate \( adjoint \)|\badjugate \( or adjoint \)", "adjugate"),
    (r"\b(?:long-run|long-term|long run|long term|limiting|equilibrium|stationary|steady-state|steady)(?: steady)? (?:distribution"
     r"|state|behaviou?r|vector|probabilities|proportions|"
     r"state vector|probability vector)\b", "steady state"),
    (r"\bmarkov chain (?:with|having|whose)(?: transition| stochastic)?(?: matrix)?(?: is)? (?=⟦M)", "matrix "),
    (r"\b(?:lower triangular matrix and upper triangular matrix|product of lower triangular matrix and upper triangular matrix"
     r"|product of lower and upper triangular "
     r"matri(?:x|ces)|lower and upper triangular (?:matrices|factors)|product of lower triangular and upper triangular matri(?:x|ces))\b",
     "lu"),
    (r"\b(?:orthogonal change of (?:variables?|coordinates)|orthogonal (?:substitution|transformation))\b", "orthogonal change"),
    (r"\b(?:real block form|real canonical form|rotation-scaling matrix)\b", "rotation-scaling form"),
    (r"\bidentity matrix (?=⟦M)", ""),
    # notions
    (r"\b(?:characteristic|proper|latent) (?:values?|roots?)\b", "eigenvalues"),
    (r"\b(?:characteristic|proper) vectors?\b", "eigenvectors"),
    (r"\bnull space\b|\bkernel\b", "nullspace"),
    (r"\bcolumn space\b|\brange\b|\bimage\b", "colspace"),
    (r"\brow space\b", "rowspace"),
    (r"\bleft nullspace\b", "leftspace"),
    (r"\b(?:linear )?(?:transformation|mapping|operator|homomorphism|endomorphism)\b", "map"),
    (r"\blinear map\b", "map"),
    (r"\b(?:solution set|solution space|set of (?:all )?solutions|set of solution vectors)\b", "solutions"),
    (r"\b(?:general|complete) solution\b|\bsolution\b", "solutions"),
    (r"\b(?:simultaneous |linear |homogeneous |inhomogeneous |nonhomogeneous )*(?:systems?|equations?) of (?:simultaneous |linear "
     r"|homogeneous )*equations\b",
     "system"),
    (r"\b(?:difference|recurrence) (?:equations?|relations?|systems?) (?=⟦Q)", ""),
    (r"\bmatrix (?:equations?) (?=⟦Q)", ""),
    (r"\b(?:homogeneous |linear |simultaneous |inhomogeneous |nonhomogeneous )+(?:systems?|equations?)\b", "system"),
    (r"\bsimultaneous equations\b", "system"),
    (r"\b(?:with respect to|relative to|with reference to|in terms of|expressed in|referred to|in)(?= (?:ordered |new |old "
     r")?(?:bas[ie]s|standard bas))",
     "relative to"),
    (r"\b(?:ordered|new|old) bas([ie])s\b", r"bas\1s"),
    (r"\b(?:generated|determined) by\b", "spanned by"),
    (r"\b(?:nearest|closest)\b", "closest"),
    (r"\bleast-squares\b", "least squares"),
    (r"\b(?:perpendicular|orthogonal|at right angles|normal(?! equations?| vector| form))(?: to each other| to one another)?\b",
     "orthogonal"),
    (r"\b(?:satisfies|satisfying|obeys|obeying|that satisfies)\b", "with"),
    (r"\b(?:by )?(?:(?:by )?(?:constructing|forming|setting up|solving|way of) )?normal equations(?: (?:for|of) ⟦\w+⟧)?",
     "by normal equations"),
    (r"\bby by\b", "by"),
    (r"\b(?:in sense of least squares|in least squares sense|by method of least squares|by least squares|for least squares)", "leastsq"),
    (r"\bby (?:cofactor |laplace )?(?:expansions?|expanding)(?: by minors| by cofactors| in cofactors| it)?(?: along| by| down| "
     r"across| about| on)? "
     r"(?:(?:first|second|third|fourth|last|top|bottom|⟦\w+⟧) (?:row|column)|(?:row|column) (?:\w+|⟦\w+⟧))", "by cofactor expansion"),
    (r"\b(?:symmetric |positive |positive definite |principal )+square root", "square root"),
    (r"\bhas (\w+) pivots?(?: columns?| positions?)?\b", r"has rank \1"),
    (r"\bgauss's method\b|\bgauss method\b|\bmethod of gauss\b", "gaussian elimination"),
    (r"\b(?:diagonalisable|diagonalizable)\b", "diagonalisable"),
    (r"\b(?:diagonalise|diagonalize)\b", "diagonalise"), (r"\b(?:diagonalised|diagonalized)\b", "diagonalised"),
    (r"\b(?:orthonormalize|orthonormalise|orthogonalise|orthogonalize)\b", "orthonormalise"),
    (r"\b(?:row[- ])?reduced (?:row[- ])?echelon form|\brow canonical form|\brref\b", "reduced echelon form"),
    (r"\brow[- ]echelon form\b", "echelon form"),
    (r"\b(?:steps?|iterations?|rounds?) (?:of|with)\b", "steps of"),
    (r"\b(?:starting|beginning|start|begin|initialised|initialized)(?: from| with| at)?(?: initial| starting)?(?: guess| vector| "
     r"point| value)?\b",
     "starting from"),
    (r"\b(?:from|with|and) (?:initial|starting) (?:guess|vector|point|value|approximation)\b", "starting from"),
    (r"\b(?:pseudo-inverse|moore-penrose (?:pseudo-?)?inverse|generali[sz]ed inverse)\b", "pseudoinverse"),
    (r"\bbasis for , and dimension of ,", "basis and dimension of"),
)  # fmt: skip
_COURSE: tuple[tuple[str, str], ...] = (
    (r"\b(?:we|you) (?:will|shall|can|now|must|need to|should) ", ""), (r"(?:^|(?<=[.?;] ))- ", ""),
    (r" ?,? ?(?:stating|giving|including|and state|with|along with|listing) (?:their|its|both )?(?: ?(?:algebraic|geometric)(?: and "
     r"(?:algebraic|geometric))?)? ?multiplicit(?:y|ies)(?= ?[.?,]|$)", ""),
    (r"\bby setting up and solving normal equations\b", "by normal equations"), (r"\bby hand\b", ""),
    (r"\bby setting up and by normal\b", "by normal"),
    (r"\b(?:with|under) (?:usual |standard )?(?:inner|dot|scalar) product\b", ""), (r"\borthogonal complement to\b", "orthogonal "
     "complement of"),
    (r"\bbasis (?:of|for) ⟦R\d+⟧ consisting of\b", "basis consisting of"), (r"\b\d+-dimensional (?=real |vector|space)", ""),
    (r" ?,? in which vectors are represented as matrices", ""), (r"\b(?:function|transformation) (⟦J\d+⟧) (?:where|with|given by"
     r"|defined by) (?=⟦[NF]\d+⟧)", r"map \1 where "),
    (r"\b(let|suppose|if) (?:\w+ )?system of \w+ (?:linear )?equations in \w+ (?:unknowns|variables) has (?=⟦H)", r"\1 "),
    (r"\b(let|suppose|if) system of \w+ system in \w+ (?:unknowns|variables) has (?=⟦H)", r"\1 "), (r"; if so ,", " ."), (r"; if so", " ."),
    (r"⟦F(\d+)⟧ is map(?= \.)", r"⟦F\1⟧"), (r"(⟦[LV]\d+⟧) be basis for (⟦R\d+⟧)", r"\1"),
    (r"\bvector form of (?=solutions)", ""), (r"\bfind (?:set of )?vectors that span (?=⟦S|nullspace|colspace|rowspace)",
     "find basis for "),
    (r"\bfind (?:set )?(?:⟦N\d+⟧ (?:=: set )?)?that is linearly independent and spans (?=⟦|nullspace|colspace|rowspace)", "find basis "
     "for "),
    (r" , that is , ⟦E\d+⟧", ""), (r"\bdefine (?:map )?(⟦J\d+⟧) as (?=⟦[FN])", r"let map \1 be defined by "),
    (r"\bfind (?:vector )?(⟦N\d+⟧) whose (?:image|colspace) under (⟦[FN]\d+⟧) is (⟦[VN]\d+⟧)", r"find preimage of \3 under \2"),
    (r"\bst (?:system|matrix|map) (?=(?:has|is|have)\b)", "st it "), (r"\b(?:denote|be|denotes) real (?=vector|space|⟦R)", "be "),
    (r"\bdifferential (?:map|operator) : ", "differential map "), (r"(⟦F\d+⟧) be (?:differential |linear )?(?:map|operator) ⟦F\d+⟧(?= "
     r"?[,.])", r"\1"),
    (r"(⟦F\d+⟧) ,? ?defined as map (from ⟦R\d+⟧)", r"\1 \2"), (r"\brelative to basis(?= ?[.,?]|$)", "relative to standard basis"),
    (r"\bif ⟦N\d+⟧ (?:is|be) (?:element|polynomial|member) (?:of|in) ⟦[RN]\d+⟧ ,? ?let ⟦\w+⟧ be polynomial given by (?:formula )?(?=⟦F)",
     "let "),
    (r"\b(solve|find solutions (?:of|for|to)) augmented (?=⟦G)", r"\1 augmented matrix "), (r"\b(?:the )?vectors are (?=⟦L)", "consider "),
    (r"(?<=⟦) \( \) ", " "), (r" \( \) ", " . "), (r" - (?=(?:find|is|are|whether|show|compute|determine|give|calculate)\b)", " . "),
    (r"^leastsq ,? ?", ""),
    (r"\b(is|are|does) (?:resulting |set of \w+ )?(?:matrix|map|system|set) (?=[a-z])(?!of |for |with |form )(?![^.]*[?:.] ⟦[EYGMLVF])",
     r"\1 it "),
    (r"(?<= of )(?:resulting |obtained )?(?:subspace|space)(?: (?:found|obtained|described) (?:in part|above)?(?: \( ?\w? ?\))?)?(?= "
     r"?[.?]|$)", "it"),
    (r"\bwhich(?= best fits)", "that"), (r"\bequation (?:of )?(?:form )?(?=⟦E\d+⟧ that best fits)", "line "),
    (r"(⟦L\d+⟧) (?:of|for) ⟦R\d+⟧(?= and (?:basis )?⟦L)", r"\1"), (r"(and (?:basis )?⟦L\d+⟧) (?:of|for) ⟦R\d+⟧", r"\1"),
    (r"\bbas[ie]s (?:of|for) (nullspace|colspace|rowspace)(?= (?:and|,))", r"\1"),
    (r"\bbe function(?= (?:defined|given|from|on|that))", "be map"), (r"\bunder (?:usual |standard )?(?:dot|inner|scalar) product", ""),
    (r"\b(?:subspace|space|set)(?: (?:of|in) ⟦R\d+⟧)? orthogonal to (?=⟦S)", "orthogonal complement of "),
    (r"(?: ,)? and(?= \.)", ""), (r"\bfind (?:its )?diagonal form along (?:by|with|and) diagonali[sz]ing matrix", "diagonalise it"),
    (r"\bfind algebraic and find geometric multiplicit", "find algebraic and geometric multiplicit"),
    (r"\bconsider (?:vector )?space (?=⟦R)", "consider "), (r"\bfind eigenvectors? for eigenvalues?\b", "find its eigenvectors"),
    (r"\bfind (?:inverse|inverse map) (?=⟦W\d+⟧ ?[.,]|⟦W\d+⟧$)", "find "), (r"\bif it is not ,? (?=find)", ". "), (r"\brank "
     r"(?:factorization|factorisation)\b", "rank factorisation"),
    (r"\bhow(?: do)? ", "how "), (r"\brelative to standard bas[ie]s ⟦N\d+⟧", "relative to standard basis"),
    (r"(⟦F\d+⟧) , relative to", r"\1 relative to"),
    (r"\b(use|by) reduced ", r"\1 "),
    (r"\( (?:conjugate transpose|transpose|kernel|null space|nullspace|image|range|column space|orthogonal|perpendicular"
     r"|eigenvectors?|with justification|over ⟦R\d+⟧|showing work|with proof|if needed|or otherwise|with respect to usual [a-z -]+(?: "
      r"on ⟦\w+⟧)?) \)", ""),
    (r"\bremember to [a-z ]+(?=[.]|$)", ""), (r"\bif not ,? (?:show|explain|say|give|find) [^.?]*", ""),
    (r"\bif (?:so|yes) (?:prove|show|verify) (?:it|this)\b", ""), (r"(?:(?: ,)? )?\b(?:if|where|when) (?:⟦[MN]\d+⟧|it) is not "
     r"diagonali[sz]able (?:show|explain)[^.?]*", ""),
    (r",? ?where (?:⟦N\d+⟧ ?,? ?(?:and )?)+ (?:is|are|denotes?|form) standard (?:basis|unit vectors|basis vectors)(?: (?:of|for|in) "
     r"⟦R\d+⟧)?", ""),
    (r"(\b(?:let|suppose|given|consider|and let|and) )(⟦[LN]\d+⟧) be (?:standard )?basis (?:of|for) ⟦[RSN]\d+⟧", r"\1\2"),
    (r"(\b(?:where|given that|suppose that) )(⟦[LN]\d+⟧) (?:is|are) (?:standard )?basis (?:of|for) ⟦[RSN]\d+⟧", r"\1\2"),
    (r"\b(?:standard )?matrix (?:representation|form|that represents|which represents)(?= (?:of|for|⟦|relative))", "matrix of"),
    (r"\bmatrix of (?:of|for)\b", "matrix of"), (r"\b(?:matrix (?:of|for)?) (?:of|for) ⟦([FPN])", r"matrix of ⟦\1"), (r"\bmatrix "
     r"(⟦N\d+⟧) (?:of|for) ⟦F", r"matrix of ⟦F"),
    (r"\brepresenting\b", "of"), (r"\bunder (?=(?:standard )?bas[ie]s|⟦L)", "relative to "), (r"\bin (?=⟦[NL]\d+⟧-? ?coordinates)", "in "),
    (r"\bcoordinate vectors?\b", "coordinates"), (r"\b(?:find|express) coordinates (?:for|of)\b", "find coordinates of"),
    (r"\blet (⟦N\d+⟧) in (⟦R\d+⟧) be ((?:sub)?(?:space|set)|plane|line|hyperplane)\b", r"let \1 be \3 of \2"),
    (r"\baugmented (?=⟦G)", "augmented matrix "),
    (r"\b(?:relative to|in) (?=⟦L\d+⟧)", "relative to "), (r"\bwith respect to (?=⟦[LN]\d+⟧)", "relative to "),
    (r"\b(orthonormal|orthogonal) (?:eigenvector basis|eigenbasis|basis of eigenvectors|set of eigenvectors)(?: (?:of|for) ⟦R\d+⟧)?",
     r"\1 eigenbasis"),
    (r"\bspectral (?:factorization|factorisation)", "spectral decomposition"),
    (r"\bgram - ?-?schmidt\b", "gram-schmidt"), (r"\bgram-schmidt(?: orthogonali[sz]ation| orthonormali[sz]ation)?(?: (?:process"
     r"|procedure|algorithm|method))?\b", "gram-schmidt process"),
    (r"\b(?:classical|usual) gram-schmidt", "gram-schmidt"),
    (r"\bchange[- ]of[- ](?:basis|bases|coordinates?) matrix(?: ⟦N\d+⟧)?", "change of basis matrix"), (r"\btransition matrix(?: "
     r"⟦N\d+⟧)? (?=from (?:basis )?⟦[LN])", "change of basis matrix "),
    (r"\baugmented (?:coefficient )?matri(?:x|ces) (?:for|of) system", "augmented matrix of system"),
    (r"\b(?:system|solutions) (?:corresponding to|to|represented by|that corresponds to|with|whose|given by|described by|associated "
     r"with)(?: augmented matrix)? ?(?=⟦G)", "augmented matrix "),
    (r"\baugmented matrix \. (?=⟦G)", "augmented matrix "), (r"\bsystem (?:to )?augmented matrix", "augmented matrix"), (r"\bsystem to "
     r"augmented", "augmented"),
    (r"(?: in terms of| using| with) (?:free (?:variables?|parameters?)|parameters?)(?: ⟦N\d+⟧(?:(?: ,)?(?: and)? ⟦N\d+⟧)*)?", ""),
    (r"\b(?:space|set|subspace) of solutions\b", "solutions"), (r"\bsending\b", "sends"),
    (r"\bplanes? (?:⟦N\d+⟧ )?⟦N\d+⟧ and ⟦N\d+⟧", "planes"),
    (r"\blinear transform\b", "map"), (r"\blinear (?:transformations|maps)\b", "maps"), (r"\bfull rank\b", "full rank"),
    (r"\bbases (?=of|for)", "basis "), (r"\btogether with\b", "and"), (r"\bas well as\b", "and"), (r"\bis bases\b", "is basis"),
    (r"\bare bases\b", "are basis"),
    (r"\bfor (?:column )?vectors? in ⟦R\d+⟧", ""), (r" ,? ?for (?=⟦N\d+⟧ in ⟦R\d+⟧ ,? ?⟦F)", " "), (r"(?<=by )⟦N\d+⟧ in ⟦R\d+⟧ ,? "
     r"?(?=⟦F)", ""),
    (r"(?<=defined by) ,? ?(?:for )?⟦N\d+⟧ in ⟦R\d+⟧ ,? ?(?=⟦F)", " "),
    (r"\bdiagonalizing matrix\b", "diagonalising matrix"), (r"\bfind (?:its )?diagonal form (?:along |and )?(?:with )?diagonalising "
     r"matrix", "diagonalise it"),
)  # fmt: skip
_FOLDS = tuple((re.compile(pattern), same) for pattern, same in (*ASIDES, *_COURSE, *_PHRASES, *_COURSE, *ASIDES))


def folded(line: str) -> str:
    """The line with one word for each meaning.

    >>> folded("determine if the columns of ⟦M0⟧ form a basis .")
    'whether columns of ⟦M0⟧ form basis .'
    """
    line = " ".join(w for w in line.split() if w not in _EMPTY)
    for pattern, same in _FOLDS:
        line = re.sub(r" +", " ", pattern.sub(same, line))
    return line.strip()
