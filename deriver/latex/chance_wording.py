r"""Tasks on chance as books say them, brought to the words of `law_tasks`: laws in words, moments by number, joint normal variables.

Comes in: the text of a task. Goes out: the same text with `$X\sim\mathrm{Exp}(\lambda)$` for "$X$ is exponential with rate $\lambda$" and
the like; unchanged where nothing of it is said otherwise.
"""

from __future__ import annotations

import re
from re import Match

__all__ = ["chances_plainly"]

_ABOUT = re.compile(
    r"moment|kurtosis|skewness|expon|uniform|poisson|normal|gaussian|binomial|geometric|gamma|MLE|likelihood|Cov|Var|entropy|prior"
    r"|mathbb\s*\{?E|E\s*[\[(]|independent|feature|[kK]\(x",
    re.IGNORECASE,
)
_F = r"(?:\$[^$]+\$|\d+(?:\.\d+)?)"
_VAR = r"(?: random)?(?: variables?| distribution| law| density)?"
_TABLE = r"\\begin\{(?:p|b)matrix\}(?:(?!\\end).)*\\end\{(?:p|b)matrix\}"


def _bare(formula: str) -> str:
    """A formula without its dollar signs and without the letter that it defines: `\\lambda=3` as 3, `[0,1]` as it is."""
    return re.sub(r"^\s*(?:\\?[A-Za-z]+)\s*=\s*", "", formula.strip().strip("$")).strip()


#: How a law is said -> its formula; `a`, `b` are the formulas in it.
_LAWS: tuple[tuple[str, str], ...] = (
    (rf"exponential(?:ly distributed)?{_VAR} with (?:the )?(?:rate|parameter)(?: parameter)? (?P<a>{_F})", r"\mathrm{{Exp}}({a})"),
    (rf"exponential(?:ly distributed)?{_VAR} with (?:the )?mean (?P<a>{_F})", r"\mathrm{{Exp}}\left(\frac{{1}}{{{a}}}\right)"),
    (rf"poisson(?: distributed)?{_VAR} with (?:the )?(?:rate|parameter|mean|intensity)(?: parameter)? (?P<a>{_F})",
     r"\mathrm{{Poisson}}({a})"),
    (rf"uniform(?:ly distributed)?{_VAR} (?:on|over|in)(?: the)?(?: unit)?(?: interval)? (?P<i>\$\s*[\[(][^$,]+,[^$,]+[\])]\s*\$)", "U{i}"),
    (rf"standard (?:normal|gaussian)(?:ly distributed)?{_VAR}", r"\mathcal N(0,1)"),
    (rf"(?:normal|gaussian)(?:ly distributed)?{_VAR} with (?:the )?mean (?P<a>{_F}),? and (?:the )?variance (?P<b>{_F})",
     r"\mathcal N({a},{b})"),
    (rf"(?:normal|gaussian)(?:ly distributed)?{_VAR} with (?:the )?mean (?P<a>{_F}),? and (?:the )?standard deviation (?P<b>{_F})",
     r"\mathcal N({a},({b})^2)"),
    (rf"gamma(?: distributed)?{_VAR} with (?:the )?shape (?P<a>{_F}),? and (?:the )?rate (?P<b>{_F})", r"\mathrm{{Gamma}}({a},{b})"),
    (rf"binomial(?: distributed)?{_VAR} with (?:the )?(?:parameters )?(?P<a>{_F}),? and (?P<b>{_F})", r"\mathrm{{Bin}}({a},{b})"),
    (rf"bernoulli(?: distributed)?{_VAR} with (?:the )?(?:success probability|parameter|probability) (?P<a>{_F})",
     r"\mathrm{{Bernoulli}}({a})"),
    (rf"geometric(?: distributed)?{_VAR} with (?:the )?(?:success probability|parameter|probability) (?P<a>{_F})",
     r"\mathrm{{Geometric}}({a})"),
)  # fmt: skip
_STATED = tuple(
    (re.compile(rf"\b(?P<head>Let|If|Suppose(?: that)?|Assume(?: that)?|for|where|when)? ?\$(?P<x>[A-Z])\$ (?:be|is|are|has|have|follows?)"
                rf" (?:an? |the )?{pattern}(?! (?:conditional|and|truncated))", re.IGNORECASE), put)
    for pattern, put in _LAWS
)  # fmt: skip
_UNNAMED = tuple(
    (re.compile(rf"\b(?P<ask>Find|Compute|Determine|Calculate|Derive|What is|What are|Give|State) (?P<what>[^$.?]*?) of (?:an? |the )"
                rf"{pattern}\s*(?P<end>[.?]?)\s*$", re.IGNORECASE), put)
    for pattern, put in _LAWS
)  # fmt: skip
_NUMBERS = {"2": "second", "3": "third", "4": "fourth", "5": "fifth"}
_ROWS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), put)
    for pattern, put in (
        (
            r"\$\s*(?:\\mathbb\s*\{?E\}?|E|\\operatorname\{E\})\s*(?:\\left|\\bigl|\\big)?\[\s*(?:\\left)?\(\s*(?P<x>[A-Z])\s*-\s*"
            r"(?:\\mathbb\s*\{?E\}?|E|\\operatorname\{E\})\s*[\[(]?\s*(?P=x)\s*[\])]?\s*(?:\\right)?\)\s*\^\s*\{?(?P<n>[2345])\}?\s*"
            r"(?:\\right|\\bigr|\\big)?\]\s*\$",
            lambda m: f"the {_NUMBERS[m['n']]} central moment of ${m['x']}$",
        ),
        (
            r"\$\s*(?:\\mathbb\s*\{?E\}?|E|\\operatorname\{E\})\s*\[\s*\(\s*(?P<x>[A-Z])\s*-\s*\\mu\s*\)\s*\^\s*\{?(?P<n>[2345])\}?\s*\]\s*\$,?"
            r" (?:where|with|for) \$\s*\\mu\s*=\s*(?:\\mathbb\s*\{?E\}?|E|\\operatorname\{E\})\s*[\[(]?\s*(?P=x)\s*[\])]?\s*\$",
            lambda m: f"the {_NUMBERS[m['n']]} central moment of ${m['x']}$",
        ),
        (
            r"\$\(\s*(?P<x>[A-Z])\s*,\s*(?P<y>[A-Z])\s*\)(?:\^\{?(?:\\top|T)\}?)?\$ (?:be|is|are)(?: a)? (?:jointly |bivariate |jointly-)?"
            r"(?:gaussian|normal)(?:ly distributed)?(?: random vector)? with (?:the )?mean(?: vector)? \$(?:\\mu\s*=\s*)?\((?P<a>[^,$]+),"
            rf"(?P<b>[^,$]+)\)(?:\^\{{?(?:\\top|T)\}}?)?\$,? and (?:the )?covariance(?: matrix)? \$(?:\\Sigma\s*=\s*)?(?P<m>{_TABLE})\$",
            lambda m: rf"$({m['x']},{m['y']})^\top\sim N\left(\begin{{pmatrix}}{m['a']}\\{m['b']}\end{{pmatrix}},{m['m']}\right)$",
        ),
        (
            r"\bFind the (?P<what>MLE|maximum likelihood estimator|maximum likelihood estimate|maximum-likelihood estimator)"
            r"(?: \(MLE\))?(?: of \$(?P<of>\\?\w+)\$)? (?:for|from|given)(?: a sample| the sample| observations| the observations| data)? "
            r"\$(?P<x>[xX])_1\s*,\s*(?:[xX]_2\s*,\s*)?\\(?:dots|ldots)\s*,\s*[xX]_n\$ (?:that are |which are "
            r")?(?:i\.i\.d\.?|iid|independent)"
            r"(?: and identically distributed)? (?:from|with)(?: the)?(?: density)? "
            r"\$(?:f\([^)]*\)\s*=\s*)?(?P<f>(?P<p>\\lambda|\\theta|\\beta)\s*e\^[^$=]*)\$"
            r"(?P<on>(?:,? (?:for |on |where )?\$x\s*(?:>|\\ge)\s*0\$)?)",
            lambda m: (
                rf"Let $X_1,\dots,X_n$ be i.i.d. with density $f(x)={m['f'].strip()}$, $x>0$. "
                rf"Find the MLE of ${m['of'] or m['p']}$"
            ),
        ),
        (
            r"\b(?:Given|With|Assume|Suppose|Take) (?:a |the )?gamma prior with shape \$(?P<a>[^$]+)\$ and rate \$(?P<b>[^$]+)\$ "
            r"(?:on|for) "
            r"\$(?P<t>\\?\w+)\$,? and (?:i\.i\.d\. |independent )?(?P<law>Poisson|exponential) (?:observations|data|counts) "
            r"\$(?P<x>x)_1\s*,\s*\\(?:dots|ldots)\s*,\s*x_n\$,? (?:derive|find|determine|compute) the posterior(?: distribution| law)?"
            r"(?: of \$(?P=t)\$)?",
            lambda m: (
                rf"Let ${m['t']}\sim\mathrm{{Gamma}}({m['a']},{m['b']})$ and $x_1,\dots,x_n\mid {m['t']}\sim"
                rf"\mathrm{{{'Poisson' if m['law'].lower() == 'poisson' else 'Exp'}}}({m['t']})$. Find the posterior of ${m['t']}$"
            ),
        ),
        (
            r"\$x_1\s*,\s*(?:x_2\s*,\s*)?\\(?:dots|ldots)\s*,\s*x_n\$(?= (?:be|are) (?:an? "
            r")?(?:i\.i\.d|iid|independent|sample|random sample)[^$]*"
            r"(?:density|distribution|pdf) \$[a-z]\()",
            r"$X_1,\\dots,X_n$",
        ),
        (
            r"\b(?:Suppose(?: that)?|Let|If|Assume(?: that)?) \$(?P<x>[A-Z])\$ and \$(?P<y>[A-Z])\$ (?:are|be) independent(?: "
            r"random variables)? with variances "
            rf"(?P<a>{_F}) and (?P<b>{_F})(?: respectively)?[.,] (?P<ask>Find|Compute|Determine|What is) the variance of \$(?P<w>[^$]+)\$",
            lambda m: (
                rf"{m['ask'].capitalize()} $\mathrm{{Var}}({m['w'].strip()})$ if $\mathrm{{Var}}({m['x']})={_bare(m['a'])}$, "
                rf"$\mathrm{{Var}}({m['y']})={_bare(m['b'])}$, $\mathrm{{Cov}}({m['x']},{m['y']})=0$"
            ),
        ),
        (
            r"\b(?:Express|Write|Find|Expand) "
            r"\$\s*(?:\\mathrm|\\operatorname|\\text)\{Var\}\s*(?:\\left)?\((?P<w>(?-i:[^$()A-Z]*(?P<x>[A-Z])[^$()A-Z]*(?P<y>[A-Z])[^$()A-Z]*))"
            r"(?:\\right)?\)\s*\$ in terms of the variances? and (?:the )?covariances?(?: of \$(?P=x)\$ and \$(?P=y)\$)?",
            lambda m: (
                rf"Compute $\mathrm{{Var}}({m['w'].strip()})$ if $\mathrm{{Var}}({m['x']})=\sigma_{{{m['x']}}}^2$, "
                rf"$\mathrm{{Var}}({m['y']})=\sigma_{{{m['y']}}}^2$, $\mathrm{{Cov}}({m['x']},{m['y']})=\sigma_{{{m['x']}{m['y']}}}$"
            ),
        ),
        (
            r"\bLet \$(?P<k>[kK])\((?P<x>x),\s*(?P<z>[yz])\)\s*=\s*(?P<f>[^$]+)\$ for (?P<d>\$x,\s*(?P=z)\s*\\in[^$]+\$)\. "
            r"(?:Find|Determine|Give) (?:a (?:feature )?map )?"
            r"\$\\(?:phi|Phi|varphi)\$ (?:such that|with|so that) \$(?P=k)\(x,\s*(?P=z)\)\s*=[^$]*\$",
            lambda m: f"Find a feature map for the kernel $k(x,{m['z']})={m['f'].strip()}$ with {m['d']}",
        ),
        (r"\b(?:the )?differential entropy of (\$[^$]+\$) in \$(\w)\$ dimensions", r"the entropy of \1 for $\\mu\\in\\mathbb{R}^\2$"),
        (r"(\$[^$]*\$) uncorrelated(?=[,.])", r"\1"),
    )
)


def chances_plainly(text: str) -> str:
    """The text in the words of the grammar; as it is where it is not about chance."""
    if not _ABOUT.search(text):
        return text
    for pattern, put in _ROWS[:-1]:
        text = pattern.sub(put, text)
    for pattern, law in _STATED:
        text = pattern.sub(lambda m, law=law: f"{m['head'] or ''} ${m['x']}\\sim {_filled(law, m)}$".lstrip(), text)  # type: ignore[misc]
    for pattern, law in _UNNAMED:
        found = pattern.search(text)
        if found is not None and found.start() == 0:
            return f"Let $X\\sim {_filled(law, found)}$. {found['ask']} {found['what']} of $X$."
    return text


def _filled(law: str, m: Match[str]) -> str:
    return law.format(**{k: _bare(m[k]) for k in ("a", "b", "i") if k in m.re.groupindex and m[k] is not None})
