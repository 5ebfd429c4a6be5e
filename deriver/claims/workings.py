r"""Words that say what is done, and not what a letter is: "Taking the gradient with respect to $w$, we get"."""

from __future__ import annotations

import re

__all__ = ["without_workings"]

_OBJECT = (
    r"(?:gradients?|(?:partial\s+|total\s+|time\s+|directional\s+)?derivatives?|differentials?|hessians?|jacobians?|expectations?|expected\s+values?|"
    r"variances?|means?|logarithms?|logs?|exponentials?|transposes?|traces?|determinants?|inverses?|norms?|squares?|square\s+roots?|roots?|limits?|sums?|"
    r"integrals?|antiderivatives?|products?|inner\s+products?|dot\s+products?|conjugates?|reciprocals?|absolute\s+values?)"
)
_BY = r"(?:\s+(?:with\s+respect\s+to|w\.?r\.?t\.?|by)\s+⟦N\d+⟧(?:\s+and\s+⟦N\d+⟧)?)?"
_WORKINGS = (
    # "Taking the gradient of $L$ with respect to $w$", "Differentiating both sides by $x$"
    re.compile(
        rf"\b(?:by\s+)?(?:tak|comput|calculat|evaluat|find|form)ing\s+(?:(?:the|a|an|its|their|first|second|partial|total)\s+)*{_OBJECT}"
        rf"(?:\s+(?:of|on)\s+(?:both\s+sides|the\s+\w+|⟦[NE]\d+⟧|this|that|it))?{_BY}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:by\s+)?(?:differentiat|integrat|expand|simplify|multiply|rearrang|factor|substitut|insert|plugg|square|exponentiat|invert|transpos)ing\b"
        rf"(?:\s+(?:both\s+sides|the\s+(?:square|squared\s+norm|norm|product|brackets?|parentheses|equation|integrand)|out|term\s+by\s+term|again|twice|once|this|it))*{_BY}",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:with\s+respect\s+to|w\.?r\.?t\.?)\s+⟦N\d+⟧(?:\s+and\s+⟦N\d+⟧)?", re.IGNORECASE),
    # "For the trace we have", "For the gradient, we get"
    re.compile(rf"\bfor\s+(?:the|its|their)\s+{_OBJECT}(?=,?\s+(?:we|one|it)\b)", re.IGNORECASE),
    # "For all $n$ we have"
    re.compile(r"\bfor\s+(?:all|every|each|any)\s+⟦N\d+⟧(?=\s*(?:,|\.|;|:|$|we\b|one\b|it\b|the\b))", re.IGNORECASE),
    # "with derivative $f'(x)=2x$"
    re.compile(rf"\bwith\s+(?:(?:the|its)\s+)?(?:(?:first|second)\s+)?{_OBJECT}\s+(?=⟦[RD]\d+⟧)", re.IGNORECASE),
    # "is a local minimum with $f(1,1)=-1$"
    re.compile(
        r"\b(?:minim(?:um|a|i[sz]er)|maxim(?:um|a|i[sz]er)|saddle(?:\s+point)?|extremum|(?:optimal\s+)?value|solution)\s+with\s+(?=⟦[RD]\d+⟧)",
        re.IGNORECASE,
    ),
)
#: "The sigmoid $\sigma(z)=\ldots$ satisfies": what was defined just before has the property, and no letter is chosen to have it.
_SATISFIES = re.compile(r"(⟦D\d+⟧\s*,?\s*(?:(?:then|also|always|clearly)\s+)?)(satisf(?:y|ies))(?=\s*:?\s*⟦[RDXE]\d+⟧)", re.IGNORECASE)


def without_workings(text: str) -> str:
    """A sentence with dots for such words, of the same length.

    >>> without_workings("Taking the gradient with respect to ⟦N0⟧, we get ⟦R1⟧.").lstrip("·")
    ', we get ⟦R1⟧.'
    """
    for pattern in _WORKINGS:
        text = pattern.sub(lambda m: "·" * len(m[0]), text)
    return _SATISFIES.sub(lambda m: m[1] + "·" * len(m[2]), text)
