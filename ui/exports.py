"""Routes that give files: targets, duties, a conversation, a checklist.

A conversation or a checklist is made anew from the questions or the profile that the
browser posts: nothing else of what it says is believed.
"""

import json
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Query
from fastapi.responses import Response

from corpus.errors import PolicyError
from corpus.records import Plan
from ui import documents, ics, sheets
from ui.conversation import Assistant, Turn, replay
from ui.duty_rows import bodies, meant
from ui.feedback import question_set
from ui.profile import Profile, checklist
from ui.talks import Store
from ui.target_rows import Choice, chosen

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
Many = Annotated[list[str] | None, Query()]


def attached(content: bytes, name: str, form: str) -> Response:
    """A file to save; a browser is never to show it as a page."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}.{form}"
    return Response(content, media_type=TYPES[form], headers={"content-disposition": disposition})


def replayed(assistant: Assistant, questions: str) -> tuple[Turn, ...]:
    """The conversation whose questions a browser posts as a JSON list."""
    asked = _json(questions)
    if not isinstance(asked, list) or not asked:
        raise HTTPException(422, "没有可以导出的对话。")
    return replay(assistant, asked)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def unknown(form: str) -> HTTPException:
    """The error for a file type that is not offered."""
    return HTTPException(404, f"不能导出为 {form[:10]}。")


def routes(assistant: Assistant) -> APIRouter:
    """All export routes for an assistant."""
    router = APIRouter(prefix="/export")

    def picked(plan: str) -> Sequence[Plan]:
        plans = assistant.plans
        return [plans[plan]] if plan in plans else list(plans.values())

    @router.get("/targets.{form}")
    def targets(
        form: str,
        plan: Many = None,
        sector: Many = None,
        year: Many = None,
        kind: Many = None,
        firm: str = "",
        text: str = "",
    ) -> Response:
        choice = Choice(
            tuple(plan or ()), tuple(sector or ()), tuple(year or ()), tuple(kind or ()), firm, text
        )
        rows = sheets.target_rows(chosen(assistant.plans.values(), choice))
        if form == "csv":
            return attached(sheets.to_csv(rows), "目标", form)
        if form == "xlsx":
            return attached(sheets.to_xlsx("目标", rows), "目标", form)
        raise unknown(form)

    @router.get("/duties.{form}")
    def duties(form: str, plan: str = "", department: str = "") -> Response:
        plans = picked(plan)
        names = meant(department, bodies(plans)) if department else []
        if department and not names:
            raise HTTPException(404, "方案里没有提到这个单位。")
        if form == "csv":
            return attached(sheets.to_csv(sheets.duty_rows(plans, names)), "责任", form)
        if form == "xlsx":
            return attached(sheets.to_xlsx("责任", sheets.duty_rows(plans, names)), "责任", form)
        if form == "docx":
            return attached(documents.duties_docx(plans, names), "责任", form)
        raise unknown(form)

    @router.post("/conversation.{form}")
    def conversation(form: str, questions: Annotated[str, Form(max_length=400_000)]) -> Response:
        try:
            turns = replayed(assistant, questions)
        except PolicyError as error:
            raise HTTPException(422, str(error)) from error
        if form == "md":
            return attached(documents.markdown(turns).encode("utf-8"), "对话", form)
        if form == "docx":
            return attached(documents.conversation_docx(turns), "对话", form)
        raise unknown(form)

    @router.post("/feedback.{form}")
    def feedback(form: str, feedback: Annotated[str, Form(max_length=4_000_000)]) -> Response:
        if form != "jsonl":
            raise unknown(form)
        words = Store.of({"feedback": _json(feedback)}).feedback
        if not words:
            raise HTTPException(422, "没有可以导出的评价。")
        lines = question_set(assistant, words)
        return attached(lines.encode("utf-8"), "评价问题集", form)

    @router.post("/checklist.{form}")
    def enterprise(
        form: str,
        place: Annotated[str, Form()] = "",
        sector: Annotated[str, Form()] = "",
        products: Annotated[str, Form()] = "",
        equipment: Annotated[str, Form()] = "",
        size: Annotated[str, Form()] = "",
        building: Annotated[str, Form()] = "",
    ) -> Response:
        said = {
            "place": place, "sector": sector, "products": products,
            "equipment": equipment, "size": size, "building": building,
        }  # fmt: skip
        try:
            found = checklist(assistant, Profile.of(said))
        except PolicyError as error:
            raise HTTPException(422, str(error)) from error
        if form == "docx":
            return attached(documents.checklist_docx(found), "适用清单", form)
        if form == "xlsx":
            rows = sheets.checklist_rows(found)
            return attached(sheets.to_xlsx("适用清单", rows), "适用清单", form)
        if form == "ics":
            return attached(ics.calendar(found).encode("utf-8"), "期限", form)
        raise unknown(form)

    return router
