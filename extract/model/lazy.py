"""A client that is opened when the first question is not known already: importing openai takes half a second."""

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

from extract.model.cache import AnswerCache
from extract.model.memory import complete, key_of, recall
from extract.model.question import Answered, Check, Question
from extract.settings import Settings

if TYPE_CHECKING:
    import httpx2

    from extract.model.client import ModelClient


class LazyClient:
    """Asks like a `ModelClient`, with one behind it from the first question on that the cache has no answer to."""

    def __init__(
        self,
        settings: Settings,
        transport: "httpx2.AsyncBaseTransport | None",
        cache: AnswerCache | None,
        repair_template: str,
    ) -> None:
        """As for `ModelClient`; SettingsError where no server or no model is named."""
        complete(settings, replay=transport is not None)
        self._settings, self._transport, self._cache = settings, transport, cache
        self._repair_template = repair_template
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._client: ModelClient | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._stack.aclose()

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        """The answer to a question, from the cache or from the model."""
        key = key_of(self._settings, question, self._repair_template)
        known = recall(self._cache, key, question, check)
        return known or await (await self._opened()).ask(question, check)

    async def _opened(self) -> "ModelClient":
        async with self._opening:
            if self._client is None:
                from extract.model.client import ModelClient  # noqa: PLC0415 - what this module is for

                client = ModelClient(
                    self._settings, self._transport, self._cache, repair_template=self._repair_template
                )
                self._client = await self._stack.enter_async_context(client)
        return self._client
