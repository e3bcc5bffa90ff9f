#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each public function while calls below it fail: functions EXE MAP...

With FAIL_ALL in the environment for every n; else, where a run costs much,
for the first ones and fewer and fewer of the others."""

import os
import re
import subprocess
import sys


def exported(path):
  with open(path, encoding='utf-8') as f:
    return set(re.findall(r'^\t(snpguest_\w+);', f.read(), re.MULTILINE))


def main():
  program, maps = sys.argv[1], sys.argv[2:]
  tried = set(subprocess.run([program, '--names'], capture_output=True, text=True,
                             check=True).stdout.split())
  public = set().union(*map(exported, maps))
  if tried != public:
    sys.exit(f'not tried: {sorted(public - tried)}; not public: {sorted(tried - public)}')
  # Symbols that are bound at their first use would leave registers, and keys
  # in them, on the stack.
  sys.exit(subprocess.run([program], env=dict(os.environ, LD_BIND_NOW='1'),
                          check=False).returncode)


main()
