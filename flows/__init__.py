"""What is asked and what it means. Pure: no I/O beyond the packaged content files."""
