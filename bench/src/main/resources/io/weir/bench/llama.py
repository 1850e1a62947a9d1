# SPDX-License-Identifier: Apache-2.0
"""llama.cpp beside Weir's own loop: reads a request a line (JSON), writes an answer a line.

Started by `./weir bench language-model` with the GGUF file as its argument; one thread. With a second
argument, `plain`, weights stay in the layout of the file: some builds crash with the repacked ones.
"""
import json
import sys
import time

import llama_cpp
import llama_cpp.llama_cpp as low
from llama_cpp import Llama

if sys.argv[2:] == ["plain"]:
    given = low.llama_model_default_params

    def plain():
        params = given()
        params.use_extra_bufts = False
        return params

    low.llama_model_default_params = llama_cpp.llama_model_default_params = plain

model = Llama(model_path=sys.argv[1], n_ctx=1024, n_batch=512, n_threads=1, n_threads_batch=1, verbose=False)


def tokens(text):
    return model.tokenize(text.encode("utf-8"), add_bos=False, special=False)


def greedy(ids, count):
    found = []
    for token in model.generate(ids, temp=0.0, repeat_penalty=1.0):
        found.append(token)
        if len(found) >= count or token == model.token_eos():
            break
    return found


def answer(request):
    ids = tokens(request["prompt"])
    model.reset()
    began, cpu = time.perf_counter(), time.process_time()
    if request["do"] == "prefill":
        model.eval(ids)
        return {"tokens": len(ids), "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    found = greedy(ids, request["tokens"])
    spent = {"tokens": len(found), "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    spent["text"] = model.detokenize([token for token in found if token != model.token_eos()]).decode("utf-8", "ignore")
    return spent


greedy(tokens("A weir is a low wall across a river."), 2)
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
