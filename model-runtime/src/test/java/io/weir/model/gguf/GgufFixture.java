// SPDX-License-Identifier: Apache-2.0
package io.weir.model.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Writes small GGUF files: a random Llama decoder with a byte-level tokenizer, or what a test changes of it.
public final class GgufFixture {

    public static final int WIDTH = 64;
    public static final int HEADS = 2;
    public static final int KEY_HEADS = 1;
    public static final int FEED_FORWARD = 96;
    public static final int BLOCKS = 2;
    public static final int POSITIONS = 512;
    public static final String TEMPLATE = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n'"
            + " + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /// @param dimensions in GGUF's order: width first
    private record Tensor(List<Long> dimensions, int format, ByteBuffer data) {}

    /// A decoder with random weights: Q4_1 matrices, Q8_0 embedding, F32 norms.
    public static GgufFixture decoder(long seed) {
        var file = new GgufFixture();
        List<String> tokens = tokens();
        file.put("general.architecture", "llama")
                .put("llama.block_count", BLOCKS)
                .put("llama.context_length", POSITIONS)
                .put("llama.embedding_length", WIDTH)
                .put("llama.feed_forward_length", FEED_FORWARD)
                .put("llama.attention.head_count", HEADS)
                .put("llama.attention.head_count_kv", KEY_HEADS)
                .put("llama.rope.freq_base", 10_000f)
                .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .put("tokenizer.ggml.model", "gpt2")
                .put("tokenizer.ggml.pre", "smollm")
                .put("tokenizer.ggml.add_bos_token", false)
                .put("tokenizer.ggml.tokens", tokens)
                .put("tokenizer.ggml.token_type", types(tokens))
                .put("tokenizer.ggml.merges", List.of("t h", "th e", "Ġ a", "i n"))
                .put("tokenizer.ggml.bos_token_id", 1)
                .put("tokenizer.ggml.eos_token_id", 2)
                .put("tokenizer.chat_template", TEMPLATE);
        RandomGenerator random = new SplittableRandom(seed);
        file.eightBits("token_embd.weight", tokens.size(), WIDTH, random);
        int keys = WIDTH / HEADS * KEY_HEADS;
        for (int block = 0; block < BLOCKS; block++) {
            String in = "blk." + block + ".";
            file.norm(in + "attn_norm.weight", random)
                    .norm(in + "ffn_norm.weight", random)
                    .fourBits(in + "attn_q.weight", WIDTH, WIDTH, random)
                    .fourBits(in + "attn_k.weight", keys, WIDTH, random)
                    .fourBits(in + "attn_v.weight", keys, WIDTH, random)
                    .fourBits(in + "attn_output.weight", WIDTH, WIDTH, random)
                    .fourBits(in + "ffn_gate.weight", FEED_FORWARD, WIDTH, random)
                    .fourBits(in + "ffn_up.weight", FEED_FORWARD, WIDTH, random)
                    .fourBits(in + "ffn_down.weight", WIDTH, FEED_FORWARD, random);
        }
        return file.norm("output_norm.weight", random);
    }

    public GgufFixture put(String key, Object value) {
        metadata.put(key, value);
        return this;
    }

    public GgufFixture tensor(String name, int format, ByteBuffer data, long... dimensions) {
        List<Long> sizes = new ArrayList<>();
        for (long size : dimensions) {
            sizes.add(size);
        }
        tensors.put(name, new Tensor(sizes, format, data));
        return this;
    }

    public byte[] toBytes() {
        var out = new Little();
        out.raw("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.int32(3);
        out.int64(tensors.size());
        out.int64(metadata.size());
        metadata.forEach((key, value) -> {
            out.text(key);
            out.typed(value);
        });
        long offset = 0;
        for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
            out.text(each.getKey());
            out.int32(each.getValue().dimensions().size());
            each.getValue().dimensions().forEach(out::int64);
            out.int32(each.getValue().format());
            out.int64(offset);
            offset += Math.ceilDiv(each.getValue().data().capacity(), 32) * 32L;
        }
        out.align();
        for (Tensor tensor : tensors.values()) {
            out.raw(tensor.data().array());
            out.align();
        }
        return out.toBytes();
    }

    /// Three special tokens, the 256 bytes as GPT-2 writes them, and what the merges make.
    static List<String> tokens() {
        List<String> tokens = new ArrayList<>(List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"));
        int next = 256;
        for (int value = 0; value < 256; value++) {
            boolean shown = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            tokens.add(Character.toString(shown ? value : next++));
        }
        tokens.addAll(List.of("th", "the", "Ġa", "in"));
        return tokens;
    }

    private static List<Integer> types(List<String> tokens) {
        return tokens.stream().map(token -> token.startsWith("<|") ? 3 : 1).toList();
    }

    private GgufFixture norm(String name, RandomGenerator random) {
        ByteBuffer data = ByteBuffer.allocate(WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < WIDTH; i++) {
            data.putFloat((float) random.nextDouble(.5, 1.5));
        }
        return tensor(name, 0, data, WIDTH);
    }

    private GgufFixture eightBits(String name, int rows, int width, RandomGenerator random) {
        ByteBuffer data = ByteBuffer.allocate(rows * width / 32 * 34).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putShort(Float.floatToFloat16((float) random.nextDouble(.002, .01)));
            for (int i = 0; i < 32; i++) {
                data.put((byte) random.nextInt(-127, 128));
            }
        }
        return tensor(name, 8, data, width, rows);
    }

    private GgufFixture fourBits(String name, int rows, int width, RandomGenerator random) {
        ByteBuffer data = ByteBuffer.allocate(rows * width / 32 * 20).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            float scale = (float) random.nextDouble(.01, .04);
            data.putShort(Float.floatToFloat16(scale));
            data.putShort(Float.floatToFloat16(-7.5f * scale));
            for (int i = 0; i < 16; i++) {
                data.put((byte) random.nextInt(256));
            }
        }
        return tensor(name, 3, data, width, rows);
    }

    /// Little-endian values one after another.
    private static final class Little {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void raw(byte[] bytes) {
            out.writeBytes(bytes);
        }

        void int32(int value) {
            raw(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
        }

        void int64(long value) {
            raw(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
        }

        void text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int64(bytes.length);
            raw(bytes);
        }

        void typed(Object value) {
            if (value instanceof List<?> list) {
                int32(9);
                int32(type(list.getFirst()));
                int64(list.size());
                list.forEach(this::value);
            } else {
                int32(type(value));
                value(value);
            }
        }

        void align() {
            while (out.size() % 32 != 0) {
                out.write(0);
            }
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        private static int type(Object value) {
            return switch (value) {
                case Integer _ -> 4;
                case Float _ -> 6;
                case Boolean _ -> 7;
                case String _ -> 8;
                default -> throw new IllegalArgumentException("no such type is written: " + value.getClass());
            };
        }

        private void value(Object value) {
            switch (value) {
                case Integer number -> int32(number);
                case Float number -> int32(Float.floatToIntBits(number));
                case Boolean flag -> out.write(flag ? 1 : 0);
                case String text -> text(text);
                default -> throw new IllegalArgumentException("no such type is written: " + value.getClass());
            }
        }
    }
}
