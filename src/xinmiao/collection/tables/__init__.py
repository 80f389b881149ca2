"""What pages list, as tables."""
