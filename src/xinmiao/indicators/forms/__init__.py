"""Filters of pages, and the numbers of a return."""

from xinmiao.indicators.forms.reading import Catalogue, Slicing
from xinmiao.indicators.forms.reporting import Calendar, Numbers, Quality, StepForm

__all__ = ["Calendar", "Catalogue", "Numbers", "Quality", "Slicing", "StepForm"]
