#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a shared library exports is what its version map lists, and it has
the soname that it promises: exports.py LIBRARY MAP SONAME."""

import os
import re
import subprocess
import sys


def output(*command):
  return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def exported(library):
  """Names of the dynamic symbol table, without their version nodes."""
  names = set()
  for line in output('nm', '-D', '--defined-only', library).splitlines():
    kind, name = line.split()[-2:]
    if kind != 'A':
      names.add(name.split('@')[0])
  return names


def listed(path):
  with open(path, encoding='utf-8') as f:
    return set(re.findall(r'^\s*(snpguest_[a-z0-9_]+);', f.read(), re.M))


def main():
  library, path, soname = sys.argv[1:4]
  have, want = exported(library), listed(path)
  lines = [f'not exported: {n}' for n in sorted(want - have)]
  lines += [f'exported, not in the map: {n}' for n in sorted(have - want)]
  found = re.search(r'SONAME\D*\[(.*)\]', output('readelf', '-d', library))
  if not found or found[1] != soname:
    lines.append(f'soname {found and found[1]}, not {soname}')
  print('\n'.join(lines) or f'{os.path.basename(library)}: {len(have)} symbols')
  sys.exit(1 if lines or not want else 0)


if __name__ == '__main__':
  main()
