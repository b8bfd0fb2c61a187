"""The key with which the page's data in a browser is kept, the same after a restart."""

import secrets
from pathlib import Path

from corpus.errors import LibraryError
from corpus.storage import write_atomically

NAME = "browser.key"


def browser_secret(root: Path) -> str:
    """The key of the library in `root`, made at first use; raises LibraryError."""
    path = root / NAME
    try:
        if path.is_file() and len(key := path.read_text(encoding="ascii").strip()) >= 32:
            return key
        key = secrets.token_hex(32)
        write_atomically(path, key.encode("ascii"))
        path.chmod(0o600)
    except (OSError, UnicodeError) as error:
        raise LibraryError(f"资料库“{root}”里的 {NAME} 读写不了，请检查权限。") from error
    return key
