#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each kind of fault that a plan can ask for, as a client of the device sees
it: the row of the driver's promises that it falls under."""

import errno
import os
import time

import sevguest as sev

INVALID_LEN = sev.INVALID_LEN
GONE = [(-1, errno.ENOTTY, None)]
FINE = [(0, 0, 0)]

# kernel, plan, the request, (result, errno, exitinfo2), certs_len, and then.
ROWS = [
  ('ours', 'at 1 on message refuse fw 0x1d', 'report', (-1, errno.EIO, 0x1d), None, GONE),
  ('ours', 'at 1 on message refuse fw 5 vmm 9', 'key', (-1, errno.EIO, 9 << 32 | 5), None,
   GONE),
  ('ours', 'at 1 on message exitinfo2 0xffffffff00000000', 'report',
   (-1, errno.EIO, 0xffffffff << 32), None, GONE),
  ('ours', 'at 1 on message fail', 'report', (-1, errno.EIO, None), None, GONE),
  ('ours', 'at 1 on message invalid-len 2', 'report', (-1, errno.EIO, INVALID_LEN), None,
   GONE),
  ('ours', 'at 1 on extended invalid-len 3', 'extended', (-1, errno.EIO, INVALID_LEN),
   0x3000, FINE),
  ('ours', 'at 1 on extended invalid-len 0xffffffffffffffff', 'extended',
   (-1, errno.EIO, INVALID_LEN), 0xfffff000, FINE),
  ('ours', 'at 1 on query invalid-len 0', 'query', (-1, errno.EIO, INVALID_LEN), 0, FINE),
  ('ours', 'at 1 on query refuse fw 1', 'query', (-1, errno.EIO, INVALID_LEN), 0, FINE),
  ('ours', 'table none', 'extended', (0, 0, 0), 0x4000, FINE),
  ('ours', 'at 1 on message ignore', 'report', (-1, errno.EBADMSG, None), None, GONE),
  ('ours', 'at 1 on message flip 100 1', 'report', (-1, errno.EBADMSG, None), None, GONE),
  ('ours', 'at 1 on message truncate 100', 'key', (-1, errno.EBADMSG, None), None, GONE),
  ('ours', 'at 1 on message sealed type 6', 'key', (-1, errno.EBADMSG, None), None, GONE),
  ('ours', 'at 1 on message sealed seqno 9', 'report', (-1, errno.EBADMSG, None), None,
   GONE),
  ('ours', 'at 1 to 2 on message busy', 'report', (0, 0, 0), None, FINE),
  ('ours', 'at 1 on message delay 300', 'report', (0, 0, 0), None, FINE),
  ('ours', 'at 1 on message signal', 'report', (0, 0, 0), None, FINE),
  # Other kernels: a host's exception is a positive result; a table that has
  # grown is a success; and none knows of pending messages.
  ('5.19', '', 'report', (0, 0, None), None, [(0, 0, None)]),
  ('6.1', 'at 1 on message fail', 'report', (2, 0, 2**64 - 1), None, GONE),
  ('6.2', 'at 1 on extended invalid-len 3', 'extended', (0, 0, INVALID_LEN), 0x3000,
   [(0, 0, None)]),
  ('6.3', 'at 1 on extended invalid-len 3', 'extended', (0, 0, INVALID_LEN), 0x3000, FINE),
  ('6.12', 'at 1 on extended invalid-len 3', 'extended', (-1, errno.EIO, INVALID_LEN),
   0x3000, FINE),
  # 5.19 keeps its key whatever happens; 6.3 is the first to wait for a host
  # that throttles.
  ('5.19', 'at 1 on message fail', 'report', (2, 0, 2**64 - 1), None, [(0, 0, None)]),
  ('6.1', 'at 1 on message busy', 'report', (-1, errno.EIO, sev.BUSY), None, GONE),
  ('6.2', 'at 1 on message busy', 'key', (-1, errno.EIO, sev.BUSY), None, GONE),
  ('6.3', 'at 1 on message busy', 'report', (0, 0, 0), None, FINE),
  ('6.8', 'at 1 on extended invalid-len 3', 'extended', (-1, errno.EIO, INVALID_LEN),
   0x3000, FINE),
  ('6.8', 'at 1 on message fail', 'report', (2, 0, 2**64 - 1), None, GONE),
  ('7.0', 'at 1 on message busy', 'report', (0, 0, 0), None, FINE),
  ('7.0', 'at 1 on message flip 100 1', 'report', (-1, errno.EBADMSG, None), None, GONE),
  ('6.14', 'at 1 on message refuse fw 0x1d', 'report', (-1, errno.EIO, 0x1d), None, GONE),
]


def ask(device, what):
  if what == 'report':
    return device.report(b'a nonce')
  if what == 'key':
    return device.key()
  return device.ext_report(b'a nonce', 0x4000 if what == 'extended' else 0)


def check(what, answer, expected):
  got = (answer.result, answer.errno, answer.exitinfo2)
  for mine, theirs in zip(got, expected):
    assert theirs is None or mine == theirs, f'{what}: {got}, not {expected}'
  if answer.result == 0 and answer.exitinfo2 != INVALID_LEN:
    assert answer.response[0] == 0 and any(answer.response[32:]), f'{what}: empty'


def client(number):
  kernel, plan, what, expected, certs_len, then = ROWS[number]
  device = sev.Device()
  start = time.monotonic()
  answer = ask(device, what)
  check(plan, answer, expected)
  if certs_len is not None:
    assert answer.certs_len == certs_len, f'{plan}: certs_len {answer.certs_len:#x}'
  if 'delay' in plan:
    assert time.monotonic() - start >= 0.3, 'the answer came too early'
  retry = device.retry()
  if kernel == 'ours':
    error = errno.ENOTTY if then == GONE else errno.EINVAL
  else:
    error = errno.EFAULT
  assert retry == (-1, error), f'{plan}: SNP_RETRY {retry}'
  for expected in then:
    check(plan + ', then', device.report(b'another'), expected)


def test(number):
  kernel, plan = ROWS[number][:2]

  def run():
    with node.scratch() as folder:
      path = os.path.join(folder, 'plan')
      with open(path, 'w', encoding='utf-8') as f:
        f.write(plan + '\n')
      node.expect(node.run(f'import faults; faults.client({number})',
                           ['--rate-s', '0', '--kernel', kernel, '--plan', path]))
  run.__name__ = f'{kernel}: {plan or "no fault"}'
  return run


if __name__ == '__main__':
  import node
  node.need_fuse()
  node.main([test(number) for number in range(len(ROWS))])
