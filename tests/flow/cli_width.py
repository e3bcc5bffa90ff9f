#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is printed for people fits 80 columns: every report and every verdict,
also one in which all that can be asked fails, and with all of its bytes."""

import os
import re
import tempfile

import cli_report
import ctl

HEX = {'measurement': 48, 'host-data': 32, 'family-id': 16, 'image-id': 16, 'report-id': 32,
       'report-id-ma': 32, 'chip-id': 64, 'id-key': 48, 'author-key': 48}
DEMANDS = ['--require-policy', 'single_socket,cxl_allow,mem_aes_256_xts,rapl_dis',
           '--forbid-policy', 'smt', '--require-platform',
           'tsme_en,ciphertext_hiding_dram_en,alias_check_complete,tio_en', '--min-guest-svn',
           '4294967295', '--min-abi', '255.255', '--min-firmware', '255.255.255',
           '--min-reported-tcb', 'boot-loader=255,tee=255,snp=255,microcode=255', '--vmpl', '3',
           '--revocation', 'required', '--current-mitigations', '0xffffffffffffffff',
           '--require', 'committed-firmware']


def fits(done, what):
  text = done.stdout.decode()
  wide = [line for line in text.splitlines() if len(line) > 79]
  ctl.check(not wide, f'{what}: wider than 79: {wide}')
  return text


def main():
  tool = ctl.Ctl()
  demands = list(DEMANDS)
  for name, size in HEX.items():
    demands += ['--' + name, '5a' * size]
  with tempfile.TemporaryDirectory() as scratch:
    for name, raw in cli_report.every().items():
      path = ctl.write(os.path.join(scratch, name), bytes(raw))
      fits(tool.run('show', path), f'show {name}')
      done = tool.expect(1, 'verify', path, '-u', 'a5' * 64, *demands)
      text = fits(done, f'verify {name}')
      if name == 'unknown':
        continue
      ctl.check(text.count('FAILED') > 15, f'{name}: {text}')
      # What is broken into lines is all there.
      ctl.check('a5' * 64 in re.sub(r'\s+', '', text), f'{name}: user data in {text}')
  tool.done()


main()
