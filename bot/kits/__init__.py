"""Kits for managers and companies, as files: what they say, then one module per format."""
