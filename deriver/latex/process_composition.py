r"""Tasks on random processes as composed clauses: what is given (equations, starts, definitions, noises), and one question after the other.

Comes in: the text of a task that no row of words fits as it stands. Goes out: its questions in plain words, each with all that is given in
front of it; None unless every word has found its place. `process_symbols` says what each formula is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import DeriverError
from . import patterns as re
from .process_asks import ask_of
from .process_symbols import Given, plain_process, sort_formula
from .wording import tokens_of

__all__ = ["composed_processes"]

_VERB = (
    r"(?:find|determine|compute|calculate|show|prove|verify|derive|write|solve|evaluate|give|state|check|obtain|convert|is|what|deduce|use"
    r"|apply|confirm|identify|study|explain|how|does|under|which|for which|express|investigate|decide|conclude|using|by|take|are)"
)
_SOUGHT = r"(?:adapted |stochastic |processes |coefficients |functions )*⟦[LX]\d+⟧(?: and|,) ⟦[LX]\d+⟧,?"
_GIVING = r"(?:let|suppose|consider|assume|given|where|with|if|define|denote|set|recall|now let|for|here|and let)"


@dataclass
class _Text:
    given: Given
    subject: str = ""
    questions: list[str] = field(default_factory=list)


def composed_processes(text: str) -> tuple[list[str], list[str], dict[str, str]] | None:
    r"""The questions of a task on processes in plain words, and what was assumed; None where a word has no place.

    >>> composed_processes(r"Let $Y_t=e^{W_t}$, where $W_t$ is a Brownian motion. Find the SDE satisfied by $Y_t$.")[0]
    ['Let $W_t$ be a Brownian motion. Let $Y_t=e^{W_t}$. Find $dY_t$.']
    """
    try:
        tokens = tokens_of(plain_process(text))
    except DeriverError:
        return None
    if not any(t.is_formula for t in tokens):
        return None
    whole = Given()
    line: list[str] = []
    for t in tokens:
        if not t.is_formula:
            line.append(t.text)
            continue
        for k, mark in enumerate(sort_formula(t.text, whole)):
            line += [","] * (k > 0)
            line.append(mark)
    said = " ".join(line)
    if not whole.random and not re.search(r"\bbrownian motion\b|\bwiener process\b", said):
        return None
    state = _Text(whole)
    for clause in _clauses(said):
        if not _clause(state, clause):
            return None
    if not state.questions:
        return None
    laws = [s for s in whole.starts if "\\sim" in s]
    if len(laws) > 1:
        return None
    claims = {}
    if laws:
        normal = re.search(r"N\s*\}?\s*\(\s*(-?[\d./]+)\s*,\s*([\d./]+)\s*\)", laws[0])
        if normal is None or any(re.match(r"(?:Let .*?\. )?(?:Find d|Compute )", q) for q in state.questions):
            return None
        claims["start normal"] = f"{normal[1]} {normal[2]}"
    return list(dict.fromkeys(state.questions)), whole.assumed, claims


def _clauses(said: str) -> list[str]:
    """The clauses of a text: sentences, and questions that are joined by "and" or a comma."""
    out = []
    for sentence in re.split(r"(?<=[.?;])\s+", said):
        head = re.match(rf"\s*(?:(?:then|hence|also|now|next|finally|please|and)\s*,?\s*)*{_VERB}\b", sentence)
        if head is None and re.search(r"\s,?\s*(?:and )?(?:find|compute|show|calculate|determine|prove|solve)\b", sentence):
            cut = re.search(r"\s,?\s*(?:and )?(?=(?:find|compute|show|calculate|determine|prove|solve|derive)\b)", sentence)
            assert cut is not None
            out.append(sentence[: cut.start()].strip(" .,"))
            sentence = sentence[cut.end() :]
        parts = re.split(
            r"\s*,?\s+(?:and|,)\s+(?:then |hence |also )?(?=(?:find|determine|compute|calculate|show|prove|verify|derive|solve|evaluate"
            r"|give|state|check|obtain|study|deduce|identify|use|write|conclude)\b)",
            sentence,
        )
        out += [p.strip(" .,;") + ("?" if sentence.rstrip().endswith("?") and p is parts[-1] else "") for p in parts]
    return [c for c in out if c.strip(" ?.,;:")]


def _clause(state: _Text, clause: str) -> bool:
    """One clause: it gives, or it asks."""
    bare = re.sub(r"^(?:then|hence|also|now|next|finally|please|and|thus|\(? ?[a-h] ?\)|,|:|\s)+(?=\s)", "", clause).strip()
    asks = re.match(rf"{_VERB}\b", bare) is not None
    given = state.given
    sought = re.search(rf"{_SOUGHT} (?:so|such) that ⟦Q(?P<q>\d+)⟧", bare)
    if sought is not None:  # mu and sigma so that dY = mu dt + sigma dW
        left = re.match(r"\s*d\s*(\S+?)\s*=", given.formulas[int(sought["q"])][1])
        if left is None:
            return False
        given.formulas.append(("D", f"d{left[1]}"))
        bare = f"{bare[: sought.start()]} ⟦D{len(given.formulas) - 1}⟧ {bare[sought.end() :]}"
    marks = re.findall(r"⟦\w\d+⟧", bare)
    if not asks:
        return given.declares(bare)
    for mark in marks:
        given.note(mark)
    made = ask_of(bare, given, state.subject)
    if made is None:
        return False
    for question, subject in made:
        state.subject = subject or state.subject
        state.questions.append(f"{given.prefix(question)}{question}")
    return True
