r"""One sentence: what it declares, on what conditions its claims stand, and what was left that a reader might take for a condition.

A condition that leads ("For symmetric $Q$, ...", "If $x>0$, ...") stands with the claims after it, one that trails ("... when $A$ has full
column rank") with the claim right before it; nothing else in the sentence is touched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from ..latex import tree
from ..latex.macros import Macros
from .notions import NOTIONS, with_notion, with_saying
from .phrases import CUES, DENIALS, Phrase, Phrases, phrases_of
from .roles import lasting, question, role_of
from .scope import Known, forget, stripped, with_formula, with_words
from .skeleton import MARK, Mark, Skeleton, applied_in, names_in
from .unread import believed, doubted, unread_in
from .workings import without_workings

__all__ = ["Analysis", "analyse", "dropped"]

_CUE_BEFORE = re.compile(
    r"\b(let|fix|suppose|assume|assuming|given|consider|where|with|if|iff|when|whenever|for|since|because|as|provided|only|unless|then|hence|so|thus)\b|([.;(])",
    re.IGNORECASE,
)
#: Cues whose conditions hold for the rest of the passage.
_KEPT = frozenset({"let", "fix", "suppose", "assume", "assuming", "given", "consider", "where", "with", ""})
#: Cues that make a condition of what follows, without saying that it holds.
_OPEN = frozenset({"iff", "only", "unless"})
_TAKEN_CUE = re.compile(
    r"\b(?:if|when|whenever|where|provided|assum\w+|suppose|given|for|with|since|because|as|let|fix|under)\b"
    r"(?:\s+(?:that|any|all|every|each|both|the|a|an|also|real|numbers?|we have))*\s*(?=·)",
    re.IGNORECASE,
)
#: Words after which a definition is one case of many, or something to find.
_UNBOUND = re.compile(
    r"\b(?:cases?|equations?|systems?|solv\w+|conditions?|constraints?|requir\w+|minimi\w+|maximi\w+|problem)\b", re.IGNORECASE
)
_OBJECTIVE = re.compile(r"\b(?:minimi|maximi)[sz]\w*\s+(?:the\s+)?(?:\w+\s+){0,3}(?:⟦\w*)?$", re.IGNORECASE)
_OF_VARIABLES = re.compile(r"(?:[A-Za-z]|\\(?:mathcal|ell|phi|psi|Phi|mathrm)\b\s*(?:\{\w+\})?)(?:_\w)?\s*\(")
#: How many words may stand between a claim and the condition that trails it ("..., valid when").
_NEAR = 4
_TAKEN_ROLES = ("hypothesis", "supposed", "defining", "cited")
#: "..., and if": what stands before a claim belongs to it, and what follows has a condition of its own.
_SECOND_HALF = re.compile(r"⟧.*⟦[RX]\d+⟧[^⟦⟧]*\b(?:and|or)\s+(?:if|when|whenever|for)\b", re.IGNORECASE | re.DOTALL)
#: "and if $x<0$ then": a condition that leads what follows it, and does not trail what stands before.
_LEADING = re.compile(r"\b(?:and|or|also|while|whereas|but)\s+(?:if|when|whenever|for|in\s+case)\b[^⟦⟧]*$", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"[;]|\bbut\b|\bin general\b|\botherwise\b|\bwhereas\b|\bwhile\b", re.IGNORECASE)


#: "Without loss of generality $\\|x\\|=1$": it is supposed.
_GENERAL = re.compile(
    r"^\s*(?:WLOG|w\.l\.o\.g\.|without\s+(?:any\s+)?loss\s+of\s+generality)\s*,?\s*(?:we\s+)?(?:may\s+|can\s+)?(?:assume|suppose|let)?(?:\s+that)?\s+",
    re.IGNORECASE,
)


@dataclass
class Analysis:
    """A sentence understood: `roles` of its formulas, what is `known` for each of them, `taken` as conditions, and what is `open`."""

    skeleton: Skeleton
    roles: list[str]
    known: list[Known]
    after: Known
    taken: set[int] = field(default_factory=set)
    cues: list[str] = field(default_factory=list)
    applied: list[set[int]] = field(default_factory=list)
    open: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    lasting: bool = False

    def supposed(self, index: int) -> str | None:
        """Whether a definition is supposed: for the `passage`, for this `sentence` only, or for nothing that follows (None)."""
        before = self.skeleton.before(index)
        if _OBJECTIVE.search(before) and _OF_VARIABLES.match(self.skeleton.marks[index].formula.latex.strip()):
            return "passage"  # "we minimise f(w) = ...": the function stays this one, whatever its minimum is
        if _UNBOUND.search(before):
            return None
        cue = self.cues[index]
        return "passage" if cue in _KEPT - {""} else "sentence" if cue in _SUPPOSING else None


@dataclass(frozen=True)
class _Condition:
    """A condition at a place in the sentence: how knowledge grows by it."""

    at: int
    cue: str
    names: tuple[str, ...]
    mark: int | None = None
    phrase: Phrase | None = None


def analyse(skeleton: Skeleton, known: Known, macros: Macros | None = None, recent: Collection[str] = ()) -> Analysis:
    """What a sentence says, on top of what is known before it; of `recent` letters nothing was claimed yet, so that more may be said."""
    skeleton = replace(skeleton, text=_under_its_law(skeleton, _GENERAL.sub("Suppose ", skeleton.text, count=1)))
    phrases = phrases_of(skeleton)
    roles: list[str] = []
    for index in range(len(skeleton.marks)):
        roles.append(role_of(skeleton, index, roles[-1] if roles else None))
    if question(skeleton.text):
        roles = ["hypothesis" if r in ("plain", "stated", "supposed") else r for r in roles]
    strong = lasting(skeleton.text)
    further = _FURTHER.search(skeleton.text) is not None
    result = Analysis(skeleton, roles, [known] * len(roles), known, lasting=strong)
    result.cues = [_cue(skeleton.text, _place(skeleton, k)) for k in range(len(roles))]
    conditions = _conditions(skeleton, phrases, roles, known)
    local: list[_Condition] = []
    undone: set[int] = set()
    failed: list[Phrase] = []
    for condition in conditions:
        asked = condition.phrase is not None and _ASKED.search(skeleton.text[: condition.at]) is not None
        asked = asked or (condition.cue == "" and question(skeleton.text))
        if condition.phrase is not None and (condition.cue in _OPEN or asked):
            failed.append(condition.phrase)  # "unless $A$ is symmetric" says nothing of A
            continue
        if not _believed(condition, skeleton, phrases.rest):
            if condition.phrase is not None:
                failed.append(condition.phrase)  # "we do not assume that $A$ is symmetric"
            elif condition.mark is not None:
                undone.add(condition.mark)
            continue
        added = set(condition.names) <= set(recent) and _ANOTHER.search(skeleton.text) is None
        fresh = strong and not further and not added
        if fresh and condition.phrase is not None and _CASE.search(skeleton.text):
            result.after = stripped(result.after, _subject(condition))
            fresh = False
        grown = _grow(result.after, condition, skeleton, anew=fresh)
        if grown is None:
            if condition.mark is not None:
                undone.add(condition.mark)
            elif condition.phrase is not None:
                failed.append(condition.phrase)
            continue
        if condition.mark is not None:
            result.taken.add(condition.mark)
        if condition.cue in _KEPT:
            result.after = grown
        else:
            local.append(condition)
    kept = {c.mark for c in conditions if c.mark in result.taken and c.cue in _KEPT}
    for k in range(len(roles)):
        known_here, applied = _with_local(result.after, local, k, skeleton)
        result.known[k] = known_here
        result.applied.append(applied | {m for m in kept if m is not None})
    defined = {k for k, m in enumerate(skeleton.marks) if m.look == "D" and roles[k] in ("hypothesis", "supposed", "defining")}
    rest = _rest(skeleton, phrases, result.taken | defined, failed)
    renewed = _renewed(rest, skeleton) if strong else []
    renewed += dropped(skeleton, known)
    if renewed:
        result.after = result.after.with_(forget(result.after.context, renewed), described=renewed)
        result.known = [k.with_(forget(k.context, renewed), described=renewed) for k in result.known]
        result.lasting = True
    stated = {k for k, role in enumerate(roles) if role == "stated"}
    every = frozenset(known.context.symbols) | frozenset(known.context.definitions) | known.declared
    introduced = {k: p.at for p in phrases.found if p.introduces and p not in failed for k in p.marks}
    unread = unread_in(skeleton, rest, result.taken | defined, stated, lasting=strong, all_names=every, introduced=introduced)
    for phrase in phrases.found:
        for name in (name for k in phrase.loose for name in skeleton.marks[k].names):
            unread.setdefault(name, " ".join(phrase.words))
    result.after = result.after.unread_too(unread)
    result.known = [k.unread_too(unread) for k in result.known]
    rest = _with_tails(rest, phrases, skeleton)
    for k in stated:  # "The gamma function satisfies $...$" states it
        rest = re.sub(rf"\bsatisf(?:y|ies)(?=\s*⟦[A-Z]{k}⟧)", lambda m: "·" * len(m[0]), rest)
    result.after = _described(result.after, rest, skeleton)
    result.known = [_described(k, rest, skeleton) for k in result.known]
    functions = [name for m in skeleton.marks if m.node is not None for name in applied_in(m.node)]
    result.after = result.after.with_(result.after.context, applied=functions)
    result.known = [k.with_(k.context, applied=functions) for k in result.known]
    result.open = _left(CUES, rest, "may state a condition that was not understood")
    result.denied = _left(DENIALS, rest, "may deny it")
    return result


#: "Suppose $A$ is orthogonal": another case, or one more condition; "suppose further" is the latter.
_CASE = re.compile(r"^\W*(?:(?:now|here|first|next|finally)\W+)?(?:suppose|assume|we\s+assume)\b", re.IGNORECASE)
_FURTHER = re.compile(
    r"\b(?:suppose|assume|assuming)\s+(?:further|furthermore|also|moreover|in\s+addition|additionally)\b"
    r"|\b(?:further|furthermore|also|in\s+addition|additionally|moreover),?\s+(?:suppose|assume|let)\b|\b(?:is|are|be)\s+also\b",
    re.IGNORECASE,
)


#: "now let $A$ be arbitrary": another one.
_ANOTHER = re.compile(r"\b(?:any|arbitrary|another|now|instead|general|some|next|again|new)\b", re.IGNORECASE)


def _subject(condition: _Condition) -> tuple[str, ...]:
    phrase = condition.phrase
    return phrase.saying.subject if phrase is not None and phrase.saying is not None else condition.names


_PLAIN_SPACE = re.compile(r"\\in\s*\\(?:mathbb|mathbf|R)\b\s*\{?\s*R?\s*\}?\s*(?:\^|$)")


#: "a Gaussian random vector $x\\sim\\mathcal N(\\mu,\\Sigma)$": the formula says the law as well.
_OF_A_LAW = re.compile(
    r"\b(?:(?:an?|any|every|each|the|some)\s+)?(?:(?:standard|multivariate|univariate|scalar)\s+)*"
    r"(?:Gaussian|normal|normally\s+distributed|exponential|uniform|Poisson|binomial|Bernoulli|gamma|beta|random)"
    r"(?:\s+(?:random|distributed))?(?:\s+(?:variables?|vectors?))?\s+(?=⟦R(\d+)⟧)",
    re.IGNORECASE,
)


def _under_its_law(skeleton: Skeleton, text: str) -> str:
    def without(match: re.Match[str]) -> str:
        node = skeleton.marks[int(match[1])].node
        return "" if isinstance(node, tree.Chain) and node.relations == ("~",) else match[0]

    return _OF_A_LAW.sub(without, text)


def _believed(condition: _Condition, skeleton: Skeleton, rest: str) -> bool:
    """Whether the clause of a condition leaves no doubt about it; what a letter is (`A \\in R^{n \\times n}`) is never in doubt."""
    if condition.phrase is not None:
        if condition.phrase.introduces:
            return not doubted(skeleton, condition.at, condition.phrase.end)
        return not (condition.phrase.words or condition.phrase.saying) or believed(skeleton, rest, condition.at, condition.phrase.end)
    assert condition.mark is not None
    mark = skeleton.marks[condition.mark]
    if mark.look == "M" and _PLAIN_SPACE.search(mark.formula.latex):
        return True
    end = skeleton.text.index("⟧", condition.at) + 1
    return believed(skeleton, rest, condition.at, end)


def _place(skeleton: Skeleton, index: int) -> int:
    return skeleton.text.index(f"⟦{skeleton.marks[index].look}{index}⟧")


def _cue(text: str, at: int) -> str:
    if re.search(r"\bcase\s+(?:where|with)\s*$", text[:at], re.IGNORECASE):
        return "if"
    found = list(_CUE_BEFORE.finditer(text[:at]))
    if not found or found[-1][1] is None:
        return ""
    cue = found[-1][1].lower()
    if cue == "with" and len(found) > 1 and (found[-2][1] or "").lower() in ("if", "when", "whenever", "for"):
        if not re.search(r"[.;,:]", text[found[-2].end() : at]):
            return found[-2][1].lower()  # "if $Av=\\lambda v$ with $v\\ne0$": one condition
    return cue


def _conditions(skeleton: Skeleton, phrases: Phrases, roles: Sequence[str], known: Known) -> list[_Condition]:
    """The conditions of a sentence in the order they are written: phrases, memberships, comparisons and relations that are supposed."""
    text = skeleton.text
    out: list[_Condition] = []
    for phrase in phrases.found:
        names = [name for k in phrase.marks for name in skeleton.marks[k].names]
        cue = _cue(text, phrase.at)
        bare = not phrase.marks
        out.append(_Condition(phrase.at, "(" if bare else cue, tuple(names), phrase=phrase))
    for index, mark in enumerate(skeleton.marks):
        at = _place(skeleton, index)
        cue = _cue(text, at)
        if mark.node is None or cue in _OPEN or (mark.look == "C" and not mark.names):
            continue
        if mark.look == "M":
            space = _PLAIN_SPACE.search(mark.formula.latex) is not None
            local = cue in ("if", "when", "whenever") or (cue == "for" and not space and "to" not in mark.formula.latex)
            out.append(_Condition(at, cue if local else "", mark.names, mark=index))
        elif mark.look == "C" and roles[index] in _TAKEN_ROLES:
            out.append(_Condition(at, cue, mark.names, mark=index))
        elif mark.look == "R" and roles[index] in _TAKEN_ROLES and cue in _SUPPOSING:
            out.append(_Condition(at, cue, tuple(sorted(names_in(mark.node))), mark=index))
    # Memberships first at their place: a property needs the shape.
    return sorted(out, key=lambda c: (c.mark is None or skeleton.marks[c.mark].look != "M", c.at))


_SUPPOSING = frozenset(
    {"let", "fix", "suppose", "assume", "assuming", "given", "if", "when", "whenever", "since", "because", "with", "where", "for"}
)


def _grow(known: Known, condition: _Condition, skeleton: Skeleton, *, anew: bool = False) -> Known | None:
    if condition.mark is not None:
        mark = skeleton.marks[condition.mark]
        if mark.node is None:
            return None
        fresh = anew and mark.look == "M"
        names = mark.names or tuple(sorted(names_in(mark.node)))
        return with_formula(known, mark.node, mark.formula.latex, names, anew=fresh, plain=mark.look != "R")
    phrase = condition.phrase
    assert phrase is not None
    if phrase.saying is not None:
        return with_saying(known, phrase.saying, anew=anew)
    if not condition.names:
        return known if phrase.words else None
    if phrase.generic:
        known = stripped(known, condition.names, quiet=True)
    size = skeleton.marks[phrase.size].formula.latex if phrase.size is not None else None
    new = anew and not any(skeleton.marks[k].look == "M" for k in phrase.marks)
    return _with_phrase(known, condition.names, phrase, size, anew=new)


def _with_phrase(known: Known, names: tuple[str, ...], phrase: Phrase, size: str | None = None, *, anew: bool = False) -> Known | None:
    """What is known after a phrase: the properties first, then the notions that are conditions."""
    words = [w for w in phrase.words if w not in NOTIONS]
    notions = [w for w in phrase.words if w in NOTIONS]
    grown: Known | None = known
    if (
        words
        or not notions
        or size is not None
        or (phrase.noun or "").startswith(("vector", "scalar", "number", "integer", "natural", "real"))
    ):
        grown = with_words(known, names, words, phrase.noun, size, anew=anew)
        anew = False
    for word in notions:
        if grown is None:
            return None
        grown = with_notion(grown, names, word, anew=anew)
        anew = False
    return grown


def _with_local(known: Known, local: Sequence[_Condition], index: int, skeleton: Skeleton) -> tuple[Known, set[int]]:
    """What is known for formula `index`, with the conditions of the sentence that stand with it, and the marks of these."""
    at = _place(skeleton, index)
    applied: set[int] = set()
    for condition in local:
        if condition.mark == index:
            continue
        if condition.at < at:
            between = skeleton.text[condition.at : at]
            applies = condition.cue != "(" and not (_NEW_CLAUSE.search(between) or _SECOND_HALF.search(between)) and condition.cue != "then"
        else:
            # A trailing condition belongs to the claim right before it.
            between = skeleton.text[at : condition.at]
            marks = [int(m[2]) for m in MARK.finditer(between)]
            own = set(condition.phrase.marks) if condition.phrase is not None else {condition.mark}
            later = [k for k in marks if k != index and k not in own and _relates(skeleton.marks[k])]
            words = re.findall(r"[A-Za-z]+", MARK.sub(" ", between))
            applies = not later and len(words) <= _NEAR and _NEW_CLAUSE.search(between) is None
            applies = applies and not (_LEADING.search(between) and _leads(skeleton, condition))
        if not applies:
            continue
        names = condition.names
        if not names:
            names = _only_matrix(skeleton.marks[index], known)
            if not names:
                continue
            assert condition.phrase is not None
            grown = _with_phrase(known, names, condition.phrase)
        else:
            grown = _grow(known, condition, skeleton)
        known = grown if grown is not None else known
        if condition.mark is not None:
            applied.add(condition.mark)
    return known, applied


def _leads(skeleton: Skeleton, condition: _Condition) -> bool:
    """Whether a claim follows a condition in its clause: "if $x<0$ then $|x|=-x$", "for $x<0$, $|x|=-x$"."""
    rest = re.split(r"[;.]", skeleton.text[condition.at :])[0]
    own = set(condition.phrase.marks) if condition.phrase is not None else {condition.mark}
    return any(_relates(skeleton.marks[int(m[2])]) for m in MARK.finditer(rest) if int(m[2]) not in own)


def _relates(mark: Mark) -> bool:
    return mark.look in ("R", "D", "X", "C", "E")


def _only_matrix(mark: Mark, known: Known) -> tuple[str, ...]:
    """The letter "(if symmetric)" can only mean: the one capital letter of the formula."""
    if mark.node is None:
        return ()
    capitals = sorted({name for name in _plain_names(mark.node) if name.lstrip("\\")[:1].isupper()})
    return tuple(capitals) if len(capitals) == 1 else ()


def _plain_names(node: tree.Node) -> list[str]:
    return [n for n in names_in(node) if n not in ("T", "I", r"\top")]


#: Words that take nothing away from what a sentence supposes.
_ASIDE = re.compile(
    r"\b(?:for\s+(?:simplicity|convenience|now|the\s+moment|concreteness|definiteness)|without\s+(?:any\s+)?loss\s+of\s+generality|as\s+(?:before|usual|above))\b",
    re.IGNORECASE,
)


#: "with the beautiful property $Q^\\top Q=I$": a consequence. (Plain "with the property that ..." may be a hypothesis.)
_PRAISED = re.compile(
    r"\bwith\s+the\s+(?:beautiful|useful|nice|remarkable|important|famous|well-known|striking|defining|convenient|elegant|pleasant|key)\s+"
    r"propert(?:y|ies)\b(?:\s+that)?",
    re.IGNORECASE,
)


def _rest(skeleton: Skeleton, phrases: Phrases, taken: set[int], failed: Sequence[Phrase]) -> str:
    """The sentence without what was understood: phrases, conditions that were taken, and the cues before them."""
    text = phrases.rest
    for phrase in failed:
        text = text[: phrase.at] + skeleton.text[phrase.at : phrase.end] + text[phrase.end :]
    for index in taken:
        mark = f"⟦{skeleton.marks[index].look}{index}⟧"
        text = text.replace(mark, "·" * len(mark))
    text = without_workings(_ASIDE.sub(lambda m: "·" * len(m[0]), text))
    if not lasting(skeleton.text):
        text = _PRAISED.sub(lambda m: "·" * len(m[0]), text)
    return _TAKEN_CUE.sub(lambda m: "·" * len(m[0]), text)


def _described(known: Known, rest: str, skeleton: Skeleton) -> Known:
    """Letters that the sentence speaks of in words that were not understood."""
    names = [name for m in MARK.finditer(rest) if m[1] == "N" for name in skeleton.marks[int(m[2])].names]
    return known.with_(known.context, described=names) if names else known


#: Before a property: it is to be shown, or open.
_ASKED = re.compile(
    r"\b(?:show|prove|verify|check|decide|determine|test|see|whether|ask|asks|wonder|suspect|conjecture)\b(?:\s+(?:that|if|whether))?[^.;:,]*$",
    re.IGNORECASE,
)
_LET = re.compile(
    r"\b(?:let|fix|take|consider)\s+(?:(?:a|an|the|any|some|now)\s+)*(?P<names>⟦N\d+⟧(?:(?:\s*,\s*|\s+and\s+)⟦N\d+⟧)*)", re.IGNORECASE
)
_TAIL = re.compile(r"\s+(?:of|whose|having|satisfying|with)\s+(?!(?:the\s+same|compatible|equal|appropriate|suitable|conformable)\b)[a-z]")


_DROPS = re.compile(
    r"\bno\s+longer\b|\b(?:drop|relax|remov|lift|abandon|discard|weaken)\w*\b[^.;]*\b(?:assum\w+|requir\w+|conditions?|hypothes[ie]s|restrictions?|"
    r"symmetry|definiteness|orthogonality|invertibility|positivity|normality|diagonality|nonnegativity|integrality|\w+ness)\b"
    r"|\bfor\s+(?:an?\s+)?(?:general|arbitrary|generic)\s+(?:matri(?:x|ces)\s+|vectors?\s+|numbers?\s+)?⟦N",
    re.IGNORECASE,
)


def dropped(skeleton: Skeleton, known: Known) -> list[str]:
    """The letters of "we drop the assumption that $A$ is symmetric", or all of them where it names none."""
    if _DROPS.search(skeleton.text) is None:
        return []
    named = [name for mark in skeleton.marks for name in mark.names]
    return named or [name for name, symbol in known.context.symbols.items() if symbol.properties - {"real"}]


def _renewed(rest: str, skeleton: Skeleton) -> list[str]:
    """The letters of "Let $A$ be ..." where what it says was not understood: what they were before is over all the same."""
    marks = [m for found in _LET.finditer(rest) for m in MARK.finditer(found["names"])]
    return [name for m in marks for name in skeleton.marks[int(m[2])].names]


def _with_tails(rest: str, phrases: Phrases, skeleton: Skeleton) -> str:
    """The rest of a sentence, with the letters of phrases that go on in words: "a vector of even length"."""
    for phrase in phrases.found:
        if _TAIL.match(rest, phrase.end) is not None:
            rest += "".join(f" ⟦{skeleton.marks[k].look}{k}⟧" for k in phrase.marks)
    return rest


def _left(pattern: re.Pattern[str], rest: str, what: str) -> tuple[str, ...]:
    found = pattern.search(rest)
    if found is None:
        return ()
    words = MARK.sub("...", rest[max(0, found.start() - 10) : found.end() + 30]).replace("·", "").strip()
    return (f'the words "{" ".join(words.split())}" {what}',)
