#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each public header compiles by itself, as C11 and as C++17, with every
warning that a strict user may have on: headers.py SOURCE-DIR."""

import os
import shutil
import subprocess
import sys

WARNINGS = ('-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wshadow', '-Wundef',
            '-Werror', '-fsyntax-only')
DIALECTS = (
  ('gcc', 'c', 'c11'), ('gcc', 'c', 'c17'), ('clang', 'c', 'c11'),
  ('g++', 'c++', 'c++17'), ('g++', 'c++', 'c++20'), ('clang++', 'c++', 'c++17'),
)


def compile_alone(include, header, dialect):
  compiler, language, standard = dialect
  source = f'#include <{header}>\n#include <{header}>\nint main(void);\n'
  return subprocess.run(
    [compiler, '-x', language, f'-std={standard}', *WARNINGS, '-I', include, '-'],
    input=source, capture_output=True, text=True, check=False)


def main():
  include = os.path.join(sys.argv[1], 'include')
  dialects = [d for d in DIALECTS if shutil.which(d[0])]
  if not any(d[1] == 'c' for d in dialects):
    print('skipped: neither gcc nor clang here')
    sys.exit(77)
  failed = 0
  headers = sorted(h for h in os.listdir(include) if h.endswith('.h'))
  for header in headers:
    for dialect in dialects:
      done = compile_alone(include, header, dialect)
      if done.returncode:
        print(f'{header} with {" ".join(dialect)}:\n{done.stderr}')
        failed += 1
  print(f'{len(headers)} headers, {len(dialects)} dialects, {failed} refused')
  sys.exit(1 if failed or not headers else 0)


if __name__ == '__main__':
  main()
