"""Which route a question takes: cues decide, in a fixed order."""

import re

from assistant.question import Question
from assistant.records import Intent

_MANY = 2
_SIDE_BY_SIDE = re.compile("区别|不同|差别|差异|异同|对比|比较|一样|一致|更|哪(个|份)|两(个|份)|谁")
_ROLE = re.compile("管|负责|牵头|配合|参与|参加|承担|责任|任务|职责|分工|涉及|出现|落实")
_COUNT_TASKS = re.compile("(几|多少)(项|条|个)?(任务|工作|事|职责|$|[？，,])|(几|多少)项")
_COUNTED = re.compile("[一二三四五六七八九十][大项个](行动|工程|任务|体系|计划|举措)")
_OUTLINE = re.compile(
    "专栏|(任务|行动|工程|措施|举措|原则|保障)[^，。？]{0,4}(几|多少)(个|项|条|点|块|款)|"
    "(几|多少|哪)(个|些|几个|大|几大|几项|两|三|四|五|六|七|八|九|十)?(个|项)?(大)?(重点|主要)?(章|部分|板块|行业|行动|条)"
)
_CONSEQUENCE = re.compile("好处|奖励|表彰|处罚|惩罚|后果|问责|怎么办")
_SORT = re.compile("[用选](什么|哪种|何种)")


def decide(question: Question) -> Intent:
    """The kind of answer that the question asks for."""
    if _about_document(question):
        return Intent.OVERVIEW
    if (
        question.departments
        and question.asks("tasks", "alone", "only", "without")
        and not question.asks("who")
    ):
        return Intent.DUTY
    if _compares(question):
        return Intent.COMPARISON
    if _asks_duty(question):
        return Intent.DUTY
    if _asks_parts(question):
        return Intent.OVERVIEW
    if _asks_text(question):
        return Intent.APPLICABILITY if question.asks("self") else Intent.PASSAGE
    if question.asks("figure", "peak") or _lists_targets(question):
        return Intent.TARGET
    if question.asks("self"):
        return Intent.APPLICABILITY
    if question.asks("outline") and not question.figures:
        return Intent.OVERVIEW
    if question.asks("target") or (question.figures and question.asks("confirm", "which_plan")):
        return Intent.TARGET
    return Intent.PASSAGE


def _asks_text(question: Question) -> bool:
    """What follows from a goal, or what sort of thing is used: no figure tells it."""
    if question.figures or question.years:
        return False
    follows = _CONSEQUENCE.search(question.text) and not question.asks("figure")
    return bool(follows or _SORT.search(question.text))


def _asks_parts(question: Question) -> bool:
    counts = all(figure.unit in "个项大条块" for figure in question.figures)
    if not question.asks("outline") or not counts or question.asks("self"):
        return False
    return bool(_OUTLINE.search(question.wording) or _COUNTED.search(question.wording))


def _about_document(question: Question) -> bool:
    if "专栏" in question.text and not question.departments and not question.asks("who"):
        strong = [term for term in question.terms if term.weight >= 1.0]
        if not strong:
            return True
    numeric = question.asks("figure") and not question.asks("outline")
    if question.sections and not question.asks("who") and not numeric:
        return True
    return question.asks("about") and not question.asks("self") and not _named_task(question)


def _named_task(question: Question) -> bool:
    """A question about a task, where 依据 or 正式 only happens to occur."""
    strong = [term for term in question.terms if term.weight >= 1.0]
    return len(strong) >= _MANY and not re.search("文号|字号|印发|发布|征求意见", question.text)


def _compares(question: Question) -> bool:
    several = len(question.scope.plans) >= _MANY
    if question.scope.missing and question.scope.placed and question.asks("compare"):
        return True
    if not several:
        return False
    if question.asks("mentions") and not _asks_value(question):
        return True
    if question.scope.named and question.asks("compare", "which_plan"):
        return _places(question) >= _MANY or bool(_SIDE_BY_SIDE.search(question.text))
    if question.scope.named and _places(question) >= _MANY:
        return True
    return question.scope.everywhere and question.asks("compare")


def _asks_value(question: Question) -> bool:
    return bool(question.figures) or question.asks("figure", "target", "peak", "who", "lead")


def _places(question: Question) -> int:
    """How many plans' places the question is about; a national plan counts as its own."""
    return len({plan.metadata.region or plan.id for plan in question.scope.plans})


def _asks_duty(question: Question) -> bool:
    if question.asks("who") or (question.without and question.asks("tasks")):
        return True
    if question.departments and question.asks("tasks", "alone", "only", "without"):
        return not question.asks("figure") or bool(_COUNT_TASKS.search(question.text))
    if question.departments and (_ROLE.search(question.text) or _includes(question)):
        return not question.asks("figure")
    if question.asks("lead") and "主题" in question.carried:
        return True
    return bool(question.asks("lead") and question.asks("list", "tasks"))


def _includes(question: Question) -> bool:
    """再制造有市水利局吗: whether a body is among those of a task."""
    names = [name for name in question.departments if re.search("[局厅委办部行]$", name)]
    asks = question.asks("confirm") and not question.asks("self", "about", "figure")
    return asks and any(re.search(f"(有|是|包括|含){name}", question.text) for name in names)


def _lists_targets(question: Question) -> bool:
    return question.asks("target") and question.asks("list") and bool(question.years)
