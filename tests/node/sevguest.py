# SPDX-License-Identifier: MIT
"""The device's ABI for Python, from its public description and nothing of
ours: what any program would do."""

import collections
import ctypes
import os
import struct

GET_REPORT = 0xc0205300
GET_DERIVED_KEY = 0xc0205301
GET_EXT_REPORT = 0xc0205302
RETRY = 0x5303

NOT_CALLED = 0xffffffff
INVALID_LEN = 1 << 32
BUSY = 2 << 32

REPORT_SIZE = 1184

Answer = collections.namedtuple('Answer', 'result errno exitinfo2 response certs_len certs')

_libc = ctypes.CDLL(None, use_errno=True)


def ioctl(fd, cmd, argument):
  """ioctl(2) itself: Python's own would hide a positive result or retry."""
  result = _libc.ioctl(fd, ctypes.c_ulong(cmd), argument)
  return result, ctypes.get_errno() if result < 0 else 0


class Device:
  def __init__(self, path='/dev/sev-guest', flags=0):
    self.fd = os.open(path, os.O_RDWR | flags)

  def close(self):
    os.close(self.fd)

  def request(self, cmd, req, response_size, version=1, req_data=None, resp_data=None):
    """One request; @req is a ctypes buffer, the addresses can be overridden."""
    rsp = ctypes.create_string_buffer(response_size)
    raw = ctypes.create_string_buffer(struct.pack(
      '<B7xQQQ', version,
      ctypes.addressof(req) if req_data is None else req_data,
      ctypes.addressof(rsp) if resp_data is None else resp_data, 0), 32)
    result, error = ioctl(self.fd, cmd, raw)
    exitinfo2 = struct.unpack_from('<Q', raw.raw, 24)[0]
    return Answer(result, error, exitinfo2, rsp.raw, None, None)

  def report(self, user_data, vmpl=0, **more):
    req = ctypes.create_string_buffer(user_data.ljust(64, b'\0') +
                                      struct.pack('<I28x', vmpl), 96)
    return self.request(GET_REPORT, req, 4000, **more)

  def ext_report(self, user_data, certs_len=0, address=None, vmpl=0, **more):
    certs = ctypes.create_string_buffer(max(certs_len, 1))
    if address is None:
      address = ctypes.addressof(certs) if certs_len else 0
    req = ctypes.create_string_buffer(
      user_data.ljust(64, b'\0') +
      struct.pack('<I28xQI4x', vmpl, address, certs_len), 112)
    answer = self.request(GET_EXT_REPORT, req, 4000, **more)
    needed = struct.unpack_from('<I', req.raw, 104)[0]
    return answer._replace(certs_len=needed, certs=certs.raw[:certs_len])

  def key(self, root=0, fields=0, vmpl=0, svn=0, tcb=0, **more):
    req = ctypes.create_string_buffer(
      struct.pack('<IIQIIQ', root, 0, fields, vmpl, svn, tcb), 32)
    return self.request(GET_DERIVED_KEY, req, 64, **more)

  def retry(self):
    return ioctl(self.fd, RETRY, None)


def report_of(answer):
  """The report in a response, or None."""
  status, size = struct.unpack_from('<II', answer.response)
  if status or size != REPORT_SIZE:
    return None
  return answer.response[32:32 + size]


def nonce_of(answer):
  report = report_of(answer)
  return report and report[0x50:0x90]


def certs_of(table):
  """[(GUID as printed, DER)] of a certificate table."""
  found = []
  for at in range(0, len(table), 24):
    guid, offset, length = struct.unpack_from('<16sII', table, at)
    if guid == bytes(16):
      break
    found.append((guid.hex(), table[offset:offset + length]))
  return found
