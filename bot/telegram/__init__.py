"""The messaging entrance. Importing any module of it but `texts` and `token` loads aiogram: only with a token."""
