"""Independent readings of screening.md, held against the implementation by the tests.

Nothing here imports the product: each module is the specification written a second time.
"""
