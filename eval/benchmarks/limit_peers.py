"""The same load through others: how near a plain instructor gather and langextract come to what the server allows.

    python -m eval.benchmarks.limit_peers bare|instructor [--documents 500] [--slow 0 0.1]
    python -m eval.benchmarks.limit_peers langextract --python INTERPRETER_THAT_HAS_IT

All get the texts of our questions and only ask: no marking, no reading, no checks, no files, which gouji's own time
includes (eval.benchmarks.limit). `bare` posts the texts and throws the answers away: what keeps it from the ideal is the
server and the machine. instructor is used as its documentation shows: one client, a semaphore, gather. langextract is
called as it is, one document a question, so that it asks as often; it needs another openai than gouji.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from eval.benchmarks.limit import ideal
from eval.benchmarks.load.stage import load, serving

_NOTHING = '{"extractions":[]}'
_CHILD = """
import json, sys, time
import langextract as lx
questions, url, concurrency = json.load(open(sys.argv[1])), sys.argv[2], int(sys.argv[3])
example = lx.data.ExampleData(text="收入预算100万元。", extractions=[lx.data.Extraction("amount", "100万元")])
config = lx.factory.ModelConfig(model_id="load", provider="OpenAILanguageModel",
    provider_kwargs={"base_url": url, "api_key": "none", "max_workers": concurrency})
began = time.perf_counter()
lx.extract([lx.data.Document(text=one) for one in questions], prompt_description="amounts", examples=[example],
    config=config, max_workers=concurrency, batch_length=concurrency, max_char_buffer=100000, show_progress=False,
    use_schema_constraints=False, fence_output=False)
print(time.perf_counter() - began)
"""


def _questions(folder: Path, documents: int, numbers: int) -> list[tuple[str, str, Any]]:
    """System message, user message and answer type of every question, as gouji asks them."""
    from extract.documents.find import find  # noqa: PLC0415 - this module also starts a program that has no gouji
    from extract.documents.load import load as load_document  # noqa: PLC0415
    from extract.pipeline import prepare  # noqa: PLC0415
    from extract.readers.model.prompts import built_in  # noqa: PLC0415
    from extract.readers.model.reader import default_part  # noqa: PLC0415

    found = []
    for one in find([load(folder, documents)]).inputs:
        for ask in prepare(load_document(one.path, one.name), "model", numbers).plan.asks:
            part = default_part(ask.part)
            user = built_in().user(ask.sheet.text, len(ask.sheet.open_numbers))
            found.append((part.system, user, part.answer_type))
    return found


async def _gathered(questions: list[tuple[str, str, Any]], url: str, concurrency: int) -> None:
    import instructor  # noqa: PLC0415 - see above
    import openai  # noqa: PLC0415

    async with openai.AsyncOpenAI(base_url=url, api_key="none") as plain:
        client = instructor.from_openai(plain, mode=instructor.Mode.JSON_SCHEMA)
        slots = asyncio.Semaphore(concurrency)

        async def ask(system: str, user: str, answer_type: Any) -> None:
            messages: Any = [{"role": "system", "content": system}, {"role": "user", "content": user}]
            async with slots:
                await client.create(model="load", messages=messages, response_model=answer_type)

        await asyncio.gather(*(ask(*one) for one in questions))


async def _posted(questions: list[tuple[str, str, Any]], url: str, concurrency: int) -> None:
    import aiohttp  # noqa: PLC0415 - see above

    left = iter(questions)

    async def post(session: aiohttp.ClientSession) -> None:
        for system, user, _ in left:
            messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
            body = json.dumps({"model": "load", "messages": messages}, ensure_ascii=False).encode()
            async with session.post(f"{url}/chat/completions", data=body) as reply:
                await reply.read()

    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), raise_for_status=True
    ) as session:
        await asyncio.gather(*(post(session) for _ in range(concurrency)))


def _langextract(
    questions: list[tuple[str, str, Any]], url: str, args: argparse.Namespace, work: Path
) -> float:
    file, script = work / "questions.json", work / "child.py"
    file.write_text(json.dumps([user for _, user, _ in questions], ensure_ascii=False), "utf-8")
    script.write_text(_CHILD, "utf-8")
    command = [args.python, str(script), str(file), url, str(args.concurrency)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-3000:])
    return float(done.stdout.split()[-1])


def main() -> None:
    """Measure one of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("peer", choices=("bare", "instructor", "langextract"))
    parser.add_argument(
        "--python", default=sys.executable, help="an interpreter that has langextract[openai]"
    )
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--numbers", type=int, default=8)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--slow", type=float, nargs="*", default=[0.0, 0.1])
    args = parser.parse_args()
    for slow in args.slow:
        with tempfile.TemporaryDirectory(prefix="gouji-peers-") as folder:
            work = Path(folder)
            questions = _questions(work / "documents", args.documents, args.numbers)
            options = ("--latency", str(args.latency), "--slow", str(slow))
            unknown = ("--unknown", _NOTHING) if args.peer == "langextract" else ()
            with serving(work, args.numbers, *options, *unknown) as server:
                if args.peer == "langextract":
                    wall = _langextract(questions, server.url, args, work)
                else:
                    asking = _gathered if args.peer == "instructor" else _posted
                    began = time.perf_counter()
                    asyncio.run(asking(questions, server.url, args.concurrency))
                    wall = time.perf_counter() - began
                seen = server.seen()
            best = ideal(seen["requests"], args.latency, args.concurrency, slow, 1)
            print(
                f"{args.peer}, slow {slow:.0%}: {seen['requests']} requests, at most {seen['most']} at once; ideal "
                f"{best:.2f} s, wall {wall:.2f} s = {wall / best:.3f}"
            )


if __name__ == "__main__":
    main()
