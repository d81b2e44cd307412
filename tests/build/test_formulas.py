"""LaTeX as MathML, and values in it."""

import pytest

from twinloops import formulas
from twinloops.problems import AuthoringError


@pytest.mark.parametrize(
    ("value", "latex"),
    [
        ("1.5", "1.5"),
        ("-3", "-3"),
        ("12,345", "12{,}345"),
        ("25%", r"25\%"),
        ("2.9 × 10⁷", r"2.9 \times 10^{7}"),
        ("10⁻⁶", "10^{-6}"),
        ("-inf", r"-\infty"),
        ("nan", r"\text{nan}"),
        ("a_b{c}$", r"\text{abc}"),
    ],
)
def test_values_in_latex(value: str, latex: str) -> None:
    assert formulas.as_latex(value) == latex
    assert formulas.mathml(f"x = {latex}", "inline").startswith("<math")


def test_the_sign_of_a_derivative_is_no_exponent() -> None:
    formula = formulas.mathml("L'(e)", "inline")
    assert "<mi>L</mi><mi>′</mi>" in formula
    assert "msup" not in formula


@pytest.mark.parametrize("latex", [r"\frac{1}", r"\begin{matrix}", r"\nosuch{1}", "x^"])
def test_what_is_no_latex(latex: str) -> None:
    with pytest.raises(AuthoringError, match="not LaTeX that can be read"):
        formulas.mathml(latex, "block")
