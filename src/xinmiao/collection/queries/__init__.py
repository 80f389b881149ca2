"""What collection tells, a module a noun."""
