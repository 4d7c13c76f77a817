"""An HTTP server on loopback. Prints its port, then notes each request as a JSON line in a file.

/status/503 answers with that status; /slow waits; /hangup answers nothing; /big answers 9 MiB;
/binary answers bytes that are no text; anything else repeats the request.
"""
import http.server
import json
import sys
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        seen = {
            "Method": self.command, "Path": self.path, "Body": self.rfile.read(length).decode(),
            "Headers": {name.lower(): ", ".join(self.headers.get_all(name)) for name in self.headers}}
        with open(sys.argv[1], "a") as log:
            log.write(json.dumps(seen) + "\n")
        if self.path.startswith("/hangup"):
            self.close_connection = True
            return
        if self.path.startswith("/slow"):
            time.sleep(30)
        status, kind, body = 200, "application/json", json.dumps(seen).encode()
        if self.path.startswith("/status/"):
            status, kind, body = int(self.path.split("/")[2]), "text/plain", b"no such luck"
        elif self.path.startswith("/big"):
            kind, body = "text/plain", b"x" * (9 << 20)
        elif self.path.startswith("/binary"):
            kind, body = "application/octet-stream", b"\xff\x00\xfe"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Twice", "one")
        self.send_header("X-Twice", "two")
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = answer

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
