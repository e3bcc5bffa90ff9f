#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Several guests on one processor: each started with the same state folder."""

import contextlib
import os
import re
import shutil
import subprocess

import node
import sevguest as sev
import signature

CHIP_ID, REPORT_ID = slice(0x1a0, 0x1e0), slice(0x140, 0x160)
MEASUREMENT = slice(0x90, 0xc0)
CURRENT_TCB, REPORTED_TCB, LAUNCH_TCB = slice(0x38, 0x40), slice(0x180, 0x188), slice(0x1f0, 0x1f8)

# What a derived key can be made to depend on, and whether the two guests
# below have the same of it.
POLICY, IMAGE_ID, FAMILY_ID, MEASURED, SVN, TCB = (1 << n for n in range(6))
FIELDS = [(0, True), (POLICY, True), (IMAGE_ID, False), (FAMILY_ID, True), (MEASURED, False),
          (SVN, True), (TCB, True), (POLICY | FAMILY_ID, True), (POLICY | MEASURED, False)]
VCEK, VMRK = 0, 1


class Guest:
  def __init__(self, folder, name):
    self.path, self.pki, self.socket = (os.path.join(folder, name + end)
                                        for end in ('', '.pki', '.control'))

  def control(self, *words):
    done = subprocess.run([node.PROGRAM, 'control', self.socket, *words],
                          capture_output=True, text=True, check=True)
    return done.stdout

  def report(self):
    device = sev.Device(self.path)
    answer = device.report(b'nonce')
    device.close()
    assert answer.result == 0, answer
    return sev.report_of(answer)

  def key(self, root, fields):
    device = sev.Device(self.path)
    answer = device.key(root, fields)
    device.close()
    assert answer.result == 0, answer
    return answer.response

  def sent(self, number):
    """The digest of the @number-th page that left it."""
    return re.search('request.*?sha256=([0-9a-f]+)', self.control('log', str(number)))[1]

  def table_leaf(self):
    device = sev.Device(self.path)
    answer = device.ext_report(b'', 16384)
    device.close()
    with open(os.path.join(self.pki, 'leaf.der'), 'rb') as f:
      leaf = f.read()
    assert leaf in [der for _, der in sev.certs_of(answer.certs)], 'the file is out of date'
    return leaf


@contextlib.contextmanager
def launched(folder, name, mark):
  guest = Guest(folder, name)
  with node.mounted(guest.path, [
      '--state', os.path.join(folder, 'chip'), '--pki', guest.pki, '--control', guest.socket,
      '--measurement', mark, '--image-id', mark, '--guest-svn', '5', '--rate-s', '0']):
    yield guest


@contextlib.contextmanager
def two(folder):
  with launched(folder, 'one', '11') as one, launched(folder, 'other', '22') as other:
    yield one, other


def test_one_chip():
  with node.scratch() as folder, two(folder) as (one, other):
    first, second = one.report(), other.report()
    assert first[CHIP_ID] == second[CHIP_ID] and any(first[CHIP_ID])
    assert first[REPORT_ID] != second[REPORT_ID]
    assert (first[MEASUREMENT][0], second[MEASUREMENT][0]) == (0x11, 0x22)
    assert one.sent(1) != other.sent(1), 'one VMPCK for both'


def test_one_vcek():
  """Each one's report by the other's certificates, by openssl(1)."""
  with node.scratch() as folder, two(folder) as (one, other):
    for guest, friend in ((one, other), (other, one)):
      shutil.copytree(friend.pki, folder, dirs_exist_ok=True)
      with open(os.path.join(folder, 'report.bin'), 'wb') as f:
        f.write(guest.report())
      signature.check_with_openssl(folder, 'ask')


def test_derived_keys():
  with node.scratch() as folder, two(folder) as (one, other):
    for fields, same in FIELDS:
      assert (one.key(VCEK, fields) == other.key(VCEK, fields)) == same, hex(fields)
      assert one.key(VMRK, fields) != other.key(VMRK, fields), hex(fields)


def test_update_is_everyones():
  with node.scratch() as folder, two(folder) as (one, other):
    before, leaf = other.report(), other.table_leaf()
    one.control('update', 'snp=99', 'build=77')
    after = other.report()
    assert after[CURRENT_TCB] == after[REPORTED_TCB] == one.report()[REPORTED_TCB]
    assert after[CURRENT_TCB][6] == 99 and before[CURRENT_TCB][6] != 99
    assert after[LAUNCH_TCB] == before[LAUNCH_TCB]
    assert other.table_leaf() != leaf, 'its VCEK is still the old one'
    assert 'snp=99' in other.control('status')
    other.control('reboot')
    assert other.report()[LAUNCH_TCB] == after[CURRENT_TCB]
    assert one.report()[LAUNCH_TCB] == before[LAUNCH_TCB]


def test_updates_add_up():
  """Each is told a part of its own: one that another was told stays."""
  with node.scratch() as folder, two(folder) as (one, other):
    one.control('update', 'snp=99')
    assert 'snp=99' in other.control('status'), 'as it was when it last asked'
    one.control('update', 'microcode=222')
    other.control('update', 'build=77')
    for guest in (one, other):
      said = guest.control('status')
      assert 'snp=99 microcode=222\n' in said and '.77\n' in said, said
    assert one.report()[CURRENT_TCB] == other.report()[CURRENT_TCB]


if __name__ == '__main__':
  node.need_fuse()
  node.main([test_one_chip, test_one_vcek, test_derived_keys, test_update_is_everyones,
             test_updates_add_up])
