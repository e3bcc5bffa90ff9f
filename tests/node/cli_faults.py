#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguestctl where host or firmware misbehave: what it says, what it leaves,
and what it makes of odd certificate tables."""

import contextlib
import json
import os
import pty
import subprocess
import sys
import tempfile

import node

CTL = os.path.abspath(sys.argv[3])
node.PROGRAM, node.KEYS = map(os.path.abspath, (node.PROGRAM, node.KEYS))


def ctl(code, *args):
  done = subprocess.run([CTL, *args], capture_output=True, timeout=120 * node.SLOWER, check=False,
                        env=dict(os.environ, NO_COLOR='1', LC_ALL='C'))
  assert done.returncode == code, (args, done)
  return done


@contextlib.contextmanager
def machine(plan, *options):
  """A device on a machine with this plan; its path."""
  with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, 'plan'), 'w', encoding='utf-8') as f:
      f.write(plan + '\n')
    device = os.path.join(folder, 'sev-guest')
    with node.mounted(device, ['--rate-s', '0', '--pki', os.path.join(folder, 'pki'),
                               '--plan', f.name, *options]):
      yield device


def root_of(device):
  return ('--root', os.path.join(os.path.dirname(device), 'pki', 'ark.der'))


def refused(device, *words):
  """The answer of a run that is refused; it must leave no file."""
  done = ctl(1, *words, '-d', device, '-o', 'out', '--json')
  assert not os.path.exists('out'), words
  error = json.loads(done.stdout)['error']
  assert error['message'].encode() in done.stderr, done
  return error


def refusals():
  """Who refused is said, and with which number."""
  for verb in ('report', 'key'):
    with machine('always on message status 0x16') as device:
      error = refused(device, verb)
      assert error['status'] == 'E_FIRMWARE', error
      assert error['fault']['response_status'] == 0x16, error
      assert 'INVALID_PARAM' in error['message'], error
      assert refused(device, verb)['status'] == 'E_FIRMWARE', 'the channel lives'
    with machine('at 1 on message refuse fw 0x1d vmm 7') as device:
      error = refused(device, verb)
      assert (error['fault']['fw_error'], error['fault']['vmm_error']) == (0x1d, 7), error
      error = refused(device, verb)
      assert error['status'] == 'E_DISABLED' and 'reboot' in error['message'], error
    with machine('at 1 on message flip 100 3') as device:
      refused(device, verb)
      assert refused(device, verb)['status'] == 'E_DISABLED'


def patience():
  with machine('at 1 to 2 on report busy') as device:
    ctl(0, 'report', '-d', device, '-o', 'report')
  with machine('always on report busy', '--busy-timeout-s', '1') as device:
    error = refused(device, 'report', '--timeout', '3')
    assert error['status'] == 'E_BUDGET' and error['fault']['attempts'] > 1, error
    assert error['fault']['vmm_error'] == 2, error
  with machine('always on report busy', '--busy-timeout-s', '1') as device:
    said = on_terminal('report', '-d', device, '--timeout', '3')
    assert b'the host throttles requests; ' in said and b' s left; attempt ' in said, said
    assert b'\r\033[K' in said, said
    # what the last one left pending keeps the next one waiting
    assert b'the device is in use, or ' in on_terminal('key', '-d', device, '-o', 'out',
                                                      '--timeout', '1')
    quiet = on_terminal('report', '-q', '-d', device, '--timeout', '3')
    assert b'attempt' not in quiet.split(b'snpguestctl: no report')[0], quiet


def on_terminal(*args):
  """What arrives at a terminal that stderr is."""
  ours, theirs = pty.openpty()
  got = b''
  with subprocess.Popen([CTL, *args], stderr=theirs, stdout=subprocess.DEVNULL,
                        env=dict(os.environ, TERM='xterm')) as child:
    os.close(theirs)
    with contextlib.suppress(OSError):
      while part := os.read(ours, 4096):
        got += part
    assert child.wait(60) == 1, got
  os.close(ours)
  return got


def tables():
  """Odd tables: what is written, and that the evidence verifies."""
  der, pem = ['ark.der', 'ask.der', 'vcek.der'], ['ark.pem', 'ask.pem', 'vcek.pem']
  for table, names, extra in (
      ('full', der, []), ('mixed-endian', der, []), ('pem', pem, []),
      ('full crl', sorted(['crl.der', *der]), ['--revocation', 'required']),
      ('full pages 4', der, [])):
    with machine(f'table {table}') as device, tempfile.TemporaryDirectory() as certs:
      ctl(0, 'report', '-d', device, '-u', '01', '-o', 'report', '--evidence', 'evidence',
          '--certs', certs)
      # a grown table has an entry that nobody knows
      found = sorted(n for n in os.listdir(certs) if not n.endswith('.bin'))
      assert found == names, (table, found)
      for words in (['report', '--certs', certs], ['evidence']):
        ctl(0, 'verify', *words, '-u', '01', *root_of(device), *extra)


def odd_tables():
  with machine('table full extra 2') as device, tempfile.TemporaryDirectory() as certs:
    ctl(0, 'report', '-d', device, '--evidence', 'evidence', '--certs', certs)
    assert len([n for n in os.listdir(certs) if n.endswith('.bin')]) == 2, os.listdir(certs)
    words = ('verify', 'evidence', '--any-user-data', *root_of(device))
    ctl(0, *words)
    said = ctl(1, *words, '--allow-cert', 'vcek,ask,ark').stderr
    assert b'certificate-table' in said, said
  with machine('table none') as device, tempfile.TemporaryDirectory() as certs:
    done = ctl(0, 'report', '-d', device, '--evidence', 'evidence', '--certs', certs)
    assert b'keeps no certificates' in done.stderr and not os.listdir(certs), done
    assert os.path.getsize('evidence') == 1184
    assert b'chain' in ctl(1, 'verify', 'evidence', '--any-user-data').stderr
  with machine('table full pages 64') as device:
    assert refused(device, 'report', '-x')['status'] == 'E_UNSUPPORTED'
    ctl(0, 'report', '-d', device, '-o', 'report')


def processors():
  for options, line, leaf in ((['--line', 'genoa'], 'Genoa', 'vcek.der'),
                              (['--line', 'turin'], 'Turin', 'vcek.der'),
                              (['--signing-key', 'vlek'], 'Milan', 'vlek.der')):
    with machine('', *options) as device, tempfile.TemporaryDirectory() as certs:
      ctl(0, 'report', '-d', device, '-u', '02', '--evidence', 'evidence', '--certs', certs)
      assert leaf in os.listdir(certs), os.listdir(certs)
      done = ctl(0, 'verify', 'evidence', '-u', '02', '--json', *root_of(device))
      assert json.loads(done.stdout)['line'] == line, done


def key_selection():
  """VCEK or VLEK as asked for, and no other where it is not there."""
  for key, options, fine in (('vcek', (), True), ('vlek', (), False),
                             ('vcek', ('--signing-key', 'vlek'), True),
                             ('vlek', ('--signing-key', 'vlek'), True),
                             ('auto', ('--signing-key', 'vlek'), True)):
    with machine('', *options) as device:
      words = ('report', '--signing-key', key)
      if not fine:
        error = refused(device, *words)
        assert error['fault']['response_status'] == 0x27, error
        ctl(0, 'report', '-d', device)
        continue
      done = json.loads(ctl(0, *words, '-d', device, '--json').stdout)
      want = 'vlek' if key == 'auto' else key
      assert done['report']['key_info']['signing_key_name'].lower() == want, done['report']
  assert b'none of auto, vcek' in ctl(2, 'report', '--signing-key', 'ark').stderr


def main():
  node.need_fuse()
  with tempfile.TemporaryDirectory() as scratch:
    os.chdir(scratch)
    for test in (refusals, patience, tables, odd_tables, processors, key_selection):
      test()
      print(f'ok {test.__name__}')
    os.chdir('/')


main()
