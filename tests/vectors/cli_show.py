#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguestctl show on reports of real processors: what it says is what the
bytes say, read here by offset."""

import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'flow'))
import ctl  # noqa: E402

LINES = {'milan-v2': 'unknown', 'milan-v3': 'Milan', 'genoa-v3': 'Genoa',
         'turin-v5': 'Turin', 'milan-v3-vlek': 'Milan'}
# offset and length of what is shown as it stands
BYTES = {'measurement': (0x90, 48), 'report_data': (0x50, 64), 'host_data': (0xc0, 32),
         'chip_id': (0x1a0, 64), 'report_id': (0x140, 32), 'report_id_ma': (0x160, 32),
         'family_id': (0x10, 16), 'image_id': (0x20, 16), 'id_key_digest': (0xe0, 48),
         'author_key_digest': (0x110, 48), 'signature_r': (0x2a0, 72),
         'signature_s': (0x2e8, 72)}
TCBS = {'current_tcb': 0x38, 'reported_tcb': 0x180, 'committed_tcb': 0x1e0,
        'launch_tcb': 0x1f0}
MILAN = {'boot_loader': 0, 'tee': 1, 'snp': 6, 'microcode': 7}
TURIN = {'fmc': 0, 'boot_loader': 1, 'tee': 2, 'snp': 3, 'microcode': 7}
POLICY = {'smt': 16, 'migrate_ma': 18, 'debug': 19, 'single_socket': 20,
          'cxl_allow': 21, 'mem_aes_256_xts': 22, 'rapl_dis': 23,
          'ciphertext_hiding_dram': 24, 'page_swap_disable': 25}
PLATFORM = {'smt_en': 0, 'tsme_en': 1, 'ecc_en': 2, 'rapl_dis': 3,
            'ciphertext_hiding_dram_en': 4, 'alias_check_complete': 5, 'tio_en': 7}


def same(name, key, shown, real):
  ctl.check(shown == real, f'{name}: {key} is shown as {shown}, but is {real}')


def check_bits(name, shown, raw, bits):
  same(name, 'raw', int(shown['raw'], 16), raw)
  for key, bit in bits.items():
    same(name, key, shown[key], bool(raw >> bit & 1))


def check_numbers(name, raw, report):
  u32 = lambda at: struct.unpack_from('<I', raw, at)[0]
  u64 = lambda at: struct.unpack_from('<Q', raw, at)[0]
  same(name, 'version', report['version'], u32(0))
  same(name, 'guest_svn', report['guest_svn'], u32(4))
  same(name, 'vmpl', report['vmpl'], u32(0x30))
  same(name, 'line', report['line'], LINES[name])
  check_bits(name, report['policy'], u64(8), POLICY)
  same(name, 'abi', (report['policy']['abi_major'], report['policy']['abi_minor']),
       (raw[9], raw[8]))
  check_bits(name, report['platform_info'], u64(0x40), PLATFORM)
  unknown = u64(0x40) & ~sum(1 << bit for bit in PLATFORM.values())
  same(name, 'unknown_bits', int(report['platform_info']['unknown_bits'], 16), unknown)
  same(name, 'signing_key', report['key_info']['signing_key'], u32(0x48) >> 2 & 7)
  same(name, 'mitigations', 'launch_mit_vector' in report, u32(0) >= 5)


def check_tcbs(name, raw, report):
  layout = TURIN if LINES[name] == 'Turin' else MILAN
  for key, at in TCBS.items():
    same(name, key, report[key]['raw'], raw[at:at + 8].hex())
    for part, byte in layout.items():
      same(name, f'{key}.{part}', report[key][part], raw[at + byte])
    same(name, f'{key}.fmc', 'fmc' in report[key], 'fmc' in layout)


def main():
  tool, folder = ctl.Ctl(), ctl.vectors()
  for name in LINES:
    path = os.path.join(folder, name, 'report.bin')
    raw = ctl.read(path)
    report = tool.answer(0, 'show', path)['report']
    for key, (at, length) in BYTES.items():
      same(name, key, report[key], raw[at:at + length].hex())
    check_numbers(name, raw, report)
    check_tcbs(name, raw, report)
    tool.expect(0, 'show', path, out=['guest policy', 'reported', 'measurement',
                                      'boot loader', report['policy']['raw']])
    piped = tool.expect(0, 'show', '-', stdin=raw)
    same(name, 'stdin', piped.stdout, tool.expect(0, 'show', path).stdout)
  turin = os.path.join(folder, 'turin-v5', 'report.bin')
  tool.expect(0, 'show', turin, out='bit 6 set')
  tool.done()


main()
