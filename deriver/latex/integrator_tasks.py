r"""Steps of a method for an initial value problem: "Use Euler's method with $h=0.1$ to approximate $y(0.3)$, where $y'=x+y$, $y(0)=1$."

Comes in: the text of a task. Goes out: one `TaskItem` with the equation, its initial value, the step and how many of them; None where no
method, no step or no initial value is named, or a word stands there that has no place here. `read` reads the initial value problem.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..errors import Ambiguous, ReadingError
from ..expression import Expr
from ..expression import build as b
from . import patterns as re
from .named_problems import Reader, Tasks, formulas_of, knows, value_of

__all__ = ["integrator_task"]

#: Name of a method -> how it is said; the first that fits counts.
_METHODS = (
    ("heun", r"heun'?s?|(?:improved|explicit trapezoidal) euler(?:'s)?|explicit trapezoid(?:al)?"),
    ("midpoint", r"(?:explicit )?mid-?point"),
    ("rk4", r"rk-?4|(?:classical |standard |the )*(?:fourth[- ]order |4th[- ]order |order[- ]four )?runge[- ]kutta"),
    ("implicit euler", r"(?:backwards?|implicit) euler(?:'s)?"),
    ("euler", r"(?:(?:forward|explicit) )?euler(?:'s|s)?"),
)
_WORDS = (
    "method methods rule scheme algorithm euler euler's eulers heun heun's heuns improved forward explicit backward backwards implicit"
    " midpoint mid-point rk runge-kutta runge kutta classical standard fourth-order th-order fourth order four step steps size stepsize"
    " step-size apply perform take carry out do approximate approximation estimate value values solution initial problem ivp differential"
    " equation ode one two three five six seven eight ten n number first numerical numerically approximately interval subintervals equal"
    " length each until up next same trapezoidal trapezoid solve given starting start satisfies satisfying where after over"
)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_ASKS = r"\b(?:approximat|estimat|perform|apply|take|carry out|do (?:one|two|three|four|five)|compute|find|use|solve)"
#: Derivatives as they stand in an equation, and `y(0)=1`.
_SLOPE = re.compile(r"'|\\d?dot\b|\\prime\b|\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{?\s*d)")
_START = re.compile(r"^\s*(?P<y>[a-z])\s*\(\s*(?P<at>[^()]+)\)\s*=\s*[^=]+$")
_WANTED = re.compile(r"^\s*(?P<y>[a-z])\s*\(\s*(?P<at>[^()]+)\)\s*$")
_STEP = re.compile(r"^\s*(?:h|k|\\Delta\s*[a-z]|\\delta\s*[a-z])\s*=\s*(?P<h>[^=]+)$")
_MOST = 40


def integrator_task(text: str, read: Reader) -> Tasks:
    """The steps that the task asks for; None where it is about something else. Errors: no whole number of steps leads to the place."""
    said = re.sub(r"\$[^$]*\$", " ", text.lower()).replace("’", "'").replace("–", "-")
    method = next((name for name, pattern in _METHODS if re.search(rf"\b(?:{pattern})\b", said)), None)
    if method is None or not re.search(_ASKS, said) or not knows(text, _WORDS):
        return None
    if re.search(r"\bmodified euler", said):
        raise Ambiguous(
            "the modified Euler method is that of Heun for some and the midpoint method for others", text=text, start=0, end=len(text)
        )
    pieces = [p.strip() for f in formulas_of(text) for p in re.split(r",|\\quad|\\qquad|;", f) if p.strip(" \\!")]
    equations = [p for p in pieces if _SLOPE.search(p) and "=" in p]
    starts = [p for p in pieces if p not in equations and _START.match(p)]
    steps = [p for p in pieces if _STEP.match(p)]
    wanted = [p for p in pieces if _WANTED.match(p)]
    rest = [p for p in pieces if p not in (*equations, *starts, *steps, *wanted)]
    if len(equations) != 1 or len(starts) != 1 or len(steps) > 1 or len(wanted) > 1:
        return None
    (item,) = read(f"Solve ${equations[0]}$, ${starts[0]}$.")
    if item.kind != "ode" or len(item.conditions) != 1 or len(item.variables) != 1:
        return None
    time = item.variables[0].latex
    h = _number(_STEP.sub(r"\g<h>", steps[0])) if steps else _said_step(said)
    begin = _number(_START.sub(r"\g<at>", starts[0]))
    end, count, named, left = _where(rest, wanted, said, time, begin)
    if left or begin is None or h is not None and named is not None:
        return None
    h = named if h is None else h
    if end is not None and count is not None and h is None:
        h = (end - begin) / count
    if h is None or h == 0 or end is None and count is None:
        return None
    if end is not None:
        ratio = (end - begin) / h
        if ratio.denominator != 1 or ratio < 1 or count not in (None, int(ratio)):
            at = text.find(wanted[0]) if wanted else 0
            raise ReadingError(
                f"from {begin} to {end} there is no whole number of steps of {h}", text=text, start=max(at, 0), end=max(at, 0) + 1
            )
        count = int(ratio)
    assert count is not None
    if count > _MOST:
        raise ReadingError(f"more than {_MOST} steps are not written out", text=text, start=0, end=len(text))
    return (
        replace(
            item, kind="one_step_iterates", operands=(_as_number(h), _as_number(Fraction(count))), request=frozenset({f"method {method}"}),
            latex=text.strip(), asked="steps",
        ),
    )  # fmt: skip


def _where(
    rest: list[str], wanted: list[str], said: str, time: str, begin: Fraction | None
) -> tuple[Fraction | None, int | None, Fraction | None, list[str]]:
    """Where the steps end, how many they are, how long one is said to be, and what of the formulas has no place."""
    end = None if not wanted else _number(_WANTED.sub(r"\g<at>", wanted[0]))
    found = re.search(r"\b(one|two|three|four|five|six|seven|eight|ten|\d+)\s+(?:equal\s+)?(?:steps?|subintervals)\b", said)
    count = None if found is None else _COUNTS.get(found[1]) or int(found[1])
    h: Fraction | None = None
    left: list[str] = []
    for piece in rest:
        at = re.match(rf"^\s*{re.escape(time)}\s*=\s*(?P<v>[^=]+)$", piece)
        many = re.match(r"^\s*[nN]\s*=\s*(?P<n>\d+)$", piece)
        if at is not None and end is None:
            end = _number(at["v"])
        elif many is not None and count is None:
            count = int(many["n"])
        elif (value := _number(piece)) is not None and re.search(r"\bstep[- ]?size\b|\bsteps? (?:of )?(?:size|length)\b", said):
            h = value
        else:
            left.append(piece)
    span = re.match(r"^\s*\[\s*(?P<a>[^\[\]]+)$", rest[0]) if len(rest) == 2 and left == rest else None
    if span is not None and rest[1].endswith("]") and _number(span["a"]) == begin and end is None:
        return _number(rest[1].rstrip("] ")), count, None, []
    return end, count, h, left


def _said_step(said: str) -> Fraction | None:
    found = re.search(r"\bstep(?:[- ]?size|s of size|s of length)?(?: of| equal to)? (\d*\.?\d+)\b(?! (?:equal )?steps?)", said)
    return None if found is None else Fraction(found[1])


def _number(latex: str) -> Fraction | None:
    value = value_of(latex)
    return Fraction(value.data) if value is not None and value.op == "number" else None


def _as_number(value: Fraction) -> Expr:
    return b.num(str(value))
