"""A tiny model of the llama kind, made on the spot, for llama.cpp's server to run: nothing is downloaded.

It tests the wire and never quality. Its vocabulary is the 256 bytes and two marks, so a prompt has about as many
tokens as it has bytes. Its weights are random, but the first number of each embedding is a constant that no layer
writes to, and the output reads from it how likely each byte is by itself. Bytes that close something in JSON are
the likeliest, so that an answer held to a schema comes to its end by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Not needed to look through the tests, only to run those with the real server.
    import numpy as np
    import numpy.typing as npt

    Weights = npt.NDArray[np.float32]

WIDTH, LAYERS, HEADS, HIDDEN = 32, 2, 2, 64
CONSTANT = 6.0
END_OF_TEXT, END_OF_TURN = 256, 257

TEMPLATE = (
    "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)

LIKELIEST = '"}{],[0123456789'
"""In this order, before every other byte."""


def write_tiny_model(path: Path, seed: int = 0) -> None:
    """Write the model as a GGUF file of about 0.1 MB."""
    import gguf
    import numpy as np

    writer = gguf.GGUFWriter(str(path), "llama")
    _write_shape(writer)
    _write_vocabulary(writer)
    for name, weights in _weights(np.random.default_rng(seed)).items():
        writer.add_tensor(f"{name}.weight", weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _write_shape(writer: Any) -> None:
    writer.add_context_length(32768)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)


def _write_vocabulary(writer: Any) -> None:
    import gguf

    tokens = [*_byte_names(), "<|end_of_text|>", "<|end_of_turn|>"]
    kinds = [gguf.TokenType.NORMAL] * 256 + [gguf.TokenType.CONTROL] * 2
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    # The loader wants one merge at least; this pair of control bytes never occurs.
    writer.add_token_merges([f"{tokens[0]} {tokens[1]}"])
    writer.add_bos_token_id(END_OF_TEXT)
    writer.add_eos_token_id(END_OF_TURN)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)


def _byte_names() -> list[str]:
    """GPT-2's printable stand-in for each byte: itself if it prints, else the next code point from 256 on."""
    prints = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    hidden = (code for code in range(256, 512))
    return [chr(byte) if byte in prints else chr(next(hidden)) for byte in range(256)]


def _weights(random: np.random.Generator) -> dict[str, Weights]:
    import numpy as np

    def noise(*shape: int, scale: float = 0.05) -> Weights:
        return (random.standard_normal(shape) * scale).astype(np.float32)

    ones: Weights = np.ones(WIDTH, np.float32)
    embedding = noise(258, WIDTH, scale=0.3)
    embedding[:, 0] = CONSTANT
    weights = {"token_embd": embedding, "output_norm": ones, "output": noise(258, WIDTH, scale=0.02)}
    # After the norm the constant is about the square root of the width, whatever the other numbers are.
    weights["output"][:, 0] = _likelihoods() / WIDTH**0.5
    for layer in range(LAYERS):
        block = {f"attn_{part}": noise(WIDTH, WIDTH) for part in ("q", "k", "v", "output")}
        block |= {
            "ffn_gate": noise(HIDDEN, WIDTH),
            "ffn_up": noise(HIDDEN, WIDTH),
            "ffn_down": noise(WIDTH, HIDDEN),
        }
        for part in ("attn_output", "ffn_down"):
            block[part][0] = 0
        block |= {"attn_norm": ones, "ffn_norm": ones}
        weights |= {f"blk.{layer}.{part}": value for part, value in block.items()}
    return weights


def _likelihoods() -> Weights:
    import numpy as np

    logits = np.full(258, -8.0, np.float32)
    for rank, char in enumerate(LIKELIEST):
        logits[ord(char)] = 8.0 - 0.5 * rank
    logits[END_OF_TURN] = 12.0
    return logits
