r"""Questions of option pricing that are named in words: the Black-Scholes equation by hedging, the Greeks, the price of a claim.

Comes in: the text of a task. Goes out: its typed problems, or None where it is about something else, or holds a word or a formula that is
in no table here. What is named without its formula is made with the letters of custom, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from . import patterns as re
from .problem_targets import TaskItem

__all__ = ["finance_task"]

Reader = Callable[[str], tuple[TaskItem, ...]]

_COMMON = frozenset(
    "a an the of for to with and in on at by from as is are be it its this that these which whose then so if when where such using use "
    "find determine compute calculate give state write obtain derive evaluate what show let consider we have you do does under down "
    "european vanilla plain standard option options contract claim derivative security black-scholes black scholes model"
    " formula price value "
    "stock share asset underlying non-dividend-paying paying pays pay no dividends dividend strike exercise maturity expiry"
    " expiration time "
    "date rate risk-free riskless interest constant volatility today written following geometric brownian motion follows financial any "
    "respect by argument style".split()
)
_HEDGE = frozenset(
    "equation pde partial differential delta-hedging delta hedging hedge argument arbitrage portfolio riskless risk-free replication "
    "replicating constructing construct hedged itô's ito's itô ito lemma no-arbitrage dynamics follow process depending price's function "
    "smooth satisfied satisfies prove must satisfy forming self-financing long short one eliminating risk elimination how".split()
)
_GREEK = "delta gamma vega theta rho vanna volga vomma charm speed".split()
_PAYOFFS = (
    (r"(?:digital|binary|cash-or-nothing)(?: european)? put", r"\mathbf{1}_{S<K}"),
    (r"(?:digital|binary|cash-or-nothing)(?: european)?(?: call)?", r"\mathbf{1}_{S>K}"),
    (r"asset-or-nothing(?: european)? put", r"S\mathbf{1}_{S<K}"),
    (r"asset-or-nothing(?: european)?(?: call)?", r"S\mathbf{1}_{S>K}"),
    (r"forward", "S-K"),
    (r"\bput\b", r"\max(K-S,0)"),
    (r"\bcall\b", r"\max(S-K,0)"),
)
_VERIFIES = frozenset("verify show check prove confirm that call put satisfies solves satisfy solve solution equation pde partial "
                      "differential".split())  # fmt: skip
_PRICE = frozenset("digital binary cash-or-nothing asset-or-nothing forward put call power log payoff fair arbitrage-free claims "
                   "amount unit otherwise nothing if zero one receive receives delivers risk-neutral valuation pricing unity dollar"
                   " $1$".split())  # fmt: skip


def finance_task(text: str, read: Reader) -> tuple[TaskItem, ...] | None:
    """The task as problems on prices; None where it is none of these."""
    plain = text.lower()
    if not re.search(r"black[- –]scholes|hedg|option|\b(?:call|put)\b|payoff|contract|vega|\bclaim\b|greeks", plain):
        return None
    if re.search(r"dividend", re.sub(r"\b(?:no|non|without|zero)[- ](?:dividends?|dividend-paying)|non-dividend-paying", "", plain)):
        return None  # a yield changes the equation
    formulas = [f.strip() for f in re.findall(r"\$([^$]*)\$", text)]
    words = [w.strip("'’-") for w in re.findall(r"[a-zéôö'’-]+", re.sub(r"\$[^$]*\$", " ", plain).replace("–", "-"))]
    for reader in (_hedging, _greeks, _solves, _price):
        found = reader(plain, words, formulas, read)
        if found is not None:
            return found
    return None


def _known(words: list[str], more: frozenset[str]) -> bool:
    return all(w in _COMMON or w in more or not w for w in words)


_DIFFERENTIAL = re.compile(r"^d\s*S(?:_\{?t\}?|\(t\))?\s*=")


def _hedging(plain: str, words: list[str], formulas: list[str], read: Reader) -> tuple[TaskItem, ...] | None:
    """ "Derive the Black-Scholes equation by delta hedging." """
    if not re.search(r"\b(?:derive|obtain|deduce|show how)\b", plain) or not re.search(r"equation|\bpde\b", plain):
        return None
    if not _known(words, _HEDGE) or not re.search(r"hedg|portfolio|arbitrage|riskless|black[- ]scholes", plain):
        return None
    moves = [f for f in formulas if _DIFFERENTIAL.match(f)]
    rest = [f for f in formulas if f not in moves]
    name = r"[VCFfPcp]"
    allowed = (
        rf"{name}(?:\(\s*(?:S(?:_t)?\s*,\s*t|t\s*,\s*S(?:_t)?)\s*\))?|\\Pi\s*=\s*{name}\s*-\s*\\Delta\s*S(?:_t)?|r|S(?:_t)?|\\mu"
        rf"|\\sigma|\\Delta(?:\s*=.*)?"
        r"|K|T|t|\\Pi|W(?:_t)?|B(?:_t)?|r\s*>\s*0"
    )
    if len(moves) > 1 or not all(re.fullmatch(allowed, f) for f in rest):
        return None
    equation = moves[0] if moves else r"dS=\mu S\,dt+\sigma S\,dW"
    items = read(f"Let ${equation}$. Find $d(S{'_t' if '_' in equation.split('=')[0] else ''}^2)$.")
    item = items[0]
    assumed = item.assumed if moves else (*item.assumed, rf"the stock follows ${equation}$")
    process = item.unknowns[0] if item.unknowns else None
    if process is None:
        return None
    return (replace(item, operands=(), request=frozenset({"hedging"}), name="V", assumed=assumed),)


def _greeks(plain: str, words: list[str], formulas: list[str], read: Reader) -> tuple[TaskItem, ...] | None:
    r""" "Compute the vega of a European call.", "... of $C=SN(d_1)-Ke^{-rT}N(d_2)$"."""
    wished = [g for g in _GREEK if g in words]
    if re.search(r"\bgreeks\b", plain) and not wished:
        wished = ["delta", "gamma", "vega", "theta", "rho"]
    if not wished or not re.search(r"\b(?:call|put|option)\b", plain) or re.search(r"hedg|digital|binary|barrier|asian|portfolio", plain):
        return None
    if not _known(words, frozenset({*_GREEK, "call", "put", "greeks", "d", "sensitivity", "sensitivities", "distribution", "function",
                                    "normal", "cumulative", "its", "all", "each"})):  # fmt: skip
        return None
    parts = [p.strip(" .,") for f in formulas for p in re.split(r",\s*(?:\\quad|\\qquad)?\s*(?=[dCcPpV]_?\w*\s*=)", f)]
    prices = [p for p in parts if re.match(r"^[CcPpV](?:\([^)]*\))?\s*=", p)]
    helpers = [p for p in parts if re.match(r"^d_\{?[12+-]\}?\s*=", p)]
    rest = [p for p in parts if p not in prices and p not in helpers]
    if len(prices) > 1 or not all(re.fullmatch(r"\\?[A-Za-z]+(?:_\w)?|\\tau\s*=\s*T\s*-\s*t|N\(\\?\w*\)|\\Phi\(\\?\w*\)", p) for p in rest):
        return None
    assumed: tuple[str, ...] = ()
    if not prices:
        if not re.search(r"\b(?:call|put)\b", plain) or helpers:
            return None
        sign = "" if "put" not in words else "-"
        if "put" in words and "call" in words:
            return None
        helpers = [r"d_1=\frac{\ln(S/K)+(r+\frac12\sigma^2)\tau}{\sigma\sqrt{\tau}}", r"d_2=d_1-\sigma\sqrt{\tau}"]
        price = rf"{sign}S\Phi({sign}d_1)-{sign}Ke^{{-r\tau}}\Phi({sign}d_2)".replace("--", "+")
        assumed = (r"the price is that of Black and Scholes with the time $\tau$ to expiry: $" + price + "$",)
    else:
        price = prices[0].split("=", 1)[1]
    definitions = ", ".join(f"${h}$" for h in helpers)
    (item,) = read(f"Let {definitions}{' and ' if helpers else ''}$C={price}$. Find $\\frac{{\\partial C}}{{\\partial S}}$.")
    if item.expression is None:
        return None
    request = frozenset({"greeks", *(f"greek {g}" for g in wished)})
    return (
        replace(
            item, kind="ito", operands=(item.expression,), expression=None, request=request, assumed=(*item.assumed, *assumed), name="C",
            context=item.context.with_(definitions={}),
        ),
    )  # fmt: skip


def _solves(plain: str, words: list[str], formulas: list[str], read: Reader) -> tuple[TaskItem, ...] | None:
    """ "Verify that the Black-Scholes call price satisfies the Black-Scholes equation." """
    said = re.search(r"\b(?:verify|show|check|prove|confirm)\b.*\b(call|put)\b.*\b(?:satisf|solve|solution)", plain)
    if said is None or formulas or not _known(words, _VERIFIES):
        return None
    sign = "-" if said[1] == "put" else ""
    price = rf"{sign}S\Phi({sign}d_1)-{sign}Ke^{{-r(T-t)}}\Phi({sign}d_2)".replace("--", "+")
    first, second = r"d_1=\frac{\ln(S/K)+(r+\frac12\sigma^2)(T-t)}{\sigma\sqrt{T-t}}", r"d_2=d_1-\sigma\sqrt{T-t}"
    equation = r"V_t+\frac12\sigma^2S^2V_{SS}+rSV_S-rV=0"
    return read(f"Let ${first}$, ${second}$. Verify that $V={price}$ satisfies ${equation}$.")


def _price(plain: str, words: list[str], formulas: list[str], read: Reader) -> tuple[TaskItem, ...] | None:
    """ "Find the price of a claim that pays $S_T^2$ at time $T$.": the equation with the payoff as its final value."""
    if not re.search(r"\b(?:price|value)\b", plain) or not re.search(r"black[- ]scholes|geometric brownian|risk-neutral", plain):
        return None
    if not _known(words, _PRICE) or re.search(r"barrier|asian|american|lookback|exchange|dividend yield", plain):
        return None
    payoff = [f for f in formulas if re.search(r"S(?:_\{?T\}?|\(T\))", f) and not re.match(r"^\s*[dV]", f)]
    letters = r"K|T|t|r|S(?:_0|_t)?|\\sigma|\\mu|1|\\\$?1|W(?:_t)?|E|X"
    dynamics = [f for f in formulas if _DIFFERENTIAL.match(f)]
    others = [f for f in formulas if f not in payoff and f not in dynamics and not re.fullmatch(letters, f)]
    if others or len(payoff) > 1 or len(dynamics) > 1:
        return None
    kind = next((p for pattern, p in _PAYOFFS if re.search(pattern, plain)), None)
    if payoff:
        formula = re.sub(r"S(?:_\{?T\}?|\(T\))", "S", payoff[0])
        compared = re.fullmatch(r"\s*S\s*([<>]|\\ge|\\le|\\geq|\\leq)\s*(.+)", formula)
        if compared is not None:
            side = ">" if compared[1] in (">", r"\ge", r"\geq") else "<"
            formula = rf"\mathbf{{1}}_{{S{side}{compared[2].strip()}}}"
            if kind is not None and kind.startswith("S"):
                formula = "S" + formula
        formula = re.sub(r"\((?P<i>[^()]*)\)(?:\^\{?\+\}?|_\+)", r"\\max(\g<i>,0)", formula)
        formula = re.sub(r"^[A-Za-z\\]+(?:_T)?\s*=\s*", "", formula)
    elif kind is not None:
        formula = kind
    else:
        return None
    volatility, rate = r"\sigma^2S^2", "r"
    assumed = [rf"the price solves the Black-Scholes equation with the final value ${formula}$"]
    if dynamics:
        found = re.fullmatch(
            r"d\s*S(?:_\{?t\}?)?\s*=\s*(?:\\?\w+)\s*S(?:_\{?t\}?)?\s*(?:\\[,;]\s*)?d\s*t\s*\+\s*\\sigma\s*S(?:_\{?t\}?)?\s*(?:\\[,;]\s*)?d\s*[WBZ](?:_\{?t\}?)?",
            dynamics[0],
        )
        if found is None:
            return None
    items = read(rf"Solve $V_t+{rate}SV_S+\frac12{volatility}V_{{SS}}-{rate}V=0$ with $V(S,T)={formula}$.")
    return tuple(replace(i, assumed=(*i.assumed, *assumed)) for i in items)
