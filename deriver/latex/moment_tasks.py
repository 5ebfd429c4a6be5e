r"""Tasks on means and covariances: of linear combinations, of Gaussian vectors, of factor models, by the delta method.

Comes in: a task in words with its formulas. Goes out: one `TaskItem`, or None.
"""

from __future__ import annotations

from ..expression import Expr
from ..expression import build as b
from ..expression.shapes import matrix_shape, vector_shape
from . import patterns as re
from . import tree
from .chance_parts import is_variable
from .names import key_of, python_name
from .problems import TaskItem
from .scripted import Scripted, below, flat
from .spoken import Spoken
from .tree import Node

__all__ = ["covariance_algebra", "delta_method", "factor_model", "gaussian_vector", "quadratic_form", "sample_mean", "sampling"]

_KINDS = {"Var": "Var", "var": "Var", "V": "Var", "Cov": "Cov", "cov": "Cov", "E": "E"}


def _symbol(key: str, *shape: str, properties: tuple[str, ...] = ()) -> Expr:
    made = vector_shape(*shape) if len(shape) == 1 else matrix_shape(*shape)
    return b.symbol(python_name(key), made, properties=["real", *properties], latex=key)


def _moment(node: Node) -> tuple[str, list[Node]] | None:
    r"""`\mathrm{Var}(2X-3Y)`, `\mathbb E[X]`, `\mathrm{Cov}(X,Y)`."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    head, fence = node.factors
    kind = _KINDS.get(getattr(head, "name", ""))
    if kind is None or (kind == "E" and getattr(head, "style", "") == "plain" and fence.opening != "["):  # type: ignore[attr-defined]
        return None
    inner = fence.content  # type: ignore[attr-defined]
    parts = list(inner.items) if isinstance(inner, tree.Sequence) else [inner]
    return (kind, parts) if len(parts) == (2 if kind == "Cov" else 1) else None


def covariance_algebra(spoken: Spoken) -> TaskItem | None:
    """Variances and covariances of linear combinations from those of their parts."""
    given: list[tuple[str, list[Node], Node]] = []
    asked: list[tuple[str, list[Node]]] = []
    letters: list[Node] = []
    numbers = 0
    for node in spoken.nodes:
        if isinstance(node, tree.Chain) and node.relations == ("=",) and (found := _moment(node.items[0])) is not None:
            given.append((*found, node.items[1]))
        elif (found := _moment(node)) is not None:
            asked.append(found)
        elif is_variable(node):
            letters.append(node)
        elif isinstance(node, tree.Number) and re.search(r"(?:variances?|means?) #", spoken.said):
            numbers += 1
        elif not (key_of(node) is not None or isinstance(node, tree.Script)):
            return None
    if len(asked) != 1:
        return None
    written = {str(key_of(x)): x for _, parts in asked for p in parts for x in _variables(p)}
    names = sorted(written)
    if not names:
        return None
    said = spoken.said
    moments: list[tuple[str, list[Node], Node]] = list(given)
    for kind, word in (("Var", r"variances?"), ("E", r"means?")):
        m = re.search(rf"(?:with|and) (?:the )?{word} #(\d+)(?: and #(\d+))?", said)
        if m is not None:
            from .wording import node_of

            values = [flat(node_of(spoken.text, spoken.formulas[int(g)]))[0] for g in m.groups() if g is not None]
            written |= {str(key_of(x)): x for x in letters}
            order = list(dict.fromkeys(str(key_of(x)) for x in letters)) or names
            if len(values) == 1 and re.search(r"\b(?:each|common|same|all|identical(?:ly)?|i\.i\.d\.|iid)\b", said):
                values = values * len(order)
            if len(values) != len(order):
                return None
            numbers -= sum(isinstance(v, tree.Number) for v in dict.fromkeys(values))
            moments += [(kind, [written[x]], v) for x, v in zip(order, values, strict=True)]
    if numbers > 0:
        return None  # a number that nothing speaks for
    names = sorted(written)
    reader = Scripted(spoken.text)
    nodes: list[Node] = [written[x] for x in names]
    for _, parts, value in moments:
        nodes += [*parts, value]
    nodes += asked[0][1]
    made = reader.read(nodes, spoken.context)
    random, rest = made[: len(names)], made[len(names) :]
    relations: list[Expr] = []
    for kind, parts, _ in moments:
        k = len(parts)
        relations.append(b.listing([b.symbol(f"kind_{kind}"), *rest[: k + 1]]))
        rest = rest[k + 1 :]
    request = [f"asked {asked[0][0]}", *(["independent"] if re.search(r"independent|uncorrelated", said) else [])]
    return spoken.item("covariance_algebra", request=request, variables=random, operands=rest, conditions=relations)


def _variables(node: Node) -> list[Node]:
    """The random letters in a formula, `X_1` as one."""
    if is_variable(node):
        return [node]
    return [x for part in tree.children(node) for x in _variables(part)]


def sample_mean(spoken: Spoken) -> TaskItem | None:
    """The mean and variance of the mean of independent variables."""
    said = spoken.said
    if not re.search(r"sample mean", said) or not re.search(r"independent|iid|i\.i\.d", said) or re.search(r"delta", said):
        return None
    mean = re.search(r"means? #(\d+)", said)
    variance = re.search(r"variances? #(\d+)", said)
    if variance is None or not re.search(r"(?:find|compute|determine|what|show).*(?:variance|mean)", said):
        return None
    nodes = [_node(spoken, int(variance[1])), *([_node(spoken, int(mean[1]))] if mean else [])]
    return spoken.item("sample_mean", operands=Scripted(spoken.text).read(nodes, spoken.context))


def _node(spoken: Spoken, i: int) -> Node:
    from .wording import node_of

    return node_of(spoken.text, spoken.formulas[i])


def delta_method(spoken: Spoken) -> TaskItem | None:
    r"""The asymptotic variance of $g(\bar X_n)$."""
    said = spoken.said
    if "delta method" not in said:
        return None
    mean, variance = re.search(r"means? #(\d+)", said), re.search(r"variances? #(\d+)", said)
    if mean is None or variance is None:
        return None
    at = {int(mean[1]), int(variance[1])}
    bodies = [_node(spoken, i) for i in range(len(spoken.formulas)) if i not in at]
    barred = [n for n in bodies if any(isinstance(x, tree.Name) and "bar" in x.accents for x in below(n)) and not isinstance(n, tree.Chain)]
    barred = [n for n in barred if key_of(n) is None] or barred
    if len(barred) != 1:
        return None
    head = _node(spoken, int(mean[1]))
    positive = set()
    if isinstance(head, tree.Chain) and head.relations == (">",):
        positive.add(python_name(key_of(head.items[0]) or ""))
        head = head.items[0]
    if key_of(head) is None:
        return None

    def rule(self: Scripted, node: Node) -> Node | None:
        bare = node.base if isinstance(node, tree.Script) and node.sup is None else node
        if isinstance(bare, tree.Name) and "bar" in bare.accents:
            return tree.Name(node.start, node.end, "x")
        if isinstance(node, tree.Script) and isinstance(node.base, tree.Name) and "bar" in node.base.accents and node.sup is not None:
            return tree.Script(node.start, node.end, tree.Name(node.start, node.end, "x"), None, node.sup)
        return None

    reader = Scripted(spoken.text, rule, positive=positive)
    made = reader.read([tree.Name(0, 0, "x"), barred[0], head, _node(spoken, int(variance[1]))], spoken.context)
    return spoken.item("delta_method", variables=[made[0]], expression=made[1], operands=made[2:])


# Vectors -------------------------------------------------------------------------------------------------------------------------


def _entries(spoken: Spoken, node: Node) -> Expr | None:
    """An explicit vector or matrix."""
    if not isinstance(node, tree.Environment) or node.name not in ("pmatrix", "bmatrix"):
        return None
    cells = Scripted(spoken.text).read([c for r in node.rows for c in r], spoken.context)
    width = len(node.rows[0])
    return b.matrix([cells[i * width : (i + 1) * width] for i in range(len(node.rows))])


def gaussian_vector(spoken: Spoken) -> TaskItem | None:
    """Conditional, marginal and affine laws of Gaussian vectors."""
    said = spoken.said
    source = [spoken.text[n.start : n.end].replace(" ", "").replace("\\left", "").replace("\\right", "") for n in spoken.nodes]
    joint = re.search(r"jointly|gaussian|normal", said) or "mathcal" in spoken.text or "\\sim" in spoken.text
    if re.search(r"conditional (?:distribution|law|mean|density)|(?:distribution|law) of #\d+ given", said) and joint:
        return _conditional(spoken, source)
    if not re.search(r"distribution|\blaw\b", said) or re.search(r"density|posterior|product", said):
        return None
    stated = [m for s in source if (m := re.fullmatch(r"(\\mathbf\{[a-z]\}|[a-zA-Z])\\sim(?:\\mathcal\{?N\}?|N)\((.+),(.+)\)", s))]
    maps = [
        m
        for s in source
        if (
            m := re.fullmatch(
                r"(\\mathbf\{[a-z]\}|[a-zA-Z])=(\\mathbf\{[A-Z]\}|[A-Z])(\\mathbf\{[a-z]\}|[a-zA-Z])(?:\+(\\mathbf\{[a-z]\}|[a-z]))?", s
            )
        )
    ]
    if len(stated) != 1 or len(maps) != 1 or maps[0][3] != stated[0][1]:
        return None
    shapes = dict(
        (m[1], m[2])
        for s in source
        if (m := re.fullmatch(r"([A-Za-z]|\\mathbf\{[A-Za-z]\})\\in\\mathbb\{?R\}?\^\{?(\w|\w\\times\w)\}?", s))
    )
    if stated[0][1] not in shapes and maps[0][2] not in shapes:
        return None
    n = shapes.get(stated[0][1], shapes.get(maps[0][2], r"m\times n").split(r"\times")[-1].strip())
    rows = shapes.get(maps[0][2], rf"m\times {n}").split(r"\times")[0].strip()
    if not re.fullmatch(r"\\?[a-z]+|\\boldsymbol\{\\mu\}", stated[0][2]) or not re.fullmatch(
        r"\\?[A-Z][a-z]*|\\boldsymbol\{\\Sigma\}", stated[0][3]
    ):
        return None
    mean, cov = _symbol(stated[0][2], n), _symbol(stated[0][3], n, n, properties=("symmetric",))
    A = _symbol(maps[0][2], rows, n)
    shift = [_symbol(maps[0][4], rows)] if maps[0][4] else []
    return spoken.item("gaussian_vector", request=["affine"], operands=[mean, cov, A, *shift])


def _conditional(spoken: Spoken, source: list[str]) -> TaskItem | None:
    m = re.search(r"#(\d+),? (?:given(?: that)?|conditional on|conditioned on|where|if|when) #(\d+)", spoken.said)
    barred = [n.items for n in spoken.nodes if isinstance(n, tree.Sequence) and n.separators == ("|",)]
    if m is None and len(barred) != 1:
        return None
    of, by = (_node(spoken, int(m[1])), _node(spoken, int(m[2]))) if m is not None else (barred[0][0], barred[0][1])
    fixed = by
    if isinstance(by, tree.Chain) and by.relations == ("=",):
        fixed, by = by.items[1], by.items[0]
    if key_of(of) is None or key_of(by) is None:
        return None
    matrices = [x for n in spoken.nodes for x in below(n) if isinstance(x, tree.Environment) and x.name in ("pmatrix", "bmatrix")]
    if matrices:
        squares = [x for x in matrices if len(x.rows) == 2 and all(len(r) == 2 for r in x.rows)]
        columns = [x for x in matrices if len(x.rows) == 2 and all(len(r) == 1 for r in x.rows)]
        columns += [c for n in spoken.nodes for x in below(n) if (c := _upright(x)) is not None]
        order = [x for x in columns if all(key_of(r[0]) in (key_of(of), key_of(by)) for r in x.rows)]
        means = [x for x in columns if x not in order]
        if len(squares) != 1 or len(means) > 1 or len(order) > 1:
            return None
        if not means and not re.search(r"mean zero|zero mean|centred|centered", spoken.said):
            return None
        names = [key_of(r[0]) for r in order[0].rows] if order else _ordered(spoken, of, by) or _numbered(of, by)
        if names is None or sorted(map(str, names)) != sorted([str(key_of(of)), str(key_of(by))]):
            return None
        covariance = _entries(spoken, squares[0])
        mean = _entries(spoken, means[0]) if means else b.matrix([[b.ZERO], [b.ZERO]])
        at = Scripted(spoken.text).read([fixed], spoken.context)[0]
        assert covariance is not None and mean is not None
        which = "first" if names[0] == key_of(of) else "second"
        return spoken.item("gaussian_vector", request=["conditional", which], operands=[mean, covariance, at])
    if fixed is not by:
        return None
    x, y = key_of(of), key_of(by)
    sizes = dict((g[1], g[2]) for s in source if (g := re.fullmatch(r"([A-Za-z]|\\mathbf\{[A-Za-z]\})\\in\\mathbb\{?R\}?\^\{?(\w)\}?", s)))
    n, k = sizes.get(str(x), "n"), sizes.get(str(y), "m")
    plain = {z: str(z).replace(r"\mathbf{", "").rstrip("}") for z in (x, y)}
    used = " ".join(source)
    wanted = [rf"\Sigma_{{{plain[x]}{plain[y]}}}", rf"\Sigma_{{{plain[y]}{plain[y]}}}"]
    if "Sigma" in used and not all(w in used for w in wanted):
        return None
    mx, my = (_symbol(rf"\mu_{plain[z]}", s) for z, s in ((x, n), (y, k)))
    pair = [
        _symbol(rf"\Sigma_{{{plain[x]}{plain[x]}}}", n, n, properties=("symmetric",)),
        _symbol(wanted[0], n, k),
        _symbol(wanted[1], k, k, properties=("symmetric", "positive_definite")),
    ]
    return spoken.item("gaussian_vector", request=["blocks"], operands=[mx, my, *pair, _symbol(str(y), k)])


def _upright(node: Node) -> tree.Environment | None:
    r"""`(1,2)^\top` as a column."""
    if not isinstance(node, tree.Script) or node.sub is not None or getattr(node.sup, "name", "") not in ("T", "top", "intercal"):
        return None
    inner = node.base.content if isinstance(node.base, tree.Fence) else None
    if not isinstance(inner, tree.Sequence) or len(inner.items) != 2:
        return None
    return tree.Environment(node.start, node.end, "pmatrix", tuple((x,) for x in inner.items))


def _numbered(of: Node, by: Node) -> list[str | None] | None:
    """`X_1` and `X_2` are the parts of $X$ in this order."""
    keys = [key_of(of), key_of(by)]
    heads = {str(k).split("_")[0] for k in keys}
    if len(heads) == 1 and sorted(str(k).split("_", 1)[-1].strip("{}") for k in keys) == ["1", "2"]:
        return sorted(keys, key=lambda k: str(k).split("_", 1)[-1].strip("{}"))
    return None


def _ordered(spoken: Spoken, of: Node, by: Node) -> list[str | None] | None:
    """The order of the parts of `(x,y)`."""
    for node in spoken.nodes:
        for item in below(node):
            if isinstance(item, tree.Fence) and isinstance(item.content, tree.Sequence) and len(item.content.items) == 2:
                names = [key_of(x) for x in item.content.items]
                if sorted(map(str, names)) == sorted([str(key_of(of)), str(key_of(by))]):
                    return names
    return None


def sampling(spoken: Spoken) -> TaskItem | None:
    r"""A factor $L$ such that $\mu+Lz$ has a given covariance."""
    said = spoken.said
    drawn = re.search(r"\b(?:sample|samples|sampling|generate|draw|simulate)\b", said) and "cholesky" in said
    if not drawn and (not re.search(r"covariance", said) or not re.search(r"matrix #\d+ such that|sample|generate|draw|cholesky", said)):
        return None
    matrices = [x for n in spoken.nodes for x in below(n) if isinstance(x, tree.Environment) and x.name in ("pmatrix", "bmatrix")]
    maps = [
        n
        for n in spoken.nodes
        if isinstance(n, tree.Chain) and n.relations == ("=",) and re.search(r"Lz|L\\mathbf", spoken.text[n.start : n.end].replace(" ", ""))
    ]
    matrices = [m for m in matrices if len(m.rows) == len(m.rows[0])]
    if len(matrices) != 1 or not (maps or drawn):
        return None
    rows = _entries(spoken, matrices[0])
    return None if rows is None else spoken.item("gaussian_sampling", operands=[rows])


def factor_model(spoken: Spoken) -> TaskItem | None:
    r"""The covariance of $x=Bf+\varepsilon$."""
    said = spoken.said
    source = [spoken.text[n.start : n.end].replace(" ", "") for n in spoken.nodes]
    maps = [m for s in source if (m := re.fullmatch(r"([a-z])=([A-Z]|\\beta|\\Lambda)([a-z])\+(\\varepsilon|\\epsilon|u|e)", s))]
    covs = dict(
        (m[1], m[2])
        for s in source
        if (m := re.fullmatch(r"\\(?:mathrm|operatorname)\{Cov\}\((\\?[a-z]+)\)=(\\?[A-Z][a-z]*(?:_[a-z])?)", s))
    )
    if len(maps) != 1 or not re.search(r"factor model|uncorrelated|independent", said) or "covariance of" not in said:
        return None
    _, loading, factor, noise = maps[0].groups()
    if set(covs) != {factor, noise} or not re.search(r"uncorrelated|independent", said):
        return None
    B = _symbol(loading, "n", "k")
    return spoken.item(
        "factor_model",
        operands=[B, _symbol(covs[factor], "k", "k", properties=("symmetric",)), _symbol(covs[noise], "n", "n", properties=("symmetric",))],
    )


def quadratic_form(spoken: Spoken) -> TaskItem | None:
    r"""$\mathbb E[x^\top Ax]$ for a random vector."""
    said = spoken.said
    source = [spoken.text[n.start : n.end].replace(" ", "") for n in spoken.nodes]
    asked = [
        m
        for s in source
        if (
            m := re.fullmatch(
                r"(?:\\mathbb\{?E\}?|E)(?:\\left)?[\[(](\\mathbf\{[a-z]\}|[a-z])\^(?:\\top|T|\{\\top\})([A-Z])\1(?:\\right)?[\])]", s
            )
        )
    ]
    mean, cov = re.search(r"mean #(\d+)", said), re.search(r"covariance(?: matrix)? #(\d+)", said)
    if len(asked) != 1 or mean is None or cov is None:
        return None
    mu, sigma = (key_of(_node(spoken, int(g[1]))) for g in (mean, cov))
    if mu is None or sigma is None:
        return None
    return spoken.item(
        "quadratic_form", operands=[_symbol(asked[0][2], "n", "n"), _symbol(mu, "n"), _symbol(sigma, "n", "n", properties=("symmetric",))]
    )
