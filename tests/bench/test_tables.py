#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How samples become figures, and figures tables; README.md has the table that
scripts/bench makes today."""

import json
import os
import re
import sys
import xml.etree.ElementTree

import figures
import plot
import tables

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, '..', '..')
sys.path.append(os.path.join(HERE, '..'))
import runner

IDS = ['verify_warm', 'verify_new_leaf', 'verify_cold', 'parse_report', 'parse_certs',
       'get_report_overhead', 'ext_report_requests', 'throttle_makespan', 'core_seal_open',
       'sim_report', 'node_query', 'lib_size']
KEYS = ['id', 'ratio', 'median', 'min', 'max', 'unit', 'floor']


def twelve():
  made = {name: figures.sum_up(name, [(3, 2), (2, 2), (10, 2)]) for name in reversed(IDS)}
  made['beside'] = figures.sum_up('beside', [(1, 1)])
  return figures.ordered(made)


def test_summing_up():
  got = figures.sum_up('verify_warm', [(n + 1, 2 * (n + 1)) for n in range(21)])
  assert got == ('verify_warm', 0.5, 0.5, 0.5, 11, 1, 21, 'us', 22), got
  # A machine that slows down slows both.
  got = figures.sum_up('verify_warm', [(10, 10)] * 6 + [(40, 40)] * 5)
  assert got.ratio == 1 and got.median == 10 and got.max == 40, got


def test_bounds():
  row = figures.of_row('verify_warm')
  assert figures.is_held(figures.sum_up(row.id, [(row.bound, 1)]))
  assert not figures.is_held(figures.sum_up(row.id, [(row.bound + 0.001, 1)]))
  assert figures.is_held(figures.sum_up('parse_certs', [(1000, 1)]))


def test_json():
  known, _ = twelve()
  got = json.loads(tables.as_json('a machine', known))
  assert list(got) == ['machine', 'figures'] and got['machine'] == 'a machine', got
  assert [figure['id'] for figure in got['figures']] == IDS
  assert all(list(figure) == KEYS for figure in got['figures']), got
  assert got['figures'][0] == {'id': 'verify_warm', 'ratio': 1.5, 'median': 3, 'min': 2,
                               'max': 10, 'unit': 'us', 'floor': 2.0}, got


def test_text():
  known, others = twelve()
  lines = tables.as_text('a machine', known, others).splitlines()
  assert lines[0] == 'a machine'
  assert [line.split()[0] for line in lines[3:15]] == IDS
  assert lines[-1].startswith('beside ') and 'OVER' not in lines[-1]
  assert [line.split()[0] for line in lines if line.endswith('OVER ITS BOUND')] == \
    [row.id for row in figures.ROWS if row.bound and row.bound < 1.5]


def test_picture():
  known, _ = twelve()
  root = xml.etree.ElementTree.fromstring(plot.as_svg('<&"> machine', known))
  texts = [element.text for element in root.iter('{http://www.w3.org/2000/svg}text')]
  assert '<&"> machine' in texts, texts
  assert [text for text in texts if text in IDS] == IDS
  assert len(list(root.iter('{http://www.w3.org/2000/svg}circle'))) == len(IDS)


def shape(markdown):
  """The table without its numbers and its machine."""
  lines = [line for line in markdown.splitlines() if line.startswith('|')]
  return [re.sub(r'(?<![\w])\d+(\.\d+)?', '#', line) for line in lines]


def test_readme():
  with open(os.path.join(TOP, 'README.md'), encoding='utf-8') as f:
    readme = f.read()
  known, _ = twelve()
  made = tables.as_markdown('a machine', known)
  written = tables.marked(readme)
  assert written is not None, 'README.md has lost the marks of its table'
  assert shape(written) == shape(made), 'run scripts/bench --readme: the table has changed'
  assert re.match(r'Measured on: .+ cores?, Linux .+, OpenSSL .+\.\n', written), written[:200]
  again = tables.put(readme, made)
  assert tables.marked(again) == made and tables.put(again, written) == readme


if __name__ == '__main__':
  runner.main([test_summing_up, test_bounds, test_json, test_text, test_picture, test_readme])
