"""Pictures: the writer, the shapes found in numbers, and which task gets which picture."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import numpy as np
import pytest

import deriver
from deriver.expression import build as b
from deriver.model import Derivation
from deriver.pictures import pictures_of
from deriver.pictures.axes import Plane, tick_text, ticks
from deriver.pictures.numbers import NotDrawn, number_of, values_of
from deriver.pictures.points import named_points
from deriver.pictures.shapes import branches, level_lines, paths
from deriver.pictures.stability import region_picture
from deriver.pictures.svg import Drawing
from deriver.rendering import draw_derivation, show_derivation

SVG = "{http://www.w3.org/2000/svg}"
LINEAR = r"Solve $\mathbf{x}'=\begin{pmatrix}1&2\\3&2\end{pmatrix}\mathbf{x}$."


def drawn(task, **options):
    found = draw_derivation(deriver.derive(task, check=False), **options)
    assert found, f"no picture of {task}"
    return found[0]


def texts(svg):
    return [e.text for e in ElementTree.fromstring(svg).iter(f"{SVG}text")]


# The writer -----------------------------------------------------------------------------------------------------------


def test_ticks_are_round_and_inside():
    for low, high in ((0, 1), (-3.7, 12), (0.001, 0.0013), (-1e6, 5e6), (99.5, 100.5)):
        found = ticks(low, high)
        assert 3 <= len(found) <= 12
        assert all(low - 1e-9 * abs(low) <= t <= high + 1e-9 * abs(high) for t in found)
        steps = np.diff(found)
        assert np.allclose(steps, steps[0])
    assert [tick_text(t) for t in (0.0, -2.5, 1e5, 123456.0, -3e-6)] == ["0", "−2.5", "10⁵", "1.23·10⁵", "−3·10⁻⁶"]


def test_text_is_escaped_and_named_for_readers():
    drawing = Drawing(100, 50)
    drawing.text((1, 2), "<script>&", "note")
    svg = drawing.svg("a < b", "what & why")
    root = ElementTree.fromstring(svg)
    assert "<script" not in svg
    assert root.find(f"{SVG}title").text == "a < b"
    assert root.find(f"{SVG}desc").text == "what & why"
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 100 50"
    assert {root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")} == set(root.get("aria-labelledby").split())


def test_a_line_keeps_its_shape_with_fewer_points():
    drawing = Drawing(10, 10)
    drawing.path([(float(i), 0.0) for i in range(100)], "axis")
    drawing.path([(float(i), float(i % 2)) for i in range(6)], "axis")
    svg = drawing.svg("t", "d")
    assert 'd="M0 0L99 0"' in svg
    assert 'd="M0 0L1 1L2 0L3 1L4 0L5 1"' in svg


def test_notes_do_not_cover_each_other():
    plane = Plane((0.0, 1.0), (0.0, 1.0), ("x", "y"))
    assert plane.note(0.5, 0.5, "first")
    assert plane.note(0.5, 0.5, "second")
    places = re.findall(r'<text class="note" x="([\d.]+)" y="([\d.]+)"', plane.finish("t", "d"))
    assert len(set(places)) == 2
    assert not plane.note(5.0, 5.0, "outside", must=False)


def test_equal_axes_have_one_unit():
    plane = Plane((-2.0, 2.0), (-1.0, 1.0), ("x", "y"), equal=True)
    (x0, y0), (x1, y1) = plane.at(0.0, 0.0), plane.at(1.0, 1.0)
    assert math.isclose(x1 - x0, y0 - y1, rel_tol=1e-9)


# Shapes ---------------------------------------------------------------------------------------------------------------


def test_a_curve_is_cut_at_its_asymptotes():
    lines = branches(np.tan, -4.0, 4.0, 8.0)
    assert len(lines) == 3
    for line in lines:
        assert all(q[1] > p[1] for p, q in pairwise(line))
    assert len(branches(np.sin, -4.0, 4.0, 2.0)) == 1
    assert len(branches(np.sign, -1.0, 1.0, 2.0)) == 2
    assert all(x > 0 for line in branches(np.log, -1.0, 1.0, 4.0) for x, _ in line)


def test_level_curves_of_a_saddle():
    axis = np.linspace(-1, 1, 40)
    X, Y = np.meshgrid(axis, axis)
    lines = level_lines(axis, axis, X * Y, 0.25)
    assert len(lines) == 2
    assert all(abs(x * y - 0.25) < 5e-3 for line in lines for x, y in line)
    assert level_lines(axis, axis, X * Y, 7.0) == []


def test_cells_with_two_crossings_are_joined_through_their_middle():
    axis = np.array([0.0, 1.0])
    high = level_lines(axis, axis, np.array([[3.0, -1.0], [-1.0, 3.0]]), 0.0)
    low = level_lines(axis, axis, np.array([[1.0, -3.0], [-3.0, 1.0]]), 0.0)
    assert len(high) == len(low) == 2

    def cuts_off(line, corner):
        return all(math.dist(p, corner) < 1 for p in line)

    assert any(cuts_off(line, (1.0, 0.0)) for line in high)
    assert any(cuts_off(line, (0.0, 0.0)) for line in low)


def test_paths_follow_the_field():
    window = (-2.0, 2.0, -2.0, 2.0)
    (circle,) = paths(lambda x, y: (-y, x), [(1.0, 0.0)], window, steps=900)
    assert circle[0] == circle[-1]
    assert all(abs(math.hypot(*p) - 1) < 1e-5 for p in circle)
    (inwards,) = paths(lambda x, y: (-x, -y), [(1.0, 1.0)], window, steps=900)
    assert math.hypot(*inwards[-1]) < 0.02
    (outwards,) = paths(lambda x, y: (-x, -y), [(0.1, 0.0)], window, steps=900, backward=True)
    assert outwards[-1][0] > 2


@pytest.mark.parametrize(
    ("latex", "table", "value"),
    [
        (r"\frac{x^2}{2}+\sin x", {"x": 2.0}, 2 + math.sin(2)),
        (r"e^{-x}\ln x", {"x": 3.0}, math.exp(-3) * math.log(3)),
        (r"|x|\sqrt{y}", {"x": -2.0, "y": 9.0}, 6.0),
        (r"\frac{1}{x}", {"x": 4.0}, 0.25),
        (r"\pi x", {"x": 1.0}, math.pi),
    ],
)
def test_numbers_of_expressions(latex, table, value):
    e = deriver.parse(latex).expression
    assert math.isclose(number_of(e, {s: table[s.name] for s in e.free}), value, rel_tol=1e-12)


def test_numbers_that_are_none():
    x = b.symbol("x")
    assert math.isnan(float(values_of(b.function("log", x), {x: np.float64(-1.0)})))
    with pytest.raises(NotDrawn):
        number_of(b.function("log", x), {x: np.float64(-1.0)})
    with pytest.raises(NotDrawn):
        number_of(x)
    with pytest.raises(NotDrawn):
        number_of(b.function("zeta", b.TWO))


# Which task gets which picture ----------------------------------------------------------------------------------------

TASKS = [
    (LINEAR, "Phase portrait", ["trajectories", "eigen-directions"]),
    (r"Find and classify the equilibria of $\dot x = y,\ \dot y = x - x^3$.", "Phase portrait", ["saddle", "center"]),
    (r"Find and classify the equilibria of $\dot x = x(2-x)$.", "Phase line", ["stable", "unstable"]),
    (r"Solve $y' = -y$, $y(0)=2$.", "Solution y against t", ["direction field"]),
    (r"Solve $y''+4y=0$, $y(0)=1$, $y'(0)=0$.", "Solution y against t", ["y = cos(2t)"]),
    (r"Solve $y' + y = e^{-t}$.", "Solutions y against t", ["solutions", "direction field"]),
    (r"Find the Taylor polynomial of degree 3 of $\cos x$ at $0$.", "Taylor approximation", ["cos x", "T₂"]),
    (r"Find the critical points of $f(x,y)=x^2-y^2+y^4$.", "Level curves", ["saddle", "minimum", "gradients"]),
    (r"Find the critical points of $f(x)=x^3-12x$.", "Extrema", ["maximum", "minimum"]),
    (r"Minimise $x^2+2y^2$ subject to $x+y=3$.", "Level curves", ["level of the optimum", "∇ of an active constraint"]),
    (r"Minimise $(x-3)^2+y^2$ subject to $x+y\le 2$, $x\ge0$, $y\ge0$.", "Level curves", ["feasible set"]),
]


@pytest.mark.parametrize(("task", "title", "words"), TASKS)
def test_a_task_and_its_picture(task, title, words):
    picture = drawn(task)
    assert picture.title.startswith(title)
    shown = texts(picture.svg)
    for word in words:
        assert word in shown
    root = ElementTree.fromstring(picture.svg)
    width, height = map(float, root.get("viewBox").split()[2:])
    assert 250 <= width <= 700
    assert 200 <= height <= 600
    for e in root.iter(f"{SVG}text"):
        assert 0 <= float(e.get("x")) <= width
        assert 0 <= float(e.get("y")) <= height
    assert "nan" not in picture.svg.lower().replace("anan", "")
    assert len(picture.svg) < 80_000
    assert not re.search(r"<script|href|onload|url\((?!#)", picture.svg)


@pytest.mark.parametrize(
    "task",
    [
        r"Solve $y' = -ky$, $y(0)=1$.",
        r"Solve $\mathbf{x}'=\begin{pmatrix}a&1\\0&b\end{pmatrix}\mathbf{x}$.",
        r"Find the Taylor polynomial of degree 2 of $e^{ax}$ at $0$.",
        r"Find the critical points of $f(x,y,z)=x^2+y^2+z^2$.",
        r"Minimise $x^2+y^2+z^2$ subject to $x+y+z=1$.",
        r"Find $\int x\,dx$.",
        r"$dX_t = -X_t\,dt+dW_t$. Find the mean of $X_t$.",
        r"Solve $y''' = y$.",
    ],
)
def test_what_has_no_picture(task):
    derivation = deriver.derive(task, check=False)
    assert draw_derivation(derivation) == []
    assert derivation.picture() is None


def test_unfinished_derivations_have_none():
    for status in ("stuck", "refused"):
        assert pictures_of(Derivation("x", status)) == []


def test_pictures_are_deterministic():
    assert drawn(LINEAR).svg == drawn(LINEAR).svg
    noise = r"$dX_t = -X_t\,dt+dW_t$. Find the mean of $X_t$."
    one, again, other = (drawn(noise, simulate=True, seed=s) for s in (1, 1, 2))
    assert one.svg == again.svg != other.svg
    assert "seed 1" in one.caption


def test_sample_values_are_named():
    picture = drawn(r"$dX_t = \theta(\mu-X_t)\,dt+\sigma\,dW_t$. Find the mean of $X_t$.", simulate=True)
    assert "θ = 1" in picture.caption
    assert "σ = 0.4" in picture.caption
    assert "mean as derived" in texts(picture.svg)


def test_a_solution_that_becomes_infinite_ends_there():
    picture = drawn(r"Solve $y' = y^2$, $y(0)=1$.")
    assert "t = 1" in texts(picture.svg)
    assert 'class="asymptote"' in picture.svg


def test_without_a_formula_the_solution_is_traced():
    picture = drawn(r"Solve $y' = x^2 + y^2$, $y(0)=1$.")
    # The pole of this solution lies at 0.9698 (Bender and Orszag treat the equation).
    assert "x = 0.97" in texts(picture.svg)


def test_points_that_answers_name():
    derivation = deriver.derive(r"Find and classify the equilibria of $\dot x = y,\ \dot y = -\sin x - y$.", check=False)
    points = dict(named_points(derivation.answers))
    assert points[(0.0, 0.0)] == "stable spiral"
    assert any(math.isclose(p[0], math.pi) for p in points)
    assert all(abs(p[0]) < 6.3 for p in points)


@pytest.mark.parametrize(
    ("function", "inside", "outside"),
    [
        (r"1+z", (-1.0, 0.9), (0.2, 0.0)),
        (r"\frac{1}{1-z}", (-0.4, 0.3), (1.0, 0.2)),
        (r"1+z+\frac{z^2}{2}+\frac{z^3}{6}+\frac{z^4}{24}", (-2.7, 0.0), (-2.9, 0.0)),
    ],
)
def test_stability_regions(function, inside, outside):
    e = deriver.parse(function).expression
    picture = region_picture(e, next(iter(e.free)), str)
    path = re.search(r'<path class="region f1" fill-rule="evenodd" d="([^"]+)"', picture.svg)[1]
    rings = [[tuple(map(float, p.split())) for p in ring.strip("M").split("L")] for ring in path.split("Z") if ring]

    # The frame is found again from the ticks, independently of the class that drew it.
    def scale(axis, anchor):
        marks = re.findall(r'<text class="tick" x="([-\d.]+)" y="([-\d.]+)" text-anchor="' + anchor + r'">([−\d.]+)<', picture.svg)
        known = [(float(m[2].replace("−", "-")), float(m[axis])) for m in marks]
        (v0, p0), (v1, p1) = known[0], known[-1]
        return lambda v: p0 + (v - v0) / (v1 - v0) * (p1 - p0)

    to_x, to_y = scale(0, "middle"), scale(1, "end")

    def holds(point):
        x, y = to_x(point[0]), to_y(point[1]) - 4
        crossings = 0
        for ring in rings:
            for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
                crossings += (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        return crossings % 2 == 1

    assert holds(inside)
    assert not holds(outside)


# Where they go --------------------------------------------------------------------------------------------------------


def test_pages_hold_their_pictures():
    derivation = deriver.derive(r"Solve $y' = -y$, $y(0)=2$.", check=False)
    page = show_derivation(derivation, "html", standalone=True)
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="deriver-picture"') == 1
    assert "<figcaption>" in page
    assert "deriver-picture" not in show_derivation(derivation, "html", pictures=[])
    assert "<svg" not in show_derivation(derivation, "markdown")
    svg = derivation.picture()
    assert svg.startswith("<svg")
    assert svg._repr_svg_() == svg == draw_derivation(derivation)[0].svg
    notebook = derivation._repr_markdown_()
    assert "![Solution y against t](data:image/svg+xml;base64," in notebook


def test_two_problems_each_have_their_picture():
    derivation = deriver.derive(r"Solve $y' = -y$, $y(0)=2$. Find the critical points of $x^2$.", check=False)
    assert [p.problem for p in draw_derivation(derivation)] == [0, 1][: len(derivation.problems)]
