"""Whether two records are of one person: numbers, names, and what speaks for and against."""
