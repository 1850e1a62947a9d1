// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.gguf.GgufFile;
import io.weir.model.gguf.GgufFixture;
import java.io.IOException;

/// The decoder of a [GgufFixture] in plain Java, in double precision: what the graph must compute.
final class PlainDecoder {

    private static final int HEAD = GgufFixture.WIDTH / GgufFixture.HEADS;

    private final GgufFile file;
    private final int vocabulary;

    PlainDecoder(GgufFile file, int vocabulary) {
        this.file = file;
        this.vocabulary = vocabulary;
    }

    /// Log-probabilities of every token after each position.
    double[][] logProbabilities(long... ids) throws IOException {
        double[][] hidden = new double[ids.length][];
        for (int i = 0; i < ids.length; i++) {
            hidden[i] = row("token_embd.weight", vocabulary, GgufFixture.WIDTH, (int) ids[i]);
        }
        for (int block = 0; block < GgufFixture.BLOCKS; block++) {
            String in = "blk." + block + ".";
            add(hidden, attention(in, normed(hidden, in + "attn_norm.weight")));
            add(hidden, feedForward(in, normed(hidden, in + "ffn_norm.weight")));
        }
        double[][] logits = product(normed(hidden, "output_norm.weight"), "token_embd.weight", vocabulary);
        for (double[] row : logits) {
            softmaxLog(row);
        }
        return logits;
    }

    private double[][] attention(String in, double[][] normed) throws IOException {
        int keys = HEAD * GgufFixture.KEY_HEADS;
        double[][] query = product(normed, in + "attn_q.weight", GgufFixture.WIDTH);
        double[][] key = product(normed, in + "attn_k.weight", keys);
        double[][] value = product(normed, in + "attn_v.weight", keys);
        for (int i = 0; i < normed.length; i++) {
            turn(query[i], i);
            turn(key[i], i);
        }
        double[][] heads = new double[normed.length][GgufFixture.WIDTH];
        for (int i = 0; i < normed.length; i++) {
            for (int head = 0; head < GgufFixture.HEADS; head++) {
                int shared = head * GgufFixture.KEY_HEADS / GgufFixture.HEADS * HEAD;
                attend(query[i], head * HEAD, key, value, shared, i, heads[i]);
            }
        }
        return product(heads, in + "attn_output.weight", GgufFixture.WIDTH);
    }

    private static void attend(
            double[] query, int at, double[][] key, double[][] value, int shared, int last, double[] out) {
        double[] weights = new double[last + 1];
        double sum = 0;
        for (int j = 0; j <= last; j++) {
            double dot = 0;
            for (int k = 0; k < HEAD; k++) {
                dot += query[at + k] * key[j][shared + k];
            }
            weights[j] = Math.exp(dot / Math.sqrt(HEAD));
            sum += weights[j];
        }
        for (int j = 0; j <= last; j++) {
            for (int k = 0; k < HEAD; k++) {
                out[at + k] += weights[j] / sum * value[j][shared + k];
            }
        }
    }

    /// Pairs that turn together lie side by side.
    private static void turn(double[] row, int position) {
        for (int at = 0; at < row.length; at += 2) {
            double angle = position * Math.pow(10_000, -(double) (at % HEAD) / HEAD);
            double x = row[at];
            double y = row[at + 1];
            row[at] = x * Math.cos(angle) - y * Math.sin(angle);
            row[at + 1] = x * Math.sin(angle) + y * Math.cos(angle);
        }
    }

    private double[][] feedForward(String in, double[][] normed) throws IOException {
        double[][] gate = product(normed, in + "ffn_gate.weight", GgufFixture.FEED_FORWARD);
        double[][] up = product(normed, in + "ffn_up.weight", GgufFixture.FEED_FORWARD);
        for (int i = 0; i < gate.length; i++) {
            for (int k = 0; k < gate[i].length; k++) {
                gate[i][k] = gate[i][k] / (1 + Math.exp(-gate[i][k])) * up[i][k];
            }
        }
        return product(gate, in + "ffn_down.weight", GgufFixture.WIDTH);
    }

    private double[][] normed(double[][] rows, String name) throws IOException {
        double[] scale = row(name, 1, GgufFixture.WIDTH, 0);
        double[][] normed = new double[rows.length][GgufFixture.WIDTH];
        for (int i = 0; i < rows.length; i++) {
            double squares = 0;
            for (double each : rows[i]) {
                squares += each * each;
            }
            double root = Math.sqrt(squares / GgufFixture.WIDTH + 1e-5);
            for (int k = 0; k < GgufFixture.WIDTH; k++) {
                normed[i][k] = rows[i][k] / root * scale[k];
            }
        }
        return normed;
    }

    private double[][] product(double[][] rows, String name, int outputs) throws IOException {
        double[][] products = new double[rows.length][outputs];
        for (int out = 0; out < outputs; out++) {
            double[] weights = row(name, outputs, rows[0].length, out);
            for (int i = 0; i < rows.length; i++) {
                for (int k = 0; k < weights.length; k++) {
                    products[i][out] += rows[i][k] * weights[k];
                }
            }
        }
        return products;
    }

    private double[] row(String name, int rows, int width, int row) throws IOException {
        float[] stored = file.tensor(name, rows, width).row(row);
        double[] values = new double[width];
        for (int i = 0; i < width; i++) {
            values[i] = stored[i];
        }
        return values;
    }

    private static void add(double[][] rows, double[][] more) {
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < rows[i].length; k++) {
                rows[i][k] += more[i][k];
            }
        }
    }

    private static void softmaxLog(double[] row) {
        double most = Double.NEGATIVE_INFINITY;
        for (double each : row) {
            most = Math.max(most, each);
        }
        double sum = 0;
        for (double each : row) {
            sum += Math.exp(each - most);
        }
        for (int i = 0; i < row.length; i++) {
            row[i] -= most + Math.log(sum);
        }
    }
}
