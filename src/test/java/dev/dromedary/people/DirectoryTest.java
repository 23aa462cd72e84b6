package dev.dromedary.people;

import static dev.dromedary.people.Configs.config;
import static dev.dromedary.people.Configs.person;
import static dev.dromedary.people.Configs.shift;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {

    private final Directory directory = Directory.of(config().people(
                    person("Alice", "+1 (234) 567-890", "U01ALICE", "alice@example.com", "sre", "lead"),
                    person("Carol", null, null, "carol@example.com", "SRE"))
            .shifts(
                    shift("Alice A.", "+1234567890", "09:00-18:00", "America/New_York"),
                    shift("Bob", "+0987654321", "18:00-09:00", "America/New_York"),
                    shift("carol", "+1122334455", "00:00-24:00", "Asia/Kolkata"))
            .build());

    @ParameterizedTest
    @CsvSource({
        "alice, Alice",
        "@alice, Alice",
        "ALICE, Alice",
        "+1234567890, Alice",
        "1234567890, Alice",
        "(123) 456-7890, Alice",
        "Alice@Example.com, Alice",
        "u01alice, Alice",
        "<@U01ALICE>, Alice",
        "<@U01ALICE|alice>, Alice",
        "Alice A. <alice@example.com>, Alice",
        "mailto:alice@example.com, Alice",
        "<mailto:alice@example.com|alice@example.com>, Alice",
        "al\u200bice@example.com, Alice",
        "role:lead, Alice",
        "role: sre, Alice",
        "0987654321, Bob",
        "carol, Carol",
        "+1122334455, Carol",
    })
    void findsAPerson(String who, String name) {
        assertThat(directory.find(who)).map(Person::name).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Mallory", "+4930123456", "role:dba", "US.1349"})
    void knowsWhomItDoesNotKnow(String who) {
        assertThat(directory.find(who)).isEmpty();
    }

    @Test
    void mergesBothListsByPhoneAndByNameWhereOneHasNoPhone() {
        assertThat(directory.people()).extracting(Person::name).containsExactly("Alice", "Carol", "Bob");
        assertThat(directory.byPhone("1234567890")).map(Person::zone).contains(ZoneId.of("America/New_York"));
        assertThat(directory.findAll("role:sre")).extracting(Person::name).containsExactly("Alice", "Carol");
    }

    @Test
    void aStrangerIsKnownByNumberOnly() {
        assertThat(directory.person("4930123456").name()).isEqualTo("+4930123456");
        assertThat(directory.person("US.1349").whatsapp()).isEqualTo("US.1349");
    }
}
