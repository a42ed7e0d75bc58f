"""The app's own login: users in memory, and a signed cookie that says who is signed in."""
import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from dataclasses import dataclass, field
from typing import Optional

from fastapi import HTTPException, Request

COOKIE = "session"
LIFE_SECONDS = 8 * 3600

# Without it the sessions end when the process does; several processes need the same.
SECRET = os.environ.get("SESSION_SECRET", "").encode() or secrets.token_bytes(32)


@dataclass(frozen=True)
class User:
    """Somebody who can sign in. The plan is a tier: 1 free, 2 pro, 3 max."""

    id: str
    plan: int
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=2**14, r=8, p=1)


def _user(id: str, plan: int, password: str) -> User:
    salt = secrets.token_bytes(16)
    return User(id, plan, salt, _digest(password, salt))


# Your app has a database here.
USERS = {
    "ada": _user("user-ada", 2, "ada-demo"),
    "tim": _user("user-tim", 1, "tim-demo"),
}
_BY_ID = {user.id: user for user in USERS.values()}
_NOBODY = _user("nobody", 1, secrets.token_hex(16))


def sign_in(name: str, password: str) -> Optional[User]:
    """The user of this name and password. An unknown name takes as long as a wrong password."""
    user = USERS.get(name, _NOBODY)
    right = hmac.compare_digest(user.digest, _digest(password, user.salt))
    return user if right and user is not _NOBODY else None


def cookie_for(user_id: str, now: Optional[float] = None) -> str:
    """The value of the session cookie. It holds the id only: the plan is read anew on every request."""
    expires = int(time.time() if now is None else now) + LIFE_SECONDS
    payload = base64.urlsafe_b64encode(json.dumps([user_id, expires]).encode()).decode()
    return payload + "." + _signature(payload)


def require_user(request: Request) -> User:
    """The dependency for everything that needs a verified session; 401 for everybody else."""
    user = _user_of(request.cookies.get(COOKIE, ""))
    if user is None:
        raise HTTPException(401, "Sign in first.")
    return user


def _user_of(cookie: str) -> Optional[User]:
    payload, _, signature = cookie.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(payload).encode()):
        return None
    user_id, expires = json.loads(base64.urlsafe_b64decode(payload))
    return _BY_ID.get(user_id) if time.time() < expires else None


def _signature(payload: str) -> str:
    return hmac.new(SECRET, payload.encode(), hashlib.sha256).hexdigest()
