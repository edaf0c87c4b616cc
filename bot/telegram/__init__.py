"""The messaging entrance. All its modules but `texts`, `token` and `links` load aiogram: only with a token."""
