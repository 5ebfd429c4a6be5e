"""The room that verifies, with a part of it broken on purpose: claims that the whole room judges rightly must notice.

Each row breaks one safeguard (a comparison, the conditions at a point, the equations, the sizes, the thin strata, the challenge, ...) and
names claims of which at least one must come out otherwise. A safeguard that nothing notices guards nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import deriver
from deriver.errors import DeriverError
from deriver.verification import (
    blindness,
    challenge,
    decision,
    sampling,
    values,
)

Break = Callable[[pytest.MonkeyPatch], None]
Claim = tuple[str, str | None, str]

SQUARE = r"A,B\in\mathbb{R}^{n\times n}"


def _outcome(latex: str, given: str | None) -> str:
    try:
        verdict = deriver.verify(latex, given)
    except DeriverError as error:
        return type(error).__name__
    return "verified" if verdict.outcome == "proved" else verdict.outcome


def _everything_agrees(patch: pytest.MonkeyPatch) -> None:
    original = values.difference

    def equal(*arguments: Any, **options: Any) -> Any:
        found = original(*arguments, **options)
        return type(found)("equal", *found[1:]) if isinstance(found, tuple) else found

    patch.setattr(values, "difference", equal)


def _nothing_agrees(patch: pytest.MonkeyPatch) -> None:
    original = values.difference

    def differ(*arguments: Any, **options: Any) -> Any:
        found = original(*arguments, **options)
        return type(found)("differ", *found[1:])

    patch.setattr(values, "difference", differ)


def _conditions_unchecked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sampling, "meets", lambda *_: True)


def _equations_unsolved(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sampling, "solve_equations", lambda _domain, drawn, *_: drawn)


def _equations_dropped(patch: pytest.MonkeyPatch) -> None:
    _conditions_unchecked(patch)
    _equations_unsolved(patch)


def _one_size(patch: pytest.MonkeyPatch) -> None:
    original = sampling.size_plans
    patch.setattr(sampling, "size_plans", lambda domain, *_: [dict.fromkeys(plan, 1) for plan in original(domain)[:1]])
    patch.setattr(decision, "agrees_modulo", lambda *_: None)
    patch.setattr(decision, "challenge", lambda *_: None)


def _generic_points_only(patch: pytest.MonkeyPatch) -> None:
    original = sampling.Sampler.points

    def generic(self: Any, count: int = 12, special: int = 16) -> Iterator[Any]:
        return original(self, count, 0)

    patch.setattr(sampling.Sampler, "points", generic)
    patch.setattr(decision, "challenge", lambda *_: None)


def _two_points(patch: pytest.MonkeyPatch) -> None:
    original = sampling.Sampler.points
    patch.setattr(sampling.Sampler, "points", lambda self, *_: original(self, 2, 0))
    patch.setattr(decision, "challenge", lambda *_: None)
    patch.setattr(decision, "sees", lambda *_: None)


def _no_challenge(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decision, "challenge", lambda *_: None)


def _no_lowest_margin(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(challenge, "_lowest", lambda *_: None)


def _doubt_unheard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(challenge, "_beyond_samples", lambda *_: "")
    patch.setattr(challenge, "_trivial_members", lambda *_: "")


def _no_mutants(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(blindness, "mutants", lambda _: ())


def _limits_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(challenge, "_beyond_precision", lambda *_: None)


def _no_conditions(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decision, "missing_condition", lambda *_: None)


def _no_second_engine(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decision, "simplest", lambda *_, **__: None)


def _everything_proved(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decision, "prove", lambda *_: "by assertion")


def _primes_always_agree(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decision, "agrees_modulo", lambda *_: type("Agreement", (), {"points": 1, "bound": "0"})())


def _one_reading(patch: pytest.MonkeyPatch) -> None:
    original = decision.unified

    def alone(claim: Any) -> Any:
        from dataclasses import replace

        return replace(original(claim), alternatives=())

    patch.setattr(decision, "unified", alone)


MUTANTS: list[tuple[Break, list[Claim]]] = [
    (_everything_agrees, [("x+1=x+2", None, "refuted"), (r"\sin 2x=2\sin x", None, "refuted")]),
    (_nothing_agrees, [(r"e^{x}e^{y}=e^{x+y}", None, "verified"), (r"\tan x\cos x=\sin x", None, "verified")]),
    (_conditions_unchecked, [(r"\sqrt{1-x^2-y^2}\ge0", r"x^2+y^2<1", "verified"), (r"x^2+y^2<4", r"x^2+y^2<1", "verified")]),
    (_equations_unsolved, [("x^2+2xy+y^2=1", "x+y=1", "verified"), ("ABA=A^2B", rf"{SQUARE}, AB=BA", "verified")]),
    (_equations_dropped, [("x^2+2xy+y^2=1", "x+y=1", "verified"), ("ABA=A^2B", rf"{SQUARE}, AB=BA", "verified")]),
    (_one_size, [(r"(AB)^\top=A^\top B^\top", SQUARE, "conditional"), (r"\|x\|_1=\|x\|_2", r"x\in\mathbb{R}^n", "refuted")]),
    (_generic_points_only, [("(x-y)^2>0", None, "conditional"), (r"\|u-v\|>0", r"u,v\in\mathbb{R}^n", "conditional")]),
    (_two_points, [(r"\lfloor x\rfloor\le 300", None, "refuted")]),
    (_no_challenge, [(r"(x-17)^2\ge10^{-6}", None, "refuted"), (r"\lfloor x\rfloor\le 300", None, "refuted")]),
    (_no_lowest_margin, [(r"\sin x\le0.9999", None, "refuted")]),
    (_doubt_unheard, [(r"\lfloor\sqrt n+\sqrt{n+1}\rfloor=\lfloor\sqrt{4n+2}\rfloor", r"n\in\mathbb{N}", "undecided")]),
    (_limits_count, [(r"\operatorname{erf}(1000x)=1", "x>1", "undecided"), (r"\tanh(100x)=1", "x>1", "refuted")]),
    (_no_mutants, [("AB=BA", SQUARE, "conditional")]),
    (_no_conditions, [(r"\sqrt{x^2}=x", None, "conditional"), ("AB=BA", SQUARE, "conditional")]),
    (_no_second_engine, [("x+1=x+2", None, "refuted")]),
    (_everything_proved, [("(a+b)^2=a^2+b^2", None, "refuted"), (r"\sin x=x", None, "refuted")]),
    (_primes_always_agree, [(r"\max(x,-10^{50})=x", None, "refuted")]),
    (_one_reading, [("1/2x=x/2", None, "undecided")]),
]  # fmt: skip


@pytest.mark.parametrize("latex,given,expected", sorted({c for _, claims in MUTANTS for c in claims}, key=str))
def test_the_whole_room_judges_rightly(latex: str, given: str | None, expected: str) -> None:
    assert _outcome(latex, given) == expected


@pytest.mark.parametrize(("mutant", "claims"), MUTANTS, ids=[m.__name__[1:] for m, _ in MUTANTS])
def test_a_broken_part_is_noticed(mutant: Break, claims: list[Claim], monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    assert any(_outcome(latex, given) != expected for latex, given, expected in claims)
