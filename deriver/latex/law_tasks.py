r"""Tasks on chance: laws and their moments, posteriors, Gaussian vectors, covariances, densities of functions of a variable.

Comes in: the words and formulas of a task ("Find the mean of $X\sim\mathrm{Poisson}(\lambda)$."). Goes out: one `TaskItem`; None where the
task is about something else, or holds a word that is not in the table.
"""

from __future__ import annotations

from collections.abc import Callable

from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .chance_scene import with_laws_marked
from .event_tasks import events, normal_sum
from .expected_tasks import expectations
from .gaussian_tasks import gaussian_matrices
from .joint_tasks import hierarchy, joint_density
from .law_words import WORDS, law_in_words, law_named
from .moment_tasks import covariance_algebra, delta_method, factor_model, gaussian_vector, quadratic_form, sample_mean, sampling
from .names import key_of
from .posterior_tasks import posterior
from .problems import TaskItem
from .scripted import Scripted, below
from .spoken import NEUTRAL, Spoken, spoken_of
from .tree import Node

__all__ = ["law_task"]

_GATE = re.compile(
    r"distribution|distributed|\blaw\b|moment generating|posterior|entropy|\bKL\b|Kullback|D_\{|"
    r"\bdensity\b|densities|Var|Cov|variance|"
    r"covariance|probability|\bpdf\b|\bjoint\b|\\Pr\b|[^a-zA-Z]P\(|mathbb\s*\{?E|random v|jointly|delta method|"
    r"factor model|sim|Cholesky|expectation|prior\b"
)
_PROCESS = re.compile(r"\bd\s*[WBXS]|W_|B_t|X_t|S_t|Brownian|Wiener|process|martingale|It[oô]|nabla|stochastic diff|Fokker|SDE")


def law_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem on chance; None where it is none."""
    if context.symbols or context.definitions or not _GATE.search(text) or _PROCESS.search(text):
        return None
    spoken = spoken_of(with_laws_marked(text), context)
    if spoken is None or any(w not in WORDS and w not in NEUTRAL and not re.fullmatch(r"\d+(?:\.\d+)?", w) for w in spoken.words):
        return None
    for read in _READERS:
        found = read(spoken)
        if found is not None:
            return (found,)
    return None


# Laws ----------------------------------------------------------------------------------------------------------------------------


def law_of(node: Node) -> tuple[str, list[Node]] | None:
    r"""`\mathrm{Poisson}(\lambda)`, `\mathcal N(\mu,\sigma^2)`, `U(a,b)`, `U[a,b]`."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    head, fence = node.factors
    name = law_named(getattr(head, "name", "") or getattr(head, "text", ""))
    if name is None or not isinstance(fence, tree.Fence):
        return None
    items = list(fence.content.items) if isinstance(fence.content, tree.Sequence) else [fence.content]
    return name, items


def _stated(node: Node) -> tuple[Node, str, list[Node]] | None:
    r"""`X\sim\mathcal N(0,1)`."""
    if isinstance(node, tree.Chain) and node.relations == ("~",):
        found = law_of(node.items[1])
        if found is not None:
            return node.items[0], *found
    return None


_POSITIVE = {"sigma", "lamda", "beta", "alpha", "a", "b", "theta", "tau", "k", "n", "nu", "p"}


def _read(spoken: Spoken, nodes: list[Node], extra: set[str] | None = None) -> list[Expr]:
    return Scripted(spoken.text, positive=extra or set()).read(nodes, spoken.context) if nodes else []


def _single_law(spoken: Spoken) -> tuple[str, list[Node], Node | None] | None:
    """The one law of a task, its parameters, and the variable."""
    stated = [s for n in spoken.nodes if (s := _stated(n)) is not None]
    if len(stated) == 1:
        variable, name, nodes = stated[0]
        return name, nodes, variable
    if stated:
        return None
    direct = [f for n in spoken.nodes if (f := law_of(n)) is not None]
    if len(direct) == 1:
        return *direct[0], None
    worded = law_in_words(spoken.said)
    if worded is None:
        return None
    name, places, modes = worded
    flatter: list[Node] = []
    for place in places:
        if not place.startswith("#"):
            flatter.append(tree.Number(0, 0, place))
            continue
        node = _formula_node(spoken, int(place[1:]))
        if isinstance(node, tree.Chain | tree.Sequence) or node is None:
            return None
        items = node.content.items if isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence) else (node,)
        flatter.extend(items)
    return (f"{name} {' '.join(modes)}".strip(), flatter, None)


def _formula_node(spoken: Spoken, i: int) -> Node | None:
    from .wording import node_of

    node = node_of(spoken.text, spoken.formulas[i])
    return node


def _asks(spoken: Spoken) -> list[str]:
    said = re.sub(r"\b(?:with|and)(?: the)? (?:means?|variances?) (?:#\d+|\d+)", "", spoken.said)
    out = []
    if re.search(r"moment generating function|\bmgf\b", said):
        out.append("mgf")
    if re.search(r"\bmeans?\b(?! and covariance)|expectation|expected value|first moment", said):
        out.append("mean")
    if re.search(r"\bvariances?\b", said):
        out.append("variance")
    if re.search(r"entropy", said):
        out.append("entropy")
    for node in spoken.nodes:
        source = spoken.text[node.start : node.end].replace(" ", "").replace("\\,", "")
        if re.fullmatch(r"(?:\\mathbb\{?E\}?|E|\\operatorname\{E\}|\\mathrm\{E\})(?:\\left)?[\[(]X(?:\\right)?[\])]", source):
            out.append("mean")
        if re.fullmatch(
            r"(?:\\mathrm\{Var\}|\\operatorname\{Var\}|\\text\{Var\}|\\mathbb\{?V\}?|Var)(?:\\left)?[\[(]X(?:\\right)?[\])]", source
        ):
            out.append("variance")
        if re.fullmatch(r"(?:\\mathbb\{?E\}?|E)(?:\\left)?[\[(]X\^2(?:\\right)?[\])]", source):
            out.append("second")
    return list(dict.fromkeys(out))


def _moments(spoken: Spoken) -> TaskItem | None:
    """Moments, moment generating function or entropy of a named law."""
    said = spoken.said
    if re.search(r"posterior|prior|conditional|delta method|sample|density of|independent|jointly", said):
        return None
    asks = _asks(spoken)
    if not asks:
        return None
    given = _mass_function(spoken)
    if given is not None:
        return given
    found = _single_law(spoken)
    if found is None or any(_more_than_asked(spoken, n) for n in spoken.nodes):
        return None
    name, nodes, variable = found
    if variable is not None and any(_moment_letter(spoken, n) not in (None, key_of(variable)) for n in spoken.nodes):
        return None  # the moment of another letter
    parameters = _read(spoken, nodes)
    return spoken.item("law_moments", request=[f"law {name}", *(f"asked {a}" for a in asks)], operands=parameters)


def _more_than_asked(spoken: Spoken, node: Node) -> bool:
    """A moment of something else than the variable itself, or a law of something else than a letter: it must not be passed over."""
    if isinstance(node, tree.Chain) and "~" in node.relations:
        return node.relations != ("~",) or key_of(node.items[0]) is None
    source = spoken.text[node.start : node.end].replace(" ", "").replace("\\,", "")
    moment = re.match(r"(?:\\mathbb\{?[EV]\}?|E|Var|Cov|\\(?:mathrm|operatorname|text)\{(?:E|Var|Cov|Corr)\})(?![a-zA-Z])", source)
    return moment is not None and not re.fullmatch(r"[\\a-zA-Z{}]+(?:\\left)?[\[(]X(?:\^2)?(?:\\right)?[\])]", source)


def _moment_letter(spoken: Spoken, node: Node) -> str | None:
    """The letter of `E[X]`, `Var(X)`, `E[X^2]`."""
    source = spoken.text[node.start : node.end].replace(" ", "").replace("\\,", "")
    head = r"(?:\\mathbb\{?[EV]\}?|E|Var|\\(?:mathrm|operatorname|text)\{(?:E|Var)\})(?:\\left)?"
    found = re.fullmatch(rf"{head}[\[(]([A-Za-z])(?:\^2)?(?:\\right)?[\])]", source)
    return None if found is None else found[1]


def _mass_function(spoken: Spoken) -> TaskItem | None:
    """`P(X=k)=(1-p)^{k-1}p`, `k\\ge1` beside the name of the law: the name is taken only where the formula says the same."""
    for node in spoken.nodes:
        if isinstance(node, tree.Chain) and node.relations == ("=",):
            left = spoken.text[node.items[0].start : node.items[0].end].replace(" ", "")
            if re.fullmatch(r"(?:\\mathbb\{?P\}?|P|\\Pr)\(X=k\)", left):
                right = spoken.text[node.items[1].start : node.items[1].end].replace(" ", "").replace("\\,", "")
                forms = {
                    "geometric": (r"\(1-p\)\^\{k-1\}p", r"p\(1-p\)\^\{k-1\}"),
                    "geometric0": (r"\(1-p\)\^\{?k\}?p", r"p\(1-p\)\^\{?k\}?"),
                    "poisson": (
                        r"\\frac\{\\lambda\^k\}\{k!\}e\^\{-\\lambda\}",
                        r"e\^\{-\\lambda\}\\frac\{\\lambda\^k\}\{k!\}",
                        r"\\frac\{\\lambda\^ke\^\{-\\lambda\}\}\{k!\}",
                        r"\\frac\{e\^\{-\\lambda\}\\lambda\^k\}\{k!\}",
                    ),
                }
                name = next((k for k, fs in forms.items() if any(re.fullmatch(f, right) for f in fs)), None)
                if name is None:
                    return None
                letter = tree.Name(node.start, node.start, "lambda" if name == "poisson" else "p")
                return spoken.item(
                    "law_moments", request=[f"law {name}", *(f"asked {a}" for a in _asks(spoken))], operands=_read(spoken, [letter])
                )
    return None


def _density_moments(spoken: Spoken) -> TaskItem | None:
    """`f(x)=3x^2` on `[0,1]`: moments, or the constant that makes it a density."""
    said = spoken.said
    if "density" not in said or re.search(r"posterior|conditional|density of", said):
        return None
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain)]
    defined = [
        c
        for c in chains
        if c.relations == ("=",)
        and isinstance(c.items[0], tree.Product)
        and len(c.items[0].factors) == 2
        and isinstance(c.items[0].factors[1], tree.Fence)
    ]
    if len(defined) != 1:
        return None
    head = defined[0].items[0]
    assert isinstance(head, tree.Product)
    x = head.factors[1].content  # type: ignore[attr-defined]
    if not isinstance(x, tree.Name):
        return None
    ends = _interval(spoken, x, defined[0])
    asks = _asks(spoken)
    unknown = [n for n in spoken.nodes if isinstance(n, tree.Name) and n.name in "cCkKaA" and re.search(r"constant", said)]
    if ends is None or len(unknown) > 1 or (not asks and not unknown):
        return None
    made = _read(spoken, [x, *ends, defined[0].items[1], *unknown])
    return spoken.item(
        "density_moments",
        request=[f"asked {a}" for a in asks],
        variables=[made[0]],
        operands=made[1:3],
        expression=made[3],
        conditions=[b.relation("=", u, u) for u in made[4:]],
    )


def _interval(spoken: Spoken, x: Node, defined: tree.Chain) -> list[Node] | None:
    """The interval of a density: `[0,1]`, `0\\le x\\le1`, `x>0`, `x\\ge0`."""
    found: list[list[Node]] = []
    infinity = tree.Name(x.start, x.start, "infty")
    for node in spoken.nodes:
        if isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence) and len(node.content.items) == 2:
            found.append(list(node.content.items))
        elif isinstance(node, tree.Chain) and node is not defined and node.relations == ("in",) and isinstance(node.items[1], tree.Fence):
            inner = node.items[1].content
            if isinstance(inner, tree.Sequence) and len(inner.items) == 2:
                found.append(list(inner.items))
        elif isinstance(node, tree.Chain) and node is not defined and len(node.items) == 3 and key_of(node.items[1]) == key_of(x):
            found.append([node.items[0], node.items[2]])
        elif isinstance(node, tree.Chain) and node is not defined and len(node.items) == 2 and key_of(node.items[0]) == key_of(x):
            if node.relations[0] in (">", ">="):
                found.append([node.items[1], infinity])
    return found[0] if len(found) == 1 else None


def _divergence(spoken: Spoken) -> TaskItem | None:
    """The divergence of Kullback and Leibler between two normal laws."""
    said = spoken.said
    if not re.search(r"\bkl\b|kullback", said) and "D_{" not in spoken.text and "KL" not in spoken.text:
        return None
    normals = [f for n in spoken.nodes for x in below(n) if (f := law_of(x)) is not None]
    if len(normals) != 2 or any(name != "normal" or len(nodes) != 2 for name, nodes in normals):
        return None
    if any(isinstance(x, tree.Name) and x.name == "Sigma" for _, nodes in normals for n in nodes for x in below(n)):
        return None
    return spoken.item("gaussian_divergence", operands=_read(spoken, [n for _, nodes in normals for n in nodes]))


def _product_of_densities(spoken: Spoken) -> TaskItem | None:
    if not re.search(r"product", spoken.said):
        return None
    found: list[list[Node]] = []
    for node in (x for n in spoken.nodes for x in below(n)):
        if isinstance(node, tree.Product) and len(node.factors) == 2 and law_named(getattr(node.factors[0], "name", "")) == "normal":
            inner = node.factors[1].content if isinstance(node.factors[1], tree.Fence) else None
            if isinstance(inner, tree.Sequence) and inner.separators in ((";", ","), ("|", ",")):
                found.append(list(inner.items))
    if len(found) != 2 or key_of(found[0][0]) != key_of(found[1][0]) or key_of(found[0][0]) is None:
        return None
    made = _read(spoken, [found[0][0], *found[0][1:], *found[1][1:]])
    return spoken.item("gaussian_product", variables=made[:1], operands=made[1:])


def _transformed(spoken: Spoken) -> TaskItem | None:
    """The density of Y = g(X)."""
    said = spoken.said
    if not re.search(r"(?:density|distribution) (?:function )?of|density", said) or re.search(r"conditional|posterior|product", said):
        return None
    maps = [
        n
        for n in spoken.nodes
        if isinstance(n, tree.Chain)
        and n.relations == ("=",)
        and isinstance(n.items[0], tree.Name)
        and n.items[0].name in ("Y", "Z", "V", "W", "T", "R")
    ]
    if len(maps) != 1 or re.search(r"(?<![a-zA-Z])(?:P|E)\s*[(\[]|\\Pr|Var|Cov", " ".join(t.text for t in spoken.formulas)):
        return None
    found = _single_law(Spoken(spoken.text, spoken.context, spoken.said, spoken.formulas, [n for n in spoken.nodes if n is not maps[0]]))
    if found is None:
        return None
    name, nodes, variable = found
    if variable is None:
        letters = [n for n in spoken.nodes if isinstance(n, tree.Name) and n.name in ("X", "U", "Z", "T")]
        variable = letters[0] if letters else None
    if not isinstance(variable, tree.Name) or variable.name == maps[0].items[0].name:  # type: ignore[attr-defined]
        return None
    if not any(isinstance(x, tree.Name) and x.name == variable.name for x in below(maps[0].items[1])):
        return None
    domain = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n is not maps[0] and n.relations == (">",)]
    positive = {
        m
        for m in ("lamda", "sigma", "a", "b", "alpha", "beta")
        for d in domain
        if key_of(d.items[0]) in (m, "\\" + m.replace("lamda", "lambda"))
    }
    made = _read(spoken, [variable, maps[0].items[1], *nodes], positive)
    return spoken.item("transformed_density", request=[f"law {name}"], variables=[made[0]], expression=made[1], operands=made[2:])


def _events(spoken: Spoken) -> TaskItem | None:
    """Probabilities under the one law of a task."""
    if not re.search(r"\bP\s*[(\[]|\\Pr|mathbb\s*\{?P|probability", spoken.text):
        return None
    return events(spoken, _single_law(spoken))


_READERS: tuple[Callable[[Spoken], TaskItem | None], ...] = (
    gaussian_matrices,
    _divergence,
    posterior,
    _product_of_densities,
    gaussian_vector,
    sampling,
    factor_model,
    delta_method,
    sample_mean,
    quadratic_form,
    covariance_algebra,
    _events,
    hierarchy,
    normal_sum,
    _transformed,
    joint_density,
    _density_moments,
    expectations,
    _moments,
)
