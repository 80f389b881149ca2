"""What this app reads of a pack: growth standards, words of letters, models of foods."""

from xinmiao.nutrition.pack import growth, letters, nutrient_models

PARTS = (growth.PART, letters.PART, nutrient_models.PART)
