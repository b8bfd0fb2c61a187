"""A small assistant for the page's tests: real records over the invented plan, fixed rules."""

from collections.abc import Sequence

from assistant.records import Answer, Body, Citation, Facet, Hit, Intent, Item
from corpus.records import Clause, Duty, Metadata, Plan, Span, Target


def plan_of(text: str, plan_id: str = "linjiang", **said: str) -> Plan:
    """A plan whose clauses are the text's lines; headings start with 一、 （一） 1."""
    clauses: list[Clause] = []
    path: tuple[str, ...] = ()
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        words = line.strip()
        start, at = at + len(line) - len(line.lstrip()), at + len(line)
        if not words:
            continue
        level = 1 if words[1:2] == "、" else 2 if words.startswith("（") else 0
        kind = "heading" if level else "paragraph"
        if level:
            path = (*path[: level - 1], words.split("。")[0])
        clauses.append(Clause(f"k{number}", path, kind, Span(start, start + len(words))))
    metadata = Metadata(
        **{
            "title": "临江市工业领域碳达峰实施方案",
            "region": "临江市",
            "status": "征求意见稿",
            "document_number": "临经信〔2023〕7号",
            "date": "2023-05-06",
            "issuers": ("临江市经济和信息化局", "临江市生态环境局"),
            **said,
        }
    )
    plan = Plan(plan_id, text, metadata, tuple(clauses))
    energy, lead = find(plan, "单位增加值能耗较2020年下降13%"), find(plan, "市经济和信息化局牵头")
    target = Target(
        energy.clause, energy.span, "单位增加值能耗", "规模以上工业",
        year=2025, base_year=2020, direction="下降", comparator="=", value=13, unit="%",
    )  # fmt: skip
    duty = Duty(lead.clause, lead.span, lead.span, "市经济和信息化局", "牵头")
    return Plan(plan_id, text, metadata, plan.clauses, (), (target,), (duty,))


def find(plan: Plan, quote: str) -> Citation:
    """The citation of the first place where `quote` stands."""
    start = plan.text.index(quote)
    clause = plan.clause_at(start)
    assert clause is not None
    return Citation(plan, clause.id, Span(start, start + len(quote)))


class FakeAssistant:
    """Answers by a word in the question; keeps what it was asked."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self.plans = {plan.id: plan for plan in plans}
        self.asked: list[list[str]] = []

    def answer(self, turns: Sequence[str]) -> Answer:
        """能耗 is a target, 负责 or 牵头 a duty, 企业 a checklist; the rest is declined."""
        self.asked.append(list(turns))
        if not self.plans:
            return Answer("资料库中没有方案。", False, Intent.DECLINE)
        question, plan = turns[-1], next(iter(self.plans.values()))
        facets = [Facet("方案", "临江市"), Facet("问题类型", "目标")]
        if "2025年" in question:
            facets.append(Facet("年份", "2025年"))
        if "能耗" in question:
            cited = find(plan, "规模以上工业单位增加值能耗较2020年下降13%")
            waste = find(plan, "70%（赤泥除外）")
            return Answer(
                "到2025年，规模以上工业单位增加值能耗较2020年下降13%。[1]\n"
                "另有相关目标：\n- 工业固废综合利用率达到70%（赤泥除外）。[2]\n"
                "该方案为征求意见稿。",
                True, Intent.TARGET, (cited, waste), targets=((plan, plan.targets[0]),),
                understood=facets, suggestions=("这项目标由谁牵头？",),
            )  # fmt: skip
        if "负责" in question or "牵头" in question:
            cited = find(plan, "市经济和信息化局牵头")
            return Answer(
                "市经济和信息化局牵头。[1]", True, Intent.DUTY, (cited,),
                departments=(Body("市经济和信息化局", "牵头"),), understood=facets,
            )  # fmt: skip
        if "企业" in question:
            boiler = find(plan, "2025年底前淘汰10t/h及以下的燃煤锅炉。")
            item = Item("必须", "无法判断", boiler, "锅炉容量", 2025)
            return Answer(
                "有1条要求与您有关。[1]", True, Intent.APPLICABILITY, (boiler,), items=(item,)
            )
        near = find(plan, "推进园区循环化改造。")
        hit = Hit(plan.id, near.clause, near.span, 0.4)
        return Answer(
            f"馆藏方案中没有“{question[:20]}”的内容。",
            False,
            Intent.DECLINE,
            (near,),
            retrieved=(hit,),
        )

    def answers(self, turns: Sequence[str]) -> list[Answer]:
        """Each turn on top of those before."""
        return [self.answer(turns[: count + 1]) for count in range(len(turns))]
