"""A free text read as an answer, only when it settles the question; a wrong value is far worse than a second ask.

The order, from the text to the value (each folder tells its own; the linters hold that none imports a later one):

1. `text/`: the text in plain words, then in clauses; questions asked back and reasons given are set aside.
2. `guards/`: what settles nothing is left out: taken back, supposed, of somebody else, of the past, of another thing.
3. What is left goes to the reader of the question's type: `measures/` (scale, age, duration, date, count) with the
   dates of `days/`, `yes_or_no/`, or `options/` (one) and `several/`.
4. `likely/`: for options, cues and a learned model complete what the rules found, or doubt it.

`reading.py` puts them in this order for a bare question, `steps.py` for a step of a questionnaire with its bands;
`elsewhere.py` reads the other languages than French. Words are in `flows/content/`, as `docs/understanding.md` tells.
"""

from flows.understanding.answers.question import Choice, Question, QuestionType, Value
from flows.understanding.answers.reading import read_value

__all__ = ["Choice", "Question", "QuestionType", "Value", "read_value"]
