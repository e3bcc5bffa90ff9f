#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A test of the test: plant one mistake at a time in the real sources of the
core, and see the enumerator name the promise that it breaks.

usage: mutants.py SOURCE_ROOT WORK_DIR CC CFLAG...
"""
import pathlib
import shutil
import subprocess
import sys

# name, file, text as it stands (once), text as mistaken, promise broken
MUTANTS = [
    ("counter not advanced", "channel.c",
     "\tsnpcore_sequence_spend(&ch->world, seqno);\n", "",
     "the counter is stored before the first send"),
    ("counter stored late", "answer.c",
     "\tsnpcore_message_wipe(&ch->msg);\n",
     "\tch->world.ops->counter_store(ch->world.ctx,\n"
     "\t\t(uint32_t)(ch->msg.seqno + 1));\n"
     "\tsnpcore_message_wipe(&ch->msg);\n",
     "the counter only goes forward, by two"),
    ("message re-sealed", "answer.c",
     "\t\tmsg->free_send = true;\n",
     "\t\tcall->request[0] ^= 1;\n"
     "\t\t(void)snpcore_message_seal(msg, &ch->world, call,\n"
     "\t\t\t\t\t   msg->seqno);\n"
     "\t\tmsg->completing = true;\n"
     "\t\tmsg->free_send = true;\n",
     "one ciphertext for each number"),
    ("pending message forgotten", "ending.c",
     "\t\tsnpcore_pending_leave(ch, now);\n",
     "\t\tsnpcore_pending_leave(ch, now);\n"
     "\t\tch->msg.outstanding = false;\n",
     "vmm_error 2: the caller's message is pending"),
    ("key wipe left out", "ending.c",
     "\tch->world.ops->key_wipe(ch->world.ctx);\n", "",
     "EIO: a length, a dead key, or a failed query"),
    ("answer's wipe left out", "answer.c",
     "\tsnpcore_outcome_wipe(outcome);\n", "",
     "an answer's plaintext is wiped"),
    ("answer's wipe too short", "message.c",
     "\toutcome->response_used = head.size;\n", "",
     "an answer's plaintext is wiped"),
    ("certificates' wipe left out", "message.c",
     "\toutcome->certs_used = certs_len;\n", "",
     "an answer's plaintext is wiped"),
    ("request's wipe left out", "ending.c",
     "\tsnpport_wipe(call->request, sizeof(call->request));\n", "",
     "the caller's plaintext is wiped"),
    ("kept outcome's wipe left out", "pending.c",
     "\tsnpcore_outcome_wipe(&ch->kept_outcome);\n", "",
     "a kept outcome is wiped in time"),
    ("kept outcome outlives its file", "channel.c",
     "\tif (ch->kept && ch->kept_identity.owner == owner)\n"
     "\t\tsnpcore_kept_wipe(ch);\n", "",
     "a kept outcome dies with its owner's file"),
    ("lease's end slept through", "channel.c",
     "\taction->until = ch->kept_until;\n",
     "\taction->until = UINT64_MAX;\n",
     "the end of what is kept is waited for"),
    ("response re-read", "answer.c",
     "\tif (snpcore_message_open(&ch->msg, &ch->world, ch->answer,\n",
     "\tch->world.ops->shared_get(ch->world.ctx, ch->answer,\n"
     "\t\t\t\t  ch->outcome.certs, 0);\n"
     "\tif (snpcore_message_open(&ch->msg, &ch->world, ch->answer,\n",
     "shared memory is read once"),
    ("orphan dropped", "channel.c",
     "\tif (ch->msg.outstanding && ch->msg.identity.owner == owner)\n"
     "\t\tsnpcore_pending_make_orphan(ch);\n",
     "\tif (ch->msg.outstanding && ch->msg.identity.owner == owner)\n"
     "\t\tsnpcore_message_wipe(&ch->msg);\n",
     "guest and firmware agree on the counter when READY"),
    ("orphan never freed", "pending.c",
     "\treturn ch->msg.identity.owner == 0 || now >= ch->msg.lease_end;\n",
     "\treturn ch->msg.identity.owner == 0 && now >= ch->msg.lease_end;\n",
     "EBUSY: another's pending message, within its lease"),
    ("INVALID_LEN to a plain request taken", "answer.c",
     "\t\t   msg->identity.kind == SNPCORE_EXT_REPORT &&\n", "",
     "the table's row takes the key"),
    ("completing answer not checked", "answer.c",
     "\tif (snpcore_message_open(&ch->msg, &ch->world, ch->answer,\n"
     "\t\t\t\t &ch->outcome))\n",
     "\tif (ch->msg.completing ||\n"
     "\t    snpcore_message_open(&ch->msg, &ch->world, ch->answer,\n"
     "\t\t\t\t &ch->outcome))\n",
     "the table's row takes the key"),
    ("answer's number not checked", "message.c",
     "head->seqno == msg->seqno + 1 &&", "",
     "guest and firmware agree on the counter when READY"),
    ("answer's size not checked", "message.c",
     "\t       head->vmpck == vmpck_id &&\n"
     "\t       head->size <= snpcore_response_size(msg->identity.kind);\n",
     "\t       head->vmpck == vmpck_id;\n",
     "an answer is opened within its page"),
    ("last come, first served", "call.c",
     "\twhile (last->next)\n\t\tlast = last->next;\n\tlast->next = call;\n",
     "\tcall->next = last->next;\n\tlast->next = call;\n",
     "first come, first served"),
    ("pending not said", "ending.c",
     "\t\tcall->exitinfo2 = SNPCORE_EXIT_BUSY;\n", "",
     "fw_error 0xffffffff: nothing of the caller's was sealed"),
    ("time-out takes the key", "channel.c",
     "\tif (hurried && now >= call->deadline)\n",
     "\tif (hurried && now >= call->deadline)\n"
     "\t\tch->world.ops->key_wipe(ch->world.ctx);\n"
     "\tif (hurried && now >= call->deadline)\n",
     "no row of the table takes the key"),
    ("length query sealed", "certlen.c",
     "\treturn !ch->msg.outstanding && is_query(call) && !ch->certs_known;\n",
     "\treturn !ch->msg.outstanding && is_query(call) && ch->certs_known &&\n"
     "\t       !ch->certs_known;\n",
     "asking for the length seals nothing"),
    ("failed query takes the key", "answer.c",
     "\tif (answer->failed) {\n\t\t(void)snpcore_finish(ch, call, -EIO);\n",
     "\tif (answer->failed) {\n"
     "\t\tsnpcore_refuse(ch, call, -EIO, 0);\n",
     "no row of the table takes the key"),
    ("page count not clipped", "certlen.c",
     "\treturn pages > PAGES_MAX ? PAGES_MAX : (uint32_t)pages;\n",
     "\treturn (uint32_t)pages;\n",
     "the length told is the length asked for, saturating"),
    ("no pause after BUSY", "answer.c",
     "\tch->resend_at = now + (pause > PAUSE_MS_MIN ? pause : PAUSE_MS_MIN);\n",
     "\tch->resend_at = now + (pause > PAUSE_MS_MIN ? 1 : 1);\n",
     "the same bytes go again after a pause"),
    ("pending message left at unload", "channel.c",
     "\tif (!ch->msg.outstanding)\n\t\treturn;\n"
     "\tsnpcore_pending_make_orphan(ch);\n",
     "\tif (ch->msg.outstanding || !ch->msg.outstanding)\n\t\treturn;\n"
     "\tsnpcore_pending_make_orphan(ch);\n",
     "a pending message is finished before unload"),
]

PROOF = ["enumerate.c", "events.c", "host.c", "oracle.c", "seen.c", "world.c"]


def compile_all(cc, root, sources, out):
  objects = []
  for source in sources:
    obj = out / (source.parent.name + "-" + source.stem + ".o")
    subprocess.run([*cc, "-std=gnu11", "-O1", "-D_GNU_SOURCE", "-I", str(root),
                    "-c", str(source), "-o", str(obj)], check=True)
    objects.append(str(obj))
  return objects


def plant(src, file, old, new):
  path = src / "core" / file
  text = path.read_text()
  if text.count(old) != 1:
    raise SystemExit(f"{file}: {text.count(old)} places for {old!r}; "
                     "the list of mistakes must follow the sources")
  path.write_text(text.replace(old, new))


def main():
  root, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
  cc = sys.argv[3:]  # a cache may stand before the compiler
  shutil.rmtree(work, ignore_errors=True)
  fixed = work / "fixed"
  fixed.mkdir(parents=True)
  src = root / "src"
  rest = [root / "tests" / "proof" / f for f in PROOF]
  rest += [src / "wire" / "guestmsg.c", src / "wire" / "cursor.c",
           src / "sim" / "aead.c"]
  objects = compile_all(cc, src, rest, fixed)
  missed = 0
  for name, file, old, new, promise in MUTANTS:
    here = work / name.replace(" ", "-")
    shutil.copytree(src / "core", here / "core")
    shutil.copytree(src / "wire", here / "wire")
    plant(here, file, old, new)
    core = sorted((here / "core").glob("*.c"))
    mutant = compile_all(cc, here, core, here)
    subprocess.run([*cc, *objects, *mutant, "-lcrypto", "-o",
                    str(here / "enumerate")], check=True)
    run = subprocess.run([str(here / "enumerate"), "--depth", "4",
                          "--events", "4"], capture_output=True,
                         text=True, timeout=300)
    said = run.stdout.strip().replace("\n", "  ")
    caught = (run.returncode == 1 and
              f"violated: {promise}\n" in run.stdout)
    missed += not caught
    print(f"{'caught' if caught else 'MISSED'}: {name}: {said}")
  print(f"{len(MUTANTS) - missed} of {len(MUTANTS)} mistakes caught")
  return 1 if missed else 0


if __name__ == "__main__":
  sys.exit(main())
