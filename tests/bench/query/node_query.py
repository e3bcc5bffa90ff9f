#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A query that the driver answers, through the device node: at most 1.5 times
a no-op ioctl over FUSE, and no memory for a million of them."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'node'))
import node

RATIO_MAX = 1.5
FLAT_KIB = 512
ROUNDS, CALLS = '999', '100'
MILLION = ('50', '20000')


def resident(pid):
  with open(f'/proc/{pid}/status', encoding='utf-8') as f:
    return int(next(line for line in f if line.startswith('VmRSS')).split()[1])


def measure(client, device, noop, rounds, calls):
  done = subprocess.run([client, device, noop, rounds, calls], capture_output=True,
                        text=True, check=False)
  assert done.returncode == 0, done.stderr
  return map(float, done.stdout.split())


def bench(client, server):
  with node.scratch() as folder:
    device, noop = (os.path.join(folder, name) for name in ('device', 'noop'))
    with open(noop, 'w', encoding='utf-8'):
      pass
    with node.mounted(device) as daemon, \
         subprocess.Popen([server, noop], stdout=subprocess.PIPE, text=True) as other:
      assert other.stdout.readline() == 'ready\n'
      try:
        took, least, ratio = measure(client, device, noop, ROUNDS, CALLS)
        before = resident(daemon.pid)
        measure(client, device, noop, *MILLION)
        grown = resident(daemon.pid) - before
      finally:
        other.terminate()
  print(f'query {took:.0f} ns ({1e9 / took:.0f} a second), no-op {least:.0f} ns, '
        f'ratio {ratio:.2f} (at most {RATIO_MAX}); '
        f'{grown} KiB grown over a million (at most {FLAT_KIB})')
  return 0 if ratio <= RATIO_MAX and grown <= FLAT_KIB else 1


if __name__ == '__main__':
  node.need_fuse()
  if os.geteuid() != 0:
    node.skip('mounting both wants root here')
  sys.exit(bench(*map(os.path.abspath, sys.argv[3:5])))
