#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The three requests and their refusals, as the driver's ABI has them.  Under
`snpguest-node run` this file is the client, with nothing but ioctl(2)."""

import os
import sys

import sevguest as sev


def check(what, got, **expected):
  for name, value in expected.items():
    assert getattr(got, name) == value, f'{what}: {name} is {getattr(got, name)}, not {value}'


def client_good():
  device = sev.Device()
  nonce = os.urandom(64)
  answer = device.report(nonce)
  check('report', answer, result=0, exitinfo2=0)
  assert sev.nonce_of(answer) == nonce, 'the report is not ours'
  # Asking for the length costs nothing and says how long.
  answer = device.ext_report(nonce)
  check('query', answer, result=-1, errno=5, exitinfo2=sev.INVALID_LEN)
  assert answer.certs_len and answer.certs_len % 4096 == 0, 'no length'
  answer = device.ext_report(nonce, answer.certs_len)
  check('extended report', answer, result=0, exitinfo2=0)
  assert sev.nonce_of(answer) == nonce, 'the extended report is not ours'
  assert len(sev.certs_of(answer.certs)) >= 3, 'certificates are missing'
  # Fields not selected do not matter, selected ones do.
  keys = [device.key(fields=f).response[32:] for f in (0, 8, 8)]
  assert keys[0] != keys[1] == keys[2] != bytes(32), 'derived keys are wrong'
  # What the firmware refuses is in the response, not in the transport.
  answer = device.report(nonce, vmpl=7)
  check('VMPL 7', answer, result=0, exitinfo2=0)
  assert answer.response[0] == 0x16, 'the firmware should refuse VMPL 7'


def client_bad():
  device = sev.Device()
  nonce = bytes(64)
  rows = [
    ('version 0', lambda: device.report(nonce, version=0), 22),
    ('request NULL', lambda: device.report(nonce, req_data=0), 22),
    ('response NULL', lambda: device.report(nonce, resp_data=0), 22),
    ('request at 8', lambda: device.report(nonce, req_data=8), 14),
    ('response at 8', lambda: device.report(nonce, resp_data=8), 14),
    ('request at the top', lambda: device.report(nonce, req_data=2**64 - 8), 14),
    ('certificates at 8', lambda: device.ext_report(nonce, 0x4000, address=8), 14),
    ('certs_len odd', lambda: device.ext_report(nonce, 4097), 22),
    ('certs_len large', lambda: device.ext_report(nonce, 0x5000), 22),
    ('no such ioctl', lambda: device.request(0xc0205377, _buffer(), 64), 25),
    ('retry without pending', lambda: sev.Answer(*device.retry(), 0, b'', 0, b''), 22),
  ]
  for what, call, error in rows:
    check(what, call(), result=-1, errno=error)
  # None of that harmed the channel.
  check('afterwards', device.report(nonce), result=0, exitinfo2=0)


def client_plain():
  """Not a request: what a plain file call says."""
  device = sev.Device()
  for call in (lambda: os.read(device.fd, 8), lambda: os.write(device.fd, b'x')):
    try:
      call()
    except OSError as error:
      assert error.errno == 22, f'read or write: {error}'
    else:
      raise AssertionError('the device is not for read and write')
  mode = os.stat('/dev/sev-guest').st_mode & 0o777
  assert mode == 0o640, f'mode {mode:o}'
  assert not os.isatty(device.fd)


def _buffer():
  import ctypes
  return ctypes.create_string_buffer(112)


def test_good():
  node.expect(node.run('import abi; abi.client_good()'))


def test_bad():
  node.expect(node.run('import abi; abi.client_bad()'))


def test_plain():
  node.expect(node.run('import abi; abi.client_plain()', ['--mode', '0640']))


if __name__ == '__main__':
  import node
  node.need_fuse()
  node.main([test_good, test_bad, test_plain])
