# SPDX-License-Identifier: Apache-2.0
"""Trains the small vision transformer that Weir ships, and writes it as ONNX.

    python3 -m venv venv && venv/bin/pip install -r training/vit/requirements.txt
    venv/bin/python training/vit/train.py --data /usr/share/datasets/fashion-mnist --out weir-vit-nano.onnx

Data: Fashion-MNIST (MIT) as Debian's package dataset-fashion-mnist has it; other files are refused. One
epoch, seeded, two threads. Prints the accuracy on the 10,000 test pictures and the digest of what it wrote.
Digests are the same on the same processor family and versions; others may round differently.
"""

import argparse
import gzip
import hashlib
import json
import math
import pathlib

import numpy as np
import onnx
import torch
from torch import nn

DIGESTS = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}
SEED = 20240721
BLOCKS, WIDTH, HEADS, HIDDEN, PATCH, SIDE, CLASSES = 12, 64, 4, 256, 7, 28, 10


def read(folder, name, head):
    file = folder / name
    data = file.read_bytes() if file.exists() else gzip.decompress((folder / (name + ".gz")).read_bytes())
    if hashlib.sha256(data).hexdigest() != DIGESTS[name]:
        raise SystemExit(f"{name}: not the file that this recipe is for")
    return np.frombuffer(data, np.uint8, offset=head)


def pictures(folder, name):
    pixels = read(folder, name + "-images-idx3-ubyte", 16).reshape(-1, 1, SIDE, SIDE)
    labels = read(folder, name + "-labels-idx1-ubyte", 8)
    return torch.from_numpy(pixels.astype(np.float32) / 127.5 - 1), torch.from_numpy(labels.astype(np.int64))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.all, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, WIDTH)

    def forward(self, x):
        tokens = x.shape[1]
        q, k, v = self.all(self.before(x)).reshape(-1, tokens, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-2, -1) * (WIDTH // HEADS) ** -0.5).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(-1, tokens, WIDTH))
        return x + self.down(nn.functional.gelu(self.up(self.between(x))))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(1, WIDTH, PATCH, PATCH)
        self.token = nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.places = nn.Parameter(torch.randn(1, (SIDE // PATCH) ** 2 + 1, WIDTH) * 0.02)
        self.b = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, pixel_values):
        x = self.patches(pixel_values).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.places
        for block in self.b:
            x = block(x)
        return self.norm(x)


def train(encoder, head, images, labels, batch=128, rate=1e-3):
    both = nn.ModuleList([encoder, head])
    optimiser = torch.optim.AdamW(both.parameters(), lr=rate, weight_decay=0.05)
    steps = len(images) // batch
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(SEED))
    for step in range(steps):
        warm = min(1.0, (step + 1) / 50)
        for group in optimiser.param_groups:
            group["lr"] = rate * warm * 0.5 * (1 + math.cos(math.pi * step / steps))
        chosen = order[step * batch : (step + 1) * batch]
        loss = nn.functional.cross_entropy(head(encoder(images[chosen])[:, 0]), labels[chosen])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 50 == 0:
            print(f"step {step}/{steps}  loss {loss.item():.3f}", flush=True)


def accuracy(encoder, head, images, labels):
    with torch.no_grad():
        right = sum(
            (head(encoder(images[i : i + 500])[:, 0]).argmax(1) == labels[i : i + 500]).sum().item()
            for i in range(0, len(images), 500)
        )
    return right / len(images)


def export(encoder, file):
    torch.onnx.export(
        encoder,
        torch.zeros(2, 1, SIDE, SIDE),
        file,
        input_names=["pixel_values"],
        output_names=["last_hidden_state"],
        dynamic_axes={"pixel_values": {0: "batch"}, "last_hidden_state": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(file)
    onnx.checker.check_model(model)
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, file)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--out", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True)
    images, labels = pictures(given.data, "train")
    encoder, head = Encoder(), nn.Linear(WIDTH, CLASSES)
    train(encoder, head, images, labels)
    encoder.eval()
    reached = accuracy(encoder, head, *pictures(given.data, "t10k"))
    export(encoder, str(given.out))
    record = {
        "accuracy": reached,
        "parameters": sum(p.numel() for p in encoder.parameters()),
        "bytes": given.out.stat().st_size,
        "sha256": hashlib.sha256(given.out.read_bytes()).hexdigest(),
        "data": DIGESTS,
        "seed": SEED,
        "torch": torch.__version__,
    }
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()
