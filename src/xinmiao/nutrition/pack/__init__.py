"""What this app reads of a pack: growth standards, words of letters."""

from xinmiao.nutrition.pack import growth, letters

PARTS = (growth.PART, letters.PART)
