"""Names that a question describes as it goes: "the symmetric matrix $X$", "..., $\\Sigma$ positive definite"."""

from __future__ import annotations

from collections.abc import Sequence

from .names import key_of
from .vocabulary import ADJECTIVES, NOUNS, longest
from .wording import Token, node_of

__all__ = ["apposition", "described_array", "said_of", "with_property", "words_from"]


def words_from(tokens: Sequence[Token], i: int) -> list[str]:
    """The words from a place on, up to the next formula or stop."""
    words: list[str] = []
    while i < len(tokens) and tokens[i].kind == "word" and len(words) < 8:
        words.append(tokens[i].text)
        i += 1
    return words


def described_array(tokens: Sequence[Token], i: int, *, articles: bool = False) -> int:
    """The length of "symmetric positive definite matrix", "covariance matrix" before a formula; 0 where nothing is said of it."""
    words = words_from(tokens, i)
    at = i + len(words)
    if at >= len(tokens) or not tokens[at].is_formula:
        return 0
    k, said = 0, False
    while k < len(words):
        noun, adjective = longest(NOUNS, words[k:]), longest(ADJECTIVES, words[k:])
        length = max(noun, adjective)
        if not length and words[k] != "and" and not (articles and k == 0 and words[k] in ("a", "an", "the")):
            return 0
        properties = NOUNS[tuple(words[k : k + noun])].properties if noun else ()
        said = said or bool(adjective) or bool(properties)
        k += length or 1
    return len(words) if said else 0


def with_property(tokens: Sequence[Token], i: int) -> int:
    """The length of "with orthonormal columns", "of full column rank" behind a name; 0 for anything else."""
    words = words_from(tokens, i)
    if words[:1] not in (["with"], ["of"], ["having"]):
        return 0
    length = longest(ADJECTIVES, words[1:])
    return 1 + length if length else 0


def said_of(name: Token, words: Sequence[Token]) -> list[Token]:
    """The declaration "let $X$ be a symmetric matrix" in the words of the question."""
    let, be = (Token("word", word, at, at) for word, at in (("let", name.start), ("be", name.end)))
    return [let, name, *words] if words[0].text in ("with", "of", "having") else [let, name, be, *words]


def apposition(tokens: Sequence[Token], i: int, text: str) -> list[Token] | None:
    """ "..., $\\Sigma$ symmetric positive definite", "..., $A$ and $B$ symmetric": what is said of names behind the question; else None."""
    last = i
    while (
        last + 2 < len(tokens)
        and tokens[last + 1].text in ("and", ",")
        and tokens[last + 2].is_formula
        and key_of(node_of(text, tokens[last + 2])) is not None
    ):
        last += 2
    words = words_from(tokens, last + 1)
    opening: int = words[:1] in (["is"], ["are"])
    copula = opening
    opening += words[:2][-1:] == ["both"] or (copula and words[1:2] in (["a"], ["an"], ["the"]))
    length = longest(ADJECTIVES, words[opening:])
    noun = longest(NOUNS, words[opening + length :])
    told = length or (noun and NOUNS[tuple(words[opening : opening + noun])].properties)
    if not told or key_of(node_of(text, tokens[i])) is None:
        return None
    if words[opening + length + noun :][:1] not in ([], ["and"]):
        return None
    return [Token("word", "let", tokens[i].start, tokens[i].start), *tokens[i : last + 1 + opening + length + noun]]
