// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/// Where weights come from: enough to fit them again and to give credit.
///
/// @param sha256 digest of the weights' file, 64 lower-case hexadecimal digits
/// @param excluded rows left out, by reason
/// @param settings everything that the fit depends on beside data and code, by name
/// @param packages versions of the solvers, by name
/// @param metrics measured out of fold while fitting, by name
/// @param licences one line a source: what it is and under which licence
public record Manifest(
        String head,
        String sha256,
        List<DataUsed> data,
        Map<String, Integer> excluded,
        Map<String, Object> settings,
        Map<String, String> packages,
        Map<String, Double> metrics,
        List<String> licences) {

    public Manifest {
        data = List.copyOf(data);
        licences = List.copyOf(licences);
    }

    /// Pretty-printed JSON; the same manifest gives the same bytes.
    public byte[] toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("head", head);
        json.put("sha256", sha256);
        json.put("data", data.stream().map(DataUsed::toJson).toList());
        json.put("excluded", excluded);
        json.put("settings", settings);
        json.put("packages", packages);
        json.put("metrics", metrics);
        json.put("licences", licences);
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        String text = JsonMapper.shared().writer().with(printer).writeValueAsString(json);
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
