"""A process of its own that asks questions through a store: python -m tests.extract.model.asking '{...}'.

It prints what it got as JSON: which answers it paid for, what they were, and whether openai was imported.
"""

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from extract.model.cache import AnswerStore
from extract.model.cache_disk import DiskStore
from extract.model.question import Answered, Question
from extract.model.remembering import RememberingClient
from extract.model.repair import TEMPLATE
from extract.settings import Settings


class Said(BaseModel):
    said: str


async def ask(given: dict[str, Any]) -> list[Answered]:
    settings = Settings(
        base_url=given["url"],
        model="m",
        max_attempts=1,
        timeout_s=30,
        concurrency=given.get("concurrency", 8),
    )
    async with AsyncExitStack() as stack:
        store: AnswerStore = await stack.enter_async_context(DiskStore(Path(given["folder"])))
        if given.get("redis"):
            from extract.model.cache_redis import RedisStore

            opening = RedisStore.open(SecretStr(given["redis"]), store, lease_s=given.get("lease_s", 15.0))
            store = await stack.enter_async_context(await opening)
        client = RememberingClient(settings, None, store, TEMPLATE, given.get("run", ""))
        await stack.enter_async_context(client)
        questions = [Question("规则", f"第{n}问", Said, f"a.txt #{n}") for n in range(given["count"])]
        return list(await asyncio.gather(*map(client.ask, questions)))


if __name__ == "__main__":
    answers = asyncio.run(ask(json.loads(sys.argv[1])))
    print(
        json.dumps(
            {
                "paid": sum(not one.cached for one in answers),
                "said": [one.answer.model_dump()["said"] for one in answers],
                "tokens": sum(one.usage.input_tokens for one in answers),
                "openai": "openai" in sys.modules,
            }
        )
    )
