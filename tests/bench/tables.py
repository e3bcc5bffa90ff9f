# SPDX-License-Identifier: MIT
"""The figures as text, as JSON, and as the README's table."""

import json
import re

import figures

BEGIN = '<!-- scripts/bench --readme writes from here -->'
END = '<!-- to here -->'
TEXT = '{:24} {:>7} {:>7} {:>15} {:>10} {:>10} {:>10} {:>10} {:6} {}'


def number(row, value):
  return f'{value:.{row.digits}f}'


def bound(row):
  return '-' if row.bound is None else f'{row.bound:.2f}'


def text_line(figure):
  row = figures.of_row(figure.id)
  over = '' if figures.is_held(figure) else '  OVER ITS BOUND'
  return TEXT.format(figure.id, f'{figure.ratio:.3f}', bound(row),
                     f'{figure.low:.3f}..{figure.high:.3f}',
                     *(number(row, n) for n in (figure.median, figure.min, figure.max,
                                                figure.floor)),
                     figure.unit, row.floor + over).rstrip()


def as_text(machine, twelve, others):
  head = TEXT.format('figure', 'ratio', 'at most', '8 in 10', 'median', 'min', 'max', 'floor',
                     'unit', 'the floor is')
  lines = [machine, '', head, *map(text_line, twelve)]
  if others:
    lines += ['', 'measured beside them', *map(text_line, others)]
  return '\n'.join(lines)


def as_json(machine, twelve):
  keys = ('id', 'ratio', 'median', 'min', 'max', 'unit', 'floor')
  rounded = [{key: round(value, 4) if isinstance(value, float) else value
              for key, value in ((key, getattr(figure, key)) for key in keys)}
             for figure in twelve]
  return json.dumps({'machine': machine, 'figures': rounded}, indent=2)


def as_markdown(machine, twelve):
  lines = [f'Measured on: {machine}.', '',
           '| figure | what | median (min to max) | floor | ratio | at most |',
           '| --- | --- | --- | --- | --- | --- |']
  for figure in twelve:
    row = figures.of_row(figure.id)
    median, least, most, floor = (number(row, n) for n in (figure.median, figure.min,
                                                            figure.max, figure.floor))
    lines.append(f'| `{row.id}` | {row.what} | {median} ({least} to {most}) {row.unit} | '
                 f'{floor} {row.unit}: {row.floor} | {figure.ratio:.3f} | {bound(row)} |')
  return '\n'.join(lines)


def marked(readme):
  """What stands between the marks, or None."""
  found = re.search(f'{re.escape(BEGIN)}\n(.*?)\n?{re.escape(END)}', readme, re.S)
  return found and found[1]


def put(readme, markdown):
  if marked(readme) is None:
    raise RuntimeError(f'README.md has no place for the table: no "{BEGIN}"')
  before, rest = readme.split(BEGIN, 1)
  after = rest.split(END, 1)[1]
  return f'{before}{BEGIN}\n{markdown}\n{END}{after}'
