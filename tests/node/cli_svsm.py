#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguestctl above an SVSM: the report that it makes, the manifest of its
services, and what is said where there is none."""

import contextlib
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile

import node

CTL = os.path.abspath(sys.argv[3])
node.PROGRAM, node.KEYS = map(os.path.abspath, (node.PROGRAM, node.KEYS))
VTPM = 'c476f1eb-0123-45a5-9641-b4e7dde5bfe3'
NONCE = bytes(range(32))
DATA = NONCE.ljust(64, b'\0')


def ctl(code, *args):
  done = subprocess.run([CTL, *args], capture_output=True, timeout=120 * node.SLOWER, check=False,
                        env=dict(os.environ, NO_COLOR='1', LC_ALL='C'))
  assert done.returncode == code, (args, done)
  return done


def read(path):
  with open(path, 'rb') as f:
    return f.read()


@contextlib.contextmanager
def guest(*options):
  """The tsm tree of a guest, and its root of trust."""
  with tempfile.TemporaryDirectory() as folder:
    tree, pki = os.path.join(folder, 'tsm'), os.path.join(folder, 'pki')
    with node.mounted(os.path.join(folder, 'sev-guest'),
                      ['--rate-s', '0', '--tsm', tree, '--pki', pki, *options]):
      yield tree, os.path.join(pki, 'ark.der')
      assert os.listdir(tree) == [], 'a request left its directory behind'


def write(path, data):
  with open(path, 'wb') as f:
    f.write(data)


def report(tree, *more, code=0):
  return ctl(code, 'report', '-d', tree, '--vmpl', '2', '-u', NONCE.hex(), *more)


def failed(*words):
  """The checks that fail."""
  answer = json.loads(ctl(1, 'verify', '--json', *words).stdout)
  return [c['name'] for c in answer['checks'] if c['result'] == 'failed']


def all_services():
  with guest('--svsm') as (tree, root):
    report(tree, '--manifest', 'manifest', '--evidence', 'evidence', '-o', 'report')
    raw, manifest = read('report'), read('manifest')
    assert raw[0x30] == 0 and raw[0x50:0x90] == hashlib.sha512(DATA + manifest).digest()
    words = ('verify', 'evidence', '--root', root, '-u', NONCE.hex())
    ctl(0, *words, '--manifest', 'manifest', '--vmpl', '0')
    assert b'rejected: user-data' in ctl(1, *words).stderr
    write('other', manifest[:-1] + bytes([manifest[-1] ^ 1]))
    assert b'rejected: user-data' in ctl(1, *words, '--manifest', 'other').stderr
    ctl(1, *words, '--manifest', 'no such file')
    # The firmware's own report is at the kernel's level, as ever.
    report(tree, '--evidence', 'plain')
    ctl(0, 'verify', 'plain', '--root', root, '-u', NONCE.hex(), '--vmpl', '2')


def one_service():
  with guest('--svsm') as (tree, root):
    report(tree, '--manifest', 'all')
    report(tree, '--manifest', 'one', '--service', VTPM, '--evidence', 'evidence')
    assert read('all').endswith(read('one')) and len(read('one')) == 122
    ctl(0, 'verify', 'evidence', '--root', root, '-u', NONCE.hex(), '--manifest', 'one')
    for more in (['--service', VTPM[:-1] + '0'],
                 ['--service', VTPM, '--manifest-version', '1']):
      done = report(tree, '--manifest', 'none', *more, '--json', code=1)
      error = json.loads(done.stdout)['error']
      assert error['status'] == 'E_FIRMWARE' and error['fault']['os_errno'] == 22, error
      assert 'no such service' in error['message'], error
      assert not os.path.exists('none')


def what_the_kernel_forges():
  """A kernel above an SVSM or a paravisor can ask for any report data, and so
  for the hash of what it made up itself: only the level tells."""
  with guest('--svsm') as (tree, root):
    write('forged', b'a manifest of the kernel, by the kernel')
    data = hashlib.sha512(DATA + read('forged')).hexdigest()
    report_of = ['report', '-d', tree, '--vmpl', '2', '--extended', '--evidence', 'evidence']
    ctl(0, *report_of, '-u', data, '-o', 'report')
    words = ['evidence', '--root', root, '-u', NONCE.hex(), '--manifest', 'forged']
    assert failed(*words) == failed(*words, '--vmpl', '0') == ['vmpl']
    write('policy', b'{"vmpl": [0, 2]}')
    for more in (['--vmpl', '2'], ['--vmpl', '0,2'], ['--policy', 'policy']):
      assert b'--manifest is at VMPL 0' in ctl(2, 'verify', *words, *more).stderr, more
    assert failed(*words, '--policy', 'policy', '--vmpl', '0') == ['vmpl']

    claims = b'{"keys":["forged"],"user-data":"%s"}' % DATA.hex().encode()
    ctl(0, *report_of, '-u', hashlib.sha256(claims).hexdigest(), '-o', 'report')
    write('blob', b'HCLA' + bytes(28) + read('report') +
          struct.pack('<5I', 20 + len(claims), 2, 2, 1, len(claims)) + claims)
    ctl(0, 'report', '-d', tree, '--vmpl', '2', '--certs', 'certs')
    words = ['blob', '--root', root, '-u', NONCE.hex(), '--certs', 'certs']
    assert failed(*words) == failed(*words, '--vmpl', '0') == ['vmpl']
    assert failed(words[0], '--any-user-data', *words[1:3], *words[5:]) == ['vmpl']
    for more in (['--vmpl', '2'], ['--vmpl', '0,2'], ['--policy', 'policy']):
      assert b'HCL blob is at VMPL 0' in ctl(2, 'verify', *words, *more).stderr, more


def where_there_is_none():
  with guest('--vmpck-id', '2') as (tree, _):
    error = json.loads(report(tree, '--manifest', 'none', '--json', code=1).stdout)['error']
    assert error['status'] == 'E_UNSUPPORTED', error
    assert 'cannot ask an SVSM' in error['message'], error
  with guest('--svsm') as (tree, _):
    # A level that is the SVSM's alone.
    for more in (['--manifest', 'none'], ['--vmpl', '1'], []):
      done = ctl(1, 'report', '-d', tree, '--json', *more)
      error = json.loads(done.stdout)['error']
      assert b'privlevel_floor' in done.stderr and 'Try' not in done.stderr.decode(), done
      assert error['status'] == 'E_USAGE' and error['fault']['os_errno'] == 22, error
      assert error['message'] in done.stderr.decode(), (error, done)
    device = os.path.join(os.path.dirname(tree), 'sev-guest')
    ctl(1, 'report', '-d', device, '--manifest', 'none')
    ctl(0, 'report', '-d', device, '--vmpl', '2')
  assert not os.path.exists('none')


def usage():
  for words, said in (
      (['report', '--service', VTPM], b'--manifest'),
      (['report', '--manifest', 'm', '--manifest-version', '1'], b'--service'),
      (['report', '--manifest', 'm', '--service', 'vtpm'], b'no GUID'),
      (['report', '--manifest', '-', '-o', '-'], b'standard output'),
      (['verify', 'x', '--any-user-data', '--manifest', 'm'], b'--user-data')):
    assert said in ctl(2, *words).stderr, words


def main():
  node.need_fuse()
  with tempfile.TemporaryDirectory() as scratch:
    os.chdir(scratch)
    for test in (all_services, one_service, what_the_kernel_forges, where_there_is_none, usage):
      test()
      print(f'ok {test.__name__}')
    os.chdir('/')


main()
