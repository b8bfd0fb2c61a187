"""The exception tree.

PolicyError                 a message for the user, in Chinese, that says what to do
├── SourceError             a file that cannot be read as a plan
├── LibraryError            the library's folder or its index is not as it should be
├── TableError              a table of expert knowledge breaks its own rules
├── QuestionError           a question that cannot be taken (empty, too long)
└── QuestionSetError        a question set, gold table or prediction file with a broken line
"""


class PolicyError(Exception):
    """Base of all errors that a user may see; `str(error)` is one line."""


class SourceError(PolicyError):
    """A file that cannot be read as a plan."""


class LibraryError(PolicyError):
    """The library's folder or its index is not as it should be."""


class TableError(PolicyError):
    """A table of expert knowledge breaks its own rules."""


class QuestionError(PolicyError):
    """A question that cannot be taken."""


class QuestionSetError(PolicyError):
    """A question set, gold table or prediction file with a broken line."""
