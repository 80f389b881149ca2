"""Tables that pages show and people download."""
