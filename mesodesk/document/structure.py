"""The structure tree and the archive's marks, written into the file with pikepdf.

ReportLab knows neither. What a validator asks for stands here, each with its clause (PDF/UA-1: ISO 14289-1;
PDF/A-3: ISO 19005-3).
"""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from mesodesk.document.tags import Content, Element, Tagger, Widget

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>MesoDesk</xmp:CreatorTool><xmp:CreateDate>{when}</xmp:CreateDate>
<xmp:ModifyDate>{when}</xmp:ModifyDate>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def write_structure(document: pikepdf.Pdf, tagger: Tagger, fields: dict[str, pikepdf.Object]) -> None:
    """Write the structure tree, the parent tree and the bookmarks.

    Args:
        document: the pages, drawn with the tagger.
        tagger: what they mean.
        fields: form fields by name, merged with their widgets; each becomes part of its element.
    """
    writer = _Writer(document, tagger, fields)
    writer.write()
    document.Root.MarkInfo = Dictionary(Marked=True)
    with document.open_outline() as outline:
        for element, page, top in tagger.headings:
            if element.kind == "H2":
                place = [document.pages[page].obj, Name.XYZ, 0, round(top + _ABOVE, 2), 0]
                item = pikepdf.OutlineItem(element.title, Array(place))
                outline.root.append(item)


_ABOVE = 30
"""Points above a heading at which a reader sees it stand, and not hang from the window's edge."""


class _Writer:
    def __init__(self, document: pikepdf.Pdf, tagger: Tagger, fields: dict[str, pikepdf.Object]) -> None:
        self._document, self._tagger, self._fields = document, tagger, fields
        self._made: dict[int, pikepdf.Object] = {}
        self._next = len(document.pages)
        self._numbers: list[object] = []

    def write(self) -> None:
        document = self._document
        root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._element(self._tagger.root, root)
        numbers: list[object] = []
        for index, page in enumerate(document.pages):
            page.obj.StructParents = index
            page.obj.Tabs = Name.S
            owners = self._tagger.pages[index] if index < len(self._tagger.pages) else []
            numbers += [index, document.make_indirect(Array([self._made[id(owner)] for owner in owners]))]
        root.ParentTree = document.make_indirect(Dictionary(Nums=Array([*numbers, *self._numbers])))
        root.ParentTreeNextKey = self._next
        document.Root.StructTreeRoot = root

    def _element(self, element: Element, parent: pikepdf.Object) -> pikepdf.Object:
        made = self._document.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{element.kind}"), P=parent))
        self._made[id(element)] = made
        if element.alt:
            made.Alt = String(element.alt)
        if element.attributes:
            made.A = Array([self._attributes(owner, entries) for owner, entries in element.attributes.items()])
        if element.title:
            made.T = String(element.title)
        if element.language:
            made.Lang = String(element.language)
        kids = [self._kid(kid, made) for kid in element.kids]
        # A form field alone must not stand in an array: pyHanko then takes the next signature for a forbidden change.
        made.K = kids[0] if len(kids) == 1 else Array(kids)
        return made

    def _kid(self, kid: Element | Content | Widget, parent: pikepdf.Object) -> pikepdf.Object:
        if isinstance(kid, Element):
            return self._element(kid, parent)
        if isinstance(kid, Content):
            return Dictionary(Type=Name.MCR, Pg=self._document.pages[kid.page].obj, MCID=kid.number)
        field = self._fields[kid.field.name]
        field.StructParent = self._next
        self._numbers += [self._next, parent]
        self._next += 1
        return Dictionary(Type=Name.OBJR, Obj=field, Pg=field.P)

    def _attributes(self, owner: str, entries: dict[str, object]) -> pikepdf.Object:
        words = {f"/{key}": Name(f"/{value}") if isinstance(value, str) else value for key, value in entries.items()}
        return Dictionary({"/O": Name(f"/{owner}"), **words})


def write_archive_marks(document: pikepdf.Pdf, *, title: str, language: str, when: datetime) -> None:
    """Say that the file is PDF/A-3a and PDF/UA-1, and which colours it means."""
    words = {"title": escape(title), "language": escape(language), "when": when.isoformat(timespec="seconds")}
    metadata = document.make_stream(_XMP.format(**words).encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    document.Root.Metadata = metadata
    profile = document.make_stream(files("pikepdf").joinpath("pdfa", "data", "sRGB.icc").read_bytes())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    document.Root.OutputIntents = Array([intent])
