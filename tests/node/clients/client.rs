// SPDX-License-Identifier: MIT
//! The device from Rust, with nothing but its standard library.
//! Without arguments: a report, an extended report and a key.  With "fault":
//! one report, whose errors are printed as ERRNO FW VMM.

use std::env;
use std::fs::OpenOptions;
use std::io;
use std::os::unix::io::AsRawFd;
use std::process::exit;

const GET_REPORT: u64 = 0xc020_5300;
const GET_DERIVED_KEY: u64 = 0xc020_5301;
const GET_EXT_REPORT: u64 = 0xc020_5302;

extern "C" {
    fn ioctl(fd: i32, request: u64, ...) -> i32;
}

#[repr(C)]
struct Request {
    msg_version: u8,
    req_data: u64,
    resp_data: u64,
    fw_error: u32,
    vmm_error: u32,
}

/// The response, or errno with both error words.
fn call(fd: i32, cmd: u64, req: &mut [u8], size: usize) -> Result<Vec<u8>, (i32, u32, u32)> {
    let mut response = vec![0u8; size];
    let mut request = Request {
        msg_version: 1,
        req_data: req.as_mut_ptr() as u64,
        resp_data: response.as_mut_ptr() as u64,
        fw_error: 0,
        vmm_error: 0,
    };
    match unsafe { ioctl(fd, cmd, &mut request as *mut Request) } {
        0 => Ok(response),
        _ => Err((
            io::Error::last_os_error().raw_os_error().unwrap_or(0),
            request.fw_error,
            request.vmm_error,
        )),
    }
}

fn has_nonce(response: &[u8], nonce: u8) -> bool {
    response[0] == 0 && response[32 + 0x50..32 + 0x90].iter().all(|&b| b == nonce)
}

fn good(fd: i32) -> bool {
    let mut req = vec![0u8; 112];
    req[..64].fill(0x11);
    let report = call(fd, GET_REPORT, &mut req[..96], 4000).expect("report");
    let query = call(fd, GET_EXT_REPORT, &mut req, 4000);
    assert_eq!(query.expect_err("a query has no report").2, 1);
    let len = u32::from_le_bytes(req[104..108].try_into().unwrap()) as usize;
    let certs = vec![0u8; len];
    req[96..104].copy_from_slice(&(certs.as_ptr() as u64).to_le_bytes());
    let extended = call(fd, GET_EXT_REPORT, &mut req, 4000).expect("extended report");
    let key = call(fd, GET_DERIVED_KEY, &mut [0u8; 32], 64).expect("key");
    has_nonce(&report, 0x11)
        && has_nonce(&extended, 0x11)
        && std::hint::black_box(&certs).iter().any(|&b| b != 0)
        && key[32..].iter().any(|&b| b != 0)
}

fn main() {
    let device = OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/sev-guest")
        .expect("/dev/sev-guest");
    let fd = device.as_raw_fd();
    if env::args().nth(1).is_none() {
        exit(if good(fd) { 0 } else { 1 });
    }
    match call(fd, GET_REPORT, &mut [0u8; 96], 4000) {
        Ok(_) => exit(1),
        Err((errno, fw, vmm)) => println!("{errno} {fw} {vmm}"),
    }
}
