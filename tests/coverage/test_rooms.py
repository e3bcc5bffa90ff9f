#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A branch that is not taken is noticed, unless it is listed; the list names
lines that are there."""

import os
import sys

import rooms

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import runner

LINE = rooms.Line('src/core/a.c', 7, 'if (a)', 2, 2, 5)


def test_judging():
  listed = {('src/core/a.c', 'if (a)'): 'a reason'}
  half = LINE._replace(taken=1)
  assert rooms.judge([LINE], {}) == ([], [])
  assert rooms.judge([half], {}) == ([half], [])
  assert rooms.judge([half], listed) == ([], [])
  assert rooms.judge([LINE], listed) == ([], list(listed))
  never = LINE._replace(branches=0, taken=0, hits=0, text='f();')
  assert rooms.judge([never], listed) == ([never], list(listed))
  elsewhere = half._replace(path='src/sim/a.c')
  assert rooms.judge([elsewhere], {}) == ([], [])


def test_reading():
  measured = {'files': [{'file': 'src/core/sequence.c', 'lines': [
    {'line_number': 1, 'count': 0, 'branches': [], 'gcovr/noncode': True},
    {'line_number': 2, 'count': 3, 'branches': [{'count': 3}, {'count': 0}]}]}]}
  line, = rooms.lines_of(measured)
  assert (line.number, line.taken, line.branches, line.hits) == (2, 1, 2, 3), line
  text = list(rooms.table([line]))
  assert text[1].split() == ['src/core', '1', '1', '100.0', '%', '2', '1', '50.0', '%'], text


def test_the_list():
  for path, text in rooms.exceptions():
    with open(os.path.join(rooms.TOP, path), encoding='utf-8') as f:
      assert text in map(str.strip, f), f'{path} has no line "{text}"'


if __name__ == '__main__':
  runner.main([test_judging, test_reading, test_the_list])
