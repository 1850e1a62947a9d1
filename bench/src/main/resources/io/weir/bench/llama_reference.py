# SPDX-License-Identifier: Apache-2.0
"""Greedy decoding by llama.cpp on one thread: a JSON line in, a JSON line out, until the input ends.

Takes {"ids": [...], "count": N}; gives {"ids": [...], "prefill": s, "decode": s} in CPU seconds of this
process. An end token is no reason to stop, so that both sides do the same work.
"""
import ctypes
import json
import sys
import time

import llama_cpp as api
import numpy as np

api.llama_backend_init()
SILENT = api.llama_log_callback(lambda level, text, data: None)
api.llama_log_set(SILENT, ctypes.c_void_p(0))
choices = api.llama_model_default_params()
# Weights laid out for AMX end the process on machines that have it.
choices.use_extra_bufts = False
model = api.llama_model_load_from_file(sys.argv[1].encode(), choices)
settings = api.llama_context_default_params()
settings.n_ctx = 1024
settings.n_batch = 1024
settings.n_ubatch = 512
settings.n_threads = 1
settings.n_threads_batch = 1
context = api.llama_init_from_model(model, settings)
width = api.llama_vocab_n_tokens(api.llama_model_get_vocab(model))


def decode(ids):
    tokens = (api.llama_token * len(ids))(*ids)
    if api.llama_decode(context, api.llama_batch_get_one(tokens, len(ids))) != 0:
        raise RuntimeError("llama_decode failed")
    row = api.llama_get_logits_ith(context, -1)
    return int(np.argmax(np.ctypeslib.as_array(row, shape=(width,))))


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    api.llama_memory_clear(api.llama_get_memory(context), True)
    began = time.process_time()
    found = [decode(asked["ids"])]
    middle = time.process_time()
    while len(found) < asked["count"]:
        found.append(decode([found[-1]]))
    print(json.dumps({"ids": found, "prefill": middle - began, "decode": time.process_time() - middle}), flush=True)
