"""What settles nothing, asked before any reader: `settling` goes through the guards in order.

Of the whole text: `taken_back`, `half_said`, `declined`, words of `another_thing` that say too little. Then of its
segments: `supposed`, `not_mine`, of `another_thing`, `long_ago`. Readers ask three more by themselves: `beside` (what
answers nothing), `conditions` that take nothing away from a value, and values `told_elsewhere`.
"""
