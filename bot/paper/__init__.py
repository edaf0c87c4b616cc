"""What is printed: letters that the standard fonts have, and PDF files that a screen reader can walk through.

Importing `tagged` loads reportlab: only where a file is made.
"""
