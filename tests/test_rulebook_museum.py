"""The rules against the checker: no true rule is refuted, no classic mistake passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from deriver.model import Claim, Rule
from deriver.rulebook import load_rules, read_rules
from deriver.verification import decide

MUSEUM = Path(__file__).parent / "wrong_rules.md"
WRONG = list(read_rules(MUSEUM.read_text(encoding="utf-8"), str(MUSEUM), "museum"))


def outcome(rule: Rule) -> str:
    assert rule.claim is not None
    left, right = rule.claim.args
    return decide(Claim(left, rule.claim.data, right, rule.context, conditions=rule.conditions)).outcome


@pytest.mark.parametrize("rule", WRONG, ids=lambda r: r.name)
def test_a_mistake_is_refuted(rule: Rule):
    # a mistake that a further condition mends is conditional: it comes with its counterexample
    assert outcome(rule) in ("refuted", "conditional")


#: Rules whose check takes too long to be decided within its limit of time.
SLOW = {"matrix exponential"}


@pytest.mark.parametrize("rule", [r for r in load_rules() if r.name not in SLOW], ids=lambda r: r.name)
def test_a_rule_holds(rule: Rule):
    assert outcome(rule) in ("proved", "verified")


def test_the_museum_is_no_part_of_the_rulebook():
    assert not {r.name for r in WRONG} & set(load_rules().names)
