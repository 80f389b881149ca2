"""The verbs of collection, a module a noun."""
