"""Pages of collection, a module a noun."""
