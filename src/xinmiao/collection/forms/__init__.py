"""What people fill in on the pages of collection, a module a noun."""
