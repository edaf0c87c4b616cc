"""Free text -> crisis, answer, intent: what a person typed, read by rules, before anything else happens."""
