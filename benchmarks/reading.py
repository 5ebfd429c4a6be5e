"""Reading formulas: ours beside SymPy's LaTeX parser on the same inputs in the same run.

pip install -e '.[benchmark]' && python benchmarks/reading.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from timing import line, measure

from deriver.errors import DeriverError
from deriver.latex import read_declarations, read_expression, read_statement
from deriver.latex.syntax import parse_syntax

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"


def main() -> None:
    claims = json.loads((CORPUS / "claims.json").read_text(encoding="utf-8"))
    literal = json.loads((CORPUS / "literal_numpy.json").read_text(encoding="utf-8"))
    pairs = []
    for row in (*claims, *literal):
        try:
            pairs.append((row["latex"], read_declarations(row.get("given") or "")))
        except DeriverError:
            continue
    formulas = [p for p in pairs if "=" not in p[0] and "<" not in p[0] and r"\le" not in p[0] and r"\ge" not in p[0]]

    print(line("deriver: text to syntax tree", *measure(lambda p: parse_syntax(p[0]), pairs)))
    print(line("deriver: statement to typed claims", *measure(lambda p: read_statement(*p), pairs)))
    print(line("deriver: expression to typed expression", *measure(lambda p: read_expression(*p), formulas)))

    from sympy.parsing.latex import parse_latex

    try:
        parse_latex("x", backend="lark")
    except Exception as problem:
        print(f"sympy's lark backend is not available: {problem}")
    else:
        print(line("sympy: parse_latex (lark), where it accepts", *measure(lambda p: parse_latex(p[0], backend="lark"), formulas)))
    try:
        parse_latex("x")
    except Exception as problem:
        print(f"sympy's antlr backend is not available: {problem}")
    else:
        print(line("sympy: parse_latex (antlr), where it accepts", *measure(lambda p: parse_latex(p[0]), formulas)))


if __name__ == "__main__":
    main()
