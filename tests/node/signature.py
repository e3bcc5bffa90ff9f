#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A report of the device, taken apart by hand and given to openssl(1): the
signature, and the chain up to the simulated ARK."""

import os
import shutil
import struct
import subprocess

import sevguest as sev


def client(folder):
  """Inside: leave the report and the leaf as the host sent it in @folder."""
  device = sev.Device()
  length = device.ext_report(b'').certs_len
  answer = device.ext_report(b'nonce', length)
  assert answer.result == 0, answer
  pki = os.environ['SNPGUEST_SIM_PKI']
  with open(os.path.join(folder, 'report.bin'), 'wb') as f:
    f.write(sev.report_of(answer))
  for name in ('ark', 'ask', 'asvk', 'leaf'):
    shutil.copy(os.path.join(pki, name + '.der'), folder)
  leaf = open(os.path.join(folder, 'leaf.der'), 'rb').read()
  assert leaf in [der for _, der in sev.certs_of(answer.certs)], \
    'the leaf of the table is another'


def der_integer(little):
  big = little[::-1].lstrip(b'\0')
  if big[0] & 0x80:
    big = b'\0' + big
  return b'\x02' + bytes([len(big)]) + big


def openssl(folder, *words):
  done = subprocess.run(['openssl', *words], cwd=folder, capture_output=True,
                        text=True, check=False)
  assert done.returncode == 0, f'openssl {words[0]}: {done.stdout}{done.stderr}'


def check_with_openssl(folder, issuer):
  report = open(os.path.join(folder, 'report.bin'), 'rb').read()
  assert len(report) == 1184
  assert struct.unpack_from('<I', report, 0x34)[0] == 1, 'not ECDSA P-384'
  pair = der_integer(report[0x2a0:0x2e8]) + der_integer(report[0x2e8:0x330])
  for name, data in (('signed.bin', report[:0x2a0]),
                     ('signature.der', b'\x30' + bytes([len(pair)]) + pair)):
    with open(os.path.join(folder, name), 'wb') as f:
      f.write(data)
  for name in ('ark', 'leaf', issuer):
    openssl(folder, 'x509', '-in', name + '.der', '-out', name + '.pem')
  openssl(folder, 'x509', '-in', 'leaf.pem', '-noout', '-pubkey', '-out', 'key.pem')
  openssl(folder, 'dgst', '-sha384', '-verify', 'key.pem', '-signature',
          'signature.der', 'signed.bin')
  openssl(folder, 'dgst', '-sha384', '-binary', '-out', 'digest.bin', 'signed.bin')
  openssl(folder, 'pkeyutl', '-verify', '-pubin', '-inkey', 'key.pem', '-sigfile',
          'signature.der', '-in', 'digest.bin')
  openssl(folder, 'verify', '-CAfile', 'ark.pem', '-untrusted', issuer + '.pem',
          'leaf.pem')


def one(issuer, *options):
  with node.scratch() as folder:
    node.expect(node.run(f'import signature; signature.client({folder!r})', options))
    check_with_openssl(folder, issuer)


def test_vcek():
  one('ask')


def test_vlek():
  one('asvk', '--signing-key', 'vlek')


def test_genoa():
  one('ask', '--line', 'genoa', '--report-version', '3')


def test_turin():
  one('ask', '--line=turin', '--report-version=5')


if __name__ == '__main__':
  import node
  if not shutil.which('openssl'):
    node.skip('no openssl(1) here')
  node.need_fuse()
  node.main([test_vcek, test_vlek, test_genoa, test_turin])
