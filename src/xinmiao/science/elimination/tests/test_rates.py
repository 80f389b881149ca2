"""Exact ratios, what unknown outcomes leave possible, intervals of a count, figures as they print."""

from fractions import Fraction
from math import exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from xinmiao.science.elimination import mother_to_child_rate, poisson_interval
from xinmiao.science.elimination.rates import OPERATORS, exact, figure, judged, of_counts, published

LIMITS = st.fractions(min_value=0, max_value=1, max_denominator=1000)
COUNTS = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 40))


def test_one_infected_of_sixty_with_ten_unknown() -> None:
    """Fact 33."""
    rate = mother_to_child_rate(1, 60, 10)
    assert (rate.value, rate.lower, rate.upper) == (Fraction(1, 60), Fraction(1, 70), Fraction(11, 70))
    assert [figure(one, 100, Fraction(2, 100)) for one in (rate.value, rate.lower, rate.upper)] == [
        "1.67",
        "1.43",
        "15.71",
    ]
    assert judged(rate, "<", Fraction(2, 100)) == "cannot_decide"


@given(COUNTS, st.integers(0, 40))
def test_every_assignment_of_the_unknown_lies_within_the_bounds(counts: tuple[int, int, int], turned_out: int) -> None:
    events, others, unknown = counts
    turned_out = min(turned_out, unknown)
    rate = of_counts(events, events + others, unknown)
    if rate.lower is None or rate.upper is None:
        assert rate.reason == "no_denominator"
        return
    settled = Fraction(events + turned_out, events + others + unknown)
    assert rate.lower <= settled <= rate.upper
    assert rate.lower <= rate.value <= rate.upper


@given(COUNTS, LIMITS, st.sampled_from(sorted(OPERATORS)))
def test_a_decided_verdict_is_that_of_every_assignment(counts: tuple[int, int, int], limit: Fraction, op: str) -> None:
    events, others, unknown = counts
    status = judged(of_counts(events, events + others, unknown), op, limit)
    if events + others == 0:
        assert status == "cannot_decide"
        return
    settled = {
        judged(of_counts(events + turned_out, events + others + unknown, 0), op, limit)
        for turned_out in range(unknown + 1)
    }
    assert settled == ({status} if status != "cannot_decide" else {"met", "not_met"})


@given(st.integers(0, 200), st.integers(1, 300), st.integers(0, 50), LIMITS)
def test_live_births_hold_the_children_of_unknown_outcome(
    cases: int, births: int, unknown: int, limit: Fraction
) -> None:
    births += cases
    rate = of_counts(cases, births, unknown, unknown_among=True)
    assert rate.lower == Fraction(cases, births)
    assert rate.upper == min(Fraction(cases + unknown, births), Fraction(1))
    for turned_out in range(min(unknown, births - cases) + 1):
        one = judged(of_counts(cases + turned_out, births, 0), "<=", limit)
        assert judged(rate, "<=", limit) in (one, "cannot_decide")


@pytest.mark.parametrize(("counts", "reason"), [
    ((0, 0, 5), "no_denominator"), ((3, 2, 0), "more_than_all"), ((-1, 5, 0), "not_a_count"),
    ((1, 5, -1), "not_a_count"),
])  # fmt: skip
def test_counts_that_make_no_rate_say_why(counts: tuple[int, int, int], reason: str) -> None:
    rate = of_counts(*counts)
    assert (rate.value, rate.reason) == (None, reason)


def test_a_rate_without_counts_has_no_bounds() -> None:
    assert published(exact("1.3%")).mark == "no_bounds"
    assert published(exact("1.3")).reason == "out_of_range", "1.3 is not 1.3 %: the unit is never guessed"


GARWOOD = {
    0: (0, 3.689), 1: (0.0253, 5.572), 2: (0.242, 7.225), 3: (0.619, 8.767), 4: (1.090, 10.242), 5: (1.623, 11.668),
    10: (4.795, 18.390), 20: (12.217, 30.888), 50: (37.111, 65.919),
}  # fmt: skip


@pytest.mark.parametrize(("count", "ends"), GARWOOD.items())
def test_the_interval_is_the_one_of_the_published_table(count: int, ends: tuple[float, float]) -> None:
    """F. Garwood, Biometrika 1936;28:437, as printed in tables of the 95 % limits."""
    assert poisson_interval(count) == pytest.approx(ends, abs=6e-4)


@pytest.mark.parametrize("count", [0, 1, 7, 63, 500, 20_000])
def test_the_interval_is_half_a_quantile_of_chi_square(count: int) -> None:
    """K. Ulm, Am J Epidemiol 1990;131:373."""
    lower = chi2.ppf(0.025, 2 * count) / 2 if count else 0
    assert poisson_interval(count) == pytest.approx((lower, chi2.ppf(0.975, 2 * count + 2) / 2), rel=1e-9)


@pytest.mark.parametrize("count", [1, 6, 30])
def test_at_each_end_the_count_is_just_possible(count: int) -> None:
    lower, upper = poisson_interval(count)
    below = lambda mean, most: sum(exp(-mean) * mean**k / factorial(k) for k in range(most + 1))  # noqa: E731
    assert 1 - below(lower, count - 1) == pytest.approx(0.025)
    assert below(upper, count) == pytest.approx(0.025)


@pytest.mark.parametrize(("value", "per", "limit", "words"), [
    (Fraction(5004, 10**7), 10**5, Fraction(50, 10**5), "50.04"),
    (Fraction(50, 10**5), 10**5, Fraction(50, 10**5), "50.0"),
    (Fraction(63, 10**6), 10**5, Fraction(50, 10**5), "6.3"),
    (Fraction(94999, 10**5), 100, Fraction(95, 100), "94.999"),
    (Fraction(949, 1000), 100, Fraction(95, 100), "94.90"),
    (None, 100, None, "–"),
])  # fmt: skip
def test_a_figure_never_prints_across_its_limit(
    value: Fraction | None, per: int, limit: Fraction | None, words: str
) -> None:
    assert figure(value, per, limit) == words


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(["<", "<=", ">=", ">"]), LIMITS)
def test_what_is_printed_stands_to_the_limit_as_the_rate_does(
    events: int, out_of: int, op: str, limit: Fraction
) -> None:
    value = Fraction(min(events, out_of), out_of)
    limit = Fraction(round(limit * 1000), 1000)  # limits are decimals
    shown = Fraction(figure(value, 100, limit)) / 100
    assert OPERATORS[op](shown, limit) == OPERATORS[op](value, limit)


@pytest.mark.parametrize("words", ["", "suppressed", "nan", "1e", "－"])
def test_what_is_no_number_is_none(words: str) -> None:
    assert exact(words) is None
