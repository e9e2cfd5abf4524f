"""Our own files, each under an address that says what is in it.

An address with the right mark may be kept for ever: other contents, another address. A
script names the scripts it brings along by their marks too, so that a page and all that
it loads are of one making. Read once, at the start; nothing here is anybody's.
"""

import gzip
import mimetypes
import posixpath
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

from flask import Flask, Response, current_app, request, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.exceptions import NotFound

FOR_EVER = "public, max-age=31536000, immutable"
PACKED = ("text/", "image/svg+xml", "application/json")
SMALL = 512  # what is shorter gains nothing by being packed
# A script that another one brings along; not the word of a type, which stands in braces.
BROUGHT = re.compile(rb"""(?<!\{)(\b(?:from|import)\s*\(?\s*)(["'])(\.{1,2}/[^"']+\.js)\2""")


@dataclass(frozen=True)
class File:
    """One file as it is sent, and the mark of what is in it."""

    content: bytes
    packed: bytes
    kind: str
    mark: str


class Files:
    """Every file of a folder, by its path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, File] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self._read(path.relative_to(folder).as_posix(), ())

    def __getitem__(self, name: str) -> File:
        return self._known[name]

    def get(self, name: str) -> File | None:
        """The file of this path, if there is one."""
        return self._known.get(name)

    def with_all_it_brings(self, name: str) -> list[str]:
        """The path of a script, and of every script that it loads at once or later."""
        found = [name]
        for one in found:
            brought = BROUGHT.findall((self._folder / one).read_bytes())
            paths = [_beside(one, path.decode()) for _, _, path in brought]
            found += [path for path in dict.fromkeys(paths) if path not in found]
        return found

    def _read(self, name: str, on_the_way: tuple[str, ...]) -> File:
        if name in self._known:
            return self._known[name]
        if name in on_the_way:
            raise RuntimeError(f"These scripts bring each other along: {', '.join(on_the_way)}.")
        content = (self._folder / name).read_bytes()
        if name.endswith(".js"):
            content = BROUGHT.sub(lambda found: self._named(name, found, on_the_way), content)
        file = made(content, mimetypes.guess_type(name)[0] or "text/plain")
        self._known[name] = file
        return file

    def _named(self, name: str, found: re.Match[bytes], on_the_way: tuple[str, ...]) -> bytes:
        before, quote, path = found.groups()
        brought = self._read(_beside(name, path.decode()), (*on_the_way, name))
        return b"%s%s%s?v=%s%s" % (before, quote, path, brought.mark.encode(), quote)


def made(content: bytes, kind: str) -> File:
    """A file of these contents, packed where that gains something. Never of anybody: what is
    packed tells by its length what it repeats."""
    worth_it = kind.startswith(PACKED) and len(content) > SMALL
    packed = gzip.compress(content, mtime=0) if worth_it else b""
    return File(content, packed, kind, sha256(content).hexdigest()[:12])


def _beside(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


class OnPagesAlone(SecureCookieSessionInterface):
    """The cookie of a session, which no file of ours depends on: whoever signs in or out
    finds the files still there."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


def register(app: Flask, folder: Path) -> None:
    """Send what is in this folder."""
    app.session_interface = OnPagesAlone()
    app.extensions["journal_files"] = Files(folder)
    app.add_url_rule("/static/<path:filename>", "static", _send)


def known() -> Files:
    """The files of this application."""
    return cast(Files, current_app.extensions["journal_files"])


def address(path: str) -> str:
    """The address of a file of our own, with the mark of what is in it."""
    return url_for("static", filename=path, v=known()[path].mark)


def _send(filename: str) -> Response:
    file = known().get(filename)
    if file is None:
        raise NotFound
    response = answer(file)
    if request.args.get("v") == file.mark:
        response.headers["Cache-Control"] = FOR_EVER
    return response


def answer(file: File) -> Response:
    """This file, packed for those who can open it; nothing for those who have it."""
    packed = bool(file.packed) and request.accept_encodings["gzip"] > 0
    response = Response(file.packed if packed else file.content, mimetype=file.kind)
    response.set_etag(f"{file.mark}-gzip" if packed else file.mark)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    if file.packed:
        response.headers["Vary"] = "Accept-Encoding"
    return cast(Response, response.make_conditional(request))
