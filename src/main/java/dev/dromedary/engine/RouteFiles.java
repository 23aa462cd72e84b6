package dev.dromedary.engine;

import dev.dromedary.files.MergedFolder.Source;
import dev.dromedary.problem.Problem;
import dev.dromedary.run.FlowVersions;
import dev.dromedary.store.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the merged folder {@code routes} into Camel, on Spring Boot and on Camel JBang alike. Into a context that is
 * started: only there does a route that cannot start fail by itself. A broken file is replaced by its last good
 * version, which is kept beside those of the flows as {@code route:<path>}; without one it is left out.
 */
final class RouteFiles {

    private static final Logger log = LoggerFactory.getLogger(RouteFiles.class);
    private static final String ENDING = ".camel.yaml";
    private static final Pattern ID = Pattern.compile("(?m)^    id: *\"?([^\"\\s]+)");

    private final SortedMap<String, Source> files;
    private final AgentCatalog catalog;
    private final FlowVersions versions;

    RouteFiles(SortedMap<String, Source> files, AgentCatalog catalog, FlowVersions versions) {
        this.files = files;
        this.catalog = catalog;
        this.versions = versions;
    }

    /**
     * Policies first, then all others but those that Camel JBang was given on its command line and loads itself.
     *
     * @return what is not served as it is written
     */
    List<Problem> load(ModelCamelContext camel) {
        List<Problem> problems = new ArrayList<>();
        List<Map.Entry<String, Source>> ordered = new ArrayList<>(files.entrySet());
        ordered.sort((a, b) ->
                Boolean.compare(b.getKey().startsWith("policy/"), a.getKey().startsWith("policy/")));
        for (Map.Entry<String, Source> file : ordered) {
            if (file.getKey().endsWith(ENDING)
                    && ids(file.getValue().text()).stream().noneMatch(id -> isThere(camel, id))) {
                load(camel, file.getKey(), file.getValue()).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private Optional<Problem> load(ModelCamelContext camel, String path, Source source) {
        String key = "route:" + path;
        Optional<FlowVersions.FlowVersion> last = versions.latestGood(key);
        try {
            open(camel, path, source);
            String hash = Text.sha256(key + "\n" + source.text());
            if (last.filter(good -> good.hash().equals(hash)).isEmpty()) {
                versions.put(hash, key, source.text());
            }
            return Optional.empty();
        } catch (Exception e) {
            String reason = Causes.text(e).replaceAll("\\s+", " ");
            String instead = lastGood(camel, path, source, last, reason);
            log.error("{} is broken and {}: {}", source.name(), instead, reason);
            return Optional.of(
                    new Problem(source.name(), 0, 0, "", Problem.Severity.ERROR, reason, "mend the file; " + instead));
        }
    }

    private String lastGood(
            ModelCamelContext camel,
            String path,
            Source source,
            Optional<FlowVersions.FlowVersion> last,
            String reason) {
        try {
            if (last.isPresent()) {
                open(camel, path, new Source(source.name(), last.get().document(), null));
                return "its last good version is served";
            }
        } catch (Exception e) {
            log.error("the last good version of {} does not load either: {}", source.name(), Causes.text(e));
        }
        catalog.leaveOut(path, reason);
        return "left out";
    }

    private void open(ModelCamelContext camel, String path, Source source) throws Exception {
        catalog.take(path, source);
        try {
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString(source.name(), source.text()));
        } catch (Exception e) {
            for (String id : ids(source.text())) {
                discard(camel, id);
            }
            throw e;
        }
    }

    /** What of a file came into the model before it failed would stand in the way of its last good version. */
    private static void discard(ModelCamelContext camel, String id) throws Exception {
        if (camel.getRoute(id) != null) {
            camel.getRouteController().stopRoute(id);
            camel.removeRoute(id);
        }
        if (camel.getRouteDefinition(id) != null) {
            camel.removeRouteDefinition(camel.getRouteDefinition(id));
        }
        camel.removeRouteTemplates(id);
    }

    private static List<String> ids(String text) {
        Matcher matcher = ID.matcher(text);
        return matcher.results().map(result -> result.group(1)).toList();
    }

    private static boolean isThere(ModelCamelContext camel, String id) {
        return camel.getRouteDefinition(id) != null || camel.getRouteTemplateDefinition(id) != null;
    }
}
