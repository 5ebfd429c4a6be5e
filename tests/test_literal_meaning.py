"""What notation means, against literal NumPy written without our reader: a misreading cannot confirm itself."""

import json
from pathlib import Path

import numpy as np
import pytest

from deriver.errors import DeriverError
from deriver.latex import read_declarations, read_expression

ROWS = json.loads((Path(__file__).parent / "corpus" / "literal_numpy.json").read_text(encoding="utf-8"))

#: Rows that are refused, with the reason. Refusing is allowed; another value is not.
REFUSED = {
    "n082": "the cross product is not supported yet",
    "n125": "bars that can be paired in two ways",
}


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_literal_meaning(row):
    try:
        reading = read_expression(row["latex"], read_declarations(row["given"] or ""))
    except DeriverError as problem:
        assert row["id"] in REFUSED, problem.describe()
        return
    code = reading.numpy
    if code is None:
        pytest.skip("no NumPy form")
    values = {name: np.array(value, dtype=float) if isinstance(value, list) else value for name, value in row["values"].items()}
    wanted = eval(row["numpy"], {"np": np, **values})
    got = eval(code, {"np": np, **values})
    assert np.shape(got) == np.shape(wanted), (code, np.shape(got), np.shape(wanted))
    assert np.allclose(np.asarray(got, dtype=complex), np.asarray(wanted, dtype=complex)), (code, got, wanted)
