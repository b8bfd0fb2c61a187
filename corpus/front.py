"""What stands before and around a plan's text: letterhead, 文号, addressee, title, signature.

A source may begin with the notice that issues the plan; then the notice's own title is
front matter and the plan's title comes after the signature. Without a second title the
notice is the plan. Tables of contents are front matter too.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from corpus.formal import form, is_formal, reads_as_name
from corpus.paragraphs import Paragraph
from corpus.records import ClauseKind

_RUN_IN_ADDRESSEE = re.compile(
    r"(.{0,60}关于.{4,160}?的(?:通知|公告|函|通告)(?:（[^（）]{1,40}号）)?)各"
)
_LEADER = re.compile(r"[.…·．]{3}|… {0,3}\d{1,3}$")
_LEADS_TO_PAGE = re.compile(r"[.…·．]{6} ?[-—－–]{0,3} ?\d")
_STOP = re.compile(r"[。；！？]")
_PASSES_ON = re.compile(r"(?:厅|室|局|委|会|政府)(?:关于)?转发")  # 某办公厅转发某委 …
_CUT_NOTICE = re.compile(r"关于(?:印发|转发|发布|下发)")
_CONTENTS_LINE = 80
_LONGEST_LINE = 60
_FARTHEST = 400  # paragraphs to look through for the title behind a notice


def merge_titles(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Put a title that stands on several lines together, with a `（征求意见稿）` below it.

    A notice's title that runs into its addressee is parted from it.
    """
    merged: list[Paragraph] = []
    index = 0
    while index < len(paragraphs):
        last = _title_lines(paragraphs, index) if index < _FARTHEST else index
        paragraph = Paragraph.joined(paragraphs[index : last + 1])
        run_in = _RUN_IN_ADDRESSEE.match(paragraph.text) if len(merged) < 40 else None
        if run_in and form("addressee", paragraph.text[run_in.end(1) :]):
            merged += paragraph.parted(run_in.end(1))
        else:
            merged.append(paragraph)
        index = last + 1
    return merged


def _title_lines(paragraphs: Sequence[Paragraph], first: int) -> int:
    """The last paragraph of the title that begins at `first`; `first` where none does."""
    if not _may_be_title_line(paragraphs[first]):
        return first
    text = paragraphs[first].text
    last = first
    for index in range(first + 1, min(first + 5, len(paragraphs))):
        below = paragraphs[index]
        if _is_whole_title(text) and not below.text.startswith("的"):
            break
        text += below.text
        if below.marker is None and len(below.text) <= _LONGEST_LINE and _is_whole_title(text):
            last = index
        elif not _may_be_title_line(below):
            break
    if last + 1 < len(paragraphs) and form("title_end", paragraphs[last].text):
        last += 1 if form("status", paragraphs[last + 1].text) else 0
    return last


def _is_whole_title(text: str) -> bool:
    """A title to its end; 关于印发 wants its 的通知."""
    return form("notice" if _CUT_NOTICE.search(text) else "title_end", text) is not None


def is_bare_attachment(paragraph: Paragraph) -> bool:
    """`附件` or `附件1` alone on its line."""
    marker = paragraph.marker
    return (
        marker is not None
        and marker.style == "attachment"
        and marker.length >= len(paragraph.text)
        and not paragraph.text.endswith(("：", ":"))
    )


def _may_be_title_line(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        paragraph.marker is None
        and not paragraph.row
        and len(text) <= _LONGEST_LINE
        and not re.search(r"[。；：:，！？…]", text)
        and (not is_formal(text) or _PASSES_ON.search(text) is not None)
        and not form("contents", text)
        and not form("remark", text)
    )


def front_kinds(paragraphs: Sequence[Paragraph]) -> list[ClauseKind | None]:
    """For each paragraph `title` or `front`, or None where it belongs to the text."""
    kinds: list[ClauseKind | None] = [None] * len(paragraphs)
    title = _find_title(paragraphs)
    if title is not None:
        kinds[title] = "title"
        for index in range(title):
            kinds[index] = _kind_before_title(paragraphs[index])
    _mark_below_title(paragraphs, kinds, 0 if title is None else title + 1)
    _mark_contents(paragraphs, kinds)
    _mark_signatures(paragraphs, kinds)
    return kinds


def _kind_before_title(paragraph: Paragraph) -> ClauseKind | None:
    text = paragraph.text
    if paragraph.row or (paragraph.marker and not is_bare_attachment(paragraph)):
        return "front" if text.startswith("附件") else None
    if form("addressee", text):
        return "front"
    return None if _STOP.search(text) or len(text) > 120 else "front"


def _find_title(paragraphs: Sequence[Paragraph]) -> int | None:
    near = paragraphs[:_FARTHEST]
    opening = _opening(near)
    notice = next((i for i in range(opening) if form("notice", near[i].text)), None)
    if notice is not None:
        behind = _title_behind(near, notice)
        return notice if behind is None else behind
    lines = [
        i for i in range(opening) if _may_be_title_line(near[i]) and reads_as_name(near[i].text)
    ]
    return next((i for i in lines if form("title_end", near[i].text)), lines[0] if lines else None)


def _opening(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs stand before the first numbered or running text."""
    for index, paragraph in enumerate(paragraphs):
        if paragraph.row or (paragraph.marker is not None and not is_bare_attachment(paragraph)):
            return index
        text = paragraph.text
        if len(text) > _LONGEST_LINE and _STOP.search(text) and not form("notice", text):
            return index
    return len(paragraphs)


def _title_behind(paragraphs: Sequence[Paragraph], notice: int) -> int | None:
    """The title of the plan that the notice at index `notice` issues."""
    name = _issued_name(paragraphs[notice].text)
    if not name:
        return None
    for index in range(notice + 1, len(paragraphs)):
        text = paragraphs[index].text
        if not _may_be_title_line(paragraphs[index]) or not form("title_end", text):
            continue
        if form("notice", text):
            continue
        if _alike(text, name) or (index > notice + 1 and _follows_signature(paragraphs, index)):
            return index
    return None


def _follows_signature(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """A date, a body or a lone 附件 stands above; 附件1 has others beside it."""
    before = paragraphs[index - 1]
    if is_bare_attachment(before):
        return before.marker is not None and before.marker.number is None
    return is_formal(before.text)


def _issued_name(notice: str) -> str:
    quoted = re.search(r"(?:印发|发布|下发|公布|转发|征求|公示|^关于)[^《]{0,12}《(.+)》", notice)
    if quoted:
        return quoted.group(1)
    plain = re.search(r"(?:印发|发布|下发|公布|转发)(.+)的(?:通知|公告|公示|函|通告)", notice)
    return plain.group(1) if plain else ""


def _alike(title: str, name: str) -> bool:
    first, second = (re.sub(r"[\s（）()《》“”的]", "", text)[:80] for text in (title, name))
    if not first or not second:
        return False
    if first.endswith(second) or second.endswith(first):
        return True
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.8


def _mark_below_title(
    paragraphs: Sequence[Paragraph], kinds: list[ClauseKind | None], start: int
) -> None:
    """Addressee, date, bodies and bracketed remarks right below the title."""
    for index in range(start, min(start + 6, len(paragraphs))):
        paragraph = paragraphs[index]
        text = paragraph.text
        if paragraph.marker is not None or paragraph.row:
            return
        formal = is_formal(text) or form("remark", text) or form("addressee", text)
        if not (formal or (start and text == paragraphs[start - 1].text)):  # the title again
            return
        kinds[index] = "front"


def _mark_contents(paragraphs: Sequence[Paragraph], kinds: list[ClauseKind | None]) -> None:
    """A table of contents: the lines below 目录 until its first entry comes again.

    Lines that lead to a page number by dots are contents anywhere.
    """
    for index, paragraph in enumerate(paragraphs):
        if _LEADS_TO_PAGE.search(paragraph.text):
            kinds[index] = "front"
    near = paragraphs[:_FARTHEST]
    start = next((i for i, p in enumerate(near) if form("contents", p.text)), None)
    if start is None or start + 1 >= len(paragraphs):
        return
    first = _entry(paragraphs[start + 1].text)
    for index in range(start, len(paragraphs)):
        text = paragraphs[index].text
        again = index > start + 1 and first and _entry(text) == first
        if again or (index > start and _STOP.search(text) and not _LEADER.search(text)):
            return
        if kinds[index] != "title":
            kinds[index] = "front"


def _entry(text: str) -> str:
    """A contents entry without its leader and page number."""
    cut = _LEADER.search(text)
    return re.sub(r"\s", "", text[: cut.start()] if cut else re.sub(r"[\s\d]+$", "", text))[:40]


def _mark_signatures(paragraphs: Sequence[Paragraph], kinds: list[ClauseKind | None]) -> None:
    """Dates that stand alone, with the bodies above them; bodies at the very end."""
    last = len(paragraphs) - 1
    while last > 0 and kinds[last] is None and _is_body_line(paragraphs[last]):
        kinds[last] = "front"
        last -= 1
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if kinds[index] is not None or len(text) > 200 or paragraph.row:
            continue
        if form("copy_line", text) or form("printed", text):
            kinds[index] = "front"
        elif form("remark", text) and form("publicity", text):
            kinds[index] = "front"
        elif (dated := form("date", text)) and _is_signed(text, dated):
            kinds[index] = "front"
            above = index - 1
            while above >= 0 and kinds[above] is None and _is_body_line(paragraphs[above]):
                kinds[above] = "front"
                above -= 1


def _is_signed(text: str, dated: re.Match[str]) -> bool:
    rest = (text[: dated.start()] + " " + text[dated.end() :]).strip()
    return not rest or is_formal(rest)


def _is_body_line(paragraph: Paragraph) -> bool:
    return paragraph.marker is None and not paragraph.row and is_formal(paragraph.text)
