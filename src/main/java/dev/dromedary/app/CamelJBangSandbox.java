package dev.dromedary.app;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.sandbox.ApprovedTemplates;
import dev.dromedary.sandbox.SandboxSettings;
import dev.dromedary.sandbox.StandInServer;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sandbox of Camel JBang: the stand-ins for Meta, PagerDuty and Slack behind a port of their own, because their
 * pages and paths within the bot need Spring. A base URL that the environment or the document names is left alone.
 *
 * @param settings those of the start, with every vendor that is not named turned to the stand-ins
 */
record CamelJBangSandbox(StandInServer vendors, Settings settings) implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CamelJBangSandbox.class);

    static CamelJBangSandbox start(Settings settings) {
        TriggerConfig.Server server = settings.config().server();
        String platform = settings.config().platforms().keySet().iterator().next();
        URI callback = URI.create("http://" + server.host() + ":" + server.port() + server.basePath() + "/" + platform);
        StandInServer vendors = StandInServer.start(
                SandboxSettings.of(settings.config(), platform, callback, ApprovedTemplates.of(templates(settings))));
        log.info("stand-ins for Meta, PagerDuty and Slack on {}", vendors.baseUrl());
        TriggerConfig config = SandboxFill.fill(settings.reading().config(), server.port(), vendors.baseUrl());
        return new CamelJBangSandbox(vendors, settings.withConfig(config));
    }

    private static Map<String, String> templates(Settings settings) {
        Map<String, String> texts = new TreeMap<>();
        MergedFolder.read("templates/whatsapp", settings.folder().resolve("templates/whatsapp"))
                .forEach((path, source) -> texts.put(path.replaceFirst("\\.ya?ml$", ""), source.text()));
        return texts;
    }

    @Override
    public void close() {
        vendors.close();
    }
}
