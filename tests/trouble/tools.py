#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguestctl and snpguest-node control while one call in them fails: each
verb, the n-th call of each group, for every n (or, without FAIL_ALL in the
environment, some):

  tools.py NODE KEYS SNPGUESTCTL FAILCALL

A run either fails, says so and leaves no output, or does what it does when
nothing fails.  It leaves no memory more than that, and no key in memory."""

import collections
import json
import os
import shutil
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'node'), os.path.join(HERE, '..', 'flow')]

import failing
import keyservice
import node

CTL, LIBRARY = (os.path.abspath(path) for path in sys.argv[3:5])
NONCE = 'c0ffee' * 21 + 'c0'
LIMIT = 16

# @outputs: what the run writes into its folder; @volatile: its own words
# differ from run to run; @key: that must not be left in memory
Verb = collections.namedtuple('Verb', 'name argv outputs volatile key fetches')


def verb(name, *argv, outputs=(), volatile=False, key=None, fetches=False):
  return Verb(name, list(argv), set(outputs), volatile, key, fetches)


def read_all(folder):
  """{path below @folder: bytes}"""
  found = {}
  for base, _, names in os.walk(folder):
    for name in names:
      path = os.path.join(base, name)
      with open(path, 'rb') as f:
        found[os.path.relpath(path, folder)] = f.read()
  return found


class Trial:
  def __init__(self, scratch, service):
    self.scratch, self.service = scratch, service
    self.failing = failing.Failing(LIBRARY, scratch)
    self.tried, self.without, self.wrong = collections.Counter(), 0, []

  def once(self, what, group, n, error=0):
    """One run in a folder of its own: how it ended, and what it left there."""
    folder = os.path.join(self.scratch, 'own')
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    if what.fetches:
      self.service.expects()
    done = self.failing.run(what.argv, group, n, error, what.key, cwd=folder)
    return done, read_all(folder)

  def fault(self, what, group, done, left, good, good_left):
    """What is wrong with this run, or None."""
    program = os.path.basename(what.argv[0]).encode()
    if done.secrets:
      return f'{done.secrets} secrets left'
    # One that gives up lets the system clean up behind it; and libcrypto does
    # not clean up what it made only in part, nor libcurl 7.88 a connection's.
    if done.code == 0 and group != 'inner' and done.live > good.live + what.fetches:
      return f'{done.live - good.live} blocks kept'
    if any(good_left.get(name) != data for name, data in left.items()):
      return f'left {sorted(left)}'
    if done.code == good.code and (what.volatile or done.out == good.out):
      self.without += 1
      return None if what.outputs <= left.keys() else f'claims success with {sorted(left)}'
    # jansson takes some want of memory for bad syntax, which is a usage error.
    if done.code != 1 and not (b'near' in done.err and group == 'heap'):
      return f'exit code {done.code}'
    if program not in done.err and b'rejected' not in done.out + done.err:
      return 'fails without a word'
    return None

  def plan(self, what, good, good_left, group, error):
    for n in failing.steps(group, good.counts.get(group, 0), LIMIT):
      done, left = self.once(what, group, n, error)
      if not done.reached:
        return
      self.tried[group] += 1
      why = self.fault(what, group, done, left, good, good_left)
      if why:
        self.wrong.append(f'{what.name}: {group} {n}{f" errno {error}" if error else ""}: '
                          f'{why}: {done.err.decode(errors="replace")[-300:]}')

  def verb(self, what):
    self.once(what, 'heap', 0)
    good, good_left = self.once(what, 'heap', 0)
    assert good.code == 0 and not good.secrets, (what, good)
    assert what.outputs <= good_left.keys(), (what.outputs, good_left.keys())
    for group, error in failing.PLANS:
      self.plan(what, good, good_left, group, error)

  def report(self):
    for why in self.wrong[:60]:
      print('WRONG', why)
    counts = ' '.join(f'{group} {self.tried[group]}' for group in failing.GROUPS)
    print(f'calls that failed: {counts}; {self.without} done without, {len(self.wrong)} wrong')
    return 1 if self.wrong or not self.tried else 0


def verbs(scratch, device, tsm, pki, control, service):
  """All verbs, each on what earlier ones left in the scratch folder."""
  def at(name):
    return os.path.join(scratch, name)
  node.subprocess.run([CTL, 'report', '-d', device, '-u', NONCE, '--evidence', at('evidence'),
                       '-o', at('report'), '--certs', at('certs'), '-q'], check=True)
  node.subprocess.run([CTL, 'key', '-d', device, '-o', at('key'), '-q'], check=True)
  with open(at('key'), 'rb') as f:
    key = f.read().hex()
  with open(at('policy'), 'w', encoding='ascii') as f:
    json.dump({'vmpl': [0], 'min_guest_svn': 0}, f)
  now = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
  root = ['--root', os.path.join(pki, 'ark.der'), '--no-amd-roots', '--at', now]
  yield verb('report', CTL, 'report', '-d', device, '-u', NONCE, '-o', 'out', outputs=['out'])
  yield verb('report --evidence --json', CTL, 'report', '-d', device, '-u', NONCE,
             '--evidence', 'ev', '--json', outputs=['ev'])
  yield verb('report --certs', CTL, 'report', '-d', device, '-u', NONCE, '--certs', 'certs',
             outputs=['certs/ark.der', 'certs/ask.der', 'certs/vcek.der'])
  if tsm:
    yield verb('report by tsm', CTL, 'report', '-d', tsm, '-u', NONCE, '-o', 'out',
               outputs=['out'])
  yield verb('key', CTL, 'key', '-d', device, '-o', 'key', outputs=['key'], key=key)
  yield verb('key --json', CTL, 'key', '-d', device, '-o', 'key', '--json', outputs=['key'],
             key=key)
  yield verb('key -o -', CTL, 'key', '-d', device, '-o', '-', key=key)
  yield verb('show', CTL, 'show', at('evidence'))
  yield verb('show --json', CTL, 'show', at('report'), '--json')
  yield verb('verify', CTL, 'verify', at('evidence'), '-u', NONCE, *root)
  yield verb('verify --policy --json', CTL, 'verify', at('report'), '--certs', at('certs'),
             '-u', NONCE, '--policy', at('policy'), '--crl', os.path.join(pki, 'crl.der'),
             '--revocation', 'required', '--json', *root)
  yield verb('fetch', CTL, 'fetch', at('report'), '--certs', 'certs', '--cache', 'cache',
             '--base-url', service.url, '--timeout', '1', volatile=True, fetches=True,
             outputs=['certs/vcek.der', 'certs/chain.pem', 'certs/crl.der'])
  yield verb('completion', CTL, 'completion', 'bash')
  yield verb('help', CTL, 'verify', '--help')
  for words in (['status'], ['log'], ['plan', '/dev/null'], ['reboot']):
    yield verb('control ' + words[0], node.PROGRAM, 'control', control, *words)


def main():
  node.need_fuse()
  with node.scratch() as scratch, keyservice.KeyService() as service:
    device, pki, control = (os.path.join(scratch, name) for name in ('dev', 'pki', 'control'))
    tsm = os.path.join(scratch, 'tree') if os.geteuid() == 0 else None
    options = ['--rate-s', '0', '--pki', pki, '--control', control]
    with node.mounted(device, options + (['--tsm', tsm] if tsm else [])):
      trial = Trial(scratch, service)
      only = sys.argv[5:]
      for what in verbs(scratch, device, tsm, pki, control, service):
        if not only or what.name in only:
          trial.verb(what)
    sys.exit(trial.report())


if __name__ == '__main__':
  main()
