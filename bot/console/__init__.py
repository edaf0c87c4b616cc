"""The cell's entrance."""
