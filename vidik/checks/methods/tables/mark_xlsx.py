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

from lxml import etree

from .grid import FINDINGS_SHEET, Sheet, ref_of, spot_of
from .limits import Limits, Package, local, parse
from .marking import Item, Mark, Marks
from .xlsx import relations, sheet_parts, workbook_part

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        self.book_part = workbook_part(self._package)
        self._book = self._package.tree(self.book_part)
        self.space = str(self._book.tag).partition("}")[0].strip("{")
        self._office = _OFFICE if self.space == _MAIN else self._relation_space()
        self._types = self._package.tree(_TYPES)
        self._styles = _Styles(self._package, self)

    def _relation_space(self) -> str:
        """Return the namespace of references in a workbook of the strict kind."""
        for one in self._book.iter("{*}sheet"):
            for key in one.attrib:
                name = str(key)
                if name.endswith("}id"):
                    return name.partition("}")[0].strip("{")
        return _OFFICE

    def marked(self) -> bytes:
        """Return the copy."""
        sheets = sheet_parts(self._package)
        by_sheet: dict[str, dict[tuple[int, int], Mark]] = {}
        for place, mark in self._marks.cells.items():
            spot = spot_of(place.ref)
            if spot is not None:
                by_sheet.setdefault(place.sheet, {})[spot] = mark
        for sheet in sheets:
            marks = by_sheet.get(sheet.name)
            if marks and not sheet.is_chart:
                self._sheet(sheet, marks)
        self._findings([sheet.name for sheet in sheets])
        if self._styles.made:
            self._new[self._styles.part] = _bytes(self._styles.root)
        self._new[_TYPES] = _bytes(self._types)
        return rezip(self._package, self._new)

    # ------------------------------------------------------------------------- one sheet

    def _sheet(self, sheet: SheetPart, marks: dict[tuple[int, int], Mark]) -> None:
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
                mark = marks.get(spot)
                if mark is not None:
                    base = int(str(cell.get("s", "0")))
                    cell.set("s", str(self._styles.style(base, mark.colour)))
                    done.add(spot)
        texts = {spot: marks[spot].comment for spot in sorted(done)}
        if texts:
            self._comments(sheet, root, texts)
        self._new[sheet.part] = _bytes(root)

    def _comments(
        self, sheet: SheetPart, root: etree._Element, texts: dict[tuple[int, int], str]
    ) -> None:
        """Add comments; one that stands there already gets our text after its own."""
        known = relations(self._package, sheet.part)
        part = next((target for kind, target in known.values() if kind == "comments"), "")
        fresh = dict(texts)
        if part in self._package.names:
            tree = self._package.tree(part)
            self._append_to(tree, fresh)
        else:
            part = self._free("xl/comments{}.xml")
            tree = parse(
                f'<comments xmlns="{self.space}"><authors/><commentList/></comments>'.encode()
            )
            self.relate(sheet.part, "comments", part)
            self.override(part, _COMMENT_TYPE)
        authors = next(one for one in tree if local(one) == "authors")
        listed = next(one for one in tree if local(one) == "commentList")
        _add(authors, "author").text = safe(self._marks.author)
        number = len(authors) - 1
        for spot, text in fresh.items():
            comment = _add(listed, "comment", ref=ref_of(*spot), authorId=str(number))
            _add_text(_add(_add(comment, "text"), "r"), text)
        listed[:] = sorted(listed, key=lambda one: spot_of(str(one.get("ref", ""))) or (0, 0))
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
                run = _add(body, "r")
                # A text of one piece becomes a run, for ours to stand after it.
                for plain in [one for one in body if local(one) == "t"]:
                    first = _add(body, "r")
                    body.remove(first)
                    body.insert(0, first)
                    first.append(plain)
                _add_text(run, "\n\n" + fresh.pop(spot))

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
        relation = self.relate(sheet.part, "vmlDrawing", part)
        if legacy is None:
            legacy = _add(root, "legacyDrawing")
            root.remove(legacy)
            place = next(
                (at for at, one in enumerate(root) if local(one) in _AFTER_LEGACY), len(root)
            )
            root.insert(place, legacy)
        legacy.set(f"{{{self._office}}}id", relation)

    # ------------------------------------------------------------------ the sheet of findings

    def _findings(self, names: list[str]) -> None:
        part = self._free("xl/worksheets/sheet{}.xml")
        self._new[part] = _findings_sheet(self._marks.rows, self._styles, self.space)
        self.override(part, _SHEET_TYPE)
        relation = self.relate(self.book_part, "worksheet", part)
        listed = next(one for one in self._book.iter("{*}sheets"))
        used = [int(str(one.get("sheetId", "0"))) for one in listed]
        name, number = unique_name(self._marks.title, names), max(used, default=0) + 1
        sheet = _add(listed, "sheet", name=name, sheetId=str(number))
        sheet.set(f"{{{self._office}}}id", relation)
        self._new[self.book_part] = _bytes(self._book)

    # ------------------------------------------------------------------------- the package

    def _free(self, pattern: str) -> str:
        number = 1
        while pattern.format(number) in self._package.names | set(self._new):
            number += 1
        return pattern.format(number)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation of a part to another; gives its id."""
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
        own = f"rIdMark{number}"
        _add(root, "Relationship", Id=own, Type=f"{self._office}/{kind}", Target="/" + target)
        self._new[path] = _bytes(root)
        return own

    def override(self, part: str, kind: str) -> None:
        _add(self._types, "Override", PartName="/" + part, ContentType=kind)

    def _default(self, ending: str, kind: str) -> None:
        if any(str(one.get("Extension", "")).lower() == ending for one in self._types):
            return
        self._types.insert(0, _add(self._types, "Default", Extension=ending, ContentType=kind))


def _add(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """Add an element of the same namespace."""
    space = str(parent.tag).rpartition("}")[0]
    return etree.SubElement(parent, f"{space}}}{name}" if space else name, attributes)


def _add_text(run: etree._Element, text: str) -> None:
    piece = _add(run, "t")
    piece.text = safe(text)
    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


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
    """Return a name that no sheet has and every program accepts."""
    base = _FORBIDDEN.sub(" ", safe(wanted)).strip("' ")[:_LONGEST_NAME] or "Findings"
    used = {name.casefold() for name in names}
    name, number = base, 1
    while name.casefold() in used:
        number += 1
        suffix = f" {number}"
        name = base[: _LONGEST_NAME - len(suffix)] + suffix
    return name


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class _Styles:
    """The styles of a workbook, with those of marked cells and of the findings added."""

    def __init__(self, package: Package, marker: _Marker) -> None:
        known = relations(package, marker.book_part)
        self.part = next((t for kind, t in known.values() if kind == "styles"), "")
        if self.part in package.names:
            self.root = package.tree(self.part)
        else:
            self.part = "xl/styles.xml"
            self.root = parse(_PLAIN_STYLES.format(space=marker.space).encode())
            marker.relate(marker.book_part, "styles", self.part)
            marker.override(self.part, _STYLE_TYPE)
        self._fills: dict[str, int] = {}
        self.made: dict[tuple[int, str, str], int] = {}

    def style(self, base: int, colour: str, role: str = "") -> int:
        """Return a style like another one with a background, or one for the sheet of findings."""
        made = self.made.get((base, colour, role))
        if made is not None:
            return made
        formats = self._group("cellXfs")
        kinds = [one for one in formats if local(one) == "xf"]
        if base < len(kinds) and not role:
            one = copy.deepcopy(kinds[base])
            formats.append(one)
        else:
            plain = ("numFmtId", "fontId", "fillId", "borderId", "xfId")
            one = _add(formats, "xf", **dict.fromkeys(plain, "0"))
        if colour:
            one.set("fillId", str(self._fill(colour)))
            one.set("applyFill", "1")
        if role:
            wraps = {"wrapText": "1"} if role == "text" else {}
            _add(one, "alignment", vertical="top", **wraps)
            one.set("applyAlignment", "1")
        if role in {"bold", "link"}:
            one.set("fontId", str(self._font(role)))
            one.set("applyFont", "1")
        number = self.made[base, colour, role] = _number_last(formats, "xf")
        return number

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            group = self._group("fills")
            pattern = _add(_add(group, "fill"), "patternFill", patternType="solid")
            _add(pattern, "fgColor", rgb="FF" + colour)
            _add(pattern, "bgColor", indexed="64")
            self._fills[colour] = _number_last(group, "fill")
        return self._fills[colour]

    def _font(self, role: str) -> int:
        group = self._group("fonts")
        fonts = [one for one in group if local(one) == "font"]
        font = copy.deepcopy(fonts[0]) if fonts else _add(group, "font")
        for old in [one for one in font if local(one) in {"b", "u", "color"}]:
            font.remove(old)
        font.insert(0, _add(font, "b" if role == "bold" else "u"))
        if role == "link":
            colour = _add(font, "color", rgb="FF0563C1")
            # The schema wants colours before names and after sizes.
            place = next((at + 1 for at, one in enumerate(font) if local(one) == "sz"), 1)
            font.insert(place, colour)
        group.append(font)
        return _number_last(group, "font")

    def _group(self, name: str) -> etree._Element:
        for one in self.root:
            if local(one) == name:
                return one
        raise KeyError(name)


def _number_last(group: etree._Element, name: str) -> int:
    """Count the elements of a group anew; gives the number of the last."""
    count = sum(local(one) == name for one in group)
    group.set("count", str(count))
    return count - 1


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
            role = "bold" if item.bold else "link" if item.to is not None else "text"
            style = styles.style(0, item.colour, role)
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
