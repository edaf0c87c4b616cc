"""Lists of words in content: each looked up by the reader whose name it bears, and written as that reader expects."""

from __future__ import annotations

import re
from pathlib import Path

import flows.understanding.answers as answers
from flows.understanding.answers.text.listed import lists

_LOOKED_UP = re.compile(r'\b(word_list|phrase_list|phrase_set|beginnings|texts)\(\s*"(\w+)", "(\w+)"\s*\)')


def test_every_list_of_words_is_read_by_the_reader_that_it_names() -> None:
    looked_up = {
        (file.stem, name): how
        for folder in answers.__path__
        for file in Path(folder).rglob("*.py")
        for how, reader, name in _LOOKED_UP.findall(file.read_text("utf-8"))
        if reader == file.stem
    }
    written = {(reader, name): texts for reader, named in lists().items() for name, texts in named.items()}
    assert set(looked_up) == set(written)
    for each, texts in written.items():
        starred = {text.endswith("*") for text in texts}
        assert looked_up[each] == "texts" or starred == {looked_up[each] == "beginnings"}, each
