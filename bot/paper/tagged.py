"""A PDF canvas that remembers what each thing drawn is, so that headings, lists and pictures can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph
from reportlab.platypus.paraparser import ParaFrag

_ITEM = "LI"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Something drawn: what it is, on which page (reference and number) and under which mark.

    `alt` stands for a picture; `words` are what is written, as it reads: lines drawn one below the other have no space
    between them.
    """

    tag: str
    page: Any
    number: int
    mark: int
    alt: str | None
    words: str | None


class TaggedCanvas(Canvas):
    """Every drawing stands in `tagged(…)`, or in `artifact()` when it says nothing: rules, grounds, page numbers."""

    # What reportlab keeps without saying so in its types.
    _doc: Any
    _code: list[str]

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._drawn: list[_Drawn] = []
        self._marks = 0
        self._finished = 0
        self.setViewerPreference("DisplayDocTitle", "true")

    @contextmanager
    def tagged(self, tag: str, alt: str | None = None, words: str | None = None) -> Iterator[None]:
        """What is drawn within is one `tag`: H1, H2, P, LI (of a list with those beside it), or Figure with `alt`.

        `words`: what is written, where lines were broken.
        """
        self._drawn.append(_Drawn(tag, self._doc.thisPageRef(), self._finished, self._marks, alt, words))
        self._code.append(f"/{'LBody' if tag == _ITEM else tag} <</MCID {self._marks}>> BDC")
        self._marks += 1
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn within says nothing to who listens."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802 - the name is reportlab's
        """End a page."""
        super().showPage()
        page: Any = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = self._finished, PDFName("S")
        self._finished += 1
        self._marks = 0

    def save(self) -> None:
        """Write the file, with the tree of what was drawn."""
        if self._code:
            self.showPage()
        self._plant()
        super().save()

    def _plant(self) -> None:
        document = self._doc
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        trunk, trunk_at = self._grow("Document", document.Reference(root))
        leaves: list[tuple[int, Any]] = []
        branches = []
        for in_list, group in groupby(self._drawn, lambda each: each.tag == _ITEM):
            if not in_list:
                found = [(each.number, self._leaf(each, each.tag, trunk_at)) for each in group]
                leaves += found
                branches += [leaf for _, leaf in found]
                continue
            around, around_at = self._grow("L", trunk_at)
            items = []
            for each in group:
                item, item_at = self._grow(_ITEM, around_at)
                item["K"] = self._leaf(each, "LBody", item_at)
                leaves.append((each.number, item["K"]))
                items.append(item_at)
            around["K"] = PDFArray(items)
            branches.append(around_at)
        trunk["K"] = PDFArray(branches)
        numbered: list[Any] = []
        for number in range(self._finished):
            numbered += [number, PDFArray([leaf for at, leaf in leaves if at == number])]
        root["K"] = trunk_at
        root["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numbered)}))
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _leaf(self, drawn: _Drawn, tag: str, parent: Any) -> Any:
        leaf, at = self._grow(tag, parent)
        leaf["Pg"], leaf["K"] = drawn.page, drawn.mark
        if drawn.alt is not None:
            leaf["Alt"] = PDFString(drawn.alt)
        if drawn.words is not None:
            leaf["ActualText"] = PDFString(drawn.words)
        return at

    def _grow(self, tag: str, parent: Any) -> tuple[Any, Any]:
        node = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(tag), "P": parent})
        return node, self._doc.Reference(node)


class TaggedParagraph(Paragraph):
    """A paragraph that is what its style's `tag` says, P without one."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._words = _read_aloud(self.frags)  # before it is broken into lines, which takes it to pieces

    def draw(self) -> None:
        """Draw it on a TaggedCanvas."""
        canvas: Any = self.canv
        with canvas.tagged(getattr(self.style, "tag", "P"), words=self._words):
            super().draw()


def _read_aloud(fragments: Any) -> str:
    """The words of a paragraph in one line; of the rest of one, which comes in words, with or without a space after."""
    pieces: list[str] = []
    for each in fragments:
        if isinstance(each, list):
            pieces += [text for _, text in each[1:]]
        else:
            pieces.append(getattr(each, "text", None) or " ".join(getattr(each, "words", ())))
        if type(each) not in (list, ParaFrag) or getattr(each, "lineBreak", False):
            pieces.append(" ")
    return " ".join("".join(pieces).split())
