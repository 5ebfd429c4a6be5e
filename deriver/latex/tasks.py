r"""Tasks: what is asked, of what, and by which variables.

Comes in: LaTeX alone (`\nabla_x\|Ax-b\|^2`, with definitions and conditions behind it) or English around LaTeX ("Find the gradient of
$f(x)=...$ with respect to $x$."). Goes out: one `TaskItem` for each thing asked, in order. What is not understood is refused with its
place. The grammar of sentences stands in `questions`, of declarations in `prose`; here both become typed expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..errors import DeriverError, NotSupported, ReadingError, SyntaxMistake, UsageError
from ..model import Context
from . import patterns as re
from . import tree
from .algebra_tasks import algebra_task
from .array_shapes import shape_task
from .beyond import refuse_beyond
from .bounds import node_at
from .calculus_tasks import calculus_task, implicit_task
from .changing_tasks import changing_task
from .claim_scene import with_hypotheses_gathered
from .course_text import tidied
from .covariances import with_covariances
from .declarations import finish
from .definitions import left_of
from .drafts import draft_of_task
from .dynamics_tasks import dynamics_task
from .eigenpairs import eigenvalue_of_a_pair
from .evolution import evolution_task
from .field_questions import field_items, said_plainly
from .field_reading import with_fields_composed
from .field_wording import with_fields_named
from .gradient_manners import in_manner_of_gradients
from .headings import without_heading
from .identity_tasks import balance_task
from .idiom_dynamics import in_one_sentence
from .idioms import Rephrased, rephrased
from .integrator_tasks import integrator_task
from .kinds import CALCULUS, SINGLE
from .linear_counts import space_task
from .linear_manners import in_other_manner
from .linear_sentences import LinearAsk
from .linear_statements import covariance_asked
from .linear_tasks import LinearQuestion, items_of, note_targets
from .linear_words import KINDS as LINEAR
from .manifolds import along_a_set
from .matrix_examples import in_formulas
from .named_problems import named_problem
from .names import key_of
from .normal import with_normal_distribution
from .numbered_noises import with_numbered_noises
from .operators import at_place, operation_of, waits
from .order_tasks import order_task
from .orthogonal_families import family_task
from .problems import Defined, Question, TaskItem, Typing
from .process_questions import once, one_by_one, with_processes_named
from .process_tasks import process_task
from .prose import read_clause
from .questions import Ask, Wanted
from .random_tasks import random_task
from .said_again import read_twice
from .sheet_tasks import sheet_task
from .showing import claims_to_prove, or_plain_claims
from .sizes import with_open_letters
from .solution_checks import solution_to_check, whether_a_solution
from .spectrum_tasks import spectrum_task
from .targets import differential_equation, is_big, nabla_mark, without_names
from .task_clauses import clauses_of, linear_rows
from .theorem_words import theorem_named
from .topic_tasks import topic_task
from .topics_bounds import bounded_taylor
from .topics_ways import without_way
from .tree import Node
from .undefined_letters import with_defined_functions
from .undelimited import delimited
from .vector_tasks import vector_task
from .word_problems import told_in_words
from .wording import Token, has_delimiters, node_of, sentences, tokens_of

__all__ = ["TaskItem", "read_task"]


def read_task(text: str, context: Context | None = None, wrt: str | None = None, layout: str = "denominator") -> tuple[TaskItem, ...]:
    r"""What a task asks, as typed problems.

    >>> item = read_task(r"\nabla_x\, x^\top x")[0]
    >>> item.kind, item.variables[0].latex
    ('gradient', 'x')
    """
    if (plain := in_formulas(text) or covariance_asked(text) or (tidied(text) if "$" in text or r"\begin{" in text else None)) is not None:
        return _read_as(Rephrased([(plain, 0, len(text), False)]), text, lambda t: read_task(t, context, wrt, layout))
    if wrt is not None:
        return _read_in_words(text, context, wrt, layout)
    given = context.symbols if context else ()
    return with_defined_functions(read_twice(text, lambda t: _read_in_words(t, context, None, layout), _read_as, given))


def _read_in_words(text: str, context: Context | None = None, wrt: str | None = None, layout: str = "denominator") -> tuple[TaskItem, ...]:
    if wrt is None and (told := told_in_words(text, lambda t: _read_in_words(t, context, None, layout), _read_as)) is not None:
        return told
    if manner := in_manner_of_gradients(text) or (with_hypotheses_gathered(text, urgent=True) if wrt is None else None):
        return _read_as(manner, text, lambda t: _read_in_words(t, context, wrt, layout))
    plainly, equality = said_plainly(text) if wrt is None else (text, False)
    if plainly != text:
        items = _read_as(Rephrased([(plainly, 0, len(text), False)]), text, lambda t: _read_in_words(t, context, wrt, layout))
        return tuple(replace(i, request=i.request | {"equality asked"}) if equality and i.kind == "proof" else i for i in items)
    if wrt is not None:
        return _read_plainly(text, context, wrt, layout)
    return with_fields_composed(text, lambda t: _read_plainly(t, context, wrt, layout))


def _read_plainly(text: str, context: Context | None, wrt: str | None, layout: str) -> tuple[TaskItem, ...]:
    found = field_items(text, context or Context()) if wrt is None else None
    found = found or along_a_set(text, lambda t: _read_in_words(t, context, wrt, layout))
    if found is None and wrt is None:
        found = space_task(text, context or Context())
    if found is not None:
        return found
    if wrt is None and has_delimiters(text) and (manner := in_other_manner(text)) is not None:
        return _read_as(manner, text, lambda t: _read_task(t, context, wrt, layout))
    return _read_task(text, context, wrt, layout)


def _read_task(text: str, context: Context | None, wrt: str | None, layout: str) -> tuple[TaskItem, ...]:
    text = in_one_sentence(text)
    if wrt is None and (asserted := whether_a_solution(text)) is not None:
        return _read_as(asserted, text, lambda t: _read_task(t, context, wrt, layout))
    if wrt is None and (sheet := sheet_task(text, context or Context()) or family_task(text, context or Context())) is not None:
        return sheet
    if wrt is None and (found := topic_task(text, context or Context()) or named_problem(text, lambda t: _read_in_words(t, context))):
        return found
    if wrt is None and "$" in text and (iterates := integrator_task(text, lambda t: _read_in_words(t, context))) is not None:
        return iterates
    bounded = bounded_taylor(text, context or Context(), _read_in_words) if wrt is None and "$" in text else None
    if bounded is not None:
        return bounded
    if (way := without_way(text) if wrt is None and "$" in text else None) is not None:
        items = _read_in_words(way[0], context, wrt, layout)
        return tuple(replace(i, assumed=(*i.assumed, f"the answer may be found another way than named ({way[1]})")) for i in items)
    named = (with_fields_named(text) or with_processes_named(text)) if wrt is None and "$" in text else None
    if named is not None:
        return _read_as(named, text, lambda t: _read_in_words(t, context, wrt, layout))
    marked = delimited(text)
    if marked is not None:
        return _read_as(marked, text, lambda t: _read_in_words(t, context, wrt, layout))
    if wrt is None and (several := one_by_one(text)) is not None:
        return once([item for one in several for item in read_task(one, context)])
    text = with_numbered_noises(with_normal_distribution(text))
    theorem = _theorem(text, context or Context()) if wrt is None else None
    if theorem is not None:
        return theorem
    meant = (eigenvalue_of_a_pair(text) or _in_other_words(text)) if wrt is None else None
    if meant is None:
        return with_covariances(or_plain_claims(_Task(text, context or Context(), wrt, layout).read, text, context or Context()), text)
    return with_covariances(_read_as(meant, text, lambda t: _Task(t, context or Context(), wrt, layout).read()), text)


def _read_as(meant: Rephrased, text: str, read: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...]:
    """The items of the text in other words; mistakes keep their place in the text as it was written."""
    try:
        items = read(meant.text)
    except DeriverError as problem:
        if problem.text == meant.text:
            problem.text = text
            problem.start, problem.end = meant.place(problem.start, problem.end if problem.end is not None else problem.start + 1)
        raise
    return tuple(replace(item, assumed=(*item.assumed, *meant.assumed)) for item in items)


def _theorem(text: str, base: Context) -> tuple[TaskItem, ...] | None:
    """A theorem that is to be proved, or properties and relations of symbolic matrices; None for any other task."""
    spoken = has_delimiters(text)
    try:
        tokens = tokens_of(text, prose=not spoken and "\\" not in text)
    except DeriverError:
        return None
    name = None if base.symbols else theorem_named(tokens)
    relation = any(t.is_formula and re.search(r"=|\\le", t.text) for t in tokens) and name != "null space of a Gram matrix"
    if name is None or (spoken and relation):
        try:
            stated = claims_to_prove(text, tokens, base) if spoken else None
        except DeriverError:
            stated = None
        if stated is not None and name is not None:
            return tuple(replace(item, request=item.request | {f"theorem {name}"}) for item in stated)
        if stated is not None and not any(d.body.op == "matrix" for item in stated for d in item.context.definitions.values()):
            return stated
    if name is None:
        return None
    request = frozenset({f"theorem {name}"})
    return (TaskItem("proof", None, (), None, base, latex=text.strip(), asked="proof", request=request),)


def _in_other_words(text: str) -> Rephrased | None:
    """The task in the words of the grammar, where it is said otherwise."""
    try:
        tokens = tokens_of(text, prose=bool(_SPOKEN.match(text)))
    except DeriverError:
        return None
    return rephrased(text, without_heading(tokens)) if any(t.is_formula for t in tokens) else None


_Items = tuple[TaskItem, ...]
_SIZED = "has the size of the other names declared without one"
_SPOKEN = re.compile(r"^\s*[A-Za-z]{3,}(\s+[A-Za-z]+)+[\s.?!]*$|^\s*[A-Za-z]{4,}[.?!]*\s*$")


class _Task(Typing):
    def __init__(self, text: str, context: Context, wrt: str | None, layout: str) -> None:
        if layout not in ("denominator", "numerator"):
            raise UsageError(f"the layout is denominator or numerator, not {layout!r}")
        super().__init__(re.sub(r"(?<![<>:!\\])=\s*\?", lambda m: " " * len(m[0]), text), context, wrt)
        self.draft = draft_of_task(text, context)
        self.nodes: dict[int, Node] = {}  # trees of formulas already read, by where they start

    # Reading -----------------------------------------------------------------------------------------------------------

    def read(self) -> tuple[TaskItem, ...]:
        if not self.text.strip():
            raise ReadingError("nothing is asked: the text is empty", text=self.text)
        tokens = without_heading(tokens_of(self.text, prose=bool(_SPOKEN.match(self.text))))
        if not any(t.is_formula for t in tokens):
            raise self.error(ReadingError, "no formula in this text", 0, len(self.text), "formulas stand between dollar signs: $x^\\top x$")
        spectrum = spectrum_task(self.text, tokens, lambda t: _read_in_words(t, self.base, self.wrt))
        if spectrum is not None:
            return spectrum
        algebra = algebra_task(self.text, tokens, self.base) if self.wrt is None else None
        if algebra is not None:
            return algebra
        refuse_beyond(self.text, tokens)
        for read in (
            shape_task,
            order_task,
            vector_task,
            process_task,
            balance_task,
            solution_to_check,
            claims_to_prove,
            implicit_task,
            random_task,
            changing_task,
            dynamics_task,
            evolution_task,
            calculus_task,
        ):
            found = read(self.text, tokens, self.base) if self.wrt is None or read not in (implicit_task, calculus_task) else None
            if found is not None:
                return found
        rows = linear_rows(tokens, self.text)
        if rows is None:
            rows = [clause for s in sentences(tokens) for clause in clauses_of(s, self.text)]
        if any(isinstance(c, Ask | LinearAsk) for c in rows):
            for clause in rows:
                if isinstance(clause, Ask):
                    self.asked(clause)
                elif isinstance(clause, LinearAsk):
                    note_targets(self, clause)
                    self.questions.append(LinearQuestion(clause.start, end=clause.end, asked=clause.words, ask=clause))
                else:
                    self.declared(clause)
        else:
            for clause in rows:
                assert isinstance(clause, list)
                self.plain(clause)
        if not self.questions:
            first = next(t for t in tokens if t.is_formula)
            raise self.nothing_asked(first.start, first.end)
        context = with_open_letters(finish(self.draft, ()), self.draft.guessed)  # "a matrix $A$" may well be square
        self.matrices = [k for k in self.draft.entries if k in context.symbols and context.symbols[k].shape.kind == "matrix"]
        items: list[TaskItem] = []
        for question in self.questions:
            if isinstance(question, LinearQuestion):
                items.extend(items_of(self, question, context))
            else:
                items.extend(self.answerable(question, context))
        # The formulas say the sizes that were left open, so what was taken for them before is not said.
        return tuple(replace(i, assumed=tuple(dict.fromkeys(a for a in i.assumed if _SIZED not in a))) for i in items)

    def formula(self, token: Token) -> Node:
        """The tree of a formula; an equals sign at its end asks for its value."""
        ask = re.search(r"(?<![<>:!\\])=\s*(?:\\l?dots)?\s*$", token.text)
        if ask is not None and ask.start() > 0:
            token = replace(token, text=token.text[: ask.start()], end=token.start + ask.start())
        return node_of(self.text, token)

    def plain(self, tokens: list[Token]) -> None:
        """Formulas without a verb: an outer operator asks, everything else declares."""
        rest: list[Token] = []
        for token in tokens:
            if not token.is_formula:
                if token.text in ("elementwise", "entrywise", "componentwise", "element-wise", "entry-wise") and self.questions:
                    self.questions[-1].entrywise = True
                    continue
                rest.append(token)
                continue
            node = self.formula(token)
            items = node.items if isinstance(node, tree.Sequence) else (node,)
            separators = node.separators if isinstance(node, tree.Sequence) else ()
            kept: list[tuple[Node, str]] = []
            for i, item in enumerate(items):
                if self.operator_question(item):
                    continue
                if not self.questions and self.equation(item, i == 0 and not rest):
                    self.questions[-1].end = token.end
                    return
                if self.stands_alone(item, len(items) == 1, rest):
                    self.bare(item)
                    continue
                kept.append((item, separators[i] if i < len(separators) else ""))
            if kept:
                marks = tuple(mark for _, mark in kept[:-1])
                nodes = tuple(n for n, _ in kept)
                inner = nodes[0] if len(nodes) == 1 else tree.Sequence(nodes[0].start, nodes[-1].end, nodes, marks)
                self.note_definitions(inner)
                rest.append(Token("formula", self.text[inner.start : inner.end], inner.start, inner.end))
                self.nodes[inner.start] = inner
        if rest:
            read_clause(rest, self.text, self.draft, nodes=self.nodes)

    def operator_question(self, item: Node, asked: str = "") -> bool:
        points: list[Node] = []
        item, place = at_place(item)
        if place is not None:
            points.append(place)
        operation = operation_of(item, self.text, self.base)
        if operation is None:
            return False
        self.questions.append(Question(item.start, operation=operation, end=item.end, asked=asked, points=points))
        return True

    def equation(self, item: Node, first: bool) -> bool:
        """A differential equation alone asks to be solved; what stands behind it are its initial conditions."""
        if not first or not isinstance(item, tree.Chain) or item.relations != ("=",) or left_of(item) is not None:
            return False
        if not differential_equation(self.text[item.start : item.end]):
            return False
        if operation_of(item.items[0], self.text, self.base) is not None and not _primed(item.items[0]):
            return False
        self.questions.append(Question(item.start, wanted=Wanted("solve", "solve"), target=item, end=item.end, asked="solve"))
        return True

    def stands_alone(self, item: Node, single: bool, before: Sequence[Token]) -> bool:
        """Whether an item without an operator can only be what the task is about."""
        if isinstance(item, tree.Chain | tree.TextRun | tree.Dots) or self.questions:
            return False
        return (single and not before) or key_of(item) is None

    def bare(self, item: Node) -> None:
        """An expression alone: the variable given beside it makes it a question; an integral or a limit asks for itself."""
        base: Node = item
        if isinstance(base, tree.Sum) and len(base.terms) == 1:
            base = base.terms[0]
        kinds = {"int": "integral", "iint": "integral", "lim": "limit", "sum": "sum"}
        if self.wrt is None and isinstance(base, tree.BigOperator) and base.name in kinds:
            if isinstance(base.body, tree.Missing):
                raise self.error(SyntaxMistake, f"\\{base.name} has nothing to act on", base.start, base.end)
            if base.name in ("int", "iint") and not base.differentials:
                raise self.error(ReadingError, "the integral names no variable", base.start, base.end, r"close it with dx")
            kind = kinds[base.name]
            self.questions.append(Question(item.start, wanted=Wanted(kind, kind), target=item, end=item.end, asked=kind))
            return
        if waits(base):
            raise self.error(
                SyntaxMistake, "this derivative has nothing to act on", item.start, item.end, "write what it acts on behind it"
            )
        if self.wrt is None:
            kind = _NABLAS.get(nabla_mark(base), "value")
            if kind == "value" and not self.value_asked(base):
                raise self.nothing_asked(item.start, item.end)
            self.questions.append(Question(item.start, wanted=Wanted(kind, kind), target=item, end=item.end, asked=""))
            return
        self.questions.append(Question(item.start, wanted=Wanted("derivative", "derivative"), target=item, end=item.end, asked=""))

    def value_asked(self, node: Node) -> bool:
        r"""Whether an expression alone names an operation of linear algebra: `A^{-1}`, `\det A`, `e^{At}`."""
        if isinstance(node, tree.Script) and node.sup is not None and node.sub is None and not node.primes:
            return isinstance(node.base, tree.Environment | tree.Fence) or (isinstance(node.base, tree.Name) and node.base.name != "x")
        if isinstance(node, tree.Environment) and node.name == "vmatrix":
            return True
        head = node.factors[0] if isinstance(node, tree.Product) else node
        return isinstance(head, tree.Operator) and head.name in ("det", "tr", "rank", "trace")

    def nothing_asked(self, start: int, end: int) -> DeriverError:
        return self.error(
            ReadingError,
            "nothing is asked of this expression",
            start,
            end,
            r"write what is wanted, as in \nabla_x f(x) or: Find the gradient of $f(x)=...$; or name the variable (wrt)",
        )

    def note_definitions(self, node: Node) -> None:
        for item in node.items if isinstance(node, tree.Sequence) else (node,):
            left = left_of(item)
            if left is not None:
                assert isinstance(item, tree.Chain)
                self.defined.append(Defined(item.start, left.key, item.items[0], item.items[1]))

    def declared(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.is_formula:
                self.note_definitions(node_of(self.text, token))
        read_clause(tokens, self.text, self.draft)

    def asked(self, ask: Ask) -> None:
        """A question in words."""
        if any(w.kind in LINEAR for w in ask.wanted):
            raise self.error(
                NotSupported, "this question of linear algebra is not understood", ask.verb.start, ask.end,
                "a question is read as: Find the eigenvalues of $A=...$; one thing at a time, with the matrix written out",
            )  # fmt: skip
        before = len(self.defined)
        for row in ask.declared:
            self.declared(row)
        variables: list[Node] = []
        for token in ask.variables:
            node = node_of(self.text, token)
            for item in node.items if isinstance(node, tree.Sequence) else (node,):
                if isinstance(item, tree.Chain) and item.relations == ("in",):
                    read_clause([token], self.text, self.draft)
                    item = item.items[0]
                variables.append(item)
        points = [self.formula(token) for token in ask.points]
        bounds = [node_at(self.text, token) for token in ask.bounds]
        targets: list[Node] = []
        single = bool(ask.wanted) and all(w.kind in SINGLE for w in ask.wanted)
        for token in ask.targets:
            node = self.formula(token)
            items = node.items if isinstance(node, tree.Sequence) else (node,)
            if isinstance(node, tree.Sequence) and node.separators[0] == ":":
                read_clause([token], self.text, self.draft, nodes={node.start: node})  # f: R^n -> R
                targets.append(items[0])
                continue
            for item in items:
                if isinstance(item, tree.Chain) and item.relations == ("mapsto",) and key_of(item.items[0]) is not None:
                    targets.append(item.items[1])  # t -> e^{tA}
                    variables = variables or [item.items[0]]
                elif isinstance(item, tree.Chain) and not (single and left_of(item) is None):
                    if item is items[0] and left_of(item) is None:
                        targets.append(item)
                        continue
                    piece = Token("formula", self.text[item.start : item.end], item.start, item.end)
                    self.note_definitions(item)
                    read_clause([piece], self.text, self.draft, nodes={item.start: item})
                    if item is items[0]:
                        targets.append(item)
                elif item is items[0] or (not isinstance(item, tree.Chain) and not single):
                    targets.append(item)
        targets = without_names(targets)[: 1 if single else None]
        local = self.defined[before:]
        if not ask.wanted:
            for target in targets:
                if not self.operator_question(target):
                    if self.wrt is None and not isinstance(target, tree.Chain) and not is_big(target):
                        self.questions.append(Question(target.start, wanted=Wanted("value", "value"), target=target, end=target.end))
                    else:
                        self.bare(target)
                self.named_again(self.questions[-1], variables)
                self.questions[-1].points = points
            if not targets:
                raise self.error(ReadingError, "it is not said what is asked", ask.verb.start, ask.end)
            return
        for target_node in targets or (None,):
            for wanted in ask.wanted:
                if target_node is not None and wanted.kind in CALCULUS:
                    inner = operation_of(target_node, self.text, self.base)
                    if inner is not None:
                        raise self.error(
                            NotSupported,
                            "a derivative of a derivative in words",
                            target_node.start,
                            target_node.end,
                        )
                self.questions.append(
                    Question(
                        ask.verb.start,
                        wanted=wanted,
                        target=target_node,
                        variables=variables,
                        points=points,
                        bounds=bounds,
                        direction=None if ask.direction is None else self.formula(ask.direction),
                        local=local,
                        end=ask.end,
                        asked=wanted.words,
                    )
                )


_NABLAS = {"cdot": "divergence", "times": "curl"}


def _primed(node: Node) -> bool:
    return (isinstance(node, tree.Script) and node.primes > 0) or any(_primed(child) for child in tree.children(node))
