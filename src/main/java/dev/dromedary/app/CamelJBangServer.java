package dev.dromedary.app;

import dev.dromedary.config.TriggerConfig;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.HttpServerConfigurationProperties;
import org.apache.camel.main.MainConstants;
import org.apache.camel.main.MainHttpServerFactory;

/**
 * Camel's own web server where the TriggerConfig wants it. Camel JBang asks the registry for a factory first; its own
 * would listen on every address, which the sandbox must not.
 */
final class CamelJBangServer implements MainHttpServerFactory {

    private final TriggerConfig.Server server;

    CamelJBangServer(TriggerConfig.Server server) {
        this.server = server;
    }

    @Override
    public Service newHttpServer(CamelContext camel, HttpServerConfigurationProperties properties) {
        properties.setHost(server.host());
        properties.setPort(server.port());
        return camels(camel).newHttpServer(camel, properties);
    }

    @Override
    public Service newHttpManagementServer(CamelContext camel, HttpManagementServerConfigurationProperties properties) {
        return camels(camel).newHttpManagementServer(camel, properties);
    }

    private static MainHttpServerFactory camels(CamelContext camel) {
        return camel.getCamelContextExtension()
                .getBootstrapFactoryFinder()
                .newInstance(MainConstants.PLATFORM_HTTP_SERVER, MainHttpServerFactory.class)
                .orElseThrow(() -> new StartRefused("camel-platform-http-main is not on the class path"));
    }
}
