#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every C file is as clang-format leaves it."""

import re
import shutil
import subprocess

import tree

# Each major version breaks some lines differently; the tree follows one.
MAJOR = '14'


def tool():
  for name in (f'clang-format-{MAJOR}', 'clang-format'):
    if shutil.which(name):
      said = subprocess.run([name, '--version'], capture_output=True, text=True,
                            check=True).stdout
      if re.search(rf'version {MAJOR}\.', said):
        return name
  tree.skip(f'no clang-format {MAJOR} here')
  return None


def main():
  top = tree.root()
  name = tool()
  paths = tree.files(top, '.c', '.h')
  if not paths:
    tree.finish([], 'no C file')
  done = subprocess.run([name, '--dry-run', '--Werror', *paths], cwd=top,
                        capture_output=True, text=True, check=False)
  lines = [line for line in done.stderr.splitlines() if 'error:' in line]
  if done.returncode and not lines:
    lines = [done.stderr]
  tree.finish(lines, f'{len(paths)} files formatted')


if __name__ == '__main__':
  main()
