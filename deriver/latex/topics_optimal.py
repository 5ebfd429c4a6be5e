r"""Topics of optimisation: conjugates, Newton steps, gradient descent, constants of convexity, chains of inequalities, entropies."""

from __future__ import annotations

from ..expression import Expr
from ..expression import build as b
from ..expression.shapes import SCALAR
from . import patterns as re
from . import tree
from .names import key_of
from .problems import TaskItem
from .topic_sentences import Asked, components, flat, item, read, scalar_variables
from .tree import Node

__all__ = ["TOPICS"]


def _conjugate(asked: Asked) -> TaskItem | None:
    """ "Find the convex conjugate of #0": of a function, of a norm, of the indicator of an interval."""
    request: set[str] = set()
    target = asked.first()
    if target is None:
        return None
    for i in asked.free():
        if re.fullmatch(r"\s*f\s*\^\s*\{?\s*(?:\*|\\ast|\\star)\s*\}?\s*(?:\(\s*[a-z]\s*\))?\s*", asked.formulas[i].text):
            asked.used.add(i)
    if "indicator" in asked.said:
        node = target.items[1] if isinstance(target, tree.Chain) and target.relations == ("=",) else target
        if not (isinstance(node, tree.Fence) and node.opening == "[" and node.closing == "]"):
            return None
        low, high = components(node)
        found = read(asked, low, [high])
        if found is None:
            return None
        x = b.symbol("x", properties=["real"])
        found.variables = (x,)
        return item("conjugate", asked, found, (x,), operands=(found.body, *found.more), request=frozenset({"indicator"}))
    found = read(asked, target)
    if found is None or not found.body.is_scalar:
        return None
    if "legendre" in asked.said and "transform" in asked.said:
        request.add("legendre")
    variables = found.variables or _vectors(found.body) or scalar_variables(found, only=1)
    if len(variables) != 1:
        return None
    return item("conjugate", asked, found, tuple(variables), request=frozenset(request))


def _vectors(body: Expr) -> tuple[Expr, ...]:
    order = ("x", "w", "theta", "z", "u", "v", "p", "y")
    arrays = [s for s in body.free if s.op == "symbol" and s.shape.kind == "vector"]
    chosen = [s for name in order for s in arrays if s.name == name]
    return tuple(chosen[:1])


_NUMBERS = {w: i for i, w in enumerate("zero one two three four five six".split())}


def _steps_said(asked: Asked) -> int:
    found = re.search(r"\b(\d|one|two|three|four|five|six|first|single)\b(?: [a-z']+){0,3} (?:steps?|iterations?|iterates?)", asked.said)
    if found is None:
        return 1
    word = found[1]
    return int(word) if word.isdigit() else _NUMBERS.get(word, 1)


def _start(asked: Asked, *, loose: bool = False) -> list[Node] | None:
    words = r"from|starting at|starting from|start at|initial guess|initial point|starting point|start from|starting with"
    node = asked.take(words + ("|at|with|and" if loose else "|at"))
    if node is None:
        return None
    if isinstance(node, tree.Chain):
        if node.relations != ("=",):
            return None
        node = node.items[1]
    return components(node)


def _newton(asked: Asked) -> TaskItem | None:
    """ "Do two Newton steps for #0 from #1"."""
    count = _steps_said(asked)
    for i in asked.free():  # "compute $x_1$ and $x_2$"
        wanted = [k for n in flat(asked.nodes[i]) for k in [re.fullmatch(r"[a-z]_\{?(\d)\}?", asked.text[n.start : n.end].strip())] if k]
        if wanted and len(wanted) == len(flat(asked.nodes[i])):
            count = max(count, *(int(k[1]) for k in wanted))
            asked.used.add(i)
    start = _start(asked, loose=True)
    if start is None:
        for i in asked.free()[1:]:
            node = asked.nodes[i]
            if isinstance(node, tree.Chain) and node.relations == ("=",) and re.match(r"\s*[a-z]_\{?0\}?\s*=", asked.formulas[i].text):
                asked.used.add(i)
                start = components(node.items[1])
    target = asked.first()
    if target is None or start is None:
        return None
    minimise = re.search(r"\b(?:minimi|maximi|optimi|minimum|maximum)", asked.said) is not None
    if isinstance(target, tree.Chain) and target.relations == ("=",) and (key_of(target.items[0]) or "").isdigit() is False:
        left = target.items[0]
        named = (
            isinstance(left, tree.Product)
            and len(left.factors) == 2
            and isinstance(left.factors[1], tree.Fence)
            and key_of(left.factors[0])
        )
        if not named and key_of(left) is None:
            target = tree.Sum(target.start, target.end, (target.items[0], target.items[1]), ("+", "-"))
    found = read(asked, target, start)
    if found is None or not found.body.is_scalar or any(not e.is_scalar for e in found.more):
        return None
    variables = scalar_variables(found)
    if len(variables) != len(start):
        return None
    if len(start) > 1:
        minimise = True
    request = {f"steps {count}", "minimise" if minimise else "root"}
    return item("newton", asked, found, variables, operands=tuple(found.more), request=frozenset(request))


def _descent(asked: Asked) -> TaskItem | None:
    """Gradient descent on a quadratic: its steps from a point, or its best step, its rate and the steps for which it converges."""
    step = asked.take(r"step size|step-size|learning rate|stepsize|step length|step|rate")
    start = _start(asked)
    target = None
    matrix: Node | None = None
    for i in list(asked.free()):
        for node in flat(asked.nodes[i]):
            left = node.items[0] if isinstance(node, tree.Chain) and node.relations == ("=",) else None
            if left is not None and isinstance(left, tree.Name) and left.name.isupper() and matrix is None and target is not None:
                matrix = node
                asked.used.add(i)
            elif target is None:
                target = node
                asked.used.add(i)
    if target is None:
        return None
    value = step.items[1] if isinstance(step, tree.Chain) and step.relations == ("=",) else step
    if isinstance(value, tree.Name) and not isinstance(value, tree.Number):
        value = None  # the letter of the step
    more = [*(start or []), *([value] if value is not None else [])]
    if matrix is not None:
        assert isinstance(matrix, tree.Chain)
        found = read(asked, matrix.items[1], more)
        if found is None or found.body.op != "matrix":
            return None
        name = key_of(matrix.items[0]) or "A"
        form = re.sub(r"\\frac\s*\{?1\}?\s*\{?2\}?|\\tfrac12|\\frac12|\s", "", asked.text[target.start : target.end].split("=", 1)[-1])
        if not re.match(rf"x\^(?:\\top|T|\{{\\top\}}|\{{T\}}){name}x(?:-b\^(?:\\top|T|\{{\\top\}})x)?$", form):
            return None
        if "frac" not in asked.text[target.start : target.end]:
            return None
        request = {"matrix", f"steps {_steps_said(asked)}", *(["from"] if start else []), *(["step"] if value is not None else [])}
        if start:
            return None
        size = found.body.shape.rows
        x = b.symbol("x", found.body.shape.__class__(size, None))
        return item("descent_on_a_quadratic", asked, found, (x,), operands=(found.body, *found.more), request=frozenset(request))
    found = read(asked, target, more)
    if found is None or not found.body.is_scalar or any(not e.is_scalar for e in found.more):
        return None
    variables = scalar_variables(found)
    if any(not s.is_scalar for s in found.body.free) or start is not None and len(start) != len(variables):
        return None
    request = {f"steps {_steps_said(asked)}", *(["from"] if start else []), *(["step"] if value is not None else [])}
    return item("descent_on_a_quadratic", asked, found, variables, operands=tuple(found.more), request=frozenset(request))


def _constants(asked: Asked) -> TaskItem | None:
    """The largest modulus of strong convexity and the smallest Lipschitz constant of the gradient."""
    target = asked.first()
    if target is None:
        return None
    for i in asked.free():
        if re.fullmatch(r"\s*(?:\\mu|m|L|\\alpha|\\beta|\\kappa|\\nabla f)\s*", asked.formulas[i].text):
            asked.used.add(i)
    found = read(asked, target)
    if found is None or not found.body.is_scalar:
        return None
    variables = scalar_variables(found)
    if not variables:
        return None
    wants = {
        name
        for name, words in (("strong", r"strong(?:ly)?"), ("smooth", r"lipschitz|smooth"), ("condition", r"condition number"))
        if re.search(words, asked.said)
    }
    return item("curvature_constants", asked, found, variables, request=frozenset(wants))


#: A chain of inequalities -> the words that name it, one of each list.
_CHAINS: tuple[tuple[str, str], ...] = (
    (
        "lojasiewicz",
        r"(?:polyak|\bpl\b|łojasiewicz|lojasiewicz).*\b(?:for|of|from|by)\b(?: an?| the)?(?: #\d+)? ?-?strong(?:ly)? conv"
        r"|strong(?:ly)? convex\S*(?: functions?)? (?:#\d+ )?(?:satisf\w+|implies|obeys?)(?: the)? "
        r"(?:polyak|pl\b|łojasiewicz|lojasiewicz|#\d+ ?$)"
        r"|#\d+ where #\d+ is (?:#\d+ ?-?)?strongly convex ?$|strongly convex ?,? ?then #\d+ ?$",
    ),
    ("polyak", r"polyak|\bpl\b|łojasiewicz|lojasiewicz"),
    ("gronwall", r"gr[öo]nwall|gronwall"),
    (
        "strong",
        r"strong(?:ly)? convex.*(?:gradient descent|converge|rate|contract)|(?:gradient descent|converge|rate).*strong(?:ly)? convex",
    ),
    ("convex", r"convex.*(?:gradient descent|rate|telescop)|(?:gradient descent|rate|telescop).*convex"),
    ("decrease", r"(?:sufficient decrease|gradient descent.*(?:decrease|satisf|step))"),
    ("lemma", r"descent lemma|quadratic upper bound"),
    ("decrease", r"#\d+ ?-smooth ?,? ?(?:then |implies |satisfies |, )*#\d+|#\d+ where #\d+ is (?:#\d+ ?-?)?smooth"),
)


def _chain(asked: Asked) -> TaskItem | None:
    """ "Prove the descent lemma", "show that gradient descent ... converges linearly under the Polyak-Lojasiewicz inequality"."""
    words = asked.said
    name = next((n for n, pattern in _CHAINS if re.search(pattern, words)), None)
    if name is None:
        return None
    if not all(_CHAIN_FORMULA.match(t.text) or any(_states(n, t.text) for n in _SHAPES) for t in asked.formulas):
        return None
    asked.used |= set(asked.free())
    # The statement itself has to be the one that the chain proves: its formulas may only hold the letters of the chain.
    text = "".join(t.text for t in asked.formulas).replace(" ", "")
    claims = [t for t in asked.formulas if re.search(r"\\le(?:q)?\b|<|\\ge(?:q)?\b|>", t.text) and "f" in t.text]
    if claims and not any(_states(name, t.text) for t in claims):
        return None
    del text
    return TaskItem("inequality_chain", None, (), None, asked.context, (), (), asked.latex, "chain", request=frozenset({f"chain {name}"}))


#: What may stand beside the claim: letters, the step, the hypotheses.
_CHAIN_FORMULA = re.compile(
    r"^\s*(?:f|L|\\mu|\\eta|k|x|u|a|x_\{?k\}?|f\^\{?\*\}?|1/L|\\frac\{?1\}?\{?L\}?|\\eta\s*=\s*(?:1/L|\\frac\{?1\}?\{?L\}?)"
    r"|x_\{k\+1\}\s*=\s*x_\{?k\}?\s*-\s*(?:\\frac\{?1\}?\{?L\}?|\\eta)\s*\\nabla f\(x_\{?k\}?\)"
    r"|u'(?:\(t\))?\s*\\leq?\s*a\s*u(?:\(t\))?|u\(t\)\s*\\leq?\s*u\(0\)\s*e\^\{at\})\s*$"
)
_STAR = r"\^\{?(?:\*|\\ast|\\star)\}?"
_AT_K = r"f\(x_\{?k\}?\)"
_SQUARE = r"\\?\|+(?:_2)?\^\{?2\}?"
_SHAPES = {
    "lemma": r"f\(y\)(?:\\le|\\leq)f\(x\)\+(?:\\langle)?\\nablaf\(x\)(?:\^\\top|\^T|,)\(?y-x\)?(?:\\rangle)?"
    r"\+\\frac\{?L\}?\{?2\}?\\?\|+y-x" + _SQUARE,
    "decrease": r"f\(x_\{k\+1\}\)(?:\\le|\\leq)" + _AT_K + r"-\\frac\{?1\}?\{2L\}\\?\|+\\nabla" + _AT_K + _SQUARE,
    "polyak": _AT_K + "-f" + _STAR + r"(?:\\le|\\leq)\(1-(?:\\mu/L|\\frac\{?\\mu\}?\{?L\}?)\)\^\{?k\}?\(?f\(x_\{?0\}?\)-f" + _STAR + r"\)?",
    "convex": _AT_K + r"-f(?:\(x" + _STAR + r"\)|" + _STAR + r")(?:\\le|\\leq)\\frac\{L\\?\|+x_\{?0\}?-x" + _STAR + _SQUARE + r"\}\{2k\}",
}
_SHAPES["strong"] = _SHAPES["polyak"]
_VALUE_ABOVE = r"\(?f\(x\)-f" + _STAR + r"\)?"
_NORM_OF_GRADIENT = r"\\?\|+\\nablaf\(x\)" + _SQUARE
_SHAPES["lojasiewicz"] = (
    rf"(?:{_NORM_OF_GRADIENT}(?:\\ge|\\geq)2\\mu{_VALUE_ABOVE}|\\[dt]?frac\{{?1\}}?\{{?2\}}?{_NORM_OF_GRADIENT}(?:\\ge|\\geq)\\mu{_VALUE_ABOVE})"
)
_SHAPES["decrease"] = (
    rf"(?:{_SHAPES['decrease']}|f\(x-\\[dt]?frac\{{?1\}}?\{{?L\}}?\\nablaf\(x\)\)(?:\\le|\\leq)f\(x\)-\\[dt]?frac\{{?1\}}?\{{?2L\}}?{_NORM_OF_GRADIENT})"
)


def _states(name: str, text: str) -> bool:
    plain = re.sub(r"\\[,;! ]|\\left|\\right|\s|\\lVert|\\rVert|\\Vert", lambda m: r"\|" if "Vert" in m[0] else "", text)
    pattern = _SHAPES.get(name)
    return pattern is not None and re.fullmatch(pattern, plain) is not None


def _entropy(asked: Asked) -> TaskItem | None:
    """The entropy of given probabilities, or of a named law."""
    laws = {"normal": "normal", "gaussian": "normal", "uniform": "uniform", "exponential": "exponential", "bernoulli": "bernoulli"}
    law = next((laws[w] for w in laws if w in asked.said), None)
    target = asked.first()
    if target is None:
        return None
    node = target.items[1] if isinstance(target, tree.Chain) and target.relations in (("=",), ("~",)) else target
    if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
        head = node.factors[0]
        name = head.name if isinstance(head, tree.Name) else ""
        law = law or {"N": "normal", "U": "uniform"}.get(name)
        entries = components(node.factors[1])
    else:
        entries = components(node)
    found = read(asked, entries[0], entries[1:])
    if found is None:
        return None
    values = (found.body, *found.more)
    if any(not v.is_scalar for v in values):
        return None
    return item("entropy", asked, found, (), operands=values, request=frozenset({f"law {law}" if law else "law discrete"}))


def _divergence(asked: Asked) -> TaskItem | None:
    """The Kullback-Leibler divergence of two normal laws, or of two lists of probabilities."""
    nodes = [asked.nodes[i] for i in asked.free()]
    asked.used |= set(asked.free())
    rows: list[list[Node]] = []
    law = "discrete"
    for node in nodes:
        if isinstance(node, tree.Chain) and node.relations in (("=",), ("~",)):
            node = node.items[1]
        if (
            isinstance(node, tree.Product)
            and len(node.factors) == 2
            and isinstance(node.factors[0], tree.Name)
            and node.factors[0].name == "N"
        ):
            law = "normal"
            node = node.factors[1]
        if not isinstance(node, tree.Fence):
            return None
        rows.append(components(node))
    if len(rows) != 2 or len(rows[0]) != len(rows[1]) or law == "normal" and len(rows[0]) != 2:
        return None
    flat_ = [x for r in rows for x in r]
    found = read(asked, flat_[0], flat_[1:])
    if found is None:
        return None
    values = (found.body, *found.more)
    if any(v.shape != SCALAR for v in values):
        return None
    return item("kl_divergence", asked, found, (), operands=values, request=frozenset({f"law {law}"}))


def _density(asked: Asked) -> TaskItem | None:
    """ "Find the density of #1 where #0": a variable with a named law, and another as its function."""
    said = asked.said
    law = next(
        (n for n, w in (("normal", "normal|gaussian"), ("uniform", "uniform"), ("exponential", "exponential")) if re.search(w, said)), ""
    )
    target: tree.Chain | None = None
    name = ""
    entries: list[Node] = []
    for i in list(asked.free()):
        for node in flat(asked.nodes[i]):
            if isinstance(node, tree.Chain) and node.relations == ("=",) and target is None:
                target = node
            elif isinstance(node, tree.Chain) and node.relations == ("~",):
                name = key_of(node.items[0]) or ""
                right = node.items[1]
                if not (isinstance(right, tree.Product) and len(right.factors) == 2):
                    return None
                head = right.factors[0]
                letter = head.name.lower() if isinstance(head, tree.Name | tree.Operator) else ""
                law = {"n": "normal", "u": "uniform", "exp": "exponential", "uniform": "uniform", "unif": "uniform"}.get(letter, "")
                entries = components(right.factors[1])
            elif isinstance(node, tree.Fence):
                entries = components(node)
            elif isinstance(node, tree.Name) and not name and node.name.isupper():
                name = node.name
            elif key_of(node) is not None and not (isinstance(node, tree.Name) and node.name.isupper()):
                entries = [node]
            elif not (isinstance(node, tree.Name) and node.name.isupper()):
                return None
        asked.used.add(i)
    if target is None or not law or not name:
        return None
    image = key_of(target.items[0]) or ""
    if "standard" in said and law == "normal" and not entries:
        entries = [tree.Number(0, 0, "0"), tree.Number(0, 0, "1")]
    if len(entries) != (1 if law == "exponential" else 2) or not image.isalpha() or not name.isalpha():
        return None
    small, other = name.lower(), image.lower()
    # The values of the variables are written in small letters.
    symbols = {**asked.context.symbols, name: b.symbol(small, properties=["real"])}
    asked.context = asked.context.with_(symbols=symbols)
    found = read(asked, target.items[1], entries)
    if found is None or not found.body.is_scalar or any(not e.is_scalar for e in found.more) or small == other:
        return None
    y = b.symbol(other, properties=["real"])
    x = symbols[name]
    if x not in found.body.free or y in found.body.free:
        return None
    found.variables = (x, y)
    return item("density", asked, found, (x, y), operands=tuple(found.more), request=frozenset({f"law {law}"}))


TOPICS = (
    (
        r"\b(?:density|pdf|distribution)\b.*(?:\$\s*[a-z]\s*=|=)",
        "density probability pdf distribution function random variable uniform uniformly distributed normal standard exponential gaussian "
        "exponentially has interval parameter mean variance rate law transformed distributed",
        _density,
    ),
    (
        r"conjugate|legendre|fenchel",
        "convex conjugate fenchel legendre transform transformation legendre-fenchel fenchel-legendre dual "
        "norm indicator function interval "
        "its domain euclidean negative entropy quadratic hinge softplus log form",
        _conjugate,
    ),
    (
        r"newton",
        "newton newton's method step steps iteration iterations perform apply run starting initial guess point start root zero equation "
        "minimise minimize minimising minimizing minimum maximise approximate approximation "
        "approximations next iterate iterates solve single carry out",
        _newton,
    ),
    (
        r"gradient descent|steepest descent",
        "gradient descent steepest method step steps size sizes step-size learning rate iteration iterations "
        "perform starting initial point carry out do make beginning start "
        "optimal best fixed constant convergence converge converges diverge diverges rate minimise minimize quadratic range largest when "
        "run applied apply exact linear which factor contraction condition number its stable start iterates matrix",
        _descent,
    ),
    (
        r"strong(?:ly)? conve|lipschitz|smoothness constant|condition number of",
        "strongly strong convex convexity modulus constant constants parameter lipschitz smooth smoothness gradient continuous l-smooth "
        "μ-strongly with largest smallest its best condition number quadratic",
        _constants,
    ),
    (
        r"descent lemma|gr[öo]nwall|polyak|łojasiewicz|lojasiewicz|pl inequality|sufficient decrease|gradient descent"
        r"|-smooth.*nabla|strongly[- ]convex.*nabla|nabla.*-smooth|nabla.*strongly[- ]convex",
        "descent lemma grönwall gronwall grönwall's gronwall's inequality polyak-łojasiewicz polyak-lojasiewicz pl polyak łojasiewicz "
        "gradient lipschitz continuous l-lipschitz l-smooth smooth convex strongly step size with "
        "convergence rate linear linearly converges "
        "telescoping sum telescope decrease sufficient satisfies gives implies has under method strong that fixed sublinear bound prove "
        "differential form integral proof converge iterates function every iteration decreases satisfying condition minimum global",
        _chain,
    ),
    (
        r"\bentropy\b",
        "entropy differential shannon distribution law probability vector normal gaussian uniform exponential bernoulli random variable "
        "discrete rate mean variance interval nats density",
        _entropy,
    ),
    (
        r"\bkl\b|kullback|relative entropy",
        "kl kullback-leibler divergence relative entropy between normal gaussian distributions distribution "
        "laws probability vectors two univariate "
        "gaussians densities discrete",
        _divergence,
    ),
)
