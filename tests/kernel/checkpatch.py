#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The kernel's own checkpatch.pl over the files that become the module."""

import glob
import os
import re
import shutil
import subprocess
import sys

import boot
import debugkernel
import machine

# What of it is not this project's style, and why.
IGNORED = {
  'SPDX_LICENSE_TAG': 'the tag stands in one form in every file of the tree',
  'PREFER_KERNEL_TYPES': 'src/core and src/wire are compiled elsewhere, too',
  'SPLIT_STRING': '80 columns hold for strings as for code',
  'LINUX_VERSION_CODE': 'this module is outside the kernel, for several of them',
  'CONSTANT_COMPARISON': 'it takes LINUX_VERSION_CODE for a constant like KERNEL_VERSION',
  'COMPARISON_TO_NULL': 'a pointer that is returned as a truth is compared first',
  'PARENTHESIS_ALIGNMENT': 'as clang-format breaks what is too long',
  'OPEN_ENDED_LINE': 'as clang-format breaks what is too long',
}


def module_files():
  """What Kbuild names, its headers, and headers that stand alone."""
  with open(os.path.join(machine.SRC, 'kmod', 'Kbuild'), encoding='utf-8') as f:
    built = set(re.findall(r'(\w+)\.o', f.read()))
  for room in ('kmod', 'core', 'wire'):
    for path in sorted(glob.glob(os.path.join(machine.SRC, room, '*.[ch]'))):
      stem = os.path.splitext(path)[0]
      if os.path.basename(stem) in built or not os.path.exists(f'{stem}.c'):
        yield path


def main():
  boot.need('perl')
  kernel = debugkernel.find()
  if not kernel:
    boot.skip('no kernel source; tests/kernel/fetch.py debug fetches it')
  files = list(module_files())
  done = subprocess.run([shutil.which('perl'), os.path.join(kernel.root, 'scripts/checkpatch.pl'),
                         '--no-tree', '--terse', '--strict', '--show-types',
                         '--ignore', ','.join(IGNORED), '-f', *files],
                        capture_output=True, text=True, check=False)
  said = [line for line in done.stdout.splitlines() if ': total: ' not in f': {line}'
          and 'lines checked' not in line]
  print('\n'.join(said) or f'{len(files)} files are as checkpatch.pl wants them')
  assert files and done.returncode == (1 if said else 0), done.stdout + done.stderr
  sys.exit(1 if said else 0)


if __name__ == '__main__':
  main()
