#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A host that lies: what each lie costs a client of the device, and what it
does not."""

import errno
import os
import threading
import time

import pending
import sevguest as sev
from pending import NONCE, OTHER, check, expect_channel, good

PAGE = 4096


def plan(*lines):
  pending.plan('\n'.join(lines) + '\n')


def dead(device):
  check('afterwards', device.report(OTHER), -1, errno.ENOTTY, sev.NOT_CALLED)
  expect_channel('disabled')


def client_length_for_a_plain_request():
  """INVALID_LEN belongs to extended requests; elsewhere it takes the key."""
  device = sev.Device()
  plan('at 1 on report invalid-len 2')
  check('INVALID_LEN', device.report(NONCE), -1, errno.EIO, sev.INVALID_LEN)
  dead(device)


def client_larger_table():
  """The number is spent by a plain request, and the channel stays."""
  device = sev.Device()
  plan('at 1 on extended invalid-len 3')
  answer = device.ext_report(NONCE, PAGE)
  check('too small', answer, -1, errno.EIO, sev.INVALID_LEN)
  assert answer.certs_len == 3 * PAGE, f'certs_len {answer.certs_len:#x}'
  good('afterwards', device.report(OTHER), OTHER)


def client_completing_answer():
  """... whose answer is checked as any other."""
  device = sev.Device()
  plan('at 1 on extended invalid-len 3', 'at 1 on report flip 200 1')
  check('too small', device.ext_report(NONCE, PAGE), -1, errno.EBADMSG, 0)
  dead(device)


def client_old_answer():
  device = sev.Device()
  good('first', device.report(NONCE), NONCE)
  plan('at 1 on report after replay 1')
  check('replayed', device.report(NONCE), -1, errno.EBADMSG, 0)
  dead(device)


def client_oversized_answer():
  """A key's answer that is as long as a report's."""
  device = sev.Device()
  plan('at 1 on key sealed size 4000')
  check('oversized', device.key(), -1, errno.EBADMSG, 0)
  dead(device)


def client_failed_query():
  """Asking for the length puts nothing at stake, and seals nothing."""
  device = sev.Device()
  plan('always on query fail')
  for _ in range(2):
    check('query', device.ext_report(NONCE), -1, errno.EIO, sev.NOT_CALLED)
  good('afterwards', device.report(NONCE), NONCE)
  plan('at 1 on query refuse vmm 9')
  answer = device.ext_report(NONCE)
  check('query', answer, -1, errno.EIO, sev.INVALID_LEN)
  assert answer.certs_len == 0, 'a refusal is no length'
  expect_channel('ready')


def client_absurd_lengths():
  device = sev.Device()
  plan('at 1 on query invalid-len 0x100000')
  answer = device.ext_report(NONCE)
  check('query', answer, -1, errno.EIO, sev.INVALID_LEN)
  assert answer.certs_len == 0xfffff000, f'certs_len {answer.certs_len:#x}'
  plan('at 1 on extended invalid-len 0xffffffffffffffff')
  answer = device.ext_report(NONCE, PAGE)
  check('extended', answer, -1, errno.EIO, sev.INVALID_LEN)
  assert answer.certs_len == 0xfffff000, f'certs_len {answer.certs_len:#x}'
  good('afterwards', device.report(NONCE), NONCE)


def client_queue_order():
  """First come, first served, while the host takes its time."""
  plan('always delay 300')
  order, threads = [], []

  def ask(number):
    nonce = bytes([number]) * 64
    good(f'client {number}', sev.Device().report(nonce), nonce)
    order.append(number)

  for number in range(4):
    threads.append(threading.Thread(target=ask, args=(number,)))
    threads[-1].start()
    time.sleep(0.07)
  for thread in threads:
    thread.join()
  assert order == [0, 1, 2, 3], f'served in the order {order}'


CLIENTS = [client_length_for_a_plain_request, client_larger_table,
           client_completing_answer, client_old_answer, client_oversized_answer,
           client_failed_query, client_absurd_lengths, client_queue_order]


def test(client):
  def run():
    with node.scratch() as folder:
      os.environ['SNPGUEST_NODE'] = node.PROGRAM
      os.environ['SNPGUEST_CONTROL'] = os.path.join(folder, 'control')
      node.expect(node.run(f'import hostile; hostile.{client.__name__}()',
                           ['--rate-s', '0', '--control',
                            os.environ['SNPGUEST_CONTROL']]))
  run.__name__ = client.__name__.replace('client_', 'test_')
  return run


if __name__ == '__main__':
  import node
  node.need_fuse()
  node.main([test(client) for client in CLIENTS])
