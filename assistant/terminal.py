"""The terminal: streams that can print Chinese, and errors as one Chinese line."""

import errno
import io
import re
import sys

_USAGE = (
    (r"the following arguments are required: (.+)", r"缺少 {0}"),
    (
        r"argument (\S+): invalid choice: '(.*?)' \(choose from (.+)\)",
        r"{0} 不能是“{1}”，可用：{2}",
    ),
    (r"argument (\S+): invalid int value: '(.*)'", r"{0} 应是整数，而不是“{1}”"),
    (r"argument (\S+): expected (?:one|at least one) argument", r"{0} 后面缺少内容"),
    (r"unrecognized arguments: (.+)", r"不认识 {0}"),
    (r"ambiguous option: (\S+) could match (.+)", r"{0} 有歧义，可能是 {1}"),
)
_SYSTEM = {
    errno.ENOENT: "找不到文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名太长",
}


def prepare_streams() -> None:
    """Write UTF-8 to files and pipes; on a terminal, ? for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def one_line(message: str) -> str:
    """The message on one line, ended."""
    return " ".join(message.split()) + "\n"


def usage_error(message: str) -> str:
    """What argparse complains about, in Chinese where it is one of its usual complaints."""
    for pattern, told in _USAGE:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            message = told.format(*found.groups())
            break
    return one_line(f"用法不对：{message}。请运行 policy-assistant --help 查看用法。")


def system_error(error: OSError) -> str:
    """A failure of the file system or the network, and where."""
    why = _SYSTEM.get(error.errno or 0) or error.strerror or str(error) or "原因不明"
    where = f"“{error.filename}”：" if error.filename else ""
    return one_line(f"读写出错：{where}{why}，请检查后重试。")


def fault(error: Exception) -> str:
    """A mistake of ours, with what a maintainer needs to find it."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    code = place.tb_frame.f_code if place else None
    at = f"，位于 {code.co_qualname}" if code else ""
    return one_line(
        f"程序内部出错（{type(error).__name__}: {str(error)[:200]}{at}）。"
        "资料库没有因此受损；请把这一行和所用的命令告诉维护者。"
    )
