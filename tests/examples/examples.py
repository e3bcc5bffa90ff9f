#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each example does its task, built from an installation and run on a
simulated machine: examples.py BUILD PREFIX LIBDIR SOURCE-DIR TASK."""

import hashlib
import os
import subprocess
import sys
import time

import staged

SCREEN = 110


class Bench:
  """The built examples, and one folder that they read and write in."""

  def __init__(self, stage, top):
    self.stage, self.top, self.pki = stage, top, os.path.join(stage.work, 'pki')

  def build(self, name, *packages):
    source = os.path.join(self.top, 'examples', name + '.c')
    with open(source, encoding='utf-8') as f:
      if len(f.readlines()) > SCREEN:
        staged.die(f'{name}.c is no longer one screen')
    return self.stage.compile(source, packages, compiler=('cc', '-std=gnu11'))

  def file(self, name):
    return os.path.join(self.stage.work, name)

  def read(self, name):
    with open(self.file(name), 'rb') as f:
      return f.read()

  def write(self, name, data):
    with open(self.file(name), 'wb') as f:
      f.write(data)

  def on_machine(self, script):
    """A shell script whose $0 is the folder, on one simulated machine."""
    machine = self.stage.machine()
    command = [*machine[:-1], '--pki', self.pki, '--control', self.file('control'), '--',
               'sh', '-euc', script, self.stage.work]
    return staged.run(command, env=self.stage.env())

  def verify(self, verifier, report, user_data, root='ark.der'):
    root = root if root == '-' else os.path.join(self.pki, root)
    certs = [os.path.join(self.pki, c) for c in ('ask.der', 'leaf.der')]
    return subprocess.run([verifier, self.file(report), self.file(user_data), root, *certs],
                          capture_output=True, text=True, env=self.stage.env(), check=False)


def expect(done, code, words):
  if done.returncode != code or words not in done.stdout:
    staged.die(f'exit {done.returncode}, not {code}: {done.stdout}{done.stderr}')


def report(bench):
  """get-report and verify-report: accepted, stale, and without the root."""
  bench.build('get-report', 'snpguest')
  verifier = bench.build('verify-report', 'snpguest-verify')
  nonce = bytes.fromhex(bench.on_machine('"$0/get-report" "$0/report.bin"').strip())
  bench.write('nonce', nonce)
  bench.write('stale', bytes(64))
  expect(bench.verify(verifier, 'report.bin', 'nonce'), 0, 'accepted')
  expect(bench.verify(verifier, 'report.bin', 'stale'), 1, 'FAILED')
  expect(bench.verify(verifier, 'report.bin', 'nonce', '-'), 1, 'FAILED')


def key(bench):
  """derive-key: the same key again with the kept TCB, after an update of the
  firmware, too; another key with the new TCB; private to its owner; none for
  a TCB below the image's floor, which the host may have planted."""
  bench.build('derive-key', 'snpguest')
  bench.on_machine('"$0/derive-key" "$0/tcb" "$0/key1"\n'
                   f'"{bench.stage.node()}" control "$0/control" update snp=25\n'
                   '"$0/derive-key" "$0/tcb" "$0/key2"; "$0/derive-key" "$0/new" "$0/key3"')
  for low in ('0000000000000000', '03000000000013d1', '02000000000014d1'):
    bench.write('low', bytes.fromhex(low))
    said = bench.on_machine('"$0/derive-key" "$0/low" "$0/no" 2>&1 && echo "a key all the same"'
                            '; test ! -e "$0/no"')
    if 'below this image' not in said:
      staged.die(f'TCB {low}: {said}')
  first, second, third = (bench.read(f'key{i}') for i in (1, 2, 3))
  if first != second or len(first) != 32 or first == bytes(32):
    staged.die('two derivations with one TCB differ, or are no key')
  if third == first or bench.read('new') == bench.read('tcb'):
    staged.die('the firmware was updated, and the key is the old one')
  if os.stat(bench.file('key1')).st_mode & 0o777 != 0o600:
    staged.die('the key is not private')


def tls(bench):
  """bind-tls-key: its report is accepted for that key and for no other."""
  bench.build('bind-tls-key', 'snpguest', 'libcrypto')
  verifier = bench.build('verify-report', 'snpguest-verify')
  for name in ('mine', 'other'):
    path = bench.file(name)
    staged.run(['openssl', 'genpkey', '-algorithm', 'EC', '-pkeyopt',
                'ec_paramgen_curve:P-256', '-out', path + '.key'])
    staged.run(['openssl', 'pkey', '-in', path + '.key', '-pubout', '-out', path + '.pem'])
    staged.run(['openssl', 'pkey', '-in', path + '.key', '-pubout', '-outform', 'DER',
                '-out', path + '.der'])
    bench.write(name + '.hash', hashlib.sha512(bench.read(name + '.der')).digest())
  bench.on_machine('"$0/bind-tls-key" "$0/mine.pem" "$0/tls.bin"')
  expect(bench.verify(verifier, 'tls.bin', 'mine.hash'), 0, 'accepted')
  expect(bench.verify(verifier, 'tls.bin', 'other.hash'), 1, 'FAILED')


def sim(bench):
  """simulated-machine and lying-host: need no device at all, and the minutes
  that a throttled program waits take no time."""
  for name in ('simulated-machine', 'lying-host'):
    program = bench.build(name, 'snpguest-sim')
    start = time.monotonic()
    staged.run([program], env=bench.stage.env())
    if time.monotonic() - start > 15:
      staged.die(f'{name}: the simulated clock waits for the real one')


def main():
  stage, (top, task) = staged.from_arguments()
  with stage:
    {'report': report, 'key': key, 'tls': tls, 'sim': sim}[task](Bench(stage, top))
  sys.exit(0)


if __name__ == '__main__':
  main()
