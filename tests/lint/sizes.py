#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Files of at most 400 lines; function bodies with a median of at most 15
lines, nine in ten below 40, none over 60."""

import statistics

import tree

FILE_MAX = 400
BODY_MEDIAN = 15
BODY_NINE_IN_TEN = 40
BODY_MAX = 60


def bodies(text):
  """(first line, lines between the braces) of each function: the braces of
  a body stand in the first column, and no others do."""
  start = None
  for number, line in enumerate(text.splitlines(), 1):
    if line.startswith('{'):
      start = number
    elif line.startswith('}') and start:
      yield start, number - start - 1
      start = None


def breaches(top):
  found, sizes = [], []
  for path in tree.files(top, '.c', '.h', '.py', '.cpp', '.rs', '.go', '.js'):
    text = tree.read(top, path)
    lines = text.count('\n')
    if lines > FILE_MAX:
      found.append(f'{path}: {lines} lines; at most {FILE_MAX}')
    if not path.endswith('.c'):
      continue
    for start, size in bodies(text):
      sizes.append(size)
      if size > BODY_MAX:
        found.append(f'{path}:{start}: body of {size} lines; at most {BODY_MAX}')
  return found, sizes


def main():
  found, sizes = breaches(tree.root())
  sizes.sort()
  if not sizes:
    tree.finish(found, 'no function in the tree')
  median = statistics.median(sizes)
  ninth = sizes[(len(sizes) * 9 - 1) // 10]
  if median > BODY_MEDIAN:
    found.append(f'median body {median} lines; at most {BODY_MEDIAN}')
  if ninth >= BODY_NINE_IN_TEN:
    found.append(f'nine in ten bodies reach {ninth} lines; below {BODY_NINE_IN_TEN}')
  tree.finish(found, f'{len(sizes)} bodies: median {median:g}, nine in ten up to '
              f'{ninth}, longest {sizes[-1]}')


if __name__ == '__main__':
  main()
