#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An extended report, its verdict and a split error, by ctypes alone."""

import ctypes as c
import os
import sys

snp = c.CDLL('libsnpguest.so.0')
ver = c.CDLL('libsnpguest-verify.so.0')
snp.snpguest_status_name.restype = ver.snpguest_check_name.restype = c.c_char_p


class Fault(c.Structure):
  _fields_ = [('os_errno', c.c_int32), ('fw_error', c.c_uint32), ('vmm_error', c.c_uint32),
              ('response_status', c.c_uint32), ('attempts', c.c_uint32),
              ('rsvd', c.c_uint32 * 3)]


class ReportRequest(c.Structure):
  _fields_ = [('size', c.c_uint32), ('vmpl', c.c_uint32), ('key_sel', c.c_uint32),
              ('rsvd', c.c_uint32), ('user_data', c.c_uint8 * 64)]


class Check(c.Structure):
  _fields_ = [('id', c.c_uint32), ('result', c.c_uint32),
              ('expected', c.c_char * 256), ('found', c.c_char * 256)]


class Verdict(c.Structure):
  _fields_ = [('accepted', c.c_uint32), ('line', c.c_uint32), ('count', c.c_uint32),
              ('rsvd', c.c_uint32), ('checks', Check * 64)]


def constant(name, twin=snp.snpguest_constant):
  value = c.c_int64()
  must(twin(name.encode(), c.byref(value)))
  return value.value


def must(status, fault=None):
  if status:
    line = c.create_string_buffer(256)
    snp.snpguest_fault_format(status, fault and c.byref(fault), line, c.c_size_t(256))
    sys.exit(line.value.decode())


def report(dev, nonce):
  request = ReportRequest(c.sizeof(ReportRequest))
  request.user_data[:] = nonce
  raw, length = (c.c_uint8 * constant('SNPGUEST_REPORT_SIZE_MAX'))(), c.c_size_t()
  certs, fault = c.c_void_p(), Fault()
  must(snp.snpguest_get_ext_report(dev, c.byref(request), raw, c.c_size_t(len(raw)),
                                   c.byref(length), c.byref(certs), c.byref(fault)), fault)
  return raw, length, certs


def verify(raw, length, certs, nonce, root):
  verifier, verdict = c.c_void_p(), Verdict()
  must(ver.snpguest_verifier_new(c.byref(verifier)))
  must(ver.snpguest_verifier_add_root(verifier, root, c.c_size_t(len(root))))
  must(ver.snpguest_verifier_set_user_data(verifier, nonce))
  must(ver.snpguest_verifier_check(verifier, raw, length, certs, c.byref(verdict),
                                   c.c_size_t(c.sizeof(verdict))))
  passed = [ver.snpguest_check_name(v.id).decode() for v in verdict.checks[:verdict.count]
            if v.result == 1]
  ver.snpguest_verifier_free(verifier)
  return verdict.accepted, passed


def refusal(dev):
  """A signing key that this machine has not: the firmware's own refusal."""
  request = ReportRequest(c.sizeof(ReportRequest), 0, constant('SNPGUEST_KEY_SEL_VLEK'))
  raw, length, fault = (c.c_uint8 * 3968)(), c.c_size_t(), Fault()
  status = snp.snpguest_get_report(dev, c.byref(request), raw, c.c_size_t(3968),
                                   c.byref(length), c.byref(fault))
  return snp.snpguest_status_name(status).decode(), fault


def main():
  with open(os.path.join(os.environ['SNPGUEST_SIM_PKI'], 'ark.der'), 'rb') as f:
    root = f.read()
  for kind, name in ((Fault, 'fault'), (ReportRequest, 'report_request')):
    assert c.sizeof(kind) == constant(f'sizeof(struct snpguest_{name})')
  for kind, name in ((Check, 'check'), (Verdict, 'verdict')):
    assert c.sizeof(kind) == constant(f'sizeof(struct snpguest_{name})',
                                      ver.snpguest_verify_constant)
  dev, fault, nonce = c.c_void_p(), Fault(), os.urandom(64)
  must(snp.snpguest_open(None, None, c.byref(dev), c.byref(fault)), fault)
  raw, length, certs = report(dev, nonce)
  accepted, passed = verify(raw, length, certs, nonce, root)
  snp.snpguest_certs_free(certs)
  print(f'accepted {accepted}: {length.value} bytes, passed {" ".join(passed)}')
  name, fault = refusal(dev)
  print(f'{name} response_status {fault.response_status:#x} errno {fault.os_errno}')
  snp.snpguest_close(dev)


main()
