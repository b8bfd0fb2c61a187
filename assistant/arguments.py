"""What may be typed after `policy-assistant`: the commands, their arguments, the help."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from assistant.terminal import usage_error

FORMATS = ("table", "jsonl", "csv", "xlsx")
TABLES = {
    "plans": "列出方案",
    "clauses": "条款表",
    "targets": "目标表",
    "duties": "责任表",
    "provisions": "规定表",
    "check": "原文中看起来有误的地方",
}
_WHOLE = ("plans", "check")  # tables that are always about all plans


class _Help(argparse.HelpFormatter):
    """argparse's help, headed in Chinese."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The first line."""
        super().add_usage(usage, actions, groups, prefix or "用法：")


class Parser(argparse.ArgumentParser):
    """argparse with errors of one line that say where help is."""

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=_Help,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Exit with status 2 and one line."""
        sys.stderr.write(usage_error(message))
        raise SystemExit(2)


def build_parser() -> Parser:
    """The whole command line; a parsed one has `name`, the command, and its arguments."""
    parser = Parser(
        prog="policy-assistant", description="碳达峰方案问答：有出处的回答，不需要联网。"
    )
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="资料库文件夹（默认是用户自己的）"
    )
    commands = parser.add_subparsers(
        required=True, dest="name", metavar="COMMAND", parser_class=Parser
    )

    def command(name: str, what: str) -> Parser:
        return commands.add_parser(
            name, help=what, prog=f"policy-assistant {name}", description=f"{what}。"
        )

    add = command("init", "建立资料库")
    add.add_argument("--empty", action="store_true", help="不放入自带的方案")

    add = command("serve", "打开问答页面")
    add.add_argument("--host", default="127.0.0.1", help="地址（默认 127.0.0.1，只有本机能访问）")
    add.add_argument("--port", type=int, default=7860, help="端口（默认 7860）")

    add = command("ask", "问一个问题")
    add.add_argument("question", metavar="QUESTION", help="问题，最多 2,000 字")
    add.add_argument(
        "--turn", action="append", default=[], metavar="NEXT", help="接着问的一轮，可重复"
    )
    add.add_argument("--json", action="store_true", help="输出一条预测")

    add = command("answer", "回答整个问题集")
    add.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help="问题集")
    add.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到哪个文件")

    add = command("eval", "回答、打分并写出报告")
    add.add_argument(
        "questions", type=Path, nargs="?", metavar="QUESTIONS.jsonl", help="问题集（默认自带的）"
    )
    add.add_argument(
        "--out", type=Path, default=Path("eval-report"), metavar="DIR",
        help="报告文件夹（默认 eval-report）",
    )  # fmt: skip
    add.add_argument("--sources", type=Path, metavar="DIR", help="不随程序提供的方案所在文件夹")

    add = command("add", "加入方案")
    add.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="txt、docx、pdf、html 或 md 文件"
    )
    add.add_argument("--id", dest="plan_id", metavar="ID", help="编号（默认是文件名）")

    add = command("remove", "移出方案")
    add.add_argument("ids", nargs="+", metavar="ID", help="方案的编号")

    add = command("text", "输出保存的原文")
    add.add_argument("id", metavar="ID", help="方案的编号")

    add = command("search", "只检索，不作答")
    add.add_argument("query", metavar="QUERY", help="要找的内容")
    add.add_argument("--k", type=int, default=10, metavar="K", help="最多几条（默认 10）")
    add.add_argument("--json", action="store_true", help="每行输出一个 JSON 对象")

    add = command("eval-retrieval", "在 BEIR 格式的检索集上评测")
    add.add_argument("folder", type=Path, metavar="DIR", help="检索集的文件夹")
    add.add_argument("--json", type=Path, metavar="FILE", help="结果另存到这个文件")

    for name, what in TABLES.items():
        add = command(name, what)
        if name not in _WHOLE:
            add.add_argument("--plan", metavar="ID", help="只看这份方案")
        add.add_argument("--format", choices=FORMATS, default="table", help="格式（默认 table）")
        add.add_argument("--out", type=Path, metavar="FILE", help="写到文件（默认输出到屏幕）")
    return parser
