package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.Deployment;
import dev.dromedary.config.TriggerConfig.Service;
import dev.dromedary.problem.Keys;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code services} that are looked at and {@code deployments} that are asked for, both over HTTP. */
final class TargetsReader {

    private static final List<String> METHODS = List.of("POST", "PUT", "PATCH", "GET", "DELETE");

    private TargetsReader() {}

    static List<Service> services(Keys document) {
        List<Service> services = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Keys entry : document.list("services")) {
            try (entry) {
                String name = entry.required("name");
                if (name != null && !names.add(name)) {
                    entry.problems().error(entry.at("name"), "service `" + name + "` is listed twice", "");
                }
                entry.required("url");
                services.add(new Service(
                        name,
                        Checked.url(entry, "url", null),
                        entry.duration("timeout", Duration.ofSeconds(5), ChronoUnit.SECONDS),
                        entry.integer("expect_status", 200, 100, 599)));
            }
        }
        return services;
    }

    static List<Deployment> deployments(Keys document) {
        List<Deployment> deployments = new ArrayList<>();
        for (Keys entry : document.list("deployments")) {
            try (entry;
                    Keys match = entry.keys("match")) {
                if (entry.has("request")) {
                    for (String key : List.of("method", "url", "headers", "body", "timeout")) {
                        if (entry.take(key) != null) {
                            entry.problems().error(entry.at(key), "`" + key + "` belongs under `request`", "");
                        }
                    }
                    try (Keys request = entry.keys("request")) {
                        deployments.add(deployment(match, request));
                    }
                } else {
                    deployments.add(deployment(match, entry));
                }
            }
        }
        return deployments;
    }

    private static Deployment deployment(Keys match, Keys request) {
        request.required("url");
        Map<String, String> headers = new LinkedHashMap<>();
        Keys written = request.keys("headers");
        written.all().keySet().forEach(name -> headers.put(name, written.required(name)));
        headers.values().removeIf(value -> value == null);
        return new Deployment(
                match.text("service"),
                match.text("environment"),
                request.oneOf("method", "POST", METHODS),
                Checked.url(request, "url", null),
                headers,
                request.value("body"),
                request.duration("timeout", Duration.ofSeconds(30), ChronoUnit.SECONDS));
    }
}
