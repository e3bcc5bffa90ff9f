#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""No marks of unfinished work, no stray white space, no conflict marks."""

import re

import tree

# Written apart, so that this file is no breach of its own.
MARKS = re.compile(r'\b(' + '|'.join(('TO' 'DO', 'FIX' 'ME', 'XX' 'X', 'HA' 'CK')) + r')\b')
CONFLICT = re.compile(r'^(<{7}|>{7}|\|{7}) ')
BINARY = ('.bin', '.der', '.png', '.gz')
# What fuzzers came up with is as they found it.
CORPUS = 'tests/fuzz/corpus/'


def problem(line):
  if MARKS.search(line):
    return 'a mark of unfinished work'
  if CONFLICT.match(line):
    return 'a conflict mark'
  if line != line.rstrip():
    return 'white space at the end of the line'
  return None


def breaches(top):
  for path in tree.files(top):
    if path.endswith(BINARY) or path.startswith(CORPUS):
      continue
    text = tree.read(top, path)
    if text and not text.endswith('\n'):
      yield f'{path}: no newline at its end'
    for number, line in enumerate(text.split('\n'), 1):
      why = problem(line)
      if why:
        yield f'{path}:{number}: {why}'


if __name__ == '__main__':
  tree.finish(list(breaches(tree.root())), 'no marks left behind')
