"""Options that no rule names, or that the rules named by mistake: after them, for one option as for several.

`trusted` tells where the `learned` model of replies may be believed; `cued` adds what the cues of content name.
"""
