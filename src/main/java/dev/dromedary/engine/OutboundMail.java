package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import java.util.Properties;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.component.mail.JavaMailSender;

/** The mail server's address and credentials. */
final class OutboundMail {

    private static final int IMPLICIT_TLS = 465;
    private static final String TIMEOUT_MILLIS = "10000";

    private OutboundMail() {}

    /** @param mail null when none is configured: then nothing is ever put into its lane */
    static JavaMailSender of(TriggerConfig.Mail mail) {
        DefaultJavaMailSender sender = new DefaultJavaMailSender();
        boolean configured = mail != null && mail.host() != null;
        int port = configured && mail.port() > 0 ? mail.port() : 25;
        String protocol = port == IMPLICIT_TLS ? "smtps" : "smtp";
        sender.setProtocol(protocol);
        sender.setHost(configured ? mail.host() : "localhost");
        sender.setPort(port);
        Properties properties = new Properties();
        String prefix = "mail." + protocol + ".";
        properties.setProperty(prefix + "connectiontimeout", TIMEOUT_MILLIS);
        properties.setProperty(prefix + "timeout", TIMEOUT_MILLIS);
        properties.setProperty(prefix + "writetimeout", TIMEOUT_MILLIS);
        properties.setProperty(prefix + "starttls.enable", "true");
        if (configured && mail.user() != null && mail.password() != null) {
            sender.setUsername(mail.user());
            sender.setPassword(mail.password().reveal());
            properties.setProperty(prefix + "auth", "true");
        }
        sender.setJavaMailProperties(properties);
        return sender;
    }
}
