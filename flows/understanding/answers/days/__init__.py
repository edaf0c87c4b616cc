"""Dates and lengths of time in French words, whatever the question: a `calendar` of stretches of days, and `lengths`.

`calendar` tries `single_days` (with the `feasts`), days `reckoned` from another one, then `periods`; each gives a
`stretch`. `past_questions` tells where the last « Noël » is meant, not the next.
"""
