#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What gcc's analyser may say: a listed line, nothing beside it; and the list
names lines that are there."""

import os
import sys

import static

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import runner

LISTED = {('tests/static/gcc-excused', '# PATH | THE LINE AS IT STANDS | REASON')}
WRONG = '../tests/static/gcc-excused:2:1: error: leak of x [CWE-401] [-Werror=analyzer-malloc-leak]'
OTHER = '../tests/static/gcc-excused:1:1: error: leak of x [CWE-401] [-Werror=analyzer-malloc-leak]'
PLAIN = '../tests/static/gcc-excused:2:1: error: no such thing'


def test_excuses():
  assert static.is_excused(WRONG, LISTED)
  assert static.is_excused(f'{WRONG}\n{WRONG}', LISTED)
  for said in (OTHER, PLAIN, '', f'{WRONG}\n{OTHER}', f'{WRONG}\n{PLAIN}'):
    assert not static.is_excused(said, LISTED), said
  assert not static.is_excused(WRONG, set())


def test_the_list():
  for path, text in static.excuses():
    with open(os.path.join(static.TOP, path), encoding='utf-8') as f:
      assert text in map(str.strip, f), f'{path} has no line "{text}"'


if __name__ == '__main__':
  runner.main([test_excuses, test_the_list])
