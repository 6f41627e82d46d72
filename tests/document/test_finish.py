from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType

import pikepdf
import pytest

from mesodesk.document.fields import FIELD, WITHDRAWAL_FIELD, Field
from mesodesk.document.finish import finish
from mesodesk.document.tags import Element, Tagger, Widget
from mesodesk.document.text import Text
from tests.document.paper_reading import PLAIN, lines, paper
from tests.document.papers import opened

NOTHING: Mapping[str, bytes] = MappingProxyType({})
PAGES = paper(Text("\n".join("abcdef"), PLAIN), height=60)
SEAL = Widget(Field(FIELD, "Seal of the clinic"), 1, 20, 10, 200, 30)
WITHDRAWAL = Widget(Field(WITHDRAWAL_FIELD, "Seal of a withdrawal"), 0, 5, 6, 70, 8)
WHEN = datetime(2027, 3, 14, 10, 45, tzinfo=UTC)


def _finished(attachments: Mapping[str, bytes] = NOTHING, pages: bytes = PAGES, *widgets: Widget) -> bytes:
    tagger = Tagger()
    for widget in widgets or (SEAL,):
        tagger.widgets.append(widget)
        tagger.root.kids.append(Element("Form", kids=[widget]))
    return finish(
        pages,
        title="Sheet 1",
        language="en",
        when=WHEN,
        attachments=attachments,
        tagger=tagger,
    )


def test_the_field_waits_for_its_seal() -> None:
    """One empty signature field lies on the given page and place, printed, locked, and named for screen readers."""
    with opened(_finished()) as document:
        (field,) = document.Root.AcroForm.Fields
        (widget,) = document.pages[SEAL.page].Annots

        assert field.objgen == widget.objgen
        assert (str(field.FT), str(field.T), str(field.TU)) == ("/Sig", FIELD, "Seal of the clinic")
        assert [float(edge) for edge in field.Rect] == [20, 10, 220, 40]
        assert int(field.F) == 132
        assert "/V" not in field
        assert "/Annots" not in document.pages[0]


def test_each_field_has_its_name_and_place() -> None:
    """Several fields lie on their own pages, in the order in which they are read, all of them empty."""
    with opened(_finished(NOTHING, PAGES, WITHDRAWAL, SEAL)) as document:
        fields = list(document.Root.AcroForm.Fields)
        annotations = [page.Annots[0] for page in document.pages][:2]

        assert [str(field.T) for field in fields] == [WITHDRAWAL_FIELD, FIELD]
        assert [str(field.TU) for field in fields] == ["Seal of a withdrawal", "Seal of the clinic"]
        assert [[float(edge) for edge in field.Rect] for field in fields] == [[5, 6, 75, 14], [20, 10, 220, 40]]
        assert [field.objgen for field in fields] == [annotation.objgen for annotation in annotations]
        assert all("/V" not in field for field in fields)


def test_other_annotations_stay() -> None:
    """The field joins what is on the page already."""
    with opened(PAGES) as document:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=pikepdf.Array([0, 0, 1, 1]))
        document.pages[1].Annots = pikepdf.Array([document.make_indirect(note)])
        out = BytesIO()
        document.save(out)
    with opened(_finished(pages=out.getvalue())) as document:
        assert [str(found.Subtype) for found in document.pages[1].Annots] == ["/Text", "/Widget"]


def test_what_is_attached_is_named_and_dated() -> None:
    """The attachment is the document's data, and its dates are the record's, not the computer's."""
    with opened(_finished({"record.json": b"{}"})) as document:
        spec = document.attachments["record.json"]
        inside = spec.get_file()

        assert (inside.read_bytes(), inside.mime_type) == (b"{}", "application/json")
        assert inside.creation_date == inside.mod_date == WHEN
        assert str(spec.relationship) == "/Data"
    with opened(_finished()) as document:
        assert not document.attachments


def test_the_file_names_itself_and_nothing_else() -> None:
    """Title, maker and time are all that the file says of itself; a viewer shows the title and knows the language."""
    with opened(_finished()) as document:
        info = {str(key): str(value) for key, value in document.docinfo.items()}

        assert info == {"/Title": "Sheet 1", "/Creator": "MesoDesk", "/CreationDate": "D:20270314104500+00'00"}
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert str(document.Root.Lang) == "en"
        assert document.pdf_version == "1.7"


@pytest.mark.parametrize("attachments", [{}, {"record.json": b'{"a": 1}', "sheet.txt": b"a"}])
def test_pages_stay_and_bytes_repeat(attachments: Mapping[str, bytes]) -> None:
    """Finishing changes no word and gives the same bytes each time."""
    assert lines(_finished(attachments)) == lines(PAGES)
    assert _finished(attachments) == _finished(attachments)
