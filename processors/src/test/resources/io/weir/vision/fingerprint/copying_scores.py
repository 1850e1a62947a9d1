# SPDX-License-Identifier: Apache-2.0
"""Writes copying-scores.txt: distances and cells drawn at random, with C_T computed from its definition.

Python's fractions and nothing else; no code is shared with Weir. Distances are whole numbers, so that many
tie; some cells are empty on one side or have too few pictures.
"""
import math
import random
from fractions import Fraction

for fixture in range(20):
    rng = random.Random(1000 + fixture)
    cells = rng.randint(2, 6)
    levels = rng.choice([4, 25, 1000])
    fresh = [[] for _ in range(cells)]
    made = [[] for _ in range(cells)]
    for _ in range(rng.randint(60, 400)):
        fresh[rng.randrange(cells)].append(rng.randrange(levels))
    for _ in range(rng.randint(60, 300)):
        made[rng.randrange(cells)].append(int(rng.randrange(levels) * rng.uniform(0.6, 1)))
    if fixture % 4 == 1:
        made[0] = []
    if fixture % 4 == 2:
        fresh[1] = []
    if fixture % 4 == 3:
        made[1] = made[1][:rng.choice([20, 21])]
    total = Fraction(0)
    score = 0.0
    for p, q in zip(fresh, made):
        n, m = len(p), len(q)
        if m > 20 and n > 0:
            wins = sum(Fraction(2 * (b > a) + (b == a), 2) for a in p for b in q)
            z = float(wins - Fraction(n * m, 2) + Fraction(1, 2)) / math.sqrt(n * m * (n + m + 1) / 12)
            total += n
            score += n * z
    words = [str(cells)]
    for p, q in zip(fresh, made):
        words += [",".join(map(str, p)) or "-", ",".join(map(str, q)) or "-"]
    print(" ".join(words), repr(score / float(total)))
