// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import io.weir.schema.ContractException.Failure;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/// A registry in memory that can be taken away. Ids count from 1.
final class FakeSchemaRegistry implements SchemaRegistry {

    private final List<Schema> schemas = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private boolean away;

    /// What it was asked, in order.
    List<String> calls() {
        return List.copyOf(calls);
    }

    void goAway() {
        away = true;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        answer(subject);
        int known = schemas.indexOf(schema);
        if (known < 0) {
            schemas.add(schema);
            return schemas.size();
        }
        return known + 1;
    }

    @Override
    public Schema schemaOf(int id) {
        answer("id " + id);
        if (id < 1 || id > schemas.size()) {
            throw new ContractException(Failure.SCHEMA_UNKNOWN, "id " + id);
        }
        return schemas.get(id - 1);
    }

    private void answer(String call) {
        if (away) {
            throw new ContractException(Failure.REGISTRY_AWAY, call);
        }
        calls.add(call);
    }
}
