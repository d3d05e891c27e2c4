# SPDX-License-Identifier: EUPL-1.2
"""The processes that serve: forked from one that has loaded everything, and again where they die.

What starts a second time has nothing left to load, which is most of what a start takes. The process
that is forked has no thread and no connection.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import gc
import logging
import multiprocessing
import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
STOP_SECONDS: Final = 10
STARTING_SECONDS: Final = 5
"""A process that ends sooner than this after its first start cannot serve here at all."""
RESTARTS: Final = 5
RESTART_WINDOW_SECONDS: Final = 60
"""How often a process may end within how long before that is no accident any more."""
_FOR_THE_GROUP: Final = 0o660
"""Who may connect to the socket: the proxy is in the group of the server."""
_SILENT_MS: Final = 5_000
"""How long a proxy may take to say what it wants."""
_NEW_OBJECTS: Final = 10_000
"""After how many the collector of garbage looks, in a process that serves."""
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NAME: Final = 15
_log: Final = logging.getLogger("vidik.serve")
_ASKED_TO_STOP: Final = frozenset({signal.SIGINT, signal.SIGTERM})


class Part:
    """A process that belongs to serving: started again where it died, within limits."""

    def __init__(
        self, name: str, short: str, run: Callable[[], None], forget: Callable[[], None]
    ) -> None:
        """Start the process.

        Args:
            name: as messages name it.
            short: as lists of processes name it, fifteen letters at the most.
            run: what it does.
            forget: lets go of what belongs to the process that starts it.
        """
        self.name = name
        self._short = short
        self._run = run
        self._forget = forget
        self._starts: list[float] = []
        self.code: int | None = None
        self.pid = self._start()

    def _start(self) -> int:
        self._starts = [*self._starts[-RESTARTS:], time.monotonic()]
        self.code = None
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        # A signal that arrives between the fork and the new handlers would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ASKED_TO_STOP)
        pid = os.fork()
        if pid == 0:
            self._become(parent)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKED_TO_STOP)
        return pid

    def _become(self, parent: int) -> None:
        """Be the new process, to its end."""
        code = 1
        try:
            # Own process group: Ctrl-C reaches the parent only, which ends the others in order.
            os.setsid()
            die_with_parent()
            ctypes.CDLL(None).prctl(_PR_SET_NAME, self._short.encode())
            for requested in _ASKED_TO_STOP:
                signal.signal(requested, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKED_TO_STOP)
            self._forget()
            if os.getppid() == parent:
                self._run()
                code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
        except BaseException:  # noqa: BLE001 - it is written with its places in the code
            # Nothing above this may go on as the parent.
            _log.exception("The %s failed", self.name)
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def runs(self) -> bool:
        """Return whether the process has not ended."""
        if self.code is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is None

    def restart(self) -> bool:
        """Start the process again if it has ended; False where that is of no use any more."""
        if self.runs():
            return True
        now = time.monotonic()
        # One that ends at once was never able to serve; one that keeps ending will go on so.
        if now - self._starts[0] < STARTING_SECONDS or (
            len(self._starts) > RESTARTS and now - self._starts[0] < RESTART_WINDOW_SECONDS
        ):
            return False
        self._end_group()
        _log.warning("The %s ended (%s); starting it again.", self.name, self.code)
        self.pid = self._start()
        return True

    def _end_group(self) -> None:
        """Kill what is left of a process and its children; a killed parent leaves them behind."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it does and end."""
        if self.runs():
            os.kill(self.pid, signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        """Wait for the end of the process; at the deadline it is killed."""
        while self.runs():
            if time.monotonic() > deadline:
                self._end_group()
                os.waitpid(self.pid, 0)
                self.code = -signal.SIGKILL
                return
            time.sleep(0.02)


def end(parts: list[Part]) -> None:
    """Stop all parts within the time that they have for it together."""
    for part in parts:
        part.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for part in parts:
        part.stop(deadline)


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent is killed, so that no port stays taken."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def load_everything() -> WSGIHandler:
    """Load what a request needs, so that processes begin with it; Django's settings are ready.

    Nothing here starts a thread or opens a connection: neither would survive a fork.
    """
    import granian  # noqa: F401 - loaded for the processes that are forked
    from django.conf import settings
    from django.core.servers.basehttp import get_internal_wsgi_application
    from django.db import connections
    from django.template.loader import get_template
    from django.urls import get_resolver, reverse
    from django.utils import translation

    application: WSGIHandler = get_internal_wsgi_application()
    assert get_resolver().url_patterns  # noqa: S101 - asking loads every view
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("portal:front")
    get_template("core/base.html")
    connections.close_all()
    gc.collect()
    gc.freeze()
    # A page makes tens of thousands of objects and next to no cycles: look for them less often.
    gc.set_threshold(_NEW_OBJECTS, 10, 10)
    return application


@dataclass(frozen=True, slots=True)
class Place:
    """Where the web server listens: a port of an address, or a socket for a proxy beside it."""

    host: str = "127.0.0.1"
    port: int = 0
    socket: Path | None = None

    def __str__(self) -> str:
        return f"port {self.port}" if self.socket is None else f"the socket {self.socket}"

    def options(self) -> dict[str, Any]:
        """Return the options of the server for it.

        A connection to a port stays with the process that took it, which may be the busy one. From
        the socket each process takes one connection when it is free, with one request, so that
        requests wait in one line. A proxy that takes them in whole has to stand before it: whoever
        holds a connection holds a process.
        """
        from granian.constants import HTTPModes
        from granian.http import HTTP1Settings

        if self.socket is None:
            return {"address": self.host, "port": self.port}
        return {
            "uds": self.socket,
            "uds_permissions": _FOR_THE_GROUP,
            "backpressure": 1,
            # Another protocol has many requests on a connection, and is looked for without an end.
            "http": HTTPModes.http1,
            "http1_settings": HTTP1Settings(keep_alive=False, header_read_timeout=_SILENT_MS),
        }

    def hold(self) -> int | None:
        """Hold the place of the socket until this process and those forked from it have ended.

        Raises:
            OSError: another server holds it, something else is there, or others may write there.
        """
        if self.socket is None:
            return None
        folder = self.socket.parent.stat()
        if folder.st_mode & stat.S_IWOTH and not folder.st_mode & stat.S_ISVTX:
            raise OSError(errno.EPERM, "everybody may replace files in its folder")
        if self.socket.exists() and not stat.S_ISSOCK(self.socket.stat().st_mode):
            raise OSError(errno.EEXIST, "there is a file that is no socket")
        lock = os.open(f"{self.socket}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise OSError(errno.EADDRINUSE, "another server listens there") from error
        return lock

    def clear(self) -> None:
        """Remove the socket that a server left which was killed; for whoever holds the place."""
        if self.socket is not None:
            self.socket.unlink(missing_ok=True)

    def wrap(self, application: Application) -> Application:
        """Give every request an address of origin, also one that comes through the socket."""
        if self.socket is None:
            from django.conf import settings

            return only_from(settings.TRUSTED_PROXIES, application)

        def from_here(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            # A proxy on the same machine: the same as by a port, with what it says beside.
            environ["REMOTE_ADDR"] = environ.get("REMOTE_ADDR") or "127.0.0.1"
            return application(environ, start_response)

        return from_here


def only_from(
    proxies: Sequence[IPv4Network | IPv6Network], application: Application
) -> Application:
    """Let only the proxies and this machine ask, where proxies are named.

    How somebody came, and from where, is believed from the headers of whoever asks.
    """
    if not proxies:
        return application

    def requested(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        address = ip_address(environ.get("REMOTE_ADDR", ""))
        address = getattr(address, "ipv4_mapped", None) or address
        if address.is_loopback or any(address in network for network in proxies):
            return application(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Only the proxy may ask here.\n"]

    return requested


def run_web(application: Application, place: Place, workers: int) -> None:
    """Be the web server until asked to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from vidik.core.logs import logging_settings
    from vidik.core.request_time import limit_statements, watched

    # A worker has to begin with what is loaded here.
    multiprocessing.set_start_method("fork")

    wrapped = watched(place.wrap(application))

    def loaded(*_target: object) -> Application:
        die_with_parent()
        limit_statements()
        return wrapped

    place.clear()
    Granian(
        "config.wsgi:application",
        **place.options(),
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=logging_settings(),
    ).serve(target_loader=loaded, wrap_loader=False)


def run_jobs() -> None:
    """Be the job worker until asked to stop."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(concurrency=1, delete_jobs="successful", shutdown_graceful_timeout=5)


def run_rounds() -> None:
    """Be the keeper of the record until asked to stop."""
    from vidik.shell.rounds import run_rounds

    run_rounds()
