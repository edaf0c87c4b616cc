"""Being written by the helper that wrote test_vault, test_store and test_idempotence (20:48)."""
