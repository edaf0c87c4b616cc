"""The reader of yes or no: `yes_no`.

A yes or a no said outright, then the question `restated`, its verb `echoed`, cues of its `topics` that were `heard`,
what a sentence `implied`, also by `amounts` or `hours`. `turns` tells what turns the answer round, and what leaves it
open.
"""
