"""The entrance for assistants built with Rasa: an action server, and an assistant ready to train."""
