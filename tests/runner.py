# SPDX-License-Identifier: MIT
"""Running test functions, for those in Python: all are run, each failure is
named, and the exit code tells."""

import sys


def main(tests):
  failed = 0
  for test in tests:
    try:
      test()
      print(f'ok {test.__name__}')
    except AssertionError as why:
      print(f'FAILED {test.__name__}: {why}')
      failed += 1
  sys.exit(1 if failed else 0)
