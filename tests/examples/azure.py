#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""examples/azure-report.sh, with a virtual TPM that holds a genuine report:
azure.py EXAMPLE SNPGUESTCTL."""

import os
import subprocess
import sys
import tempfile

EXAMPLE, CTL = (os.path.abspath(path) for path in sys.argv[1:3])
BLOB = os.path.join(os.environ.get('SNPGUEST_VECTORS', ''), 'milan-v3-hcl', 'hcl.bin')

TOOLS = {
  'tpm2_nvreadpublic': 'test -e "$TPM/$1"',
  'tpm2_nvdefine': 'test "$1$2$3$4" = -Co-s64 && : >"$TPM/$5"',
  'tpm2_nvwrite': 'test "$1$2$3" = -Co-i && test -e "$TPM/$5" && cp "$4" "$TPM/$5"',
  'tpm2_nvread': 'test "$1$2$3" = -Co-o && cp "$TPM/$5" "$4"',
  'snpguestctl': f'exec {CTL} "$@"',
}


def make_tools(folder):
  for name, line in TOOLS.items():
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as f:
      f.write(f'#!/bin/sh\nset -eu\n{line}\n')
    os.chmod(path, 0o755)


def run(folder, nonce):
  with open(os.path.join(folder, 'nonce'), 'wb') as f:
    f.write(nonce)
  env = {**os.environ, 'TPM': folder, 'AZURE_REPORT_WAIT': '0',
         'PATH': folder + os.pathsep + os.environ['PATH']}
  return subprocess.run([EXAMPLE, os.path.join(folder, 'nonce'), os.path.join(folder, 'out')],
                        env=env, capture_output=True, text=True, check=False)


def main():
  if not os.access(BLOB, os.R_OK):
    print('skipped: no folder of hardware vectors')
    sys.exit(77)
  with tempfile.TemporaryDirectory() as folder, open(BLOB, 'rb') as blob:
    make_tools(folder)
    genuine = blob.read()
    with open(os.path.join(folder, '0x01400001'), 'wb') as f:
      f.write(genuine)
    for _ in range(2):
      done = run(folder, bytes(range(64)))
      assert done.returncode == 0, done.stdout + done.stderr
      assert 'Milan' in done.stdout, done.stdout
    with open(os.path.join(folder, '0x01400002'), 'rb') as f:
      assert f.read() == bytes(range(64)), 'the user data did not arrive'
    with open(os.path.join(folder, 'out'), 'rb') as f:
      assert f.read() == genuine, 'the report is another'
    assert run(folder, b'short').returncode == 2
  print('ok')


if __name__ == '__main__':
  main()
