"""The reader of one option: `choice`.

An option is known by its name (`naming`), its place (`places`), the words that belong to it alone (`likeness`), a
degree (`degrees`, `rates`), the stretch that holds a number (`ranges`, `nearly` around a limit), a moment (`slots`,
`shifts`), an `opinion`, or what stands between (`partly`, `undone`). `known` adds the other names that the packaged
questionnaires give to their options; `cued_by` tells which ones cues of content name.
"""
