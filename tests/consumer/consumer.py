#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A stranger's program against the installed library, shared and static:
consumer.py BUILD PREFIX LIBDIR NAME."""

import os
import sys

import staged

HERE = os.path.dirname(os.path.abspath(__file__))
# The program's name: its package, what it says where there is no device.
PROGRAMS = {
  'report': ('snpguest', 'E_NODEV 0\n'),
  'verify': ('snpguest-verify', 'E_FORMAT\n'),
  'sim': ('snpguest-sim', 'OK\n'),
}


def check_words(command, stage, expected):
  done = staged.subprocess.run(command, capture_output=True, text=True, check=False,
                               env=stage.env(), timeout=300)
  if done.stdout != expected:
    staged.die(f'{command}: said {done.stdout!r} {done.stderr!r}, not {expected!r}')


def needed(stage, library):
  """The shared libraries that a staged one names."""
  out = staged.run(['readelf', '-d', stage.at(stage.libdir, library)])
  return [line.split('[')[1].rstrip(']') for line in out.splitlines() if 'NEEDED' in line]


def main():
  stage, (name,) = staged.from_arguments()
  package, alone = PROGRAMS[name]
  with stage:
    programs = [stage.compile(os.path.join(HERE, name + '.c'), [package], static)
                for static in (False, True)]
    if package == 'snpguest':
      found = needed(stage, 'libsnpguest.so')
      if any(not lib.startswith(('libc.so', 'ld-linux')) for lib in found):
        staged.die(f'libsnpguest.so needs more than libc: {found}')
    for program in programs:
      if name != 'report' or not os.path.exists('/dev/sev-guest'):
        check_words([program], stage, alone)
    if name == 'report':
      machine = stage.machine()
      for program in programs:
        check_words([*machine, program], stage, 'OK 1184\n')
  sys.exit(0)


if __name__ == '__main__':
  main()
