"""Verbs: each in one transaction, with an audit entry."""
