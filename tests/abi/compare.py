#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A program built for the release whose dump is in this folder runs with the
library of today: compare.py LIBRARY DUMP INCLUDE-DIR.

abidiff tells; new functions are no difference, and a structure that carries
its size, or is passed beside it, may grow at its end.  A dump is made anew, with
UPDATE=1 in the environment, when a release is tagged, and not to make this
test pass: an incompatible change takes a new soname."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

SKIP = 77
GROWING = {'snpguest_' + name for name in (
  'options', 'transport', 'report_request', 'svsm_request', 'key_request', 'policy',
  'sim_options', 'report', 'cert', 'hcl', 'sim_exit')}
DUMP_MAX = 65536
# What a library must not do; each is planted in a copy of the dump to see it told.
PLANTED = (
  ('a function that went', r"<elf-symbol name='(\w+)'", r"<elf-symbol name='\1_once'"),
  ('a size that changed', r"(<class-decl name='snpguest_\w+') size-in-bits='\d+'",
   r"\1 size-in-bits='8'"),
  ('a member that moved', r"layout-offset-in-bits='(32|64)'", r"layout-offset-in-bits='16'"),
  ('a parameter less', r"<parameter type-id='[\w-]+'[^>]*/>", ''),
)


def run(*command):
  return subprocess.run(command, capture_output=True, text=True, check=False)


def dump(library, include, path):
  """What the headers and the debugging information say, without paths."""
  done = run('abidw', '--no-corpus-path', '--no-comp-dir-path', '--no-show-locs',
             '--exported-interfaces-only', '--drop-private-types', '--headers-dir', include,
             '--out-file', path, library)
  if done.returncode:
    print(done.stdout + done.stderr)
    sys.exit(1)


def structures(tree):
  return {c.get('name'): c for c in tree.iter('class-decl')
          if c.get('name') in GROWING and c.get('size-in-bits')}


def without_growth(old, new, path):
  """@new as @path, where what has grown ends where it ends in @old."""
  then, now = structures(ET.parse(old)), ET.parse(new)
  for name, struct in structures(now).items():
    before = then.get(name)
    if before is not None and len(struct) > len(before):
      struct.set('size-in-bits', before.get('size-in-bits'))
      for member in struct[len(before):]:
        struct.remove(member)
  now.write(path)


def difference(old, new):
  """What abidiff has to say about two dumps, '' when nothing."""
  shorter = new + '.shorter'
  without_growth(old, new, shorter)
  done = run('abidiff', '--no-added-syms', old, shorter)
  if done.returncode & 3:
    print(done.stdout + done.stderr)
    sys.exit(1)
  return done.stdout if done.returncode else ''


def unseen(old, new):
  """Differences that abidiff does not see, though they were planted."""
  with open(old, encoding='utf-8') as f:
    text = f.read()
  wrong = new + '.planted'
  for words, pattern, other in PLANTED:
    changed, count = re.subn(pattern, other, text, count=1)
    with open(wrong, 'w', encoding='utf-8') as f:
      f.write(changed)
    if count != 1 or not difference(wrong, new):
      yield words


def growth_is_fine(old, new):
  """A structure that is longer now passes; one that is shorter does not."""
  shorter, tree = new + '.once', ET.parse(old)
  struct = next(iter(structures(tree).values()))
  last = struct[-1]
  struct.remove(last)
  struct.set('size-in-bits', last.get('layout-offset-in-bits'))
  tree.write(shorter)
  return not difference(shorter, new) and bool(difference(new, shorter))


def has_types(library):
  return '.debug_info' in run('readelf', '-S', '--wide', library).stdout


def main():
  library, old, include = sys.argv[1:4]
  if not shutil.which('abidiff'):
    print('skipped: no abidiff here (abigail-tools)')
    sys.exit(SKIP)
  if not has_types(library):
    print('skipped: built without debugging information')
    sys.exit(SKIP)
  with tempfile.TemporaryDirectory() as scratch:
    new = os.path.join(scratch, 'new.abi')
    dump(library, include, new)
    if os.environ.get('UPDATE') == '1':
      shutil.copyfile(new, old)
    said = difference(old, new)
    missed = list(unseen(old, new))
    if not growth_is_fine(old, new):
      missed.append('growth')
  if said:
    print(f'{said}\nPrograms built for the release of {os.path.basename(old)} would not run '
          'with this library.')
    sys.exit(1)
  if missed or os.path.getsize(old) > DUMP_MAX:
    print(f'not noticed: {missed}; or a dump of more than {DUMP_MAX} bytes')
    sys.exit(1)
  print(f'{os.path.basename(library)}: as {os.path.basename(old)} has it; '
        f'{len(PLANTED)} planted changes noticed')


if __name__ == '__main__':
  main()
