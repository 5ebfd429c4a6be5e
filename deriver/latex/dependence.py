r"""Which letters of a formula are functions, and of what: what the notation of derivatives says about undeclared names.

`y'+2y=e^{-t}` says that y is a function of t, `u_t=ku_{xx}` that u is one of x and t, `dX_t=\mu\,dt+\sigma\,dW_t` that X is a process.
Comes in: a syntax tree. Goes out: a `Dependence`; nothing declared is looked at here, and what is declared wins.
"""

from __future__ import annotations

from collections.abc import Iterable

from .dependence_scan import Uses
from .implications import Dependence, Implied
from .letters import (
    CAPITALS,
    COORDINATES,
    LAPLACED,
    MIXED,
    MOVED,
    SPACE,
    TIME,
    UNKNOWNS,
    is_bold,
    is_name_like,
    is_ordinary,
    letters_below,
    place_of_letter,
)
from .names import key_of
from .tree import Name, Node, Script
from .turned import drop_turned

__all__ = ["Dependence", "Implied", "dependence_of"]


def dependence_of(node: Node) -> Dependence:
    """What a formula implies of its letters."""
    scan = _Scan()
    scan.walk(node)
    if scan.primed:
        drop_turned(scan.primed, scan.primed_applied, node)
    return scan.resolved()


class _Scan(Uses):
    """One pass over a tree, and what follows from it."""

    # What follows ------------------------------------------------------------------------------------------------------

    def twin(self, key: str) -> str:
        r"""`\mathbf{x}` for the x of x_i, where that occurs."""
        bold = rf"\mathbf{{{key}}}"
        return bold if bold in self.names else key

    def resolved(self) -> Dependence:
        out = Dependence(exact=self.exact)
        for name in list(self.flows):
            strong = self.twin(name)
            if strong != name and strong in self.names:
                self.flows[strong] = self.names[strong]
                self.partial.setdefault(strong, []).extend(self.partial.pop(name, ()))
                del self.flows[name]
        for name, by in self.partial.items():
            self.partial[name] = ["|" + self.twin(b[1:]) if b.startswith("|") else b for b in by]
        out.flows = set(self.flows)
        self.find_processes(out)
        out.own = self.own_names()
        functions: dict[str, list[tuple[str, bool]]] = {}
        ordinary = {k: n for k, n in self.primed.items() if is_ordinary(n, k) or k in self.dotted}
        ordinary |= {k: n for k, n in self.primed.items() if is_bold(n) and k + "'" in self.sides and k + "'" not in out.own}
        ordinary |= {k: n for k, n in self.primed.items() if k in self.valued and k + "'" in self.sides}  # T' = ..., T(0) = T_0
        ordinary |= {k: n for k, n in self.primed.items() if k in self.valued and not is_bold(n)}  # LI' + RI = E, I(0) = 0
        ordinary |= {k: n for k, n in self.dotted.items()}
        ordinary = {k: n for k, n in ordinary.items() if k + "'" not in out.own}
        total = {k: list(dict.fromkeys(v)) for k, v in self.total.items() if k not in out.processes}
        single = self.independent(ordinary, total)
        for key in ordinary:
            functions[key] = [(self.own_variable(key, ordinary, total) or ("t" if key in self.dotted else single), False)]
        for key, by in total.items():
            if key in self.partial and all(b in total and b != key for b in self.partial[key]):
                continue  # df/dt beside df/dx dx/dt: f is a function of x, and x of t
            chained = [b for b in by if b in total or b in ordinary]
            by = chained or list(dict.fromkeys([*by, *(b for b in self.partial.get(key, ()) if b[0] != "|")]))
            if is_name_like(self.names[key]) or key in ("I", "i"):  # a current
                functions[key] = [(b, is_bold(self.names[b])) for b in by]
        self.under_primes(functions, single)
        self.spatial(out, functions)
        self.sources(functions)
        for key, variables in functions.items():
            node = self.names.get(key) or ordinary.get(key) or Name(0, 0, key)
            entries = tuple((k, self.names.get(k) or Name(0, 0, k), vector) for k, vector in variables)
            out.functions[key] = Implied(node, entries, is_bold(node) or key in self.flows)
        return out

    def under_primes(self, functions: dict[str, list[tuple[str, bool]]], by: str) -> None:
        r"""`(e^{2t}y)'`, `(uv)'`: what is differentiated beside the variable is a function of it."""
        for content in self.primed_fences:
            for name in letters_below(content):
                key = key_of(name) or ""
                if name.name in MOVED and name.style == "plain" and not name.accents and key != by and key not in functions:
                    self.names.setdefault(key, name)
                    functions[key] = [(by, False)]

    def sources(self, functions: dict[str, list[tuple[str, bool]]]) -> None:
        r"""`\Delta u=f`, `\nabla\cdot\mathbf{E}=\rho`: the right side of a field equation is a function of the same variables."""
        rows = list(functions.values())
        if not rows or any(row != rows[0] for row in rows):
            return
        field = bool(self.flows) or any(vector for _, vector in rows[0]) or len(rows[0]) > 1
        for key in ("f", *((r"\rho",) if field else ())):
            node = self.names.get(key)
            if isinstance(node, Name) and key not in functions and key not in {k for k, _ in rows[0]} and key not in self.subs:
                if key not in self.applications and key not in self.profiles:
                    functions[key] = list(rows[0])

    def find_processes(self, out: Dependence) -> None:
        for key, node in self.moving.items():
            base = node.base if isinstance(node, Script) else node
            if isinstance(base, Name) and base.name in ("W", "B", "Z") and (isinstance(node, Script) or len(self.moving) > 1):
                out.noise = True
                out.processes.add(key)
        for key, node in self.moving.items():
            if isinstance(node, Script) and isinstance(node.sub, Name) and node.sub.name in ("t", "s", "u") and node.sup is None:
                if isinstance(node.base, Name) and node.base.name not in ("x", "y"):
                    out.processes.add(key)
            elif out.noise and isinstance(node, Name) and node.name not in ("t", "s"):
                out.processes.add(key)
        bases = {key_of(n.base) for k, n in self.moving.items() if isinstance(n, Script) and k in out.processes}
        for letter in bases:
            self.subs.pop(letter or "", None)

    def own_names(self) -> set[str]:
        own = set(self.own) | ({"t'"} if "t" in self.primed.keys() - self.dotted.keys() else set())  # another time
        for key, node in self.primed.items():
            base = node.base if isinstance(node, Script) else node
            if isinstance(base, Name) and base.name[0].isupper() and base.style in ("plain", "bold") and self.inverted:
                own.add(f"{key}'")  # A' = P^{-1}AP
        return own

    def independent(self, ordinary: dict[str, Node], total: dict[str, list[str]]) -> str:
        """What a prime differentiates by: t, or x where there is an x and no t."""
        by = {b for v in total.values() for b in v} - set(ordinary)
        if len(by) == 1:
            return by.pop()
        arguments = {a[0] for k, rows in self.applications.items() for a in rows if len(a) == 1 and k in ordinary} - set(ordinary)
        arguments -= {r"\pi", "e"}  # y(\pi) = 0 is a value
        if arguments & COORDINATES or self.valued & set(ordinary) or "t" in self.names or "x" in self.names:
            arguments &= COORDINATES  # y(a) = b as well
        if len(arguments) == 1:
            return arguments.pop()
        return "t" if "t" in self.names or "x" not in self.names or "x" in ordinary else "x"

    def own_variable(self, key: str, ordinary: dict[str, Node], total: dict[str, list[str]]) -> str | None:
        if key in total and len(total[key]) == 1:
            return total[key][0]
        found = {a[0] for a in self.applications.get(key, ()) if len(a) == 1 and a[0] in COORDINATES and a[0] not in ordinary}
        return found.pop() if len(found) == 1 else None

    def partials_by_subscript(self, functions: dict[str, list[tuple[str, bool]]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        fit = {k: rows for k, rows in self.subs.items() if k not in functions and (k in UNKNOWNS or k in CAPITALS or self.field(k, rows))}
        for key, rows in fit.items():
            singles = {r[0] for r in rows if len(r) == 1}
            pure = any(len(r) > 1 and len(set(r)) == 1 for r in rows)
            mixed = {r for r in rows if len(r) == 2 and r[0] != r[1]}
            letters = {x for r in rows for x in r}
            arguments = {x for row in self.applications.get(key, ()) for x in row}
            acted = key in self.deltas or key in self.fields or key in self.squares
            said = letters <= arguments or letters <= set(self.moving) or key in self.partial or acted
            if key in CAPITALS:
                good = (pure and bool(singles)) or said
            elif key not in UNKNOWNS:
                good = pure
            else:
                good = pure or said or (len(singles) > 1 and bool(singles & set(TIME)))
                good = good or any((q, p) in mixed for p, q in mixed) or bool(mixed) and key in MIXED
                good = good or (len(singles) > 1 and bool(letters & self.pointed.get(key, set())) and letters <= COORDINATES)
            if good:
                found[key] = sorted(letters)
        if not found:
            terms = {k: r for k, r in fit.items() if k in UNKNOWNS and k not in self.subs_inside}
            if len(terms) > 1 and len({x for rows in terms.values() for r in rows for x in r}) > 1:
                found = {k: sorted({x for r in rows for x in r}) for k, rows in terms.items()}
        return found

    def field(self, key: str, rows: Iterable[tuple[str, ...]]) -> bool:
        """Whether a letter is written as a function of all that stands below it: `K(x,t)` beside `K_t` and `K_{xx}`."""
        letters = {x for r in rows for x in r}
        return len(letters) > 1 and letters <= COORDINATES and len(letters) in self.rows.get(key, ()) and bool(self.pointed[key] & letters)

    def spatial(self, out: Dependence, functions: dict[str, list[tuple[str, bool]]]) -> None:
        """Functions of several variables: partial derivatives, gradients, divergences and Laplacians."""
        for key, node in self.gradients.items():
            if key in UNKNOWNS and key in self.subs:
                self.fields.setdefault(key, node)
        partial: dict[str, list[str]] = {k: list(v) for k, v in self.partial.items() if is_name_like(self.names[k])}
        for key, letters in self.partials_by_subscript(functions).items():
            partial.setdefault(key, []).extend(letters)
        named = {*self.fields, *self.flows}
        ratio = any(k in COORDINATES for k in self.deltas)
        for key in self.deltas:
            if key in partial or key in named or (key in LAPLACED and not ratio):
                out.laplaced.add(key)
        out.laplaced |= {k for k in self.squares if any(not by.startswith("|") for by in partial.get(k, ())) or k in LAPLACED - {"f"}}
        acted = {k for k in (*named, *out.laplaced) if k not in functions}
        keys = [*partial, *(k for k in acted if k not in partial)]
        if not keys:
            return
        scalars = list(dict.fromkeys(b for v in partial.values() for b in v if not b.startswith("|") and not is_bold(self.names[b])))
        scalars = [b for b in scalars if b not in partial and b not in functions]
        given = [row for k in keys for row in self.applications.get(k, ()) if len(row) > 1 and set(row) >= set(scalars)]
        order = [b for row in given for b in row if not is_bold(self.names[b])] + sorted(scalars, key=place_of_letter)
        scalars = list(dict.fromkeys(order))
        place = self.position(keys) if acted and not any(b in SPACE for b in scalars) else None
        for key in keys:
            own = list(dict.fromkeys(partial.get(key, ())))
            chained = [b for b in own if b in partial or b in functions]
            vectors = [b.lstrip("|") for b in own if b.startswith("|") or is_bold(self.names.get(b))]
            rows = [r for r in self.applications.get(key, ()) if len(r) > 1 and set(r) >= {*scalars, *vectors}]
            written = next((r for r in rows if any(is_bold(self.names[b]) for b in r)), None)  # u(\mathbf{x}, t)
            if written is not None and not chained:
                variables = [(b, is_bold(self.names[b])) for b in written]
            elif chained and len(chained) > 1 or chained and not any(b in scalars for b in own):
                variables = [(b, False) for b in chained]
            elif vectors:
                variables = [(b, True) for b in vectors] + [(b, False) for b in own if b in scalars]
            else:
                variables = [(b, False) for b in scalars]
                if place is not None and key in (acted | set(self.flows) | set(self.fields)) | (set(partial) if scalars else set()):
                    variables = [(place, True), *variables]
            if variables and key not in functions:
                functions[key] = variables

    def position(self, keys: list[str]) -> str:
        """The name of the point a field stands at."""
        rows = [row for k in keys for row in self.applications.get(k, ()) if len(row) == 1]
        for row in rows:
            if row[0] not in keys:
                return row[0]
        for key in (r"\mathbf{x}", "x", r"\mathbf{r}"):
            if key in self.names and key not in keys:
                return key
        self.names.setdefault(r"\mathbf{x}", Name(0, 0, "x", "bold"))
        return r"\mathbf{x}"
