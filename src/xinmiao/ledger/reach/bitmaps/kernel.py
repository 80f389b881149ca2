"""Loops compiled by Numba: they release the interpreter's lock and are compiled once per machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a loop over arrays; its types stay those that it declares."""
    return cast(F, njit(nogil=True, cache=True)(function))


def _bit_count(_typing: Any, word: Any) -> Any:
    def generate(_context: Any, builder: ir.IRBuilder, _signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])

    return types.uint64(types.uint64), generate


def _lowest_bit(_typing: Any, word: Any) -> Any:
    def generate(_context: Any, builder: ir.IRBuilder, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate


bit_count = cast(Callable[[np.uint64], np.uint64], intrinsic(_bit_count))
"""How many bits of a word are set: one instruction of the processor."""
lowest_bit = cast(Callable[[np.uint64], np.uint64], intrinsic(_lowest_bit))
"""The place of the lowest bit set; the word must not be 0."""
