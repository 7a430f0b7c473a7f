"""Keeping the C heap small: one arena for all threads, and what is free goes back to the system.

glibc gives every thread an arena of its own, and the index is built in a thread: what is thrown
away there would stay with the process for ever.
"""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8


def use_one_arena() -> None:
    """Let all threads share one arena; to be called before there are any."""
    if libc := _glibc():
        libc.mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Return what is free to the system."""
    if libc := _glibc():
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    """Return glibc; None with another C library, which has no such functions."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
