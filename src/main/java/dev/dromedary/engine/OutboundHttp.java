package dev.dromedary.engine;

import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client of the outbox's routes. Its own retries are off: httpclient5 repeats a POST after a 429 or 503 by
 * itself, and a message would leave twice behind the outbox's back.
 */
final class OutboundHttp implements HttpClientConfigurer {

    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 10;

    @Override
    @SuppressWarnings("deprecation") // the connection manager is Camel's, so the timeout can only be set here
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT_SECONDS, TimeUnit.SECONDS))
                        .setConnectionRequestTimeout(Timeout.of(CONNECT_SECONDS, TimeUnit.SECONDS))
                        .setResponseTimeout(Timeout.of(ANSWER_SECONDS, TimeUnit.SECONDS))
                        .build());
    }
}
