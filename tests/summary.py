#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sum up one run of `meson test`: summary.py BUILD-DIR RUNNER-LOG EXIT-CODE.

Prints the runner's closing lines, why tests were skipped, what failing tests
said, and in the last line "PASSED FAILED SKIPPED".  With CI=true a skip is a
failure where this machine has what the test needs.
"""

import glob
import json
import os
import re
import sys

GOOD = ('OK', 'EXPECTEDFAIL')
# Toolchains that a building machine need not have.
OPTIONAL = ('ffi', 'kernel')
CLOSING = re.compile(r'^(Ok|Expected Fail|Fail|Unexpected Pass|Skipped|Timeout): ')


def results(build):
  # A wrapper's name is part of the log's.
  logs = glob.glob(os.path.join(build, 'meson-logs', 'testlog*.json'))
  with open(max(logs, key=os.path.getmtime), encoding='utf-8') as f:
    return [json.loads(line) for line in f if line.strip()]


def suites(test):
  return test['name'].split(' / ')[0].split(':')[-1].split('+')


def usable_fuse():
  try:
    os.close(os.open('/dev/fuse', os.O_RDWR))
  except OSError:
    return False
  return True


def has_vectors():
  here = os.path.dirname(os.path.abspath(__file__))
  return os.path.isdir(os.path.join(here, '../../shared/vectors'))


def excused(test):
  """May this test be skipped where nothing is missing for no reason?"""
  names = suites(test)
  if any(name in OPTIONAL for name in names):
    return True
  words = said(test).lower()
  return ('fuse' in words and not usable_fuse()) or \
    ('vectors' in words and not has_vectors())


def said(test):
  return (test.get('stdout', '') + test.get('stderr', '')).strip()


def last_line(test):
  return (said(test).splitlines() or ['no reason given'])[-1]


def report(tests):
  passed = failed = skipped = 0
  for test in tests:
    if test['result'] in GOOD:
      passed += 1
    elif test['result'] == 'SKIP' and (os.environ.get('CI') != 'true' or excused(test)):
      skipped += 1
      print(f'skipped: {test["name"]}: {last_line(test)}')
    else:
      failed += 1
      print(f'FAILED: {test["name"]}: {test["result"]}')
      print('\n'.join(said(test).splitlines()[-100:]))
  return passed, failed, skipped


def main():
  build, log, code = sys.argv[1:4]
  with open(log, encoding='utf-8', errors='replace') as f:
    lines = f.read().splitlines()
  print('\n'.join(line for line in lines if CLOSING.match(line)))
  try:
    passed, failed, skipped = report(results(build))
  except (OSError, ValueError, KeyError) as err:
    passed, failed, skipped = 0, 1, 0
    print('\n'.join(lines[-40:]) + f'\nno results to be read: {err}')
  if code != '0' and failed == 0:
    failed = 1
    print('\n'.join(lines[-40:]) + f'\nthe runner itself failed: {code}')
  print(passed, failed, skipped)


if __name__ == '__main__':
  main()
