#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What scripts/bench runs: bench.py NODE KEYS BUILD [OPTION...], all of a
release build."""

import argparse
import os
import sys

import figures
import machine
import plot
import rounds
import tables

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
ROUNDS, QUICK = 100, 10
LIB_MOST = 65536


def options():
  parser = argparse.ArgumentParser(
    prog='scripts/bench', epilog='Each round measures every figure next to its floor; a ratio is '
    'the median of the quotients.  One round in 25 measures throttle_makespan: 9 seconds.')
  parser.add_argument('--rounds', type=int, default=ROUNDS, metavar='N', help=f'default {ROUNDS}')
  parser.add_argument('--quick', dest='rounds', action='store_const', const=QUICK,
                      help=f'{QUICK} rounds')
  parser.add_argument('--json', action='store_true', help='JSON and not a table')
  parser.add_argument('--svg', metavar='FILE', help='a picture, too')
  parser.add_argument('--readme', action='store_true', help="write README.md's table, too")
  parser.add_argument('--check', action='store_true', help='exit 1 if a ratio is over its bound')
  parser.add_argument('--no-deps', action='store_true', help='install nothing')
  given = parser.parse_args(sys.argv[4:])
  if given.rounds < 1:
    parser.error('at least one round')
  return given


def progress(number, count):
  if sys.stderr.isatty():
    print(f'\rround {number + 1} of {count}', end='\n' * (number + 1 == count), file=sys.stderr,
          flush=True)


def library_size(build):
  sys.path.insert(0, os.path.join(TOP, 'tests', 'abi'))
  import weight
  return float(weight.stripped_size(os.path.join(build, 'src', 'lib', 'libsnpguest.so')))


def measure(build, count):
  samples = rounds.run(os.path.join(build, 'tests', 'bench'), count, progress)
  samples['lib_size'].append((library_size(build), LIB_MOST))
  return figures.ordered({name: figures.sum_up(name, pairs) for name, pairs in samples.items()})


def write(path, text):
  with open(path, 'w', encoding='utf-8') as f:
    f.write(text)


def write_readme(where, twelve):
  path = os.path.join(TOP, 'README.md')
  with open(path, encoding='utf-8') as f:
    text = f.read()
  write(path, tables.put(text, tables.as_markdown(where, twelve)))


def main():
  given = options()
  where = machine.name()
  try:
    twelve, others = measure(os.path.abspath(sys.argv[3]), given.rounds)
  except (RuntimeError, AssertionError) as why:
    sys.exit(f'scripts/bench: {why}; the device nodes need a usable /dev/fuse')
  if given.svg:
    write(given.svg, plot.as_svg(where, twelve))
  if given.readme:
    write_readme(where, twelve)
  print(tables.as_json(where, twelve) if given.json else tables.as_text(where, twelve, others))
  over = [figure.id for figure in twelve if not figures.is_held(figure)]
  if given.check and over:
    print(f'over their bounds: {", ".join(over)}', file=sys.stderr)
    sys.exit(1)


if __name__ == '__main__':
  main()
