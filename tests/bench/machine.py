# SPDX-License-Identifier: MIT
"""What a figure was measured on."""

import os
import platform
import subprocess


def processor():
  with open('/proc/cpuinfo', encoding='utf-8') as f:
    for line in f:
      if line.startswith('model name'):
        return line.split(':', 1)[1].strip()
  return platform.machine()


def openssl():
  said = subprocess.run(['openssl', 'version'], capture_output=True, text=True, check=True)
  return ' '.join(said.stdout.split()[:2])


def name():
  cores = os.cpu_count()
  return (f'{processor()}, {cores} core{"s" * (cores != 1)}, Linux {platform.release()}, '
          f'{openssl()}')
