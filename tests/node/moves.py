#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every move of a host that is out for mischief, and every row of the table of
its answers, as a client of the device sees them."""

import errno
import os
import struct
import time

import pending
import sevguest as sev
from pending import NONCE, check, expect_channel, good

PAGE = 4096
FAILED = 0xffffffffffffffff
EIO, EBADMSG = (-1, errno.EIO), (-1, errno.EBADMSG)

# The plan, the request, what ioctl() says, exitinfo2, certs_len, and how the
# channel is afterwards; None is not looked at.
ANSWERS = [
  # the answer is not for this request
  ('at 1 on message ignore', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message replay 1', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message after replay 2', 'report', EBADMSG, 0, None, 'disabled'),
  # or sealed by a firmware that is wrong itself
  ('at 1 on message sealed seqno 2', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message sealed type 3', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message sealed version 9', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message sealed vmpck 1', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message sealed size 4001', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message sealed size 65535', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message sealed size 65', 'key', EBADMSG, 0, None, 'disabled'),
  # a size in the header that the seal does not know of
  ('at 1 on message set 54 0000', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message set 54 a00f', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message set 54 ffff', 'report', EBADMSG, 0, None, 'disabled'),
  ('at 1 on message truncate 96', 'report', EBADMSG, 0, None, 'disabled'),
  # the request never was what the guest sent
  ('at 1 on message request flip 100 1', 'report', EIO, None, None, 'disabled'),
  ('at 1 on message request truncate 96', 'report', EIO, None, None, 'disabled'),
  ('at 1 on message request set 32 09', 'report', EIO, None, None, 'disabled'),
  # the firmware has answered, and the host says something else
  ('at 1 on message after refuse fw 5', 'report', EIO, 5, None, 'disabled'),
  ('at 1 on message after fail', 'key', EIO, FAILED, None, 'disabled'),
  # both codes, an unknown one, KVM's own, an exception
  ('at 1 on message refuse fw 5 vmm 9', 'key', EIO, 9 << 32 | 5, None, 'disabled'),
  ('at 1 on message refuse vmm 0x77', 'report', EIO, 0x77 << 32, None, 'disabled'),
  ('at 1 on message exitinfo2 0xffffffff00000000', 'extended', EIO, 0xffffffff << 32, None,
   'disabled'),
  ('at 1 on message refuse fw 1 vmm 2', 'report', EIO, sev.BUSY | 1, None, 'disabled'),
  ('at 1 on extended refuse fw 1 vmm 1', 'extended', EIO, sev.INVALID_LEN | 1, None, 'disabled'),
  ('at 1 on message fail', 'report', EIO, FAILED, None, 'disabled'),
  # a length to who may be told one, and to who may not
  ('at 1 on extended invalid-len 3', 'extended', EIO, sev.INVALID_LEN, 3 * PAGE, 'ready'),
  ('at 1 on extended invalid-len 0', 'extended', EIO, sev.INVALID_LEN, 0, 'ready'),
  ('at 1 on extended invalid-len 0x100000', 'extended', EIO, sev.INVALID_LEN, 0xfffff000, 'ready'),
  ('at 1 on extended invalid-len 0xffffffffffffffff', 'extended', EIO, sev.INVALID_LEN,
   0xfffff000, 'ready'),
  ('at 1 on report invalid-len 2', 'report', EIO, sev.INVALID_LEN, None, 'disabled'),
  ('at 1 on key invalid-len 2', 'key', EIO, sev.INVALID_LEN, None, 'disabled'),
  # the plain request that completes an extended one is a request like others
  ('at 1 on extended invalid-len 3\nat 1 on report busy', 'extended', EIO, sev.INVALID_LEN,
   3 * PAGE, 'ready'),
  ('at 1 on extended invalid-len 3\nat 1 on report invalid-len 3', 'extended', EIO,
   sev.INVALID_LEN, None, 'disabled'),
  ('at 1 on extended invalid-len 3\nat 1 on report refuse fw 5', 'extended', EIO, 5, None,
   'disabled'),
  ('at 1 on extended invalid-len 3\nat 1 on report fail', 'extended', EIO, FAILED, None,
   'disabled'),
  ('at 1 on extended invalid-len 3\nat 1 on report ignore', 'extended', EBADMSG, 0, None,
   'disabled'),
  # BUSY costs patience
  ('at 1 on message busy', 'report', (0, 0), 0, None, 'ready'),
  ('at 1 on message after busy', 'report', EIO, None, None, 'disabled'),
]

# Where each field of the header begins, and the ends of what is reserved.
HEADER = {'tag': 0, 'number': 32, 'algorithm': 48, 'header version': 49, 'header size': 50,
          'type': 52, 'version': 53, 'size': 54, 'reserved': 56, 'VMPCK': 60, 'reserved too': 61,
          'the last': 95, 'ciphertext': 96, 'its end': 96 + 32 + 1184 - 1}


def ask(device, what):
  if what == 'key':
    return device.key()
  if what == 'extended':
    return device.ext_report(NONCE, 4 * PAGE)
  return device.report(NONCE)


def reboot(device, plan):
  """Whatever became of the key before; and two answers that can be replayed."""
  pending.control('reboot')
  pending.plan('')
  for _ in range(2):
    good('before', device.report(NONCE), NONCE)
  pending.plan(plan)


def move(device, plan, what, said, exitinfo2, certs_len, state):
  reboot(device, plan)
  answer = ask(device, what)
  check(plan, answer, *said, exitinfo2)
  if certs_len is not None:
    assert answer.certs_len == certs_len, f'{plan}: certs_len {answer.certs_len:#x}'
  if said != (0, 0):
    assert not any(answer.response), f'{plan}: something was delivered'
  expect_channel(state)
  pending.plan('')
  if state == 'ready':
    good(f'{plan}, then', device.report(NONCE), NONCE)
  else:
    check(f'{plan}, then', device.report(NONCE), -1, errno.ENOTTY)


def client_answers():
  device = sev.Device()
  for row in ANSWERS:
    move(device, *row)


def client_header():
  device = sev.Device()
  for offset in HEADER.values():
    move(device, f'at 1 on message flip {offset} 0', 'report', EBADMSG, 0, None, 'disabled')


def client_silence():
  device = sev.Device()
  start = time.monotonic()
  move(device, 'at 1 on message silence', 'report', EIO, FAILED, None, 'disabled')
  assert 9 < time.monotonic() - start < 60, 'ten seconds is what a host is given'


def client_refusals_of_the_firmware():
  """They come in an authentic answer, and leave the channel as it was."""
  device = sev.Device()
  for code in (0x16, 0x27):
    for what in ('report', 'extended', 'key'):
      reboot(device, f'at 1 on message status {code}')
      answer = ask(device, what)
      check(what, answer, 0, 0, 0)
      assert struct.unpack_from('<I', answer.response)[0] == code, answer.response[:8].hex()
      expect_channel('ready')
      good('then', device.report(NONCE), NONCE)


def client_certificates():
  """The driver hands on what the host put there: they vouch for themselves."""
  device = sev.Device()
  pending.plan('table full')
  honest = device.ext_report(NONCE, 4 * PAGE)
  good('honest', honest, NONCE)
  for words, expected in (
      ('flip 0 0', bytes([honest.certs[0] ^ 1]) + honest.certs[1:]),
      # a certificate that begins, or ends, outside; an offset that wraps
      ('set 16 ffffff7f', honest.certs[:16] + b'\xff\xff\xff\x7f' + honest.certs[20:]),
      ('set 20 ffffff7f', honest.certs[:20] + b'\xff\xff\xff\x7f' + honest.certs[24:]),
      ('set 16 ffffffff02000000',
       honest.certs[:16] + b'\xff\xff\xff\xff\x02\0\0\0' + honest.certs[24:]),
      ('truncate 300', honest.certs[:300] + bytes(4 * PAGE - 300))):
    pending.plan(f'at 1 on extended certs {words}')
    answer = device.ext_report(NONCE, 4 * PAGE)
    good(words, answer, NONCE)
    assert answer.certs == expected, words
  expect_channel('ready')


def client_table_changes():
  """It grows out of the room that there is, and shrinks to nothing."""
  device = sev.Device()
  pending.plan('table full\nat 2 on extended table full pages 7\nat 3 on extended table leaf\n'
               'at 4 on extended table none')
  full = device.ext_report(NONCE, 4 * PAGE)
  good('full', full, NONCE)
  assert len(sev.certs_of(full.certs)) == 3
  grown = device.ext_report(NONCE, 4 * PAGE)
  check('grown', grown, *EIO, sev.INVALID_LEN)
  assert grown.certs_len == 7 * PAGE, hex(grown.certs_len)
  leaf = device.ext_report(NONCE, 4 * PAGE)
  good('shrunk', leaf, NONCE)
  assert sev.certs_of(leaf.certs) == sev.certs_of(full.certs)[:1]
  nothing = device.ext_report(NONCE, 4 * PAGE)
  good('gone', nothing, NONCE)
  assert not any(nothing.certs), 'certificates from nowhere'
  expect_channel('ready')


def client_manner():
  """KVM lets the query through to the firmware, which refuses it; what asks
  again is a real request, and KVM knows a report's."""
  device = sev.Device()
  for table, then in (('none', (0, 0)), ('full', EIO)):
    reboot(device, f'host kvm\ntable {table}')
    answer = device.ext_report(NONCE)
    check('no length', answer, *EIO, sev.INVALID_LEN)
    assert answer.certs_len == 0, hex(answer.certs_len)
    answer = device.ext_report(NONCE)
    check('no room', answer, *then)
    if table == 'none':
      good('no room', answer, NONCE)
    else:
      assert answer.certs_len and answer.certs_len % PAGE == 0, hex(answer.certs_len)
    good('room', device.ext_report(NONCE, 4 * PAGE), NONCE)
  reboot(device, 'host protocol')
  answer = device.ext_report(NONCE)
  check('a length', answer, *EIO, sev.INVALID_LEN)
  assert answer.certs_len and answer.certs_len % PAGE == 0, hex(answer.certs_len)


def client_throttle():
  """Two at once, then one in half a second; the host's limit, not the driver's."""
  device = sev.Device()
  pending.plan('throttle 2 per 1')
  start = time.monotonic()
  for _ in range(4):
    good('throttled', device.report(NONCE), NONCE)
  took = time.monotonic() - start
  assert took > 0.9, f'{took:.2f} s for four'
  said = pending.control('log').splitlines()
  assert any(f'exitinfo2={sev.BUSY:#x}' in line for line in said), said


CLIENTS = [client_answers, client_header, client_silence, client_refusals_of_the_firmware,
           client_certificates, client_table_changes, client_manner, client_throttle]


def test(client):
  def run():
    with node.scratch() as folder:
      os.environ['SNPGUEST_NODE'] = node.PROGRAM
      os.environ['SNPGUEST_CONTROL'] = os.path.join(folder, 'control')
      node.expect(node.run(f'import moves; moves.{client.__name__}()',
                           ['--rate-s', '0', '--control', os.environ['SNPGUEST_CONTROL']]))
  run.__name__ = client.__name__.replace('client_', 'test_')
  return run


if __name__ == '__main__':
  import node
  node.need_fuse()
  node.main([test(client) for client in CLIENTS])
