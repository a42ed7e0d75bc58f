"""A chat backend: its users sign in, fetch tokens to chat with the gateway directly, or chat through it."""
import asyncio
import json
import logging
from contextlib import aclosing
from typing import AsyncIterator

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import StreamingResponse

import auth
from auth import User, require_user
from chat import chat_for_user
from tokens import BehestError, mint

BODY_MOST_BYTES = 64 * 1024
MESSAGES_MOST = 50

log = logging.getLogger("uvicorn.error")
app = FastAPI()


@app.post("/login")
async def login(request: Request, response: Response):
    given = await read_json(request)
    name, password = given.get("name"), given.get("password")
    if not isinstance(name, str) or not isinstance(password, str):
        raise HTTPException(422, "name and password are strings.")
    user = auth.sign_in(name, password)
    if user is None:
        raise HTTPException(401, "Name or password is wrong.")
    response.set_cookie(
        auth.COOKIE,
        auth.cookie_for(user.id),
        max_age=auth.LIFE_SECONDS,
        httponly=True,
        samesite="lax",  # other sites' pages cannot post with it
        secure=request.url.scheme == "https",
    )
    return {"id": user.id}


@app.post("/logout", status_code=204)
async def logout(response: Response):
    response.delete_cookie(auth.COOKIE)


@app.post("/api/behest/token")
async def token(response: Response, user: User = Depends(require_user)):
    # User and tier come from the verified session only: nothing else of the request is read.
    try:
        minted = await mint(user.id, tier=user.plan, ttl=900)
    except BehestError as failure:
        log.warning("No token for a user: %s", failure)
        raise HTTPException(500, "No token can be issued now. Try again later.") from None
    response.headers["Cache-Control"] = "no-store"
    return {
        "token": minted.token,
        "ttl": minted.ttl,
        "sessionId": minted.session_id,
        "expiresAt": minted.expires_at,
    }


@app.post("/api/chat")
async def chat(request: Request, user: User = Depends(require_user)):
    messages = checked((await read_json(request)).get("messages"))
    pieces = chat_for_user(user.id, messages, tier=user.plan)
    try:
        first = await pieces.__anext__()  # so that a refusal still has a status of its own
    except StopAsyncIteration:
        first = ""
    except BehestError as failure:
        log.warning("No answer for a user: %s", failure)
        raise refused(failure) from None
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return ClosingResponse(events(first, pieces), media_type="text/event-stream", headers=headers)


class ClosingResponse(StreamingResponse):
    """
    Closes what it streams also when the page goes away, so that the call to the gateway ends at once. It does so in a plain
    task: in a cancelled scope, which is Starlette's way, older versions of httpx leave their connection open.
    """

    async def __call__(self, scope, receive, send):
        stream = asyncio.create_task(self.stream_response(send))
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        try:
            await asyncio.wait({stream, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stream.cancel()
            leaving.cancel()
            await asyncio.gather(stream, leaving, return_exceptions=True)
            await self.body_iterator.aclose()
        if not stream.cancelled():
            stream.result()  # raises what it failed with


async def events(first: str, pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """The pieces as events: {"text"} each, then [DONE], or {"error"} where the answer broke off."""
    async with aclosing(pieces):
        try:
            yield event({"text": first})
            async for piece in pieces:
                yield event({"text": piece})
            yield "data: [DONE]\n\n"
        except BehestError as failure:
            log.warning("An answer broke off: %s", failure)
            yield event({"error": "The answer broke off. Try again."})


def event(data: dict) -> str:
    return "data: " + json.dumps(data) + "\n\n"


def refused(failure: BehestError) -> HTTPException:
    if failure.status == 402:
        return HTTPException(402, "The allowance is used up.")
    if failure.status == 429:
        headers = {"Retry-After": failure.retry_after} if failure.retry_after else None
        return HTTPException(429, "Too many requests. Wait, then try again.", headers)
    if failure.status in (400, 422, 451):
        return HTTPException(failure.status, "The messages cannot be answered as they are.")
    return HTTPException(502, "No answer can be given now. Try again later.")


def checked(messages) -> list:
    """The roles are the visitor's two: a page must not give the model instructions of its own."""
    if not isinstance(messages, list) or not 1 <= len(messages) <= MESSAGES_MOST:
        raise HTTPException(422, f"messages is a list of 1 to {MESSAGES_MOST}.")
    for message in messages:
        if (
            not isinstance(message, dict)
            or set(message) != {"role", "content"}
            or message["role"] not in ("user", "assistant")
            or not is_text(message["content"])
        ):
            raise HTTPException(422, 'Each of messages has a role, "user" or "assistant", and its content, a string.')
    return messages


def is_text(value) -> bool:
    """A string that can be sent on: JSON can spell halves of characters that no encoding has."""
    try:
        return isinstance(value, str) and value.encode() is not None
    except UnicodeEncodeError:
        return False


async def read_json(request: Request) -> dict:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > BODY_MOST_BYTES:
            raise HTTPException(413, "The body is larger than 64 KiB.")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "The body is not JSON.") from None
    if not isinstance(value, dict):
        raise HTTPException(400, "The body is not a JSON object.")
    return value
