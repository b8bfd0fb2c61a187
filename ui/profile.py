"""An enterprise's profile, the question it makes, and the checklist that answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from assistant.records import Answer, Item
from corpus.errors import QuestionError
from corpus.records import Duty, Plan
from ui.conversation import Assistant
from ui.duty_rows import ROLES
from ui.render import GROUPS

LIMIT = 120
"""Characters of one field of a profile."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What an enterprise says of itself; anything may be empty but place and sector."""

    place: str = ""
    sector: str = ""
    products: str = ""
    equipment: str = ""
    size: str = ""
    building: str = ""

    @classmethod
    def of(cls, said: object) -> "Profile":
        """The profile in what came from a browser; what is no text is left out."""
        given = said if isinstance(said, Mapping) else {}
        texts = {field.name: given.get(field.name) for field in fields(cls)}
        return cls(
            **{
                name: " ".join(text.split())[:LIMIT] if isinstance(text, str) else ""
                for name, text in texts.items()
            }
        )

    def question(self) -> str:
        """The question that the profile makes; raises QuestionError."""
        if not self.place or not self.sector:
            raise QuestionError("请至少填写所在地和所属行业。")
        return f"{self.introduction()}哪些要求适用于我们？"

    def introduction(self) -> str:
        """The profile as a sentence; empty without place and sector."""
        if not self.place or not self.sector:
            return ""
        parts = [f"我们是{self.place}的{self.sector}企业"]
        parts += [
            f"{before}{text}"
            for before, text in (
                ("主要产品是", self.products),
                ("现有", self.equipment),
                ("规模为", self.size),
                ("计划建设", self.building),
            )
            if text
        ]
        return "，".join(part.rstrip("。；，") for part in parts) + "。"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One line of the checklist with the bodies that the plan names for it."""

    item: Item
    bodies: tuple[Duty, ...]

    @property
    def led(self) -> str:
        """The bodies to talk to, the leads first."""
        return "、".join(dict.fromkeys(f"{d.department}（{d.role}）" for d in self.bodies))


@dataclass(frozen=True, slots=True, eq=False)
class Checklist:
    """The answer to a profile, by group."""

    profile: Profile
    answer: Answer
    entries: tuple[Entry, ...]

    def groups(self) -> list[tuple[str, list[Entry]]]:
        """The entries of each group that has any, 必须 first."""
        found = [(group, [e for e in self.entries if e.item.group == group]) for group in GROUPS]
        return [(group, entries) for group, entries in found if entries]

    def deadlines(self) -> list[tuple[int, list[Entry]]]:
        """Entries with a year, by year."""
        years: dict[int, list[Entry]] = {}
        for entry in self.entries:
            if entry.item.deadline_year and entry.item.verdict != "不适用":
                years.setdefault(entry.item.deadline_year, []).append(entry)
        return sorted(years.items())


def bodies(plan: Plan, item: Item) -> tuple[Duty, ...]:
    """The duties of the statement that covers an item's passage, leads first."""
    span = item.citation.span
    own: Sequence[Duty] = [
        duty for duty in plan.duties if duty.covers.overlaps(span) or duty.span.overlaps(span)
    ]
    return tuple(sorted(own, key=lambda duty: ROLES.index(duty.role)))


def checklist(assistant: Assistant, profile: Profile) -> Checklist:
    """Ask what applies to the enterprise; raises QuestionError."""
    answer = assistant.answer([profile.question()])
    entries = tuple(Entry(item, bodies(item.citation.plan, item)) for item in answer.items)
    return Checklist(profile, answer, entries)
