"""Stories told by a differential equation: the equation that is set up, what is asked in which unit, and what is refused."""

import math

import pytest

import deriver
from deriver.errors import DeriverError
from deriver.latex.story_quantities import said_with_marks
from deriver.latex.tasks import read_task

#: Story -> the equation, its conditions, and the questions with the numbers they are about.
SET_UP = [
    ("A vat holds 60 liters of fresh water. Brine with 2 g/L of salt enters at 3 L/min and the mixture leaves at the same rate. "
     "How much salt is in the vat after 10 minutes?", "S' = 6-\\frac{3S}{60}", ["S(0) = 0"], {"asks value 0 g"}),
    ("A 300-gallon tank initially contains 100 gallons of water in which 8 lb of salt is dissolved. Pure water flows in at 5 "
     "gal/min, and the "
     "well-mixed solution drains at 3 gal/min. Find the concentration when the tank is full.",
     "S' = -\\frac{3S}{100+2t}", ["S(0) = 8"], {"asks quotient 0 lb/gal"}),
    ("A metal bar at $150^\\circ$C is placed in a bath at $30^\\circ$C. After 4 minutes its temperature is $90^\\circ$C. When will it be "
     "$45^\\circ$C?", "T' = -k(T-30)", ["T(0) = 150", "T(4) = 90"], {"asks time 0 min"}),
    ("Iodine-131 has a half-life of 8 days. How long does it take until 25\\% of a sample remains?",
     "N' = -kN", ["N(0) = N_0", "N(8) = 0.5N_0"], {"asks share 0 days"}),
    ("A colony of bacteria grows at a rate proportional to its size and triples in 2 hours. Initially there are 90 bacteria. "
     "How many are there "
     "after 6 hours?", "N' = kN", ["N(0) = 90", "N(2) = 270"], {"asks value 0"}),
    ("A population of deer follows the logistic equation with growth rate 0.4 per year and carrying capacity 600. Initially "
     "there are 60 deer. "
     "How many are there after 5 years?", "P' = 0.4P(1-\\frac{P}{600})", ["P(0) = 60"], {"asks value 0"}),
    ("A stone of mass 3 kg falls from rest; the air resistance is $6v$ newtons. Find the terminal velocity, with $g=10$ m/s$^2$.",
     "v' = 10-2v", ["v(0) = 0"], {"asks limit 0 m/s"}),
    ("An RL circuit has a resistance of 8 ohms, an inductance of 2 henries and a battery of 24 volts. The initial current is "
     "zero. Find the "
     "current after 1 second.", "2i'+8i = 24", ["i(0) = 0"], {"asks value 0 A"}),
    ("A 2 kg mass is attached to a spring with constant 50 N/m. There is no damping. It is pulled 0.3 m to the right of equilibrium and "
     "released from rest. Find its velocity after 2 seconds.", "2x''+50x = 0", ["x(0) = 0.3", "x'(0) = 0"], {"asks slope 0 m/s"}),
    ("A debt of \\$5000 grows at 8\\% annual interest compounded continuously and is paid off continuously at a rate of \\$900 "
     "per year. When is it "
     "paid off?", "A' = 0.08A-900", ["A(0) = 5000"], {"asks time 0 years"}),
]  # fmt: skip


@pytest.mark.parametrize(("story", "equation", "conditions", "asks"), SET_UP, ids=[r[0][:30] for r in SET_UP])
def test_the_equation_of_a_story(story: str, equation: str, conditions: list[str], asks: set[str]) -> None:
    (item,) = read_task(story)
    assert item.kind == "ode"
    assert f"${equation}$, ${', '.join(conditions)}$" in item.assumed[0]
    assert {r for r in item.request if r.startswith("asks")} == asks


#: Story -> value of the last answer, worked out by hand, and its unit.
ANSWERED = [
    (SET_UP[0][0], 120 * (1 - math.exp(-0.5)), "g"),
    (SET_UP[1][0], 8 * (100 / 300) ** 1.5 / 300, "lb/gal"),
    (SET_UP[2][0], 4 * math.log(8) / math.log(2), "min"),
    (SET_UP[3][0], 16, "days"),
    (SET_UP[9][0], math.log(900 / 500) / 0.08, "years"),
]


@pytest.mark.parametrize(("story", "value", "unit"), ANSWERED, ids=[r[0][:30] for r in ANSWERED])
def test_the_answer_of_a_story(story: str, value: float, unit: str) -> None:
    derivation = deriver.derive(story)
    assert derivation.status == "finished"
    answer = derivation.answers[-1]
    assert answer.verdict.outcome in ("proved", "verified")
    assert abs(float(answer.sympy.evalf(20)) - value) < 1e-9 * abs(value)
    assert answer.text is not None and answer.text.endswith(unit)


#: Story -> what the refusal says.
REFUSED = [
    ("A tank holds 80 L of brine. Brine flows in at 2 L/min and the mixture leaves at 2 L/min. How much salt is there after 5 minutes?",
     "the concentration of the inflow"),
    ("A tank holds 80 L of pure water. Brine with 3 g/L of salt flows in at 2 L/min. How much salt is there after 5 minutes?",
     "how fast the mixture leaves"),
    ("A cup of tea cools in a room at 20 degrees C. Its temperature is now 80 degrees C. What is its temperature after 10 minutes?",
     "how fast the body cools"),
    ("A cup of tea at 80 degrees C cools to 60 degrees C in 5 minutes. What is its temperature after 10 minutes?",
     "the temperature of the surroundings"),
    ("A radioactive substance has a half-life of 12 days. How many grams are left after 20 days?", "the amount at the start"),
    ("An RC circuit has a resistance of 50 ohms and a battery of 10 volts. The capacitor is uncharged. Find the charge at time $t$.",
     "the capacitance"),
    ("A mass of 2 kg is attached to a spring with constant 8 N/m. It is released from rest. Find its position.", "where the mass is"),
    ("A mass of 2 kg is attached to a damped spring with constant 8 N/m. It is released from rest 1 m below equilibrium. Find "
     "its position.",
     "how strong the damping is"),
    ("A ball of mass 2 kg falls from rest against air resistance. Find the velocity after 2 seconds.", "how strong the resistance is"),
    ("A tank holds 50 L of water with 2 kg of salt. Pure water flows in at 1 L/min and the mixture leaves at 6 L/min. How much "
     "salt is there "
     "after 30 minutes?", "the tank is empty after 10"),
    ("A tank holds 80 L of pure water. Brine with 3 g/L of salt flows in at 2 L/min and leaves at the same rate. The tank has 3 "
     "legs. How much "
     "salt is there after 5 minutes?", "no use is found: 3"),
    ("A tank holds 80 L of pure water. Brine with 3 g/L of salt flows in at 2 gal/min and leaves at the same rate. How much "
     "salt is there after "
     "5 minutes?", "not brought together"),
    ("The half-life of a substance is 4 days. Find the amount after 9 days if 60 mg are present after 1 day.", "more is told"),
    ("A substance has a half-life of 4 days. Initially there are 60 mg. How much has decayed after 9 days?", "something else"),
    ("A pie at 90 degrees C cools to 70 degrees C in 4 minutes in a room at 20 degrees C. When has it cooled by 40 degrees C?", "a change"),
    ("A deposit of \\$300 earns 4\\% annual interest compounded continuously. How much interest is earned after 5 "
     "years?", "something else"),
    ("An account pays 5\\% interest compounded annually. If \\$100 is deposited, how much is there after 3 "
     "years?", "compounded continuously"),
    ("A population of fish grows at a rate proportional to its size and doubles in 3 years, but twice a year some are "
     "harvested. Initially there "
     "are 50. How many are there after 6 years?", "no use is found"),
]  # fmt: skip


@pytest.mark.parametrize(("story", "why"), REFUSED, ids=[r[0][:40] for r in REFUSED])
def test_a_story_that_is_refused(story: str, why: str) -> None:
    with pytest.raises(DeriverError, match=why):
        read_task(story)


#: Text -> kind and value in the units of the families.
MEASURED = [
    ("4 L/min", "volume/time", "1/15"),
    ("1/2 lb of salt per gallon", "mass/volume", "1/2"),
    ("$20^\\circ$C", "temperature", "20"),
    ("6\\% per year", "percent/time", "1/200"),
    ("$9.8$ m/s$^2$", "length/time²", "49/5"),
    ("$5\\times 10^{-3}$ farad", "capacitance", "1/200"),
    ("half an hour", "time", "1800"),
    ("\\$1,500", "money", "1500"),
]


@pytest.mark.parametrize(("text", "kind", "value"), MEASURED)
def test_a_quantity(text: str, kind: str, value: str) -> None:
    (quantity,) = said_with_marks(text).quantities
    assert (quantity.kind, str(quantity.value)) == (kind, value)


#: Further values fix a letter of the equation: the letter, and the solution at one point.
FIXED = [
    (r"Solve $y'=-ky$, $y(0)=6$, $y(4)=2$.", math.log(3) / 4, 2.0, 6 * 3 ** (-0.5)),
    (r"Solve $P'=rP(1-P/10)$, $P(0)=2$, $P(1)=5$.", math.log(4), 2.0, 10 / (1 + 4 / 16)),
]


@pytest.mark.parametrize(("task", "letter", "at", "value"), FIXED)
def test_a_letter_that_a_further_value_fixes(task: str, letter: float, at: float, value: float) -> None:
    derivation = deriver.derive(task)
    found, solution = derivation.answers
    assert abs(float(found.sympy.evalf(20)) - letter) < 1e-12
    t = next(iter(solution.sympy.free_symbols))
    assert abs(float(solution.sympy.subs(t, at).evalf(20)) - value) < 1e-9
    assert solution.verdict.outcome == "verified"


def test_too_many_values_and_no_letter_have_no_solution() -> None:
    derivation = deriver.derive(r"Solve $y'=5y$, $y(0)=1$, $y(1)=3$.")
    assert [a.text for a in derivation.answers] == ["no solution"]
