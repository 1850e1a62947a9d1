// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

/// A named constant of a node. The numbers are those of `AttributeProto` in `onnx.proto`.
public final class OnnxAttribute {

    private static final int NAME = 1;
    private static final int TYPE = 20;
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int INTS = 7;

    private final ProtobufWriter message;

    private OnnxAttribute(ProtobufWriter message) {
        this.message = message;
    }

    public static OnnxAttribute of(String name, long value) {
        return new OnnxAttribute(
                new ProtobufWriter().text(NAME, name).integer(3, value).integer(TYPE, INT));
    }

    public static OnnxAttribute of(String name, float value) {
        return new OnnxAttribute(
                new ProtobufWriter().text(NAME, name).real(2, value).integer(TYPE, FLOAT));
    }

    public static OnnxAttribute of(String name, String value) {
        return new OnnxAttribute(
                new ProtobufWriter().text(NAME, name).text(4, value).integer(TYPE, STRING));
    }

    public static OnnxAttribute list(String name, long... values) {
        var message = new ProtobufWriter().text(NAME, name);
        for (long value : values) {
            message.integer(8, value);
        }
        return new OnnxAttribute(message.integer(TYPE, INTS));
    }

    ProtobufWriter message() {
        return message;
    }
}
