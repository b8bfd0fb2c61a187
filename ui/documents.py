"""A conversation, a list of duties or a checklist as Markdown, Word or calendar."""

import io
import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from assistant.records import Citation
from corpus.records import Plan
from ui.answer_text import plan_name
from ui.conversation import Turn
from ui.duty_rows import Task, tasks
from ui.evidence import reference
from ui.profile import Checklist

NOTE = "以上内容摘自方案文本，以原文为准。"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_MARKS = re.compile(r"([\\`*_<>\[\]#|~])")


def markdown(turns: Sequence[Turn]) -> str:
    """The conversation with all its citations; what could be a mark is escaped."""
    parts = ["# 碳达峰方案问答"]
    for turn in turns:
        parts.append(f"## {_escaped(turn.question)}")
        if not turn.answer.answered:
            parts.append("**方案里没有直接的答案**")
        parts += [_lines(turn.answer.text)]
        parts += [
            f"{number}. {_escaped(reference(cited))}"
            for number, cited in enumerate(turn.sources, 1)
        ]
    return "\n\n".join([*parts, NOTE]) + "\n"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _lines(text: str) -> str:
    """Lines with hard breaks; [n] stays as it is, lists stay lists."""
    kept = [re.sub(r"\\\[(\d{1,3})\\\]", r"[\1]", _escaped(line)) for line in text.splitlines()]
    return "  \n".join(line for line in kept if line)


def document() -> Word:
    """An empty Word document whose text is set in a Chinese face."""
    word = Document()
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "List Number", "List Bullet"):
        style = word.styles[name]
        style.font.name = "Times New Roman"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    return word


def _save(word: Word) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _clean(text: str) -> str:
    """XML cannot hold control characters."""
    return _CONTROL.sub("", text)


def conversation_docx(turns: Sequence[Turn]) -> bytes:
    """The conversation as a Word document with all its citations."""
    word = document()
    word.add_heading("碳达峰方案问答", 1)
    for turn in turns:
        word.add_heading(_clean(turn.question), 2)
        if not turn.answer.answered:
            word.add_paragraph("方案里没有直接的答案").runs[0].bold = True
        for line in turn.answer.text.splitlines():
            if line.strip():
                word.add_paragraph(_clean(line.strip()))
        _references(word, turn.sources)
    word.add_paragraph(NOTE)
    return _save(word)


def _references(word: Word, cited: Sequence[Citation]) -> None:
    for number, citation in enumerate(cited, 1):
        word.add_paragraph(_clean(f"[{number}] {reference(citation)}"))


def duties_docx(plans: Sequence[Plan], names: Sequence[str]) -> bytes:
    """The duties of plans as Word tables: task, role, bodies; of the named bodies only."""
    word = document()
    word.add_heading("责任分工" + (f"：{'、'.join(names)}" if names else ""), 1)
    wanted = set(names)
    for plan in plans:
        own = [
            task for task in tasks(plan)
            if not wanted or any(duty.department in wanted for _, duty in task.duties)
        ]  # fmt: skip
        if own:
            word.add_heading(_clean(_titled(plan)), 2)
            _duty_table(word, own)
    word.add_paragraph(NOTE)
    return _save(word)


def _titled(plan: Plan) -> str:
    status = plan.metadata.status
    return plan_name(plan) + (f"（{status}）" if status and status != "正式" else "")


def _duty_table(word: Word, own: Sequence[Task]) -> None:
    table = word.add_table(rows=1, cols=2)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("任务", "责任单位"), strict=True):
        cell.text = text
    for task in own:
        roles: dict[str, list[str]] = {}
        for _, duty in task.duties:
            roles.setdefault(duty.role, []).append(duty.department)
        told = "；".join(f"{role}：{'、'.join(dict.fromkeys(b))}" for role, b in roles.items())
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _clean(task.name), _clean(told)


def checklist_docx(found: Checklist) -> bytes:
    """The checklist of an enterprise as a Word document."""
    word = document()
    word.add_heading("我的企业：适用要求清单", 1)
    word.add_paragraph(_clean(found.profile.question()))
    for group, entries in found.groups():
        word.add_heading(f"{group}（{len(entries)}）", 2)
        for entry in entries:
            item = entry.item
            facts = [
                item.verdict,
                f"{item.deadline_year}年" if item.deadline_year else "",
                f"还需知道：{item.missing}" if item.missing else "",
                f"责任单位：{entry.led}" if entry.led else "",
            ]
            word.add_paragraph(_clean(reference(item.citation)), style="List Number")
            word.add_paragraph(_clean("；".join(fact for fact in facts if fact)))
    word.add_paragraph(NOTE)
    return _save(word)
