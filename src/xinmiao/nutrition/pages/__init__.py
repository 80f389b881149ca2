"""What the pages show, put together from records and calculation."""
