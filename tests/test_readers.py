"""Files of every kind, good and bad, made here; what is read from them and what is said."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.readers import MAX_BYTES, Source, markdown, plain, read_bytes, read_file, sandbox
from corpus.readers.numbering import write
from tests.document_kit import pdf

TEXT = "临江市工业领域碳达峰实施方案\n\n一、主要目标\n到2025年，下降13%。\n"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


# --- plain text -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_text_in_any_encoding_is_the_same_text(encoding: str) -> None:
    assert read_bytes(TEXT.encode(encoding)).text == TEXT


def test_traditional_characters_in_big5() -> None:
    text = "臺灣地區工業減碳行動計畫：為達成目標，應於民國一百年前完成能源管理與設備更新。"
    assert read_bytes(text.encode("big5")).text == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_become_newlines(end: str) -> None:
    assert read_bytes(TEXT.replace("\n", end).encode()).text == TEXT


def test_characters_beyond_the_basic_plane_are_kept() -> None:
    text = "浙江省𫚖鱼产业方案"
    assert read_bytes(text.encode("gb18030")).text == text


@pytest.mark.parametrize("cut", [1, 2])
def test_text_with_a_broken_character_is_not_guessed(cut: int) -> None:
    broken = (TEXT * 20).encode()[:-1] + "年".encode()[:cut] + b"\n"
    with pytest.raises(SourceError, match="编码"):
        read_bytes(broken)


@given(st.text(alphabet=st.characters(codec="gb18030", categories=["Lo"]), min_size=1))
def test_any_han_text_in_utf_8_is_kept(text: str) -> None:
    assert plain.decode(text.encode()) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_one_chinese_line(data: bytes) -> None:
    if data[:4] in (b"PK\x03\x04",) or b"%PDF-" in data or data.lstrip()[:1] == b"<":
        return  # these start a process each and have their own tests
    refused = ""
    try:
        assert read_bytes(data).text
    except SourceError as error:
        refused = str(error)
    assert "\n" not in refused
    assert not refused or refused.endswith("。")


# --- Markdown ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# 临江市方案\n\n## 一、目标\n", "临江市方案\n\n一、目标\n"),
        ("# 甲\n## 乙\n**重点**任务*突出*", "甲\n乙\n重点任务突出"),
        ("# 甲\n## 乙\n- 任务\n* 任务\n1. 任务", "甲\n乙\n任务\n任务\n1. 任务"),
        (
            "# 甲\n## 乙\n| 指标 | 2025年 |\n|---|:--:|\n| 能耗 | 13% |",
            "甲\n乙\n指标\t2025年\n能耗\t13%",
        ),
        ("# 甲\n## 乙\n见[原文](http://a.cn)，![图](b.png)", "甲\n乙\n见原文，图"),
        ("---\ntitle: x\n---\n# 甲\n## 乙", "甲\n乙"),
        ("# 甲\n## 乙\n> 引用\n```\n代码\n```\n\\*星\\*", "甲\n乙\n引用\n代码\n*星*"),
    ],
)
def test_markdown_keeps_words_and_tables(source: str, text: str) -> None:
    assert read_bytes(source.encode()).kind == "md"
    assert markdown.read(source) == text


@pytest.mark.parametrize("text", ["一、目标\n#1高炉\n", "*注：甲*乙\n2#锅炉", "—— 甲\n| 乙 |"])
def test_plain_text_is_not_taken_for_markdown(text: str) -> None:
    source = read_bytes(text.encode())
    assert (source.kind, source.text) == ("txt", text)


@given(st.text(alphabet="#*_`|[]()!>-\\ \n甲1", max_size=200))
def test_markdown_never_fails(text: str) -> None:
    assert markdown.read(text).count("甲") <= text.count("甲")


# --- HTML -------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>标题</title></head><body>
<div class="nav"><ul><li>首页</li></ul></div><header>某某网</header>
<div id="content"><h1>临江市方案</h1><p>一、<b>主要</b>目标</p><p>到2025年，<br>下降13%。&nbsp;</p>
<table><tr><th>指标</th><th>2025年</th></tr><tr><td><p>能耗</p></td><td>13%</td></tr></table>
<ol><li>节能</li><li>降碳</li></ol><script>alert("坏")</script>{more}</div>
<footer>版权所有</footer></body></html>"""
READ = (
    "临江市方案\n一、主要目标\n到2025年，\n下降13%。\n指标\t2025年\n能耗\t13%\n1. 节能\n2. 降碳\n"
)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_html_gives_the_main_text(charset: str) -> None:
    more = "<p>" + "加强组织领导，落实各项措施。" * 20 + "</p>"
    source = read_bytes(PAGE.format(charset=charset, more=more).encode(charset))
    assert source.kind == "html"
    assert source.text.startswith(READ)
    assert "首页" not in source.text
    assert "版权" not in source.text


def test_a_table_for_layout_is_no_table() -> None:
    page = "<html><body><table><tr><td><p>一、甲</p><p>二、乙</p></td></tr></table></body></html>"
    assert read_bytes(page.encode()).text == "一、甲\n二、乙\n"


def test_cells_that_span_keep_their_columns() -> None:
    page = """<html><body><p>表1</p><table><tr><td colspan=3>主要指标</td></tr>
    <tr><th rowspan="2">类别</th><th colspan="2">能耗</th></tr>
    <tr><td>总量</td><td>强度</td></tr><tr><td colspan=99999999>合计</td><td>1</td></tr>
    </table></body></html>"""
    rows = read_bytes(page.encode()).text.split("\n")
    assert rows[1:4] == ["主要指标", "类别\t能耗\t", "\t总量\t强度"]
    assert rows[4].split("\t")[0] == "合计"
    assert len(rows[4]) < 100


def test_a_table_in_a_table_keeps_its_rows() -> None:
    inner = "<table><tr><td>指标</td><td>2025年</td></tr><tr><td>能耗</td><td>13%</td></tr></table>"
    page = f"<html><body><table><tr><td>左栏</td><td>{inner}</td></tr></table></body></html>"
    assert read_bytes(page.encode()).text == "左栏\n指标\t2025年\n能耗\t13%\n"


@pytest.mark.parametrize(
    "hidden", ['style="color:red; display: none"', "hidden", 'style="VISIBILITY:HIDDEN"']
)
def test_what_a_page_hides_is_left_out(hidden: str) -> None:
    page = f"<html><body><div {hidden}><nav>旧<p>稿</p></nav></div><p>方案</p></body></html>"
    assert read_bytes(page.encode()).text == "方案\n"


def test_deep_and_broken_html_is_read() -> None:
    page = "<html><body>" + "<div>" * 3000 + "方案<p>目标" + "</b>"
    assert "方案" in read_bytes(page.encode()).text


# --- Word -------------------------------------------------------------------------------


def word(build: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    build(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def lines_of(data: bytes) -> list[str]:
    source = read_bytes(data)
    assert source.kind == "docx"
    return source.text.rstrip("\n").split("\n")


def test_word_keeps_paragraphs_and_tables_in_order() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("临江市方案")
        table = document.add_table(2, 3)
        for row, texts in zip(
            table.rows, [("指标", "2020年", "2025年"), ("能耗", "", "13%")], strict=True
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("二、任务")

    assert lines_of(word(build)) == [
        "临江市方案",
        "指标\t2020年\t2025年",
        "能耗\t\t13%",
        "二、任务",
    ]


def test_a_frame_of_one_cell_is_read_as_paragraphs() -> None:
    def build(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "专栏1 重点工程"
        cell.add_paragraph("1.节能改造。")

    assert lines_of(word(build)) == ["专栏1 重点工程", "1.节能改造。"]


def test_merged_cells_are_said_once_and_keep_their_columns() -> None:
    def build(document: Any) -> None:
        table = document.add_table(4, 3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "合并"
        table.cell(1, 0).merge(table.cell(1, 1)).text = "指标"
        table.cell(1, 2).text = "2025年"
        table.cell(2, 0).merge(table.cell(3, 0)).text = "能耗"
        for row, texts in ((2, ("总量", "甲")), (3, ("强度", "乙"))):
            table.cell(row, 1).text, table.cell(row, 2).text = texts

    expected = ["合并", "指标\t\t2025年", "能耗\t总量\t甲", "\t强度\t乙"]
    assert lines_of(word(build)) == expected


def test_a_table_inside_a_cell_keeps_its_rows() -> None:
    def build(document: Any) -> None:
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].text = "左栏"
        inner = cells[1].add_table(2, 2)
        for row, texts in zip(inner.rows, [("指标", "2025年"), ("能耗", "13%")], strict=True):
            row.cells[0].text, row.cells[1].text = texts

    assert [line for line in lines_of(word(build)) if line] == ["左栏", "指标\t2025年", "能耗\t13%"]


def test_footnotes_stand_at_the_end_and_headers_nowhere() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("到2025年，能耗下降。")
        document.sections[0].header.paragraphs[0].text = "页眉"
        document.sections[0].footer.paragraphs[0].text = "页脚"
        kinds = [("separator", "线"), ("normal", "单位增加值能耗。")]
        notes = "".join(
            f'<w:footnote w:type="{kind}"><w:p><w:r><w:footnoteRef/><w:t>{text}</w:t></w:r></w:p>'
            "</w:footnote>"
            for kind, text in kinds
        )
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            f"<w:footnotes {W}>{notes}</w:footnotes>".encode(),
        )
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
        document.part.relate_to(part, relation)

    assert lines_of(word(build)) == ["到2025年，能耗下降。", "注1：单位增加值能耗。"]


def test_a_deleted_row_is_left_out() -> None:
    def build(document: Any) -> None:
        table = document.add_table(2, 2)
        for row, text in zip(table.rows, "旧新", strict=True):
            row.cells[0].text, row.cells[1].text = text, text
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))

    assert lines_of(word(build)) == ["新\t新"]


LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
    f'<w:lvlText w:val="{label}"/></w:lvl>'
    for level, start, style, label in [
        (0, 1, "chineseCounting", "%1、"),
        (1, 1, "chineseCounting", "（%2）"),
        (2, 3, "decimal", "%3."),
    ]
)


def test_word_writes_out_list_numbers() -> None:
    def build(document: Any) -> None:
        numbering = document.part.numbering_part.element
        numbering.insert(
            0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{LEVELS}</w:abstractNum>')
        )
        numbering.append(
            parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        )
        for level, text in [
            (0, "目标"),
            (1, "总体"),
            (1, "分项"),
            (2, "节能"),
            (0, "任务"),
            (1, "甲"),
        ]:
            properties = document.add_paragraph(text)._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
            )
        document.add_paragraph("正文")

    assert lines_of(word(build)) == [
        "一、目标", "（一）总体", "（二）分项", "3.节能", "二、任务", "（一）甲", "正文",
    ]  # fmt: skip


def test_list_numbers_may_come_from_the_style() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("甲", style="List Number")
        document.add_paragraph("乙", style="List Number")
        document.add_paragraph("丙", style="List Bullet")

    assert lines_of(word(build)) == ["1.甲", "2.乙", "• 丙"]


def test_word_leaves_out_what_is_deleted_hidden_or_doubled() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("到2025年")._p
        paragraph.append(parse_xml(f"<w:del {W}><w:r><w:delText>旧</w:delText></w:r></w:del>"))
        paragraph.append(parse_xml(f"<w:ins {W}><w:r><w:t>下降</w:t></w:r></w:ins>"))
        paragraph.append(parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"))
        box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
        mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        paragraph.append(
            parse_xml(
                f'<w:r {W} {mc}><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
                f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
            )
        )

    assert lines_of(word(build)) == ["框", "到2025年下降"]


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (2, "chineseLegalSimplified", "贰"),
        (3, "decimalEnclosedCircle", "③"),
        (27, "lowerLetter", "aa"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (2, "ideographTraditional", "乙"),
        (30, "ideographDigital", "三〇"),
        (5, "unheardOf", "5"),
        (5, "none", ""),
    ],
)
def test_list_numbers_are_written_as_word_does(number: int, style: str, shown: str) -> None:
    assert write(number, style) == shown


# --- PDF --------------------------------------------------------------------------------


def test_pdf_gives_lines_and_page_starts() -> None:
    first = ["临江市工业领域碳达峰实施方案", "一、主要目标"]
    second = ["到二〇二五年，能耗下降百分之十三。", "二、重点任务"]
    source = read_bytes(pdf([first, second]))
    assert source.kind == "pdf"
    assert source.text.split() == first + second
    assert len(source.pages) == 2
    assert source.text[source.pages[1] :].startswith(second[0])


def test_a_part_of_a_file_keeps_its_page_numbers() -> None:
    part = Source("甲甲乙乙丙丙", "pdf", (0, 2, 4)).part(3, 5)
    assert (part.text, part.pages) == ("乙丙", (0, 0, 1))


def test_kangxi_radicals_become_ordinary_characters() -> None:
    source = read_bytes(pdf([["⽣产⽅式绿⾊低碳转型取得显著成效", "⼯业领域碳达峰实施方案"]]))
    assert source.text.split() == ["生产方式绿色低碳转型取得显著成效", "工业领域碳达峰实施方案"]


def scan() -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(600, 800)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# --- what cannot be read ----------------------------------------------------------------


def archive(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return file.getvalue()


def good_docx() -> bytes:
    return word(lambda document: document.add_paragraph("临江市方案"))


BOMB = {"[Content_Types].xml": b"<x/>", "word/document.xml": b" " * 20_000_000}
MANY = {"[Content_Types].xml": b"<x/>", **{f"word/{i}": b"" for i in range(2001)}}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600

BAD = {
    "empty": (lambda: b"", "空的"),
    "blank": (lambda: b" \r\n\t\n", "空的"),
    "only a mark": (lambda: b"\xef\xbb\xbf\n", "空的"),
    "zeros": (lambda: b"\x00" * 5000, "空的"),
    "binary": (lambda: bytes(range(256)) * 40, "不是文本|编码"),
    "binary with text": (lambda: TEXT.encode() + bytes(range(1, 9)) * 40, "不是文本"),
    "no Chinese": (lambda: b"carbon peak plan\n" * 9, "没有中文"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "图片"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 99, "图片"),
    "rtf": (lambda: b"{\\rtf1\\ansi \\u20020?}", "RTF"),
    "old word": (lambda: OLE, "旧版 Word"),
    "word with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "cut word": (lambda: good_docx()[:-500], "已损坏"),
    "word with broken xml": (
        lambda: archive({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w:p"}),
        "已损坏",
    ),
    "zip bomb": (lambda: archive(BOMB), "压缩炸弹"),
    "zip of many": (lambda: archive(MANY), "压缩炸弹"),
    "large zip": (
        lambda: archive({"[Content_Types].xml": b"<x/>", "word/a": bytes(51 * 1024 * 1024)}),
        "压缩炸弹",
    ),
    "excel": (lambda: archive({"[Content_Types].xml": b"<x/>", "xl/a.xml": b"<x/>"}), "Excel"),
    "slides": (lambda: archive({"[Content_Types].xml": b"<x/>", "ppt/a.xml": b"<x/>"}), "演示"),
    "other zip": (lambda: archive({"a.txt": TEXT.encode()}), "压缩包"),
    "gzip": (lambda: b"\x1f\x8b\x08" + b"\x00" * 50, "压缩包"),
    "scan": (scan, "扫描件"),
    "pdf with a password": (lambda: pdf([["方案"]], encrypt=True), "密码"),
    "broken pdf": (lambda: b"%PDF-1.4\n" + b"x" * 400, "已损坏"),
    "cut pdf": (lambda: pdf([["方案" * 20]])[:300], "已损坏"),
    "html without text": (lambda: b"<html><body><p></p></body></html>", "没有中文"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_said_in_one_line(name: str, tmp_path: Path) -> None:
    make, message = BAD[name]
    path = tmp_path / "文件.txt"
    path.write_bytes(make())
    with pytest.raises(SourceError, match=message) as caught:
        read_file(path)
    assert str(caught.value).startswith("“文件.txt”")
    assert "\n" not in str(caught.value)


def test_a_file_of_200_mb_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(SourceError, match="有 200 MB，超过上限 50 MB"):
        read_file(path)
    with pytest.raises(SourceError, match="超过上限"):
        read_bytes(b"x" * (MAX_BYTES + 1))


def test_folders_and_missing_files_are_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="不是文件"):
        read_file(tmp_path)
    with pytest.raises(SourceError, match="找不到"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(SourceError, match=r"打不开|找不到"):
        read_file(tmp_path / ("长" * 300))


def test_a_parser_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 0.001)
    with pytest.raises(SourceError, match="太复杂"):
        read_bytes(good_docx())


def test_content_decides_not_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(good_docx())
    assert read_file(path).kind == "docx"
    path.write_text(TEXT, encoding="gb18030")
    assert read_file(path).kind == "txt"
