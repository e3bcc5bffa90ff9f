#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A million queries leave the node as large as it was."""

import ctypes
import os
import struct

import node
import sevguest

# What runs the node slower has memory of its own, and says what is lost.
WARM, MILLION = 20_000 // node.SLOWER, 1_000_000 // node.SLOWER
FLAT_KIB = 512


def resident(pid):
  with open(f'/proc/{pid}/status', encoding='utf-8') as f:
    return int(next(line for line in f if line.startswith('VmRSS')).split()[1])


def query(path, times):
  """The certificates' length, which the driver answers by itself."""
  fd = os.open(path, os.O_RDWR)
  req = ctypes.create_string_buffer(112)
  rsp = ctypes.create_string_buffer(4000)
  raw = ctypes.create_string_buffer(
    struct.pack('<B7xQQQ', 1, ctypes.addressof(req), ctypes.addressof(rsp), 0), 32)
  for _ in range(times):
    struct.pack_into('<I', req, 104, 0)
    result, _ = sevguest.ioctl(fd, sevguest.GET_EXT_REPORT, raw)
    assert result == -1 and struct.unpack_from('<Q', raw, 24)[0] == sevguest.INVALID_LEN
  os.close(fd)


def test_flat():
  with node.scratch() as folder:
    path = os.path.join(folder, 'device')
    with node.mounted(path) as daemon:
      query(path, WARM)
      before = resident(daemon.pid)
      query(path, MILLION)
      grown = resident(daemon.pid) - before
  assert grown <= FLAT_KIB or node.SLOWER > 1, f'{grown} KiB grown over a million queries'


if __name__ == '__main__':
  node.need_fuse()
  node.main([test_flat])
