"""What one question costs this machine: CPU time per call of openai alone, of plain instructor, and of ours.

    python -m eval.benchmarks.per_call [--calls N] [--concurrency N] [--rounds N] [--only openai|instructor|ours]

All three ask the samples' real questions, over HTTP, of a server of its own process that answers at once with what
the recording holds, and its usage. openai alone sends the strict schema and does not read the answer, plain instructor
is given the answer type as it is, ours is `ModelClient.ask` without a check. Each runs in a process of its own, whose
CPU time (user and system) is divided by the calls; the server's is nobody's. They take turns, and the median of the
rounds counts: what else the machine does costs each of them its share.
"""

import argparse
import asyncio
import gc
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx2
import instructor
import openai

from extract.documents.load import load
from extract.model.answer_type import prepare
from extract.model.client import ModelClient
from extract.model.memory import opening
from extract.model.question import Answered, Check, Question
from extract.model.recording import ReplayTransport
from extract.pipeline import marked
from extract.readers.model.reader import ModelReader
from extract.settings import Settings

SAMPLES = Path("samples")
KINDS = ("openai", "instructor", "ours")
WARM_UP = 100

Call = Callable[[Question], Awaitable[object]]


class Noting:
    """Asks a client, and keeps the questions."""

    def __init__(self, client: ModelClient) -> None:
        self.client = client
        self.questions: list[Question] = []

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        """The client's answer."""
        self.questions.append(question)
        return await self.client.ask(question, check)


class NotingReplay(ReplayTransport):
    """A replay that keeps the first answer to each user message."""

    def __init__(self, folder: Path) -> None:
        """Replay `folder`."""
        super().__init__(folder)
        self.answers: dict[str, str] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The recorded response."""
        response = await super().handle_async_request(request)
        asked = json.loads(await request.aread())["messages"][1]["content"]
        # What every server but a recording gives.
        usage = {"prompt_tokens": 3000, "completion_tokens": 300, "total_tokens": 3300}
        self.answers.setdefault(asked, json.dumps({**response.json(), "usage": usage}, ensure_ascii=False))
        return response


async def collect() -> tuple[list[Question], dict[str, str]]:
    """The samples' questions, and the bodies of the responses to them by user message."""
    replay = NotingReplay(SAMPLES / "recording")
    async with ModelClient(Settings(), replay) as client:
        noting = Noting(client)
        for path in sorted(SAMPLES.glob("*.txt")):
            await ModelReader(noting).read(marked(load(path, path.name)))
    return noting.questions, replay.answers


class AtOnce(asyncio.Protocol):
    """One connection of a server that answers each POST at once, by its second message."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        """Answer with `answers`, whole HTTP responses."""
        self.answers, self.came = answers, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.came += data
        head, parted, rest = self.came.partition(b"\r\n\r\n")
        if not parted:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(rest) >= length:
            self.came = rest[length:]
            self.transport.write(self.answers[json.loads(rest[:length])["messages"][1]["content"]])


async def serve(file: str) -> None:
    """Print the port, answer until ended."""
    bodies = {asked: body.encode() for asked, body in json.loads(Path(file).read_text("utf-8")).items()}
    head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
    answers = {asked: f"{head}{len(body)}\r\n\r\n".encode() + body for asked, body in bodies.items()}
    server = await asyncio.get_running_loop().create_server(lambda: AtOnce(answers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def cpu_per_call(call: Call, questions: list[Question], calls: int, concurrency: int) -> float:
    """CPU milliseconds of this process per call."""

    async def worker(numbers: range) -> None:
        for number in numbers:
            await call(questions[number % len(questions)])

    async def run(count: int) -> None:
        await asyncio.gather(*(worker(range(one, count, concurrency)) for one in range(concurrency)))

    await run(WARM_UP)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF)
    await run(calls)
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent * 1000 / calls


async def measure(kind: str, port: int, calls: int, concurrency: int) -> float:
    """CPU milliseconds per call of one kind of client."""
    questions, _ = await collect()
    url = f"http://127.0.0.1:{port}/v1"
    if kind == "ours":
        settings = Settings(base_url=url, model="any", concurrency=concurrency)
        async with ModelClient(settings) as client:
            return await cpu_per_call(client.ask, questions, calls, concurrency)
    options: dict[str, Any] = {"model": "any", "temperature": 0.0, "max_tokens": 8192}
    async with openai.AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as bare:

        async def alone(question: Question) -> object:
            schema: Any = prepare(question.answer_type).response_format
            asked: Any = opening(question)
            return await bare.chat.completions.create(messages=asked, response_format=schema, **options)

        patched = instructor.from_openai(bare, mode=instructor.Mode.JSON_SCHEMA)

        async def plain(question: Question) -> object:
            asked: Any = opening(question)
            kept = question.answer_type
            return await patched.create(response_model=kept, messages=asked, strict=False, **options)

        call = alone if kind == "openai" else plain
        return await cpu_per_call(call, questions, calls, concurrency)


def run(kind: str, port: str, args: argparse.Namespace) -> float:
    """`measure` in a process of its own."""
    sizes = ["--calls", str(args.calls), "--concurrency", str(args.concurrency)]
    command = [sys.executable, "-m", "eval.benchmarks.per_call", "--measure", kind, port, *sizes]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def compare(args: argparse.Namespace) -> None:
    """Run all kinds against one server, and print what they cost."""
    questions, answers = asyncio.run(collect())
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
        json.dump(answers, file)
        file.flush()
        command = [sys.executable, "-m", "eval.benchmarks.per_call", "--serve", file.name]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                port = server.stdout.readline().strip()
                kinds = args.only or KINDS
                rounds = [[run(kind, port, args) for kind in kinds] for _ in range(args.rounds)]
            finally:
                server.terminate()
    cost = dict(zip(kinds, map(statistics.median, zip(*rounds, strict=True)), strict=True))
    print(f"{len(questions)} questions; {args.calls} calls, {args.concurrency} at once; {args.rounds} rounds")
    for kind, spent in cost.items():
        print(f"{kind}: {spent:.2f} ms of CPU a call, {1000 / spent:.0f} calls a second at most")
    for kind in KINDS[1:]:
        if kind in cost and "openai" in cost:
            over = cost[kind] - cost["openai"]
            print(f"{kind} over openai alone: {over:+.2f} ms, {cost[kind] / cost['openai']:.2f} times")


def main(argv: list[str]) -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--only", action="append", choices=KINDS)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.serve:
        asyncio.run(serve(args.serve))
    elif args.measure:
        kind, port = args.measure
        print(asyncio.run(measure(kind, int(port), args.calls, args.concurrency)))
    else:
        compare(args)


if __name__ == "__main__":
    main(sys.argv[1:])
