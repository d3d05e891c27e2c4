# SPDX-License-Identifier: EUPL-1.2
"""Mark an Excel workbook by editing the XML of what is marked; every other part stays as it is."""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from ..model import Sure
from .grid import FINDINGS_SHEET, Sheet, ref_of, spot_of
from .limits import Limits, Package, local, parse
from .marking import COLOURS, Item, Marks
from .xlsx import relations, sheet_parts, workbook_part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from .structure import Place
    from .xlsx import SheetPart

_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OLD_DATE: Final = (1980, 1, 1, 0, 0, 0)
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COMMENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_STYLE_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_AFTER_LEGACY: Final = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
"""What stands after the reference to old drawings in a sheet."""
_LONGEST_NAME: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDTHS: Final = (5, 60, 11, 32, 18, 11, 11, 11, 11, 45)


def mark_xlsx(content: bytes, marks: Marks, limits: Limits) -> bytes:
    """Write a copy of a workbook with marks, and a sheet of findings at its end."""
    return _Marker(content, marks, limits).marked()


def safe(text: str) -> str:
    """Leave out signs that XML cannot hold."""
    return _CONTROL.sub("", text)


class _Marker:
    def __init__(self, content: bytes, marks: Marks, limits: Limits) -> None:
        self._package = Package(content, limits)
        self._marks = marks
        self._new: dict[str, bytes] = {}
        """Parts that are added or changed."""
        self._book_part = workbook_part(self._package)
        self._book = self._package.tree(self._book_part)
        self._space = str(self._book.tag).partition("}")[0].strip("{")
        self._office = _OFFICE if self._space == _MAIN else self._relation_space()
        self._types = self._package.tree(_TYPES)
        self._styles = _Styles(self)

    def _relation_space(self) -> str:
        """Give the namespace of references in a workbook of the strict kind."""
        for one in self._book.iter("{*}sheet"):
            for key in one.attrib:
                name = str(key)
                if name.endswith("}id"):
                    return name.partition("}")[0].strip("{")
        return _OFFICE

    def marked(self) -> bytes:
        """Give the copy."""
        sheets = sheet_parts(self._package)
        by_sheet: dict[str, dict[tuple[int, int], Place]] = {}
        for place in self._marks.colours:
            spot = spot_of(place.ref)
            if spot is not None:
                by_sheet.setdefault(place.sheet, {})[spot] = place
        for sheet in sheets:
            places = by_sheet.get(sheet.name)
            if places and not sheet.is_chart:
                self._sheet(sheet, places)
        self._findings([sheet.name for sheet in sheets])
        self._styles.keep()
        self._new[_TYPES] = _bytes(self._types)
        return self._zip()

    # ------------------------------------------------------------------------- one sheet

    def _sheet(self, sheet: SheetPart, places: dict[tuple[int, int], Place]) -> None:
        root = self._package.tree(sheet.part)
        row_at = -1
        done = set()
        for row in root.iter("{*}row"):
            row_at = int(str(row.get("r"))) - 1 if row.get("r") else row_at + 1
            column = -1
            for cell in row:
                if local(cell) != "c":
                    continue
                spot = spot_of(str(cell.get("r", ""))) or (row_at, column + 1)
                column = spot[1]
                place = places.get(spot)
                if place is not None:
                    colour = self._marks.colours[place]
                    cell.set("s", str(self._styles.filled(int(str(cell.get("s", "0"))), colour)))
                    done.add(spot)
        said = {spot: self._marks.comments[places[spot]] for spot in sorted(done)}
        if said:
            self._comments(sheet, root, said)
        self._new[sheet.part] = _bytes(root)

    def _comments(
        self, sheet: SheetPart, root: etree._Element, said: dict[tuple[int, int], str]
    ) -> None:
        """Add comments; one that stands there already gets our text after its own."""
        known = relations(self._package, sheet.part)
        part = next((target for kind, target in known.values() if kind == "comments"), "")
        fresh = dict(said)
        if part in self._package.names:
            tree = self._package.tree(part)
            self._append_to(tree, fresh)
        else:
            part = self._free("xl/comments{}.xml")
            tree = parse(
                f'<comments xmlns="{self._space}"><authors/><commentList/></comments>'.encode()
            )
            self._relate(sheet.part, "comments", part)
            self._override(part, _COMMENT_TYPE)
        authors = next(one for one in tree if local(one) == "authors")
        listed = next(one for one in tree if local(one) == "commentList")
        author = self._element(authors, "author")
        author.text = safe(self._marks.author)
        number = len(authors) - 1
        for spot, text in fresh.items():
            comment = self._element(listed, "comment")
            comment.set("ref", ref_of(*spot))
            comment.set("authorId", str(number))
            body = self._element(comment, "text")
            run = self._element(body, "r")
            self._text(run, text)
        ordered = sorted(listed, key=lambda one: spot_of(str(one.get("ref", ""))) or (0, 0))
        listed[:] = ordered
        self._new[part] = _bytes(tree)
        if fresh:
            self._drawing(sheet, root, list(fresh))

    def _append_to(self, tree: etree._Element, fresh: dict[tuple[int, int], str]) -> None:
        for comment in tree.iter("{*}comment"):
            spot = spot_of(str(comment.get("ref", "")))
            if spot in fresh:
                body = next((one for one in comment if local(one) == "text"), None)
                if body is None:
                    continue
                run = self._element(body, "r")
                # A text of one piece becomes a run, for ours to stand after it.
                for plain in [one for one in body if local(one) == "t"]:
                    first = self._element(body, "r")
                    body.remove(first)
                    body.insert(0, first)
                    first.append(plain)
                self._text(run, "\n\n" + fresh.pop(spot))

    def _text(self, run: etree._Element, text: str) -> None:
        piece = self._element(run, "t")
        piece.text = safe(text)
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def _drawing(
        self, sheet: SheetPart, root: etree._Element, spots: list[tuple[int, int]]
    ) -> None:
        """Draw the boxes in which programs show comments."""
        legacy = next((one for one in root if local(one) == "legacyDrawing"), None)
        known = relations(self._package, sheet.part)
        relation = ""
        if legacy is not None:
            relation = next((str(v) for k, v in legacy.attrib.items() if str(k).endswith("id")), "")
        target = known.get(relation, ("", ""))[1]
        shapes = [_shape(row, column, number) for number, (row, column) in enumerate(spots)]
        if target in self._package.names:
            old = self._package.read(target)
            end = old.rfind(b"</xml>")
            if end >= 0:
                kind = b"" if b'id="_x0000_t202"' in old else _SHAPE_TYPE.encode()
                added = kind + "".join(shapes).encode()
                self._new[target] = old[:end] + added + old[end:]
                return
        part = self._free("xl/drawings/vmlDrawing{}.vml")
        self._new[part] = (_VML_HEAD + _SHAPE_TYPE + "".join(shapes) + "</xml>").encode()
        self._default("vml", _VML_TYPE)
        relation = self._relate(sheet.part, "vmlDrawing", part)
        if legacy is None:
            legacy = self._element(root, "legacyDrawing")
            root.remove(legacy)
            place = next(
                (at for at, one in enumerate(root) if local(one) in _AFTER_LEGACY), len(root)
            )
            root.insert(place, legacy)
        legacy.set(f"{{{self._office}}}id", relation)

    # ------------------------------------------------------------------ the sheet of findings

    def _findings(self, names: list[str]) -> None:
        part = self._free("xl/worksheets/sheet{}.xml")
        self._new[part] = _findings_sheet(self._marks.rows, self._styles, self._space)
        self._override(part, _SHEET_TYPE)
        relation = self._relate(self._book_part, "worksheet", part)
        listed = next(one for one in self._book.iter("{*}sheets"))
        used = [int(str(one.get("sheetId", "0"))) for one in listed]
        sheet = self._element(listed, "sheet")
        sheet.set("name", unique_name(self._marks.title, names))
        sheet.set("sheetId", str(max(used, default=0) + 1))
        sheet.set(f"{{{self._office}}}id", relation)
        self._new[self._book_part] = _bytes(self._book)

    # ------------------------------------------------------------------------- the package

    def _element(self, parent: etree._Element, name: str) -> etree._Element:
        from lxml import etree  # noqa: PLC0415 - the engine does without

        return etree.SubElement(parent, f"{{{self._space}}}{name}")

    def _free(self, pattern: str) -> str:
        number = 1
        while pattern.format(number) in self._package.names | set(self._new):
            number += 1
        return pattern.format(number)

    def _relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation of a part to another; gives its id."""
        from lxml import etree  # noqa: PLC0415 - the engine does without

        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", name + ".rels")
        if path in self._new:
            root = parse(self._new[path])
        elif path in self._package.names:
            root = self._package.tree(path)
        else:
            root = parse(f'<Relationships xmlns="{_PACKAGE}"/>'.encode())
        used = {str(one.get("Id")) for one in root}
        number = 1
        while f"rIdMark{number}" in used:
            number += 1
        one = etree.SubElement(root, f"{{{_PACKAGE}}}Relationship")
        one.set("Id", f"rIdMark{number}")
        one.set("Type", f"{self._office}/{kind}")
        one.set("Target", "/" + target)
        self._new[path] = _bytes(root)
        return f"rIdMark{number}"

    def _override(self, part: str, kind: str) -> None:
        from lxml import etree  # noqa: PLC0415 - the engine does without

        space = str(self._types.tag).partition("}")[0].strip("{")
        one = etree.SubElement(self._types, f"{{{space}}}Override")
        one.set("PartName", "/" + part)
        one.set("ContentType", kind)

    def _default(self, ending: str, kind: str) -> None:
        from lxml import etree  # noqa: PLC0415 - the engine does without

        if any(str(one.get("Extension", "")).lower() == ending for one in self._types):
            return
        space = str(self._types.tag).partition("}")[0].strip("{")
        one = etree.Element(f"{{{space}}}Default")
        one.set("Extension", ending)
        one.set("ContentType", kind)
        self._types.insert(0, one)

    def _zip(self) -> bytes:
        return rezip(self._package, self._new)


def rezip(package: Package, changed: dict[str, bytes]) -> bytes:
    """Write a package again: parts that were changed or added, and all others as they were."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for part in package.parts:
            info = zipfile.ZipInfo(part.filename, part.date_time)
            info.compress_type = part.compress_type
            info.external_attr = part.external_attr
            content = changed.get(part.filename)
            target.writestr(info, package.read(part.filename) if content is None else content)
        for name in sorted(set(changed) - package.names):
            info = zipfile.ZipInfo(name, _OLD_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, changed[name])
    return out.getvalue()


def unique_name(wanted: str, names: Iterable[str]) -> str:
    """Give a name that no sheet has and every program accepts."""
    base = _FORBIDDEN.sub(" ", safe(wanted)).strip("' ")[:_LONGEST_NAME] or "Findings"
    used = {name.casefold() for name in names}
    name, number = base, 1
    while name.casefold() in used:
        number += 1
        suffix = f" {number}"
        name = base[: _LONGEST_NAME - len(suffix)] + suffix
    return name


def _bytes(root: etree._Element) -> bytes:
    from lxml import etree  # noqa: PLC0415 - the engine does without

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class _Styles:
    """The styles of a workbook, with those of marked cells and of the findings added."""

    def __init__(self, marker: _Marker) -> None:
        self._marker = marker
        package, book = marker._package, marker._book_part  # noqa: SLF001 - one thing in two classes
        known = relations(package, book)
        self._part = next((t for kind, t in known.values() if kind == "styles"), "")
        if self._part in package.names:
            self._root = package.tree(self._part)
        else:
            self._part = "xl/styles.xml"
            self._root = parse(_PLAIN_STYLES.format(space=marker._space).encode())  # noqa: SLF001 - see above
            marker._relate(book, "styles", self._part)  # noqa: SLF001 - see above
            marker._override(self._part, _STYLE_TYPE)  # noqa: SLF001 - see above
        self._fills: dict[Sure, int] = {}
        self._made: dict[tuple[int, Sure | None, str], int] = {}

    def keep(self) -> None:
        """Take the styles into the copy, if any were added."""
        if self._made:
            self._marker._new[self._part] = _bytes(self._root)  # noqa: SLF001 - see above

    def filled(self, base: int, sure: Sure) -> int:
        """Give a style like another one, with a background."""
        return self._style(base, sure, "")

    def text(self, *, bold: bool = False, link: bool = False, sure: Sure | None = None) -> int:
        """Give a style for the sheet of findings."""
        return self._style(0, sure, "bold" if bold else "link" if link else "text")

    def _style(self, base: int, sure: Sure | None, role: str) -> int:
        made = self._made.get((base, sure, role))
        if made is not None:
            return made
        formats = self._group("cellXfs")
        kinds = [one for one in formats if local(one) == "xf"]
        if base < len(kinds) and not role:
            one = copy.deepcopy(kinds[base])
        else:
            one = self._marker._element(formats, "xf")  # noqa: SLF001 - see above
            formats.remove(one)
            for name in ("numFmtId", "fontId", "fillId", "borderId", "xfId"):
                one.set(name, "0")
        if sure is not None:
            one.set("fillId", str(self._fill(sure)))
            one.set("applyFill", "1")
        if role:
            alignment = self._marker._element(one, "alignment")  # noqa: SLF001 - see above
            alignment.set("vertical", "top")
            if role == "text":
                alignment.set("wrapText", "1")
            one.set("applyAlignment", "1")
        if role in {"bold", "link"}:
            one.set("fontId", str(self._font(role)))
            one.set("applyFont", "1")
        formats.append(one)
        number = sum(local(x) == "xf" for x in formats) - 1
        formats.set("count", str(number + 1))
        self._made[base, sure, role] = number
        return number

    def _fill(self, sure: Sure) -> int:
        if sure not in self._fills:
            group = self._group("fills")
            fill = self._marker._element(group, "fill")  # noqa: SLF001 - see above
            pattern = self._marker._element(fill, "patternFill")  # noqa: SLF001 - see above
            pattern.set("patternType", "solid")
            self._marker._element(pattern, "fgColor").set("rgb", "FF" + COLOURS[sure])  # noqa: SLF001 - see above
            self._marker._element(pattern, "bgColor").set("indexed", "64")  # noqa: SLF001 - see above
            self._fills[sure] = sum(local(one) == "fill" for one in group) - 1
            group.set("count", str(self._fills[sure] + 1))
        return self._fills[sure]

    def _font(self, role: str) -> int:
        group = self._group("fonts")
        fonts = [one for one in group if local(one) == "font"]
        font = copy.deepcopy(fonts[0]) if fonts else self._marker._element(group, "font")  # noqa: SLF001 - see above
        for old in [one for one in font if local(one) in {"b", "u", "color"}]:
            font.remove(old)
        if role == "bold":
            font.insert(0, self._marker._element(font, "b"))  # noqa: SLF001 - see above
        else:
            font.insert(0, self._marker._element(font, "u"))  # noqa: SLF001 - see above
            colour = self._marker._element(font, "color")  # noqa: SLF001 - see above
            colour.set("rgb", "FF0563C1")
            # The schema wants colours before names and after sizes.
            place = next((at + 1 for at, one in enumerate(font) if local(one) == "sz"), 1)
            font.insert(place, colour)
        group.append(font)
        number = sum(local(one) == "font" for one in group) - 1
        group.set("count", str(number + 1))
        return number

    def _group(self, name: str) -> etree._Element:
        for one in self._root:
            if local(one) == name:
                return one
        raise KeyError(name)


def _findings_sheet(rows: list[list[Item]], styles: _Styles, space: str) -> bytes:
    """Write the sheet of findings: texts as texts, never as formulas."""
    lines: list[str] = []
    links: list[str] = []
    for row, items in enumerate(rows):
        cells = []
        for column, item in enumerate(items):
            if not item.text and item.number is None:
                continue
            ref = ref_of(row, column)
            style = styles.text(bold=item.bold, link=item.to is not None, sure=item.sure)
            if item.number is not None:
                cells.append(f'<c r="{ref}" s="{style}"><v>{item.text}</v></c>')
            else:
                text = escape(safe(item.text))
                cells.append(
                    f'<c r="{ref}" s="{style}" t="inlineStr"><is>'
                    f'<t xml:space="preserve">{text}</t></is></c>'
                )
            if item.to is not None:
                sheet = item.to.sheet.replace("'", "''")
                where = quoteattr(f"'{safe(sheet)}'!{item.to.ref}")
                links.append(f'<hyperlink ref="{ref}" location={where}/>')
        lines.append(f'<row r="{row + 1}">{"".join(cells)}</row>')
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(_WIDTHS, start=1)
    )
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{space}"><sheetPr codeName="{FINDINGS_SHEET}"><pageSetUpPr '
        'fitToPage="1"/></sheetPr><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols>"
        f"<sheetData>{''.join(lines)}</sheetData>"
        f'<mergeCells count="1"><mergeCell ref="A2:J2"/></mergeCells>{linked}'
        '<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _shape(row: int, column: int, number: int) -> str:
    """Draw the box of one comment."""
    anchor = f"{column + 1}, 12, {max(row - 1, 0)}, 8, {column + 5}, 20, {row + 6}, 4"
    return (
        f'<v:shape id="_x0000_s{51_000 + number}" type="#_x0000_t202" style="position:absolute;'
        'margin-left:59pt;margin-top:1pt;width:240pt;height:90pt;z-index:1;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


_VML_HEAD: Final = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="51"/></o:shapelayout>'
)
_SHAPE_TYPE: Final = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_PLAIN_STYLES: Final = (
    '<styleSheet xmlns="{space}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>'
    '<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" '
    'fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" '
    'fontId="0" fillId="0" '
    'borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
    'builtinId="0"/></cellStyles></styleSheet>'
)


# ------------------------------------------------------------------------------- from text


def xlsx_of(sheet: Sheet) -> bytes:
    """Make a workbook of a sheet that was read from text: numbers as numbers, texts as they are."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), box in sorted(sheet.boxes.items()):
        ref = ref_of(row, column)
        text = escape(safe(box.text))
        whole = (
            box.number is not None
            and box.qualifier == "exact"
            and not box.marks
            and not box.percent
        )
        if whole and len(box.text) < 16:  # noqa: PLR2004 - what a program shows in full
            cell = f'<c r="{ref}"><v>{format(box.number, "f")}</v></c>'
        else:
            cell = f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        rows.setdefault(row, {})[column] = cell
    data = "".join(
        f'<row r="{row + 1}">{"".join(cells.values())}</row>' for row, cells in rows.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    name = quoteattr(sheet.name)
    parts = {
        _TYPES: (
            f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}"/></Types>'
        ),
        "_rels/.rels": (
            f'{head}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name={name} '
            'sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{head}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData></worksheet>'
        ),
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for path, text in parts.items():
            info = zipfile.ZipInfo(path, _OLD_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, text)
    return out.getvalue()
