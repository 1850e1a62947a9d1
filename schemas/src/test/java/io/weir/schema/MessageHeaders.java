// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.util.LinkedHashMap;
import java.util.Map;

/// What the headers of records say, by name, in the order in which pages list them.
final class MessageHeaders {

    private MessageHeaders() {}

    /// Of an event in binary mode. [EventAttributeNames] holds those that Weir reads.
    static Map<String, String> ofEvent() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", "Unique within the source: the same id again is a repeat.");
        headers.put("ce_source", "Who sent it.");
        headers.put("ce_type", "What it is; other reverse-DNS names may stand before its last three words.");
        headers.put("ce_subject", "The conversation, or the source of a picture.");
        headers.put("ce_tenantid", "The tenant.");
        headers.put(
                "ce_correlationid", "The exchange, which joins prompt and response; a prompt's own id where absent.");
        headers.put("ce_causationid", "The event that caused it.");
        headers.put("ce_partitionkey", "The record's key.");
        headers.put("ce_traceparent", "W3C trace context.");
        headers.put("ce_dataref", "Where the data lie that are not in the record; of pictures alone.");
        return headers;
    }

    /// Added to a response that was released or quarantined.
    static Map<String, String> ofDelivery() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("weir_action", "RELEASE, REVIEW or QUARANTINE.");
        headers.put("weir_policy_version", "The policy's tenant, an @, and its version.");
        headers.put("weir_decision_id", "The decision's id, as `decisionId` on `weir.decision.v1`.");
        headers.put("weir_reasons", "Ids of the live rules that fired, as a JSON array.");
        return headers;
    }
}
