#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Wire and core on another machine: the same input must give the same text.

usage: cross.py SOURCE_ROOT NATIVE_DUMP TRIPLET EMULATOR PACKAGE...

Compiles the dump for TRIPLET, runs it under EMULATOR and compares it with the
native one.  What the native one says of real reports is held against values
that others read from them.  Exit 77: a package is missing.
"""

import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# What others read from these reports: by folder, field and regular expression.
KNOWN = {
  'milan-v2': [('version', '0x2'), ('policy', '0xb0000'),
               ('report_data', '0102030405.*')],
  'milan-v3': [('version', '0x3'), ('cpuid_family', '0x19')],
  'genoa-v3': [('version', '0x3'), ('cpuid_family', '0x19'),
               ('cpuid_model', '0x11')],
  'turin-v5': [('version', '0x5'), ('cpuid_family', '0x1a'),
               ('reported_tcb', '0001000200000047'),
               ('platform_info', '0x6[57]'), ('chip_id', '.{16}0{112}')],
  'milan-v3-vlek': [('version', '0x3'), ('vmpl', '0x1'), ('key_info', '0x[46]'),
                    ('chip_id', '0{128}'), ('reported_tcb', '.{14}d9'),
                    ('launch_tcb', '.{14}db'), ('committed_tcb', '.{14}db'),
                    ('current_tcb', '.{14}dc')],
  'milan-v3-hcl': [('version', '0x3'), ('cpuid_family', '0x19')],
  'negative': [('version', '0'), ('report_data', '.{128}')],
}
# ... and of all of them.
ALWAYS = [('signature_algo', '0x1'), ('rsvd_04c', '0'), ('same', '0x1'),
          ('signature_r', '.{96}0{48}'), ('signature_s', '.{96}0{48}'),
          ('rsvd_208', '0*'), ('signature_rsvd', '0*')]


def skip(why):
  print(f'skipped: {why}')
  sys.exit(77)


def sources(root):
  found = [root / 'tests' / 'cross' / f for f in ('dump.c', 'wire.c', 'core.c')]
  for room in ('wire', 'core'):
    found += sorted((root / 'src' / room).glob('*.c'))
  return [str(path) for path in found]


def build(root, compiler, out):
  subprocess.run([compiler, '-std=gnu11', '-O2', '-D_GNU_SOURCE', '-Wall',
                  '-Wextra', '-Wconversion', '-Wshadow', '-Werror', '-static',
                  '-I', str(root / 'src'), *sources(root), '-o', str(out)],
                 check=True)


def reports():
  """(folder, argument of dump) of each real report."""
  top = pathlib.Path(os.environ.get('SNPGUEST_VECTORS', ''))
  if not top.is_dir():
    return []
  found = [(path.parent.name, str(path))
           for path in sorted(top.glob('*/*report*.bin'))]
  found += [(path.parent.name, f'{path}+32') for path in sorted(top.glob('*-hcl/*.bin'))]
  return found


def dump(command, files):
  done = subprocess.run([*command, *files], check=True, text=True,
                        capture_output=True, timeout=120)
  return done.stdout


def check_known(text, found):
  """Each real report's section of @text has the known fields."""
  sections = text.split('\nreport ')[-len(found):] if found else []
  bad = []
  for (folder, _), section in zip(found, sections):
    fields = dict(line.split(' ', 1) for line in section.splitlines()[1:]
                  if ' ' in line)
    for name, value in KNOWN[folder] + ALWAYS:
      if not re.fullmatch(value, fields.get(name, '')):
        bad.append(f'{folder}: {name} is {fields.get(name)}, not {value}')
  return bad


def main():
  root, native = pathlib.Path(sys.argv[1]), sys.argv[2]
  compiler, emulator = f'{sys.argv[3]}-gcc', sys.argv[4]
  packages = ' '.join(sys.argv[5:])
  for tool in (compiler, emulator):
    if not shutil.which(tool):
      skip(f'{tool} is not there; its packages: {packages}')
  found = reports()
  files = [name for _, name in found]
  ours = dump([native], files)
  with tempfile.TemporaryDirectory(prefix='snpguest-cross-') as work:
    foreign = pathlib.Path(work) / 'dump'
    build(root, compiler, foreign)
    theirs = dump([emulator, str(foreign)], files)
  bad = list(difflib.unified_diff(ours.splitlines(), theirs.splitlines(),
                                  'native', sys.argv[3], lineterm=''))
  bad += check_known(ours, found)
  print('\n'.join(bad[:100]))
  print(f'{len(ours.splitlines())} lines, {len(found)} real reports: '
        f'{"they differ" if bad else "the same"}')
  sys.exit(1 if bad else 0)


if __name__ == '__main__':
  main()
