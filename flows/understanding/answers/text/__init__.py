"""A text made ready for every reader: `plain` words, cut in clauses by `wording`, or in `segments` with their stops.

`misspelt` mends what was typed too fast. Then what is looked for in words: `numbers`, `phrases` of the `lexicon` for
all readers and the lists `listed` for one, phrases of content with open endings (`cues`), words of one family (`akin`)
or that say the same (`grouped`). `memory` works each of these out once a reading.
"""
