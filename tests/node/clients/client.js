// SPDX-License-Identifier: MIT
// The device from Node, by the addon that argv[2] names.  Without a further
// argument: a report, an extended report and a key.  With "fault": one report,
// whose errors are printed as ERRNO FW VMM.
'use strict';

const assert = require('assert');
const fs = require('fs');
const { ioctl, address } = require(process.argv[2]);

const GET_REPORT = 0xc0205300;
const GET_DERIVED_KEY = 0xc0205301;
const GET_EXT_REPORT = 0xc0205302;

const fd = fs.openSync('/dev/sev-guest', 'r+');

function call(cmd, req, size) {
  const response = Buffer.alloc(size);
  const request = Buffer.alloc(32);
  request[0] = 1;
  request.writeBigUInt64LE(address(req), 8);
  request.writeBigUInt64LE(address(response), 16);
  const result = ioctl(fd, cmd, request);
  return { result, response, fw: request.readUInt32LE(24), vmm: request.readUInt32LE(28) };
}

function good() {
  const req = Buffer.alloc(112);
  req.fill(0x33, 0, 64);
  const nonce = req.subarray(0, 64);
  const hasNonce = (r) => r.result === 0 && r.response.subarray(32 + 0x50, 32 + 0x90).equals(nonce);
  assert(hasNonce(call(GET_REPORT, req.subarray(0, 96), 4000)), 'report');
  const query = call(GET_EXT_REPORT, req, 4000);
  assert(query.result === -5 && query.vmm === 1, 'length query');
  const certs = Buffer.alloc(req.readUInt32LE(104));
  req.writeBigUInt64LE(address(certs), 96);
  assert(hasNonce(call(GET_EXT_REPORT, req, 4000)), 'extended report');
  assert(certs.some((b) => b), 'certificates');
  const key = call(GET_DERIVED_KEY, Buffer.alloc(32), 64);
  assert(key.result === 0 && key.response.subarray(32).some((b) => b), 'key');
}

if (process.argv.length < 4) {
  good();
} else {
  const { result, fw, vmm } = call(GET_REPORT, Buffer.alloc(96), 4000);
  assert(result < 0, 'it should have failed');
  console.log(-result, fw, vmm);
}
