"""Who talks: one use case per file, then one folder or file per entrance."""
