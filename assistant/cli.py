"""The command line: `policy-assistant [--library DIR] COMMAND …`.

Errors are one line on standard error: exit status 1, or 2 for wrong usage.
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from assistant.terminal import fault, one_line, prepare_streams, system_error, usage_error
from corpus.errors import PolicyError

Command = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    """argparse with errors of one line that say where help is."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(usage_error(message))
        raise SystemExit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    prepare_streams()
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except PolicyError as error:
        sys.stderr.write(one_line(str(error)))
        return 1
    except BrokenPipeError:  # the reader of our output went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("已中断。\n")
        return 130
    except OSError as error:
        sys.stderr.write(system_error(error))
        return 1
    except Exception as error:  # a user gets one line; `python -X dev` shows the rest
        if sys.flags.dev_mode:
            raise
        sys.stderr.write(fault(error))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="policy-assistant", description="碳达峰方案问答：有出处的回答，不需要联网。"
    )
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="资料库文件夹（默认是用户自己的）"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    add = commands.add_parser("init", help="建立资料库")
    add.add_argument("--empty", action="store_true", help="不放入自带的方案")
    add.set_defaults(command=_init)

    add = commands.add_parser("serve", help="打开对话页面")
    add.add_argument("--host", default="127.0.0.1")
    add.add_argument("--port", type=int, default=7860)
    add.set_defaults(command=_serve)

    add = commands.add_parser("ask", help="问一个问题")
    add.add_argument("question")
    add.add_argument(
        "--turn", action="append", default=[], metavar="NEXT", help="接着问的一轮，可重复"
    )
    add.add_argument("--json", action="store_true", help="输出一条预测")
    add.set_defaults(command=_ask)

    add = commands.add_parser("answer", help="回答整个问题集")
    add.add_argument("questions", type=Path)
    add.add_argument("--out", type=Path, required=True)
    add.set_defaults(command=_answer)

    add = commands.add_parser("eval", help="回答、打分并写出报告")
    add.add_argument("questions", type=Path, nargs="?")
    add.add_argument("--out", type=Path, default=Path("eval-report"))
    add.add_argument("--sources", type=Path, metavar="DIR", help="不随程序提供的方案所在文件夹")
    add.set_defaults(command=_eval)

    add = commands.add_parser("add", help="加入方案")
    add.add_argument("files", type=Path, nargs="+")
    add.add_argument("--id", dest="plan_id")
    add.set_defaults(command=_add)

    add = commands.add_parser("remove", help="移出方案")
    add.add_argument("ids", nargs="+")
    add.set_defaults(command=_remove)

    add = commands.add_parser("text", help="输出保存的原文")
    add.add_argument("id")
    add.set_defaults(command=_text)

    add = commands.add_parser("search", help="只检索，不作答")
    add.add_argument("query")
    add.add_argument("--k", type=int, default=10)
    add.add_argument("--json", action="store_true")
    add.set_defaults(command=_search)

    add = commands.add_parser("eval-retrieval", help="在 BEIR 格式的检索集上评测")
    add.add_argument("folder", type=Path)
    add.add_argument("--json", type=Path)
    add.set_defaults(command=_eval_retrieval)

    for name, what in (
        ("plans", "列出方案"), ("clauses", "条款表"), ("targets", "目标表"),
        ("duties", "责任表"), ("provisions", "规定表"), ("check", "原文疑点"),
    ):  # fmt: skip
        add = commands.add_parser(name, help=what)
        if name not in ("plans", "check"):
            add.add_argument("--plan", metavar="ID")
        add.add_argument("--format", choices=("table", "jsonl", "csv", "xlsx"), default="table")
        add.add_argument("--out", type=Path)
        add.set_defaults(command=_table, table=name)
    return parser


def _root(options: argparse.Namespace) -> Path:
    from corpus.library import default_root

    return options.library or default_root()


def _init(options: argparse.Namespace) -> int:
    from corpus.library import Library

    library = Library.open(_root(options), seed=not options.empty)
    print(f"资料库在 {_root(options)}，有 {len(library.plans())} 份方案。")
    return 0


def _serve(options: argparse.Namespace) -> int:
    serve = importlib.import_module("ui.serve").serve
    evaluation = importlib.import_module("eval.command").evaluate_into
    serve(_root(options), host=options.host, port=options.port, evaluation=evaluation)
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant.exchange import answer_to_prediction
    from assistant.opening import open_assistant

    assistant = open_assistant(_root(options))
    answer = assistant.answer([options.question, *options.turn])
    if options.json:
        record = answer_to_prediction(answer, assistant.plans)
        print(json.dumps(record, ensure_ascii=False))
        return 0
    print(answer.text)
    for number, citation in enumerate(answer.citations, 1):
        heading = " > ".join(citation.path)
        print(f"\n[{number}] {citation.plan.metadata.title}{' > ' if heading else ''}{heading}")
        print(f"    {citation.quote}")
    return 0


def _answer(options: argparse.Namespace) -> int:
    from assistant.answering import answer_file
    from assistant.opening import open_assistant

    return answer_file(lambda: open_assistant(_root(options)), options.questions, options.out)


def _eval(options: argparse.Namespace) -> int:
    from assistant.opening import open_assistant
    from corpus.folder import read_folder

    sources = read_folder(options.sources) if options.sources else {}
    evaluate = importlib.import_module("eval.command").evaluate
    status: int = evaluate(open_assistant(_root(options)), options.questions, options.out, sources)
    return status


def _add(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from corpus.added import Added
    from corpus.library import Library

    if options.plan_id and len(options.files) > 1:
        raise PolicyError("--id 只能用于一个文件，请分开添加。")
    library = Library.open(_root(options))
    with tqdm(total=len(options.files), desc="添加", unit="份", disable=None) as bar:

        def show(done: int, total: int, name: str) -> None:
            bar.set_postfix_str(name, refresh=False)
            bar.update(done - bar.n)

        outcomes = library.add(options.files, plan_id=options.plan_id, progress=show)
        bar.update(len(options.files) - bar.n)
    failed = False
    for outcome in outcomes:
        good = isinstance(outcome, Added)
        failed = failed or not good
        (sys.stdout if good else sys.stderr).write(f"{outcome}\n")
    return 1 if failed else 0


def _remove(options: argparse.Namespace) -> int:
    from corpus.library import Library

    Library.open(_root(options)).remove(options.ids)
    print(f"已移出：{'、'.join(options.ids)}")
    return 0


def _text(options: argparse.Namespace) -> int:
    from corpus.library import Library

    sys.stdout.write(Library.open(_root(options)).text(options.id))
    return 0


def _search(options: argparse.Namespace) -> int:
    from assistant.exchange import hit_rows
    from assistant.opening import open_assistant
    from assistant.question import check_question

    if options.k < 1:
        raise PolicyError("--k 应是正整数。")
    assistant = open_assistant(_root(options))
    hits = assistant.search(check_question(options.query), options.k)
    for row in hit_rows(hits, assistant.plans):
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(f"{row['rank']}. [{row['plan']}] {row['quote']}（{row['score']}）")
    return 0


def _eval_retrieval(options: argparse.Namespace) -> int:
    evaluate = importlib.import_module("eval.retrieval").evaluate_retrieval
    result = evaluate(options.folder)
    text = json.dumps(result, ensure_ascii=False, indent=2)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


def _table(options: argparse.Namespace) -> int:
    from assistant.tabulate import write_table

    return write_table(
        _root(options), options.table, getattr(options, "plan", None), options.format, options.out
    )
