#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""No branch and no index on a key in what we wrote: constant_time EXE SUPP.

valgrind follows the marked keys through a derived key's whole way; a branch
that was planted must be reported, or its silence would mean nothing."""

import shutil
import subprocess
import sys

REPORTED = 9


def under_valgrind(*argv):
  return subprocess.run(['valgrind', '-q', f'--error-exitcode={REPORTED}',
                         f'--suppressions={sys.argv[2]}', '--track-origins=yes', sys.argv[1], *argv],
                        capture_output=True, text=True, check=False)


def main():
  if not shutil.which('valgrind'):
    print('skipped: no valgrind here')
    sys.exit(77)
  done = under_valgrind()
  print(done.stdout + done.stderr)
  if done.returncode:
    sys.exit('a key is looked at')
  done = under_valgrind('planted')
  if done.returncode != REPORTED or 'depends on uninitialised' not in done.stderr:
    sys.exit(f'the planted branch was not reported\n{done.stdout}{done.stderr}')
  print('a planted branch is reported')


main()
