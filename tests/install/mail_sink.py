"""A mail server that takes whatever comes and writes down to whom: `mail_sink.py PORT FILE`.
With a third word, `refuse`, it refuses every sender.
"""

import socketserver
import sys
from pathlib import Path


class Session(socketserver.StreamRequestHandler):
    """As little of RFC 5321 as a client needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line.strip().upper()
            if word.startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            if word.startswith(b"MAIL") and "refuse" in sys.argv:
                self.wfile.write(b"554 not from you\r\n")
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.wfile.write(b"250 taken\r\n")
            else:
                if word.startswith(b"RCPT"):
                    with Path(sys.argv[2]).open("ab") as file:
                        file.write(line)
                self.wfile.write(b"250 yes\r\n")


if __name__ == "__main__":
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Session) as server:
        server.serve_forever()
