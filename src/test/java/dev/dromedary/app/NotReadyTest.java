package dev.dromedary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.engine.BodyBudget;
import dev.dromedary.engine.Ingress;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Before it is open and after it was: whoever half-sent his request at SIGTERM is not told that something starts. */
class NotReadyTest {

    private static final String WORDS = "not ready; please repeat it";

    @Test
    void isWhatTheFilterAnswers() throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new RawBodies(() -> false)
                .doFilter(new MockHttpServletRequest("POST", "/webhooks/whatsapp"), response, new MockFilterChain());
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("1");
        assertThat(response.getContentAsString()).contains(WORDS);
    }

    @Test
    void isWhatTheRouteAnswers() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        assertThatThrownBy(() -> new Ingress(() -> false, BodyBudget.of(1 << 20)).open(exchange))
                .isInstanceOf(Ingress.NotReady.class)
                .hasMessage(WORDS);
    }
}
