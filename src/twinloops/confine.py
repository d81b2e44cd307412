"""What a snippet cannot do: reach the network, write elsewhere, read secrets.

On Linux, namespaces of its own take this from a process and from all that it starts.
Where the kernel refuses them, as in many containers, snippets run unconfined.
"""

import ctypes
import errno
import fcntl
import os
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

_NEW_USER, _NEW_PIDS = 0x10000000, 0x20000000
_NEW_MOUNTS, _NEW_NETWORK = 0x20000, 0x40000000
_BIND, _RECURSIVE, _PRIVATE = 0x1000, 0x4000, 0x40000
_MOUNT_SETATTR, _HERE, _AND_BELOW, _READ_ONLY = 442, -100, 0x8000, 1
_INTERFACE_UP = 0x8914
_DIE_WITH_PARENT, _ADOPT_ORPHANS = 1, 36
_SECURE_BITS, _ROOT_IS_NOTHING = 28, 0b11
_CAPABILITIES_VERSION = 0x20080522


def new_process_tree() -> None:
    """Put the processes that this one forks from now on into a tree of their own.

    The next child is the first process of the tree: when it ends, the kernel kills all
    others. Processes in the tree see and signal none outside.

    Raises:
        OSError: if the kernel refuses.
    """
    _enter_user_namespace(_NEW_PIDS)


def confine(home: Path) -> None:
    """Confine this process by namespaces, for good; it was forked into a new tree.

    Args:
        home: the one folder that can still be written.

    Raises:
        OSError: if the kernel refuses.
    """
    libc = _libc()
    _call(libc.unshare, _NEW_MOUNTS)
    with suppress(OSError):  # A container that hides parts of /proc allows no new one.
        _call(libc.mount, b"proc", b"/proc", b"proc", ctypes.c_ulong(0), None)
    # A second user namespace: this process has no rights over the first one, nor over
    # other processes of the same user, whose environment stands in /proc.
    _enter_user_namespace(_NEW_NETWORK | _NEW_MOUNTS)
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _INTERFACE_UP, struct.pack("16sh14x", b"lo", 1))
    writable = os.fsencode(home)
    _call(libc.mount, None, b"/", None, ctypes.c_ulong(_RECURSIVE | _PRIVATE), None)
    # The folder gets a mount of its own, which can stay writable.
    _call(libc.mount, writable, writable, None, ctypes.c_ulong(_BIND), None)
    _set_mount(b"/", _AND_BELOW, (_READ_ONLY, 0))
    _set_mount(writable, 0, (0, _READ_ONLY))
    # Processes share memory here, as the workers of a DataLoader do.
    _call(libc.mount, b"tmpfs", b"/dev/shm", b"tmpfs", ctypes.c_ulong(0), None)
    # There is no way back: neither now nor, for root, by starting another program.
    _call(libc.prctl, _SECURE_BITS, _ROOT_IS_NOTHING, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0)
    _call(libc.capset, header, (ctypes.c_uint32 * 6)())


def adopt_orphans() -> None:
    """Make this process the parent of what its descendants leave behind."""
    if sys.platform == "linux":
        _call(_libc().prctl, _ADOPT_ORPHANS, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    if sys.platform == "linux":
        _call(_libc().prctl, _DIE_WITH_PARENT, 9, 0, 0, 0)


def refusal() -> str:
    """Why a process cannot confine itself here, as this was tried in a child.

    Returns:
        The system's reason, such as "Operation not permitted"; empty if it can.
    """
    child = os.fork()
    if child == 0:
        os._exit(_try_in_a_tree())
    error = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return os.strerror(error) if error else ""


def _try_in_a_tree() -> int:
    """0 if a process can be confined and talk to itself, else the error's number."""
    try:
        new_process_tree()
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        confine(Path("/dev/shm"))
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname()).close()
    except OSError as error:
        return error.errno or errno.EPERM
    except AttributeError:  # This system's C library knows no namespaces.
        return errno.ENOSYS
    return 0


def _enter_user_namespace(further: int) -> None:
    user, group = os.getuid(), os.getgid()
    _call(_libc().unshare, _NEW_USER | further)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _set_mount(path: bytes, below: int, bits: tuple[int, int]) -> None:
    attributes = (ctypes.c_uint64 * 4)(*bits, 0, 0)
    size = ctypes.sizeof(attributes)
    _call(_libc().syscall, _MOUNT_SETATTR, _HERE, path, below, attributes, size)


def _call(function: Any, *arguments: Any) -> None:
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), function.__name__)
