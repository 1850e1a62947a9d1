// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.util.List;

/// Names of the CloudEvents attributes and extensions that Weir reads and writes.
final class EventAttributeNames {

    static final List<String> REQUIRED = List.of("id", "source", "type");

    static final List<String> ALL = List.of(
            "id",
            "source",
            "type",
            "subject",
            "tenantid",
            "correlationid",
            "causationid",
            "partitionkey",
            "traceparent",
            "dataref");

    private EventAttributeNames() {}
}
