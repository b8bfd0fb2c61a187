"""Document formats -> text, one module each; chosen by content, not by the file's name.

| module | reads | keeps |
| --- | --- | --- |
| `plain` | any Chinese encoding | every character; line ends become newlines |
| `markdown` | text with Markdown marks | the words; pipe tables as tabs |
| `word` | .docx | paragraphs with list numbers, tables as tabs |
| `pdf` | PDF with a text layer | lines as on the page; page starts |
| `web` | HTML | the main text; tables as tabs |

Formats whose parsers can be made to work for ever, or to fill the memory, are read by a
process of their own with limits (`sandbox`).
"""

from corpus.readers.source import MAX_BYTES, Source, read_bytes, read_file

__all__ = ["MAX_BYTES", "Source", "read_bytes", "read_file"]
