r"""Problems of optimisation told in words: fences, boxes, cans, two numbers, rectangles in circles.

Comes in: a whole text such as "A farmer has 400 m of fencing. What is the largest rectangular area that can be enclosed?". Goes out: the
same problem in formulas, "Maximise $xy$ over $x, y$ subject to $2x+2y=400$, ...", and what the letters stand for; or None where the text
is of no known kind, holds a word that is not known, or a number for which there is no use: a cost, a ratio, a further bound is never
passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from . import patterns as re
from .evolution_stories import evolution_story
from .idioms import Rephrased
from .problems import TaskItem
from .solution_questions import question_about_a_solution

__all__ = ["Told", "in_formulas", "told_in_words"]

_Items = tuple[TaskItem, ...]
_Read = Callable[[str], _Items]


@dataclass(frozen=True)
class Told:
    """The task in formulas, and what was understood on the way."""

    task: str
    assumed: tuple[str, ...]


_UNIT = (
    r"(?:\s*-?\s*(?P<power>square|sq\.?|cubic|cu\.?)?[\s-]*(?P<unit>feet|foot|ft|met(?:er|re)s?|m|cm|centimet(?:er|re)s?"
    r"|inch(?:es)?|in(?=[\s.,^])|yards?"
    r"|yd|miles?|km|kilomet(?:er|re)s?|units?|lit(?:er|re)s?)\b\.?(?:\s*\^\s*\{?(?P<up>[23])\}?|(?P<sup>[²³]))?)?"
)
_NUMBER = re.compile(r"(?<![\w#])(?P<value>\d+(?:,\d{3})+|\d+(?:\.\d+)?)(?P<pi>\s*\\?(?:pi|π)\b)?(?![\w#]*\d)" + _UNIT)
_FILLER = frozenset(
    "a an the of for to with and in on at by from as is are be it its this that these which whose then so if when where such has have had "
    "will can could must should may wants want wishes needs plans suppose assume find determine compute calculate give what give maximum "
    "minimum maximal minimal largest smallest greatest least biggest maximize minimize maximise minimise maximizes minimizes maximizing "
    "minimizing possible value values dimensions dimension length width height radius sides side area volume you he she they we i there "
    "farmer rancher gardener homeowner company manufacturer engineer made make making using use used uses enclose enclosed encloses "
    "enclosing build built constructed construct designed design been being his her their your out up off into about all how do does "
    "so as also answer required order available total amount get obtain formed form form hold holds contain contains shape shaped right "
    "circular straight rectangular rectangle rectangles plot field region garden yard pen corral pasture playground lot land piece have "
    "only both let us consider under given let show produce yield gives give would".split()
)  # fmt: skip
_MOST = re.compile(r"\b(?:maximum|maximal|largest|greatest|biggest|maximi[sz]\w*|as (?:large|big|great) as possible)\b")
_FEWEST = re.compile(r"\b(?:minimum|minimal|least|smallest|shortest|minimi[sz]\w*|as (?:small|little|short) as possible)\b")
_OPEN = r"(?:open[- ]top(?:ped)?|open at the top|(?:with )?(?:an )?open top|no top|no lid|without (?:a )?(?:top|lid)|topless|\bopen\b)"


@dataclass
class _Story:
    said: str
    numbers: list[tuple[str, int]]  # LaTeX and the power of the length: 0 where no unit is said

    def sense(self) -> str | None:
        most, fewest = _MOST.search(self.said), _FEWEST.search(self.said)
        return None if bool(most) is bool(fewest) else "Maximise" if most else "Minimise"

    def only(self, words: str) -> bool:
        known = _FILLER | frozenset(words.split())
        return all(w in known or w.strip("'-") in known for w in re.findall(r"[a-z][a-z'-]*", re.sub(r"#\d+", " ", self.said)))

    def alone(self, *powers: int) -> str | None:
        """The single number of the story, its unit of the right kind or unsaid."""
        return self.numbers[0][0] if len(self.numbers) == 1 and self.numbers[0][1] in (0, *powers) else None


def told_in_words(text: str, read: _Read, read_as: Callable[[Rephrased, str, _Read], _Items]) -> _Items | None:
    """The problems of a story, with what its letters stand for; None where the text is no story of a known kind."""
    told = in_formulas(text)
    if told is None:
        return evolution_story(text, read) or question_about_a_solution(text, read)
    made = read_as(Rephrased([(told.task, 0, len(text), False)]), text, read)
    return tuple(replace(i, assumed=(*told.assumed, *i.assumed)) for i in made)


def in_formulas(text: str) -> Told | None:
    """The problem in formulas; None where the text is no story of a known kind, or where a part of it would be passed over.

    >>> in_formulas("Of all rectangles with perimeter 20, which has the largest area?").task
    'Maximise $xy$ over $x, y$ subject to $2x+2y = 20$, $x > 0$, $y > 0$.'
    """
    plain = re.sub(r"\$\s*((?:\d[\d.,]*)?\s*(?:\\?pi|π)?)\s*\$", r"\1", text.lower().replace("\\,", " "))
    if re.search(r"[$\\=<>%]", re.sub(r"\\pi", "", plain)) or not re.search(
        r"\b(?:box|fenc|rectangl|can\b|cylind|numbers)|rectangular", plain
    ):
        return None
    numbers: list[tuple[str, int]] = []

    def counted(found: re.Match[str]) -> str:
        power = (
            {"sq": 2, "cu": 3}.get((found["power"] or "")[:2], 0) or int(found["up"] or "0") or {"²": 2, "³": 3}.get(found["sup"] or "", 0)
        )
        unit = found["unit"] or ""
        power = power or (3 if unit.startswith("lit") else 1 if unit else 0)
        numbers.append((found["value"].replace(",", "") + (r"\pi" if found["pi"] else ""), power))
        return f" #{len(numbers) - 1} "

    said = re.sub(r"\s+", " ", re.sub(r"[().?!:;]|(?<!\d),|,(?!\d)", " ", _NUMBER.sub(counted, plain))).strip()
    if not numbers or re.search(r"\d", re.sub(r"#\d+", "", said)):
        return None
    story = _Story(said, numbers)
    for kind in (_two_numbers, _cut_corners, _fence, _square_base, _can, _inscribed):
        told = kind(story)
        if told is not None:
            return told
    return None


def _told(sense: str, body: str, letters: str, conditions: str, *meaning: str) -> Told:
    return Told(f"{sense} ${body}$ over ${letters}$ subject to {conditions}.", meaning)


# Numbers ----------------------------------------------------------------------------------------------------------------------------


def _two_numbers(story: _Story) -> Told | None:
    """ "Two positive numbers whose sum is #0 and whose product is a maximum." """
    said = story.said
    turned = re.fullmatch(
        r"the (?P<held>sum|product) of two (?P<kind>positive |nonnegative )?numbers is #0 "
        r"(?:what is|find|determine) the (?P<most>largest|maximum|greatest|smallest|minimum|least)(?: possible)?(?: value of)?(?: their)? "
        r"(?P<what>product|sum)",
        said,
    )
    if turned is not None and turned["held"] != turned["what"]:
        most = "maximum" if turned["most"] in ("largest", "maximum", "greatest") else "minimum"
        said = f"find two {turned['kind'] or ''}numbers whose {turned['held']} is #0 and whose {turned['what']} is a {most}"
    opening = re.fullmatch(
        r"(?:find|determine|what are)(?: the)? two (?P<kind>positive |nonnegative |non-negative |real )?numbers (?:x and y )?"
        r"(?:whose|with|that have|such that(?: their)?|for which(?: the)?) (?:the )?(?:a )?(?P<held>sum|product|difference)(?: "
        r"of)?(?: is)? #0"
        r" (?:and|such that|so that) (?:whose |with |for which |their |the |so that )*(?P<best>.+)",
        said,
    )
    if opening is None or len(story.numbers) > 2:
        return None
    best = opening["best"]
    shape = re.fullmatch(
        r"(?:the |a )*(?:(?P<most>maximum|largest|greatest)|(?P<few>minimum|smallest|least) )? ?(?P<what>product|sum of (?:their "
        r"|the )?squares|sum|"
        r"sum of (?:one|the first) and (?:#1 times|(?P<twice>twice)) the (?:other|second))"
        r"(?: (?:is|be))?(?: (?:as (?P<how>large|small|great) as possible|(?:a |the )?(?P<end>maximum|minimum|maximal|minimal"
        r"|largest|smallest)))?",
        best,
    )
    if shape is None or (len(story.numbers) == 2) is not ("#1" in shape["what"]):
        return None
    word = shape["how"] or shape["end"] or ("large" if shape["most"] else "small" if shape["few"] else "")
    if not word:
        return None
    sense = "Maximise" if word in ("large", "great", "maximum", "maximal", "largest") else "Minimise"
    what = shape["what"]
    if "squares" in what:
        body = "x^2+y^2"
    elif what == "product":
        body = "xy"
    elif what == "sum":
        body = "x+y"
    else:
        body = "x+2y" if shape["twice"] else f"x+{story.numbers[1][0]}y"
    held = {"sum": "x+y", "product": "xy", "difference": "x-y"}[opening["held"]]
    kind = (opening["kind"] or "").strip()
    bounds = {"positive": ", $x > 0$, $y > 0$", "": "", "real": ""}.get(kind, r", $x \ge 0$, $y \ge 0$")
    return _told(sense, body, "x, y", f"${held} = {story.numbers[0][0]}$" + bounds, "$x$ and $y$ are the two numbers")


# Fences -----------------------------------------------------------------------------------------------------------------------------

_NEIGHBOUR = r"(?:river|barn|wall|building|house|stream|lake|cliff|creek|canal|garage)"
_ALONG = (
    r"(?:(?:that |which |is |and |whose |one |side |runs |lies |located |situated |bordering |borders |bordered |bounded |formed "
    r"|by |along |"
    r"against |adjacent |next |beside |alongside |to |of |on |with |uses |using |an |existing |long )*"
    r"(?:along|against|adjacent to|next to|beside|alongside|borders|bordering|bordered (?:on one side )?by|bounded (?:on one side "
    r")?by|on the side of|"
    r"as one side)(?: of)? (?:a |an |the |his |her |their )?(?:long |straight |existing )*" + _NEIGHBOUR + r")"
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}


def _fence(story: _Story) -> Told | None:
    """A rectangle of given fence (perimeter) and greatest area, or of given area and shortest fence; a side along a river needs none."""
    said = story.said
    if "rectang" not in said or not re.search(r"\bfenc|\bperimeter", said):
        return None
    words = (
        "fence fences fencing fenced perimeter around along against next adjacent beside alongside borders bordering bordered "
        "bounded long existing no "
        "not needed need requires required one none needs river barn wall building house stream lake cliff creek canal garage any "
        "necessary "
        "divided divide equal adjacent identical parts pens corrals sections halves two three four five parallel inside then animals cattle"
        " sheep cows horses dogs surround surrounds rectangle's stretch runs lies part"
    )
    if not story.only(words):
        return None
    open_side = re.search(rf"\b{_NEIGHBOUR}\b", said)
    if open_side is not None and not re.search(
        rf"\b(?:no|not?|none|without|needs? no)\b[^#]*\b(?:fenc\w*|needed)\b|{_ALONG}|{_NEIGHBOUR} (?:as|will be|is|forms?) one side", said
    ):
        return None
    parted = re.search(
        r"divided? (?:the \w+ |it )?(?:in|into|in to) (?P<n>two|three|four|five) (?:equal |adjacent |identical |equal-sized "
        r")*(?:parts|pens|corrals|sections"
        r"|halves)(?: (?:by|with|using) (?:a |one |two |three |four )?(?:fences?|fencing)(?: (?:that is |that are )?parallel to "
        r"(?:one|two) (?:of (?:its|the) )?"
        r"(?:other )?sides?(?: of the (?:rectangle|field|plot|garden|pen))?)?)?",
        said,
    )
    if (parted is None) is not (re.search(r"divid|parallel|halves|parts|corrals|sections", said) is None) or (parted and open_side):
        return None
    if re.search(r"\bpens\b|\b(?:two|three|four|five)\b", said) and parted is None:
        return None
    across = "2" if parted is None else str(_COUNTS[parted["n"]] + 1)
    whole = f"{across}x+y" if open_side else f"{across}x+2y"
    legend = (
        f"the field has the sides $x$ and $y$, of which the one of length $y$ lies along the {open_side[0]} and needs no fence"
        if open_side
        else "the rectangle has the sides $x$ and $y$"
        if parted is None
        else f"the rectangle has the sides $x$ and $y$, and the fences inside are parallel to the side $x$: {across} fences of "
        f"length $x$ in all"
    )
    sense = story.sense()
    if sense == "Maximise" and "area" in said and (length := story.alone(1)) is not None and not re.search(r"\barea (?:of|is|be) #0", said):
        return _told(sense, "xy", "x, y", f"${whole} = {length}$, $x > 0$, $y > 0$", legend)
    if sense == "Minimise" and re.search(r"area\b", said) and (area := story.alone(2)) is not None:
        if not re.search(
            r"\barea (?:of |is |be |must be )?#0|#0 (?:in )?area|#0 (?:rectangular|of land)|(?:enclos\w+|contains?|of) #0", said
        ):
            return None
        return _told(sense, whole, "x, y", f"$xy = {area}$, $x > 0$, $y > 0$", legend)
    return None


# Boxes and cans ---------------------------------------------------------------------------------------------------------------------

_STUFF = (
    "material materials surface cardboard metal aluminum aluminium tin sheet paper tank container carton steel needed need minimum "
    "open top open-top open-topped topped no lid without topless closed box base square bottom lid soft drink soda can cans "
    "cylinder cylindrical"
    " outside total tin volume storage bin least less rectangular cm"
)


def _cut_corners(story: _Story) -> Told | None:
    """A sheet of #0 by #1 (or a square of side #0) with squares cut from its corners, folded to an open box of greatest volume."""
    said = story.said
    if not re.search(r"\bcut(?:s|ting)?\b", said) or not re.search(r"\bcorners?\b", said) or story.sense() != "Maximise":
        return None
    if not story.only(
        _STUFF + " cut cuts cutting squares equal equal-sized same size congruent identical corner corners each four fold folding folded "
        "bend bending "
        "turning turn flaps resulting measuring measures long wide x way then after its ends"
    ) or re.search(r"\blid\b|\bclosed\b", said):
        return None
    if re.search(r"#0 (?:by|x|×|long and|wide and) #1|#0 long and #1 wide|#0 wide and #1 long", said) and len(story.numbers) == 2:
        one, two = story.numbers[0][0], story.numbers[1][0]
    elif len(story.numbers) == 1 and "square" in said and story.numbers[0][1] < 2:
        one = two = story.numbers[0][0]
    else:
        return None
    if any(r"\pi" in v for v in (one, two)):
        return None
    least = min(float(one), float(two)) / 2
    bound = f"{least:g}"
    body = f"x({one}-2x)^2" if one == two else f"x({one}-2x)({two}-2x)"
    return _told(
        "Maximise", body, "x", rf"$0 \le x \le {bound}$", "$x$ is the side of the squares that are cut off, and the height of the box"
    )


def _square_base(story: _Story) -> Told | None:
    """A box with a square base: of given surface and greatest volume, or of given volume and least surface."""
    said = story.said
    if (
        "box" not in said
        and "tank" not in said
        and "container" not in said
        or not re.search(r"square (?:base|bottom)|base (?:is|being) (?:a )?square", said)
    ):
        return None
    if not story.only(_STUFF) or re.search(r"cylind|\bcut", said):
        return None
    opened = re.search(_OPEN, said) is not None
    surface = "x^2+4xh" if opened else "2x^2+4xh"
    kind = "open at the top" if opened else "closed"
    return _vessel(
        story, "x^2h", surface, "x, h", f"the box is {kind}; its base has the side $x$, and its height is $h$", "$x > 0$, $h > 0$"
    )


def _can(story: _Story) -> Told | None:
    """A cylinder: of given surface and greatest volume, or of given volume and least surface."""
    said = story.said
    if not re.search(r"cylind|\bcans?\b(?= (?:has|have|is|of|with|that|in|must|should|to))|(?:a|the|drink|tin|soup) can\b", said):
        return None
    if (
        not re.search(r"cylind|(?:drink|tin|soup|aluminum) can\b", said)
        or not story.only(_STUFF + " soup oil juice liquid")
        or "box" in said
    ):
        return None
    opened = re.search(_OPEN, said) is not None
    surface = r"\pi r^2+2\pi rh" if opened else r"2\pi r^2+2\pi rh"
    kind = "open at the top" if opened else "closed"
    return _vessel(
        story, r"\pi r^2h", surface, "r, h", f"the cylinder is {kind}, with the radius $r$ and the height $h$", "$r > 0$, $h > 0$"
    )


def _vessel(story: _Story, volume: str, surface: str, letters: str, legend: str, bounds: str) -> Told | None:
    said, sense = story.said, story.sense()
    if len(story.numbers) != 1:
        return None
    number, power = story.numbers[0]
    if (
        sense == "Maximise"
        and "volume" in said
        or sense == "Maximise"
        and re.search(r"largest (?:possible )?(?:box|can|cylinder|tank)", said)
    ):
        if power != 2 and not re.search(r"(?:surface )?area (?:of |is )?#0", said) or power in (1, 3):
            return None
        return _told("Maximise", volume, letters, f"${surface} = {number}$, {bounds}", legend)
    if sense == "Minimise" and re.search(r"surface|material|metal|alumini?um|tin\b|cardboard|steel|sheet|area", said):
        if power != 3 and not re.search(r"volume (?:of |is |must be |be )?#0", said) or power in (1, 2):
            return None
        return _told("Minimise", surface, letters, f"${volume} = {number}$, {bounds}", legend)
    return None


# Rectangles in circles --------------------------------------------------------------------------------------------------------------


def _inscribed(story: _Story) -> Told | None:
    """The largest rectangle in a circle or a semicircle of radius #0."""
    said = story.said
    found = re.search(r"\binscribed in(?:side)? (?:a |the )?(?P<what>semicircle|circle) (?:of|with) (?:a )?radius (?:of )?#0", said)
    if (
        found is None
        or story.sense() != "Maximise"
        or not re.search(r"rectang", said)
        or "area" not in said
        and "largest rectangle" not in said
    ):
        return None
    radius = story.alone(1)
    if radius is None or not story.only("inscribed inside semicircle circle one base diameter lies lie along sides its corners"):
        return None
    half = found["what"] == "semicircle"
    return _told(
        "Maximise", "2xy" if half else "4xy", "x, y", f"$x^2+y^2 = {radius}^2$, $x > 0$, $y > 0$",
        r"the corners of the rectangle are $(\pm x, 0)$ and $(\pm x, y)$" if half else r"the corners of the rectangle are $(\pm x, \pm y)$",
    )  # fmt: skip
