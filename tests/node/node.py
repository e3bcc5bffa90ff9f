# SPDX-License-Identifier: MIT
"""Running snpguest-node in a test: argv[1] is the program, argv[2] the folder
that keeps the RSA keys of all tests."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(HERE))
from runner import main  # noqa: F401

PROGRAM, KEYS = (os.path.abspath(path) for path in sys.argv[1:3])
# By what checks them while they run; such a process has memory and open files
# of its own, too.
SLOWER = int(os.environ.get('SNPGUEST_SLOWER', '1'))


def skip(why):
  print(f'skipped: {why}')
  sys.exit(77)


def need_fuse():
  if not os.access('/dev/fuse', os.R_OK | os.W_OK):
    skip('/dev/fuse is not there, or not open to this user')


def environment():
  env = dict(os.environ)
  env['PYTHONPATH'] = HERE
  env['PYTHONDONTWRITEBYTECODE'] = '1'
  return env


def words(verb, options, *rest):
  os.makedirs(KEYS, exist_ok=True)
  return [PROGRAM, verb, '--keys', KEYS, *options, *rest]


def run(code, options=(), timeout=120):
  """Run Python @code under `run`; the finished process, output captured."""
  return subprocess.run(words('run', options, '--', sys.executable, '-B', '-c', code),
                        env=environment(), capture_output=True, text=True,
                        timeout=timeout * SLOWER, check=False)


def run_words(*command, options=(), **more):
  return subprocess.run(words('run', options, '--', *command), env=environment(),
                        capture_output=True, text=True, timeout=120 * SLOWER,
                        check=False, **more)


@contextlib.contextmanager
def mounted(path, options=(), **more):
  """A device at @path while the block runs; yields the daemon."""
  with subprocess.Popen(words('mount', options, path), env=environment(),
                        stdout=subprocess.PIPE, text=True, **more) as daemon:
    try:
      line = daemon.stdout.readline()
      assert path in line, f'the daemon says {line!r}'
      yield daemon
    finally:
      if daemon.poll() is None:
        daemon.terminate()
      daemon.wait(timeout=30 * SLOWER)


def mounts():
  with open('/proc/self/mounts', encoding='utf-8') as f:
    return [line.split()[1] for line in f if line.startswith('snpguest-node ')]


def until(condition, what, seconds=20):
  """Wait for @condition, which is asked again and again."""
  end = time.monotonic() + seconds * SLOWER
  while not condition():
    assert time.monotonic() < end, f'{what}: not within {seconds} s'
    time.sleep(0.02)


def expect(done, code=0):
  """The process ended with @code; its words are shown if it did not."""
  assert done.returncode == code, (
    f'exit code {done.returncode}, not {code}\n{done.stdout}{done.stderr}')
  return done


def scratch():
  return tempfile.TemporaryDirectory(prefix='snpguest-node-')
