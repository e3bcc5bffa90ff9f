# SPDX-License-Identifier: MIT
"""What all lints share: the list of the tree's own files, and the exit codes."""

import os
import subprocess
import sys

SKIP = 77


def root():
  """The tree to look at: the first argument, or the one we stand in."""
  if len(sys.argv) > 1:
    return os.path.abspath(sys.argv[1])
  return os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def _tracked(top):
  if not os.path.exists(os.path.join(top, '.git')):
    return None
  # A clone may belong to another user than the one who runs the tests.
  done = subprocess.run(
    ['git', '-c', 'safe.directory=*', '-C', top, 'ls-files', '-z', '--cached',
     '--others', '--exclude-standard'],
    capture_output=True, text=True, check=False)
  return done.stdout.split('\0') if done.returncode == 0 else None


def _walked(top):
  for here, dirs, names in os.walk(top):
    dirs[:] = [d for d in dirs if not d.startswith(('.git', 'build', 'demo-out'))]
    for name in names:
      yield os.path.relpath(os.path.join(here, name), top)


def files(top, *suffixes):
  """Paths below top; a tarball has no git, and is walked."""
  try:
    found = _tracked(top)
  except FileNotFoundError:
    found = None
  if found is None:
    found = _walked(top)
  return sorted(f for f in set(found) if f and (not suffixes or f.endswith(suffixes))
                and os.path.isfile(os.path.join(top, f)))


def read(top, path):
  with open(os.path.join(top, path), encoding='utf-8', errors='replace') as f:
    return f.read()


def finish(breaches, said):
  """Print what was found and leave; said is the one line for a clean tree."""
  for line in breaches:
    print(line)
  print(f'{len(breaches)} found' if breaches else said)
  sys.exit(1 if breaches else 0)


def skip(why):
  print(f'skipped: {why}')
  sys.exit(SKIP)
