# SPDX-License-Identifier: EUPL-1.2
"""Read a stranger's file in a separate process that can do little, and not for long.

The process gets the file and nothing else: none of the system's secrets in its environment, a limit
of memory and of time, no network, no other program, and no file to write unless it has to. What
breaks there breaks nothing else, and what it answers is taken as data.
"""

from __future__ import annotations

import contextlib
import ctypes
import enum
import errno
import importlib
import json
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

_GIVEN: Final = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
"""What of the environment the process needs."""
_DONE: Final = b"+"
_REFUSED: Final = b"-"
_NO_MEMORY: Final = 3
_PDEATHSIG: Final = 1
_SECCOMP: Final = 22
_SECCOMP_FILTER: Final = 2
_NO_NEW_PRIVILEGES: Final = 38
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _ANSWER = 0x20, 0x15, 0x35, 0x06
_AT_CALL, _AT_ARCHITECTURE = 0, 4
_ALLOW, _NOT_PERMITTED, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_OTHER_CALLS: Final = 0x40000000
_CALLS: Final = {
    # socket, connect, execve, kill, ptrace, execveat, io_uring_setup, pidfd_send_signal,
    # process_vm_readv, process_vm_writev
    "x86_64": (0xC000003E, (41, 42, 59, 62, 101, 322, 425, 424, 310, 311)),
    "aarch64": (0xC00000B7, (198, 203, 221, 129, 117, 281, 425, 424, 270, 271)),
}
"""What the process may not ask of the kernel, by the numbers of each kind of machine."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the process may use."""

    seconds: int
    """Of processor time, and of waiting for it."""
    memory: int
    """Bytes of addresses."""
    answer: int
    """Bytes that it may answer with."""
    written: int = 0
    """Bytes of a file that it may write, in a folder that ends with it."""


class Refused(ValueError):
    """A file was refused by its reader; the sentence is passed back as it is."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params


class Cause(enum.Enum):
    """Why there is no answer."""

    TIME = "time"
    MEMORY = "memory"
    BROKEN = "broken"


_CAUSES: Final = {
    _NO_MEMORY: Cause.MEMORY,
    -int(signal.SIGKILL): Cause.MEMORY,  # not by us: the kernel had no more
    -int(signal.SIGXCPU): Cause.TIME,
}


class Unreadable(ValueError):
    """The process ended without an answer."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


def run(job: str, content: bytes, limits: Limits, messages: Collection[str]) -> bytes:
    """Let a function read a file in a separate process.

    Args:
        job: the function, as `module:name`; it takes bytes and gives bytes, or raises `Refused`.
        content: the file.
        limits: what the process may use.
        messages: the sentences with which the function may refuse; no other is believed.

    Raises:
        Refused: what the function says of the file.
        Unreadable: it broke, or needed more than it may.
    """
    environment = {name: os.environ[name] for name in _GIVEN if name in os.environ}
    numbers = (str(most) for most in (limits.seconds, limits.memory, limits.written))
    with contextlib.ExitStack() as stack:
        if limits.written:
            environment["TMPDIR"] = stack.enter_context(tempfile.TemporaryDirectory())
        # In memory: what may tell of a person is in no temporary file in clear.
        given = stack.enter_context(os.fdopen(os.memfd_create("file"), "w+b"))
        given.write(content)
        given.seek(0)
        with subprocess.Popen(  # noqa: S603 - our own program, a name of ours, numbers
            [sys.executable, "-m", "vidik.core.confined", job, *numbers],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        ) as process:
            assert process.stdout is not None  # noqa: S101 - tells the type checker
            late = threading.Timer(limits.seconds, process.kill)
            late.start()
            try:
                answer = process.stdout.read(limits.answer + 2)
                if len(answer) > limits.answer + 1:
                    process.kill()
                process.wait()
                is_late = not late.is_alive()
            finally:
                late.cancel()
                process.kill()
    if len(answer) > limits.answer + 1:
        raise Unreadable(Cause.MEMORY)
    if answer[:1] == _DONE and process.returncode == 0:
        return answer[1:]
    if answer[:1] == _REFUSED and process.returncode == 0:
        message, params = _refusal(answer[1:])
        if message in messages:
            raise Refused(message, **params)
    raise Unreadable(Cause.TIME if is_late else _CAUSES.get(process.returncode, Cause.BROKEN))


def _refusal(text: bytes) -> tuple[str, dict[str, str]]:
    try:
        told = json.loads(text)
        return str(told["message"]), {str(k): str(v) for k, v in told["params"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def main(job: str, seconds: str, memory: str, written: str) -> None:
    """Be the process: give up what it does not need, read from the one side, answer on the other.

    Args:
        job: the function, as `module:name`.
        seconds: of processor time.
        memory: bytes of addresses.
        written: bytes of a file.
    """
    answer = os.fdopen(os.dup(1), "wb")
    # What a library prints is no answer.
    os.dup2(2, 1)
    _give_up(int(seconds), int(memory), int(written))
    module, _mark, name = job.partition(":")
    try:
        read: Callable[[bytes], bytes] = getattr(importlib.import_module(module), name)
        told = _DONE + read(sys.stdin.buffer.read())
    except Refused as refused:
        text = json.dumps({"message": refused.message, "params": refused.params})
        told = _REFUSED + text.encode()
    except MemoryError:
        os._exit(_NO_MEMORY)
    answer.write(told)
    answer.close()


def _give_up(seconds: int, memory: int, written: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PDEATHSIG, signal.SIGKILL), (_NO_NEW_PRIVILEGES, 1)):
        if libc.prctl(option, int(value), 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
    filtered = _filter(platform.machine())
    if libc.prctl(_SECCOMP, _SECCOMP_FILTER, ctypes.byref(filtered), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


class _Step(ctypes.Structure):
    """One step of a filter of system calls, as the kernel reads it."""

    _fields_ = (
        ("code", ctypes.c_ushort),
        ("jt", ctypes.c_ubyte),
        ("jf", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    )


class _Filter(ctypes.Structure):
    """A filter of system calls, as the kernel reads it."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def _filter(machine: str) -> _Filter:
    """Make the filter: calls that reach another machine, program or process are not permitted.

    Raises:
        KeyError: the calls of this kind of machine are not known; nothing is read on it.
    """
    architecture, refused = _CALLS[machine]
    steps = [
        _Step(_LOAD, 0, 0, _AT_ARCHITECTURE),
        _Step(_IF_EQUAL, 1, 0, architecture),
        _Step(_ANSWER, 0, 0, _KILL),
        _Step(_LOAD, 0, 0, _AT_CALL),
        # Calls of a second kind, with numbers of their own.
        _Step(_IF_AT_LEAST, len(refused) + 1, 0, _OTHER_CALLS),
    ]
    steps += [_Step(_IF_EQUAL, len(refused) - at, 0, call) for at, call in enumerate(refused)]
    steps += [_Step(_ANSWER, 0, 0, _ALLOW), _Step(_ANSWER, 0, 0, _NOT_PERMITTED)]
    return _Filter(len(steps), (_Step * len(steps))(*steps))


if __name__ == "__main__":
    # By its name, so that what a reader raises is what is caught here.
    importlib.import_module("vidik.core.confined").main(*sys.argv[1:])
