#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/node's suites as they are, on the in-kernel driver in one of Debian's
kernels: inside.py stands in the place of their node.py.

nodesuite.py PART SERIES FOLDER KEYS NODE RAW CTL SCHEMA
"""

import os
import shutil
import sys

import boot
import machine

NODE = os.path.join(machine.HERE, '..', 'node')
# Suite, and what it takes beside program and keys.  The others of tests/node
# are about FUSE (mount, run, tsm, unprivileged), languages (clients), or the
# host without its module (host).
SUITES = {
  'quick': {'abi': '', 'raw': '/bin/raw', 'signature': '', 'faults': '', 'hostile': '',
            'pending': '', 'control': '', 'cli': '/bin/snpguestctl /schema'},
  'slow': {'crowd': '', 'cli_faults': '/bin/snpguestctl /schema'},
}
# What they import, and sevguest.py, and inside.py.
MODULES = ('collections', 'contextlib', 'ctypes', 'errno', 'json', 'os', 'pty', 'random',
           're', 'resource', 'select', 'shutil', 'signal', 'socket', 'stat', 'struct',
           'subprocess', 'sys', 'tempfile', 'threading', 'time')
STEPS = """
mkdir -p /dev/pts; mount -t devpts devpts /dev/pts
export OPENSSL_CONF=/dev/null
"""


def main():
  part, series, folder, key_folder, node, raw, ctl, schema = sys.argv[1:9]
  suites = SUITES[part]
  boot.need()
  folder = os.path.join(folder, f'node-{part}')
  os.makedirs(folder, exist_ok=True)
  kernel = boot.kernel_of(series)
  openssl = shutil.which('openssl')
  if not openssl:
    boot.skip('no openssl(1) here')
  kmod, warnings = machine.build(kernel.headers, os.path.join(folder, kernel.abi))
  ram = os.path.join(folder, f'{kernel.abi}.cpio')
  programs = {'snpguest-node': node, 'raw': raw, 'snpguestctl': ctl, 'openssl': openssl}
  files = {f'node/{name}.py': os.path.join(NODE, f'{name}.py')
           for name in (*suites, 'sevguest')}
  files |= {'node/node.py': os.path.join(machine.HERE, 'inside.py'), 'schema': schema}
  python = os.path.realpath(sys.executable)
  steps = ''.join(f'{python} -B /node/{name}.py /bin/snpguest-node /keys {more} 2>&1'
                  f' && echo "ok {name} ended" || echo "not ok {name}"\n'
                  for name, more in suites.items())
  machine.pack(kmod, ram, kernel.module, programs, boot.keys(node, key_folder) | files,
               STEPS + steps, MODULES)
  boot.tell(kernel, machine.boot(kernel.image, ram, 1500), warnings, f' tests/node, {part}')


if __name__ == '__main__':
  main()
