"""What a service reports: its figures and what they mean."""
