# SPDX-License-Identifier: MIT
"""What the tests of snpguestctl share: running it, and saying what failed."""

import json
import os
import subprocess
import sys

SKIP = 77
# By what checks the tool while it runs.
SLOWER = int(os.environ.get('SNPGUEST_SLOWER', '1'))


class Ctl:
  """The built tool, given as the first argument of the test."""

  def __init__(self):
    self.path = os.path.abspath(sys.argv[1])
    self.passed = 0

  def run(self, *args, env=None, stdin=b'', **more):
    whole = dict(os.environ, NO_COLOR='', TERM='xterm', LC_ALL='C', no_proxy='*')
    whole.update(env or {})
    if 'stdout' not in more:
      more.update(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return subprocess.run([self.path, *map(str, args)], input=stdin, env=whole,
                          timeout=60 * SLOWER, check=False, **more)

  def expect(self, code, *args, err=None, out=None, **more):
    """Run; the exit code, and words on stderr and stdout, must be these."""
    done = self.run(*args, **more)
    said = f'{args}: exit {done.returncode}\n{done.stdout!r}\n{done.stderr!r}'
    check(done.returncode == code, f'exit {code} expected: {said}')
    for stream, words in ((done.stderr, err), (done.stdout, out)):
      for word in [words] if isinstance(words, str) else words or []:
        check(os.fsencode(word) in stream, f'"{word}" expected: {said}')
    if code == 0 and err is None:
      check(done.stderr == b'', f'silence on stderr expected: {said}')
    if code != 0:
      check(done.stderr.startswith(b'snpguestctl: '), f'a reason expected: {said}')
    self.passed += 1
    return done

  def answer(self, code, *args, **more):
    """Run with --json; the answer."""
    done = self.expect(code, *args, '--json', **more)
    whole = json.loads(done.stdout)
    check(whole['ok'] == (code == 0), f'{args}: ok is {whole["ok"]}')
    return whole

  def done(self):
    check(self.passed > 0, 'nothing was tried')
    print(f'{self.passed} runs as expected')


def check(right, said):
  if not right:
    print(said)
    sys.exit(1)


def skip(why):
  print(f'skipped: {why}')
  sys.exit(SKIP)


def vectors():
  """The folder of reports that real processors signed."""
  folder = os.environ.get('SNPGUEST_VECTORS', '')
  if not os.path.isdir(folder):
    skip('no folder of hardware vectors; set SNPGUEST_VECTORS')
  return folder


def read(path):
  with open(path, 'rb') as f:
    return f.read()


def write(path, data):
  with open(path, 'wb') as f:
    f.write(data)
  return path
