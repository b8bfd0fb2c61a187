"""What `Library.add` says of each plan or file."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.records import Plan


@dataclass(frozen=True, slots=True)
class Added:
    """A plan that was added.

    `other_version` is a draft or final of it that is here too, or its own id where its text
    was replaced; `changes` is what changed since. `str()` is the report, a line or a few.
    """

    id: str
    title: str
    characters: int
    clauses: int
    targets: int
    duties: int
    other_version: str = ""
    changes: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = f"条款 {self.clauses}，指标 {self.targets}，责任 {self.duties}"
        again = self.other_version == self.id
        done = "已更新" if again else "已添加"
        lines = [f"{done} {self.id}：{self.title or '（无标题）'}（{counts}）"]
        if self.other_version:
            what = (
                "新的正文" if again else f"与 {self.other_version} 是同一方案的征求意见稿和正式稿"
            )
            found = "变化如下：" if self.changes else "指标和责任没有变化。"
            lines.append(f"  {what}，{found}")
            lines.extend(f"  - {line}" for line in self.changes)
        return "\n".join(lines)

    @classmethod
    def of(cls, plan: Plan, other_version: str = "", changes: Sequence[str] = ()) -> "Added":
        """The report on a plan that was just read."""
        return cls(
            plan.id,
            plan.metadata.title,
            len(plan.text),
            len(plan.clauses),
            len(plan.targets),
            len(plan.duties),
            other_version,
            tuple(changes),
        )


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not added, and why, in one Chinese line."""

    file: str
    reason: str

    def __str__(self) -> str:
        return f"跳过 {self.file}：{self.reason}"
