"""Read a folder of plans without keeping them: sources for gold tables and benchmarks."""

from pathlib import Path

from corpus.errors import SourceError
from corpus.readers import read_file
from corpus.reading import read_plan
from corpus.records import Plan


def read_folder(folder: Path) -> dict[str, Plan]:
    """The plans of all text files in `folder`, by file name without its ending.

    Raises SourceError where the folder is missing or a file cannot be read.
    """
    if not folder.is_dir():
        raise SourceError(f"找不到文件夹“{folder}”，请检查路径。")
    files = sorted(folder.glob("*.txt"))
    return {path.stem: read_plan(path.stem, read_file(path).text) for path in files}
