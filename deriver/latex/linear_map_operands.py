r"""The operands of questions on linear maps, bases and blocks: the matrix of a map, basis and images, two bases, a matrix and its block.

Comes in: the formulas of a `LinearAsk`. Goes out: expressions in the order their kind expects. Does not know: other kinds of questions.
"""

from __future__ import annotations

from ..errors import NotSupported, ReadingError
from ..expression import Expr
from ..expression import build as b
from . import patterns as re
from . import tree
from .linear_equations import columns_of
from .linear_maps import applied, domain_letter, expanded, matrix_images, matrix_of_map, matrix_of_values, polynomial_images
from .linear_operands import is_array
from .linear_systems import Systems
from .tree import Node
from .wording import Token, node_of

__all__ = ["MapOperands"]


class MapOperands(Systems):
    """What maps and bases are made of."""

    # Maps and blocks ---------------------------------------------------------------------------------------------------------

    def map_operands(self) -> list[Expr]:
        """The matrix of a map and the bases; or values, or polynomials with their images."""
        nodes = [item for t in self.of("of") for item in _parted(self.task.formula(t))]
        bases = [_parted(self.task.formula(t)) for t in self.of("basis")]
        bases = [_parted(group[0].content) if len(group) == 1 and isinstance(group[0], tree.Fence) else group for group in bases]
        if not nodes:
            raise self.error(ReadingError, "no map is given", "Find the matrix of $T(x,y)=(x+y,2x)$")
        polynomials = self.polynomial_bases(bases)
        if polynomials is not None:
            at_numbers = self.values_of_polynomials(nodes, polynomials[0])
            if at_numbers is not None:
                self.request.add("formula")
                return [at_numbers]
            return self.polynomials(nodes, polynomials)
        columns = [columns_of([self.expr(v) for v in basis]) for basis in bases]
        if len(nodes) == 1:
            rows = matrix_of_map(self, nodes[0])
            if rows is not None:
                self.request.add("formula")
                return [rows, *columns]
            if applied(nodes[0]) is None and not isinstance(nodes[0], tree.Chain):
                found = self.listed(nodes[0])[0]
                if found.op == "matrix":
                    return [found, *columns]
                raise self.error(ReadingError, "the map is not given", "a formula $T(x,y)=...$, its values at a basis, or its matrix")
        values = matrix_of_values(self, nodes)
        if values is None:
            raise self.error(NotSupported, "a map is given by a formula $T(x,y)=...$ or by its values at a basis here")
        self.request.add("values")
        return [*values, *columns]

    def map_of_a_space(self) -> list[Expr] | None:
        """Basis and images of `T(p)=p'` or `T(X)=AX-XA`, where the basis of the space is named; None for maps of columns."""
        nodes = [item for t in self.of("of") for item in _parted(self.task.formula(t))]
        bases = [_parted(self.task.formula(t)) for t in self.of("basis")]
        bases = [_parted(group[0].content) if len(group) == 1 and isinstance(group[0], tree.Fence) else group for group in bases]
        found = applied(nodes[0]) if len(nodes) == 1 and len(bases) == 1 else None
        if found is None or len(found[1]) != 1:
            return None
        of_arrays = all(isinstance(n, tree.Environment) for n in bases[0])
        values = None if of_arrays else self.values_of_polynomials(nodes, bases[0])
        if values is not None:
            self.request.add("values at numbers")
            if self.ask.kind == "null_space":
                self.request.add("space map")
                return [*(self.expr(n) for n in bases[0]), values]
            return [values]
        self.request.add("space map")
        if of_arrays:
            self.request.add("matrices")
            return [*(self.expr(n) for n in bases[0]), *matrix_images(self, nodes[0], bases[0])]
        basis, images, _ = self.polynomials(nodes, bases)
        return [*basis.args, *images.args]

    def values_of_polynomials(self, nodes: list[Node], basis: tuple[Node, ...]) -> Expr | None:
        r"""The matrix of `T(p)=(p(0),p(1))`: the values of each polynomial of the basis are a column; None for other maps."""
        if len(nodes) != 1:
            return None
        letter = domain_letter(basis, self.task.text)
        found = polynomial_images(self, nodes[0], basis, letter)
        if found is None or any(letter in {s.latex for s in e.free} for e in found[1]):
            return None
        columns = [b.vector([e]) if e.is_scalar else b.transpose(e) if e.shape.kind == "row" else e for e in found[1]]
        if any(e.op != "vector" for e in columns) or len({len(e.args) for e in columns}) != 1:
            return None
        self.assumed = [a for a in self.assumed if not a.startswith(f"${letter}$ ")]
        self.assumed.append("column j of the matrix holds the values at the j-th polynomial of the basis")
        return b.matrix([[expanded(e.args[i]) for e in columns] for i in range(len(columns[0].args))])

    def polynomial_bases(self, bases: list[tuple[Node, ...]]) -> list[tuple[Node, ...]] | None:
        """The bases where they are of polynomials; the powers of x where only the space is named, as $P_2$."""
        if bases:
            written = " ".join(self.task.text[n.start : n.end] for group in bases for n in group)
            numbers = all(not _is_vector(n) for group in bases for n in group)
            return bases if numbers and re.search(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])", written) else None
        return None

    def polynomials(self, nodes: list[Node], bases: list[tuple[Node, ...]]) -> list[Expr]:
        """Basis, images, basis of the images, each as a vector of polynomials."""
        letter = domain_letter(bases[0], self.task.text)
        found = polynomial_images(self, nodes[0], bases[0], letter) if len(nodes) == 1 else None
        if found is None:
            raise self.error(NotSupported, "a map of polynomials is given by a formula $T(p)=...$ here")
        self.request.add("polynomials")
        self.assumed = [a for a in self.assumed if not a.startswith(f"${letter}$ ")]
        if any(not e.is_scalar for e in found[1]):
            raise self.error(NotSupported, "the images are polynomials here")
        target = [self.expr(n) for n in bases[-1]]
        return [b.vector(found[0]), b.vector(found[1]), b.vector(target)]

    def two_bases(self) -> list[Expr]:
        """The old basis and the new one, each as the columns of a matrix."""
        out: list[Expr] = []
        for role in ("from", "to"):
            found = [e for t in self.of(role) for e in self.arrays(t)]
            out.append(columns_of(found) if found else b.ZERO)
        sizes = [e.shape.rows for e in out if e is not b.ZERO]
        if not sizes or sizes[0] is None or (b.ZERO in out and not self.request & {"from standard", "to standard"}):
            raise self.error(ReadingError, "two bases are expected here", "the change of basis matrix from $B$ to $C$")
        n = sizes[0].number or 0
        unit = b.matrix([[b.ONE if i == j else b.ZERO for j in range(n)] for i in range(n)])
        return [unit if e is b.ZERO else e for e in out]

    def blocks(self) -> list[Expr]:
        """The matrix, and in the request how large the block is whose complement is asked for."""
        whole = [e for t in self.of("basis") for e in self.arrays(t)]
        named = [t for t in self.of("of")]
        if not whole and len(named) == 1:
            whole = self.arrays(named[0])
        elif len(whole) == 1 and len(named) == 1:
            self.request.add(f"block {self.block_size(named[0], whole[0])}")
        if len(whole) != 1:
            raise self.error(ReadingError, "a matrix and one of its blocks are expected here", "the Schur complement of $A$ in $M$")
        e = whole[0]
        if e.op == "block":
            width = e.data[1] if isinstance(e.data, tuple) and len(e.data) > 1 else 2
            e = b.matrix(_joined([e.args[i : i + width] for i in range(0, len(e.args), width)]))
        return [e]

    def block_size(self, token: Token, whole: Expr) -> int:
        """Rows of the upper left block; negative for the lower right one."""
        size = re.fullmatch(r"\s*(\d+)\s*\\times\s*(\d+)\s*", token.text)
        if size is not None and size[1] == size[2]:
            return int(size[1])
        node = node_of(self.task.text, token)
        block = self.listed(node)[0]
        if block.is_scalar and whole.op == "matrix":
            corners = (whole.args[0] == block, whole.args[-1] == block)
            letter = token.text.strip()[:1]
            if any(corners):
                return 1 if corners == (True, False) or (all(corners) and letter != "D") else -1
        rows = block.shape.rows.number if block.shape.rows is not None else 1
        if whole.op == "block" and whole.args[0] == block:
            return rows or 0
        if whole.op == "block" and whole.args[-1] == block:
            return -(rows or 0)
        if whole.op == block.op == "matrix" and rows is not None:
            n, side = whole.data[1], block.data[1]
            table = [whole.args[i : i + n] for i in range(0, len(whole.args), n)]
            if block.args == tuple(x for r in table[:rows] for x in r[:side]):
                return rows
            if block.args == tuple(x for r in table[-rows:] for x in r[-side:]):
                return -rows
        raise self.error(ReadingError, "this is neither the upper left nor the lower right block of the matrix")


def _parted(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, tree.Sequence) else (node,)


def _is_vector(node: Node) -> bool:
    return is_array(node) and not (isinstance(node, tree.Fence) and not isinstance(node.content, tree.Sequence | tree.Environment))


def _joined(blocks: list[tuple[Expr, ...]]) -> list[list[Expr]]:
    """The rows of a matrix whose blocks are written out."""
    rows: list[list[Expr]] = []
    for row in blocks:
        parts = []
        for e in row:
            if e.op == "vector":
                parts.append([[x] for x in e.args])
            elif e.op == "transpose" and e.args[0].op == "vector":
                parts.append([list(e.args[0].args)])
            elif e.op == "matrix":
                width = e.data[1]
                parts.append([list(e.args[i : i + width]) for i in range(0, len(e.args), width)])
            elif e.is_scalar:
                parts.append([[e]])
            else:
                raise NotSupported("the blocks are written out here")
        rows.extend([x for part in line for x in part] for line in zip(*parts, strict=True))
    return rows
