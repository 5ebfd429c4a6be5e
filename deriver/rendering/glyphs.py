"""The tables of readable Unicode: what each LaTeX command looks like on a terminal."""

from __future__ import annotations

__all__ = [
    "ACCENTS",
    "ALPHABETS",
    "COMMANDS",
    "DROPPED",
    "FRACTIONS",
    "NAMES",
    "OPERATORS",
    "RELATIONS",
    "SUBSCRIPTS",
    "SUPERSCRIPTS",
]

SUPERSCRIPTS = dict(
    zip(
        "0123456789+−-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW⊤∘βγδθφχ′×",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵀ°ᵝᵞᵟᶿᵠᵡ′ˣ",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("0123456789+−-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
FRACTIONS = {
    (text[0], text[1]): text[2]
    for text in "12½ 13⅓ 23⅔ 14¼ 34¾ 15⅕ 25⅖ 35⅗ 45⅘ 16⅙ 56⅚ 18⅛ 38⅜ 58⅝ 78⅞".split()
}  # fmt: skip

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_ATOMS = {
    "infty": "∞", "partial": "∂", "nabla": "∇", "top": "⊤", "intercal": "⊤", "bot": "⊥", "ell": "ℓ", "hbar": "ℏ", "Re": "Re",
    "Im": "Im", "ldots": "…", "dots": "…", "dotsc": "…", "dotsb": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱",
    "forall": "∀ ", "exists": "∃ ", "emptyset": "∅", "varnothing": "∅", "lnot": "¬", "neg": "¬", "prime": "′", "dagger": "†",
    "star": "⋆", "ast": "*", "degree": "°", "angle": "∠", "square": "□", "blacksquare": "■", "qed": "∎", "imath": "ı",
    "jmath": "ȷ", "aleph": "ℵ", "%": "%", "$": "$", "#": "#", "_": "_", "-": "", "Box": "□", "surd": "√",
}  # fmt: skip
_OPENING = {"langle": "⟨", "lfloor": "⌊", "lceil": "⌈", "lVert": "‖", "lvert": "|", "{": "{", "lbrace": "{", "lbrack": "["}
_CLOSING = {"rangle": "⟩", "rfloor": "⌋", "rceil": "⌉", "rVert": "‖", "rvert": "|", "}": "}", "rbrace": "}", "rbrack": "]"}
_BARS = {"|": "‖", "Vert": "‖", "vert": "|"}
_BIG = {
    "sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮", "bigcup": "⋃", "bigcap": "⋂",
    "bigoplus": "⨁", "bigotimes": "⨂", "coprod": "∐",
}  # fmt: skip
_SPACES = {name: " " for name in (",", ";", ":", " ", ">", "quad", "qquad", "enspace", "thinspace", "hspace")}

#: command -> (kind of piece, text)
COMMANDS: dict[str, tuple[str, str]] = {
    **{name: ("atom", text) for name, text in (_GREEK | _ATOMS | _BARS).items()},
    **{name: ("open", text) for name, text in _OPENING.items()},
    **{name: ("close", text) for name, text in _CLOSING.items()},
    **{name: ("big", text) for name, text in _BIG.items()},
    **{name: ("space", text) for name, text in _SPACES.items()},
}
OPERATORS = {
    "cdot": "·", "times": "×", "div": "÷", "odot": "⊙", "oslash": "⊘", "otimes": "⊗", "oplus": "⊕", "ominus": "⊖", "circ": "∘",
    "pm": "±", "mp": "∓", "cup": "∪", "cap": "∩", "setminus": "∖", "wedge": "∧", "vee": "∨", "land": "∧", "lor": "∨",
    "bullet": "•",
}  # fmt: skip
RELATIONS = {
    "in": "∈", "notin": "∉", "ni": "∋", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥",
    "ne": "≠", "neq": "≠", "approx": "≈", "succ": "≻", "succeq": "⪰", "prec": "≺", "preceq": "⪯", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "gets": "←", "longrightarrow": "⟶", "Rightarrow": "⇒", "implies": "⇒", "Longrightarrow": "⇒",
    "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⇔", "leftrightarrow": "↔", "mapsto": "↦", "sim": "~", "simeq": "≃",
    "cong": "≅", "equiv": "≡", "propto": "∝", "perp": "⊥", "parallel": "∥", "ll": "≪", "gg": "≫", "subset": "⊂",
    "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "mid": "|", "coloneqq": "≔", "triangleq": "≜", "lt": "<", "gt": ">",
    "doteq": "≐", "vdash": "⊢", "models": "⊨",
}  # fmt: skip
#: Functions written in upright letters.
NAMES = {
    name: name
    for name in """log ln lg exp sin cos tan sec csc cot sinh cosh tanh coth arcsin arccos arctan arg det dim ker deg gcd hom
    max min sup inf lim limsup liminf Pr""".split()
} | {"argmax": "argmax", "argmin": "argmin", "trace": "tr", "bmod": "mod", "pmod": "mod"}
DROPPED = frozenset(
    """displaystyle textstyle scriptstyle limits nolimits big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr ! nonumber
    notag strut mathstrut relax""".split()
)
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0305", "tilde": "\u0303", "widetilde": "\u0303",
    "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "underline": "\u0332", "check": "\u030c", "breve": "\u0306",
}  # fmt: skip
_DOUBLE = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)) | {c: chr(0x1D538 + i) for i, c in enumerate("ABCDEFG") if c != "C"}
_DOUBLE |= {"I": "𝕀", "K": "𝕂", "S": "𝕊", "V": "𝕍", "1": "𝟙", "F": "𝔽", "T": "𝕋"}
_SCRIPT = dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True))
#: Alphabets: what is not in a table stays a plain letter. Bold digits stand for vectors, and must not look like numbers.
ALPHABETS: dict[str, dict[str, str]] = {
    "mathbb": _DOUBLE,
    "mathds": _DOUBLE,
    "mathcal": _SCRIPT,
    "mathscr": _SCRIPT,
    "mathfrak": {},
    "mathit": {},
    "mathnormal": {},
    "mathbf": {"0": "𝟎", "1": "𝟏"},
    "boldsymbol": {"0": "𝟎", "1": "𝟏"},
    "bm": {"0": "𝟎", "1": "𝟏"},
}
