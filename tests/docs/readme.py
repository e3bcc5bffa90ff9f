#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The README's program is taken out, compiled as it says, and run on a
simulated machine; its commands and paths exist:
readme.py BUILD PREFIX LIBDIR SOURCE-DIR."""

import os
import re
import sys

import staged

LINES_MAX, COLUMNS_MAX = 22, 80


def block(text, language):
  found = re.search(rf'^```{language}\n(.*?)^```', text, re.M | re.S)
  if not found:
    staged.die(f'README.md has no block of {language}')
  return found[1]


def paths_exist(top, text):
  """Every path in the layout list, and every script, is there."""
  names = re.findall(r'`((?:scripts|src|tests|include|examples|man|conf|pkgconfig|\.ci)/?[\w./-]*)`',
                     text)
  missing = sorted({n for n in names if 'NOUN' not in n and not os.path.exists(os.path.join(top, n))})
  if missing:
    staged.die(f'README.md names what is not there: {missing}')


def main():
  stage, (top,) = staged.from_arguments()
  with open(os.path.join(top, 'README.md'), encoding='utf-8') as f:
    text = f.read()
  paths_exist(top, text)
  program = block(text, 'c')
  if program.count('\n') > LINES_MAX:
    staged.die(f'the program has more than {LINES_MAX} lines')
  if any(len(line.expandtabs()) > COLUMNS_MAX for line in program.splitlines()):
    staged.die(f'the program has lines of more than {COLUMNS_MAX} columns')
  if 'pkg-config --cflags --libs snpguest' not in text:
    staged.die('README.md does not say how to compile the program')
  with stage:
    source = os.path.join(stage.work, 'report.c')
    with open(source, 'w', encoding='utf-8') as f:
      f.write(program)
    built = stage.compile(source, ['snpguest'])
    machine, ctl = stage.machine(), stage.at('bin', 'snpguestctl')
    raw = os.path.join(stage.work, 'report.bin')
    staged.run([*machine, 'sh', '-c', '"$0" >"$1"', built, raw], env=stage.env())
    if os.path.getsize(raw) != 1184:
      staged.die(f'the program wrote {os.path.getsize(raw)} bytes, and no report')
    if os.path.exists(ctl):
      said = staged.run([ctl, 'show', raw], env=stage.env())
      if b'a nonce'.hex() not in said:
        staged.die(f'the report has no nonce: {said}')
  sys.exit(0)


if __name__ == '__main__':
  main()
