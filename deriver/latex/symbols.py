r"""The vocabulary: every command and symbol the reader knows, with its part of speech.

`TABLE` maps what is written (`\le`, `+`, `\alpha`) to a pair of kind and value (`("relation", "<=")`). Whoever adds
notation begins here. Knows nothing of the grammar.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ALIGNED",
    "DISPLAYS",
    "ENVIRONMENTS",
    "FONTS",
    "INTEGRALS",
    "KNOWN_OPERATORS",
    "LIMIT_OPERATORS",
    "MATRIX_COMMANDS",
    "OPTIONAL_LIMITS",
    "PROSE",
    "SIDES",
    "SPACES",
    "TABLE",
    "TEXT_COMMANDS",
    "UNITS",
    "WORDS",
]

#: Names that are functions when written upright, as in `\mathrm{tr}`, `\text{tr}`, `\operatorname{tr}`.
KNOWN_OPERATORS: Final = frozenset(
    """
    sin cos tan cot sec csc sinh cosh tanh coth sech csch arcsin arccos arctan arccot arcsec arccsc arsinh arcosh artanh
    asin acos atan asinh acosh atanh arcsinh arccosh arctanh atan2 sinc
    log ln lg exp sqrt abs sgn sign sg erf erfc erfi Gamma Beta Li li Ei Si Ci Shi Chi
    det tr Tr trace rank rk diag Diag blkdiag blockdiag blkDiag tril triu projmax projmin vec vech unvec mat dim ker deg gcd lcm hom Hom arg
    span Span im Im Re range Range ran null Null col Col row Row nullity image kernel adj cof per pf inv tril triu
    max min sup inf lim limsup liminf argmax argmin
    Var var Cov cov Corr corr cor Pr Prob std Std bias Bias MSE mse RMSE KL JS TV Bern Bernoulli Bin Binomial Poisson Pois
    Exp Unif Uniform Geom Cauchy Laplace Dir Dirichlet Wishart Normal logit
    softmax sigmoid relu ReLU GELU gelu SiLU swish softplus logsumexp LSE lse logdet expit Softmax LayerNorm Attention
    FFN MLP concat Concat
    prox proj Proj sym skew dist diam vol Vol area supp conv cond card ord mod
    div grad curl rot Hess Jac jac lap cl int ext relint epi dom codom cone aff co
    ad Ad Aut End Gal GL SL SO SU Sp spec Spec Res ind diam median mode mean avg Mean
    """.split()
)

#: Operators read as `BigOperator`, with what stands below them and a body.
LIMIT_OPERATORS: Final = frozenset("lim limsup liminf max min sup inf argmax argmin".split())

#: Of these, the ones that are ordinary functions when a fence follows: `\max(a, b)`.
OPTIONAL_LIMITS: Final = frozenset("max min sup inf argmax argmin".split())

#: Integral signs, with the number of variables they bind.
INTEGRALS: Final[dict[str, int]] = {"int": 1, "oint": 1, "iint": 2, "oiint": 2, "iiint": 3, "oiiint": 3, "iiiint": 4}

#: Font commands and the style they give; `word` fonts make several letters one word.
FONTS: Final[dict[str, str]] = {
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "pmb", "symbf", "symbfup", "mathbfit", "symbfit", "bold", "Vec"), "bold"),
    **dict.fromkeys(("mathbb", "Bbb", "mathds", "mathbbm", "symbb"), "blackboard"),
    **dict.fromkeys(("mathcal", "symcal"), "calligraphic"),
    **dict.fromkeys(("mathscr", "symscr"), "script"),
    **dict.fromkeys(("mathfrak", "frak", "symfrak"), "fraktur"),
    **dict.fromkeys(("mathsf", "symsf"), "sans"),
    **dict.fromkeys(("mathtt", "symtt"), "typewriter"),
    **dict.fromkeys(("mathrm", "symrm", "mathup", "symup", "rm"), "roman"),
    **dict.fromkeys(("mathit", "symit", "mathnormal", "it", "mit"), "plain"),
    "vb": "bold",
    "vectorbold": "bold",
    "bf": "bold",
    "cal": "calligraphic",
    "sf": "sans",
    "tt": "typewriter",
}

#: Commands whose argument is text, and the style a single letter in it has.
TEXT_COMMANDS: Final[dict[str, str]] = {
    **dict.fromkeys(("text", "textrm", "textnormal", "textup", "mbox", "hbox", "intertext", "shortintertext"), "roman"),
    "textbf": "bold",
    "textit": "plain",
    "emph": "plain",
    "textsf": "sans",
    "texttt": "typewriter",
    "textsc": "roman",
    "textsl": "plain",
}

#: Words of a `\text{...}` that separate formulas; the key is lower case with single spaces, the value is the separator.
WORDS: Final[dict[str, str]] = {
    word: word
    for word in (
        "and",
        "or",
        "if",
        "iff",
        "where",
        "for",
        "for all",
        "for every",
        "for each",
        "for any",
        "for some",
        "when",
        "whenever",
        "with",
        "while",
        "such that",
        "subject to",
        "so",
        "so that",
        "then",
        "hence",
        "thus",
        "therefore",
        "because",
        "since",
        "but",
        "unless",
        "otherwise",
        "else",
        "as",
        "in",
        "on",
        "at",
        "is",
        "are",
        "given",
        "provided",
        "provided that",
        "assuming",
        "only if",
        "if and only if",
        "implies",
        "else if",
        "e.g.",
        "i.e.",
        "by",
        "from",
        "to",
        "of",
    )
} | {"s.t.": "such that", "st": "such that", "s. t.": "such that", "s.t": "such that", "w.r.t.": "with respect to"}

#: English words that show prose got into a formula when they stand there without `\text`.
PROSE: Final = frozenset("and the where with then when otherwise else that such which from this for".split())

#: Widths of spaces in em.
SPACES: Final[dict[str, float]] = {
    "\\,": 0.17,
    "\\:": 0.22,
    "\\>": 0.22,
    "\\;": 0.28,
    "\\!": -0.17,
    "\\ ": 0.33,
    "\\\n": 0.33,
    "\\\t": 0.33,
    "~": 0.33,
    "\\thinspace": 0.17,
    "\\medspace": 0.22,
    "\\thickspace": 0.28,
    "\\negthinspace": -0.17,
    "\\negmedspace": -0.22,
    "\\negthickspace": -0.28,
    "\\enspace": 0.5,
    "\\enskip": 0.5,
    "\\space": 0.33,
    "\\nobreakspace": 0.33,
    "\\quad": 1.0,
    "\\qquad": 2.0,
    "\\hfill": 2.0,
    "\\hfil": 2.0,
}

_MATRICES = "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix psmallmatrix bsmallmatrix vsmallmatrix array subarray"
_CASES = "cases dcases rcases drcases"
#: Environments that display whole formulas; when they hold a single cell they are transparent.
DISPLAYS: Final = frozenset(
    "equation align alignat aligned alignedat split gather gathered multline multlined eqnarray flalign displaymath math".split()
)
#: Environments in which `&` is an alignment mark and not the border of a cell.
ALIGNED: Final = DISPLAYS
ENVIRONMENTS: Final = DISPLAYS | frozenset(_MATRICES.split()) | frozenset(_CASES.split())
#: Plain TeX spellings: `\pmatrix{a & b \cr c & d}`.
MATRIX_COMMANDS: Final = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix cases substack".split())


def _table() -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}

    def add(kind: str, words: str, values: str | None = None) -> None:
        keys = words.split()
        for key, value in zip(keys, values.split() if values else keys, strict=True):
            table[key if not key[0].isalpha() else "\\" + key] = (kind, value)

    # -- names ---------------------------------------------------------------------------------------------------
    add(
        "symbol",
        """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi omicron pi
        varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Alpha Beta Gamma Delta Epsilon Zeta Eta Theta
        Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho Sigma Tau Upsilon Phi Chi Psi Omega digamma infty ell hbar hslash imath jmath
        aleph beth gimel wp top bot emptyset dagger ddagger Box square blacksquare Diamond triangle
        angle measuredangle flat natural sharp clubsuit heartsuit spadesuit diamondsuit intercal complement mho eth
        checkmark maltese Finv Game bigstar lozenge uparrow downarrow updownarrow Uparrow Downarrow""",
    )
    add("symbol", "varnothing varGamma varDelta varTheta varLambda varXi varPi", "emptyset Gamma Delta Theta Lambda Xi Pi")
    add("symbol", "varSigma varUpsilon varPhi varPsi varOmega", "Sigma Upsilon Phi Psi Omega")
    add("symbol", "laplacian", "Delta")  # physics: it acts as \Delta does
    add("symbol", "thetasym alef imaginaryunit", "vartheta aleph imaginaryunit")
    table["\\S"] = ("symbol", "S-sign")
    add("degree", "degree degrees", "degree degree")
    add("prime-command", "prime backprime", "prime backprime")
    add("blackboard", "R N Z Q C Reals Complex", "R N Z Q C R C")

    # -- operators -----------------------------------------------------------------------------------------------
    add(
        "operator",
        """sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan arcsec arccsc arccot arsinh arcosh artanh
        log ln lg exp det dim ker deg gcd lcm hom Pr tr Tr rank diag sgn sign erf Var Cov Corr softmax trace Res
        nabla partial Re Im exists nexists neg span mod sech csch supp grad curl rk arg rot""",
    )
    add(
        "operator",
        "adjugate lnot real imaginary ctg tg cosec arctg sh ch th grad divergence gradient",
        "adj neg Re Im cot tan csc arctan sinh cosh tanh grad div grad",
    )
    add("big", "sum prod coprod int iint iiint iiiint oint oiint oiiint bigcup bigcap bigoplus bigotimes bigodot")
    add("big", "bigvee bigwedge biguplus bigsqcup lim limsup liminf max min sup inf argmax argmin")
    add("big", "varlimsup varliminf plim injlim projlim", "limsup liminf plim injlim projlim")

    # -- between -------------------------------------------------------------------------------------------------
    add("sign", "+ - pm mp oplus ominus cup cap setminus vee uplus sqcup sqcap boxplus boxminus dotplus")
    add("sign", "smallsetminus Cup Cap", "setminus cup cap")
    add(
        "mark",
        "* ast / div odot oslash otimes circ wedge bullet star backslash bmod cdot times boxtimes ltimes rtimes amalg wr",
        "* * / div odot oslash otimes circ wedge bullet star backslash bmod cdot times boxtimes ltimes rtimes amalg wr",
    )
    add("mark", "cross crossproduct cp vdot dotproduct", "times times times cdot cdot")  # physics
    add("mark", "cdotp centerdot boxdot circledast barwedge divideontimes", "cdot cdot odot circledast barwedge divideontimes")
    add("relation", "= < > := =: ::=", "= < > := =: :=")
    add("relation", "ne neq lt gt le leq ge geq leqslant geqslant leqq geqq", "!= != < > <= <= >= >= <= >= <= >=")
    add(
        "relation",
        "approx sim simeq cong equiv coloneqq coloneq eqqcolon triangleq doteq",
        "~= ~ simeq cong equiv := := =: := :=",
    )
    add("relation", "colonequals equalscolon defeq eqdef approxeq thickapprox thicksim", ":= =: := := ~= ~= ~")
    add(
        "relation",
        "in notin ni owns subset subseteq supset supseteq subsetneq supsetneq",
        "in notin ni ni subset subseteq supset supseteq subsetneq supsetneq",
    )
    add("relation", "succ succeq prec preceq succcurlyeq preccurlyeq succneq", "succ succeq prec preceq succeq preceq succneq")
    add(
        "relation",
        "propto varpropto to rightarrow longrightarrow mapsto longmapsto gg ll ggg lll",
        "propto propto to to to mapsto mapsto gg ll gg ll",
    )
    add(
        "relation",
        "lesssim gtrsim lessapprox gtrapprox perp indep Perp parallel asymp divides",
        "lesssim gtrsim lesssim gtrsim perp perp perp parallel asymp divides",
    )
    add(
        "relation",
        "gets leftarrow longleftarrow leftrightarrow longleftrightarrow",
        "gets gets gets leftrightarrow leftrightarrow",
    )
    add("relation", "hookrightarrow rightharpoonup rightsquigarrow leadsto searrow nearrow twoheadrightarrow rightarrowtail")
    add(
        "relation",
        "models vdash dashv vDash bowtie Join sqsubseteq sqsupseteq lhd rhd unlhd unrhd trianglelefteq vartriangleleft",
    )
    add(
        "relation",
        "nparallel nmid nsubseteq nsupseteq nsim ncong nless ngtr nleq ngeq nprec nsucc",
        "not-parallel not-mid not-subseteq not-supseteq not-~ not-cong not-< not-> not-<= not->= not-prec not-succ",
    )
    add("relation", "upmodels Perp indep", "indep indep indep")
    add(
        "labelled-arrow",
        "xrightarrow xleftarrow xmapsto xleftrightarrow xhookrightarrow",
        "to gets mapsto leftrightarrow hookrightarrow",
    )
    add("labelled-arrow", "xRightarrow xLeftarrow xLeftrightarrow xlongequal", "implies impliedby iff =")
    add(
        "implication",
        "Rightarrow implies Longrightarrow Leftarrow impliedby Longleftarrow",
        "implies implies implies impliedby impliedby impliedby",
    )
    add("implication", "iff Leftrightarrow Longleftrightarrow", "iff iff iff")
    add("separator", ", ; : colon land lor", ", ; : : and or")
    add("separator", "therefore because", "therefore because")
    table["\\forall"] = ("text", "for all")
    add("mid", "mid mvert", "| |")
    add("alignment", "&")
    add("newline", "\\\\ cr newline tabularnewline", "\\\\ \\\\ \\\\ \\\\")

    # -- delimiters ----------------------------------------------------------------------------------------------
    add("open", "( [ \\{ lbrace lbrack langle lang lfloor lceil lvert lVert llbracket lparen", "( [ { { [ < < floor ceil | \\| [[ (")
    add("close", ") ] \\} rbrace rbrack rangle rang rfloor rceil rvert rVert rrbracket rparen", ") ] } } ] > > floor ceil | \\| ]] )")
    add("bar", "| \\| vert Vert", "| \\| | \\|")
    add("left-brace", "{ bgroup")
    add("right-brace", "} egroup")

    # -- scripts and marks after -----------------------------------------------------------------------------------
    add("superscript", "^ sp", "^ ^")
    add("subscript", "_ sb", "_ _")
    add("prime", "'")
    add("factorial", "!")
    add("percent", "\\%")
    add("full-stop", ".")
    add(
        "dots",
        "dots cdots vdots ddots ldots dotsc dotsb dotsm dotsi dotso hdots iddots adots mathellipsis",
        "dots cdots vdots ddots ldots ldots cdots cdots cdots ldots ldots iddots iddots ldots",
    )
    table["..."] = ("dots", "ldots")

    # -- commands with arguments -------------------------------------------------------------------------------------
    add("fraction", "frac tfrac dfrac cfrac nicefrac sfrac xfrac flatfrac", "frac frac frac frac frac frac frac frac")
    add("binomial", "binom tbinom dbinom", "binom binom binom")
    add("root", "sqrt surd", "sqrt sqrt")
    add("infix", "over choose")
    add(
        "accent",
        "hat bar tilde dot ddot dddot vec check breve acute grave mathring",
        "hat bar tilde dot ddot dddot vec check breve acute grave ring",
    )
    add("accent", "widehat widetilde widebar widecheck", "hat tilde bar check")
    add("accent", "va vectorarrow vu vectorunit", "vec vec hat hat")  # physics
    add(
        "annotation",
        "overline underline boxed cancel bcancel xcancel overrightarrow overleftarrow underbar fbox overleftrightarrow",
    )
    add("brace-annotation", "underbrace overbrace underbracket overbracket underparen overparen")
    add("set-annotation", "overset underset stackrel stackunder")
    add("font", " ".join(FONTS))
    add("operator-name", "operatorname operatornamewithlimits mathop", "operatorname operatorname mathop")
    add("derivative", "dv pdv odv derivative partialderivative fdv", "d partial d d partial delta")
    add("modulus", "pmod pod")
    add("differential", "dd differential diff", "d d d")
    table["\\diffd"] = ("differential", "d")
    add(
        "delimited",
        "norm abs qty quantity eval order ip innerproduct inner ceil floor set Set ceiling",
        "norm abs qty qty eval order ip ip ip ceil floor set set ceil",
    )
    add("plain-matrix", " ".join(sorted(MATRIX_COMMANDS)))
    add("plain-matrix", "mqty pmqty bmqty vmqty mdet Bmqty", "matrix pmatrix bmatrix vmatrix vmatrix Bmatrix")
    add("negation", "not")
    add(
        "transparent",
        "mathord mathinner mathbin mathrel mathopen mathclose mathpunct smash ensuremath mathclap mathrlap mathllap",
    )
    add("coloured", "textcolor colorbox", "textcolor textcolor")
    return table


#: What is written, and its kind and value.
TABLE: Final = _table()

#: How wide a space of one unit of TeX is, in em.
UNITS: Final = {"em": 1.0, "pt": 0.1, "cm": 2.8, "mm": 0.28, "ex": 0.43, "in": 7.2, "mu": 1 / 18, "pc": 1.2, "px": 0.075}

#: The last letter of `\bigl`, `\bigm`, `\bigr`: which side of a fence the bar is.
SIDES: Final = {"l": "open", "r": "close", "m": "mid"}
