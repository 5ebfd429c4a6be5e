"""LaTeX prose as plain words: commands for looks go, accents and dashes become letters, references stay."""

from __future__ import annotations

import re
import unicodedata

from .traced import Edit, Traced

__all__ = ["tex_prose"]

_MARKUP = re.compile(
    r"\\(?:label|cite\w*|index|vspace\*?|hspace\*?|bibitem|includegraphics|bibliography|bibliographystyle|usepackage"
    r"|documentclass|pagestyle|thispagestyle|setlength|setcounter|addtocounter|url|textcolor|color|input|include)"
    r"\*?\s*(?:\[[^\]\[]{0,300}\]\s*){0,3}(?:\{[^{}]*\})?"
    r"|(?P<ref>\\(?:eq|auto|c|C|page)?ref\*?\s*\{[^{}]*\})"
    r"|\\href\s*\{[^{}]*\}"
    r"|\\(?P<accent>[\"'`^~=.])\s*\{?\s*\\?(?P<letter>[A-Za-z])\s*\}?"
    r"|\\(?P<cedilla>[cvHuk])\s*\{(?P<under>[A-Za-z])\}"
    r"|\\(?P<symbol>ss|o|O|ae|AE|aa|AA|l|L|S|dots|ldots|LaTeX|TeX|pm|times)(?![A-Za-z])\s?(?:\{\})?"
    r"|\\(?P<escaped>[%&$#_{}])"
    r"|\\\\\*?(?:\[[^\]\[\n]{0,200}\])?"
    r"|\\[A-Za-z]+\*?\s*(?:\[[^\]\[\n]{0,200}\])?"
    r"|\\."
    r"|(?P<quotes>``|'')"
    r"|(?P<dash>-{2,3})"
    r"|[{}]"
    r"|(?P<tie>~)"
)
_COMBINING = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "H": "\u030b", "u": "\u0306", "k": "\u0328",
}  # fmt: skip
_SYMBOLS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "S": "§", "dots": "…",
    "ldots": "…", "LaTeX": "LaTeX", "TeX": "TeX", "pm": "±", "times": "×",
}  # fmt: skip


def tex_prose(traced: Traced) -> Traced:
    """Prose without commands.

    >>> from .traced import Source
    >>> tex_prose(Traced.of(Source("a.tex", "the \\\\emph{H\\\\\\"older} bound~--- see"))).text
    'the Hölder bound — see'
    """
    text = traced.text
    if not any(mark in text for mark in "\\{}~`'-"):
        return traced
    edits: list[Edit] = []
    for found in _MARKUP.finditer(text):
        start, end = found.span()
        if found["ref"]:
            continue
        replacement = ""
        if found["accent"]:
            replacement = unicodedata.normalize("NFC", found["letter"] + _COMBINING[found["accent"]])
        elif found["cedilla"]:
            replacement = unicodedata.normalize("NFC", found["under"] + _COMBINING[found["cedilla"]])
        elif found["symbol"]:
            replacement = _SYMBOLS[found["symbol"]]
        elif found["escaped"]:
            replacement = found["escaped"]
        elif found["quotes"]:
            replacement = "“" if found["quotes"] == "``" else "”"
        elif found["dash"]:
            replacement = "—" if len(found["dash"]) == 3 else "–"
        elif found["tie"] or found[0].startswith("\\\\") or found[0] == "\\ ":
            replacement = " "
        edits.append((start, end, replacement))
    return traced.edit(edits)
