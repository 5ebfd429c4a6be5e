r"""Several questions on one process: "Solve $dX_t=\ldots$ with $X_0=1$ and compute $\mathbb{E}[X_t^2]$." is two tasks on one equation.

Comes in: the text of a task. Goes out: one text for each question, what the sentences before it say written in front of it; or None where
only one thing is asked. What is claimed ("show that $A=B$") is never said in front of another question.
"""

from __future__ import annotations

from dataclasses import replace

from . import patterns as re
from .problem_targets import TaskItem
from .process_wording import about_processes, with_processes_named

__all__ = ["once", "one_by_one", "with_processes_named"]

_VERB = (
    r"(?:find|determine|compute|calculate|show|prove|verify|derive|write|solve|evaluate|give|state|check|obtain|convert|is|what|deduce|use"
    r"|apply|confirm)"
)
_HEAD = re.compile(rf"(?:(?:then|also|hence|now|next|finally|and|please)\s*,?\s*)*{_VERB}\b", re.IGNORECASE)
_BOUND = re.compile(
    rf"(?:[.;?]\s+|\s*[,;]?\s+and\s+|\s*[,;]\s+)"
    rf"(?=(?:(?:then|also|hence|thus|now|next|finally|and)\s*,?\s*)*(?!is\b){_VERB}\b)|[.?]\s+(?=[A-Z$])",
    re.IGNORECASE,
)
_CLAIM = re.compile(r"(?:then |also |hence |and |now )*(?:show|prove|verify|check|confirm|deduce)\b", re.IGNORECASE)
_TOOL = re.compile(r"^(?:use|using|apply|by)\b[^$]*\bto$", re.IGNORECASE)


def one_by_one(text: str) -> list[str] | None:
    """The questions of a text, each with what was said before it; None where there are fewer than two."""
    if "$" not in text or not about_processes(text):
        return None
    hidden = re.sub(r"\$[^$]*\$", lambda m: "\x01" * len(m[0]), text)
    cuts = [0]
    ends = []
    for m in _BOUND.finditer(hidden):
        if m.start() <= cuts[-1] or not text[cuts[-1] : m.start()].strip():
            continue
        ends.append(m.start())
        cuts.append(m.end())
    ends.append(len(text))
    clauses = [text[a:z].strip(" ,;") for a, z in zip(cuts, ends, strict=True)]
    clauses = [c for c in clauses if c.strip(" .?")]
    questions = [c for c in clauses if _HEAD.match(c)]
    if len(questions) < 2 or any("$" not in c and _HEAD.match(c) is None for c in clauses):
        return None
    out: list[str] = []
    said: list[str] = []
    for clause in clauses:
        bare = re.sub(r"^(?:(?:then|also|hence|thus|now|next|finally|and|please)\s*,?\s*)+", "", clause, flags=re.IGNORECASE).rstrip(". ")
        if not _HEAD.match(clause):
            said.append(bare + ".")
            continue
        stop = "?" if re.match(r"(?:is|what)\b", bare, re.IGNORECASE) else "."
        bare = _its(bare, out[-1] if out else "")
        out.append(" ".join([*said, bare[:1].upper() + bare[1:].rstrip("?") + stop]))
        if not _CLAIM.match(bare):
            given = [f for f in re.findall(r"\$([^$]*)\$", bare) if _states(f)]
            if given:
                said.append("Let " + ", ".join(f"${f}$" for f in given) + ".")
    return out


_ITS = re.compile(
    r"\bits ((?:mean|variance|expectation|expected value|second moment)(?:(?:,? and|,) (?:its )?(?:mean|variance|expectation))?)\b"
)


def _its(clause: str, before: str) -> str:
    """ "its mean and variance": of the one formula of the question before, where that states nothing."""
    formulas = re.findall(r"\$([^$]*)\$", before)
    if "$" in clause or len(formulas) != 1 or _states(re.sub(r"_\{[^{}]*\}", "", formulas[0])):
        return clause
    return _ITS.sub(lambda m: f"the {m[1]} of ${formulas[0]}$", clause)


def _states(formula: str) -> bool:
    """An equation, a start, a definition, or a bound of letters."""
    return re.search(r"=|<|>|\\le|\\ge|\\in\b", formula) is not None


def once(items: list[TaskItem]) -> tuple[TaskItem, ...]:
    """Items without those that ask again what another one answers: a solution comes with its mean and variance."""
    out: list[TaskItem] = []
    for item in items:
        same = [o for o in out if o.expression == item.expression and o.conditions == item.conditions]
        if any(o.kind == item.kind and o.operands == item.operands and o.request == item.request for o in same):
            continue
        solved = next((o for o in same if "solve" in o.request and not o.operands), None)
        if solved is not None and item.kind == "moments" and not item.operands:
            out[out.index(solved)] = replace(solved, kind="moments")
            continue
        out.append(item)
    return tuple(out)
