"""Decisions of collection on plain values; no Django here."""
