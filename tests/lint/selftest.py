#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each lint finds what it is there for, in a small tree that has it."""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BODY = 'int f(void)\n{\n%s}\n'
LONG = BODY % ('\tf();\n' * 61)

# lint, path, text, what it must say
BREACHES = (
  ('layers', 'src/wire/a.c', '#include "../core/b.h"\n', 'may not see core'),
  ('layers', 'src/core/b.h', '#include <stdio.h>\n', 'without an operating system'),
  ('layers', 'src/lib/a.c', '#include <openssl/evp.h>\n', 'may not use openssl'),
  ('layers', 'src/lib/b.c', '#include "core/b.h"\n', 'may not see core'),
  ('layers', 'src/cli/a.c', '#include <snpguest-sim.h>\n', 'above it'),
  ('layers', 'examples/a.c', '#include "../src/core/b.h"\n', 'may not see core'),
  ('layers', 'examples/b.c', '#include "snpguest.h"\n', 'included as <'),
  ('layers', 'src/sim/a.c', '#include <fuse_lowlevel.h>\n', 'may not use fuse'),
  ('sizes', 'src/lib/c.c', LONG, 'body of 61 lines'),
  ('sizes', 'src/lib/d.h', 'int a;\n' * 401, '401 lines'),
  ('marks', 'README.md', 'TO' 'DO: all of it\n', 'unfinished work'),
  ('marks', 'a.sh', 'true \n', 'white space'),
  ('marks', 'b.md', 'words', 'no newline'),
  ('shell', 'scripts/x', '#!/bin/sh\ntrue\n', 'no "set -eu"'),
  ('format', 'src/lib/e.c', 'int   a ;\n', 'error'),
)
CLEAN = {
  'src/core/b.h': '#include "../wire/w.h"\n#include <stdint.h>\n',
  'src/wire/w.h': '#include <string.h>\n',
  'src/lib/ok.c': '#include <snpguest.h>\n#include "wire/w.h"\n\n' + BODY % '\treturn 1;\n',
  'examples/ok.c': '#include <snpguest-sim.h>\n',
}


def write(top, path, text):
  full = os.path.join(top, path)
  os.makedirs(os.path.dirname(full), exist_ok=True)
  with open(full, 'w', encoding='utf-8') as f:
    f.write(text)


def run(lint, files):
  with tempfile.TemporaryDirectory() as top:
    shutil.copy(os.path.join(HERE, '../../.clang-format'), top)
    for path, text in files.items():
      write(top, path, text)
    done = subprocess.run([sys.executable, '-B', os.path.join(HERE, lint + '.py'), top],
                          capture_output=True, text=True, check=False)
  return done.returncode, done.stdout + done.stderr


def main():
  failed = 0
  for lint, path, text, words in BREACHES:
    code, said = run(lint, {**CLEAN, path: text})
    if code == 77 and lint in ('format',):
      continue
    if code != 1 or words not in said or path not in said:
      print(f'{lint} on {path}: exit {code}, said: {said}')
      failed += 1
  for lint in sorted({row[0] for row in BREACHES}):
    code, said = run(lint, CLEAN)
    if code not in (0, 77):
      print(f'{lint} on a clean tree: exit {code}, said: {said}')
      failed += 1
  sys.exit(1 if failed else 0)


if __name__ == '__main__':
  main()
