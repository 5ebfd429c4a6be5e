"""Documents: from a file to blocks of prose and formulas, each with its place.

Comes in: a file or a text in Markdown, LaTeX, HTML, a notebook, reStructuredText or stripped plain text, damaged or not.
Goes out: a `Document` of `Block`s, whose pieces are `Prose` and `Formula`, and `problems`: what could not be read with
certainty. Does not know what a formula means, what is a claim or a declaration. Start at `read_document` in
`reading.py`; the records are in `blocks.py`, the way offsets lead back to the file in `traced.py`, the pairing of
delimiters in `spans.py`.
"""

from .blocks import Block, Cell, Complaint, Document, Formula, Piece, Prose
from .reading import FORMATS, read_document

__all__ = ["FORMATS", "Block", "Cell", "Complaint", "Document", "Formula", "Piece", "Prose", "read_document"]
