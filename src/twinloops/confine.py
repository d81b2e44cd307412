"""What a snippet cannot do: reach the network, write elsewhere, read secrets.

On Linux, namespaces of its own take these from a process and from all that it starts.
Where the system refuses them (in many containers), an audit hook stands in. The hook
stops what happens by mistake, in Python, in the process itself; no more than that.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys
from functools import cache
from pathlib import Path
from typing import Any

_NEW_MOUNTS, _NEW_USER, _NEW_NETWORK = 0x20000, 0x10000000, 0x40000000
_BIND, _RECURSIVE, _PRIVATE = 0x1000, 0x4000, 0x40000
_MOUNT_SETATTR, _HERE, _AND_BELOW, _READ_ONLY = 442, -100, 0x8000, 1
_INTERFACE_UP = 0x8914
_SECURE_BITS, _ROOT_IS_NOTHING = 28, 0b11
_CAPABILITIES_VERSION = 0x20080522

_LOOPBACK = ("localhost", "127.", "::1", "0.0.0.0", "::")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = {
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.link": (0, 1),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.utime": (0,),
}


def confine(home: Path) -> None:
    """Confine this process, for good. It must have one thread.

    Args:
        home: the one folder that can still be written.
    """
    if namespaces_work():
        _enter_namespaces(home)
    else:
        _refuse_by_hook(home.resolve())


@cache
def namespaces_work() -> bool:
    """Whether this system lets a process confine itself; tried in a child."""
    child = os.fork()
    if child == 0:
        try:
            _enter_namespaces(Path("/dev/shm"))
            with socket.create_server(("127.0.0.1", 0)) as server:
                socket.create_connection(server.getsockname()).close()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _enter_namespaces(home: Path) -> None:
    """Namespaces with nothing but the loopback device, and all else read-only.

    Other processes of the same user are in another user namespace, so ``/proc`` does
    not show their environment.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    _call(libc.unshare, _NEW_USER | _NEW_NETWORK | _NEW_MOUNTS)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    with socket.socket() as any_socket:
        request = struct.pack("16sh14x", b"lo", 1)
        fcntl.ioctl(any_socket, _INTERFACE_UP, request)
    writable = os.fsencode(home)
    _call(libc.mount, None, b"/", None, ctypes.c_ulong(_RECURSIVE | _PRIVATE), None)
    # the folder gets a mount of its own, which can stay writable
    _call(libc.mount, writable, writable, None, ctypes.c_ulong(_BIND), None)
    _set_mount(libc, b"/", _AND_BELOW, (_READ_ONLY, 0))
    _set_mount(libc, writable, 0, (0, _READ_ONLY))
    # for the memory that processes share
    _call(libc.mount, b"tmpfs", b"/dev/shm", b"tmpfs", ctypes.c_ulong(0), None)
    # no way back: neither now nor, for root, by starting another program
    _call(libc.prctl, _SECURE_BITS, _ROOT_IS_NOTHING, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0)
    _call(libc.capset, header, (ctypes.c_uint32 * 6)())


def _set_mount(libc: ctypes.CDLL, path: bytes, below: int, bits: Any) -> None:
    attributes = (ctypes.c_uint64 * 4)(*bits, 0, 0)
    size = ctypes.sizeof(attributes)
    _call(libc.syscall, _MOUNT_SETATTR, _HERE, path, below, attributes, size)


def _call(function: Any, *arguments: Any) -> None:
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), function.__name__)


def _refuse_by_hook(home: Path) -> None:
    allowed = (str(home), "/dev/")

    def check(path: Any) -> None:
        if isinstance(path, int):
            return
        full = os.path.realpath(os.fsdecode(path))
        if not f"{full}/".startswith(allowed):
            raise PermissionError(
                f"a snippet writes in its own temporary folder only: {full}"
            )

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if path is not None and flags & _WRITES:
                check(path)
        elif event in _CHANGES:
            for number in _CHANGES[event]:
                check(arguments[number])
        elif event in ("socket.connect", "socket.sendto"):
            address = arguments[1]
            if isinstance(address, tuple) and not address[0].startswith(_LOOPBACK):
                raise PermissionError(f"a snippet has no network: {address[0]}")

    sys.addaudithook(hook)
