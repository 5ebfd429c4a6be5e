r"""What every part of the elaborator shares: the state of one attempt, names, sums, and two sides of one shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..errors import DeriverError, NotSupported, ReadingError, SizeMistake, TypeMistake
from ..expression import SCALAR, Dim, Expr, Shape, matrix_shape, vector_shape, walk
from ..expression import build as b
from ..model import Context, Finding
from . import tree
from .evidence import Evidence
from .imaginary import is_imaginary
from .names import custom_kinds, key_of, python_name
from .own_coordinates import is_partials
from .parts import Parts
from .sizes import Sizes, resized_context, size_symbol
from .tree import Node

__all__ = ["ElaboratorBase"]

#: What scripts hold beside expressions; as a number it would be a misreading.
_MARKS = frozenset({"top", "intercal", "cdot", "star", "*", "+", "-", "circ", "odot", "dagger", "bullet", "prime", ":"})
#: Signs that are not names of anything.
#: Names of the unit vectors along the axes.
_AXES = {"i": 0, "j": 1, "k": 2, "imath": 0, "jmath": 1}
_SIGNS = frozenset(
    "Box square blacksquare Diamond triangle angle measuredangle flat natural sharp clubsuit heartsuit spadesuit diamondsuit complement "
    "checkmark maltese bigstar lozenge uparrow downarrow updownarrow Uparrow Downarrow emptyset".split()
)
#: Calligraphic letters that custom takes for a number: a loss, a cost, an energy, a free energy.
_CALLIGRAPHIC_NUMBERS = frozenset({"L", "J", "E", "F"})
_CONSTANTS = {"pi": b.PI, "infty": b.INFINITY, "imaginaryunit": b.I_UNIT}


def _sized(key: str, declared: Expr) -> Expr:
    r"""What a name stands for of which only the size is declared: `\mathbf{1}\in\mathbb{R}^n` is the vector of ones of length n."""
    if declared.properties - {"real", "square"}:
        return declared
    shape = declared.shape
    if key in (r"\mathbf{1}", r"\mathbb{1}") and shape.kind == "vector":
        return b.ones(shape)
    if key == r"\mathbf{0}" and not declared.is_scalar:
        return b.zeros(shape)
    if key in ("I", r"\mathbf{I}") and shape.kind == "matrix" and shape.rows is not None and shape.rows == shape.cols:
        return b.identity(shape.rows)
    return declared


class ElaboratorBase(Parts):
    """One attempt at a reading, under one assignment of kinds to undeclared names."""

    def __init__(self, text: str, context: Context, evidence: Evidence, kinds: dict[str, int], strict: bool = False) -> None:
        self.text = text
        self.context = context
        self.evidence = evidence
        self.kinds = kinds  # key -> which of its custom kinds
        self.candidates: dict[str, tuple[tuple[str, float], ...]] = {}
        self.strict = strict  # nothing may be assumed (rules)
        self.sizes = Sizes()
        self.opened: dict[str, Dim] = {}
        self.scope: dict[str, Expr] = {}
        self.ranges: dict[Expr, Dim] = {}
        self.ends: dict[Expr, Expr] = {}  # indices whose range ends at something that is no size
        self.strict_ranges: set[Expr] = set()  # indices that run over all of what they index
        self.symbols: dict[str, Expr] = {}  # undeclared, by key
        self.assumed: list[str] = []
        self.findings: list[Finding] = []
        self.names: dict[str, str] = {s.data.name: key for key, s in context.symbols.items() if s.op == "symbol"}
        self.implicit: set[str] = set()
        self.function_sizes: dict[str, Dim] = {}
        self.slash_takes_all = False
        self.applied: set[str] = set()  # undeclared names taken for functions
        self.functions_implied: dict[str, str] = {}  # key -> what is assumed of it, said once it is used
        self.exceptions: dict[str, tree.Chain] = {}  # by index: j \ne i below the range of j
        self._indices = 0
        self._siblings: dict[str, Expr] = {}
        self._open_sizes()
        self.install_functions()

    def _open_sizes(self) -> None:
        """Sizes that were assumed, not said, are learnt anew from each formula: their letters become unknown."""
        letters = self.context.conventions.get("open_sizes", "").split()
        if not letters or self.strict:
            return
        known = (*self.context.definitions, *self.context.symbols)
        held = {
            letter
            for name in (*self.evidence.names, *(k for k in known if k.partition("_")[0] in self.evidence.names))
            for body in (self.context.symbols.get(name), getattr(self.context.definitions.get(name), "body", None))
            if body is not None
            for node in walk(body)
            for letter in node.shape.letters
        }
        self.opened = {letter: self.sizes.fresh() for letter in letters if letter in held}
        if self.opened:
            self.context = resized_context(self.context, self.opened)

    # Saying things ---------------------------------------------------------------------------------------------------

    def assume(self, text: str) -> None:
        if text not in self.assumed:
            self.assumed.append(text)

    def find(self, code: str, text: str) -> None:
        finding = Finding(code, text)
        if finding not in self.findings:
            self.findings.append(finding)

    def note_scalar_matrix(self, what: str) -> None:
        """A matrix function met a scalar: under an assumed kind that is a misreading, so it must fail."""
        raise TypeMistake(f"{what} of a scalar")

    def error(self, kind: type[DeriverError], message: str, node: Node, hint: str | None = None) -> DeriverError:
        return kind(message, text=self.text, start=node.start, end=node.end, hint=hint)

    def source(self, node: Node) -> str:
        return self.text[node.start : node.end]

    # Names -----------------------------------------------------------------------------------------------------------

    def name(self, node: Node, key: str | None = None) -> Expr:
        """What a name (perhaps with a subscript that is part of it) stands for."""
        key = key or key_of(node)
        assert key is not None
        found = self.lookup(key)
        if found is not None:
            return found
        base: Node = node
        while isinstance(base, tree.Script):
            base = base.base
        assert isinstance(base, tree.Name)
        if base is node and base.accents == ("bar",):
            letter = tree.Name(base.start, base.end, base.name, base.style)
            bare = self.context.symbols.get(key_of(letter) or "")
            if bare is None and key_of(letter) in self.evidence.conjugated and not self.strict:
                bare = self.sizes.settle(self.name(letter))
            if bare is not None and "complex" in bare.properties:
                self.assume("a bar over a complex letter is its conjugate")
                return b.conj(bare)
        if key in self.functions_implied and base.name in ("I", "i"):
            home = self.function_at_home(key)
            if home is not None:
                return home
        special = self._special(base, node, key)
        if special is not None:
            return special
        if base.name in _MARKS and base.style == "plain":
            hint = "write A^\\top" if base.name in ("top", "intercal") else None
            raise self.error(NotSupported, f"the mark {self.source(base)} is not an expression", base, hint)
        dotted = self.dotted(node) if base.accents else None
        if dotted is not None:
            return dotted
        return self.undeclared(key, base, node)

    def lookup(self, key: str) -> Expr | None:
        """A bound, declared or defined name."""
        found = self.scope.get(key)
        if found is None:
            found = self.context.symbols.get(key)
            if found is not None:
                found = _sized(key, found)
        if found is None:
            found = self.symbols.get(key)
            if found is not None:
                return self.sizes.settle(found)
        if found is None and key in self.context.definitions:
            definition = self.context.definitions[key]
            # f written for f(x), where x is a declared name; a parameter that stands for nothing else must be given.
            if all(p in self.context.symbols.values() or p in self.scope.values() for p in definition.parameters):
                found = definition.body
        return found

    def _special(self, base: tree.Name, node: Node, key: str) -> Expr | None:
        plain = base.style == "plain" and not base.accents
        if base is node:
            if plain and base.name in _CONSTANTS:
                return _CONSTANTS[base.name]
            if plain and base.name == "I" and self.evidence.scalar_like and not self.strict and not self._declared_arrays():
                return None  # a current, an intensity, a moment of inertia
            if plain and base.name == "I" or (base.name in ("I",) and base.style in ("bold", "blackboard", "roman")):
                if plain and not self.evidence.algebra and not self.strict and not self._declared_arrays():
                    self.assume("$I$ is the identity matrix")
                return b.identity(self.sizes.fresh())
            if base.name == "1" and base.style in ("bold", "blackboard"):
                return b.ones(vector_shape(self.sizes.fresh()))
            if base.name == "0" and base.style == "bold":
                return b.zeros(vector_shape(self.sizes.fresh()))
            if plain and base.name == "e" and "e" in self.evidence.terms and "e" not in self.evidence.powers and not self.strict:
                # y - Xb - e: a vector of errors, where a number does not fit
                self.candidates["e"] = (("constant", 0.0), ("vector", 0.55))
                if self.kinds.get("e", 0) == 1:
                    return self.undeclared(key, base, node, self.candidates["e"])
            if (plain and base.name == "e" and "e" not in self.evidence.transposed) or (base.style == "roman" and base.name == "e"):
                self.assume("e is Euler's number")
                return b.E
            if base.style == "roman" and base.name in ("i", "j"):
                return b.I_UNIT
            if plain and base.name == "i" and (self._complex_context() or self._rotates()):
                self.assume("i is the imaginary unit")
                return b.I_UNIT
            if (
                plain
                and base.name == "j"
                and self.evidence.engineering
                and not self.strict
                and not self.evidence.index_letters & {"i", "j"}
            ):
                self.assume("j is the imaginary unit")
                return b.I_UNIT
            if key in self.context.sizes:
                return size_symbol(key)
            if key in self.evidence.bounds and not self.strict:
                self.assume(f"${key}$ is a natural number")
                if key.startswith("\\"):
                    return b.symbol(self.python_name(key, base), SCALAR, ("natural",), latex=key)
                return size_symbol(key)
        return None

    def _rotates(self) -> bool:
        used = self.evidence.rotating or self.evidence.factors.get("i", 0) > 0  # e^{ix}, a+bi; not i \ne k
        return not self.strict and used and not self.evidence.index_letters & {"i", "j"}

    def _complex_context(self, beside: Expr | None = None) -> bool:
        if beside is not None and is_imaginary(beside, self.context.definitions):
            return True
        if not self.evidence.index_letters & {"i", "j"} and any("complex" in s.properties for s in self.context.symbols.values()):
            return True
        return "complex" in self.context.conventions or r"\pm i" in self.text or r"i\theta" in self.text or r"i\pi" in self.text

    def _unit_vector(self, key: str, base: tree.Name) -> Expr | None:
        r"""`2\mathbf{i}+3\mathbf{j}`, `\hat{\imath}`: the unit vectors along the axes, where at least two of them stand."""
        place = _AXES.get(base.name)
        if place is None or not (base.style == "bold" or "hat" in base.accents):
            return None
        here = {n for n in _AXES if key.replace(base.name, n) in self.evidence.names}
        if len({_AXES[n] for n in here}) < 2:
            return None
        size = 3 if "k" in here or r"\times" in self.text else 2
        self.assume(r"$\mathbf{i}$, $\mathbf{j}$, $\mathbf{k}$ are the unit vectors along the axes")
        return b.vector([b.num(int(n == place)) for n in range(size)])

    def undeclared(self, key: str, base: tree.Name, node: Node, kinds: tuple[tuple[str, float], ...] | None = None) -> Expr:
        """A new symbol for a name nothing is said about, of the kind this attempt assigns."""
        if key in self.context.functions:
            return self.bare_function(key, node)
        if key in self.context.definitions:
            raise self.error(ReadingError, f"the function {key} stands without its argument", node)
        if self.strict:
            raise self.error(ReadingError, f"{key} is not declared", node, r"declare it: Given $... \in \mathbb{R}^{...}$")
        if base.style == "calligraphic" and base.name in _CALLIGRAPHIC_NUMBERS and kinds is None:
            kinds = (("scalar", 0.0),)
        elif base.style in ("calligraphic", "blackboard", "fraktur", "script"):
            raise self.error(NotSupported, f"{key} is not declared, and custom does not say what it is", node)
        unit = self._unit_vector(key, base)
        if unit is not None:
            return unit
        if base.name in _SIGNS and base.style == "plain":
            raise self.error(NotSupported, f"the sign \\{base.name} is no name of a quantity", node)
        moving = self.evidence.dependence is not None and key in self.evidence.dependence.processes
        if moving and kinds is None:
            kinds = (("vector", 0.0), ("matrix", 1.0)) if base.style == "bold" else (("scalar", 0.0), ("vector", 0.5))
        kin = self.kin(key, base) if kinds is None else None
        if kin is not None:
            made = b.symbol(self.python_name(key, base), kin.shape, ("real",) if kin.is_scalar else (), latex=key)
            self.symbols[key] = made
            self.assume(f"${key}$ has the shape of ${kin.latex}$")
            self.implicit.add(key)
            return made
        if kinds is None:
            kinds = custom_kinds(base, key, self.evidence, self._declared_arrays())
        family = self._block_family(base, node) or self._sibling_family(base, node)
        if family is not None:
            kinds = self.candidates.get(family, kinds)
        self.candidates[family or key] = kinds
        kind = kinds[min(self.kinds.get(family or key, 0), len(kinds) - 1)][0]
        sibling = self._siblings.get(family or "")
        if kind == "vector" and sibling is not None:
            shape = self.sizes.shape(sibling.shape)
        elif kind == "vector":
            shape = vector_shape(self.sizes.fresh())
        elif kind in ("matrix", "family"):
            shape = matrix_shape(self.sizes.fresh(), self.sizes.fresh())
        else:
            shape = SCALAR
        base_kind = "complex" if key in self.evidence.conjugated and base.accents != ("bar",) else ("real" if shape.is_scalar else None)
        properties = (*((base_kind,) if base_kind else ()), *(("process",) if moving else ()))
        made = b.symbol(self.python_name(key, base), shape, properties, latex=key, family=kind == "family")
        self.symbols[key] = made
        if family is not None and kind == "vector":
            self._siblings[family] = made
        return made

    def _sibling_family(self, base: tree.Name, node: Node) -> str | None:
        r"""The name under which `x_0`, `x_k` and `x^*` share their kind and their size: points of one space."""
        if not base.name[0].islower() or base.style != "plain" or self.strict or node is base and not base.accents:
            return None
        sub = node.sub if isinstance(node, tree.Script) else None
        step = sub.terms[0] if isinstance(sub, tree.Sum) else sub
        number = isinstance(step, tree.Number) and step.text == "0"
        letter = isinstance(step, tree.Name) and step.name in ("k", "t", "n", "*", "star")
        if sub is not None and not (number or letter):
            return None
        bare = key_of(tree.Name(base.start, base.end, base.name, base.style))
        return None if bare is None or bare in self.evidence.indexed else f"{bare}~"

    def _declared_arrays(self) -> dict[str, object]:
        """The declared vectors and matrices that occur: beside them a capital letter is a matrix by custom."""
        bodies = ((k, d.body) for k, d in self.context.definitions.items())
        declared = {**dict(bodies), **self.context.symbols}
        return {k: s for k, s in declared.items() if not s.is_scalar and {k, k.split("_")[0]} & self.evidence.names}

    def _block_family(self, base: tree.Name, node: Node) -> str | None:
        r"""The name under which `\Sigma_{11}`, `\Sigma_{12}`, `\Sigma_{22}` share their kind: blocks are all matrices or all numbers."""
        sub = node.sub if isinstance(node, tree.Script) and node.base is base else None
        if isinstance(sub, tree.Number) and len(sub.text) == 2 and base.name[0].isupper():
            return f"{key_of(base)}_{{..}}"
        return None

    def is_function(self, node: Node) -> bool:
        """Whether a name is declared or defined as a function."""
        key = key_of(node)
        if key is None:
            return False
        definition = self.context.definitions.get(key)
        return key in self.context.functions or (definition is not None and bool(definition.parameters))

    def bare_function(self, key: str, node: Node) -> Expr:
        """`f` written for `f(x)`: applied to the declared letters of its arguments' shapes, where custom leaves no choice."""
        function = self.context.functions[key]
        home = self.function_at_home(key)
        if home is not None:
            return home
        arguments = list(function.depends_on)
        for wanted in function.arguments if not arguments else ():
            fitting = [s for s in self.context.symbols.values() if s.op == "symbol" and s.shape == wanted]
            named = [s for s in fitting if s.name == "x"] or (fitting if len(fitting) == 1 else [])
            if not named:
                raise self.error(ReadingError, f"the function {key} stands without its argument", node, f"write {key}(x)")
            arguments.append(named[0])
        if not arguments:
            raise self.error(ReadingError, f"the function {key} stands without its argument", node, f"write {key}(x)")
        return b.apply(function.name, arguments, SCALAR if function.result is None else function.result, latex=function.latex)

    def kin(self, key: str, base: tree.Name) -> Expr | None:
        r"""What `\hat{x}`, `x^*`, `\mathbf{x}_0` are decorations of: a declared name of the same letter, whose shape they share."""
        bare = key_of(tree.Name(base.start, base.end, base.name, base.style))
        if bare is None or bare == key:
            return None
        if base.accents == ("bar",) and bare in self.evidence.indexed:
            return None  # \bar x beside x_i is a mean, a number
        found = self.context.symbols.get(bare)
        if found is not None and "complex" in found.properties and base.accents == ("bar",):
            return None
        if found is None and bare in self.context.definitions and not self.context.definitions[bare].parameters:
            found = self.context.definitions[bare].body
        return found

    def python_name(self, key: str, base: tree.Name) -> str:
        name = python_name(key)
        taken = self.names.get(name)
        if taken is not None and taken != key:
            name = f"{name}_vec" if base.style == "bold" else f"{name}_"
            while name in self.names and self.names[name] != key:
                name += "_"
        self.names[name] = key
        return name

    def fresh_index(self) -> Expr:
        """An index for a sum that the text does not write."""
        self._indices += 1
        letter = "ijkl"[(self._indices - 1) % 4]
        return b.symbol(f"{letter}_{self._indices}", SCALAR, ("index",), latex=f"{letter}_{{{self._indices}}}")

    # Sums and equal shapes

    def add(self, terms: Sequence[Expr], node: Node | None = None) -> Expr:
        """A sum, sizes inferred; a number beside a vector is that number times the vector of ones."""
        if len(terms) == 1:
            return terms[0]
        shape: Shape | None = None
        for term in terms:
            if not term.is_scalar:
                if shape is None:
                    shape = term.shape
                elif not self.sizes.equate_shapes(shape, term.shape):
                    settled = [self.sizes.settle(t) for t in terms]
                    return b.add(*settled)  # refuses, with the two sizes
        settled = [self.sizes.settle(t) for t in terms]
        if shape is not None and any(t.is_scalar for t in settled):
            shape = self.sizes.shape(shape)
            settled = [b.zeros(shape) if t is b.ZERO else t for t in settled]
            if shape.kind == "vector" and all(t.op == "number" for t in settled if t.is_scalar):
                self.assume(r"a number added to a vector is added to each entry")
                settled = [b.mul(t, b.ones(shape)) if t.is_scalar else t for t in settled]
        return b.add(*settled)

    def like(self, left: Expr, right: Expr) -> tuple[Expr, Expr]:
        """Two sides of one shape: sizes inferred, a zero made to fit."""
        left, right = self.sizes.settle(left), self.sizes.settle(right)
        if left is b.ZERO and not right.is_scalar:
            return b.zeros(right.shape), right
        if right is b.ZERO and not left.is_scalar:
            return left, b.zeros(left.shape)
        for one, other, swap in ((left, right, False), (right, left, True)):
            if one.op == "zeros" and not other.is_scalar and one.shape.kind != other.shape.kind:
                zero = b.zeros(other.shape)
                return (other, zero) if swap else (zero, other)
        if self.sizes.equate_shapes(left.shape, right.shape):
            left, right = self.sizes.settle(left), self.sizes.settle(right)
        if left.shape != right.shape:
            for one, other, swap in ((left, right, False), (right, left, True)):
                turned = self.in_other_layout(one, other)
                if turned is not None:
                    return (self.sizes.settle(other), turned) if swap else (turned, self.sizes.settle(other))
            raise SizeMistake(f"the two sides differ in shape: one is a {left.shape}, the other a {right.shape}")
        return left, right

    def in_other_layout(self, one: Expr, other: Expr) -> Expr | None:
        """A gradient or Jacobian as its transpose, where only so it fits what it is said to equal."""
        if is_partials(one) and other.shape == matrix_shape(1, len(one.args)):
            self.assume("the partial derivatives are written in a row, as the other side has them")
            return b.matrix([one.args])
        if one.op not in ("gradient", "jacobian") or one.args[1].shape.kind != "vector":
            return None
        if not self.sizes.equate_shapes(one.shape.transposed, other.shape):
            return None
        body, variable = (self.sizes.settle(a) for a in one.args)
        layout = "numerator" if one.data == "denominator" else "denominator"
        turned = b.gradient(body, variable, layout) if one.op == "gradient" else b.jacobian(body, variable, layout)
        kind = "gradient" if one.op == "gradient" else "Jacobian"
        self.assume(f"the {kind} by ${variable.latex}$ is written in {layout} layout, as the other side has it")
        return turned

    @contextmanager
    def bound(self, key: str, symbol: Expr) -> Iterator[None]:
        """Within the block, `key` stands for a bound variable."""
        before = self.scope.get(key)
        self.scope[key] = symbol
        try:
            yield
        finally:
            if before is None:
                del self.scope[key]
            else:
                self.scope[key] = before
