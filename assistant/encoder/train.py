"""Train the built-in encoder: `python -m assistant.encoder.train TEXT_DIR... --out FOLDER`.

The recipe: a Unigram tokenizer of its own over the text, a table of static embeddings, and
in-batch negatives over pairs of query and passage (`pairs.py`), by sentence-transformers' own
trainer and losses. Needs the extra `train`; the product itself never imports this module.
"""

import argparse
import json
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from assistant.encoder.pairs import Passage, make_pair, passages, read_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SEED = 20240603
_UNKNOWN = "[UNK]"


def train_tokenizer(texts: Sequence[str], size: int, longest: int = 4) -> Tokenizer:
    """A Unigram tokenizer of `size` pieces, each of at most `longest` characters.

    Punctuation and blanks only separate; figures, Latin words and the rest never mix.
    """
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), "removed"),
            pre_tokenizers.Split(Regex(r"\p{N}+"), "isolated"),
            pre_tokenizers.Split(Regex(r"[a-z]+"), "isolated"),
        ]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=size,
        special_tokens=[_UNKNOWN],
        unk_token=_UNKNOWN,
        max_piece_length=longest,
        shrinking_factor=0.8,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def piece_weights(tokenizer: Tokenizer, found: Sequence[Passage]) -> dict[str, float]:
    """How rare each piece is: log(passages / passages that hold it), over a sample."""
    counts: Counter[str] = Counter()
    sample = found[:: max(1, len(found) // 50_000)]
    for encoding in tokenizer.encode_batch([p.text for p in sample], add_special_tokens=False):
        counts.update(set(encoding.tokens))
    return {piece: math.log((len(sample) + 1) / n) for piece, n in counts.items() if n > 1}


def make_pairs(
    found: Sequence[Passage],
    given: Sequence[tuple[str, str]],
    tokenizer: Tokenizer,
    *,
    each: int,
    upweight: int,
    chance: random.Random,
) -> Iterator[dict[str, str]]:
    """`each` draws per passage and every given pair `upweight` times, in any order."""
    weight = piece_weights(tokenizer, found)
    order = [i for i in range(len(found)) for _ in range(each)]
    order += [-1 - i for i in range(len(given)) for _ in range(upweight)]
    chance.shuffle(order)
    for at in range(0, len(order), 4096):
        part = order[at : at + 4096]
        texts = [found[i].text if i >= 0 else "" for i in part]
        encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
        for i, encoding in zip(part, encodings, strict=True):
            if i < 0:
                query, passage = given[-1 - i]
                yield {"anchor": query, "positive": passage}
            elif pair := make_pair(found[i], encoding.tokens, weight, chance):
                yield {"anchor": pair[0], "positive": pair[1]}


def fit(
    rows: list[dict[str, str]], tokenizer: Tokenizer, arguments: argparse.Namespace
) -> "SentenceTransformer":
    """Train and return a SentenceTransformer (static embeddings, then unit rows)."""
    import torch
    from datasets import Dataset
    from sentence_transformers import (
        SentenceTransformer,
        SentenceTransformerTrainer,
        SentenceTransformerTrainingArguments,
    )
    from sentence_transformers.losses import MatryoshkaLoss, MultipleNegativesRankingLoss
    from sentence_transformers.models import Normalize, StaticEmbedding

    torch.manual_seed(SEED)
    static = StaticEmbedding(tokenizer, embedding_dim=arguments.dimension)
    torch.nn.init.normal_(static.embedding.weight, std=0.1)
    model = SentenceTransformer(modules=[static], device="cpu")
    loss = MatryoshkaLoss(
        model,
        MultipleNegativesRankingLoss(model, scale=arguments.scale),
        matryoshka_dims=[d for d in (256, 128, 64) if d <= arguments.dimension],
    )
    settings = SentenceTransformerTrainingArguments(
        output_dir=str(arguments.out / "trainer"),
        num_train_epochs=arguments.epochs,
        per_device_train_batch_size=arguments.batch,
        learning_rate=arguments.rate,
        warmup_ratio=0.1,
        batch_sampler="no_duplicates",
        seed=SEED,
        data_seed=SEED,
        save_strategy="no",
        logging_steps=50,
        report_to="none",
        use_cpu=True,
        dataloader_drop_last=True,
        disable_tqdm=True,
    )
    trainer = SentenceTransformerTrainer(
        model=model, args=settings, train_dataset=Dataset.from_list(rows), loss=loss
    )
    trainer.train()
    with torch.no_grad():
        static.embedding.weight[tokenizer.token_to_id(_UNKNOWN)] = 0
    model.append(Normalize())
    return model


def save(model: "SentenceTransformer", folder: Path) -> None:
    """Write the model in half precision, as safetensors, in sentence-transformers' layout."""
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save(str(folder), create_model_card=False, safe_serialization=True)
    # the names that sentence-transformers 5 and 6 both read
    kinds = {"0": "StaticEmbedding", "1": "Normalize"}
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    for module in modules:
        module["type"] = f"sentence_transformers.models.{kinds[module['name']]}"
    text = json.dumps(modules, indent=2) + "\n"
    (folder / "modules.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Read, make pairs, train, save; prints what it did as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vocabulary", type=int, default=40_000)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=0.2)
    parser.add_argument("--scale", type=float, default=20.0)
    parser.add_argument("--each", type=int, default=2, help="pairs drawn from a passage")
    parser.add_argument("--upweight", type=int, default=8, help="copies of a given pair")
    parser.add_argument("--every", type=int, default=1, help="take one document in N")
    parser.add_argument("--tokenizer", type=Path, help="a tokenizer.json made before")
    arguments = parser.parse_args()
    started = time.monotonic()
    chance = random.Random(SEED)
    documents: list[tuple[str, str]] = []
    given: list[tuple[str, str]] = []
    for folder in arguments.folders:
        texts, pairs = read_folder(folder)
        documents += texts[:: arguments.every]
        given += pairs
    if arguments.tokenizer:
        tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    else:
        sample = documents[:: max(1, sum(len(t) for _, t in documents) // 25_000_000)]
        lines = [line for _, text in sample for line in text.splitlines()]
        tokenizer = train_tokenizer(lines, arguments.vocabulary)
    tokenized = time.monotonic()
    found = [p for title, text in documents for p in passages(title, text)]
    rows = list(
        make_pairs(
            found, given, tokenizer, each=arguments.each, upweight=arguments.upweight, chance=chance
        )
    )
    made = time.monotonic()
    summary = {
        "documents": len(documents),
        "passages": len(found),
        "given": len(given),
        "pairs": len(rows),
        "vocabulary": tokenizer.get_vocab_size(),
        "tokenizer_s": round(tokenized - started),
        "pairs_s": round(made - tokenized),
    }
    print(json.dumps(summary), flush=True)  # noqa: T201
    model = fit(rows, tokenizer, arguments)
    save(model, arguments.out)
    print(json.dumps({"fit_s": round(time.monotonic() - made)}))  # noqa: T201


if __name__ == "__main__":
    main()
