"""The reader of several options: `multi`.

The reply is cut in `parts`; `everything`, but some perhaps, `nothing`, options set `aside` (both in
the words of `none_said`), `weekdays` among others.
"""
