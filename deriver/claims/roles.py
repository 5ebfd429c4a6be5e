r"""How a formula stands in its sentence: stated, plain, defining, cited, supposed, or a hypothesis; by the words before and after it."""

from __future__ import annotations

import re

from .skeleton import Skeleton

__all__ = ["anew", "in_one_case", "lasting", "question", "role_of"]

#: What may stand between the word that decides and the formula.
_TAIL = (
    r"\s*(?:[,:(]|the|a|an|that|then|again|linear|matrix|scalar|two|single|i\.e\.|e\.g\.|each|all|every|any|arbitrary|real|reals|numbers?|systems?|equations?|over|both|its|"
    r"quadratic|form)*\s*(?:[:,(]\s*)?$"
)
_HYPOTHESIS = re.compile(
    r"\b(?:if|iff|when|whenever|wherever|unless|such\s+that|so\s+that|s\.t\.|subject\s+to|satisf(?:y|ies|ying|ied)|solv(?:e[sd]?|ing)|"
    r"equations?|systems?|conditions?|constraints?|cases?|requires?|requiring|provided(?:\s+that)?|assum(?:e[sd]?|ing)(?:\s+that)?|"
    r"suppose[sd]?(?:\s+that)?|given(?:\s+that)?|consider(?:s|ing)?|minimi[sz](?:e|es|ing)|maximi[sz](?:e|es|ing)|only\s+if|if\s+and\s+only\s+if|"
    r"problem|ode|pde|sde|becomes?|checking(?:\s+that)?|whether|forces?|not|enforc(?:e|ing)|without|than|whose|"
    r"overdetermined|approximat\w+)\b" + _TAIL,
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:where|for|with|under)\b(?:"
    + _TAIL.rstrip("$")
    + r"|(?:\s+(?:all|any|every|each|arbitrary|fixed|given|both|two|real|complex|positive|"
    r"nonnegative|non-negative|nonzero|natural|a|an|the))*(?:\s+(?:reals?|(?:real\s+)?numbers?|integers?|scalars?|values?))?\s*)$",
    re.IGNORECASE,
)
_DEFINING = re.compile(
    r"\b(?:set|sets|setting|let|lets|fix|fixing|put|writ(?:e|es|ing)|written(?:\s+as)?|try|tak(?:e|es|ing)|choos(?:e|es|ing)|defin(?:e|es|ed|ing)(?:\s+(?:by|as|to\s+be))?|"
    r"denot(?:e|es|ed|ing)(?:\s+by)?|call(?:s|ed)?|has\s+the\s+form|of\s+the\s+form|in\s+the\s+form|form|models?|modell?ed(?:\s+(?:by|as))?|"
    r"substitut(?:e|es|ing)|factor(?:s|ed|ize[sd]?|ise[sd]?)?|decomposition|factori[sz]ation|diagonali[sz]e[sd]?|represent\w*|introduc\w+|"
    r"definition|definitions|notation|stands\s+for|update|iteration|step|rule|process|function|kernel|matrix|vector|learns?|comput(?:e|es|ing))\b"
    + _TAIL,
    re.IGNORECASE,
)
_CITED = re.compile(r"\b(?:since|because|as|using|by|from|via|owing\s+to|due\s+to)\b" + _TAIL, re.IGNORECASE)
_STATED = re.compile(
    r"\b(?:claim(?:s|ed)?(?:\s+that)?|recall(?:ing)?(?:\s+that)?|then|hence|thus|therefore|so|consequently|also|moreover|similarly|likewise|indeed|we\s+(?:have|get|find|obtain|see)(?:\s+that)?|gives?|yields?|"
    r"get|obtains?|implies|implying|shows?(?:\s+that)?|prove(?:\s+that)?|verify(?:\s+that)?|check(?:\s+that)?|states?(?:\s+that)?|equals|identity|identities|"
    r"propert(?:y|ies)|theorem|lemma|inequality|formula|rules?|always|holds?|namely|i\.e\.|it\s+follows\s+that|true|facts?|result|follows)\b"
    + _TAIL,
    re.IGNORECASE,
)
_AFTER_HYPOTHESIS = re.compile(
    r"^\s*(?:is|are|has|have)\s+(?:solvable|consistent|inconsistent|solved|satisfied|violated|an?\s+(?:unique\s+)?solution|no\b|the\s+(?:equation|condition|problem|system))"
    r"|^\s*(?:becomes|fails|does\s+not|doesn['’]t|need\s+not|can\s*not|cannot|may|might|for\s+many)\b|^\s*(?:exactly\s+)?(?:iff|only\s+(?:if|when)|if\s+and\s+only\s+if)\b",
    re.IGNORECASE,
)
#: "with probability $1-k^{-c}$ for some $c>0$": it says which number is meant. "There is $c>0$" does too.
_SOME = re.compile(
    r"\b(?:for\s+some|there\s+(?:is|are|exists?))"
    r"(?:\s+(?:a|an|some|real|constants?|numbers?|integers?|small|large|positive|fixed))*\s*$",
    re.IGNORECASE,
)
#: "we write $(q,n)\\le(p,n)$ if ...", "we say that $x\\succ y$ when ...": what a sign means, and no claim.
_MEANING = re.compile(
    r"\b(?:we|one|i)\s+(?:also\s+|then\s+|shall\s+|will\s+)?(?:write|writes|say|says|denote)(?:\s+that)?\s*$", re.IGNORECASE
)
_AFTER_MEANING = re.compile(r"^\s*(?:if|iff|when|whenever|provided|to\s+(?:mean|denote|indicate)|for\s+the)\b", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|it|this|they|that|and|always|also)\s+(?:also\s+|always\s+|then\s+)?satisf(?:y|ies)" + _TAIL, re.IGNORECASE)
#: "Every projector $P$ satisfies", "The hat matrix $H=...$ satisfies"; "the matrix $A$ satisfies" may be a hypothesis.
_EVERY = re.compile(
    r"(?:(?:^|[,.;]\s)\s*(?:every|any|each)\s[^⟦⟧.;]*⟦[NM]\d+⟧|(?:^|[,.;]\s)\s*(?:the|this)\s[^⟦⟧.;]*⟦D\d+⟧)\s+(?:then\s+|also\s+|always\s+)?"
    r"satisfies\s*$",
    re.IGNORECASE,
)
#: "The gamma function satisfies", "Then the residual $r=b-Ax$ satisfies": said of what is known, or follows.
_FOLLOWS = re.compile(
    r"\b(?:gamma|zeta|exponential|logarithm|sine|cosine|tangent|sigmoid|logistic|softmax|trace|determinant)(?:\s+function)?\s+(?:also\s+)?satisfies\s*$"
    r"|(?:^|[.;]\s)\s*(?:then|hence|thus|therefore|consequently)\b,?\s(?:(?!\b(?:if|when|suppose|assume|let|any|some|an?)\b)[^.;])*satisf(?:y|ies)\s*$",
    re.IGNORECASE,
)
_FAR = re.compile(r"\b(?:if|iff|when|whenever|unless|provided|such\s+that|only\s+if|if\s+and\s+only\s+if)\b[^,;:.]*$", re.IGNORECASE)
_ORDER = (("stated", _STATED), ("cited", _CITED), ("defining", _DEFINING), ("hypothesis", _HYPOTHESIS), ("supposed", _SUPPOSED))
#: "For all $x\\in\\mathbb R$, $x^2>0$": what stands behind the comma is claimed.
_UNIVERSAL = re.compile(r"(?:^|[.;:]\s)\W*for\s+(?:all|any|every|each|arbitrary)\b[^.;:]*⟧\s*,\s*(?:we\s+have\s+)?$", re.IGNORECASE)
_LIST = re.compile(r"^\s*(?:,|and|or|,\s*and|,\s*or)?\s*$", re.IGNORECASE)
_OPENING = re.compile(
    r"^\W*(?:(?:now|here|first|next|finally|throughout|in\s+the\s+following)\W+)?(?:let|suppose|assume|consider|throughout|define|denote|fix|we\s+(?:write|assume|let|use|denote))\b",
    re.IGNORECASE,
)


def role_of(skeleton: Skeleton, index: int, before: str | None = None) -> str:
    """The role of formula `index`; `before` is the role of the formula before it.

    >>> from ..document import read_document
    >>> from .skeleton import skeleton_of
    >>> pieces = read_document(text="If $x=1$ then $x^2=1$.").blocks[0].pieces
    >>> [role_of(skeleton_of(pieces), k) for k in range(2)]
    ['hypothesis', 'stated']
    """
    words = skeleton.before(index)
    sentence = skeleton.text[: skeleton.text.index(f"⟦{skeleton.marks[index].look}{index}⟧")]
    if _WHICH.search(words) or _EVERY.search(sentence):
        return "stated"
    if _FOLLOWS.search(sentence) and not re.search(r"\b(?:where|with|if|when|provided)\b", skeleton.after(index)):
        return "stated"
    if _AFTER_HYPOTHESIS.search(skeleton.after(index)):
        return "hypothesis"
    if _MEANING.search(words) and _AFTER_MEANING.search(skeleton.after(index)):
        return "hypothesis"
    if skeleton.marks[index].look == "C" and _SOME.search(words):
        return "hypothesis"
    for name, pattern in _ORDER:
        found = pattern.search(words)
        if found is not None and not (name == "stated" and re.search(r"\b(?:if|when|unless)\b\W*$", words[: found.start()], re.IGNORECASE)):
            return name
    if skeleton.marks[index].look in "RC" and _UNIVERSAL.search(sentence):
        return "stated"
    last, look = skeleton.marks[index - 1].look if index else "", skeleton.marks[index].look
    listed = bool(last) and (last in "RDCX" or (last == "M" and look in "MC"))
    if before is not None and listed and _LIST.match(words):
        # "If $x>0$, $f(x)>0$": a comma ends the condition, "and" goes on with it.
        if before == "hypothesis" and words.strip() == ",":
            return "plain"
        if before == "supposed" and words.strip() == "," and last + look in ("CR", "MC"):
            return "plain"  # "for $x\\ge1$, $x^2\\ge x$"
        return before
    return "hypothesis" if _FAR.search(words) else "plain"


#: "If $n$ is even, then": a condition on the values, and not only a name for something ("If $y=x^2$, then").
_CASE_BEFORE = re.compile(r"(?:^|[.;:]\s|,\s*|\b(?:and|but|while)\s+)\W*(?:if|when|whenever|unless|in\s+case)\b([^.;]*)$", re.IGNORECASE)


def in_one_case(skeleton: Skeleton, index: int) -> bool:
    """Whether formula `index` is said under a condition on values: what it defines holds in that case alone.

    >>> from ..document import read_document
    >>> from .skeleton import skeleton_of
    >>> in_one_case(skeleton_of(read_document(text="If $n$ is even, then $a=1$.").blocks[0].pieces), 1)
    True
    """
    found = _CASE_BEFORE.search(skeleton.text[: skeleton.text.index(f"⟦{skeleton.marks[index].look}{index}⟧")])
    if found is None or not re.search(r",|\bthen\b", found[1]):
        return False
    if ":" in found[1]:
        return False  # "If A has n independent eigenvectors, it is diagonalizable: A = ...": names for what follows
    condition = re.split(r",\s*then\b|\bthen\b|,(?=[^,]*$)", found[1])[0]
    only_names = re.sub(r"⟦D\d+⟧|\b(?:we|let|set|put|take|define|and|where|with|is|given|by|as|the|a|an)\b|[\s,]", "", condition)
    return bool(only_names)


def lasting(text: str) -> bool:
    """Whether a sentence is a declaration of its own, good to the end of the section: "Let ...", "Suppose ..."."""
    return _OPENING.search(text) is not None


def anew(text: str) -> bool:
    """Whether its letters become something new: "Let ..."."""
    return lasting(text)


def question(text: str) -> bool:
    """Whether the sentence asks."""
    return text.rstrip().endswith("?")
