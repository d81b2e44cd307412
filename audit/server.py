"""The built site on the loopback address, compressed as a host serves it."""

import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

_COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".md", ".txt"}


@lru_cache(500)
def compressed(file: Path) -> bytes:
    """The content of a file as it is sent."""
    content = file.read_bytes()
    return gzip.compress(content, 9) if file.suffix in _COMPRESSED else content


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site until the block ends; yields its address, without the last ``/``."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections last, as a host keeps them

        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(site))

        def do_GET(self) -> None:
            file = Path(self.translate_path(self.path))
            if file.is_dir():
                file /= "index.html"
            status = 200
            if not file.is_file():
                file, status = site / "404.html", 404
            content = compressed(file)
            self.send_response(status)
            self.send_header("Content-Type", self.guess_type(str(file)))
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "max-age=600")
            if file.suffix in _COMPRESSED:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
