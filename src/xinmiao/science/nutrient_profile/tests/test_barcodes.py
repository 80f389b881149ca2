"""Check digits of barcodes."""

import polars as pl
import pytest

from xinmiao.science.nutrient_profile import check_barcodes, is_barcode

CODES = [
    ("6901234567892", True), ("6901234567893", False), ("96385074", True), ("036000291452", True),
    ("10614141000415", True), ("0000123456784", True), ("123456784", False), ("690123456789２", False),
    ("69012345678 2", False), ("abcdefgh", False), ("1", False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "valid"), CODES)
def test_fact_21_check_digits(code, valid):
    assert is_barcode(code) is valid


def test_fact_21_a_column_says_the_same_and_empty_is_unknown():
    found = check_barcodes(pl.DataFrame({"barcode": [code for code, _valid in CODES] + ["", None]}))
    assert found["barcode_valid"].to_list() == [("no", "yes")[valid] for _code, valid in CODES] + [None, None]
    assert check_barcodes(pl.DataFrame({"name": ["a"]}))["barcode_valid"].to_list() == [None]


def test_every_other_last_digit_is_wrong():
    assert sum(is_barcode(f"690123456789{digit}") for digit in range(10)) == 1
