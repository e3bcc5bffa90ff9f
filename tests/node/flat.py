#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A million queries leave the node as large as it was, and so do those who
wait for a report together."""

import ctypes
import os
import struct
import threading

import node
import sevguest

# What runs the node slower has memory of its own, and says what is lost.
WARM, MILLION = 20_000 // node.SLOWER, 1_000_000 // node.SLOWER
ROUNDS, READERS = 100, 16
FLAT_KIB = 512


def resident(pid):
  with open(f'/proc/{pid}/status', encoding='utf-8') as f:
    return int(next(line for line in f if line.startswith('VmRSS')).split()[1])


def judge(grown, what):
  assert grown <= FLAT_KIB or node.SLOWER > 1, f'{grown} KiB grown over {what}'


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
  judge(grown, 'a million queries')


def read_together(entry, rounds):
  """One open file, many who read it while its report is still under way."""
  for n in range(rounds):
    with open(os.path.join(entry, 'inblob'), 'wb') as f:
      f.write(n.to_bytes(64, 'little'))
    fd = os.open(os.path.join(entry, 'auxblob'), os.O_RDONLY)
    threads = [threading.Thread(target=os.pread, args=(fd, 65536, 0)) for _ in range(READERS)]
    for thread in threads:
      thread.start()
    for thread in threads:
      thread.join()
    os.close(fd)


def test_readers():
  with node.scratch() as folder:
    plan, tree = (os.path.join(folder, name) for name in ('plan', 'tree'))
    with open(plan, 'w', encoding='utf-8') as f:
      f.write('always delay 40\n')
    with node.mounted(os.path.join(folder, 'device'),
                      ['--tsm', tree, '--plan', plan, '--rate-s', '0']) as daemon:
      os.mkdir(os.path.join(tree, 'x'))
      read_together(os.path.join(tree, 'x'), ROUNDS // 4)
      before = resident(daemon.pid)
      read_together(os.path.join(tree, 'x'), ROUNDS)
      grown = resident(daemon.pid) - before
  judge(grown, f'{ROUNDS} times {READERS} readers')


if __name__ == '__main__':
  node.need_fuse()
  # Others mount through fusermount3, which wants a say of its own.
  node.main([test_flat] + ([test_readers] if os.geteuid() == 0 else []))
