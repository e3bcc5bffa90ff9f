#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One round of all that scripts/bench measures gives every figure, whatever
the figures are: test_bench.py NODE KEYS BUILD."""

import json
import os
import subprocess
import sys
import tempfile

import figures
import rounds

HERE = os.path.dirname(os.path.abspath(__file__))


def bench(*options):
  return subprocess.run([sys.executable, '-B', os.path.join(HERE, 'bench.py'), *sys.argv[1:4],
                         *options], capture_output=True, text=True, check=False)


def main():
  rounds.node.need_fuse()
  with tempfile.TemporaryDirectory() as scratch:
    picture = os.path.join(scratch, 'bench.svg')
    done = bench('--rounds', '1', '--json', '--svg', picture)
    assert done.returncode == 0, done.stdout + done.stderr
    assert os.path.getsize(picture) > 1000
  told = json.loads(done.stdout)
  assert [figure['id'] for figure in told['figures']] == [row.id for row in figures.ROWS], told
  for figure in told['figures']:
    assert 0 < figure['min'] <= figure['median'] <= figure['max'], figure
    assert figure['floor'] > 0 and figure['ratio'] > 0, figure
  requests = next(f for f in told['figures'] if f['id'] == 'ext_report_requests')
  assert requests['max'] == 1, requests
  for words in (['--rounds', '0'], ['--nope']):
    assert bench(*words).returncode == 2, words
  print(told['machine'])


if __name__ == '__main__':
  main()
