// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import org.apache.avro.Schema;

/// Port: where Avro schemas have their ids. Calls may block on the network; [ContractCodec] keeps
/// what it has seen.
public interface SchemaRegistry {

    /// The id of a schema under a subject, registering it where it is new.
    ///
    /// @throws ContractException where the registry is away or refuses the schema
    int idOf(String subject, Schema schema);

    /// The schema of an id.
    ///
    /// @throws ContractException where the registry is away or knows no such id
    Schema schemaOf(int id);
}
