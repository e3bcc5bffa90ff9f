#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Many clients at once, signalled and killed at random, under a host that
throttles: whoever survives gets his own report, and the channel stays."""

import errno
import os
import random
import signal
import subprocess
import sys
import time

import sevguest as sev

AGAIN = {errno.EINTR, errno.EAGAIN, errno.EBUSY, errno.ETIMEDOUT, errno.EINVAL}
REQUESTS = 2
# What the allocator keeps of as many requests as there were at a time.
KIB_EACH, KIB_MORE = 24, 512
SLOWER = int(os.environ.get('SNPGUEST_SLOWER', '1'))


def persevere(device, nonce):
  """One report, however often it takes: what a patient program does."""
  while True:
    answer = device.report(nonce)
    if answer.result == 0:
      return answer
    assert answer.errno in AGAIN - {errno.EINVAL}, errno.errorcode[answer.errno]
    if answer.errno == errno.EBUSY:
      time.sleep(0.02)


def live(number):
  """A client's life: its exit code is 0 if each report was its own."""
  rng = random.Random(number)
  flags = os.O_NONBLOCK if number % 8 == 7 else 0
  for _ in range(REQUESTS):
    device = sev.Device(flags=flags)
    nonce = rng.randbytes(64)
    if sev.nonce_of(persevere(device, nonce)) != nonce:
      return 1
    device.close()
  return 0


def spawn(number):
  child = os.fork()
  if child:
    return child
  code = 1
  try:
    code = live(number)
  except BaseException as why:  # whatever it is, it must not reach the parent
    print(f'client {number}: {why!r}', file=sys.stderr)
  os._exit(code)


def torment(children, killed, rng, kill):
  """A signal to some, the last one to a few."""
  for child in rng.sample(sorted(children), min(8, len(children))):
    os.kill(child, signal.SIGUSR1)
  for child in rng.sample(sorted(children), kill if len(children) > 1 else 0):
    if child not in killed:
      os.kill(child, signal.SIGKILL)
      killed.add(child)


def reap(children, killed):
  """Take those that are done; the bad ones."""
  bad = []
  while children:
    child, status = os.waitpid(-1, os.WNOHANG)
    if not child:
      break
    children.discard(child)
    if status and child not in killed:
      bad.append((child, status))
  return bad


def client_crowd(count, together, seconds):
  """@count clients, at most @together of them at a time."""
  # Inherited: the handler is there before a signal can be.
  signal.signal(signal.SIGUSR1, lambda *_: None)
  signal.siginterrupt(signal.SIGUSR1, True)
  rng = random.Random(1)
  children, killed, bad = set(), set(), []
  end = time.monotonic() + seconds * SLOWER
  started = 0
  while (started < count or children) and time.monotonic() < end:
    while started < count and len(children) < together:
      children.add(spawn(started))
      started += 1
    torment(children, killed, rng, len(killed) < count // 4)
    time.sleep(0.01)
    bad += reap(children, killed)
  assert not children, f'{len(children)} of {started} clients are still waiting'
  assert not bad, f'clients failed: {bad}'
  assert killed, 'nobody was killed: this tests less than it says'
  nonce = os.urandom(64)
  assert sev.nonce_of(persevere(sev.Device(), nonce)) == nonce
  print(f'{count} clients, {len(killed)} killed')


def told(pid, name):
  with open(f'/proc/{pid}/status', encoding='utf-8') as f:
    return int(next(line for line in f if line.startswith(name)).split()[1])


class Daemon:
  """What the one that serves us has: this client is the command of its keeper."""

  def __init__(self):
    pid = told(os.getppid(), 'PPid')
    self.files = len(os.listdir(f'/proc/{pid}/fd'))
    self.kib = told(pid, 'VmRSS')
    # AddressSanitizer's shadow is terabytes; it keeps what was freed, as does
    # what runs a program slower.
    self.keeps_all = told(pid, 'VmSize') > 1 << 30 or SLOWER > 1


def whole_crowd(*how):
  """What the daemon had before it has after: the crowd's memory is its own."""
  device = sev.Device()
  device.report(b'warm')
  before = Daemon()
  device.close()
  client_crowd(*how)
  expect_channel('ready')
  after = Daemon()
  assert after.files == before.files, f'{before.files} files became {after.files}'
  assert after.keeps_all or after.kib - before.kib <= KIB_EACH * how[1] + KIB_MORE, (
    f'{before.kib} KiB became {after.kib}')


def status():
  done = subprocess.run([os.environ['SNPGUEST_NODE'], 'control',
                         os.environ['SNPGUEST_CONTROL'], 'status'],
                        capture_output=True, text=True, check=False)
  assert done.returncode == 0, done.stderr
  return done.stdout, int(done.stdout.split('open files: ')[1].split()[0])


def expect_channel(state):
  said, files = status()
  # The kernel tells of closed files in the background, a few at a time.
  end = time.monotonic() + 30
  while files > 1 and time.monotonic() < end:
    time.sleep(0.05)
    said, files = status()
  assert f'channel: {state}\n' in said, said
  assert files <= 1, f'{files} files are open, though nobody is left'


def crowd(plan, count, together, seconds):
  with node.scratch() as folder:
    path = os.path.join(folder, 'plan')
    with open(path, 'w', encoding='utf-8') as f:
      f.write(plan)
    os.environ['SNPGUEST_NODE'] = node.PROGRAM
    os.environ['SNPGUEST_CONTROL'] = os.path.join(folder, 'control')
    done = node.expect(node.run(
      f'import crowd; crowd.whole_crowd({count}, {together}, {seconds})',
      ['--rate-s', '0', '--plan', path, '--control', os.environ['SNPGUEST_CONTROL']],
      timeout=seconds + 60))
    print(done.stdout.strip())


def test_64_at_once_throttled():
  crowd('throttle 40 per 1\n', 64, 64, 120)


def test_1000_come_and_go():
  crowd('', 1000, 48, 200)


def test_1000_at_once():
  crowd('', 1000, 1000, 250)


if __name__ == '__main__':
  import node
  node.need_fuse()
  if sys.argv[-1] == 'at-once':
    node.main([test_1000_at_once])
  node.main([test_64_at_once_throttled, test_1000_come_and_go])
