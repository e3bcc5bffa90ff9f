#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every answer of --json is as the installed schema says, and the schema is
strict enough to refuse what is not."""

import json
import os
import sys
import tempfile

import cli_report
import ctl
import keyservice

try:
  import jsonschema
except ImportError:
  ctl.skip('no python3-jsonschema')


def show_answers(tool, scratch):
  for name, raw in cli_report.every().items():
    path = ctl.write(os.path.join(scratch, name), raw)
    yield tool.answer(0, 'show', path)
    yield tool.answer(1, 'verify', path, '--any-user-data', err=name)
    yield tool.answer(1, 'verify', path, '-u', '00', '--at', '2025-01-01', err=name)


def refusals(tool, scratch):
  missing = os.path.join(scratch, 'missing')
  yield tool.answer(1, 'show', missing, err='missing')
  yield tool.answer(1, 'report', '-d', missing, err='missing')
  yield tool.answer(1, 'key', '-d', missing, '-o', missing, err='missing')
  yield tool.answer(1, 'verify', missing, '--any-user-data', err='missing')
  yield tool.answer(1, 'fetch', missing, '--certs', missing, err='missing')


def fetch_answers(tool, scratch):
  path = ctl.write(os.path.join(scratch, 'v3'), cli_report.a_report())
  with keyservice.KeyService() as service:
    for _ in range(2):
      yield tool.answer(0, 'fetch', path, '--certs', os.path.join(scratch, 'certs'),
                        '--cache', os.path.join(scratch, 'cache'), '--base-url',
                        service.url)


def broken(answer):
  """The same answer, wrong in one thing."""
  for change in ({'verb': 'frobnicate'}, {'ok': 'yes'}, {'surprise': 1}):
    yield dict(answer, **change)
  for member in answer:
    yield {key: value for key, value in answer.items() if key != member}


def main():
  tool = ctl.Ctl()
  schema = json.loads(ctl.read(sys.argv[2]))
  jsonschema.Draft7Validator.check_schema(schema)
  validator = jsonschema.Draft7Validator(schema)
  with tempfile.TemporaryDirectory() as scratch:
    answers = [*show_answers(tool, scratch), *refusals(tool, scratch),
               *fetch_answers(tool, scratch)]
  for answer in answers:
    for error in validator.iter_errors(answer):
      ctl.check(False, f'{answer}\n{error}')
    for wrong in broken(answer):
      ctl.check(not validator.is_valid(wrong), f'the schema takes {wrong}')
  ctl.check({a['verb'] for a in answers} >= {'show', 'verify', 'fetch'}, 'verbs are missing')
  tool.done()


main()
