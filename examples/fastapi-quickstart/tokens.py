"""Tokens for end users, minted by the gateway over HTTP."""
import os
from dataclasses import dataclass, field
from typing import Optional

import httpx


class BehestError(Exception):
    """The gateway refused or failed. What it says of itself is for the log; it holds no key and no token."""

    def __init__(self, what: str, status: int = 0, code: str = "", trace_id: str = "", retry_after: str = ""):
        super().__init__(f"{what} (status {status}, code {code or 'none'}, trace {trace_id or 'none'})")
        self.status = status
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True)
class Token:
    """A token for one end user. ttl is in seconds, expires_at in Unix seconds."""

    token: str = field(repr=False)
    ttl: int
    session_id: str
    expires_at: int


def _settings() -> "tuple[str, str]":
    key = os.environ.get("BEHEST_KEY", "").strip()
    base = os.environ.get("BEHEST_BASE_URL", "").strip().rstrip("/")
    missing = [name for name, value in (("BEHEST_KEY", key), ("BEHEST_BASE_URL", base)) if not value]
    if missing:
        raise SystemExit("Set " + " and ".join(missing) + ", for example with: . data/demo.env")
    if not key.startswith("behest_sk_live_"):
        raise SystemExit("BEHEST_KEY is not an API key (behest_sk_live_...). To sign locally, see README.md.")
    return key, base


KEY, BASE_URL = _settings()

# One for the process, so that connections are used again. It follows no redirects.
client = httpx.AsyncClient(timeout=httpx.Timeout(10, read=120))


async def mint(user_id: str, tier: Optional[int] = None, ttl: int = 900) -> Token:
    """A token for this user. Take both user and tier from a verified session."""
    body = {"user_id": user_id, "ttl": ttl}
    if tier is not None:
        body["tier"] = tier
    try:
        answer = await client.post(
            BASE_URL + "/v1/auth/mint", json=body, headers={"Authorization": "Bearer " + KEY}, timeout=10
        )
    except httpx.HTTPError as failure:
        raise BehestError("The gateway cannot be reached: " + type(failure).__name__) from None
    if answer.status_code != 200:
        raise refusal("No token was minted", answer)
    try:
        minted = answer.json()
        return Token(minted["token"], minted["ttl"], minted["session_id"], minted["expires_at"])
    except (ValueError, KeyError, TypeError):
        raise BehestError("What answered is not a gateway", answer.status_code) from None


def refusal(what: str, answer: httpx.Response) -> BehestError:
    """An answer that is not 200, whose body has been read."""
    try:
        code = str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        code = ""
    headers = answer.headers
    return BehestError(
        what, answer.status_code, code, headers.get("X-Trace-Id", ""), headers.get("Retry-After", "")
    )
