#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A project that carries this one as a meson subproject, and one that finds it
with CMake: subproject.py BUILD PREFIX LIBDIR SOURCE-DIR KIND."""

import os
import shutil
import sys

import staged

MESON = '''project('consumer', 'c', default_options: ['default_library=static'])
lib = subproject('libsnpguest', default_options: ['tests=disabled', 'cli=disabled',
  'sim=disabled', 'node=disabled', 'verify=disabled', 'examples=disabled', 'man=disabled'])
executable('consumer', 'report.c', dependencies: dependency('snpguest'))
'''
CMAKE = '''cmake_minimum_required(VERSION 3.13)
project(consumer C)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SNPGUEST REQUIRED IMPORTED_TARGET snpguest)
add_executable(consumer report.c)
target_link_libraries(consumer PkgConfig::SNPGUEST)
'''


def put(folder, name, text):
  with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
    f.write(text)


def meson(stage, top, folder):
  put(folder, 'meson.build', MESON)
  os.mkdir(os.path.join(folder, 'subprojects'))
  os.symlink(top, os.path.join(folder, 'subprojects', 'libsnpguest'))
  build = os.path.join(folder, 'build')
  staged.run(['meson', 'setup', build, folder])
  staged.run(['ninja', '-C', build, 'consumer'])


def cmake(stage, _, folder):
  if not shutil.which('cmake'):
    staged.skip('no cmake here')
  put(folder, 'CMakeLists.txt', CMAKE)
  build = os.path.join(folder, 'build')
  staged.run(['cmake', '-S', folder, '-B', build], env=stage.env())
  staged.run(['cmake', '--build', build], env=stage.env())


def main():
  stage, (top, kind) = staged.from_arguments()
  with stage:
    folder = os.path.join(stage.work, kind)
    os.mkdir(folder)
    shutil.copy(os.path.join(top, 'tests/consumer/report.c'), folder)
    {'meson': meson, 'cmake': cmake}[kind](stage, top, folder)
    staged.run([*stage.machine(), os.path.join(folder, 'build', 'consumer')], env=stage.env())
  sys.exit(0)


if __name__ == '__main__':
  main()
