r"""Topics of portfolios and regressions that are named in words: minimum variance, tangency, ridge.

What is named without its formula is made with the letters of custom: weights $w$, covariance $\Sigma$, means $\mu$, a required mean, the
riskless rate.
"""

from __future__ import annotations

from ..expression import Expr, matrix_shape, vector_shape
from ..expression import build as b
from ..expression.shapes import Dim
from ..model import Context
from . import patterns as re
from .calculus_tasks import calculus_task
from .names import key_of
from .problems import TaskItem
from .topic_sentences import Asked, flat
from .wording import tokens_of

__all__ = ["TOPICS"]

_LABEL = re.compile(
    r"(?:find|derive|compute|determine|give|solve|obtain) (?:the )?(?:closed[- ]form (?:solution )?(?:of|for) (?:the )?)?"
    r"(?:weights of the )?(?:global )?"
    r"(?:minimum[- ]variance|markowitz|mean[- ]variance|efficient|optimal|ridge|ridge regression|least[- ]squares|"
    r"weighted least[- ]squares|tikhonov|regulari[sz]ed least[- ]squares|quadratic)?"
    r" ?(?:portfolio|problem|regression|program(?:me)?|solution|estimator|weights)?(?: problem)?"
    r"\s*(?::|,|—|which|that|solution|by|of|when|minimi[sz]ing|(?=\$)|$)\s*(?:which |that |by )?", re.IGNORECASE,
)  # fmt: skip


def _letters(asked: Asked) -> tuple[Expr, Expr, Expr]:
    n = Dim.of("n")
    sigma = b.symbol("Sigma", matrix_shape(n, n), ("real", "symmetric", "positive_definite"), latex=r"\Sigma")
    mu = b.symbol("mu", vector_shape(n), ("real",), latex=r"\mu")
    w = b.symbol("w", vector_shape(n), ("real",))
    del asked
    return sigma, mu, w


def _keys(asked: Asked) -> list[str]:
    out = []
    for i in asked.free():
        for node in flat(asked.nodes[i]):
            key = key_of(node)
            if key is None:
                return ["?"]
            out.append(key)
    return out


def _portfolio(asked: Asked) -> TaskItem | None:
    """The minimum-variance or the tangency portfolio of named letters."""
    keys = _keys(asked)
    sigma, mu, w = _letters(asked)
    said = asked.said
    context = Context(symbols={r"\Sigma": sigma, r"\mu": mu, "w": w})
    assumed = (r"$\Sigma$ is the covariance matrix: symmetric positive definite", r"the weights $w$ add up to one")
    rates = [k for k in keys if k not in (r"\Sigma", "Sigma", r"\mu", "mu", "w", r"\mathbf{w}", "n")]
    if any(not re.fullmatch(r"[a-zA-Z](?:_\{?[a-z0-9]\}?)?|\\mu_\{?[a-z0-9*]\}?|\\bar\{?r\}?|\\rho", k) for k in rates) or len(rates) > 1:
        return None
    asked.used |= set(asked.free())
    rate = None
    if rates:
        name = re.sub(r"[^A-Za-z0-9_]", "", rates[0])
        rate = b.symbol(name, properties=["real"], latex=rates[0])
        context = context.with_(symbols={**context.symbols, rates[0]: rate})
    one = b.ones(mu.shape)
    if re.search(r"tangency|sharpe", said):
        operands = (sigma, mu, *([rate] if rate is not None else []))
        return TaskItem("tangency", None, (w,), "w", context, assumed, (), asked.latex, "tangency", operands=operands)
    body = b.dot(b.transpose(w), sigma, w)
    conditions = [b.relation("=", b.dot(b.transpose(one), w), b.ONE)]
    if re.search(r"required|target|expected return|mean return|return of", said) or rate is not None:
        if rate is None:
            return None
        conditions.append(b.relation("=", b.dot(b.transpose(mu), w), rate))
    return TaskItem(
        "minimise", body, (w,), "w", context, assumed, (), asked.latex, "minimise", conditions=tuple(conditions),
        request=frozenset({"minimum"}),
    )  # fmt: skip


def _labelled(asked: Asked) -> TaskItem | None:
    """ "Find the minimum-variance portfolio: minimise ...": the label says nothing more than the formulas."""
    found = _LABEL.match(asked.text.strip())
    text = asked.text
    if found is not None:
        text = asked.text.strip()[found.end() :]
        if re.match(r"\s*\$", text):
            text = "Minimise " + text
    text = re.sub(r"\bminimi[sz]ing\b", "Minimise", text)
    bare = re.sub(r"\\min_\{?\s*\\?[a-zA-Z]+\s*\}?", "", text)
    if bare == asked.text:
        return None
    bare = re.sub(r",?\s*(?:with|where|for|and) \$\s*\\?[a-zA-Z]+\s*>\s*0\s*\$", "", bare)
    rest = calculus_task(bare, tokens_of(bare), asked.context)
    asked.used |= set(asked.free())
    if rest is None or len(rest) != 1 or rest[0].kind not in ("minimise", "lagrange"):
        return None
    return rest[0]


TOPICS = (
    (
        r"minimum[- ]variance|tangency|sharpe|efficient portfolio|mean[- ]variance|markowitz",
        "minimum-variance minimum variance global portfolio portfolios weights tangency sharpe ratio maximum "
        "maximal maximise maximize efficient "
        "mean-variance markowitz covariance matrix mean vector means expected return returns required target "
        "risk-free riskless rate closed "
        "form excess fully invested assets asset problem closed-form solution risky frontier",
        _portfolio,
    ),
    (
        r"minimum[- ]variance|ridge|least[- ]squares|markowitz|mean[- ]variance|tikhonov|quadratic program",
        "minimum-variance minimum variance global portfolio portfolios weights mean-variance markowitz "
        "problem closed-form solution closed form "
        "ridge regression least squares least-squares weighted tikhonov regularised regularized estimator minimise minimize minimising "
        "minimizing subject quadratic program programme efficient optimal",
        _labelled,
    ),
)
