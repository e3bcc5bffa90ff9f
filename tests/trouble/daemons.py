#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguest-node mount, run and host while one call in them fails: the n-th of
each group, for every n (or, without FAIL_ALL in the environment, some):

  daemons.py NODE KEYS SNPGUESTCTL FAILCALL [VERB]

A daemon that cannot start says why; one that started serves, refuses, or
ends.  Nobody hangs; no mount, no half-written file and no key is left."""

import collections
import os
import shutil
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'node'))

import failing
import node

CTL, LIBRARY = (os.path.abspath(path) for path in sys.argv[3:5])
LIMIT = 10
PATIENCE_S = 20

# What a client does to a device that may die at any moment.
CLIENT = '''
import os, signal, sys
import sevguest as sev
signal.alarm(15)
os.chdir(sys.argv[1])
def quietly(call, *args):
  try:
    return call(*args)
  except OSError:
    return None
device = quietly(sev.Device, 'dev')
if device:
  answer = device.report(b'mine')
  assert answer.result or sev.report_of(answer) is None or sev.nonce_of(answer)[:4] == b'mine'
  device.ext_report(b'mine', 0x4000)
  device.key()
  device.retry()
  quietly(device.close)
if os.path.isdir('tree'):
  def tsm():
    os.mkdir('tree/x')
    with open('tree/x/inblob', 'wb', buffering=0) as f:
      f.write(bytes(64))
    with open('tree/x/outblob', 'rb', buffering=0) as f:
      f.read(4000)
    os.rmdir('tree/x')
  quietly(tsm)
'''


def is_der(data):
  """Whole: as long as its first bytes say."""
  return len(data) > 4 and data[:2] == b'\x30\x82' and len(data) == 4 + int.from_bytes(
    data[2:4], 'big')


class Trial:
  def __init__(self, scratch):
    self.scratch, self.place = scratch, os.path.join(scratch, 'place')
    self.failing = failing.Failing(LIBRARY, scratch)
    self.tried, self.served, self.wrong = collections.Counter(), 0, []
    self.key = None

  def at(self, name):
    return os.path.join(self.place, name)

  # ---- one run of each verb: what is wrong with it, or None

  def control(self, *words):
    subprocess.run([node.PROGRAM, 'control', self.at('control'), *words],
                   capture_output=True, timeout=PATIENCE_S, check=False)

  def visit(self):
    with subprocess.Popen([sys.executable, '-B', '-c', CLIENT, self.place],
                          env=node.environment(), stderr=subprocess.PIPE) as client:
      _, said = client.communicate(timeout=PATIENCE_S)
    for words in (['status'], ['log'], ['plan', '/dev/null'], ['update', 'snp=30'], ['reboot']):
      self.control(*words)
    if client.returncode == -signal.SIGALRM:
      return 'a client was left waiting'
    return f'client: {said}' if client.returncode else None

  def mount(self, group, n, error):
    """Start, be used, be told to stop."""
    words = ['--pki', self.at('pki'), '--state', self.at('state'), '--control', self.at('control'),
             '--rate-s', '0'] + (['--tsm', self.at('tree')] if os.geteuid() == 0 else [])
    with subprocess.Popen(node.words('mount', words, self.at('dev')), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          env=self.failing.environment(node.PROGRAM, group, n, error)) as daemon:
      try:
        line, why = daemon.stdout.readline(), None
        if line:
          self.served += 1
          why = self.visit()
          daemon.terminate()
        _, said = daemon.communicate(timeout=PATIENCE_S)
      except subprocess.TimeoutExpired:
        daemon.kill()
        return 'the daemon hangs'
    # Where it ends by itself, the signal to stop may come too late for it.
    if daemon.returncode not in (0, 1, -signal.SIGTERM):
      return why or f'exit code {daemon.returncode}'
    if daemon.returncode == 1 and not said:
      return why or 'fails without a word'
    return why

  def run(self, group, n, error):
    """Run a command; its report is there whole, or not at all."""
    done = subprocess.run(node.words('run', ['--rate-s', '0'], '--', CTL, 'report', '-q', '-u',
                                     '00', '-o', self.at('out')), capture_output=True,
                          timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL,
                          env=self.failing.environment(node.PROGRAM, group, n, error))
    whole = os.path.exists(self.at('out')) and os.path.getsize(self.at('out')) == 1184
    if done.returncode == 0:
      self.served += 1
      return None if whole else 'claims success without a report'
    if done.returncode not in (1, 126, 127):
      return f'exit code {done.returncode}: {done.stderr}'
    return None if done.stderr else 'fails without a word'

  def host(self, group, n, error):
    done = subprocess.run(node.words('host', ['--rate-s', '0'], self.at('log')),
                          capture_output=True, timeout=PATIENCE_S, check=False,
                          env=self.failing.environment(node.PROGRAM, group, n, error))
    return None if done.returncode == 1 and done.stderr else f'{done.returncode}: {done.stderr}'

  # ---- what is left

  def stale(self):
    found = [path for path in node.mounts() if path.startswith(self.scratch)]
    for path in found:
      subprocess.run(['umount', '-l', path], check=False)
    return f'{found} are still mounted' if found else None

  def half_written(self):
    for base, _, names in os.walk(self.place):
      for name in filter(lambda name: os.path.isfile(os.path.join(base, name)), names):
        with open(os.path.join(base, name), 'rb') as f:
          data = f.read()
        if name.startswith('.') or '.' in name and name.endswith('.der') and not is_der(data):
          return f'{name} is half written'
        if name == 'chip' and len(data) != 14 + 96:
          return f'{name} has {len(data)} bytes'
    return None

  def left(self, group):
    found = set(os.listdir(self.place)) - {'pki', 'state', 'out', 'log'}
    # Who is not allowed to unmount or remove it cannot.
    if found and not (group in ('file', 'process') and len(found) == 1):
      return f'left {sorted(found)}'
    return None

  def once(self, verb, group, n, error=0):
    shutil.rmtree(self.place, ignore_errors=True)
    os.mkdir(self.place)
    try:
      why = getattr(self, verb)(group, n, error)
    except subprocess.TimeoutExpired:
      why = f'not done in {PATIENCE_S} s'
    logged = self.failing.logged() or (True, 0, 0, {})
    if logged[2]:
      why = f'{logged[2]} secrets left'
    # Whoever is not allowed to unmount cannot.
    stale = self.stale() if group != 'process' else self.stale() and None
    return logged, why or stale or self.half_written() or self.left(group)

  def verb(self, verb):
    self.once(verb, 'heap', 0)
    (_, _, _, counts), why = self.once(verb, 'heap', 0)
    assert not why and counts, (verb, why)
    print(f'{verb} makes {counts}', flush=True)
    for group, error in failing.PLANS:
      for n in failing.steps(group, counts.get(group, 0), LIMIT):
        logged, why = self.once(verb, group, n, error)
        self.tried[group] += logged[0]
        if why:
          self.wrong.append(f'{verb}: {group} {n}{f" errno {error}" if error else ""}: {why}')
          print('WRONG', self.wrong[-1], flush=True)

  def report(self):
    counts = ' '.join(f'{group} {self.tried[group]}' for group in failing.GROUPS)
    print(f'calls that failed: {counts}; {self.served} served all the same, '
          f'{len(self.wrong)} wrong')
    return 1 if self.wrong or not self.tried else 0


def main():
  node.need_fuse()
  with node.scratch() as scratch:
    trial = Trial(scratch)
    for verb in sys.argv[5:] or ('mount', 'run', 'host'):
      trial.verb(verb)
    sys.exit(trial.report())


if __name__ == '__main__':
  main()
