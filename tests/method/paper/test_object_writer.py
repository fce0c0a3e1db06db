"""A PDF written object by object opens elsewhere, and says what was put into it."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from folkmoot.method.paper.object_writer import ObjectWriter, Taker, reference


def written(kept: pikepdf.Object | None = None) -> bytes:
    """A document of one page whose catalogue keeps an object of another document."""
    stream = BytesIO()
    writer = ObjectWriter(stream)
    taken = Taker(writer).take(kept)
    pages = reference(number := writer.reserve())
    page = writer.put(b"<</Type/Page/Parent %b/MediaBox[0 0 9 9]/Resources<<>>>>" % pages)
    writer.put(b"<</Type/Pages/Kids[%b]/Count 1>>" % page, number)
    first = writer.reserve(3)
    writer.put_together(first, [b"(one)", b"(two)", b"[%b]" % reference(first)])
    root = writer.put(
        b"<</Type/Catalog/Pages %b/Kept %b/Together[%b %b]>>"
        % (pages, taken, reference(first + 1), reference(first + 2))
    )
    writer.finish(root, writer.put(b"<</Title(A title)>>"))
    return stream.getvalue()


def test_objects_packed_together_are_found_by_their_numbers() -> None:
    with pikepdf.open(BytesIO(written())) as pdf:
        assert list(pdf.check_pdf_syntax()) == []
        assert "/Kept" not in pdf.Root  # null is the same as nothing
        second, third = pdf.Root.Together
        assert (str(second), str(third[0])) == ("two", "one")
        assert pdf.docinfo["/Title"] == "A title"


def test_an_object_of_another_document_comes_with_all_that_it_leads_to() -> None:
    with pikepdf.new() as other:
        shared = other.make_stream(b"drawing", Length1=7)
        ring = other.make_indirect(Dictionary(Twice=Array([shared, shared])))
        ring.Itself = ring
        ring.Plain = Dictionary(
            {"/A b#": 1.25, "/Yes": True, "/No": False, "/Three": 3, "/Said": String("(Ζ) \\")}
        )
        ring.Name = Name("/A b#")
        content = written(ring)
    with pikepdf.open(BytesIO(content)) as pdf:
        kept = pdf.Root.Kept
        one, again = kept.Twice
        assert one.read_bytes() == b"drawing"
        assert one.Length1 == 7
        assert one.objgen == again.objgen
        assert kept.Itself.objgen == kept.objgen
        assert float(kept.Plain["/A b#"]) == 1.25
        assert (kept.Plain.Yes, kept.Plain.No, kept.Plain.Three) == (True, False, 3)
        assert str(kept.Plain.Said) == "(Ζ) \\"
        assert kept.Name == Name("/A b#")


def test_the_same_objects_give_the_same_bytes() -> None:
    assert written() == written()


def test_a_number_that_nothing_was_put_under_is_refused() -> None:
    writer = ObjectWriter(BytesIO())
    writer.reserve()
    with pytest.raises(ValueError, match="reserved but never put"):
        writer.finish(writer.put(b"<<>>"), writer.put(b"<<>>"))
