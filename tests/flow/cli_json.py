#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every answer of --json is as the installed schema says, and the schema is
strict enough to refuse what is not."""

import json
import os
import struct
import sys
import tempfile

import ctl
import keyservice

try:
  import jsonschema
except ImportError:
  ctl.skip('no python3-jsonschema')


def a_report(version=3, family=0x19, model=0x01):
  """A report that says as much as a parser asks for."""
  raw = bytearray(1184)
  struct.pack_into('<IIQ', raw, 0, version, 7, 0x30000 | 1 << 40)
  struct.pack_into('<II', raw, 0x30, 1, 1)
  struct.pack_into('<Q', raw, 0x40, 0x8000000000000067)
  raw[0x188:0x18b] = bytes((family, model, 1))
  raw[0x1a0:0x1e0] = bytes(range(64))
  return bytes(raw)


def show_answers(tool, scratch):
  for name, raw in {'v2': a_report(2), 'v3': a_report(), 'v5': a_report(5, 0x1a, 2),
                    'unknown': a_report(9, 0x42, 0xff)}.items():
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
  path = ctl.write(os.path.join(scratch, 'v3'), a_report())
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
