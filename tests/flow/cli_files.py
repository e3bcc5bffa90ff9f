#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Files that are not what they should be: each is a reason on stderr and
exit 1, never a crash, a hang or half an answer."""

import json
import os
import subprocess
import sys
import tempfile

import ctl


def bad_inputs(tool, scratch):
  """(words for show, what stderr must say)"""
  def file(name, data):
    return ctl.write(os.path.join(scratch, name), data)

  yield file('empty', b''), 'empty'
  yield file('short', b'\x02' + bytes(1182)), 'it has 1183 bytes'
  yield file('junk', b'\xff' * 1184), 'no attestation report: its version'
  yield file('tail', b'\x02' + bytes(1182) + b'\1'), 'rejected: signature: the bytes after'
  yield file('version', b'\x01' + bytes(1183)), 'rejected: version: it is 1'
  yield file('large', bytes(1024 * 1024 + 1)), 'larger than'
  yield scratch, 'Is a directory'
  yield os.path.join(scratch, 'missing'), 'check the name'
  yield '/dev/zero', 'larger than'
  yield '/dev/null', '/dev/null'
  if os.geteuid() != 0:
    os.chmod(file('locked', b''), 0)
    yield os.path.join(scratch, 'locked'), 'may not read'


def check_inputs(tool, scratch):
  for path, said in bad_inputs(tool, scratch):
    done = tool.expect(1, 'show', path, err=said)
    ctl.check(done.stdout == b'', f'{path}: stdout is not empty')
    answer = tool.answer(1, 'show', path, err=said)
    ctl.check(answer['error']['message'] and answer['error']['status'],
              f'{path}: {answer}')
  odd = os.path.join(scratch, 'no utf-8 \udcff \x1b[31m')
  answer = tool.answer(1, 'show', odd, err='no utf-8 ? ?[31m')
  # Letters that the terminal knows stay; C1's way to begin an order goes.  An
  # answer in JSON has the name as it is, in ASCII.
  csi = os.path.join(scratch, 'Prüfung \x9b31m')
  for locale, seen in (('C.UTF-8', 'Prüfung ??31m'), ('C', 'Pr??fung ??31m')):
    done = tool.expect(1, 'show', csi, '--json', err=seen, env={'LC_ALL': locale})
    ctl.check(done.stdout.isascii() and csi in json.loads(done.stdout)['error']['message'],
              str(done.stdout))
  ctl.check('no utf-8 ? \x1b[31m' in answer['error']['message'], str(answer))
  tool.expect(1, 'show', '-', err='-', stdin=b'')
  for where in ('--cert', '--root', '--certs'):
    tool.expect(1, 'verify', '-', '--any-user-data', where,
                os.path.join(scratch, 'missing'), err='missing')
  os.mkdir(os.path.join(scratch, 'bare'))
  tool.expect(1, 'verify', '-', '--any-user-data', '--certs',
              os.path.join(scratch, 'bare'), err='no certificate in')
  tool.expect(1, 'verify', '-', '-u', '@' + os.path.join(scratch, 'large'),
              err='larger than the 64')
  tool.expect(1, 'verify', '-', '-u', '@' + os.path.join(scratch, 'empty'),
              err='is empty')


def check_devices(tool, scratch):
  """What is no sev-guest device says so, for both verbs."""
  plain = ctl.write(os.path.join(scratch, 'plain'), b'no device')
  for device in (os.path.join(scratch, 'missing'), plain, '/dev/null'):
    out = os.path.join(scratch, 'out')
    for verb in ('report', 'key'):
      tool.expect(1, verb, '-d', device, '-o', out, err=device)
      ctl.check(not os.path.exists(out), f'{verb} -d {device} left a file')
      answer = tool.answer(1, verb, '-d', device, '-o', out, err=device)
      ctl.check(answer['error']['status'] == 'E_NODEV', f'{device}: {answer}')


def check_outputs(tool):
  """A standard output that is full is no success."""
  with open('/dev/full', 'wb') as full:
    for words in (['--help'], ['--version'], ['show', '--help'],
                  ['completion', 'bash']):
      done = tool.run(*words, stdout=full, stderr=subprocess.PIPE)
      ctl.check(done.returncode == 1 and b'make room' in done.stderr,
                f'{words} > /dev/full: {done}')
      tool.passed += 1


def main():
  tool = ctl.Ctl()
  with tempfile.TemporaryDirectory() as scratch:
    check_inputs(tool, scratch)
    check_devices(tool, scratch)
  check_outputs(tool)
  tool.done()


if __name__ == '__main__':
  sys.exit(main())
