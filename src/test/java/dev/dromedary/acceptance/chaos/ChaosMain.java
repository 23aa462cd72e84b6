package dev.dromedary.acceptance.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** For trying: {@code sqlite|postgres SEED EVENTS SECONDS KILLS STOPS CRASHES [SABOTAGE]}. */
final class ChaosMain {

    private ChaosMain() {}

    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory("chaos");
        Duration length = Duration.ofSeconds(Long.parseLong(args[3]));
        long seed = Long.parseLong(args[1]);
        int events = Integer.parseInt(args[2]);
        int kills = Integer.parseInt(args[4]);
        Plan plan = args[0].equals("sqlite")
                ? Plan.sqlite(seed, events, length, kills)
                : Plan.postgres(seed, events, length, kills, Integer.parseInt(args[5]), Integer.parseInt(args[6]));
        Optional<Sabotage> sabotage = args.length > 7 ? Optional.of(Sabotage.valueOf(args[7])) : Optional.empty();
        Chaos.Outcome outcome = Chaos.run(plan, home, sabotage);
        System.out.print(Report.HEAD);
        System.out.println(outcome.row());
        outcome.findings().forEach(System.out::println);
        System.out.println(outcome.evidence().answered().stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        Evidence.Asked::want, java.util.stream.Collectors.counting())));
        outcome.evidence().troubles().stream()
                .filter(trouble -> trouble.kind() != Evidence.Trouble.Kind.STALL || trouble.isLong())
                .forEach(System.out::println);
        System.out.println(home);
        System.exit(outcome.findings().isEmpty() ? 0 : 1);
    }
}
