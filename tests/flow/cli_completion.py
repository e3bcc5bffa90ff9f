#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The completion, asked as a shell asks it."""

import os
import shutil
import subprocess
import tempfile

import ctl

ASK = '''
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
compopt() { :; }
_snpguestctl
printf '%s\\n' "${COMPREPLY[@]}"
'''

# words on the line, some answers that must be there, some that must not
ROWS = [
  (['', ''], {'report', 'verify', '--help'}, {'--user-data'}),
  (['', 're'], {'report'}, {'verify'}),
  (['', 'key', '--'], {'--fields', '--json', '--root'}, {'--certs', '--at'}),
  (['', 'key', '--ro'], {'--root'}, {'--json'}),
  (['', 'key', '--root', ''], {'vcek', 'vmrk'}, {'--json'}),
  (['', 'key', '--root', 'vm'], {'vmrk'}, {'vcek'}),
  (['', 'key', '--root', '=', 'vm'], {'vmrk'}, {'vcek'}),
  (['', 'key', '--root', '='], {'vcek', 'vmrk'}, {'--json'}),
  (['', 'verify', '--permit', 'd'], {'debug'}, {'migration'}),
  (['', 'verify', '--certs', ''], {'folder'}, {'file'}),
  (['', 'verify', '--cert', ''], {'folder', 'file'}, {'--json'}),
  (['', 'verify', '-c', 'fi'], {'file'}, {'folder'}),
  (['', 'show', 'fi'], {'file'}, {'folder'}),
  (['', 'show', 'two'], {'two words'}, {'two'}),
  (['', 'verify', '--revocation', 'if'], {'if-present'}, {'off'}),
  (['', 'verify', '--min-'], {'--min-guest-svn', '--min-abi'}, {'--vmpl'}),
  (['', 'fetch', '--re'], {'--refresh'}, {'--offline'}),
  (['', 'fetch', '--line', ''], {'milan', 'turin'}, {'file'}),
  (['', 'show', '-'], {'--json', '-q'}, {'file'}),
  (['', 'report', '--timeout', ''], set(), {'file', '--json'}),
]


def main():
  tool = ctl.Ctl()
  bash = shutil.which('bash')
  if not bash:
    ctl.skip('no bash')
  with tempfile.TemporaryDirectory() as scratch:
    script = tool.expect(0, 'completion', 'bash').stdout
    path = ctl.write(os.path.join(scratch, '.completion'), script)
    ctl.write(os.path.join(scratch, 'file'), b'')
    ctl.write(os.path.join(scratch, 'two words'), b'')
    os.mkdir(os.path.join(scratch, 'folder'))
    for words, there, absent in ROWS:
      done = subprocess.run([bash, '--norc', '-c', ASK, 'ask', path, *words],
                            cwd=scratch, capture_output=True, text=True,
                            timeout=60, check=False)
      answers = set(done.stdout.split('\n'))
      ctl.check(done.returncode == 0 and done.stderr == '', f'{words}: {done}')
      ctl.check(there <= answers and not absent & answers, f'{words}: {answers}')
      tool.passed += 1
  tool.done()


main()
