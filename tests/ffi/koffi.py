#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Node's foreign functions, by npm, in a cache outside the tree: run it to
fetch them once; a test takes what is there."""

import os
import shutil
import subprocess
import sys

VERSION = '2.16.3'
CACHE = os.path.join(os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'),
                     'libsnpguest', f'koffi-{VERSION}')


def works(path):
  """Whether Node finds it there, or where Node looks anyway for None."""
  env = dict(os.environ)
  if path:
    env['NODE_PATH'] = path
  return subprocess.run(['node', '-e', 'require("koffi")'], capture_output=True, env=env,
                        check=False).returncode == 0


def find():
  """NODE_PATH for it, '' when none is needed, None when it is not here."""
  if works(None):
    return os.environ.get('NODE_PATH', '')
  path = os.path.join(CACHE, 'node_modules')
  return path if works(path) else None


def fetch():
  """Ask npm; what went wrong, or None.  Its scripts are not run: the package
  has a library for this machine in it."""
  for program in ('node', 'npm'):
    if not shutil.which(program):
      return f'no {program} here'
  if find() is not None:
    return None
  part = f'{CACHE}.{os.getpid()}'
  os.makedirs(part)
  try:
    done = subprocess.run(['npm', 'install', '--prefix', part, '--no-save', '--no-audit',
                           '--no-fund', '--ignore-scripts', f'koffi@{VERSION}'],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          timeout=300, check=False)
    if done.returncode:
      said = [line for line in done.stderr.splitlines() if line.startswith('npm ')]
      return '; '.join(said[:2]) or f'npm ended with {done.returncode}'
    shutil.rmtree(CACHE, ignore_errors=True)
    os.rename(part, CACHE)
  except (OSError, subprocess.TimeoutExpired) as error:
    return str(error)
  finally:
    shutil.rmtree(part, ignore_errors=True)
  return None if find() is not None else 'Node cannot load it'


def main():
  why = fetch()
  if why:
    print(f'no koffi: {why}', file=sys.stderr)
  sys.exit(1 if why else 0)


if __name__ == '__main__':
  main()
