"""What a verdict rests on, in words and numbers: the certificate that `--explain` prints.

Comes in: a verdict that holds or fails. Goes out: sentences, one a line, from the fields of the verdict alone.
"""

from __future__ import annotations

from dataclasses import replace

from ..model import Verdict

__all__ = ["certified"]

#: Part of a method -> what it does.
_WORDS: tuple[tuple[str, str], ...] = (
    ("letters in place of the written sizes", "The written sizes are replaced by letters: what holds for every size holds for these."),
    ("antiderivatives differentiated", "Each antiderivative is differentiated back to its integrand, and the derivatives are compared."),
    ("put into the equation", "The formula is put into the equation and the initial conditions, and each is decided."),
    ("laws with several outcomes", "Random letters take a few values each, with weights; moments become sums over these outcomes."),
    ("missing solutions", "The independent constants of the formula are counted by the rank of its derivatives by them."),
    ("trivial identity", "Both sides are one and the same expression as they are written."),
    ("non-commutative normal form", "Both sides are multiplied out, the order of the factors kept; nothing is left of the difference."),
    ("rational normal form", "Both sides are brought over a common denominator; the numerator of the difference is zero."),
    ("induction", "The first values agree, and the difference of consecutive values is the same on both sides, by normal forms."),
    ("exact solution set", "All roots of the polynomial are enclosed apart from each other, and compared with the values listed."),
    ("local series", "Both sides are expanded into power series at the point, and the first terms that differ are compared."),
    ("large-prime evaluation", "Both sides are evaluated modulo large primes at random entries, where a false identity seldom agrees."),
    ("exact rational points", "Both sides are evaluated in rational arithmetic, without rounding, and are equal at every point drawn."),
    ("exact arithmetic", "Both sides are numbers, and are computed without rounding."),
    ("rigorous enclosure", "Both sides are enclosed in intervals that are known to hold them, and the intervals decide."),
    ("ball arithmetic", "Both sides are enclosed in balls (a midpoint and a radius) that are known to hold them, at every point drawn."),
    ("exact counterexample", "At the point shown both sides are computed without rounding, and the claim fails."),
    ("disjoint balls", "At the point shown the two sides lie in balls that do not meet, at this precision and at twice as many digits."),
    ("shapes", "The declared shapes of the two sides differ, whatever their entries are."),
)  # fmt: skip


def certified(verdict: Verdict) -> Verdict:
    """The verdict with its certificate, where it decides something and has none."""
    if verdict.certificate is not None or verdict.outcome not in ("proved", "verified", "refuted", "conditional"):
        return verdict
    lines = [words for part, words in _WORDS if part in verdict.method]
    if "non-commutative normal form" in verdict.method:
        lines = [line for line in lines if "common denominator" not in line]
    if not lines:
        return verdict
    if verdict.outcome == "conditional" and verdict.condition:
        lines.append(f"This is so under the condition {verdict.condition}; without it the point shown is a counterexample.")
    if verdict.points and verdict.outcome != "refuted":
        where = f"Points: {verdict.points}"
        if verdict.sizes and any(verdict.sizes):
            where += ", at the sizes " + "; ".join(", ".join(f"{k} = {n}" for k, n in sizes.items()) for sizes in verdict.sizes)
        lines.append(f"{where}.")
    if verdict.digits and verdict.outcome in ("verified", "conditional"):
        lines.append(f"Agreement: {verdict.digits} digits.")
    if verdict.error_bound not in (None, "0"):
        kind = (
            "Chance that a false claim passes, at most" if "large-prime" in verdict.method else "Largest distance that the balls leave open"
        )
        lines.append(f"{kind}: {verdict.error_bound}.")
    if verdict.outcome == "verified" and any(part in verdict.method for part in ("exact rational points", "ball arithmetic")):
        lines.append("Changed versions of the claim (a sign, a factor, a transpose) fail at the same points.")
    if verdict.outcome == "refuted" and verdict.left is not None and verdict.right is not None:
        lines.append(f"Left side: {verdict.left}. Right side: {verdict.right}.")
    return replace(verdict, certificate="\n".join(lines))
