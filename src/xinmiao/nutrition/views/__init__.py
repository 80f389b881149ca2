"""What an address answers."""
