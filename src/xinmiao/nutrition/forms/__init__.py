"""What people type at the nutrition desk."""
