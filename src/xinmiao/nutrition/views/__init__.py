"""Pages of the nutrition desk: parse, one call, render."""
