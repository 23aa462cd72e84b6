package dev.dromedary.engine;

import dev.dromedary.files.MergedFolder;
import dev.dromedary.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the merged folder {@code routes} into Camel, on Spring Boot and on Camel JBang alike. */
final class RouteFiles {

    private static final Logger log = LoggerFactory.getLogger(RouteFiles.class);
    private static final String ENDING = ".camel.yaml";
    private static final Pattern ID = Pattern.compile("(?m)^    id: *\"?([^\"\\s]+)");

    private final SortedMap<String, MergedFolder.Source> files;

    RouteFiles(SortedMap<String, MergedFolder.Source> files) {
        this.files = files;
    }

    /**
     * Policies first, then all others but those that Camel JBang was given on its command line and loads itself.
     *
     * @return what could not be loaded: an action that is broken is left out, loudly, and the rest works
     */
    List<Problem> load(ModelCamelContext camel) {
        List<Problem> problems = new ArrayList<>();
        List<Map.Entry<String, MergedFolder.Source>> ordered = new ArrayList<>(files.entrySet());
        ordered.sort((a, b) ->
                Boolean.compare(b.getKey().startsWith("policy/"), a.getKey().startsWith("policy/")));
        for (Map.Entry<String, MergedFolder.Source> file : ordered) {
            MergedFolder.Source source = file.getValue();
            Matcher id = ID.matcher(source.text());
            boolean ours = file.getKey().endsWith(ENDING) && !(id.find() && isThere(camel, id.group(1)));
            if (ours) {
                try {
                    Resource resource = ResourceHelper.fromString(source.name(), source.text());
                    PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
                } catch (Exception e) {
                    log.error("{} is left out: {}", source.name(), Causes.text(e));
                    problems.add(new Problem(
                            source.name(), 0, 0, "", Problem.Severity.ERROR, Causes.text(e), "mend the route file"));
                }
            }
        }
        return problems;
    }

    private static boolean isThere(ModelCamelContext camel, String id) {
        return camel.getRouteDefinition(id) != null || camel.getRouteTemplateDefinition(id) != null;
    }
}
