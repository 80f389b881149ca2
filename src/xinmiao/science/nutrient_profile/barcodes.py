"""Barcodes of products: the check digit of GTIN-8, -12, -13 and -14 (GS1 General Specifications, 7.9).

A barcode is text; zeros in front belong to it. Digits are weighed 3, 1, 3, … from the right, the check digit left out.
"""

from __future__ import annotations

from typing import TypeVar

import polars as pl

from xinmiao.science.tables import give_back, read

Native = TypeVar("Native")
LENGTHS = (8, 12, 13, 14)
LONGEST = max(LENGTHS)


def is_barcode(text: str) -> bool:
    """Whether the text is a barcode whose check digit is right. `is_barcode("6901234567892")` is True."""
    if len(text) not in LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    weighed = sum(int(digit) * (3, 1)[n % 2] for n, digit in enumerate(reversed(text[:-1])))
    return (weighed + int(text[-1])) % 10 == 0


def check_barcodes(table: Native) -> Native:
    """Give the table with `barcode_valid` at its right: yes, no, null where `barcode` is empty.

    A column of numbers has lost its zeros in front and is read as it stands.
    """
    frame = read(table)
    if "barcode" not in frame.columns:
        return give_back(table, pl.DataFrame({"barcode_valid": pl.Series([None] * frame.height, dtype=pl.String)}))
    codes = frame["barcode"].cast(pl.String).str.strip_chars()
    return give_back(table, frame.select(_verdict(codes).alias("barcode_valid")))


def _verdict(codes: pl.Series) -> pl.Expr:
    code = pl.lit(codes)
    long = code.str.zfill(LONGEST)  # zeros in front change neither the sum nor the weights from the right
    digits = [long.str.slice(n, 1).cast(pl.Int32, strict=False) for n in range(LONGEST)]
    weighed = sum((digit * (3, 1)[n % 2] for n, digit in enumerate(digits)), pl.lit(0, dtype=pl.Int32))
    is_right = code.str.contains(r"^[0-9]+$") & code.str.len_chars().is_in(LENGTHS) & (weighed % 10 == 0)
    return pl.when(code.is_null() | (code == "")).then(None).when(is_right).then(pl.lit("yes")).otherwise(pl.lit("no"))
