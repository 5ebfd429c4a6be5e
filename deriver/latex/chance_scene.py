r"""Random variables as they are introduced: "Let $X_1,\dots,X_n$ be i.i.d. Poisson$(\mu)$", "with density $f(x)=2x$ on $(0,1)$".

Comes in: the text of a task. Goes out: a `Scene`, which says what law each letter has, whether they are independent or a sample, what
is defined, and the words that are left: those of the question. None where a formula cannot be cut.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import DeriverError
from ..model import Context
from . import patterns as re
from . import tree
from .chance_parts import Introduced, density_head, fill_cases, is_index, is_number, is_variable, listed_parameters, with_value
from .expected_tasks import law_of
from .names import key_of
from .scripted import flat
from .spoken import Spoken, spoken_of
from .tree import Node
from .wording import node_of

__all__ = ["Introduced", "Scene", "scene_of", "with_laws_marked"]

#: Families by their names in words.
_NAMES = (
    ("negativebinomial", r"negative[- ]binomial"), ("lognormal", r"log-?normal"), ("chisquare", r"chi-squared?|chi square(?:d)?"),
    ("laplace", r"laplace|double exponential"), ("exponential", r"exponential(?:ly)?"), ("poisson", r"poisson"),
    ("binomial", r"binomial(?:ly)?"), ("geometric", r"geometric(?:ally)?"), ("uniform", r"uniform(?:ly)?"), ("gamma", r"gamma"),
    ("beta", r"beta"), ("normal", r"normal(?:ly)?|gaussian"), ("bernoulli", r"bernoulli"), ("weibull", r"weibull"), ("pareto", r"pareto"),
    ("rayleigh", r"rayleigh"), ("student", r"student(?:'s)?(?:[- ]t)?"), ("cauchy", r"cauchy"),
)  # fmt: skip
_NAME = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _NAMES)
_ALIKE = (
    r"(?:distributed|distributions?|laws?|random|variables?|population|family|model|data|prior|density|each|observations?|sample|one"
    r"|r\.v\.s?|rvs?)"
)
_MODE = (
    r"(?:success probability|standard deviation|degrees? of freedom|parameters?|rates?|means?|scale|shape|variances?|probability"
    r"|intensity|interval|support|the|a|an|common|known|unknown|same|both|respectively)"
)
_LAW = re.compile(
    rf"\b(?P<standard>standard )?(?:continuous |discrete |univariate )?(?:{_NAME})\b(?P<alike>(?: {_ALIKE})*)"
    rf"(?P<tight> \( #\d+(?:, (?:#)?\d+)? \)| #\d+)?(?P<alike2>(?: {_ALIKE})*)"
    rf"(?P<behind>,? (?:with|on|over|in|between|having|of)(?: {_MODE})* (?:\( )?#?\d+(?: \))?"
    rf"(?:(?:,| and|, and)(?: {_MODE})* #?\d+(?!\w))?)?"
)
#: What a parameter is said to be.
_MEANT = frozenset({"rate", "mean", "scale", "shape", "variance", "standard deviation", "parameter"})
#: Families of one parameter: two letters may have one each.
_SINGLE = frozenset({"exponential", "poisson", "geometric", "bernoulli", "chisquare", "rayleigh"})
_BETWEEN = re.compile(r"#?\d+|[a-z-]+(?: deviation| probability| of freedom)?")
_SAMPLE = re.compile(
    r"\b(?:random )?samples?\b|\biid\b|i\.i\.d\.?|independent and identically|\bindependent observations|mutually independent",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\\(?:overset|stackrel)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*\\sim\s*\}")
_APART = re.compile(
    r",?\s*(?:\\text\s*\{\s*and\s*\})?\s*([A-Z](?:_\{?\w+\}?)?)\s*\\perp(?:\s*\\!)*\s*(?:\\perp)?\s*([A-Z](?:_\{?\w+\}?)?)\s*(?=[$,.])"
)


@dataclass
class Scene:
    """What is introduced, and what is left of the words."""

    spoken: Spoken
    laws: list[Introduced] = field(default_factory=list)
    definitions: list[tuple[Node, Node]] = field(default_factory=list)
    relations: list[tree.Chain] = field(default_factory=list)
    free: dict[int, Node] = field(default_factory=dict)  # formulas that nothing has spoken for
    said: str = ""  # the words without those of the declarations; formulas as `#3`
    sample: bool = False
    independent: bool = False
    size: Node | None = None
    pair: list[Node] = field(default_factory=list)  # two laws in one formula

    def law_of(self, key: str) -> Introduced | None:
        """The law of a letter; of a member `X_1`, `X_i` of a sample that of the sample."""
        for law in self.laws:
            if key in law.letters or (law.letters and key.split("_")[0] in {x.split("_")[0] for x in law.letters} and "_" in key):
                return law
        return None


def scene_of(text: str, context: Context) -> Scene | None:
    """The scene of a task; None where a formula is not read, or a law has no letter that it could belong to."""
    text = with_laws_marked(text)
    apart = _ARROW.search(text) is not None or _APART.search(text) is not None
    text = _ARROW.sub(lambda m: r"\sim".rjust(len(m[0])), text)
    text = _APART.sub(lambda m: " " * len(m[0]), text)
    spoken = spoken_of(text, context)
    if spoken is None:
        return None
    scene = Scene(spoken, said=re.sub(r"\s+", " ", spoken.said))
    scene.sample = _SAMPLE.search(spoken.said) is not None or _ARROW.search(text) is not None
    scene.independent = scene.sample or apart or re.search(r"\bindependent(?:ly)?\b", spoken.said) is not None
    try:
        nodes = [node_of(text, t) for t in spoken.formulas]
    except DeriverError:
        return None
    scene.free = dict(enumerate(nodes))
    return scene if _Reader(scene, nodes).read() else None


_BARE = re.compile(
    r"(?<![\\A-Za-z{])(Poisson|Pois|Poi|Po|Exponential|Expo|Exp|Gamma|Binomial|Binom|Bin|Beta|Uniform|Unif|Geometric|Geom|Geo|Bernoulli"
    r"|Bern|Ber|NegBin|NB|Normal|Cauchy|Laplace|Weibull|Pareto|Rayleigh)(?=\s*\()"
)


def with_laws_marked(text: str) -> str:
    r"""`X \sim Po(\lambda)` as `X \sim \mathrm{Po}(\lambda)`: the name of a law is no product of letters."""
    return re.sub(r"\$[^$]*\\sim[^$]*\$", lambda m: _BARE.sub(lambda n: rf"\mathrm{{{n[1]}}}", m[0]), text)


class _Reader:
    def __init__(self, scene: Scene, nodes: list[Node]) -> None:
        self.scene, self.nodes = scene, nodes
        self.densities: list[tuple[int, str, Node, Node, bool]] = []  # place, letter of the variable, variable, body, whether of points
        self.ranges: list[tuple[int, list[Node]]] = []
        self.values: dict[str, tuple[Node, Node]] = {}

    def read(self) -> bool:
        for i, node in enumerate(self.nodes):
            if not self._formula(i, node):
                return False
        self._words()
        self._members()
        self._size()
        return self._densities()

    # Formulas ------------------------------------------------------------------------------------------------------------------

    def _formula(self, i: int, node: Node) -> bool:
        """The parts of a formula that declare; what else stands in it stays free."""
        rest: list[Node] = []
        waiting: list[Node] = []
        items = [x for x in flat(node) if not isinstance(x, tree.TextRun | tree.Missing)]
        for item in items:
            if isinstance(item, tree.Chain) and item.relations and item.relations[-1] == "~":
                found = law_of(item.items[-1])
                head = item.items[0]
                if found is None:
                    return False
                law = Introduced([], found[0], found[1])
                if item.relations in (("mid", "~"), ("mid", "=", "~")):
                    key = key_of(item.items[1])
                    if key is None:
                        return False
                    law.given = (key, item.items[-2])
                elif item.relations != ("~",):
                    return False
                for letter in (
                    *(x for x in waiting if not isinstance(x, tree.Dots)),
                    *(x for x in flat(head) if not isinstance(x, tree.Dots)),
                ):
                    key = key_of(letter)
                    if key is None:
                        return False
                    law.letters.append(key)
                    law.nodes.append(letter)
                if any(isinstance(x, tree.Dots) for x in items) and isinstance(law.nodes[-1], tree.Script):
                    self.scene.size, self.scene.sample = law.nodes[-1].sub, True
                waiting = []
                self.scene.laws.append(law)
            elif (
                isinstance(item, tree.Chain)
                and item.relations == ("=",)
                and key_of(item.items[0]) in ("P", "Q", "p", "q")
                and (stated := law_of(item.items[1]))
            ):
                self.scene.laws.append(Introduced([str(key_of(item.items[0]))], stated[0], stated[1], nodes=[item.items[0]]))
            elif isinstance(item, tree.Chain) and item.relations == ("=",) and (named := density_head(item.items[0])) is not None:
                self.densities.append((i, named[0], named[1], item.items[1], named[2]))
            elif isinstance(item, tree.Chain) and all(r in ("<", ">", "<=", ">=", "in", "!=") for r in item.relations):
                self.scene.relations.append(item)
                self.ranges.append((i, list(item.items)))
            elif isinstance(item, tree.Chain) and set(item.relations) == {"="} and is_index(item):
                continue
            elif self._listed_values(item, items):
                break
            elif isinstance(item, tree.Chain) and item.relations == ("=",) and is_variable(item.items[0]) and not is_number(item.items[1]):
                self.scene.definitions.append((item.items[0], item.items[1]))
            elif isinstance(item, tree.Dots) or is_variable(item):
                waiting.append(item)
            else:
                rest.append(item)
        letters = [x for x in waiting if not isinstance(x, tree.Dots)]
        if not rest and not letters:
            del self.scene.free[i]
        elif rest:
            self.scene.free[i] = rest[0] if len(rest) == 1 and not letters else node
        return True

    def _listed_values(self, item: Node, items: list[Node]) -> bool:
        r"""`x=0,1,2,\dots`: the values of a variable that counts."""
        if not (isinstance(item, tree.Chain) and item.relations == ("=",) and isinstance(item.items[0], tree.Name)):
            return False
        behind = items[items.index(item) + 1 :]
        dots = [k for k, x in enumerate(behind) if isinstance(x, tree.Dots)]
        if len(dots) != 1 or not is_number(item.items[1]) or not all(is_number(x) for x in behind[: dots[0]]):
            return False
        last = behind[-1] if dots[0] < len(behind) - 1 else tree.Name(0, 0, "infty")
        self.values[str(key_of(item.items[0]))] = (item.items[1], last)
        return True

    # Words ---------------------------------------------------------------------------------------------------------------------

    def _words(self) -> None:
        """Laws that are named in words, with their parameters; the words are taken away."""
        scene = self.scene
        said = self._laws_in_formulas(scene.said)
        out = ""
        at = 0
        for found in _LAW.finditer(said):
            name = next(n for n, _ in _NAMES if found[n])
            law = Introduced([], name)
            values: list[str] = []
            mode = ""
            for word in _BETWEEN.findall((found["tight"] or "") + " " + (found["behind"] or "")):
                if re.fullmatch(r"#?\d+", word):
                    values.append(word)
                    law.modes.append(mode)
                elif word.rstrip("s") in _MEANT:
                    mode = word.rstrip("s")
                elif word not in ("with", "on", "over", "in", "and", "the", "a", "an", "between", "having", "of"):
                    mode = word
            parameters = [self._value(v) for v in values]
            if any(p is None for p in parameters):
                continue
            law.parameters = [x for p in parameters if p is not None for x in listed_parameters(p)]
            if found["standard"] and name == "normal" and not law.parameters:
                law.parameters = [tree.Number(0, 0, "0"), tree.Number(0, 0, "1")]
            before = said[: found.start()]
            stop = max(before.rfind("."), before.rfind(";"), before.rfind("?"))
            here = before[stop + 1 :]
            letters = self._letters(here)
            conditional = re.search(
                r"given (?:that )?(#\d+)(?:,| the value of #\d+,?)?(?: the)?(?: conditional)?(?: distribution)?(?: of)? (#\d+)"
                r"(?: is| has| follows)",
                here,
            )
            if conditional:
                node = self.nodes[int(conditional[1][1:])]
                left = node.items[0] if isinstance(node, tree.Chain) and node.relations == ("=",) else node
                key = key_of(left)
                if key is not None:
                    law.given = (key, node.items[1] if isinstance(node, tree.Chain) else node)
                    scene.free.pop(int(conditional[1][1:]), None)
                    letters = [self.nodes[int(conditional[2][1:])]]
            law.nodes = letters
            law.letters = [k for x in letters if (k := key_of(x)) is not None]
            if not letters and len(law.parameters) == 2 and name in _SINGLE and re.search(r"\btwo\b", here):
                letters = [tree.Name(0, 0, "P"), tree.Name(0, 0, "Q")]
            apiece = len(letters) == len(law.parameters) > 1 and name in _SINGLE
            for at_, letter in enumerate(letters if apiece else ()):
                scene.laws.append(Introduced([str(key_of(letter))], name, [law.parameters[at_]], list(law.modes), nodes=[letter]))
            for v in values:
                if v.startswith("#"):
                    scene.free.pop(int(v[1:]), None)
            if not apiece:
                scene.laws.append(law)
            out += said[at : found.start()] + " "
            at = found.end()
        scene.said = re.sub(r"\s+", " ", out + said[at:])
        self._unowned()

    def _laws_in_formulas(self, said: str) -> str:
        r""" "a sample from $N(0,\sigma^2)$", "have distribution $\mathrm{Exp}(\lambda)$"."""
        for i, node in list(self.scene.free.items()):
            found = law_of(node)
            behind = re.search(
                r"(?:from|distribution|distributions|law|as|are|is|be|independent|i\.i\.d\.|iid|each|population|laws)(?: a| an| the)?"
                rf"(?: population| distribution| law)?,? #{i}\b",
                said,
            )
            if found is None or behind is None:
                continue
            before = said[: behind.start()]
            stop = max(before.rfind("."), before.rfind(";"))
            letters = self._letters(said[stop + 1 : behind.end() - len(f"#{i}")])
            self.scene.laws.append(Introduced([k for x in letters if (k := key_of(x)) is not None], found[0], found[1], nodes=letters))
            del self.scene.free[i]
            said = said.replace(f"#{i} random variables", " ").replace(f"#{i}", " ", 1) if said.count(f"#{i}") == 1 else said
        return said

    def _letters(self, said: str) -> list[Node]:
        """The letters that stand last before a law: `#0`, `#0 and #1`, `#0 ( #1 )`."""
        for group in reversed(list(re.finditer(r"#\d+(?: \( #\d+(?: and #\d+)? \))?(?:(?:,| and|, and) #\d+)*", said))):
            places = [int(p) for p in re.findall(r"#(\d+)", group[0])]
            out: list[Node] = []
            for p in places:
                out += [x for x in flat(self.nodes[p]) if is_variable(x)]
            if out:
                return out
        return []

    def _unowned(self) -> None:
        """A law without letters belongs to the letters of the sample, "X_1, ..., X_n is a sample from a normal population"."""
        scene = self.scene
        owned = {k for law in scene.laws for k in law.letters}
        for law in scene.laws:
            if not law.letters and law.given is None:
                loose = [x for i in scene.free for x in flat(self.nodes[i]) if is_variable(x) and key_of(x) not in owned]
                law.nodes, law.letters = loose, [k for x in loose if (k := key_of(x)) is not None]

    def _members(self) -> None:
        r"""`X_i` with $i=1,2$: one letter for each index, and the parameters $\alpha_1$ and $\alpha_2$."""
        ranges = [c for node in self.nodes for c in flat(node) if isinstance(c, tree.Chain) and c.relations == ("=",) and is_index(c)]
        if len(ranges) != 1:
            return
        node = next(n for n in self.nodes if any(c is ranges[0] for c in flat(n)))
        values = [ranges[0].items[1], *(x for x in flat(node) if isinstance(x, tree.Number))]
        if len(values) < 2 or not all(isinstance(v, tree.Number) for v in values) or any(isinstance(x, tree.Dots) for x in flat(node)):
            return
        index = ranges[0].items[0]
        out: list[Introduced] = []
        for law in self.scene.laws:
            letter = law.nodes[0] if len(law.nodes) == 1 else None
            if not isinstance(letter, tree.Script) or key_of(letter.sub or letter) != key_of(index):
                out.append(law)
                continue
            for v in values:
                made = with_value(letter, index, v, bare=True)
                out.append(
                    Introduced(
                        [str(key_of(made))],
                        law.family,
                        [with_value(p, index, v, bare=True) for p in law.parameters],
                        law.modes,
                        nodes=[made],
                    )
                )
        self.scene.laws = out

    def _value(self, word: str) -> Node | None:
        return self.nodes[int(word[1:])] if word.startswith("#") else tree.Number(0, 0, word)

    def _size(self) -> None:
        found = re.search(
            r"(?:sample of size|sample size|size) (#\d+|\d+)|(#\d+) (?:independent |i\.i\.d\. )?(?:observations|measurements)",
            self.scene.said,
        )
        if found:
            word = found[1] or found[2]
            node = self._value(word)
            node = node.items[1] if isinstance(node, tree.Chain) and node.relations == ("=",) else node
            self.scene.size = node
            if word.startswith("#"):
                self.scene.free.pop(int(word[1:]), None)
            return
        for node in self.nodes:
            items = flat(node)
            dots = [k for k, x in enumerate(items) if isinstance(x, tree.Dots)]
            last = items[-1].items[0] if items and isinstance(items[-1], tree.Chain) else items[-1] if items else node
            if len(dots) == 1 and 0 < dots[0] < len(items) - 1 and isinstance(last, tree.Script) and is_variable(last):
                self.scene.size = last.sub
                self.scene.sample = self.scene.sample or self.scene.independent
                return

    # Densities -------------------------------------------------------------------------------------------------------------------

    def _densities(self) -> bool:
        for i, letter, x, body, points in self.densities:
            key = key_of(x)
            points = points or key in self.values
            law = Introduced([], density=None, discrete=points)
            if isinstance(body, tree.Environment) and body.name == "cases":
                if not fill_cases(law, body, x, key):
                    return False
            else:
                ends = self.values.get(str(key)) or self._ends(i, key, body)
                if ends is None:
                    named = next((w for w in self.scene.laws if w.family and w.density is None), None)
                    if named is None:
                        return False
                    ends = (tree.Number(0, 0, "0"), tree.Name(0, 0, "infty"))
                    if named.family in ("normal", "laplace", "cauchy", "student"):
                        ends = (tree.Sum(0, 0, (tree.Name(0, 0, "infty"),), ("-",)), tree.Name(0, 0, "infty"))
                    elif named.family in ("uniform", "beta", "binomial", "poisson", "bernoulli", "geometric"):
                        return False
                law.density = (x, body, *ends)
            named = next((w for w in self.scene.laws if w.family and w.density is None), None)
            if named is not None:  # the name confirms the formula, and the formula says how its parameters are meant
                named.density, named.table, named.discrete = law.density, law.table, law.discrete
                named.family = f"given {named.family}"
                continue
            where = self.scene.spoken.said.find(f"#{i}")
            before = self.scene.spoken.said[:where]
            letters = self._letters(before[max(before.rfind("."), before.rfind(";")) + 1 :]) or self._letters(before)
            if points and letter:
                letters = [x for x in letters if key_of(x) == letter] or [tree.Name(0, 0, letter)]
            if not letters:
                letters = [tree.Name(0, 0, "X")]
            law.nodes = letters
            law.letters = [k for z in letters if (k := key_of(z)) is not None]
            self.scene.laws.append(law)
        return True

    def _ends(self, i: int, key: str | None, body: Node) -> tuple[Node, Node] | None:
        """The ends of the values: `0<x<1`, `x>0`, `x\\ge\\theta`, `-\\infty<x<\\infty`, `x\\in(0,1)`."""
        del body
        on = re.search(rf"#{i},? (?:on|over|for|in)(?: the)?(?: unit)?(?: interval)? #(\d+)", self.scene.spoken.said)
        fence = self.nodes[int(on[1])] if on else None
        if on and isinstance(fence, tree.Fence) and isinstance(fence.content, tree.Sequence) and len(fence.content.items) == 2:
            self.scene.free.pop(int(on[1]), None)
            return fence.content.items[0], fence.content.items[1]
        least: Node = tree.Sum(0, 0, (tree.Name(0, 0, "infty"),), ("-",))
        most: Node = tree.Name(0, 0, "infty")
        for _, items in self.ranges:
            chain = next(c for c in self.scene.relations if list(c.items) == items)
            at = [k for k, item in enumerate(items) if key_of(item) == key]
            if len(at) != 1:
                continue
            if (
                chain.relations == ("in",)
                and at == [0]
                and isinstance(items[1], tree.Fence)
                and isinstance(items[1].content, tree.Sequence)
            ):
                two = items[1].content.items
                return (two[0], two[1]) if len(two) == 2 else None
            if "in" in chain.relations or "!=" in chain.relations:
                source = self.scene.spoken.text[chain.start : chain.end]
                return (least, most) if re.search(r"mathbb\s*\{?R\}?\s*$", source) else None
            k = at[0]
            for other in (k - 1, k + 1):
                if 0 <= other < len(items):
                    relation = chain.relations[min(k, other)]
                    smaller_left = relation in ("<", "<=")
                    if (other < k) == smaller_left:
                        least = items[other]
                    else:
                        most = items[other]
            return least, most
        return None
