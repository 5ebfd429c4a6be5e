r"""What is said of things of linear algebra: each predicate once, for "whether", "show", "for which c" and "if ..., find c".

Comes in: a `Composer` and words such as "⟦M0⟧ is singular". Goes out: the question in the plain words of `linear_sentences`, or None.
"""

from __future__ import annotations

from . import patterns as re
from .linear_composition import Composer
from .linear_symbols import typed

__all__ = ["each", "for_which", "made_so", "stated", "yes_or_no"]

# Predicates ------------------------------------------------------------------------------------------------------------------------

#: What is said of a thing -> how it is asked with one letter less to say; `@` is the thing, `#1` what stands in a group.
_PREDICATES: tuple[tuple[str, str, str], ...] = tuple(
    (subject, pattern, said)
    for subject, pattern, said in (
        ("MWD", r"is (?:singular|not invertible|noninvertible|non-invertible|not nonsingular|degenerate)|has (?:no|not) inverse|not "
                r"have inverse"
         r"|cannot be inverted|fails to (?:be invertible|have inverse)|has determinant (?:zero|0)|is zero|vanishes|equals zero",
         "is @ singular"),
        ("MW", r"is (?:invertible|nonsingular|non-singular|regular|not singular)|has (?:inverse|nonzero determinant|full rank)|can "
               r"be inverted", "is @ invertible"),
        ("M", r"(?:is (?:not )?diagonalisable|(?:can(?:not)?|can not) be diagonalised|is (?:not )?similar to diagonal matrix|has "
              r"(?:eigenbasis|basis of eigenvectors"
         r"|full set of eigenvectors)|is (?:not )?defective|not have basis of eigenvectors)(?: over ⟦R\d+⟧)?", "is @ diagonalisable"),
        ("M", r"is orthogonally diagonalisable|can be orthogonally diagonalised", "is @ orthogonally diagonalisable"),
        ("MX", r"is (?:not )?(positive definite|positive semidefinite|positive semi-definite|negative definite|negative "
               r"semidefinite|indefinite)", "is @ #1"),
        ("M", r"is (?:not )?(?:orthogonal|unitary)(?: matrix)?", "is @ orthogonal"),
        ("M", r"is (?:not )?(?:idempotent|projection|projection matrix|projector)", "is @ a projection matrix"),
        ("Y", r"is (?:consistent|solvable)|has (?:at least one )?solutions|can be solved", "does @ have a solution"),
        ("Y", r"is (?:inconsistent|unsolvable|not solvable|not consistent)|has (?:no|not) solutions|cannot be solved",
         "does @ have no solution"),
        ("Y", r"has (?:unique|exactly one|one|only one|precisely one|only trivial) solutions?|is uniquely solvable",
         "does @ have a unique solution"),
        ("Y", r"has (?:infinitely many|infinite number of|more than one|many|nontrivial|non-trivial|nonzero) solutions?",
         "does @ have infinitely many solutions"),
        ("MG", r"is augmented matrix of (?:consistent) (?:system|linear system)", "does the system with augmented matrix @ have a "
                                                                                  "solution"),
        ("MG", r"is augmented matrix of inconsistent (?:system|linear system)", "does the system with augmented matrix @ have no solution"),
        ("L", r"(?:is|form) (?:linearly )?(?:independent|linearly independent set|independent set|linearly independent or dependent"
              r"|independent or dependent"
         r"|linearly independent or linearly dependent)(?: (?:in|over) ⟦R\d+⟧)?", "are @ linearly independent"),
        ("L", r"(?:is|form) (?:linearly )?(?:dependent|linearly dependent set|dependent set|dependent or independent|linearly "
              r"dependent or independent"
         r"|linearly dependent or linearly independent)(?: (?:in|over) ⟦R\d+⟧)?", "are @ linearly dependent"),
        ("L", r"(?:is|form|constitute|give)(?: a)? basis (?:of|for) {R}", "do @ form a basis of #1"),
        ("L", r"spans? (?:all of )?{R}", "do @ span #1"),
        ("L", r"is (?:mutually )?orthogonal|form orthogonal set", "are @ orthogonal"),
        ("L", r"commute", "do @ commute"),
        ("L", r"is similar", "are @ similar"),
        ("M", r"is similar to {M}", "are @ and #1 similar"),
        ("M", r"commutes? with {M}", "do @ and #1 commute"),
        ("VXE", r"(?:is|lies?|belongs?|is contained)(?: in| to| within| on) {S}", "is @ in #1"),
        ("VXE", r"(?:is|can be (?:written|expressed|represented) as|can be) (?:linear )?combination of {LV}", "is @ in the span of #1"),
        ("F", r"is (?:linear(?: map)?|map)", "what is the matrix of the linear map @"),
        ("V", r"is (?:multiple|scalar multiple) of {V}", "is @ in the span of #1"),
        ("V", r"is orthogonal to {V}", "are @ and #1 orthogonal"),
        ("V", r"is eigenvector (?:of|for) {MW}(?: (?:with|for) eigenvalue {K})?", "is @ an eigenvector of #1"),
        ("K", r"is eigenvalue (?:of|for) {MW}", "is @ an eigenvalue of #1"),
        ("M", r"has eigenvalue {K}", "is #1 an eigenvalue of @"),
        ("M", r"has (?:only |no )?real eigenvalues", "is @ real-rooted"),
        ("F", r"is (one-to-one|injective|onto|surjective|invertible|isomorphism|bijective)", "is the linear map @ #1"),
    )
)  # fmt: skip
_PREDICATE_PATTERNS = tuple((subject, typed(pattern), said) for subject, pattern, said in _PREDICATES)
_THING = r"(⟦[MWDXYGLVKSFEP]\d+⟧)"


def stated(c: Composer, words: str) -> str | None:
    """ "⟦M0⟧ is singular" as a question without its mark."""
    if c.last is not None:
        words = re.sub(r"^(?:it|they)\b", c.last, words.strip(" ,"))
    found = re.fullmatch(rf"{_THING} (.*)", words.strip(" ,"))
    if found is None:
        return None
    thing = c.symbol(found[1])
    kind, text = ("M", f"${thing.data['matrix']}$") if thing.kind == "P" else (thing.kind, thing.text)
    for subject, pattern, said in _PREDICATE_PATTERNS:
        fits = pattern.fullmatch(found[2]) if kind in subject else None
        if fits is None:
            continue
        group = next((g for g in fits.groups() if g), "")
        other = c.say(group) if group.startswith("⟦") else group
        c.last = found[1]
        if kind == "F" and "basis" in thing.data:
            if "what is" not in said:
                return None
            text = f"{text} relative to the basis {thing.data['basis']}" if "target" not in thing.data else (
                f"{text} relative to the bases {thing.data['basis']} and {thing.data['target']}"
            )  # fmt: skip
        return said.replace("@", text).replace("#1", other)
    return None


def _inverted(words: str) -> str:
    """ "is ⟦M0⟧ singular" as "⟦M0⟧ is singular"; one form of each verb."""
    words = re.sub(r"\bare\b", "is", words)
    words = re.sub(r"\bhave\b", "has", words)
    words = re.sub(r"\b(belong|lie|span|constitute|commute|form)s\b", r"\1", words)
    words = re.sub(r"\b(is) (it|they) (.*)", r"\2 \1 \3", words)
    moved = re.fullmatch(rf"(is|does|do|can|cannot|could|will|must|has) {_THING} (.*)", words)
    if moved is None:
        return words
    verb = "" if moved[1] in ("does", "do", "will", "must") else "is not" if moved[3].startswith("not ") and moved[1] == "is" else moved[1]
    rest = moved[3].removeprefix("not ") if verb == "is not" else moved[3]
    return re.sub(r" +", " ", f"{moved[2]} {verb} {rest}")


def yes_or_no(c: Composer, m: re.Match[str]) -> str | None:
    subspace = re.fullmatch(
        r"{0} (?:is )?(?:a )?(?:linear |vector )?subspace(?: of (⟦R\d+⟧))?".replace("{0}", r"(⟦S\d+⟧)"), _inverted(m[1])
    )
    if subspace is not None and "set" in c.symbol(subspace[1]).data:
        c.last = subspace[1]
        return f"Is ${c.symbol(subspace[1]).data['set']}$ a subspace of {c.say(subspace[2])}?" if subspace[2] else None
    map_ = re.fullmatch(r"(⟦F\d+⟧|it) (?:is )?(?:diagonalisable|diagonalizable)", _inverted(m[1]))
    mark = (c.last if map_[1] == "it" else map_[1]) if map_ else None
    if mark is not None and mark[1] == "F":
        thing = c.symbol(mark)
        return f"Diagonalise the linear map {thing.text}{' relative to the basis ' + thing.data['basis'] if 'basis' in thing.data else ''}."
    said = stated(c, _inverted(m[1]))
    return None if said is None else f"{said[0].upper()}{said[1:]}?"


#: What a negation is part of, rather than turned into its contrary.
_WITH_NEGATION = re.compile(r" (?:singular|invertible|no solution)$")


def _denies(words: str, said: str) -> bool:
    """Whether the condition is the contrary of the question: values for which something is not so."""
    return re.search(r"\b(?:not|no|cannot|defective|fails?)\b", words) is not None and _WITH_NEGATION.search(said) is None


def for_which(c: Composer, m: re.Match[str]) -> str | None:
    """ "for which ⟦N0⟧ is ⟦M1⟧ singular"."""
    return _condition(c, m["n"], m["s"])


def _condition(c: Composer, letters: str, words: str) -> str | None:
    outcome = r"(?:has )?(?:no|unique|exactly one|one|infinitely many|many|more than one)(?: solutions?)?"
    outcomes = re.fullmatch(rf"(⟦Y\d+⟧) {outcome}(?: ?(?:,|and|or|, and|, or) {outcome})+", _inverted(words))
    if outcomes is not None:
        return f"Solve {c.say(outcomes[1])}."  # each outcome is one of the cases
    determinant = re.fullmatch(r"(⟦M\d+⟧) has determinant (?:equal to )?(⟦K\d+⟧)", _inverted(words))
    if determinant is not None:
        body = c.symbol(determinant[1]).data.get("body", c.say(determinant[1]).strip("$"))
        return f"Solve $\\det{body}={c.say(determinant[2]).strip('$')}$ for {c.say(letters)}."
    said = stated(c, _inverted(words))
    if said is None and re.fullmatch(r"⟦M\d+⟧ has rank (?:⟦K\d+⟧|one|two|three|\d)", _inverted(words)):
        return f"Find the rank of {c.say(_inverted(words).split(' ')[0])}."  # its cases say for which values it is what
    if said is None or _denies(words, said):
        return None
    names = [s.text for s in c.all(letters)]
    pair = re.fullmatch(r"are \$\s*[(\[](.*)[)\]]\s*\$(?:,| and) \$\s*[(\[](.*)[)\]]\s*\$ orthogonal", said)
    if pair is not None and len(names) == 1:
        rows = [p.split(",") for p in pair.groups()]
        if len(rows[0]) != len(rows[1]):
            return None
        entries = list(zip(*rows, strict=True))
        c.assumed.append("the vectors are orthogonal where their inner product is zero")
        return f"Solve ${'+'.join(f'({x})({y})' for x, y in entries)}=0$ for {names[0]}."
    basis = re.fullmatch(r"do (.*) form a basis of (\$.*\$)", said or "")
    if basis is not None and len(names) == 1:
        size = re.search(r"\^\s*\{?(\d)", basis[2])
        if size is None or basis[1].count("$") != 2 * int(size[1]):
            return None
        c.assumed.append(f"{size[1]} vectors of {basis[2]} are a basis exactly where they are independent")
        return f"For which {names[0]} are {basis[1]} linearly independent?"
    value = re.fullmatch(r"is (\$[^$]*\$) an eigenvalue of (\$.*\$)", said)
    if value is not None and len(names) == 1:
        return f"For which {names[0]} is ${value[2].strip('$')}-({_number(c, value[1])})I$ singular?"
    if re.search(r"an eigenvector of", said):
        return _eigenvector_for(said, names)
    if len(names) == 1 or (len(names) > 1 and re.search(r"(?:real-rooted|definite|semidefinite|singular|invertible)$", said)):
        names = [", ".join(names)]
        return f"For which {names[0]} {said}?"
    system = re.fullmatch(r"does (the system .*) have (a|no) solution", said)
    if system is not None:
        return f"For which {', '.join(names)} is {system[1]} {'consistent' if system[2] == 'a' else 'inconsistent'}?"
    return None


def _number(c: Composer, said: str) -> str:
    """The value of a name such as lambda, where it has one."""
    named = next((s for s in c.symbols if s.text == said and "body" in s.data), None)
    return named.data["body"] if named is not None else said.strip("$")


def _eigenvector_for(said: str, names: list[str]) -> str | None:
    """(x, y) is an eigenvector of a 2 x 2 matrix where it and its image are in proportion."""
    found = re.fullmatch(r"is \$\s*\((.*)\)\s*\$ an eigenvector of \$\\begin\{[pb]matrix\}(.*)\\end\{[pb]matrix\}\$", said, re.DOTALL)
    entries = found[1].split(",") if found else []
    rows = [r.split("&") for r in re.split(r"\\\\", found[2]) if r.strip()] if found else []
    if len(names) != 1 or len(entries) != 2 or [len(r) for r in rows] != [2, 2] or any(e.strip() == "0" for e in entries):
        return None
    x, y = entries
    images = [f"({a})({x})+({b})({y})" for a, b in rows]
    return f"Solve $({images[0]})({y})-({images[1]})({x})=0$ for {names[0]}."


def made_so(c: Composer, m: re.Match[str]) -> str | None:
    """ "which ⟦N0⟧ make ⟦M1⟧ singular"."""
    words = re.sub(r"^(?:have|has)\b", "has", re.sub(r"^be ", "", m["s"]))
    said = stated(c, f"{m['t']} is {words}") or stated(c, f"{m['t']} {words}")
    if said is not None and said.endswith("orthogonal"):
        return _condition(c, m["n"], f"{m['t']} is {words}")
    names = c.all(m["n"])
    if said is not None and _denies(m["s"], said):
        return None
    return f"For which {names[0].text} {said}?" if said is not None and len(names) == 1 else None


def each(c: Composer, m: re.Match[str]) -> list[str] | None:
    out = []
    verb = "" if re.match(r"(?:lie|belong|is|are|satisfy)\b", m[2]) else "is "
    marks = [x for mark in re.findall(r"⟦\w+⟧", m[1]) for x in re.findall(r"⟦\w+⟧", c.symbol(mark).data.get("marks", mark))]
    for mark in marks:
        said = stated(c, f"{mark} {verb}{m[2]}")
        if said is None:
            return None
        out.append(f"{said[0].upper()}{said[1:]}?")
    return out
