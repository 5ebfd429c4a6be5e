r"""Tasks about a topic of analysis, geometry or optimisation that is named in words: "Find the subdifferential of $|x|$ at $0$.".

One row for each topic: the pattern of its words, the further words it may hold, and who reads it. A task with a word that stands in no
table, or with a formula nothing speaks for, is left to the general grammar, which names what it does not understand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..errors import DeriverError
from ..model import Context
from . import patterns as re
from . import (
    topics_analysis,
    topics_domains,
    topics_duals,
    topics_limits,
    topics_measures,
    topics_optimal,
    topics_portfolio,
    topics_programmes,
    topics_sets,
    topics_solids,
    topics_space,
)
from .problems import TaskItem
from .topic_sentences import Asked, asked_in
from .topics_ways import without_way

__all__ = ["topic_task"]

Reader = Callable[[Asked], "TaskItem | None"]

_COMMON = frozenset(
    "a an the of for to with and in on at by from as is are be it its this that these which whose then so if when where such subject given "
    "find determine compute calculate give state write obtain derive evaluate what show prove verify check confirm identify solve "
    "use using please let consider we have you do does function functions real scalar value values point points s.t. st under over "
    "first also all any each test one two three four five six".split()
)


@dataclass(frozen=True)
class Topic:
    """A row: words that name the topic, further words that may stand beside them, the reader."""

    pattern: re.Pattern[str]
    words: frozenset[str]
    read: Reader
    keep: Callable[[object], bool] | None = None


#: In the order in which their rows are tried.
_ROOMS = (
    topics_duals,
    topics_limits,
    topics_solids,
    topics_measures,
    topics_analysis,
    topics_domains,
    topics_space,
    topics_optimal,
    topics_programmes,
    topics_portfolio,
    topics_sets,
)


def _rows() -> tuple[Topic, ...]:
    out = []
    for room in _ROOMS:
        for pattern, words, reader, *keep in room.TOPICS:
            out.append(Topic(re.compile(pattern), frozenset(words.split()), reader, keep[0] if keep else None))
    return tuple(out)


_TOPICS = _rows()


def topic_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The task as a problem of one of the topics; None where it is about something else."""
    way = without_way(text)
    if way is not None:
        rest, named = way
        inner = topic_task(rest, context)
        if inner is not None:
            return tuple(replace(i, assumed=(*i.assumed, f"the answer may be found another way than named ({named})")) for i in inner)
    plain = text.lower()
    for topic in _TOPICS:
        if not topic.pattern.search(plain):
            continue
        asked = asked_in(text, context, topic.keep)
        if asked is None or any(w not in _COMMON and w not in topic.words and not _number(w) for w in asked.words()):
            continue
        try:
            found = topic.read(asked)
        except DeriverError:
            continue
        if found is not None and not asked.free():
            return (found,)
    return None


def _number(word: str) -> bool:
    return re.fullmatch(r"\d+(?:\.\d+)?", word) is not None
