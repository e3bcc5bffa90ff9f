#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""kill -9 at random instants, of node, client, attestation daemon and tool:

  kill.py NODE KEYS SNPGUESTCTL ATTESTD [COUNT [SEED]]

What was killed leaves no half-written file and no device that is stuck; what
a killed node leaves mounted goes with its next start, and its state folder is
still the same chip's."""

import collections
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'node'))

import node
import sevguest as sev

CTL, ATTESTD = (os.path.abspath(path) for path in sys.argv[3:5])
NONCE = bytes(range(64))
WHOLE = {'report': 1184, 'key': 32, 'evidence': None}


def spawn(*argv, **more):
  return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          stdout=more.pop('stdout', subprocess.DEVNULL), **more)


class Trial:
  def __init__(self, scratch, count, seed):
    self.scratch, self.count, self.seed = scratch, count, seed
    self.rng = random.Random(seed)
    self.killed, self.survived, self.wrong = collections.Counter(), 0, []
    self.chip, self.daemon = None, None
    self.took = collections.defaultdict(lambda: 0.05)
    os.mkdir(self.at('own'))

  def at(self, name):
    return os.path.join(self.scratch, name)

  def options(self):
    return ['--rate-s', '0', '--state', self.at('state'), '--pki', self.at('pki'),
            '--control', self.at('control'), '--pending-lease-s', '1']

  # ---- the node that the others play with

  def start(self):
    self.daemon = spawn(*node.words('mount', self.options(), self.at('dev')),
                        stdout=subprocess.PIPE)
    if not self.daemon.stdout.readline():
      raise AssertionError('the next start fails')

  def stop(self):
    self.daemon.terminate()
    code = self.daemon.wait(30)
    self.daemon.stdout.close()
    assert code == 0, f'the node ends with {code}'

  def answers(self, seconds=10):
    """A report from the device: it is there, free, and the same chip's."""
    def alarm(*_):
      raise AssertionError('the device does not answer')
    signal.signal(signal.SIGALRM, alarm)
    signal.alarm(seconds)
    device = sev.Device(self.at('dev'))
    while (answer := device.report(NONCE)).result and answer.errno == 16:
      time.sleep(0.05)  # the orphan of somebody killed
    device.close()
    signal.alarm(0)
    assert answer.result == 0 and sev.nonce_of(answer) == NONCE, f'the device says {answer[:3]}'
    chip = sev.report_of(answer)[0x1a0:0x1e0]
    assert self.chip in (None, chip), 'another chip'
    self.chip = chip

  # ---- victims

  def end(self, name, process, wait=None):
    """Kill @process somewhere in the time that it took when it was let live."""
    start = time.monotonic()
    if wait is None and self.rng.random() < 0.1:
      process.wait(60)
      self.took[name] = max(0.01, 0.7 * self.took[name] + 0.3 * (time.monotonic() - start))
      self.survived += 1
      return
    time.sleep(self.rng.uniform(0, 1.2 * self.took[name]) if wait is None else wait)
    alive = process.poll() is None
    process.kill()
    process.wait(60)
    if alive:
      self.killed[name] += 1
    else:
      self.survived += 1

  def tool(self):
    verb = self.rng.choice(('report', 'key', 'evidence', 'certs'))
    words = {'report': ['report', '-u', NONCE.hex(), '-o', 'report'],
             'key': ['key', '-o', 'key'],
             'evidence': ['report', '--evidence', 'evidence'],
             'certs': ['report', '--certs', 'certs']}[verb]
    self.end('tool', spawn(CTL, *words, '-d', self.at('dev'), '-q', cwd=self.at('own')))
    self.whole(self.at('own'))

  def whole(self, folder):
    """Every file of the tool is complete, and there is none beside."""
    left = {}
    for base, _, names in os.walk(folder):
      for name in names:
        with open(os.path.join(base, name), 'rb') as f:
          left[name] = f.read()
    shutil.rmtree(folder)
    os.mkdir(folder)
    for name, data in left.items():
      if name.endswith('.der'):
        good = len(data) == 4 + int.from_bytes(data[2:4], 'big')
      else:
        good = name in WHOLE and WHOLE[name] in (len(data), None) and len(data) > 31
      assert good, f'{name} of {len(data)} bytes is left'

  def client(self):
    code = ('import sevguest as sev, sys\nd = sev.Device(sys.argv[1])\n'
            'while True:\n  d.report(b"x"); d.ext_report(b"x", 0x4000); d.key()')
    self.took['client'] = 0.15
    if self.rng.random() < 0.3:
      subprocess.run([node.PROGRAM, 'control', self.at('control'), 'plan', '-'], check=True,
                     input=b'every 2 on message busy\n', stdout=subprocess.DEVNULL)
    process = spawn(sys.executable, '-B', '-c', code, self.at('dev'), env=node.environment())
    self.end('client', process, self.rng.uniform(0, 0.3))
    subprocess.run([node.PROGRAM, 'control', self.at('control'), 'plan', '/dev/null'], check=True,
                   stdout=subprocess.DEVNULL)

  def attestd(self):
    """The attestation daemon, with clients inside; the next one takes over."""
    path = self.at('attestd')
    def begin():
      # It takes no socket over, and says that this has to be removed.
      if os.path.exists(path):
        os.unlink(path)
      process = spawn(ATTESTD, '-d', self.at('dev'), path)
      node.until(lambda: self.asked(path) is not None, 'attestd', 10)
      return process
    process = begin()
    asking = [socket.socket(socket.AF_UNIX) for _ in range(3)]
    for one in asking:
      one.settimeout(10)
      one.connect(path)
      one.send(NONCE)
    self.end('attestd', process, self.rng.uniform(0, 0.05))
    for one in asking:
      one.close()
    process = begin()
    assert self.asked(path)[:3] == b'ok ', 'the next attestd does not serve'
    process.terminate()
    assert process.wait(30) == 0

  def asked(self, path):
    """What is answered for a nonce; None: nobody is there."""
    try:
      with socket.socket(socket.AF_UNIX) as one:
        one.settimeout(10)
        one.connect(path)
        one.send(NONCE)
        return one.recv(16)
    except OSError:
      return None

  def node(self):
    """The node itself: while it starts, serves, is told things, or ends."""
    self.stop()
    started = time.monotonic()
    process = spawn(*node.words('mount', self.options(), self.at('dev')))
    if self.rng.random() < 0.5:
      # After a while there is somebody inside.
      node.until(lambda: os.path.exists(self.at('control')) or process.poll() is not None,
                 'the node')
      visitors = [spawn(CTL, 'report', '-x', '-d', self.at('dev'), '-q', '-t', '1')
                  for _ in range(2)]
      visitors.append(spawn(node.PROGRAM, 'control', self.at('control'), 'update',
                            f'snp={self.rng.randint(1, 200)}'))
      self.end('node in use', process, self.rng.uniform(0, 0.1))
      for visitor in visitors:
        visitor.wait(30)
    else:
      self.end('node', process, self.rng.uniform(0, self.took['start']))
    if process.returncode == 0:
      return self.start()
    self.state_is_whole()
    self.start()
    self.took['start'] = min(1, max(0.05, time.monotonic() - started))

  def state_is_whole(self):
    for base, _, names in os.walk(self.at('state')):
      for name in names:
        with open(os.path.join(base, name), 'rb') as f:
          data = f.read()
        # A name that is not its own yet is given to what is whole.
        kind = name.strip('.0123456789')
        assert kind == name or data, f'{name} is left'
        if kind.endswith(('der', 'key')):
          assert len(data) == 4 + int.from_bytes(data[2:4], 'big'), f'{name} is cut short'

  def runner(self):
    """`run` with its command: both go, and nothing of theirs is left."""
    words = node.words('run', ['--rate-s', '0'], '--', CTL, 'report', '-x', '-q', '-o',
                       self.at('own/report'))
    self.end('run', spawn(*words))
    node.until(lambda: not self.children_of_run(), 'the command', 5)
    self.whole(self.at('own'))

  def children_of_run(self):
    own = self.at('own/report').encode()
    found = []
    for pid in filter(str.isdigit, os.listdir('/proc')):
      try:
        with open(f'/proc/{pid}/cmdline', 'rb') as f:
          if own in f.read():
            found.append(pid)
      except OSError:
        pass
    return found

  # ---- all of it

  def once(self):
    victim = self.rng.choices((self.tool, self.client, self.attestd, self.node, self.runner),
                              (35, 20, 15, 20, 10))[0]
    try:
      victim()
      self.answers()
    except AssertionError as why:
      self.wrong.append(f'{victim.__name__}: {why}')
      print('WRONG', self.wrong[-1], flush=True)
      if self.daemon.poll() is not None:
        self.start()
    signal.alarm(0)

  def run(self):
    self.start()
    self.answers()
    try:
      while sum(self.killed.values()) < self.count and len(self.wrong) < 50:
        self.once()
      self.stop()
    finally:
      if self.daemon.poll() is None:
        self.daemon.kill()
    stale = [path for path in node.mounts() if path.startswith(self.scratch)]
    # A killed node leaves the file that it had made to mount at.
    if stale or os.path.exists(self.at('dev')) and os.path.getsize(self.at('dev')):
      self.wrong.append(f'left mounted: {stale}')
      print('WRONG', self.wrong[-1])
    words = ', '.join(f'{name} {count}' for name, count in sorted(self.killed.items()))
    print(f'killed {sum(self.killed.values())} times, seed {self.seed}: {words}; '
          f'{self.survived} ended before; {len(self.wrong)} wrong')
    return 1 if self.wrong else 0


def main():
  node.need_fuse()
  count = int(sys.argv[5]) if len(sys.argv) > 5 else 1000
  seed = int(sys.argv[6]) if len(sys.argv) > 6 else 1
  with node.scratch() as scratch:
    trial = Trial(scratch, count, seed)
    # The RSA keys cost seconds; a state folder of its own would make them.
    os.makedirs(node.KEYS, exist_ok=True)
    shutil.copytree(node.KEYS, os.path.join(scratch, 'keys'))
    node.KEYS = os.path.join(scratch, 'keys')
    sys.exit(trial.run())


if __name__ == '__main__':
  main()
