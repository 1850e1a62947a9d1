// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import org.apache.avro.Schema;

/// The form in which an Avro schema leaves Weir: complete in itself, and without the hints that the
/// generator of Java classes puts into it. Registries tell schemas apart by their text.
public final class PublishedSchema {

    private static final String JAVA_STRING = "{\"type\":\"string\",\"avro.java.string\":\"String\"}";

    private PublishedSchema() {}

    /// One line of JSON.
    public static String text(Schema schema) {
        return schema.toString().replace(JAVA_STRING, "\"string\"");
    }
}
