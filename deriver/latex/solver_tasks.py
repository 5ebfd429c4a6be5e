r"""Tasks on iterative solvers and conditioning: best step sizes, Jacobi and Gauss-Seidel, Gauss-Newton steps, counts of operations.

Comes in: the words and formulas of a task. Goes out: one `TaskItem`; None where the task is about something else, or holds a word that is
not in the tables.
"""

from __future__ import annotations

from collections.abc import Callable

from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .conditioning_tasks import conditioning_task
from .krylov_tasks import krylov_method
from .names import key_of
from .problems import TaskItem
from .scheme_words import WORDS
from .scripted import Scripted, below
from .spoken import NEUTRAL, Spoken, spoken_of
from .tree import Node

__all__ = ["solver_task"]

_WORDS = WORDS | frozenset(
    """
    accuracy addition additions algorithm arithmetic back back-substitution bounds cg cholesky conditioned conjugate constant
    convergence cost count counts damping decomposition definite descent diagonal digits do does elimination error evaluated
    evaluating factorisation factorization fastest fixed floating floating-point flop flops forward gauss-newton gauss-seidel
    gaussian gradient gradients guarantee guaranteed guarantees hessian householder if ill-conditioned initial inner it jacobi
    learning learning-rate least levenberg levenberg-marquardt lu many marquardt matrices matrix matrix-matrix matrix-vector
    minimise minimising minimize minimizing minimum multiplication multiplications multiply need needed needs non-singular
    nonlinear norm obtain of-lu operation operations optimal problem product qr quadratics radius rates reduce reduced reduces
    reduction regularisation regularization relative required requires residuals right-hand seidel sensitivity singular sizes
    solve spd spectral square squares start steepest step-sizes substitution suffice sufficient sum symmetric take total
    gmres minres krylov apply carry perform out suits suited suit choose method's indefinite nonsymmetric unsymmetric non-symmetric
    rectangular starting linear large sparse appropriate suitable recommended recommend solver should iterates exactly calculate
    compare without
    a-norm require take divisions subtractions algorithm's
    line search growth factor pivoting partial complete pivot loss lost loses orthogonality gram-schmidt classical modified hilbert
    double single precision digits bits decimal relaxation parameter richardson eigenvalues orthonormal computed reflections entries
    triangular upper vector vectors well-conditioned
    """.split()
)
_GATE = re.compile(
    r"gradient descent|steepest descent|[Jj]acobi (?:iteration|method)|[Gg]auss-[Ss]eidel|conjugate gradient|\bCG\b|condition number|kappa|"
    r"orthogonality|growth factor|Richardson|relaxation|SOR|stabl[ey]|overflow|underflow|log-sum-exp|[Hh]ilbert matrix|"
    r"[Gg]auss-[Nn]ewton|[Ll]evenberg|operations|flops|[Cc]ount|GMRES|MINRES|[Kk]rylov|iterative (?:method|solver)|"
    r"multiplications|additions|divisions"
)


def solver_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem on an iterative method or its cost; None where it is none."""
    if context.symbols or context.definitions or not _GATE.search(text):
        return None
    spoken = spoken_of(text, context)
    if spoken is not None and (whole := conditioning_task(spoken)) is not None:
        return (whole,)
    if spoken is None or any(w not in _WORDS and w not in NEUTRAL and not w.isdigit() for w in spoken.words):
        return None
    for read in _READERS:
        found = read(spoken)
        if found is not None:
            return (found,)
    return None


def _matrix(node: Node) -> tree.Environment | None:
    found = [x for x in below(node) if isinstance(x, tree.Environment) and x.name in ("pmatrix", "bmatrix", "matrix", "array")]
    return found[0] if len(found) == 1 else None


def _rows(spoken: Spoken, matrix: tree.Environment) -> Expr | None:
    width = len(matrix.rows[0])
    if width != len(matrix.rows) or any(len(r) != width for r in matrix.rows):
        return None
    cells = Scripted(spoken.text).read([c for r in matrix.rows for c in r], spoken.context)
    return b.matrix([cells[i * width : (i + 1) * width] for i in range(width)])


def _side(node: Node) -> Node:
    """The right side of `f(x) = ...`, or the formula itself."""
    return node.items[1] if isinstance(node, tree.Chain) and node.relations == ("=",) and len(node.items) == 2 else node


def _gradient_descent(spoken: Spoken) -> TaskItem | None:
    said = spoken.said
    if not re.search(r"gradient descent|steepest descent|gradient method", said) or not re.search(r"step|rate|learning", said):
        return None
    if re.search(r"steepest descent", said) and re.search(r"line search|exact", said):
        return None
    best = re.search(r"optimal|best|fastest", said)
    request = ["best"] if best else ["range"] if re.search(r"which|converge|largest|maximal|maximum", said) else []
    if not request:
        return None
    bodies = [n for n in spoken.nodes if not (key_of(n) is not None) and not (isinstance(n, tree.Chain) and n.relations != ("=",))]
    if len(bodies) != 1:
        return None
    body = _side(bodies[0])
    matrix = _matrix(body)
    if matrix is not None:
        shape = re.sub(r"\\begin\{.*\\end\{[a-z]+\}", "M", spoken.text[body.start : body.end]).replace(" ", "")
        found = re.fullmatch(
            r"(?P<half>\\[dt]?frac(?:12|\{1\}\{2\})|\\tfrac12)?(?P<x>[a-z]|\\mathbf\{?[a-z]\}?)\^(?:\\top|T|\{\\top\})M(?P=x)(?P<rest>[-+][a-z]\^(?:\\top|T)(?P=x))?",
            shape,
        )
        rows = _rows(spoken, matrix) if found else None
        if found is None or rows is None:
            return None
        return spoken.item("gradient_descent", request=[*request, *(["half"] if found["half"] else [])], operands=[rows])
    shape = spoken.text[body.start : body.end].replace(" ", "")
    symbolic = re.fullmatch(
        r"\\[dt]?frac(?:12|\{1\}\{2\})(?P<x>[a-z]|\\mathbf\{[a-z]\})\^(?:\\top|T|\{\\top\})(?P<A>[A-Z])(?P=x)(?:[-+][a-z]\^(?:\\top|T)(?P=x))?",
        shape,
    )
    if symbolic and re.search(r"positive definite|spd", said):
        return spoken.item("gradient_descent", request=[*request, "symbolic"])
    letters = sorted({x.name for x in below(body) if isinstance(x, tree.Name)})
    if symbolic or not letters or any(x not in ("x", "y", "z", "u", "v") for x in letters):
        return None
    read = Scripted(spoken.text).read([body, *(tree.Name(body.start, body.start, x) for x in letters)], spoken.context)
    return spoken.item("gradient_descent", request=request, expression=read[0], variables=read[1:])


def _splitting(spoken: Spoken) -> TaskItem | None:
    said = spoken.said
    method = "jacobi" if "jacobi" in said else "gauss-seidel" if "seidel" in said else None
    if method is None or not re.search(r"converge|spectral radius|iteration matrix", said):
        return None
    nodes = [n for n in spoken.nodes if _matrix(n) is not None]
    if len(nodes) != 1 or len(spoken.nodes) != 1:
        return None
    matrix = _matrix(nodes[0])
    rows = None if matrix is None else _rows(spoken, matrix)
    shown = [] if not spoken.shown else ["shown", *(["denied"] if re.search(r"not converge|diverge", said) else [])]
    return None if rows is None else spoken.item("stationary_iteration", request=[method, *shown], operands=[rows])


_NUMBER = re.compile(r"10\^\{?(-\d+)\}?|(0\.\d+)")


def _conjugate_gradients(spoken: Spoken) -> TaskItem | None:
    said = spoken.said
    if not re.search(r"conjugate gradients?|\bcg\b", said) or not re.search(r"how many|number of", said):
        return None
    kappa = [n for n in spoken.nodes if isinstance(n, tree.Chain) and "kappa" in spoken.text[n.items[0].start : n.items[0].end]]
    others = [spoken.text[n.start : n.end] for n in spoken.nodes if n not in kappa]
    goals = {m[0]: m for o in others for m in _NUMBER.finditer(o)}
    if len(kappa) != 1 or kappa[0].relations != ("=",) or len(goals) != 1:
        return None
    found = next(iter(goals.values()))
    goal = b.power(b.num(10), int(found[1])) if found[1] else b.num(found[2])
    value = Scripted(spoken.text).read([kappa[0].items[1]], spoken.context)[0]
    return spoken.item("iteration_bound", operands=[value, goal])


def _function_condition(spoken: Spoken) -> TaskItem | None:
    if not re.search(r"condition number", spoken.said) or re.search(r"matrix", spoken.said):
        return None
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",) and len(n.items) == 2]
    functions = [c for c in chains if isinstance(c.items[0], tree.Product) and isinstance(c.items[0].factors[-1], tree.Fence)]
    places = [c for c in chains if c not in functions]
    if len(functions) != 1 or len(places) > 1 or len(chains) != len(spoken.nodes):
        return None
    head = functions[0].items[0]
    assert isinstance(head, tree.Product)
    inner = head.factors[-1].content  # type: ignore[attr-defined]
    if len(head.factors) != 2 or key_of(inner) is None or (places and key_of(places[0].items[0]) != key_of(inner)):
        return None
    if any(isinstance(x, tree.Environment) for x in below(functions[0])):
        return None
    read = Scripted(spoken.text).read([functions[0].items[1], inner, *(p.items[1] for p in places)], spoken.context)
    return spoken.item("function_condition", expression=read[0], variables=[read[1]], operands=read[2:])


def _squared_condition(spoken: Spoken) -> TaskItem | None:
    r"""`If $\kappa(A)=10^4$, what is $\kappa(A^\top A)$?`."""
    form = re.compile(r"\\kappa(?:_2)?\((?P<A>[A-Z])\)")
    normal = re.compile(r"\\kappa(?:_2)?\((?P<A>[A-Z])\^(?:\\top|T|\{\\top\})(?P=A)\)")
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",)]
    asked = [spoken.text[n.start : n.end].replace(" ", "") for n in spoken.nodes if n not in chains]
    if len(chains) != 1 or len(asked) != 1 or not normal.fullmatch(asked[0]):
        return None
    if not form.fullmatch(spoken.text[chains[0].items[0].start : chains[0].items[0].end].replace(" ", "")):
        return None
    value = Scripted(spoken.text).read([chains[0].items[1]], spoken.context)[0]
    return spoken.item("function_condition", request=["normal equations"], operands=[value])


def _upright(node: Node) -> Node:
    r"""`(1,1)^\\top` as the list that it is, and a column as well."""
    if isinstance(node, tree.Script) and node.sub is None and getattr(node.sup, "name", "") in ("T", "top", "intercal"):
        node = node.base
    if isinstance(node, tree.Environment) and all(len(r) == 1 for r in node.rows):
        items = tuple(r[0] for r in node.rows)
        inner = tree.Sequence(node.start, node.end, items, (",",) * (len(items) - 1)) if len(items) > 1 else items[0]
        return tree.Fence(node.start, node.end, "(", ")", inner)
    return node


def _gauss_newton(spoken: Spoken) -> TaskItem | None:
    said = spoken.said
    marquardt = re.search(r"levenberg|marquardt", said)
    if not marquardt and not re.search(r"gauss-newton", said) or "step" not in said and "iteration" not in said:
        return None
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",) and len(n.items) == 2]
    if len(chains) != len(spoken.nodes):
        return None
    residual = [c for c in chains if isinstance(c.items[0], tree.Product) and isinstance(c.items[0].factors[-1], tree.Fence)]
    place_of = r"(?:\\mathbf\{)?(?:[a-z]|\\(?:theta|alpha|beta|gamma|eta|phi|omega))\}?(?:_0|\^\{?\(0\)\}?)?|\([a-z](?:_0)?,[a-z](?:_0)?\)"
    start = [c for c in chains if re.fullmatch(place_of, spoken.text[c.items[0].start : c.items[0].end].replace(" ", ""))]
    damping = [c for c in chains if key_of(c.items[0]) in (r"\lambda", r"\mu")]
    if len(residual) != 1 or len(start) != 1 or len(damping) != (1 if marquardt else 0) or len(chains) != 2 + len(damping):
        return None
    head = residual[0].items[0]
    assert isinstance(head, tree.Product)
    inner = head.factors[-1].content  # type: ignore[attr-defined]
    names = list(inner.items) if isinstance(inner, tree.Sequence) else [inner]
    right, place = _upright(residual[0].items[1]), _upright(start[0].items[1])
    if not isinstance(right, tree.Fence) or not isinstance(right.content, tree.Sequence) or any(key_of(n) is None for n in names):
        return None
    values = list(place.content.items) if isinstance(place, tree.Fence) and isinstance(place.content, tree.Sequence) else [place]
    parts = list(right.content.items)
    if len(names) == 1 and len(values) > 1:  # the components of one vector
        wanted = [f"{key_of(names[0])}_{i + 1}" for i in range(len(values))]
        found = {str(key_of(x)): x for p in parts for x in below(p)}
        names = [found[w] for w in wanted if w in found]
    if len(values) != len(names):
        return None
    read = Scripted(spoken.text).read([*names, *values, *parts, *(d.items[1] for d in damping)], spoken.context)
    k = len(names)
    return spoken.item(
        "gauss_newton",
        request=["marquardt"] if marquardt else [],
        variables=read[:k],
        operands=[b.listing(read[k : 2 * k]), b.listing(read[2 * k : 2 * k + len(parts)]), *read[2 * k + len(parts) :]],
    )


_COUNTS = (
    ("back substitution", r"(?:back|forward)[- ]substitution|triangular system"),
    ("cholesky", r"cholesky"),
    ("lu", r"\blu\b|gaussian elimination"),
    ("matrix vector", r"matrix-vector"),
    ("inner product", r"inner product|scalar product"),
    ("matrix product", r"matrix-matrix|matrix multiplication|product of (?:two|#\d+ and)"),
)


def _operation_count(spoken: Spoken) -> TaskItem | None:
    said = spoken.said
    if not re.search(r"operations|flops|count|how many|number of (?:multiplications|additions|divisions)", said):
        return None
    sums = [n for n in spoken.nodes for x in below(n) if isinstance(x, tree.BigOperator) and x.name == "sum"]
    if sums:
        if len(sums) != 1 or len(spoken.nodes) != 1 or isinstance(sums[0], tree.Chain):
            return None
        reader = Scripted(spoken.text, positive={"n", "m"}, integers={"n", "m"})
        return spoken.item("operation_count", expression=reader.read([sums[0]], spoken.context)[0])
    if re.search(r"qr|householder|gram|schmidt|svd|sparse|band", said):
        return None
    named = next((name for name, p in _COUNTS if re.search(p, said)), None)
    plain = all(re.fullmatch(r"n|n\\times\s*n|[A-Z]x=b|[A-Z]|Ax|x|n-vectors?", spoken.text[n.start : n.end].strip()) for n in spoken.nodes)
    only = _only(said)
    return spoken.item("operation_count", request=[f"of {named}", *only]) if named and plain else None


def _only(said: str) -> list[str]:
    """Which operations are counted, where not all of them are."""
    if re.search(r"operations|flops", said):
        return []
    products, divisions, sums = (re.search(p, said) for p in (r"multiplications", r"divisions", r"additions|subtractions"))
    if products and not sums:
        return ["only products and divisions" if divisions else "only products"]
    return ["only divisions"] if divisions and not sums else ["only sums"] if sums and not products and not divisions else []


def _written_matrix(spoken: Spoken) -> Expr | None:
    """The one matrix of a task: written out, or `\\mathrm{diag}(1,25)`."""
    tables = [x for n in spoken.nodes for x in below(n) if isinstance(x, tree.Environment) and x.name in ("pmatrix", "bmatrix")]
    if len(tables) == 1 and all(len(r) == len(tables[0].rows[0]) for r in tables[0].rows):
        cells = Scripted(spoken.text).read([c for r in tables[0].rows for c in r], spoken.context)
        width = len(tables[0].rows[0])
        return b.matrix([cells[i * width : (i + 1) * width] for i in range(len(tables[0].rows))]) if width > 1 else None
    products = [x for n in spoken.nodes for x in below(n) if isinstance(x, tree.Product) and len(x.factors) == 2]
    diagonals = [
        x.factors[1].content for x in products if getattr(x.factors[0], "name", "") == "diag" and isinstance(x.factors[1], tree.Fence)
    ]
    if tables or len(diagonals) != 1 or not isinstance(diagonals[0], tree.Sequence):
        return None
    cells = Scripted(spoken.text).read(list(diagonals[0].items), spoken.context)
    return b.matrix([[c if i == j else b.ZERO for j in range(len(cells))] for i, c in enumerate(cells)])


def _exact_steps(spoken: Spoken) -> TaskItem | None:
    """How fast steepest descent with the exact step converges."""
    said = spoken.said
    if not re.search(r"steepest descent|gradient descent|gradient method", said) or not re.search(r"exact (?:line search|steps?)", said):
        return None
    if not re.search(r"\brate\b|\bfactor\b|how fast|\bbound\b", said) or spoken.shown:
        return None
    matrix = _written_matrix(spoken)
    if matrix is None:
        words = re.search(r"positive definite|\bspd\b", said)
        return spoken.item("gradient_descent", request=["exact", "symbolic"]) if words and not _matrices(spoken) else None
    return spoken.item("gradient_descent", request=["exact", "half"], operands=[matrix])


def _matrices(spoken: Spoken) -> bool:
    return any(isinstance(x, tree.Environment) for n in spoken.nodes for x in below(n))


def _richardson(spoken: Spoken) -> TaskItem | None:
    """The best factor of $x_{k+1}=x_k+\\omega(b-Ax_k)$."""
    said = spoken.said
    if "richardson" not in said or not re.search(r"optimal|best", said) or _matrices(spoken):
        return None
    steps = [n for n in spoken.nodes if isinstance(n, tree.Chain) and re.search(r"\(b-Ax_", spoken.text[n.start : n.end].replace(" ", ""))]
    if len(steps) > 1 or not re.search(r"positive definite|\bspd\b|eigenvalues", said):
        return None
    return spoken.item("gradient_descent", request=["best", "symbolic"])


def _rounding(spoken: Spoken) -> TaskItem | None:
    """Growth factors, and orthogonality that is lost."""
    said = spoken.said
    if "growth factor" in said:
        matrix = _written_matrix(spoken)
        if matrix is None or spoken.shown:
            return None
        partial = re.search(r"partial pivoting|with pivoting", said) is not None
        if not partial and re.search(r"complete pivoting|full pivoting|rook", said):
            return None
        return spoken.item("growth_factor", request=["partial pivoting"] if partial else [], operands=[matrix])
    if not re.search(r"orthogonality", said) or not re.search(r"\bloss|\blost\b|loses?\b|\blosing\b|q\^t|how orthogonal|departure", said):
        return None
    methods = [
        ("cgs", r"classical gram-schmidt|\bcgs\b|gram-schmidt (?:method|process|algorithm)?(?! modified)"),
        ("mgs", r"modified gram-schmidt|\bmgs\b"),
        ("householder", r"householder"),
    ]
    both = re.search(r"classical and (?:the )?modified gram-schmidt", said)
    if re.search(r"modified gram-schmidt", said) and not both and "classical" not in said:
        methods = methods[1:]
    asked = [name for name, p in methods if re.search(p, said) or (both and name != "householder")]
    order = re.search(r"hilbert(?: matrix)? (?:of (?:order|size|dimension) )?(?:#(\d+)|(\d+))", said) or re.search(
        r"(?:#(\d+)|(\d+))(?: ?(?:x|by) ?(?:#\d+|\d+))? hilbert", said
    )
    digits = re.search(r"(\d+|#\d+) (?:decimal )?(?:digits|bits)", said)
    bits = 24 if "single" in said else 53
    if digits is not None:
        number = digits[1] if digits[1].isdigit() else spoken.formulas[int(digits[1][1:])].text.strip()
        if not number.isdigit():
            return None
        bits = int(number) if "bits" in digits[0] else round(int(number) * 3.3219)
    request = [f"bits {bits}", *(f"by {m}" for m in asked)]
    if order is not None:
        size = order[2] or spoken.formulas[int(order[1])].text.strip()
        size = size.split("\\times")[0].strip().removeprefix("n=").strip()
        return spoken.item("orthogonality_loss", request=[*request, f"hilbert {size}"]) if size.isdigit() else None
    matrix = _written_matrix(spoken)
    return None if matrix is None else spoken.item("orthogonality_loss", request=request, operands=[matrix])


_READERS: tuple[Callable[[Spoken], TaskItem | None], ...] = (
    _exact_steps,
    _richardson,
    _rounding,
    _gradient_descent,
    _splitting,
    krylov_method,
    _conjugate_gradients,
    _squared_condition,
    _function_condition,
    _gauss_newton,
    _operation_count,
)
