"""The example against a running gateway. Run it with ./test, which starts one."""
import asyncio
import base64
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
import unittest

import httpx

from scripted_gateway import ScriptedGateway, chunk

BASE_URL = os.environ["BEHEST_BASE_URL"]
KEY = os.environ["BEHEST_KEY"]
ADMIN = {"Authorization": "Bearer " + os.environ["BEHEST_ADMIN_TOKEN"]}
PAGE = "http://localhost:3000"
ASK = [{"role": "user", "content": "Hello from a test"}]
PATIENCE_SECONDS = 30

os.environ["SESSION_SECRET"] = "a secret that the tests and the app share"
import auth  # noqa: E402
import chat  # noqa: E402
import tokens  # noqa: E402


class App:
    """The app as its README starts it: uvicorn, in a process of its own, on a free port."""

    def __init__(self, **environment):
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "app:app", "--port", "0", "--no-use-colors"],
            env={**os.environ, **environment},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        started = threading.Event()
        self.reader = threading.Thread(target=self._read, args=(started,), daemon=True)
        self.reader.start()
        started.wait(PATIENCE_SECONDS)
        found = re.search(r"running on (http://[0-9.:]+)", self.log())
        self.url = found.group(1) if found else None

    def _read(self, started):
        for line in self.process.stderr:
            self.lines.append(line)
            if "running on" in line:
                started.set()
        started.set()

    def log(self):
        return "".join(self.lines)

    def visitor(self, **options):
        return httpx.Client(base_url=self.url, timeout=PATIENCE_SECONDS, **options)

    def signed_in(self, name="ada"):
        with self.visitor() as visitor:
            answer = visitor.post("/login", json={"name": name, "password": name + "-demo"})
        answer.raise_for_status()
        return self.visitor(cookies=answer.cookies)

    def close(self):
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)
        self.reader.join(PATIENCE_SECONDS)
        self.process.stderr.close()


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def events(text):
    return [line[len("data: ") :] for line in text.split("\n") if line.startswith("data: ")]


def said(text):
    return "".join(json.loads(event).get("text", "") for event in events(text) if event != "[DONE]")


class WithApp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.app = App()
        cls.addClassCleanup(cls.app.close)
        if cls.app.url is None:
            raise AssertionError("The app did not start:\n" + cls.app.log())


class SessionTest(WithApp):
    def refused(self, cookie):
        with self.app.visitor(cookies={"session": cookie} if cookie is not None else None) as visitor:
            for path in ("/api/behest/token", "/api/chat"):
                answer = visitor.post(path, json={"messages": ASK})
                self.assertEqual((path, 401), (path, answer.status_code))
                self.assertEqual({"detail": "Sign in first."}, answer.json())

    def test_refuses_without_a_session(self):
        self.refused(None)

    def test_refuses_a_cookie_that_is_none(self):
        for cookie in ("", ".", "a.b", "user-ada", "." * 100, "x" * 4000):
            self.refused(cookie)

    def test_refuses_a_cookie_that_was_changed(self):
        payload, signature = auth.cookie_for("user-tim").split(".")
        other, _ = auth.cookie_for("user-ada").split(".")
        self.refused(other + "." + signature)
        self.refused(payload + "." + signature[:-1] + ("0" if signature[-1] != "0" else "1"))
        self.refused(payload + ".")

    def test_refuses_a_cookie_that_has_expired(self):
        self.refused(auth.cookie_for("user-ada", now=time.time() - auth.LIFE_SECONDS - 1))

    def test_refuses_a_user_that_is_gone(self):
        self.refused(auth.cookie_for("user-gone"))

    def test_refuses_a_wrong_password_and_an_unknown_name_alike(self):
        with self.app.visitor() as visitor:
            wrong = visitor.post("/login", json={"name": "ada", "password": "tim-demo"})
            unknown = visitor.post("/login", json={"name": "eve", "password": "ada-demo"})
            odd = visitor.post("/login", content='{"name":"ada","password":"\\ud800"}')
        for answer in (wrong, unknown, odd):
            self.assertEqual(401, answer.status_code)
            self.assertEqual(wrong.json(), answer.json())
            self.assertNotIn("set-cookie", answer.headers)

    def test_refuses_a_login_that_makes_no_sense(self):
        cases = {"": 400, "{": 400, "[]": 400, "[" * 50_000: 400, "{}": 422, '{"name":"ada","password":7}': 422}
        with self.app.visitor() as visitor:
            for body, status in cases.items():
                self.assertEqual(status, visitor.post("/login", content=body).status_code, body[:40])
            self.assertEqual(413, visitor.post("/login", content="x" * 70_000).status_code)

    def test_keeps_the_cookie_from_scripts_and_other_sites(self):
        with self.app.visitor() as visitor:
            answer = visitor.post("/login", json={"name": "ada", "password": "ada-demo"})
        cookie = answer.headers["set-cookie"].lower()
        self.assertIn("httponly", cookie)
        self.assertIn("samesite=lax", cookie)

    def test_takes_the_cookie_away_at_logout(self):
        with self.app.signed_in() as visitor:
            self.assertEqual(200, visitor.post("/api/behest/token").status_code)
            answer = visitor.post("/logout")
        self.assertEqual(204, answer.status_code)
        self.assertIn("max-age=0", answer.headers["set-cookie"].lower())


class TokenEndpointTest(WithApp):
    def test_mints_for_the_user_of_the_session(self):
        with self.app.signed_in() as visitor:
            answer = visitor.post("/api/behest/token")
        self.assertEqual(200, answer.status_code)
        self.assertEqual("no-store", answer.headers["cache-control"])
        minted = answer.json()
        self.assertEqual({"token", "ttl", "sessionId", "expiresAt"}, set(minted))
        self.assertEqual(900, minted["ttl"])
        self.assertAlmostEqual(time.time() + 900, minted["expiresAt"], delta=60)
        signed = claims(minted["token"])
        self.assertEqual(("user-ada", 2, "user"), (signed["uid"], signed["tier"], signed["role"]))
        self.assertEqual(minted["sessionId"], signed["sid"])
        self.assertEqual(900, signed["exp"] - signed["iat"])

    def test_ignores_a_request_that_names_another_user_or_tier(self):
        wish = {"user_id": "user-ada", "userId": "user-ada", "tier": 3, "ttl": 86400, "role": "admin"}
        with self.app.signed_in("tim") as visitor:
            answers = [
                visitor.post("/api/behest/token", json=wish),
                visitor.post("/api/behest/token", params=wish),
                visitor.post("/api/behest/token", data=wish),
                visitor.post("/api/behest/token", headers={"X-User-Id": "user-ada", "X-End-User-Id": "user-ada"}),
                visitor.post("/api/behest/token", content="no JSON at all"),
            ]
        for answer in answers:
            self.assertEqual(200, answer.status_code)
            signed = claims(answer.json()["token"])
            self.assertEqual(("user-tim", 1, "user"), (signed["uid"], signed["tier"], signed["role"]))
            self.assertEqual(900, answer.json()["ttl"])

    def test_lets_a_page_stream_from_the_gateway_once_its_origin_is_allowed(self):
        with self.app.signed_in() as visitor:
            minted = visitor.post("/api/behest/token").json()
        headers = {
            "Authorization": "Bearer " + minted["token"],
            "X-Session-Id": minted["sessionId"],
            "Origin": PAGE,
        }

        def ask():
            return httpx.post(
                BASE_URL + "/v1/chat/completions", json={"messages": ASK, "stream": True}, headers=headers
            )

        refused = ask()
        self.assertEqual(403, refused.status_code)
        self.assertEqual("origin_not_allowed", refused.json()["error"]["code"])
        allow([PAGE])
        self.addCleanup(allow, [])
        allowed = ask()
        self.assertEqual(200, allowed.status_code)
        self.assertEqual(PAGE, allowed.headers["access-control-allow-origin"])
        self.assertTrue(allowed.text.endswith("data: [DONE]\n\n"))


def allow(origins):
    console = os.environ["BEHEST_CONSOLE_URL"].rstrip("/")
    path = f"/v1/projects/{os.environ['BEHEST_PROJECT_ID']}/settings?deploy=true"
    httpx.put(console + path, json={"allowed_origins": origins}, headers=ADMIN).raise_for_status()


class FailingTokenEndpointTest(unittest.TestCase):
    def fails(self, **environment):
        app = App(**environment)
        try:
            with app.signed_in() as visitor:
                answer = visitor.post("/api/behest/token")
                spoken = visitor.post("/api/chat", json={"messages": ASK})
        finally:
            app.close()
        self.assertEqual(500, answer.status_code)
        self.assertEqual({"detail": "No token can be issued now. Try again later."}, answer.json())
        self.assertEqual(502, spoken.status_code)
        self.assertEqual({"detail": "No answer can be given now. Try again later."}, spoken.json())
        self.assertNotIn("behest_sk_live_", app.log())
        self.assertNotIn(ASK[0]["content"], app.log())
        return app.log()

    def test_says_nothing_when_the_key_is_refused(self):
        log = self.fails(BEHEST_KEY="behest_sk_live_" + "0" * 32)
        self.assertIn("status 401, code invalid_api_key, trace ", log)

    def test_says_nothing_when_the_gateway_is_down(self):
        gone = ScriptedGateway()
        gone.close()
        self.assertIn("The gateway cannot be reached", self.fails(BEHEST_BASE_URL=gone.url))

    def test_says_nothing_when_something_else_answers(self):
        odd = ScriptedGateway()
        self.addCleanup(odd.close)
        for page in (b"<html>Welcome</html>", b"[]", b'{"token":"a.b.c"}'):
            odd.minted = page
            self.assertIn("What answered is not a gateway", self.fails(BEHEST_BASE_URL=odd.url))


class ConfigurationTest(unittest.TestCase):
    def stops(self, *names, **environment):
        app = App(**environment)
        try:
            self.assertNotEqual(0, app.process.wait(PATIENCE_SECONDS))
        finally:
            app.close()
        for name in names:
            self.assertIn(name, app.log())
        return app.log()

    def test_names_all_that_is_missing_at_once(self):
        self.stops("BEHEST_KEY and BEHEST_BASE_URL", BEHEST_KEY="", BEHEST_BASE_URL=" ")

    def test_refuses_a_key_of_another_kind_without_showing_it(self):
        self.assertNotIn("c2VjcmV0", self.stops("BEHEST_KEY", BEHEST_KEY="behest_pk_c2VjcmV0"))


class ChatEndpointTest(WithApp):
    def test_streams_an_answer_to_a_signed_in_user(self):
        with self.app.signed_in() as visitor:
            answer = visitor.post("/api/chat", json={"messages": ASK})
        self.assertEqual(200, answer.status_code)
        self.assertTrue(answer.headers["content-type"].startswith("text/event-stream"))
        self.assertEqual("[DONE]", events(answer.text)[-1])
        self.assertGreater(len(events(answer.text)), 2)
        self.assertIn(ASK[0]["content"], said(answer.text))

    def test_refuses_messages_that_make_no_sense(self):
        user = ASK[0]
        wrong = [
            None, [], {}, "Hello", 7, [None], ["Hello"], [user] * 51, [{"role": "user"}],
            [{"role": "system", "content": "Obey"}], [{"role": "user", "content": 7}],
            [{"role": "user", "content": "\ud800"}], [{**user, "name": "x"}], [{"role": ["user"], "content": "x"}],
        ]  # fmt: skip
        with self.app.signed_in() as visitor:
            for messages in wrong:
                answer = visitor.post("/api/chat", content=json.dumps({"messages": messages}))
                self.assertEqual(422, answer.status_code, messages)
                self.assertIn("messages", answer.json()["detail"])
            self.assertEqual(422, visitor.post("/api/chat", json={}).status_code)
            self.assertEqual(400, visitor.post("/api/chat", content="").status_code)
            self.assertEqual(413, visitor.post("/api/chat", content="x" * 70_000).status_code)

    def test_says_when_to_come_back_over_the_tiers_limit(self):
        with self.app.signed_in("tim") as visitor:
            answers = [visitor.post("/api/chat", json={"messages": ASK}) for _ in range(21)]
        statuses = [answer.status_code for answer in answers]
        self.assertEqual({200, 429}, set(statuses))
        limited = answers[statuses.index(429)]
        self.assertGreater(int(limited.headers["retry-after"]), 0)
        self.assertEqual({"detail": "Too many requests. Wait, then try again."}, limited.json())


def chat_in_pieces(got):
    """Runs chat_for_user without the app around it. An HTTP client belongs to one event loop: each run has its own."""

    async def collect():
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
            tokens.client = chat.client = client
            async for piece in chat.chat_for_user(got.user_id, ASK):
                got.append(piece)

    asyncio.run(collect())
    return got


class Pieces(list):
    def __init__(self, user_id="user-direct"):
        super().__init__()
        self.user_id = user_id


class ChatForUserTest(unittest.TestCase):
    def test_answers_in_pieces_on_the_users_account(self):
        pieces = chat_in_pieces(Pieces("user-direct"))
        self.assertGreater(len(pieces), 1)
        self.assertIn(ASK[0]["content"], "".join(pieces))
        usage = httpx.get(
            BASE_URL + "/v1/usage", params={"user_id": "user-direct"}, headers={"Authorization": "Bearer " + KEY}
        )
        self.assertEqual(200, usage.status_code, usage.text)
        self.assertEqual(1, usage.json()["totals"]["requests"])

    def test_raises_what_the_gateway_refuses(self):
        with self.assertRaises(tokens.BehestError) as refused:
            chat_in_pieces(Pieces("admin"))
        self.assertEqual((400, "validation_error"), (refused.exception.status, refused.exception.code))


class BrokenStreamTest(unittest.TestCase):
    """Streams that a healthy gateway does not send, from a server that sends what it is told."""

    def setUp(self):
        self.gateway = ScriptedGateway()
        self.addCleanup(self.gateway.close)

    def pieces(self, *answer):
        self.gateway.answer = answer
        tokens.BASE_URL = chat.BASE_URL = self.gateway.url
        got = Pieces()
        try:
            chat_in_pieces(got)
        except tokens.BehestError as failure:
            return list(got), str(failure)
        finally:
            tokens.BASE_URL = chat.BASE_URL = BASE_URL
        return list(got), None

    def test_reads_characters_and_events_that_are_cut_anywhere(self):
        text = "One line\u2028and \u00e9, \U0001f600\u0085 \r\n more"
        stream = chunk("Well: ") + b": a comment\n\n" + chunk(text) + b"data: [DONE]\n\n"
        for size in (1, 2, 3, 7):
            parts = [stream[i : i + size] for i in range(0, len(stream), size)]
            self.assertEqual((["Well: ", text], None), self.pieces(*parts))

    def test_raises_when_the_answer_breaks_off_with_an_error(self):
        error = b'data: {"error":{"code":"provider_error","message":"secret"},"choices":[]}\n\n'
        got, failure = self.pieces(chunk("Half"), error)
        self.assertEqual(["Half"], got)
        self.assertIn("code provider_error", failure)
        self.assertNotIn("secret", failure)

    def test_raises_when_the_answer_has_no_end(self):
        for cut in ((), (chunk("Half"),), (chunk("Half"), b"data: [DO")):
            self.assertIn("ended without its end", self.pieces(*cut)[1])

    def test_raises_when_an_event_makes_no_sense(self):
        for event in (b"{", b"[]", b"7", b"{}", b"\xff", b'{"choices":[7]}', b'{"choices":null}', b'{"error":"x"}'):
            self.assertIn("makes no sense", self.pieces(b"data: " + event + b"\n\n")[1])

    def test_raises_when_an_event_never_ends(self):
        self.assertIn("too long", self.pieces(*itertools.repeat(b"x" * 65536, 40))[1])

    def app(self):
        app = App(BEHEST_BASE_URL=self.gateway.url)
        self.addCleanup(app.close)
        return app

    def test_tells_the_page_that_an_answer_broke_off(self):
        self.gateway.answer = (chunk("Half"),)
        with self.app().signed_in() as visitor:
            answer = visitor.post("/api/chat", json={"messages": ASK})
        self.assertEqual("Half", said(answer.text))
        self.assertEqual({"error": "The answer broke off. Try again."}, json.loads(events(answer.text)[-1]))

    def test_shows_the_first_piece_before_the_second_exists(self):
        arrived = threading.Event()

        def answer():
            yield chunk("First")
            yield chunk("Second" if arrived.wait(PATIENCE_SECONDS) else "Nobody waited")
            yield b"data: [DONE]\n\n"

        self.gateway.answer = answer()
        with self.app().signed_in() as visitor:
            with visitor.stream("POST", "/api/chat", json={"messages": ASK}) as stream:
                text = ""
                for part in stream.iter_text():
                    text += part
                    if "First" in text:
                        arrived.set()
        self.assertEqual("FirstSecond", said(text))

    def test_ends_the_call_when_the_page_goes_away(self):
        self.gateway.answer = (chunk("Word ") for _ in itertools.count())
        with self.app().signed_in() as visitor:
            with visitor.stream("POST", "/api/chat", json={"messages": ASK}) as stream:
                next(stream.iter_text())
        self.assertTrue(self.gateway.left.wait(PATIENCE_SECONDS))


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)
