# SPDX-License-Identifier: MIT
"""Running a program while one chosen call in it fails (failcall.h)."""

import collections
import errno
import os
import subprocess

GROUPS = ('heap', 'inner', 'crypto', 'file', 'socket', 'process', 'remote', 'random')
# Where lines are counted the heap is gcov's, too, which dies without memory.
TRIED = [group for group in GROUPS if group != 'heap' or not os.environ.get('FAIL_NO_HEAP')]
# What a signal ends shall be tried again, or said.
PLANS = [(group, 0) for group in TRIED] + [('file', errno.EINTR)]
LIMIT_S = 30

Done = collections.namedtuple('Done', 'code out err reached live secrets counts')


class Failing:
  def __init__(self, library, scratch):
    self.library, self.log = library, os.path.join(scratch, 'calls')

  def environment(self, program, group, n, error=0, key=None):
    env = dict(os.environ, LD_PRELOAD=self.library, FAIL_CALL=f'{group}:{n}:{error}',
               FAIL_LOG=self.log, FAIL_PROGRAM=os.path.basename(program), LD_BIND_NOW='1',
               LC_ALL='C', NO_COLOR='1')
    if key:
      env['FAIL_KEY'] = key
    return env

  def logged(self):
    """The last line that a process wrote as it ended: (reached, live, secrets, counts)."""
    if not os.path.exists(self.log):
      return None
    with open(self.log, encoding='ascii') as f:
      lines = f.read().splitlines()
    os.unlink(self.log)
    # Made, and not written to before its process was killed.
    if not lines:
      return None
    # A process that forked: whoever reached the call counts, or the first.
    words = next((w for w in map(str.split, lines) if w[2] == '1'), lines[-1].split())
    counts = dict(zip(words[7::2], map(int, words[8::2])))
    return words[2] == '1', int(words[4]), int(words[6]), counts

  def run(self, argv, group='heap', n=0, error=0, key=None, **more):
    done = subprocess.run(argv, env=self.environment(argv[0], group, n, error, key),
                          capture_output=True, stdin=subprocess.DEVNULL,
                          timeout=LIMIT_S, check=False, **more)
    reached, live, secrets, counts = self.logged() or (True, 0, 0, {})
    return Done(done.returncode, done.stdout, done.stderr, reached, live, secrets, counts)


def steps(group, total, limit):
  """All numbers from 1 to @total where all are asked for; else @limit of them,
  the first, then spread.  libcrypto's own allocations, tens of thousands in
  each start, are all tried in one process only, by functions."""
  if os.environ.get('FAIL_ALL'):
    limit = 150 if group == 'inner' else total
  if total <= limit:
    return list(range(1, total + 1))
  first = limit // 2
  rest = [first + (total - first) * (i + 1) // (limit - first) for i in range(limit - first)]
  return sorted({*range(1, first + 1), *rest})
