"""Readers of what is measured: `scale`, `age`, `duration`, `day` (a date) and `count`.

Each weighs the `candidates` that a text says and keeps the one that is meant. Beside them, what only one type has: the
`ends` of a scale, values of two `situations`, a number said `relative` to another; `birthdays` and `births` for an age;
time `elapsed` since a day, and what is left `unsaid` of a length or a day (`unsaid_days`); days that are `busy`.
"""
