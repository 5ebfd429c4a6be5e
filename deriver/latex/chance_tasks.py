r"""Questions on laws that a text introduces: estimators from a sample, laws of functions, moments of given densities, divergences.

Comes in: the text of a task. Goes out: one `TaskItem` of the kind `estimation`, `function_law` or `law_summary`; None where a word or a
formula of the text is spoken for by nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .chance_scene import Introduced, Scene, scene_of
from .expected_tasks import law_of
from .gaussian_tasks import holds_matrix_law
from .law_words import WORDS
from .names import key_of, python_name
from .problems import TaskItem
from .scripted import Scripted, below, flat
from .spoken import NEUTRAL
from .tree import Node

__all__ = ["chance_task", "named_law_task"]

_GATE = re.compile(
    r"likelihood|\bMLEs?\b|m\.l\.e|method[- ]of[- ]moments|moments? estimat|Fisher|Cram[eé\\']+r|unbiased|distribut|\blaw\b|densit|"
    r"\bp[dm]f\b|\bmgf\b|moment|\bmean\b|variance|expect|\bKL\b|Kullback|entropy|median|\bmode\b|\bE\s*[\[(]|mathbb\s*\{?E|D_\{"
)
_NOT = re.compile(
    r"\bd\s*[WB]_|Brownian|Wiener|martingale|stochastic diff|Fokker|posterior|\bprior\b|\bkernel|delta method|Cholesky|factor model"
    r"|\bconstant\s*\$|\bconstant (?:such|so)|(?:value|constants?) of \$[cCkKaA]\$|\bjoint(?:ly)?\b|hypothes"
    r"|confidence|\bsufficient\b|\bBayes|Taylor|Fourier"
)
_WORDS = WORDS | frozenset(
    """
    estimate estimates estimator estimators maximum-likelihood mle mles fisher information cramer-rao cramér-rao bound lower unbiased biased
    bias score log-likelihood moments pmf mode median order statistic statistics smallest largest minimum maximum min max total size
    population lifetime lifetimes waiting double support drawn taken taking common assume laplace pareto weibull rayleigh chi-squared
    chi-square squared student's lognormal log-normal double single continuous-time r.v mass nonnegative identical copies observation
    parametric family model unknown consider considered respectively otherwise elsewhere zero closed-form closed raw about origin
    k l multivariate univariate marginal divergence between q p distribution's independent-and-identically-distributed now density-function
    mathematical statistician data points value n size-n x sampled shifted truncated triangular whose chosen random-sample
    """.split()
)
_ITEM = r"#\d+(?: \( #\d+ \))?"
_LIST = rf"{_ITEM}(?:(?:,| and|, and) {_ITEM})*"
_OF = (
    r"(?: (?:of|for|in|about|on|contained in)(?: the)?(?: unknown| population)?(?: parameters?| variance| mean| rate| scale)?"
    rf"(?: (?P<of>{_LIST})))?"
)
_LIKELY = r"(?:maximum[- ]likelihood[- ](?:estimat(?:e|or)s?|estimation)|mles?\b|m\.l\.e\.?)(?: \( ?mles? ?\))?(?: #\d+(?= of| for))?"
_DENSITY = (
    r"(?:(?:marginal |probability |sampling |exact |cumulative )*(?:distributions?|laws?|densit(?:y|ies)|pdfs?|cdf)(?: functions?)?"
    r"(?: \( ?pdf ?\))?)"
)
_ESTIMATE = r"(?:mle|estimat(?:e|or)|maximum likelihood estimat(?:e|or))"
_GENERATING = r"(?:moment[- ]generating functions?(?: \( ?mgf ?\))?|mgf)"
_RANDOM = r"(?: of(?: the)?(?: random variable)?(?: (?P<of>#\d+))?)?"
#: What is asked, by its words.
_ASKS: tuple[tuple[str, str], ...] = (
    (
        "unbiased",
        rf"is (?:the|this|it|your) ?{_ESTIMATE}? ?(?:an )?unbiased|(?:bias|expectation|expected value) of (?:the|this) (?:mle|estimator)",
    ),
    ("mle", rf"{_LIKELY}{_OF}"),
    ("mom", rf"(?:method[- ]of[- ]moments?|moments?) estimat(?:e|or)s?(?: #\d+(?= of| for))?{_OF}"),
    ("mom", rf"estimat(?:e|or)s?{_OF} (?:by|using) the method of moments"),
    (
        "fisher",
        r"(?:expected )?fisher(?:'s)? information(?: matrix| number)?(?: #\d+)?(?: (?:of|in) (?:a single|one|the) (?:observation|sample))?"
        rf"{_OF}",
    ),
    (
        "bound",
        r"(?:cram[eé]r[- ]rao|information)(?: lower)? bound(?: \( ?crlb ?\))?"
        rf"(?: (?:for|on) the variance of (?:any |an )?unbiased estimators?)?{_OF}",
    ),
    ("mgf", rf"{_GENERATING}(?: #\d+(?= of))?(?: of (?:the )?(?:random variable |pdfs? |pmf |density )?(?P<of>{_ITEM}))?"),
    (
        "law",
        rf"{_DENSITY} (?:of|for) (?:the )?(?:random variables? |statistic |sum |total |difference |product |ratio )?(?P<of>{_LIST})",
    ),
    ("total", rf"{_DENSITY} of (?:the|their) (?:sum|total)"),
    ("average", rf"{_DENSITY} of (?:the|their) (?:sample )?(?:mean|average)"),
    ("largest", rf"{_DENSITY} of (?:the|their) (?:maximum|largest(?: observation| value| order statistic)?)"),
    ("smallest", rf"{_DENSITY} of (?:the|their) (?:minimum|smallest(?: observation| value| order statistic)?)"),
    (
        "kl",
        r"(?:kl|kullback[- –]leibler)(?:[- ](?:divergence|distance))?(?: #\d+)?(?: (?:between|from|of))?(?: the)?"
        r"(?: laws?| distributions?| densit(?:y|ies))?",
    ),
    ("entropy", rf"(?:differential )?entropy(?: #\d+(?= of))?{_RANDOM}"),
    ("mode", r"mode(?: of(?: the)?(?: distribution)?(?: (?P<of>#\d+))?)?"),
    ("median", r"median(?: of(?: the)?(?: distribution)?(?: (?P<of>#\d+))?)?"),
    ("second", r"second (?:raw )?moment(?: about (?:the )?(?:origin|zero))?(?: of (?P<of>#\d+))?"),
    ("mean", rf"(?:mean|expectation|expected value|first moment){_RANDOM}"),
    ("variance", rf"variance{_RANDOM}"),
)
_PATTERNS = tuple((kind, re.compile(rf"\b(?:the )?{pattern}")) for kind, pattern in _ASKS)
_SAMPLED = frozenset({"mle", "mom", "fisher", "bound", "unbiased"})
_FUNCTIONS = frozenset({"law", "total", "average", "largest", "smallest", "order"})


_OF_DENSITIES = re.compile(r"\bdensit|\bp\.?d\.?f\b", re.IGNORECASE)


def chance_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem, where it is about a sample, several variables, or a density that is given; None where it is not."""
    return _task(text, context, plain=False)


def named_law_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem on a single variable whose law is named; None where it is not."""
    return _task(text, context, plain=True)


def _task(text: str, context: Context, plain: bool) -> tuple[TaskItem, ...] | None:
    if context.symbols or context.definitions or not _GATE.search(text) or _NOT.search(text):
        return None
    try:
        scene = scene_of(text, context)
    except DeriverError:
        return None
    if scene is None or any(law.given for law in scene.laws) or any(holds_matrix_law(n) for n in scene.spoken.nodes):
        return None
    asks, rest, used = _asked(scene)
    if not asks or re.search(r"\b(?:show|prove|verify|confirm)\b", scene.spoken.said):
        return None
    words = re.findall(r"(?<![#\w])[a-zà-ÿ][\w.'’–-]*", rest)
    if any(w.strip(".") not in _WORDS and w not in NEUTRAL for w in words):
        return None
    if not plain and not _beyond_one(scene, {k for k, _ in asks}):
        return None
    alone = len(scene.laws) == 1 and len(scene.laws[0].letters) == 1
    if plain and alone and {k for k, _ in asks} == {"law"} and _OF_DENSITIES.search(text):
        return None  # the density of a function of one variable, by the change of variables
    return _Builder(scene, asks, used).built()


def _beyond_one(scene: Scene, kinds: set[str]) -> bool:
    """Whether a task is about a sample, several variables, two laws, or a density with letters of its own."""
    if kinds & (_SAMPLED | {"kl", "total", "average", "largest", "smallest", "order"}) or scene.sample or scene.size is not None:
        return True
    if len(scene.laws) > 1 or any(len(law.letters) > 1 for law in scene.laws):
        return not all(law.family == "normal" for law in scene.laws) or bool(kinds - {"law"})
    return any(law.table or law.family.startswith("given") or _parametric(law) or (law.density and "mgf" in kinds) for law in scene.laws)


def _parametric(law: Introduced) -> bool:
    return law.density is not None and any(
        (k := key_of(x)) is not None and k not in (key_of(law.density[0]), r"\infty", "e", r"\pi")
        for part in law.density
        for x in below(part)
    )


def _asked(scene: Scene) -> tuple[list[tuple[str, list[int]]], str, set[int]]:
    """The questions in order, each with the formulas it names; what is left of the words; the formulas that are named."""
    said = scene.said
    for i, node in list(scene.free.items()):  # `\hat\theta` only names the estimate
        if any(isinstance(x, tree.Name) and set(x.accents) & {"hat", "widehat", "tilde"} for x in below(node)):
            said = re.sub(rf",? ?#{i}\b ?,?(?= (?:of|for)\b)|,? ?#{i}\b", "", said)
            del scene.free[i]
    found: list[tuple[int, str, list[int]]] = []
    used: set[int] = set()
    for kind, pattern in _PATTERNS:
        for m in pattern.finditer(said):
            listed = m.groupdict().get("of")
            places = [int(p) for p in re.findall(r"#(\d+)", listed or "")]
            if kind == "law" and not places:
                continue
            found.append((m.start(), kind, places))
            used |= {int(p) for p in re.findall(r"#(\d+)", m[0])}
            said = said[: m.start()] + " " * len(m[0]) + said[m.end() :]
    for i, node in list(scene.free.items()):
        between = _divergence_of(node, scene)
        if between is not None:
            found = [f for f in found if f[1] != "kl"]
            found.append((len(said), "kl", []))
            scene.pair = between
            used.add(i)
    for i, node in list(scene.free.items()):
        letter = _mean_of(node)
        if letter is not None and any(key_of(left) == letter for left, _ in scene.definitions):
            found.append((len(said), "mean", []))
            used.add(i)
    if any(kind == "kl" for _, kind, _ in found) and not scene.pair:
        bare = [(i, x) for i, node in scene.free.items() for x in flat(node) if law_of(x) is not None]
        if len(bare) == 2:
            used |= {i for i, _ in bare}
            scene.pair = [x for _, x in bare]
    found.sort()
    asks: list[tuple[str, list[int]]] = []
    for _, kind, places in found:
        asks += [(kind, [p]) for p in places] if kind == "law" else [(kind, places)]
    return asks, said, used


def _divergence_of(node: Node, scene: Scene) -> list[Node] | None:
    r"""The two laws of `D_{KL}(P\|Q)`, `\mathrm{KL}(\mathrm{Exp}(\lambda),\mathrm{Exp}(\mu))`."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    head = scene.spoken.text[node.factors[0].start : node.factors[0].end]
    inner = node.factors[1].content
    if not re.fullmatch(r"\\?[A-Za-z{]*D[A-Za-z}]*(?:_.*)?|.*KL.*", head.replace(" ", "")) or not isinstance(inner, tree.Sequence):
        return None
    return list(inner.items) if len(inner.items) == 2 and inner.separators[0] in ("\\|", "|", ",", "||") else None


def _mean_of(node: Node) -> str | None:
    """The letter of `E(Y)`."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    return key_of(node.factors[1].content) if getattr(node.factors[0], "name", "") == "E" else None


class _Builder:
    def __init__(self, scene: Scene, asks: list[tuple[str, list[int]]], used: set[int]) -> None:
        self.scene, self.asks, self.used = scene, asks, used
        self.text = scene.spoken.text

    def built(self) -> tuple[TaskItem, ...] | None:
        kinds = {k for k, _ in self.asks}
        if not self._owned():
            return None
        if kinds & _SAMPLED:
            if not kinds <= _SAMPLED or len(self.scene.laws) != 1:
                return None
            return self._item("estimation", self._parameters)
        if kinds & _FUNCTIONS:
            if kinds - _FUNCTIONS - {"mean"} or not self.scene.laws:
                return None
            return self._item("function_law", self._function)
        if kinds == {"kl"}:
            return self._divergence()
        if len(self.scene.laws) != 1 or "kl" in kinds:
            return None
        law = self.scene.laws[0]
        if self.scene.definitions or (not law.density and not law.table and law.family not in _SUMMED):
            return None
        return self._item("law_summary", self._letter)

    def _owned(self) -> bool:
        """Whether every formula that is left is spoken for, by a question or as a mere letter."""
        known = {k for law in self.scene.laws for k in law.letters}
        parameters = {key_of(x) for law in self.scene.laws for p in (*law.parameters, *(law.density or ())) for x in below(p)} - {None}
        for i, node in self.scene.free.items():
            if i in self.used:
                continue
            for item in flat(node):
                key = key_of(item)
                if isinstance(item, tree.Dots | tree.TextRun | tree.Missing | tree.Number):
                    continue
                if key is None or not (
                    key in known or key in parameters or self.scene.law_of(key) is not None or key in ("n", "i", "x", "k")
                ):
                    return False
        for chain in self.scene.relations:  # a range of something that is not known here
            keys = {key_of(x) for x in below(chain)} - {None}
            if keys & known:
                return False
        return True

    # Rows ----------------------------------------------------------------------------------------------------------------------

    def _item(self, kind: str, arguments: Callable[[str, list[Node]], list[Node] | None]) -> tuple[TaskItem, ...] | None:
        scene = self.scene
        positive = self._positive()
        nodes: list[Node] = []
        heads: list[tuple[str, int]] = []
        rows: list[list[Node]] = []
        for law in scene.laws:
            made = self._law_row(law)
            if made is None:
                return None
            for head, row in made:
                heads.append((head, len(row)))
                rows.append(row)
        if scene.size is not None:
            heads.append(("size", 1))
            rows.append([scene.size])
        for number, (ask, places) in enumerate(self.asks):
            items = [x for p in places for x in flat(self._node(p))]
            found = arguments(ask, items)
            if found is None:
                return None
            name = ask
            if found and isinstance(found[0], tree.TextRun):
                name, found = found[0].text, found[1:]
            if kind == "function_law" and name == "mean":
                continue
            heads.append((f"ask_{number}_{name}", len(found)))
            rows.append(found)
        nodes = [x for row in rows for x in row]
        try:
            made_all = (
                iter(Scripted(self.text, positive=positive, reserved=self._functions_in(nodes)).read(nodes, Context()))
                if nodes
                else iter(())
            )
        except DeriverError:
            return None
        conditions: list[Expr] = [b.listing([b.symbol(head), *(next(made_all) for _ in range(count))]) for head, count in heads]
        request = [*(["sample"] if scene.sample else []), *(["independent"] if scene.independent or scene.sample else [])]
        if re.search(r"\bknown\b", scene.spoken.said):
            request.append("known")
        if kind == "function_law" and any(k == "mean" for k, _ in self.asks):
            request.append("asked mean")
        return (scene.spoken.item(kind, request=request, conditions=conditions),)

    @staticmethod
    def _functions_in(nodes: list[Node]) -> frozenset[str]:
        r"""`\Gamma(k)` is the Gamma function."""
        called = any(
            isinstance(x, tree.Product)
            and any(getattr(h, "name", "") == "Gamma" and isinstance(f, tree.Fence) for h, f in pairwise(x.factors))
            for n in nodes for x in below(n)
        )  # fmt: skip
        return frozenset({r"\Gamma"}) if called else frozenset()

    def _law_row(self, law: Introduced) -> list[tuple[str, list[Node]]] | None:
        letters = law.nodes or ([tree.Name(0, 0, "X")] if not law.letters else [])
        if not letters:
            return None
        several = len(letters) > 1 and not self.scene.size and not self._sampled()
        kept = letters if several else letters[:1]
        out: list[tuple[str, list[Node]]] = []
        for letter in kept:
            if law.table:
                out.append(("table", [letter, *(x for pair in law.table for x in pair)]))
            elif law.density is not None:
                out.append((f"density{'_discrete' if law.discrete else ''}", [letter, *law.density]))
            else:
                head = self._head(law)
                if head is None:
                    return None
                out.append((head, [letter, *law.parameters]))
        return out

    def _sampled(self) -> bool:
        return bool({k for k, _ in self.asks} & _SAMPLED)

    def _head(self, law: Introduced) -> str | None:
        """The family with how its parameters are meant."""
        mode = ""
        said = self.scene.spoken.said
        if law.family == "exponential" and ("mean" in law.modes or "scale" in law.modes):
            mode = "_by_mean"
        elif law.family == "gamma" and "scale" in law.modes:
            mode = "_by_scale"
        elif law.family == "normal" and "standard deviation" in law.modes:
            mode = "_by_deviation"
        elif law.family == "geometric" and re.search(r"number of failures", said):
            mode = "_failures"
        return f"law_{law.family}{mode}"

    def _node(self, place: int) -> Node:
        from .wording import node_of

        return self.scene.free.get(place) or node_of(self.text, self.scene.spoken.formulas[place])

    def _positive(self) -> set[str]:
        """The parameters that are positive by what they are, or because it is said."""
        out: set[str] = set()
        for law in self.scene.laws:
            family = law.family.removeprefix("given ")
            places = law.parameters
            if family in ("normal", "laplace", "lognormal", "cauchy"):
                places = places[1:]
            elif family == "uniform":
                places = [p for p in places[1:] if _is_zero(places[0])]
            for place in places:
                core = (
                    place.base if isinstance(place, tree.Script) and getattr(place.sup, "text", "") == "2" and place.sub is None else place
                )
                out |= {python_name(k) for x in below(core) if (k := key_of(x)) is not None}
        for chain in self.scene.relations:
            items = list(chain.items)
            for at, r in enumerate(chain.relations):
                low, high = (items[at], items[at + 1]) if r in ("<", "<=") else (items[at + 1], items[at])
                if r in ("<", "<=", ">", ">=") and _is_positive(low) and key_of(high) is not None:
                    out.add(python_name(key_of(high) or ""))
        for law in self.scene.laws:
            if law.density is not None and _is_zero(law.density[2]):  # the end of a support that begins at zero
                out |= {python_name(k) for x in below(law.density[3]) if (k := key_of(x)) is not None and k != r"\infty"}
        return out - {python_name(k) for law in self.scene.laws for k in law.letters}

    # Arguments -------------------------------------------------------------------------------------------------------------------

    def _parameters(self, ask: str, items: list[Node]) -> list[Node] | None:
        """Parameters, or functions of them; the letters of the sample name none."""
        letters = {k for law in self.scene.laws for k in law.letters}
        kept = [x for x in items if not isinstance(x, tree.Dots) and key_of(x) not in letters and not self._member(x)]
        if ask == "unbiased" and not any(k == "mle" for k, _ in self.asks):
            return None
        return kept

    def _member(self, node: Node) -> bool:
        key = key_of(node)
        return key is not None and self.scene.law_of(key) is not None

    def _letter(self, ask: str, items: list[Node]) -> list[Node] | None:
        letters = {k for law in self.scene.laws for k in law.letters}
        items = [x for x in items if not isinstance(x, tree.Chain)]  # where the law is declared
        if len(items) > 1 or any(key_of(x) not in letters for x in items):
            return None
        del ask
        return items

    def _divergence(self) -> tuple[TaskItem, ...] | None:
        """The divergence of the first law from the second; laws that stand in the formula itself get letters."""
        if self.scene.pair:
            order: list[Introduced] = []
            for letter, node in zip("PQ", self.scene.pair, strict=True):
                found = law_of(node)
                law = self.scene.law_of(key_of(node) or "") if found is None else Introduced([letter], found[0], found[1])
                if law is None:
                    return None
                law.nodes = law.nodes or [tree.Name(0, 0, letter)]
                order.append(law)
            if any(law not in order for law in self.scene.laws):
                return None
            self.scene.laws = order
        if len(self.scene.laws) != 2 or any(law.density or law.table for law in self.scene.laws):
            return None
        for letter, law in zip("PQ", self.scene.laws, strict=True):
            law.nodes = law.nodes[:1] or [tree.Name(0, 0, letter)]
        if key_of(self.scene.laws[0].nodes[0]) == key_of(self.scene.laws[1].nodes[0]):
            return None
        return self._item("law_summary", lambda ask, items: [law.nodes[0] for law in self.scene.laws])

    def _function(self, ask: str, items: list[Node]) -> list[Node] | None:
        """What the law is asked of: the sum of a sample, its mean, an extreme, or a formula."""
        if ask == "mean":
            return []
        if ask != "law":
            return [] if self.scene.size is not None or len(self.scene.laws) + len(self.scene.laws[0].nodes) > 2 else None
        if len(items) != 1:
            return None
        node = items[0]
        for left, right in self.scene.definitions:
            if key_of(left) == key_of(node) and key_of(node) is not None:
                node = right
        if isinstance(node, tree.Chain) and node.relations == ("=",):
            node = node.items[1]
        source = re.sub(r"\s|\\left|\\right|\\,|\\limits|\\displaystyle|\\!", "", self.text[node.start : node.end])
        letter = (self.scene.laws[0].letters or ["X"])[0].split("_")[0]
        members = rf"{letter}_\{{?1\}}?,(?:{letter}_\{{?2\}}?,)?\\[lc]?dots,{letter}_\{{?n\}}?"
        added = rf"{letter}_\{{?1\}}?\+(?:{letter}_\{{?2\}}?\+)?\\[lc]?dots\+{letter}_\{{?n\}}?"
        shapes = (
            ("total", rf"\\sum(?:_\{{?(?:i|j|k)(?:=1)?\}}?)?(?:\^\{{?n\}}?)?{letter}_\{{?[ijk]\}}?|{added}"),
            ("average", rf"\\(?:bar|overline)\{{?{letter}\}}?(?:_\{{?n\}}?)?|\\[dt]?frac\{{?1\}}?\{{?n\}}?\\sum.*{letter}_\{{?[ijk]\}}?"),
            ("largest", rf"{letter}_\{{\(n\)\}}|\\max[\(\\{{]*(?:{members})?.*"),
            ("smallest", rf"{letter}_\{{\(1\)\}}|\\min[\(\\{{]*(?:{members})?.*"),
        )
        for kind, pattern in shapes:
            if re.fullmatch(pattern, source):
                if self.scene.size is None and len(self.scene.laws[0].nodes) < 2 and len(self.scene.laws) < 2:
                    return None
                return [tree.TextRun(node.start, node.start, kind)]
        order = re.fullmatch(rf"{letter}_\{{\((\w)\)\}}", source)
        if order is not None:
            place: Node = tree.Number(0, 0, order[1]) if order[1].isdigit() else tree.Name(0, 0, order[1])
            return [tree.TextRun(node.start, node.start, "order"), place]
        known = {k for law in self.scene.laws for k in law.letters}
        inside = {k for x in below(node) if (k := key_of(x)) is not None}
        if not inside & known or any(isinstance(x, tree.Dots | tree.BigOperator) for x in below(node)):
            return None
        if key_of(node) in known:
            return None
        return [node]


#: Families whose moments are asked in words with these parameters only here.
_SUMMED = frozenset({"laplace", "pareto", "weibull", "rayleigh", "lognormal", "negativebinomial", "chisquare", "gamma", "beta", "uniform",
                     "normal", "exponential", "poisson", "binomial", "geometric", "bernoulli"})  # fmt: skip


def _is_zero(node: Node) -> bool:
    return isinstance(node, tree.Number) and float(node.text) == 0


def _is_positive(node: Node) -> bool:
    return isinstance(node, tree.Number) and float(node.text) >= 0
