"""Decisions on plain values: no Django."""
