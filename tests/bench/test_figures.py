"""The pure pieces of the benchmark."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.browser import Page, WentWrong
from bench.counting import WEB, Work, read, write
from bench.figures import Figure, percentile, ratio
from bench.serve import programs


@pytest.mark.parametrize(
    ("value", "shown"),
    [(21.4321, "21.4"), (0.043219, "0.0432"), (4.3, "4.30"), (96, "96.0"), (1234.5, "1234"), (0, "0")],
)
def test_a_figure_shows_three_digits_that_count(value: float, shown: str) -> None:
    assert str(Figure("checkout.p50", value, "s")) == f"figure checkout.p50 {shown} s"


@pytest.mark.parametrize(("share", "found"), [(0.5, 5), (0.95, 10), (0.9, 9), (0.01, 1), (1, 10)])
def test_a_percentile_is_one_of_the_values(share: float, found: int) -> None:
    assert percentile([10, 3, 1, 2, 9, 4, 5, 6, 8, 7], share) == found


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_ratio_is_ours_by_theirs() -> None:
    ours, theirs = Figure("a", 20, "1/s"), Figure("b", 5, "1/s")
    assert str(ratio("checkout.ratio.orders_per_second", ours, theirs)) == (
        "figure checkout.ratio.orders_per_second 4.00 x"
    )


def test_what_was_counted_is_read_back(tmp_path: Path, settings: object) -> None:
    settings.BENCH_COUNTS = tmp_path / "counts"  # type: ignore[attr-defined]
    assert read(tmp_path / "counts") == []
    work = [Work(WEB, "POST shop:checkout_pay", 35), Work("marketplace.core.tasks.run_job", "4f0a", 7)]
    for each in work:
        write(each)
    assert read(tmp_path / "counts") == work


def test_a_page_gives_what_its_forms_hold_or_says_that_it_does_not() -> None:
    page = Page(
        "/checkout/post/",
        200,
        '<input type="hidden" name="basket" value="a&amp;b"> <input type="radio" name="service_7" value="ems">'
        '<input type="radio" name="service_7" value="parcel" id="x" checked>',
    )
    assert page.hidden("basket") == "a&b"
    assert page.choice("service_7") == "parcel"
    with pytest.raises(WentWrong, match="/checkout/post/ has nothing like"):
        page.hidden("total")
    with pytest.raises(WentWrong, match='does not say "Paid"'):
        page.must_say("Paid")
    with pytest.raises(WentWrong, match="is at /checkout/post/ instead of /checkout/pay/"):
        page.must_be("/checkout/pay/")


def test_stock_oscar_is_served_by_the_same_command(tmp_path: Path) -> None:
    web, *others = programs("talat", 5, tmp_path)
    (stock,) = programs("stock_oscar", 5, tmp_path)
    assert [program.name for program in others] == ["worker", "clock"]
    differing = [(one, other) for one, other in zip(web.command, stock.command, strict=True) if one != other]
    assert differing == [("marketplace.wsgi:application", "bench.stock_oscar.wsgi:application")]
