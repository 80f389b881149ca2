"""Verbs: what is done to rounds and to what was measured in them."""
