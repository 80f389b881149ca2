"""The shapes of the pages."""
