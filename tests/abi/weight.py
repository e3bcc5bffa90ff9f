#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A library needs libc alone and is small enough for any initramfs:
weight.py LIBRARY BYTES."""

import os
import re
import subprocess
import sys
import tempfile


def needed(library):
  listed = subprocess.run(['readelf', '-d', library], capture_output=True, text=True,
                          check=True).stdout
  return re.findall(r'\(NEEDED\).*\[(.*)\]', listed)


def stripped_size(library):
  with tempfile.TemporaryDirectory() as scratch:
    copy = os.path.join(scratch, 'stripped')
    subprocess.run(['strip', '-o', copy, library], check=True)
    return os.path.getsize(copy)


def main():
  library, most = sys.argv[1], int(sys.argv[2])
  others = [n for n in needed(library) if not re.match(r'(libc|ld-linux)[-.]', n)]
  size = stripped_size(library)
  print(f'{os.path.basename(library)}: {size} bytes stripped, at most {most};'
        f' besides libc it needs {others or "nothing"}')
  sys.exit(1 if others or size > most else 0)


if __name__ == '__main__':
  main()
