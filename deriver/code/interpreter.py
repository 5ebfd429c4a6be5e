"""Statements: a safe interpreter for the numeric Python of documents.

Comes in: statements of `ast`, a number system. Goes out: what was printed, assigned and asserted at the lines asked for. What is not
understood makes everything that rests on it unknown, and never ends the run.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import mpmath
import numpy as np

from .evaluator import Evaluator
from .functions import BUILTINS, listed
from .outcomes import Stuck, Unknown
from .systems import System
from .values import Break, Continue, Function, Library, Record, Return, Row

__all__ = ["Record", "Run"]

_LIBRARIES = {"numpy": "numpy", "numpy.linalg": "linalg", "numpy.random": "random", "math": "math"}
#: Names by which a program changes names it does not write.
_ANYTHING = frozenset({"exec", "eval", "globals", "locals", "setattr", "vars", "delattr", "get_ipython"})
_FAILS = (ArithmeticError, ValueError, TypeError, IndexError, KeyError, AttributeError, RecursionError, MemoryError, NotImplementedError,
          np.linalg.LinAlgError, mpmath.libmp.NoConvergence)  # fmt: skip


class Run(Evaluator):
    """One run of the code of a document in one number system; names stay from program to program."""

    def __init__(self, system: System) -> None:
        super().__init__(system)
        self.records: dict[int, list[Record]] = {}
        self._watched: frozenset[int] = frozenset()
        self._opaque: set[str] = set()  # functions of which nothing is known, not even which names they change

    def execute(self, body: Sequence[ast.stmt], watched: frozenset[int], mark: str) -> None:
        """Run statements; those on a watched line (their last) are recorded. `mark` is noted of everything assigned."""
        self._watched, self.mark = watched, mark
        self._left = min(self.system.work, self._all_left)
        begun = self._left
        for statement in body:
            try:
                self._statement(statement)
            except (Break, Continue, Return):
                self._give_up(statement, "a jump outside of a loop or function")
        self._all_left -= begun - max(self._left, 0)

    # Statements ---------------------------------------------------------------------------------------------------------

    def _statement(self, node: ast.stmt) -> None:
        outermost = not self._frames
        before = self._touched
        if outermost or isinstance(node, (ast.Expr, ast.Assign, ast.AugAssign, ast.Assert, ast.AnnAssign)):
            self._touched = {self.mark}
        try:
            self._spend(1)
            handler = getattr(self, "_do_" + type(node).__name__.lower(), None)
            if handler is None:
                raise Stuck(f"a statement that is not read ({type(node).__name__.lower()})")
            with np.errstate(all="ignore"):
                handler(node)
        except Stuck as stuck:
            self._give_up(node, str(stuck))
            if self._frames:
                raise
        except _FAILS as problem:
            self._give_up(node, f"the code fails ({type(problem).__name__})")
            if self._frames:
                raise Stuck(f"the code fails ({type(problem).__name__})") from None
        finally:
            self._touched = before | self._touched

    def _give_up(self, node: ast.stmt, why: str) -> None:
        """What a statement would have changed is not known any more."""
        for name in _changed(node):
            self._store_name(name, Unknown(why))
        if isinstance(node, ast.FunctionDef):
            self._opaque.add(node.name)
        calls = {n.func.id for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        for name in calls:
            function = self._peek(name)
            if isinstance(function, Function) and isinstance(function.node, ast.FunctionDef):
                for inside in _changed(function.node):
                    if isinstance(self._peek(inside), (np.ndarray, list)):
                        self._forget(self._peek(inside), why)
        if calls & self._opaque or any(isinstance(n, ast.Name) and n.id in _ANYTHING for n in ast.walk(node)):
            for cell in self.names.values():
                cell.value = Unknown(why)
        for name in self._reached(node):
            value = self._peek(name)
            if isinstance(value, (np.ndarray, list)):
                self._forget(value, why)
        for inner in ast.walk(node):
            end = getattr(inner, "end_lineno", None)
            if isinstance(inner, ast.stmt) and end in self._watched:
                assert end is not None
                self.records.setdefault(end, []).append(Record(why=why))

    def _reached(self, node: ast.stmt) -> set[str]:
        """Names whose values a call that is not known may have changed."""
        found: set[str] = set()
        for call in ast.walk(node):
            if not isinstance(call, ast.Call):
                continue
            root: ast.expr = call.func
            while isinstance(root, ast.Attribute):
                root = root.value
            known = isinstance(root, ast.Name) and isinstance(self._peek(root.id), (Library, Row))
            harmless = isinstance(call.func, ast.Name) and (call.func.id in BUILTINS or call.func.id == "print")
            mutates = isinstance(call.func, ast.Attribute) and call.func.attr in ("shuffle", "fill_diagonal", "put", "copyto", "place")
            if (known or harmless) and not mutates:
                continue
            for part in (*call.args, *(k.value for k in call.keywords), root):
                found |= {n.id for n in ast.walk(part) if isinstance(n, ast.Name)}
        return found

    def _forget(self, value: Any, why: str) -> None:
        """No name that shares this value is known any more."""
        for frame in (self.names, *self._frames):
            for cell in frame.values():
                other = cell.value
                if other is value or (isinstance(other, np.ndarray) and isinstance(value, np.ndarray) and np.shares_memory(other, value)):
                    cell.value = Unknown(why)

    def _record(self, node: ast.stmt, values: Sequence[Any]) -> None:
        if node.end_lineno in self._watched:
            held = tuple(v.copy() if isinstance(v, np.ndarray) else v for v in values)
            assert node.end_lineno is not None
            self.records.setdefault(node.end_lineno, []).append(Record(held, frozenset(self._touched)))

    def _do_expr(self, node: ast.Expr) -> None:
        call = node.value
        if isinstance(call, ast.Constant):
            return
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print" and "print" not in self.names:
            values: list[Any] = []
            for arg in call.args:
                if isinstance(arg, ast.JoinedStr):
                    values += [self._expression(part.value) for part in arg.values if isinstance(part, ast.FormattedValue)]
                elif not (isinstance(arg, ast.Constant) and isinstance(arg.value, str)):
                    values.append(self._expression(arg))
            self._record(node, values)
            return
        value = self._expression(call)
        self._record(node, [value])

    def _do_assign(self, node: ast.Assign) -> None:
        value = self._expression(node.value)
        for target in node.targets:
            self._store(target, value)
        self._record(node, [value])

    def _do_annassign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            value = self._expression(node.value)
            self._store(node.target, value)
            self._record(node, [value])

    def _do_augassign(self, node: ast.AugAssign) -> None:
        load = ast.copy_location(ast.parse(ast.unparse(node.target), mode="eval").body, node.target)
        old, more = self._expression(load), self._expression(node.value)
        value = self._binary(node.op, old, more)
        if isinstance(old, np.ndarray):
            if not np.can_cast(np.asarray(value).dtype, old.dtype, "same_kind"):
                raise Stuck("an array of whole numbers changed in place by others")
            old[...] = value  # in place: other names for the array see it
            value = old
        elif isinstance(old, list):
            old[:] = value
            value = old
        self._store(node.target, value)
        self._record(node, [value])

    def _do_assert(self, node: ast.Assert) -> None:
        self._record(node, [self._truth(self._expression(node.test))])

    def _do_pass(self, node: ast.Pass) -> None:
        pass

    def _do_if(self, node: ast.If) -> None:
        branch = node.body if self._truth(self._expression(node.test)) else node.orelse
        for statement in branch:
            self._inner(statement)

    def _do_for(self, node: ast.For) -> None:
        for value in listed(self._expression(node.iter)):
            self._spend(1)
            self._store(node.target, value)
            try:
                for statement in node.body:
                    self._inner(statement)
            except Continue:
                continue
            except Break:
                break
        else:
            for statement in node.orelse:
                self._inner(statement)

    def _do_while(self, node: ast.While) -> None:
        if node.orelse:
            raise Stuck("a loop with an else")
        while self._truth(self._expression(node.test)):
            self._spend(1)
            try:
                for statement in node.body:
                    self._inner(statement)
            except Continue:
                continue
            except Break:
                break

    def _inner(self, statement: ast.stmt) -> None:
        """A statement of a compound one: where it is stuck, so is the whole."""
        try:
            self._spend(1)
            handler = getattr(self, "_do_" + type(statement).__name__.lower(), None)
            if handler is None:
                raise Stuck(f"a statement that is not read ({type(statement).__name__.lower()})")
            handler(statement)
        except _FAILS as problem:
            raise Stuck(f"the code fails ({type(problem).__name__})") from None

    def _do_break(self, node: ast.Break) -> None:
        raise Break

    def _do_continue(self, node: ast.Continue) -> None:
        raise Continue

    def _do_return(self, node: ast.Return) -> None:
        raise Return(None if node.value is None else self._expression(node.value))

    def _do_functiondef(self, node: ast.FunctionDef) -> None:
        if node.decorator_list:
            raise Stuck("a decorated function")
        self._store_name(node.name, self._made(node))

    def _do_import(self, node: ast.Import) -> None:
        for alias in node.names:
            name = alias.name if alias.asname else alias.name.split(".")[0]
            self._store_name(alias.asname or name, Library(_LIBRARIES.get(name, "another: " + name)))

    def _do_importfrom(self, node: ast.ImportFrom) -> None:
        library = Library(_LIBRARIES.get(node.module or "", "another: " + str(node.module)))
        for alias in node.names:
            if alias.name == "*":
                raise Stuck("an import of everything")
            try:
                value: Any = self._attribute(library, alias.name)
            except Stuck as stuck:
                value = Unknown(str(stuck))
                if library.name.startswith("another"):
                    value = Library(f"{library.name}.{alias.name}")
            self._store_name(alias.asname or alias.name, value)


def _changed(node: ast.stmt) -> set[str]:
    """The names a statement assigns, or assigns into."""
    found: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, (ast.Store, ast.Del)):
            found.add(inner.id)
        elif isinstance(inner, (ast.FunctionDef, ast.ClassDef)):
            found.add(inner.name)
        elif isinstance(inner, (ast.Import, ast.ImportFrom)):
            found |= {(a.asname or a.name).split(".")[0] for a in inner.names}
        elif isinstance(inner, (ast.Subscript, ast.Attribute)) and isinstance(inner.ctx, ast.Store):
            root: ast.expr = inner
            while isinstance(root, (ast.Subscript, ast.Attribute)):
                root = root.value
            if isinstance(root, ast.Name):
                found.add(root.id)
    return found
