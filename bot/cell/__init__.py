"""The cell's work on a case, whatever the entrance: one use case per file, each given the caller who acts."""
