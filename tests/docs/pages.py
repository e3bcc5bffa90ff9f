#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mandoc finds nothing to say about any page, and each is installed."""

import os
import re
import shutil
import subprocess
import sys


def main():
  top = sys.argv[1]
  folder = os.path.join(top, 'man')
  pages = sorted(p for p in os.listdir(folder) if re.search(r'\.[1-9]$', p))
  if not shutil.which('mandoc'):
    print('skipped: no mandoc here')
    sys.exit(77)
  with open(os.path.join(folder, 'meson.build'), encoding='utf-8') as f:
    build = f.read()
  lines = [f'{p} is not installed by man/meson.build' for p in pages if f"'{p}'" not in build]
  for page in pages:
    done = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', page], cwd=folder,
                          capture_output=True, text=True, check=False)
    lines += (done.stdout + done.stderr).splitlines()
  if not pages:
    lines.append('no page in man/')
  print('\n'.join(lines) or f'{len(pages)} pages')
  sys.exit(1 if lines else 0)


if __name__ == '__main__':
  main()
