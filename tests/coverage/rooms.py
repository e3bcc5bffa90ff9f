#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Line and branch coverage of each room, after the tests of a build with
-Db_coverage=true: rooms.py BUILD.

In src/wire and src/core every branch is taken, or stands in `exceptions` with
its reason; one that does not fails.
"""

import collections
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, '..', '..')
STRICT = ('src/wire', 'src/core')

Line = collections.namedtuple('Line', 'path number text taken branches hits')


def gcovr(build):
  # One at a time: with more it waits for ever when one of them fails.
  done = subprocess.run(['gcovr', build, '--root', TOP, '--filter',
                         f'{os.path.realpath(TOP)}/src/', '--json'], cwd=build,
                        stdout=subprocess.PIPE, text=True, check=True)
  return json.loads(done.stdout)


def lines_of(measured):
  """What compiles, as Lines."""
  for entry in measured['files']:
    path = entry['file']
    with open(os.path.join(TOP, path), encoding='utf-8') as f:
      source = f.read().split('\n')
    for line in entry['lines']:
      if line.get('gcovr/noncode') or line.get('gcovr/excluded'):
        continue
      number, branches = line['line_number'], line['branches']
      yield Line(path, number, source[number - 1].strip(),
                 sum(branch['count'] > 0 for branch in branches), len(branches), line['count'])


def room(path):
  return '/'.join(path.split('/')[:2])


def percent(part, whole):
  return f'{100 * part / whole:.1f} %' if whole else '-'


def table(lines):
  rooms = collections.defaultdict(list)
  for line in lines:
    rooms[room(line.path)].append(line)
    rooms['all'].append(line)
  yield f'{"room":12} {"lines":>8} {"hit":>8} {"":9} {"branches":>8} {"taken":>8}'
  for name in sorted(rooms, key=lambda name: (name == 'all', name)):
    here = rooms[name]
    hit, taken = sum(line.hits > 0 for line in here), sum(line.taken for line in here)
    branches = sum(line.branches for line in here)
    yield (f'{name:12} {len(here):8} {hit:8} {percent(hit, len(here)):>9} '
           f'{branches:8} {taken:8} {percent(taken, branches):>9}')


def exceptions():
  """{(path, text of the line): reason} of the committed list."""
  found = {}
  with open(os.path.join(HERE, 'exceptions'), encoding='utf-8') as f:
    for row in f:
      if row.strip() and not row.startswith('#'):
        path, text, reason = (part.strip() for part in row.split(' | '))
        assert reason, row
        found[path, text] = reason
  return found


def judge(lines, listed):
  """(lines that may not be, listed ones that need not be)."""
  missed = [line for line in lines if room(line.path) in STRICT
            and (line.hits == 0 or line.taken < line.branches)]
  used = {(line.path, line.text) for line in missed}
  return ([line for line in missed if (line.path, line.text) not in listed],
          [key for key in listed if key not in used])


def main():
  lines = list(lines_of(gcovr(os.path.abspath(sys.argv[1]))))
  listed = exceptions()
  unlisted, needless = judge(lines, listed)
  print('\n'.join(table(lines)))
  for path, text in needless:
    print(f'tests/coverage/exceptions: all taken by now: {path}: {text}')
  for line in unlisted:
    print(f'{line.path}:{line.number}: {line.taken} of {line.branches} branches taken, '
          f'{line.hits} times here: {line.text}')
  print(f'{", ".join(STRICT)}: every branch but {len(listed)} listed, '
        f'{len(unlisted)} not listed')
  sys.exit(1 if unlisted else 0)


if __name__ == '__main__':
  main()
