#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Mixed load on one snpguest-node by 32 clients, over all verbs, while the
host misbehaves by plans drawn at random:

  soak.py NODE KEYS SNPGUESTCTL [MINUTES [SEED]]

Every outcome must be a documented one; the node's memory and descriptors
must be as flat at the end as after the first minutes."""

import collections
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'node'))

import node
import sevguest as sev
import soakclient
import soakplan

CLIENTS = 32
# Pages that the C library keeps after a burst; a leak of a byte a request
# is more than that in half an hour.
GROWTH_KIB = 512
# Two a quarter, however slow the machine is.
LOOKS = 8
# Before that a process still grows into its work, under a sanitizer above all.
JUDGED_MINUTES = 5

Place = collections.namedtuple('Place', 'scratch node ctl control tsm key')


def control(place, *words, text=None):
  return subprocess.run([place.node, 'control', place.control, *words], input=text,
                        capture_output=True, text=True, timeout=60, check=True).stdout


def rss_kib(pid):
  with open(f'/proc/{pid}/status', encoding='ascii') as f:
    return next(int(line.split()[1]) for line in f if line.startswith('VmRSS'))


def descriptors(pid):
  return len(os.listdir(f'/proc/{pid}/fd'))


class Soak:
  def __init__(self, place, daemon, minutes, seed):
    self.place, self.pid, self.minutes, self.seed = place, daemon.pid, minutes, seed
    self.rng = random.Random(seed)
    self.stop = os.path.join(place.scratch, 'stop')
    self.counts, self.memory = collections.Counter(), []
    self.wrongs = []

  def manage(self):
    """Once a second: a plan at times, a reboot where the key is gone."""
    if self.rng.random() < 0.2:
      control(self.place, 'plan', '-', text=soakplan.draw(self.rng))
      self.counts['plans'] += 1
    if 'channel: disabled' in control(self.place, 'status'):
      self.counts['keys lost'] += 1
      # Who asks now shall see it.
      time.sleep(self.rng.uniform(0, 2))
      control(self.place, 'reboot')
      self.counts['reboots'] += 1

  def run(self):
    end = time.monotonic() + self.minutes * 60
    children = [soakclient.spawn(n, self.seed, self.place, self.stop) for n in range(CLIENTS)]
    shown = 0
    while time.monotonic() < end or len(self.memory) < LOOKS:
      self.manage()
      self.memory.append((rss_kib(self.pid), descriptors(self.pid)))
      if time.monotonic() > shown + 60:
        shown = time.monotonic()
        print(f'{(end - shown) / 60:.1f} minutes to go, RSS and descriptors {self.memory[-1]}, '
              f'{dict(self.counts)}', flush=True)
      time.sleep(1)
    # Nobody shall wait any longer for a host that throttles.
    control(self.place, 'plan', '-', text='throttle off\n')
    control(self.place, 'reboot')
    with open(self.stop, 'w', encoding='ascii'):
      pass
    for child in children:
      _, status = os.waitpid(child, 0)
      if status:
        self.wrongs.append(f'a client ended with status {status}')
    self.collect()

  def collect(self):
    for number in range(CLIENTS):
      path = os.path.join(self.place.scratch, f'client{number}.json')
      if os.path.exists(path):
        with open(path, encoding='utf-8') as f:
          life = json.load(f)
        self.counts.update(life['counts'])
        self.wrongs += life['wrongs']

  def flat(self, idle):
    """Memory: the median of the last quarter against that of the second."""
    quarter = len(self.memory) // 4
    early = statistics.median(m[0] for m in self.memory[quarter:2 * quarter])
    late = statistics.median(m[0] for m in self.memory[-quarter:])
    print(f'RSS {early:.0f} KiB in the second quarter, {late:.0f} KiB in the last; '
          f'descriptors {idle} before, {descriptors(self.pid)} after, '
          f'{max(m[1] for m in self.memory)} at most')
    if self.minutes >= JUDGED_MINUTES and late > early + GROWTH_KIB:
      self.wrongs.append(f'memory grew by {late - early:.0f} KiB')
    if descriptors(self.pid) != idle:
      self.wrongs.append('descriptors were left open')

  def report(self):
    for name, count in sorted(self.counts.items()):
      print(f'{count:8} {name}')
    for why, count in collections.Counter(self.wrongs).most_common(40):
      print(f'WRONG {count} times: {why}')
    asked = sum(self.counts.values())
    print(f'soak: {self.minutes:g} minutes, seed {self.seed}, {CLIENTS} clients, '
          f'{asked} outcomes, {len(self.wrongs)} wrong')
    return 1 if self.wrongs or not asked else 0


def key_of(path):
  device = sev.Device(path)
  answer = device.key()
  device.close()
  assert answer.result == 0, answer
  return answer.response[32:64].hex()


def soak(scratch, ctl, minutes, seed):
  path = os.path.join(scratch, 'sev-guest')
  # Others mount through fusermount3, which wants a say of its own.
  tsm = os.path.join(scratch, 'report') if os.geteuid() == 0 else None
  control_path = os.path.join(scratch, 'control')
  options = ['--pki', os.path.join(scratch, 'pki'), '--control', control_path,
             '--state', os.path.join(scratch, 'state'), '--rate-s', '0',
             '--busy-timeout-s', '2', '--pending-lease-s', '1']
  with node.mounted(path, options + (['--tsm', tsm] if tsm else [])) as daemon:
    place = Place(scratch, node.PROGRAM, ctl, control_path, tsm, key_of(path))
    idle = descriptors(daemon.pid)
    run = Soak(place, daemon, minutes, seed)
    run.run()
    with contextlib.suppress(AssertionError):
      node.until(lambda: descriptors(daemon.pid) == idle, 'closing')
    run.flat(idle)
    assert key_of(path) == place.key, 'the device is wedged'
  assert not os.path.exists(path), 'the mount point was left'
  return run.report()


def main():
  node.need_fuse()
  ctl = os.path.abspath(sys.argv[3])
  minutes = float(sys.argv[4]) if len(sys.argv) > 4 else 30
  seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
  with node.scratch() as scratch:
    sys.exit(soak(scratch, ctl, minutes, seed))


if __name__ == '__main__':
  main()
