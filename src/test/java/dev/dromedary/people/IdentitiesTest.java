package dev.dromedary.people;

import static dev.dromedary.people.Configs.config;
import static dev.dromedary.people.Configs.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.config.TriggerConfig.PersonEntry;
import dev.dromedary.event.Message;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdentitiesTest {

    private final TestClock clock = new TestClock("2026-06-01T10:00:00Z");
    private final Directory people = Directory.of(config().people(
                    person("Alice", "+1234567890", null, null),
                    new PersonEntry("Bob", "+1987654321", "US.4711", null, null, null, List.of(), null, null))
            .build());

    private static Message message(String from, String userId) {
        return new Message("w", from, userId, "x", Message.Kind.TEXT, "text", "ACK", null, null, Instant.EPOCH, "1");
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void whoWritesWithoutANumberIsWhoWeKnowThemToBe(Stores stores) {
        try (Store store = stores.open(clock)) {
            Identities identities = new Identities(store, people);
            assertThat(identities.recognise(message(null, "US.4711")).sender())
                    .as("by the TriggerConfig")
                    .isEqualTo("1987654321");
            assertThat(identities.recognise(message(null, "US.1")).sender()).isEqualTo("US.1");
            identities.learn(message("1234567890", "US.1"));
            assertThat(identities.recognise(message(null, "US.1")).sender())
                    .as("by an earlier message")
                    .isEqualTo("1234567890");
            assertThat(identities.recognise(message("15550009999", "US.1")).sender())
                    .as("a number that is sent is never replaced")
                    .isEqualTo("15550009999");
        }
    }
}
