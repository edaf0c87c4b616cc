"""Rasa beside ours: a form of 15 slots and our questionnaire; DIET and our own understanding."""
