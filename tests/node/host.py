#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The verb host where it cannot work; tests/kernel has the rest."""

import os
import subprocess
import tempfile

import node


def host(*rest, options=()):
  return subprocess.run(node.words('host', options, *rest), capture_output=True,
                        text=True, timeout=60, check=False)


def test_no_module():
  done = node.expect(host(), 1)
  assert '/dev/snp-host' in done.stderr and 'snpguest-fakehost' in done.stderr, done


def test_words():
  node.expect(host('one', 'two'), 2)


def test_files():
  with tempfile.TemporaryDirectory() as folder:
    missing = os.path.join(folder, 'no', 'file')
    assert missing in node.expect(host(missing), 1).stderr
    plan = os.path.join(folder, 'plan')
    with open(plan, 'w', encoding='utf-8') as f:
      f.write('always dance\n')
    said = node.expect(host(options=['--plan', plan]), 1).stderr
    assert 'line 1' in said, said


if __name__ == '__main__':
  if os.path.exists('/dev/snp-host'):
    node.skip('a fake host is loaded here')
  node.main([test_no_module, test_words, test_files])
