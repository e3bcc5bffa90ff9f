#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sixteen threads with a thousand extended reports each (or argv[4]), on one
handle of a real device, while the host's certificate table grows twice."""

import os
import re
import subprocess
import sys

import node

SHARE = os.path.abspath(sys.argv[3])
THREADS, TIMES = 16, int(sys.argv[4])


def control(socket, *words, text=None):
  done = subprocess.run([node.PROGRAM, 'control', socket, *words], input=text,
                        capture_output=True, text=True, check=True)
  return done.stdout


def grow(share, socket):
  """A larger table after each third of the reports; the last line."""
  pages, line = 2, ''
  for line in share.stdout:
    if line != 'third\n':
      continue
    pages += 1
    control(socket, 'plan', '-', text=f'table full pages {pages}\n')
  return line


def share(folder, *options):
  """What the program says, and how often the guest called its host."""
  device, socket = os.path.join(folder, 'sev-guest'), os.path.join(folder, 'control')
  with node.mounted(device, ['--rate-s', '0', '--control', socket, *options]):
    with subprocess.Popen([SHARE, device, str(THREADS), str(TIMES)], text=True,
                          stdout=subprocess.PIPE) as program:
      line = grow(program, socket)
    assert program.returncode == 0, line
    exits = control(socket, 'log').splitlines()
  found = re.fullmatch(r'reports=(\d+) ioctls=(\d+) wrong=0 pages=([\d,]+)\n', line)
  assert found, line
  print(line, end='')
  return int(found[1]), int(found[2]), found[3].split(','), int(exits[-1].split()[0])


def test_each_gets_its_own():
  with node.scratch() as folder:
    reports, ioctls, pages, exits = share(folder)
  assert reports == THREADS * TIMES, reports
  # The most that a driver carries is offered at once: growth costs nothing.
  assert ioctls == reports, f'{ioctls} ioctls'
  assert exits == reports, f'{exits} calls of the host'
  assert all(int(count) > 0 for count in pages[1:]), f'tables of 1, 2, 3, 4 pages: {pages}'
  assert sum(map(int, pages)) == reports, pages


if __name__ == '__main__':
  node.need_fuse()
  node.main([test_each_gets_its_own])
