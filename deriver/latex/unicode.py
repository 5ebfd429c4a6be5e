r"""Mathematics as people paste it: what each Unicode character is in LaTeX.

`spell` gives the LaTeX spelling of a character as a tuple of pieces, each of which is one token; superscript and
subscript runs (`x⁻¹`, `xᵀ`) are found by the tokenizer with `SUPERSCRIPTS` and `SUBSCRIPTS`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["COMBINING", "IGNORED", "SUBSCRIPTS", "SUPERSCRIPTS", "spell"]

#: Characters that leave no trace: joiners, invisible operators, variation selectors, byte order marks.
IGNORED: Final = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2064\ufe0e\ufe0f\ufeff\u00ad")

#: Combining marks and the accents they are.
COMBINING: Final[dict[str, str]] = {
    "\u0302": "\\hat",
    "\u0304": "\\bar",
    "\u0305": "\\bar",
    "\u0303": "\\tilde",
    "\u0307": "\\dot",
    "\u0308": "\\ddot",
    "\u20db": "\\dddot",
    "\u20d7": "\\vec",
    "\u20d1": "\\vec",
    "\u030c": "\\check",
    "\u0306": "\\breve",
    "\u0301": "\\acute",
    "\u0300": "\\grave",
    "\u030a": "\\mathring",
}

SUPERSCRIPTS: Final[dict[str, str]] = {
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", "0123456789+-=()", strict=True)),
    **dict(zip("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghijklmnoprstuvwxyz", strict=True)),
    **dict(zip("ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ", "ABDEGHIJKLMNOPRUVW", strict=True)),
    "ᵀ": "\\top",
    "ᵅ": "\\alpha",
    "ᵝ": "\\beta",
    "ᵞ": "\\gamma",
    "ᵟ": "\\delta",
    "ᶿ": "\\theta",
    "ᵠ": "\\phi",
    "ᵡ": "\\chi",
    "⃰": "*",
    "꙳": "*",
    "ᐟ": "/",
    "⁄": "/",
    "⸍": "/",
    "ᐠ": "\\backslash",
    "†": "\\dagger",
    "\u207b": "-",
    "⁎": "*",
}
# The fraction slash and the dagger are superscripts only inside a run; they do not begin one.

SUBSCRIPTS: Final[dict[str, str]] = {
    **dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True)),
    **dict(zip("ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "aehijklmnoprstuvx", strict=True)),
    "ᵦ": "\\beta",
    "ᵧ": "\\gamma",
    "ᵨ": "\\rho",
    "ᵩ": "\\phi",
    "ᵪ": "\\chi",
}

_GREEK: Final = (
    "Α Β Γ Δ Ε Ζ Η Θ Ι Κ Λ Μ Ν Ξ Ο Π Ρ Σ Τ Υ Φ Χ Ψ Ω α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ ς σ τ υ φ χ ψ ω ϑ ϕ ϖ ϱ ϵ ϰ".split(),
    """Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho Sigma Tau Upsilon Phi Chi Psi
    Omega alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau
    upsilon varphi chi psi omega vartheta phi varpi varrho epsilon varkappa""".split(),
)


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_PLAIN: Final[dict[str, str]] = {
    **{letter: "\\" + name for letter, name in zip(*_GREEK, strict=True)},
    **_pairs(
        r"""
        ≤ \le  ≥ \ge  ≠ \ne  ≈ \approx  ≡ \equiv  ≃ \simeq  ≅ \cong  ∼ \sim  ∝ \propto  ∈ \in  ∉ \notin  ∋ \ni
        ⊂ \subset  ⊆ \subseteq  ⊃ \supset  ⊇ \supseteq
        ≪ \ll  ≫ \gg  ≻ \succ  ≽ \succeq  ⪰ \succeq  ≺ \prec  ≼ \preceq  ⪯ \preceq  ⩾ \ge  ⩽ \le  ≦ \le  ≧ \ge
        ≲ \lesssim  ≳ \gtrsim  ∥ \parallel  ⟂ \perp  ⊥ \perp  ∣ \mid  ≔ :=  ≕ =:  ≜ \triangleq  ≝ \triangleq
        ≐ \doteq
        → \to  ⟶ \to  ↦ \mapsto  ⟼ \mapsto  ⇒ \Rightarrow  ⟹ \Rightarrow  ⇐ \Leftarrow  ⟸ \Leftarrow  ⇔ \iff  ⟺ \iff
        ← \gets  ↔ \leftrightarrow  ⇀ \rightharpoonup  ≍ \asymp  ∤ \nmid  ∦ \nparallel  ⊈ \nsubseteq  ⊊ \subsetneq
        − -  ± \pm  ∓ \mp  ⊕ \oplus  ⊖ \ominus  ∪ \cup  ∩ \cap  ∖ \setminus  ∨ \vee  ∔ \dotplus  ⊎ \uplus  ⊔ \sqcup
        ⊓ \sqcap
        · \cdot  ⋅ \cdot  × \times  ÷ \div  ⊙ \odot  ⊘ \oslash  ⊗ \otimes  ∘ \circ  ∧ \wedge  • \bullet  ∙ \cdot
        ⋆ \star  ∗ *  ⊠ \boxtimes  ∕ /  ⁄ /
        ∑ \sum  ∏ \prod  ∐ \coprod  ∫ \int  ∬ \iint  ∭ \iiint  ⨌ \iiiint  ∮ \oint  ∯ \oiint  ⋃ \bigcup  ⋂ \bigcap
        ⨁ \bigoplus  ⨂ \bigotimes  ⨀ \bigodot  ⋁ \bigvee  ⋀ \bigwedge
        ∇ \nabla  ∂ \partial  ∀ \forall  ∃ \exists  ∄ \nexists  ¬ \neg  ∞ \infty  ∅ \emptyset  ⌀ \emptyset  ℓ \ell
        ℏ \hbar  ℘ \wp  ℑ \Im  ℜ \Re  ℵ \aleph  ′ '  ∠ \angle  △ \triangle  □ \square  ∆ \Delta
        ‖ \|  ∥ \|  ⟨ \langle  ⟩ \rangle  〈 \langle  〉 \rangle  ⌊ \lfloor  ⌋ \rfloor  ⌈ \lceil  ⌉ \rceil
        ⟦ \llbracket  ⟧ \rrbracket
        … \ldots  ⋯ \cdots  ⋮ \vdots  ⋱ \ddots
        （ (  ） )  ［ [  ］ ]  ， ,  ； ;  ： :  ＝ =  ＋ +  ｜ |
        """
    ),
    "∴": "\\therefore",
    "∵": "\\because",
    "⊺": "\\intercal",
    "⊤": "\\top",
    "µ": "\\mu",
    "Ω": "\\Omega",
    "ı": "\\imath",
    "ȷ": "\\jmath",
    "†": "\\dagger",
    "‡": "\\ddagger",
    "’": "'",
    "ʹ": "'",
    "´": "'",
    "%": "\\%",
    "°": "\\degree",
    "√": "√",
}

_SEVERAL: Final[dict[str, tuple[str, ...]]] = {
    "″": ("'", "'"),
    "‴": ("'", "'", "'"),
    "∛": ("\\sqrt", "[", "3", "]"),
    "∜": ("\\sqrt", "[", "4", "]"),
    "⊄": ("\\not", "\\subset"),
    "𝟙": ("\\mathbb", "1"),
    "‰": (),
}

_LETTER_BLOCKS: Final = ("MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER", "FULLWIDTH", "PLANCK")
_STYLES: Final = (
    ("DOUBLE-STRUCK", "\\mathbb"),
    ("SCRIPT", "\\mathcal"),
    ("FRAKTUR", "\\mathfrak"),
    ("BLACK-LETTER", "\\mathfrak"),
    ("SANS-SERIF", "\\mathsf"),
    ("MONOSPACE", "\\mathtt"),
    ("BOLD", "\\mathbf"),
)


@lru_cache(maxsize=4096)
def spell(character: str) -> tuple[str, ...] | None:
    r"""The LaTeX pieces a Unicode character stands for, or None when it means nothing in mathematics.

    >>> spell("≤"), spell("𝐱"), spell("½")
    (('\\le',), ('\\mathbf', 'x'), ('\\frac', '1', '2'))
    """
    if character in _PLAIN:
        return (_PLAIN[character],)
    if character in _SEVERAL:
        return _SEVERAL[character] or None
    name = unicodedata.name(character, "")
    compatible = unicodedata.normalize("NFKC", character)
    if "FRACTION" in name and "⁄" in compatible:
        upper, _, lower = compatible.partition("⁄")
        if len(upper) == 1 and upper.isdigit() and len(lower) == 1 and lower.isdigit():
            return ("\\frac", upper, lower)
        if upper.isdigit() and lower.isdigit():
            return ("\\frac", "{", upper, "}", "{", lower, "}")
        return None
    if compatible != character and len(compatible) == 1 and name.startswith(_LETTER_BLOCKS):
        inner = _PLAIN.get(compatible, compatible)
        if not (inner.isascii() and (inner.isalnum() or inner[0] == "\\")):
            return None
        style = next((font for word, font in _STYLES if word in name), None)
        if style is None:
            return (inner,)
        return ("\\mathbf", style, inner) if "BOLD" in name and style != "\\mathbf" else (style, inner)
    parts = unicodedata.normalize("NFD", character)
    if len(parts) > 1 and parts[0].isascii() and parts[0].isalpha() and all(mark in COMBINING for mark in parts[1:]):
        return (*(COMBINING[mark] for mark in reversed(parts[1:])), parts[0])
    return None
