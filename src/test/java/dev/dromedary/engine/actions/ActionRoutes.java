package dev.dromedary.engine.actions;

import dev.dromedary.run.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The project's own route files of some agents in a Camel context, called as compiled flows call them. */
public final class ActionRoutes implements AutoCloseable {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final FluentProducerTemplate producer;

    /** Starts every file under {@code routes/agents/<agent>} of these agents, and the connectors there are beans for. */
    public ActionRoutes(Map<String, Object> beans, String... agents) throws Exception {
        beans.forEach((name, bean) -> camel.getRegistry().bind(name, bean));
        camel.getRegistry().bind("health-checks", Executors.newCachedThreadPool());
        // As application.properties has it: the step's retry is the only one.
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        // Failures are thrown to the caller and need no second telling in the log.
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        List<Resource> files = new ArrayList<>(files(Path.of("routes/kamelets")));
        files.removeIf(file -> file.getLocation().contains("pagerduty") && !beans.containsKey("pagerduty"));
        for (String agent : agents) {
            files.addAll(files(Path.of("routes/agents", agent)));
        }
        PluginHelper.getRoutesLoader(camel).loadRoutes(files);
        camel.start();
        producer = camel.createFluentProducerTemplate();
    }

    /** The action's output; what it throws is thrown as it is. */
    public Object call(String action, Map<String, Object> input, Op op) {
        return call(action, input, op, Map.of());
    }

    public Object call(String action, Map<String, Object> input, Op op, Map<String, Object> variables) {
        Exchange exchange = producer.withProcessor(e -> {
                    e.getMessage().setBody(input);
                    e.setVariable("op", op);
                    e.setVariable("call", "the caller's own");
                    variables.forEach(e::setVariable);
                })
                .to("direct:" + action)
                .send();
        if (!"the caller's own".equals(exchange.getVariable("call"))) {
            throw new AssertionError("the route touched the engine's variable `call`");
        }
        if (exchange.getException() != null) {
            throw thrown(exchange.getException());
        }
        return exchange.getMessage().getBody();
    }

    private static RuntimeException thrown(Exception failure) {
        Throwable cause = failure instanceof CamelExecutionException ? failure.getCause() : failure;
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private static List<Resource> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .map(file -> ResourceHelper.fromString("file:" + file, read(file)))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        camel.stop();
    }
}
