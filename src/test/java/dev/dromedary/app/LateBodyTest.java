package dev.dromedary.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.engine.BodyBudget;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A body that does not come holds a thread of the web server's: what is over is not waited for once more. */
class LateBodyTest {

    private static final long HEAP = 64L * 1024 * 1024;

    /** Each part is a read of so many bytes, {@code late} the web server's word that it waited long enough. */
    @ParameterizedTest
    @CsvSource({
        "10 late 10 late, 503, did not arrive, 2",
        "late 10,         503, did not arrive, 1",
        "10 10 10,        200, '',             0",
    })
    void isGivenUpOnce(String parts, int status, String why, int left) throws Exception {
        Deque<String> reads = new ArrayDeque<>(List.of(parts.split(" ")));
        MockHttpServletResponse response = new MockHttpServletResponse();
        new Door(BodyBudget.of(HEAP)).doFilter(request(reads), response, new MockFilterChain());
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getContentAsString()).contains(why);
        assertThat(reads).as("never read").hasSize(left);
    }

    private static MockHttpServletRequest request(Deque<String> reads) {
        return new MockHttpServletRequest("POST", "/webhooks/whatsapp") {
            @Override
            public long getContentLengthLong() {
                return 9999;
            }

            @Override
            public ServletInputStream getInputStream() {
                return new Parts(reads);
            }
        };
    }

    private static final class Parts extends ServletInputStream {
        private final Deque<String> reads;

        Parts(Deque<String> reads) {
            this.reads = reads;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws SocketTimeoutException {
            if (reads.isEmpty()) {
                return -1;
            }
            String next = reads.remove();
            if (next.equals("late")) {
                throw new SocketTimeoutException();
            }
            int n = Integer.parseInt(next);
            Arrays.fill(into, offset, offset + n, (byte) ' ');
            return n;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("bodies are read in parts");
        }

        @Override
        public boolean isFinished() {
            return reads.isEmpty();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("read at once");
        }
    }
}
