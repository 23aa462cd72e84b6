package dev.dromedary.agent;

import dev.dromedary.people.Directory;
import dev.dromedary.people.Person;
import dev.dromedary.people.Phone;
import dev.dromedary.run.Op;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** How actions name people: keys in rows, a leading plus and names in outputs. */
final class People {

    private final Directory directory;

    People(Directory directory) {
        this.directory = directory;
    }

    Directory directory() {
        return directory;
    }

    /** Phone digits or user id of whoever {@code who} means; itself when nobody is known by it. */
    String key(String who) {
        if (who == null) {
            return null;
        }
        return directory
                .find(who)
                .map(Person::whatsapp)
                .filter(key -> key != null)
                .orElseGet(() -> Phone.key(who));
    }

    String name(String key) {
        return key == null ? null : directory.person(key).name();
    }

    /** The sender's name: ours for them, else as WhatsApp shows it. */
    String sender(Op op) {
        return name(op.userPhone());
    }

    /** The time zone of whoever reads the answer. */
    ZoneId zone(Op op) {
        Person reader = op.userPhone() == null ? null : directory.person(op.userPhone());
        return reader == null || reader.zone() == null ? ZoneOffset.UTC : reader.zone();
    }
}
