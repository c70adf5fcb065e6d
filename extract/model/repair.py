"""An answer that is wrong goes back to the model with what is wrong about it.

Only the last answer goes back, never all of them, so that a repair costs the question and one answer and no more.
"""

from collections.abc import Sequence
from typing import Any

TEMPLATE = """你的回答有下列问题：
{problems}
请改正后重新给出完整的回答：没有问题的部分保持不变，格式与原来的要求相同，除此之外不要写任何内容。"""
"""The default request for a repair; {problems} becomes a line for each."""

_MOST = 20
"""Problems named at once: more would cost more than they help."""


def has_message(completion: Any) -> bool:
    """Whether this is a chat completion with a message in it; openai hands on whatever came."""
    choices = getattr(completion, "choices", None) or [None]
    return getattr(choices[0], "message", None) is not None


def repair_turns(completion: Any, problems: Sequence[str], template: str = TEMPLATE) -> list[dict[str, Any]]:
    """The messages that follow the question: the answer as it was given, then what is wrong with it."""
    lines = [f"- {problem}" for problem in problems[:_MOST]]
    if len(problems) > _MOST:
        lines.append(f"- 另有 {len(problems) - _MOST} 处同类问题")
    # Not str.format: a problem may quote braces.
    request = template.replace("{problems}", "\n".join(lines))
    message = completion.choices[0].message
    if message.tool_calls:
        calls = [call.model_dump(include={"id", "type", "function"}) for call in message.tool_calls]
        results = [{"role": "tool", "tool_call_id": call["id"], "content": request} for call in calls]
        return [{"role": "assistant", "content": message.content or "", "tool_calls": calls}, *results]
    answer = [{"role": "assistant", "content": message.content}] if message.content else []
    return [*answer, {"role": "user", "content": request}]
