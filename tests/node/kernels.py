#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The library on each kernel's driver, by real ioctls: every call under every
host, what it is called, and what is left of the channel."""

import os
import re
import subprocess
import sys
import threading

import node

CLIENT = os.path.abspath(sys.argv[4])
KERNELS = ('5.19', '6.1', '6.2', '6.3', '6.8', '6.12', '6.14', '7.0', 'ours')
CALLS = ('report', 'ext', 'key')
# 5.19 keeps its key, unless an answer is not authentic; before 6.3 BUSY is an
# error like any other.
FIRST, NO_BUSY = {'5.19'}, {'6.1', '6.2'}
EVERY = set(KERNELS)
LATER = EVERY - FIRST
PATIENT = LATER - NO_BUSY

OK, FW, VMM, GONE = 'OK', 'E_FIRMWARE', 'E_VMM', 'E_DISABLED'
FORMAT, LARGE = 'E_FORMAT', 'E_UNSUPPORTED'

# Plan, kernels, a status for each call, then a plain report's, and what else
# the first one's fault says.
ROWS = [
  ('', EVERY, [OK] * 3, OK, {'attempts': 1, 'fw': 0, 'vmm': 0}),
  ('table none', EVERY, [OK] * 3, OK, {'attempts': 1, 'certs': 0}),
  ('table full pages 5', EVERY, [OK, LARGE, OK], OK, {'attempts': 1}),
  ('at 1 on message status 0x16', EVERY, [FW] * 3, OK, {'response': 0x16, 'errno': 0}),
  ('at 1 on message status 0x27', EVERY, [FW] * 3, OK, {'response': 0x27, 'errno': 0}),
  ('at 1 on message status 0x99', EVERY, [FW] * 3, OK, {'response': 0x99, 'errno': 0}),
  ('at 1 on message refuse vmm 0xffffffff', LATER, [VMM] * 3, GONE, {'vmm': 0xffffffff}),
  ('at 1 on message refuse vmm 0xffffffff', FIRST, [VMM] * 3, OK, {'vmm': 0xffffffff}),
  ('at 1 on message refuse fw 0x1d', LATER, [FW] * 3, GONE, {'fw': 0x1d, 'vmm': 0}),
  ('at 1 on message refuse fw 0x1d', FIRST, [FW] * 3, OK, {'fw': 0x1d, 'vmm': 0}),
  ('at 1 on message fail', LATER, [VMM] * 3, GONE, {'fw': 0xffffffff, 'vmm': 0xffffffff}),
  ('at 1 on message fail', FIRST, [VMM] * 3, OK, {'fw': 0xffffffff, 'vmm': 0xffffffff}),
  ('at 1 on message flip 100 3', EVERY, [FORMAT] * 3, GONE, {'errno': 74}),
  ('at 1 on message ignore', EVERY, [FORMAT] * 3, GONE, {'errno': 74}),
  ('at 1 on message busy', NO_BUSY, [VMM] * 3, GONE, {'vmm': 2}),
  ('at 1 on message busy', FIRST, [VMM] * 3, OK, {'vmm': 2}),
]
# Upstream's driver pauses for two seconds: one of them each way will do.
SLOW_ROWS = [
  ('at 1 on message busy', {'ours'}, [OK] * 3, OK, {'attempts': 1}),
  ('at 1 on message busy', {'6.3', '7.0'}, [OK] * 3, OK, {'attempts': 1}),
]


class Guest:
  """A mounted device of one kernel's, rebooted for each row."""

  def __init__(self, folder, kernel):
    self.device = os.path.join(folder, 'sev-guest')
    self.socket = os.path.join(folder, 'control')
    self.options = ['--kernel', kernel, '--rate-s', '0', '--control', self.socket]

  def control(self, *words, text=None):
    subprocess.run([node.PROGRAM, 'control', self.socket, *words], input=text, text=True,
                   capture_output=True, check=True)

  def ask(self, call):
    done = node.expect(subprocess.run([CLIENT, self.device, call], capture_output=True,
                                      text=True, timeout=100, check=False))
    line = re.search(r'^status=.*$', done.stdout, re.M)
    pairs = dict(word.split('=') for word in line[0].split())
    return {k: int(v) if v.isdigit() else v for k, v in pairs.items()}


def check(guest, kernel, row, call):
  plan, _, statuses, then, more = row
  what = f'{call} on {kernel}, {plan or "a good host"}'
  # What a plan says of the table outlives it.
  guest.control('plan', '-', text=f'table full\n{plan}\n')
  guest.control('reboot')
  got = guest.ask(call)
  expected = dict(more, status=statuses[CALLS.index(call)])
  for key, value in expected.items():
    assert got[key] == value, f'{what}: {key} is {got[key]}, not {value}: {got}'
  if call == 'ext' and got['status'] == OK and 'certs' not in more:
    assert got['certs'] == 3, f'{what}: {got}'
  guest.control('plan', '-', text='')
  got = guest.ask('report')
  assert got['status'] == then, f'{what}, then a report: {got}'


def run(rows):
  count = 0
  for kernel in KERNELS:
    mine = [row for row in rows if kernel in row[1]]
    if not mine:
      continue
    with node.scratch() as folder:
      guest = Guest(folder, kernel)
      with node.mounted(guest.device, guest.options):
        for row in mine:
          for call in CALLS:
            check(guest, kernel, row, call)
            count += 1
  print(f'# {count} calls')


def test_each_call_under_each_host():
  run(ROWS)


def test_a_throttled_call_arrives():
  run(SLOW_ROWS)


def throttled_for_ever(kernel, call, answers):
  with node.scratch() as folder:
    guest = Guest(folder, kernel)
    with node.mounted(guest.device, guest.options):
      guest.control('plan', '-', text='always on message busy\n')
      answers[kernel, call] = guest.ask(call)
      guest.control('plan', '-', text='')
      answers[kernel, 'then'] = guest.ask('report')


def test_a_host_that_throttles_for_ever():
  """Upstream's driver waits for a minute, all calls at once, then is lost."""
  calls = dict(zip(sorted(PATIENT - {'ours'}), CALLS * 2))
  answers = {}
  threads = [threading.Thread(target=throttled_for_ever, args=(*pair, answers))
             for pair in calls.items()]
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join()
  for kernel, call in calls.items():
    got, then = answers.get((kernel, call)), answers.get((kernel, 'then'))
    assert got and then, f'{call} on {kernel} came to no end'
    assert (got['status'], got['errno'], got['vmm']) == (VMM, 110, 2), (kernel, got)
    assert 60000 <= got['ms'] < 75000, (kernel, got)
    assert then['status'] == GONE, (kernel, then)


if __name__ == '__main__':
  node.need_fuse()
  if sys.argv[5:] == ['for-ever']:
    node.main([test_a_host_that_throttles_for_ever])
  else:
    node.main([test_each_call_under_each_host, test_a_throttled_call_arrives])
