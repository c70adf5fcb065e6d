"""What the same document costs a plain instructor call that returns value and quote per field.

    python -m eval.benchmarks.plain_instructor FILE.txt GOLD.json [FACTS.json]

The call is what a first attempt looks like: the whole text in one request, and a list of {path, value, unit, quote}
back. It is made for real, through instructor and openai, against a transport that gives the ideal answer (the gold
file's facts with the clause each stands in as the quote), so the count is that of a model that makes no mistake.
Tokens on both sides are counted by one rule: a CJK character is a token, other text a token per four characters.
With a facts file of ours its own usage is printed beside it.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import httpx2
import instructor
import openai
from pydantic import BaseModel

from extract.documents.load import load
from extract.model.usage import estimate_tokens
from schemas.catalogue import default

_STOPS = "。；;，,\n"
_TASK = "从下面的文件中抽取全部事实。每个事实给出 path（下列路径之一，列表成员的名称写在方括号里）、value、unit 和原文 quote。\n"


class Found(BaseModel):
    """One fact as a plain call returns it."""

    path: str
    value: str
    unit: str
    quote: str


class Facts(BaseModel):
    """The answer of a plain call."""

    facts: list[Found]


def quote(text: str, start: int, end: int) -> str:
    """The clause around text[start:end]."""
    low = max(text.rfind(stop, 0, start) for stop in _STOPS) + 1
    found = (text.find(stop, end) for stop in _STOPS)
    high = min((place for place in found if place >= 0), default=len(text))
    return text[low:high].strip()


def ideal(text: str, gold: dict[str, Any]) -> str:
    """The answer of a model that makes no mistake, as compact JSON."""
    facts = [
        {
            "path": f["path"],
            "value": f["value"],
            "unit": f.get("unit") or "",
            "quote": quote(text, *f["at"][0]),
        }
        for f in gold["facts"]
        if f["at"]
    ]
    return json.dumps({"facts": facts}, ensure_ascii=False, separators=(",", ":"))


async def plain_call(text: str, answer: str) -> tuple[int, int, int]:
    """(input tokens, output tokens, facts) of one plain call."""
    sent: list[dict[str, Any]] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        sent.append(body)
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": answer}}
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        head = {"id": "x", "object": "chat.completion", "created": 0, "model": body["model"]}
        return httpx2.Response(200, json={**head, "choices": [choice], "usage": usage})

    paths = "\n".join(f"{slot.path} {slot.title}" for slot in default().slots)
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(serve)) as http:
        client = instructor.from_openai(
            openai.AsyncOpenAI(base_url="http://localhost/v1", api_key="none", http_client=http),
            mode=instructor.Mode.JSON_SCHEMA,
        )
        made = await client.create(
            model="any",
            response_model=Facts,
            messages=[{"role": "system", "content": _TASK + paths}, {"role": "user", "content": text}],
        )
    body = sent[0]
    words = "".join(str(m["content"]) for m in body["messages"])
    asked = estimate_tokens(words + json.dumps(body.get("response_format"), ensure_ascii=False))
    return asked, estimate_tokens(answer), len(made.facts)


def main(argv: list[str]) -> None:
    """Run it."""
    if len(argv) not in (2, 3):
        sys.exit(__doc__)
    path = Path(argv[0])
    text = load(path, path.name).text
    gold = json.loads(Path(argv[1]).read_text(encoding="utf-8"))
    tokens_in, tokens_out, facts = asyncio.run(plain_call(text, ideal(text, gold)))
    print(
        f"{path.name}: plain instructor: {tokens_in} in, {tokens_out} out, {tokens_out / facts:.1f} out per fact"
    )
    if argv[2:]:
        ours = json.loads(Path(argv[2]).read_text(encoding="utf-8"))
        asked = ours["reader"]
        out = asked["output_tokens"]
        by = "estimated" if asked.get("estimated") else "as the server or the recording counts"
        print(
            f"{path.name}: gouji: {asked['input_tokens']} in, {out} out,"
            f" {out / len(ours['facts']):.1f} out per fact ({by})"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
