"""`relais demo`: a year that never happened, in a database of its own, made through the real use cases."""
