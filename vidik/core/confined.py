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
from pathlib import Path
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
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_SET, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_AT_CALL, _AT_ARCHITECTURE, _AT_FIRST_VALUE = 0, 4, 16
_ALLOW, _NOT_PERMITTED, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_NOT_KNOWN: Final = 0x00050000 | errno.ENOSYS
_OTHER_CALLS: Final = 0x40000000
_THREAD: Final = 0x10000
_PIDFD: Final = (434, 438, 424)
"""pidfd_open, pidfd_getfd, pidfd_send_signal: the same numbers everywhere, as all newer calls."""
_CLONE3: Final = 435
_CALLS: Final = {
    # socket, connect; execve, execveat; io_uring_setup; fork, vfork; kill, tkill, tgkill,
    # rt_sigqueueinfo, rt_tgsigqueueinfo; ptrace, process_vm_readv, process_vm_writev; chmod and
    # chown with their kin
    "x86_64": (
        0xC000003E, 56,
        (41, 42, 59, 322, 425, 57, 58, 62, 200, 234, 129, 297, 101, 310, 311, 90, 91, 268, 452, 92,
         93, 94, 260, *_PIDFD),
    ),
    "aarch64": (
        0xC00000B7, 220,
        (198, 203, 221, 281, 425, 129, 130, 131, 138, 240, 117, 270, 271, 52, 53, 452, 54, 55,
         *_PIDFD),
    ),
}  # fmt: skip
"""What the process may not ask of the kernel, by the numbers of each kind of machine, after the
number of the call that begins a process or a thread."""
_CREATE_RULES, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_OF_RULES: Final = 1
_BENEATH: Final = 1
_FILES: Final = {1: 0x1FFF, 2: 0x3FFF}
"""What can be ruled of files in the first versions of Landlock; later ones add truncation."""
_FILES_LATER: Final = 0x7FFF
_READ_FILE, _READ_FOLDER = 0x4, 0x8
_READ: Final = (
    "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types",
    "/etc/ssl/openssl.cnf", "/etc/fonts",
    "/dev/null", "/dev/urandom", "/sys/devices/system/cpu",
)  # fmt: skip
"""What a reader may open besides the interpreter, its libraries and this package."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the process may use."""

    seconds: int
    """Of processor time."""
    memory: int
    """Bytes of addresses."""
    answer: int
    """Bytes that it may answer with."""
    written: int = 0
    """Bytes of a file that it may write, in a folder that ends with it."""
    waiting: int = 15
    """Seconds more that it may take where others use the processors."""


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
            assert process.stdout is not None  # noqa: S101 - for the type checker
            late = threading.Timer(limits.seconds + limits.waiting, process.kill)
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
        refusal = json.loads(text)
        return str(refusal["message"]), {str(k): str(v) for k, v in refusal["params"].items()}
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
        output = _DONE + read(sys.stdin.buffer.read())
    except Refused as refused:
        text = json.dumps({"message": refused.message, "params": refused.params})
        output = _REFUSED + text.encode()
    except MemoryError:
        os._exit(_NO_MEMORY)
    answer.write(output)
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
    _give_up_files(libc, os.environ.get("TMPDIR", "") if written else "")
    filtered = _filter(platform.machine())
    if libc.prctl(_SECCOMP, _SECCOMP_FILTER, ctypes.byref(filtered), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _give_up_files(libc: ctypes.CDLL, folder: str) -> None:
    """Open no more files than a library does, and look into no other process (Landlock).

    A kernel without Landlock leaves the rights of the service's user over files.
    """
    version = libc.syscall(_CREATE_RULES, None, ctypes.c_size_t(0), _VERSION_OF_RULES)
    if version < 1:
        return
    everything = _FILES.get(version, _FILES_LATER)
    handled = ctypes.c_uint64(everything)
    rules = libc.syscall(_CREATE_RULES, ctypes.byref(handled), ctypes.c_size_t(8), 0)
    if rules < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    for path in _readable():
        _permit(libc, rules, path, _READ_FILE | _READ_FOLDER if Path(path).is_dir() else _READ_FILE)
    if folder:
        _permit(libc, rules, folder, everything)
    if libc.syscall(_RESTRICT_SELF, rules, 0):
        raise OSError(ctypes.get_errno(), "landlock")
    os.close(rules)


def _readable() -> set[str]:
    package = Path(__file__).resolve().parents[1]
    # The folder that holds the package may hold keys and settings as well.
    libraries = {path for path in sys.path if path and Path(path).resolve() != package.parent}
    known = {*_READ, sys.prefix, sys.base_prefix, str(package), *libraries}
    return {path for path in known if Path(path).exists()}


def _permit(libc: ctypes.CDLL, rules: int, path: str, what: int) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = _Rule(what, opened)
    if libc.syscall(_ADD_RULE, rules, _BENEATH, ctypes.byref(rule), 0):
        raise OSError(ctypes.get_errno(), "landlock")
    os.close(opened)


class _Rule(ctypes.Structure):
    """What may be done beneath a folder, as the kernel reads it."""

    _pack_ = 1
    _fields_ = (("what", ctypes.c_uint64), ("folder", ctypes.c_int32))


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

    Threads may be begun, processes not: they would outlive the limits. The newer call hides what
    it begins, so it is answered as by a kernel that has it not, and the older one is used.

    Raises:
        KeyError: the calls of this kind of machine are not known; nothing is read on it.
    """
    architecture, clone, refused = _CALLS[machine]
    steps = [
        _Step(_LOAD, 0, 0, _AT_ARCHITECTURE),
        _Step(_IF_EQUAL, 1, 0, architecture),
        _Step(_ANSWER, 0, 0, _KILL),
        _Step(_LOAD, 0, 0, _AT_CALL),
        # Calls of a second kind, with numbers of their own.
        _Step(_IF_AT_LEAST, len(refused) + 5, 0, _OTHER_CALLS),
    ]
    steps += [_Step(_IF_EQUAL, len(refused) + 4 - at, 0, call) for at, call in enumerate(refused)]
    steps += [
        _Step(_IF_EQUAL, 5, 0, _CLONE3),
        _Step(_IF_EQUAL, 0, 2, clone),
        _Step(_LOAD, 0, 0, _AT_FIRST_VALUE),
        _Step(_IF_SET, 0, 1, _THREAD),
        _Step(_ANSWER, 0, 0, _ALLOW),
        _Step(_ANSWER, 0, 0, _NOT_PERMITTED),
        _Step(_ANSWER, 0, 0, _NOT_KNOWN),
    ]
    return _Filter(len(steps), (_Step * len(steps))(*steps))


if __name__ == "__main__":
    # By its name, so that what a reader raises is what is caught here.
    importlib.import_module("vidik.core.confined").main(*sys.argv[1:])
