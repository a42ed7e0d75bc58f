"""A server over real HTTP that answers like a gateway in trouble: what it sends is written down by the test."""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Iterable


class ScriptedGateway:
    """Mints for everybody; answers each chat with the bytes of `answer`, which may wait and may be endless."""

    def __init__(self):
        self.minted = json.dumps({"token": "a.b.c", "ttl": 900, "session_id": "s", "expires_at": 4102444800}).encode()
        self.answer: Iterable[bytes] = ()
        self.left = threading.Event()  # a client went away in the middle of an answer
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path.endswith("/v1/auth/mint"):
                    self.reply("application/json", [gateway.minted])
                else:
                    self.reply("text/event-stream", gateway.answer)

            def reply(self, kind: str, body: Iterable[bytes]):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                try:
                    for part in body:
                        self.wfile.write(part)
                except (BrokenPipeError, ConnectionResetError):
                    gateway.left.set()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/p/scripted-gateway-001"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def chunk(text: str) -> bytes:
    """One event of a stream, its characters unescaped, as some providers send them."""
    event = {"choices": [{"index": 0, "delta": {"content": text}}]}
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"
