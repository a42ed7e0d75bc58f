"""Chat in the name of an end user, from server to server."""
import json
from typing import AsyncIterator, List, Optional

import httpx

from tokens import BASE_URL, BehestError, client, mint, refusal

EVENT_MOST_BYTES = 2 * 1024 * 1024


async def chat_for_user(user_id: str, messages: List[dict], tier: Optional[int] = None) -> AsyncIterator[str]:
    """The answer's text, piece by piece. Closing the iterator ends the call at the gateway and at the provider."""
    token = await mint(user_id, tier)
    headers = {
        "Authorization": "Bearer " + token.token,
        "Accept": "text/event-stream",
        "X-Session-Id": token.session_id,
    }
    body = {"messages": messages, "stream": True}  # without "model" the project's model answers
    try:
        async with client.stream("POST", BASE_URL + "/v1/chat/completions", json=body, headers=headers) as answer:
            if answer.status_code != 200:
                await answer.aread()
                raise refusal("The chat was refused", answer)
            async for data in _events(answer):
                if data == "[DONE]":
                    return
                text = _text(data)
                if text:
                    yield text
    except httpx.HTTPError as failure:
        raise BehestError("The connection failed: " + type(failure).__name__) from None
    raise BehestError("The answer ended without its end")


def _text(data: str) -> str:
    """What a chunk adds to the answer: nothing, where it carries a role or the end only."""
    try:
        event = json.loads(data)
        error = event.get("error")
        if not error:
            return "".join(choice["delta"].get("content") or "" for choice in event["choices"])
        code = str(error.get("code"))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BehestError("An event makes no sense") from None
    raise BehestError("The answer broke off", code=code)


async def _events(answer: httpx.Response) -> AsyncIterator[str]:
    """What follows "data:" on each line. Only LF ends a line: text in JSON may hold other separators, U+2028 for one."""
    rest = b""
    async for part in answer.aiter_bytes():
        *lines, rest = (rest + part).split(b"\n")
        if len(rest) > EVENT_MOST_BYTES:
            raise BehestError("An event is too long")
        for line in lines:
            if line.startswith(b"data:"):
                yield line[len(b"data:") :].strip().decode("utf-8", "replace")
