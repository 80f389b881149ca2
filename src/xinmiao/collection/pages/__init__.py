"""The shapes of pages: what templates show, from what queries give."""
