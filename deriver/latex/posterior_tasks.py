r"""Tasks of Bayes: a prior, a likelihood, what was seen; "7 heads in 10 tosses", "the data are 2, 4, 3, 5", $x_i\mid\mu\sim N(\mu,4)$.

Comes in: the words and formulas of a task. Goes out: one `TaskItem` of the kind `posterior`, with the parameters of the prior, those of the
likelihood, and the observations; None where a law, a number or a formula is left over.
"""

from __future__ import annotations

from dataclasses import replace

from . import patterns as re
from . import tree
from .expected_tasks import law_of
from .names import key_of
from .problems import TaskItem
from .scripted import Scripted, below, flat
from .spoken import Spoken
from .tree import Node
from .wording import node_of

__all__ = ["posterior"]

#: The families of priors, and the likelihoods that keep them.
_PAIRS = {
    ("beta", "bernoulli"), ("beta", "geometric"), ("gamma", "poisson"), ("gamma", "exponential"), ("normal", "normal"),
    ("dirichlet", "multinomial"),
}  # fmt: skip
_PRIORS = {"beta": r"\bbeta\b", "gamma": r"\bgamma\b", "normal": r"\b(?:normal|gaussian)\b", "dirichlet": r"\bdirichlet\b"}
_LIKELIHOODS = (
    ("multinomial", r"multinomial|categorical|counts|\bdie\b|categor"),
    ("bernoulli", r"bernoulli|trials|successes|binomial|heads|tosses|flips|coin|patients|defective|voters"),
    ("poisson", r"poisson"),
    ("exponential", r"exponential|lifetimes?|waiting times?"),
    ("geometric", r"geometric"),
    ("normal", r"normal|gaussian"),
)
_SMALL = dict(zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True))
_NUMBER = r"(?:#(\d+)|(\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten))"
_DIRICHLET = {"Dirichlet", "Dir", "dirichlet"}


def posterior(spoken: Spoken) -> TaskItem | None:
    """Conjugate pairs, with letters or with data."""
    if "posterior" not in spoken.said or re.search(r"predictive|jeffreys|improper|mixture|truncated|hierarchical", spoken.said):
        return None
    text = re.sub(
        r"\\(?:overset|stackrel)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*\{\s*\\sim\s*\}", lambda m: r"\sim".rjust(len(m[0])), spoken.text
    )
    formulas = [replace(t, text=text[t.start : t.end]) for t in spoken.formulas]
    return _Bayes(replace(spoken, text=text, formulas=formulas)).item()


class _Bayes:
    def __init__(self, spoken: Spoken) -> None:
        self.spoken, self.said = spoken, spoken.said
        self.laws: list[tuple[int, str, list[Node], Node | None, bool]] = []  # formula, law, parameters, letter, whether of the data
        self.used: set[int] = set()
        for i, token in enumerate(spoken.formulas):
            node = node_of(spoken.text, token)
            items = [x for x in below(node) if isinstance(x, tree.Chain) and x.relations[-1:] == ("~",)]
            for chain in items:
                found = _law(chain.items[-1])
                if found is not None:
                    given = re.search(r"\\mid|\||\\vert", token.text.split(r"\sim")[0]) is not None
                    self.laws.append((i, *found, chain.items[0], given))
                    self.used.add(i)
            if not items and (found := _law(node)) is not None:
                self.laws.append((i, *found, None, False))
                self.used.add(i)

    def node(self, i: int) -> Node:
        return node_of(self.spoken.text, self.spoken.formulas[i])

    def number(self, place: str | None, plain: str | None) -> Node:
        """A number in a formula or in words."""
        if place is not None:
            self.used.add(int(place))
            return self.node(int(place))
        return tree.Number(0, 0, str(_SMALL.get(plain or "", plain)))

    def item(self) -> TaskItem | None:
        prior = self._prior()
        if prior is None:
            return None
        name, parameters, letter = prior
        likelihood = self._likelihood(prior)
        if likelihood is None or (name, likelihood[0]) not in _PAIRS:
            return None
        if re.search(r"\bscale\b", self.said) and name == "gamma":
            return None
        request = [f"prior {name}", f"likelihood {likelihood[0]}"]
        if re.search(r"\bits mean|posterior mean|and (?:its |the )?mean\b|the mean\b", self.said):
            request.append("asked mean")
        operands = [*parameters]
        if likelihood[0] == "bernoulli":
            counts = self._counts()
            if counts is None:
                return None
            operands += counts
        elif likelihood[0] == "multinomial":
            counts = self._vector()
            if counts is None or len(counts) != len(parameters):
                return None
            operands += counts
        else:
            data = self._data()
            if likelihood[0] == "normal":
                if likelihood[1] is None:
                    return None
                operands.append(likelihood[1])
            if data is None:
                return None
            kind, values = data
            request.append(f"data {kind}")
            operands += values
        left = [
            i for i in range(len(self.spoken.formulas)) if i not in self.used and not self._harmless(self.node(i), letter, likelihood[2])
        ]
        if left:
            return None
        made = Scripted(self.spoken.text).read(operands, self.spoken.context)
        return self.spoken.item("posterior", request=request, operands=made)

    def _prior(self) -> tuple[str, list[Node], Node | None] | None:
        found = [(n, ps, x) for _, n, ps, x, given in self.laws if n in _PRIORS and not given]
        if len(found) > 1:  # the law of the data names the parameter
            keys = {key_of(x) for *_, x in found if x is not None}
            found = [f for f in found if not any(key_of(p) in keys - {key_of(f[2]) if f[2] else None} for p in f[1])]
        if len(found) == 1:
            return found[0]
        for name, pattern in _PRIORS.items():
            m = re.search(rf"{pattern}\s*(?:prior|distribution)?\s*(?:prior )?(?:with parameters? )?#(\d+)", self.said)
            fence = None if m is None else self.node(int(m[1]))
            if m is not None and isinstance(fence, tree.Fence) and isinstance(fence.content, tree.Sequence):
                self.used.add(int(m[1]))
                return name, list(fence.content.items), None
        if re.search(r"uniform prior|flat prior", self.said) and re.search(_LIKELIHOODS[1][1], self.said):
            return "beta", [tree.Number(0, 0, "1"), tree.Number(0, 0, "1")], None
        return None

    def _likelihood(self, prior: tuple[str, list[Node], Node | None]) -> tuple[str, Node | None, Node | None] | None:
        """The law of the data, the variance of a normal one, and the letter of the data."""
        stated = [x for x in self.laws if x[4]] or [x for x in self.laws if x[2] is not prior[1]]
        if stated:
            _, name, parameters, letter, _ = stated[0]
            if name == "binomial":
                name = "bernoulli"
            if name == "normal" and (len(parameters) != 2 or (prior[2] is not None and key_of(parameters[0]) != key_of(prior[2]))):
                return None
            return name, parameters[1] if name == "normal" else None, letter
        rest = re.sub(_PRIORS[prior[0]], "", self.said)
        for name, pattern in _LIKELIHOODS:
            if re.search(pattern, rest):
                variance = None
                named = re.search(r"(?:poisson|exponential|geometric|normal) ?(?:distribution )?#(\d+)", rest)
                if named is not None and isinstance(self.node(int(named[1])), tree.Fence):
                    self.used.add(int(named[1]))  # Poisson$(\lambda)$
                if name == "normal":
                    m = re.search(rf"(?:known )?variance (?:is |of )?{_NUMBER}", self.said)
                    if m is None:
                        return None
                    variance = self.number(m[1], m[2])
                return name, variance, None
        return None

    def _counts(self) -> list[Node] | None:
        """The successes and the trials."""
        what = r"(?:successes|heads|defective(?: items| parts)?|positive|recover(?:ed)?|yes|wins|ones)"
        were = r"(?: are| were| is| be)?(?: observed| seen| obtained| found)?"
        m = re.search(rf"{_NUMBER} {what}{were} (?:in|out of|from|among) (?:a (?:sample|total) of )?{_NUMBER}", self.said)
        m = m or re.search(rf"{_NUMBER}(?: are| were)? (?:out of|of) {_NUMBER} (?:trials|tosses|flips|patients|items)", self.said)
        if m is not None:
            return [self.number(m[1], m[2]), self.number(m[3], m[4])]
        m = re.search(rf"{_NUMBER} heads and {_NUMBER} tails", self.said) or re.search(
            rf"{_NUMBER} successes and {_NUMBER} failures", self.said
        )
        if m is not None:
            first, second = self.number(m[1], m[2]), self.number(m[3], m[4])
            return [first, tree.Sum(first.start, second.end, (first, second), ("+", "+"))]
        for _, name, parameters, letter, _ in self.laws:
            name_of = key_of(letter) if letter is not None else None
            for i in range(len(self.spoken.formulas)) if name == "binomial" and name_of is not None else ():
                node = self.node(i)
                if isinstance(node, tree.Chain) and node.relations == ("=",) and key_of(node.items[0]) == name_of:
                    self.used.add(i)
                    return [node.items[1], parameters[0]]
        m = re.search(rf"{_NUMBER} (?:tosses|trials|flips|throws)[^.]*? {_NUMBER} {what}", self.said)
        if m is not None:
            return [self.number(m[3], m[4]), self.number(m[1], m[2])]
        return None

    def _vector(self) -> list[Node] | None:
        """Counts in one formula, or in words."""
        for i in range(len(self.spoken.formulas)):
            node = self.node(i)
            node = node.items[-1] if isinstance(node, tree.Chain) and node.relations == ("=",) else node
            if i not in self.used and isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence):
                self.used.add(i)
                return list(node.content.items)
        return None

    def _data(self) -> tuple[str, list[Node]] | None:
        """Observations as numbers; a mean and how many; one letter; or nothing, which leaves the letters."""
        said, spoken = self.said, self.spoken
        mean = re.search(rf"(?:sample )?(?:mean|average)(?: is| was| of| equal to|=)? {_NUMBER}", said)
        size = re.search(
            rf"(?:sample of(?: size)?|sample size|size) {_NUMBER}|{_NUMBER} (?:independent )?(?:observations|measurements)", said
        )
        bar = next((n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",) and _barred(n.items[0])), None)
        count = next((n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",) and key_of(n.items[0]) == "n"), None)
        center = bar.items[1] if bar is not None else None
        if center is None and mean is not None and not re.search(rf"mean #?{mean[1] or mean[2]}[^.]*prior", said):
            value = self.node(int(mean[1])) if mean[1] else self.number(None, mean[2])
            center = value if not isinstance(value, tree.Chain) and any(isinstance(x, tree.Number) for x in below(value)) else None
        if center is not None and (count is not None or size is not None):
            groups = () if size is None else size.groups()
            number = count.items[1] if count is not None else self.number(groups[0] or groups[2], groups[1] or groups[3])
            self.used |= {i for i, t in enumerate(spoken.formulas) if any(x in (bar, count, center) for x in flat(self.node(i)))}
            return "mean", [number, center]
        if bar is not None or count is not None:
            return None
        values: list[Node] = []
        for i in range(len(spoken.formulas)):
            items = flat(self.node(i))
            items = [x for item in items for x in (flat(item.content) if isinstance(item, tree.Fence) else [item])]
            sides = [x.items[1] if isinstance(x, tree.Chain) and x.relations == ("=",) and _indexed(x.items[0]) else x for x in items]
            if i not in self.used and all(_plain_number(x) for x in sides):
                values += sides
                self.used.add(i)
        listed = re.search(
            r"(?:data|observations?|observed|values|sample|counts|seen|lifetimes|times)\b[^#\d.]*"
            r"((?:\d+(?:\.\d+)?(?:, and |, | and )?){2,})",
            said,
        )
        seen = r"(?:observ\w+|value|data|see|seen)"
        single = re.search(rf"{seen}\b[^#\d.]* {_NUMBER}(?: (?:is|was) observed)?$", said.rstrip(". ?"))
        if listed is not None and not values:
            values = [tree.Number(0, 0, v) for v in re.findall(r"\d+(?:\.\d+)?", listed[1])]
        elif single is not None and single[2] and not values:
            values = [tree.Number(0, 0, str(_SMALL.get(single[2], single[2])))]
        if values:
            return "values", values
        if re.search(r"\d", re.sub(r"#\d+", "", said)):
            return None  # a number that nobody owns
        letters = [x for _, _, _, x, given in self.laws if given and x is not None]
        return self._letters(letters)

    def _letters(self, letters: list[Node]) -> tuple[str, list[Node]] | None:
        """One letter $x$ is one observation; $x_i$, or `n` observations, are many."""
        for i, token in enumerate(self.spoken.formulas):
            if i not in self.used or r"\sim" not in token.text:
                continue
            head = re.match(r"\s*([a-zA-Z])\s*(?:\\mid|\||\\vert)", token.text)
            if head is not None and not re.search(r"sample|observations|data|i\.i\.d|iid", self.said):
                return "one", [tree.Name(0, 0, head[1])]
        del letters
        return "letters", []

    def _harmless(self, node: Node, letter: Node | None, data: Node | None) -> bool:
        """A letter of the parameter or of the data, `x_1,\\dots,x_n`, a range of an index, a condition on a parameter."""
        if isinstance(node, tree.Sequence):
            return all(self._harmless(x, letter, data) for x in flat(node))
        if isinstance(node, tree.Chain):
            known = {key_of(x) for x in below(node)} - {None}
            return node.relations[-1] in ("in", "<", ">", "<=", ">=") or (node.relations == ("=",) and known <= {"i", "n", "j"})
        return all(isinstance(x, tree.Dots) or key_of(x) is not None for x in flat(node))


def _law(node: Node) -> tuple[str, list[Node]] | None:
    found = law_of(node)
    if found is not None:
        return found
    if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
        if getattr(node.factors[0], "name", "") in _DIRICHLET and isinstance(node.factors[1].content, tree.Sequence):
            return "dirichlet", list(node.factors[1].content.items)
    return None


def _barred(node: Node) -> bool:
    return any(isinstance(x, tree.Name) and "bar" in x.accents for x in below(node))


def _indexed(node: Node) -> bool:
    return isinstance(node, tree.Script) or (isinstance(node, tree.Name) and node.name in "xyXYkn")


def _plain_number(node: Node) -> bool:
    return isinstance(node, tree.Number) or (isinstance(node, tree.Sum) and len(node.terms) == 1 and isinstance(node.terms[0], tree.Number))
