"""Tables of the reporting calendar and the quality page."""
