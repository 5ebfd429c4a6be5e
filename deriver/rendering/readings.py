"""What was understood of a formula, as text. Plain strings: this is what must come up in a tenth of a second."""

from __future__ import annotations

from ..model import Reading
from .unicode_text import pieces, readable

__all__ = ["reading_text"]


def reading_text(reading: Reading, *, unicode: bool = True) -> str:
    """The formula as it was read, its shape, its symbols, and what was assumed."""
    e = reading.expression

    def prose(text: str) -> str:
        return "".join(readable(part, unicode) if is_math else part for is_math, part in pieces(text))

    rows = [("Read as", readable(reading.latex, unicode)), ("LaTeX", reading.latex), ("Shape", str(e.shape))]
    for symbol in sorted((s for s in e.free if s.op == "symbol"), key=lambda s: s.name):
        marks = f" ({', '.join(sorted(symbol.properties))})" if symbol.properties else ""
        rows.append(("Symbol", f"{symbol.name}: {symbol.shape}{marks}"))
    rows += [("Assumed", prose(text)) for text in reading.assumed]
    rows += [("Note", prose(finding.text)) for finding in reading.findings]
    if reading.numpy:
        rows.append(("NumPy", reading.numpy))
    return "".join(f"{label:<9}{text}\n" for label, text in rows)
