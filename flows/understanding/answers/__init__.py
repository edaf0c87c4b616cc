"""A free text read as an answer, only when it settles the question; a wrong value is far worse than a second ask."""

from flows.understanding.answers.question import Choice, Question, QuestionType, Value
from flows.understanding.answers.reading import read_value

__all__ = ["Choice", "Question", "QuestionType", "Value", "read_value"]
