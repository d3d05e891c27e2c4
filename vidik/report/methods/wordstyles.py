# SPDX-License-Identifier: EUPL-1.2
"""The styles, the numbering and the settings of the Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from vidik.report.methods.wordxml import element

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle

_BUILT_IN: Final = frozenset(
    {"toc 1", "toc 2", "toc 3", "table of figures", "footnote text", "List Continue"}
)
"""Styles that Word knows by these names, in small letters as it writes them."""
SERIF: Final = "Cambria"
SANS: Final = "Calibri"
_ACCENT: Final = RGBColor(0x17, 0x49, 0x5C)
_INK: Final = RGBColor(0x1C, 0x1C, 0x1A)
_QUIET: Final = RGBColor(0x56, 0x55, 0x4F)
DEEPEST_OUTLINE: Final = 5


class Styles:
    """The styles, the numbering and the settings of the file."""

    ABSTRACT_HEADINGS: Final = 900
    ABSTRACT_BULLETS: Final = 901
    ABSTRACT_DECIMAL: Final = 902
    HEADINGS: Final = 900
    BULLETS: Final = 901
    FIRST_LIST: Final = 1000

    def __init__(self, word: WordDocument, tag: str, *, chapters_run_on: bool = False) -> None:
        self._word = word
        self._tag = tag
        self._runs_on = chapters_run_on

    def apply(self) -> None:
        """Set everything up."""
        self._numbering()
        self._defaults()
        self._text()
        self._headings()
        self._title_page()
        self._contents()
        self._tables()
        self._settings()

    def _style(self, name: str, base: str = "Normal") -> ParagraphStyle:
        styles = self._word.styles
        try:
            style = styles[name]
        except KeyError:
            known = name in _BUILT_IN
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=known)
        style = cast("ParagraphStyle", style)
        if name != "Normal":
            style.base_style = styles[base]
        style.quick_style = True
        style.hidden = False
        return style

    def _set(  # noqa: PLR0913 -- what a paragraph style is made of
        self,
        name: str,
        *,
        base: str = "Normal",
        font: str = SERIF,
        size: float = 10.5,
        bold: bool = False,
        italic: bool = False,
        colour: RGBColor = _INK,
        before: float = 0,
        after: float = 6,
        line: float = 1.15,
        justify: bool = False,
        keep: bool = False,
    ) -> ParagraphStyle:
        style = self._style(name, base)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{slot}"), font)
        style.font.size = Pt(size)
        style.font.bold = bold
        style.font.italic = italic
        style.font.color.rgb = colour
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing = line
        form.keep_with_next = keep
        form.widow_control = True
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if justify else WD_ALIGN_PARAGRAPH.LEFT
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            borders.getparent().remove(borders)
        return style

    def _defaults(self) -> None:
        defaults = self._word.styles.element.find(qn("w:docDefaults"))
        properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        properties.append(
            element(
                f'<w:lang {nsdecls("w")} w:val="{self._tag}" w:eastAsia="{self._tag}" '
                'w:bidi="ar-SA"/>'
            )
        )

    def _text(self) -> None:
        self._set("Normal", justify=True, after=7)
        self._set("Quote", justify=True, italic=True).paragraph_format.left_indent = Mm(8)
        self._set("List Bullet", justify=True, after=3)
        self._set("List Number", justify=True, after=3)
        self._set("List Continue", justify=True, after=5).paragraph_format.left_indent = Mm(8)
        self._set("Header", font=SANS, size=8.5, colour=_QUIET, after=0)
        self._set("Footer", font=SANS, size=9, colour=_QUIET, after=0)
        note = self._set("footnote text", size=9, after=2, line=1.05)
        note.element.set(qn("w:styleId"), "FootnoteText")
        for name, identifier in (
            ("footnote reference", "FootnoteReference"),
            ("Hyperlink", "Hyperlink"),
        ):
            style = self._word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=True)
            style.element.set(qn("w:styleId"), identifier)
            if name == "Hyperlink":
                style.font.color.rgb = _ACCENT
                style.font.underline = True
            else:
                style.font.superscript = True

    def _headings(self) -> None:
        sizes = {
            1: (20.0, 26 if self._runs_on else 0, 14),
            2: (14.5, 20, 7),
            3: (12.5, 16, 6),
            4: (11.0, 13, 5),
            5: (10.5, 12, 4),
        }
        for level, (size, before, after) in sizes.items():
            style = self._set(
                f"Heading {level}", font=SANS, size=size, bold=True, colour=_ACCENT,
                before=before, after=after, line=1.05, keep=True,
            )  # fmt: skip
            style.paragraph_format.keep_together = True
            style.paragraph_format.page_break_before = level == 1 and not self._runs_on
            style.next_paragraph_style = self._word.styles["Normal"]
            properties = style.element.get_or_add_pPr()
            number = properties.get_or_add_numPr()
            number.get_or_add_ilvl().val = level - 1
            number.get_or_add_numId().val = self.HEADINGS
            sub = self._set(
                f"Subheading {level}", font=SANS, size=max(size - 1.5, 10.5), bold=True,
                colour=_ACCENT, before=max(before - 3, 8), after=after, line=1.05, keep=True,
            )  # fmt: skip
            sub.next_paragraph_style = self._word.styles["Normal"]
            outline = element(f'<w:outlineLvl {nsdecls("w")} w:val="{level - 1}"/>')
            sub.element.get_or_add_pPr().append(outline)

    def _title_page(self) -> None:
        self._set("Publisher", font=SANS, size=12, bold=True, colour=_QUIET, after=170)
        self._set("Title", font=SANS, size=30, bold=True, colour=_ACCENT, after=12, line=1.0)
        self._set("Subtitle", font=SANS, size=15, after=200)
        self._set("Edition", font=SANS, size=11, bold=True, colour=_ACCENT)
        self._set("Title Note", font=SANS, size=10, colour=_QUIET)

    def _contents(self) -> None:
        self._set("Contents Heading", font=SANS, size=20, bold=True, colour=_ACCENT, before=18,
                  after=12, keep=True)  # fmt: skip
        for level, (indent, hanging) in {1: (8, 8), 2: (19, 11), 3: (33, 14)}.items():
            style = self._set(
                f"toc {level}", font=SANS, size=10, bold=level == 1,
                colour=_ACCENT if level == 1 else _INK, before=6 if level == 1 else 0, after=2,
                line=1.0,
            )  # fmt: skip
            style.element.set(qn("w:styleId"), f"TOC{level}")
            style.paragraph_format.left_indent = Mm(indent)
            style.paragraph_format.first_line_indent = Mm(-hanging)
            style.paragraph_format.tab_stops.add_tab_stop(Mm(indent))
        figures = self._set("table of figures", font=SANS, size=9.5, after=2, line=1.0)
        figures.element.set(qn("w:styleId"), "TableofFigures")

    def _tables(self) -> None:
        self._set(
            "Caption", font=SANS, size=10, bold=True, before=14, after=5, line=1.05, keep=True
        )
        self._set("Source", font=SANS, size=8.5, colour=_QUIET, before=3, after=14, line=1.0)
        self._set("Table Note", font=SANS, size=8.5, colour=_QUIET, before=3, after=0, line=1.0)
        self._set("Chart", before=0, after=2, line=1.0)
        for name, bold in (("Table Text", False), ("Table Number", False), ("Table Head", True)):
            style = self._set(name, font=SANS, size=9, bold=bold, before=2, after=2, line=1.0)
            style.element.set(qn("w:styleId"), name.replace(" ", ""))
        self._word.styles.element.append(
            element(
                f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">'
                '<w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/>'
                '<w:uiPriority w:val="99"/>'
                "<w:tblPr><w:tblBorders>"
                '<w:top w:val="single" w:sz="8" w:space="0" w:color="17495C"/>'
                '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="B9B5AA"/>'
                '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D5D1C6"/></w:tblBorders>'
                '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
                "</w:tblCellMar></w:tblPr>"
                '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
                '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="17495C"/></w:tcBorders>'
                '<w:shd w:val="clear" w:color="auto" w:fill="EEF2F2"/></w:tcPr></w:tblStylePr>'
                "</w:style>"
            )
        )

    def _numbering(self) -> None:
        root = self._word.part.numbering_part.element
        for child in list(root):
            root.remove(child)
        levels = []
        for level in range(9):
            text = ".".join(f"%{index}" for index in range(1, level + 2))
            linked = f'<w:pStyle w:val="Heading{level + 1}"/>' if level < DEEPEST_OUTLINE else ""
            hanging = (567, 737, 851, 964, 1077)[min(level, 4)]
            levels.append(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>{linked}'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
                f'<w:ind w:left="{hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
            )
        kinds = (
            (self.ABSTRACT_HEADINGS, "".join(levels)),
            (self.ABSTRACT_BULLETS, _list_levels("bullet")),
            (self.ABSTRACT_DECIMAL, _list_levels("decimal")),
        )
        for identifier, content in kinds:
            root.append(
                element(
                    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}">'
                    f'<w:multiLevelType w:val="multilevel"/>{content}</w:abstractNum>'
                )
            )
        for number, abstract in (
            (self.HEADINGS, self.ABSTRACT_HEADINGS),
            (self.BULLETS, self.ABSTRACT_BULLETS),
        ):
            root.append(
                element(
                    f'<w:num {nsdecls("w")} w:numId="{number}">'
                    f'<w:abstractNumId w:val="{abstract}"/></w:num>'
                )
            )

    def _settings(self) -> None:
        settings = self._word.settings.element
        additions = (
            ("w:updateFields", '<w:updateFields {ns} w:val="true"/>'),
            ("w:autoHyphenation", '<w:autoHyphenation {ns} w:val="true"/>'),
            (
                "w:footnotePr",
                '<w:footnotePr {ns}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>',
            ),
        )
        for tag, text in additions:
            for old in settings.findall(qn(tag)):
                settings.remove(old)
            _put_setting(settings, element(text.format(ns=nsdecls("w"))))
        self._modern(settings)
        if self._tag != "en-GB":
            for name, sign in (("w:decimalSymbol", ","), ("w:listSeparator", ";")):
                separator = settings.find(qn(name))
                if separator is not None:
                    separator.set(qn("w:val"), sign)
        language = settings.find(qn("w:themeFontLang"))
        if language is not None:
            language.set(qn("w:val"), self._tag)

    @staticmethod
    def _modern(settings: BaseOxmlElement) -> None:
        """Say that the file is of a current Word, which otherwise opens it in an old mode.

        A line that the writer broke off is not stretched to the margin.
        """
        compatible = settings.find(qn("w:compat"))
        if compatible is not None:
            unstretched = element(f"<w:doNotExpandShiftReturn {nsdecls('w')}/>")
            compatible.insert(0, unstretched)
        for setting in settings.iter(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                setting.set(qn("w:val"), "15")


_SETTINGS_ORDER: Final = (
    "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
    "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
    "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts",
    "saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges",
    "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop",
    "hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle", "proofState",
    "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter",
    "stylePaneSortMethod", "documentType", "mailMerge", "revisionView", "trackRevisions",
    "doNotTrackMoves", "doNotTrackFormatting", "documentProtection", "autoFormatOverride",
    "styleLockTheme", "styleLockQFSet", "defaultTabStop", "autoHyphenation",
    "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "showEnvelope",
    "summaryLength", "clickAndTypeStyle", "defaultTableStyle", "evenAndOddHeaders",
    "bookFoldRevPrinting", "bookFoldPrinting", "bookFoldPrintingSheets",
    "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing",
    "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery",
    "doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin",
    "drawingGridVerticalOrigin", "doNotShadeFormData", "noPunctuationKerning",
    "characterSpacingControl", "printTwoOnOne", "strictFirstAndLastChars", "noLineBreaksAfter",
    "noLineBreaksBefore", "savePreviewPicture", "doNotValidateAgainstSchema",
    "saveInvalidXml", "ignoreMixedContent", "alwaysShowPlaceholderText",
    "doNotDemarcateInvalidXml", "saveXmlDataOnly", "useXSLTWhenSaving", "saveThroughXslt",
    "showXMLTags", "alwaysMergeEmptyNamespace", "updateFields", "hdrShapeDefaults", "footnotePr",
)  # fmt: skip


def _put_setting(settings: BaseOxmlElement, element: BaseOxmlElement) -> None:
    """Put a setting where the schema of Word wants it."""
    name = element.tag.split("}")[1]
    before = {qn(f"w:{item}") for item in _SETTINGS_ORDER[: _SETTINGS_ORDER.index(name) + 1]}
    position = 0
    for index, child in enumerate(settings):
        if child.tag in before:
            position = index + 1
    settings.insert(position, element)


def _list_levels(kind: str) -> str:
    levels = []
    for level in range(9):
        indent = 454 * (level + 1)
        text = "–" if kind == "bullet" else f"%{level + 1}."
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
            f'<w:ind w:left="{indent}" w:hanging="454"/></w:pPr></w:lvl>'
        )
    return "".join(levels)
