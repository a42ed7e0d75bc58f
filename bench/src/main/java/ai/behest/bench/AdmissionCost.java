package ai.behest.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Microseconds to let a call in that five budgets count. */
@Command(
        name = "bench/admission",
        mixinStandardHelpOptions = true,
        description =
                "Time to admit a call that five hard budgets count, and to give its money back (JMH, one thread), among"
                        + " many other budgets; and the heap that those take.")
public final class AdmissionCost extends BenchCommand {
    @Option(names = "--budgets", defaultValue = "999000", description = "Others (${DEFAULT-VALUE}).")
    private int budgets;

    @Option(names = "--seconds", defaultValue = "5", description = "Of an iteration (${DEFAULT-VALUE}).")
    private int seconds;

    private AdmissionCost() {}

    public static void main(String[] arguments) {
        run(new AdmissionCost(), arguments);
    }

    @Override
    public Integer call() throws RunnerException {
        String machine = Machine.describe(commit);
        Statistics times = new Runner(new OptionsBuilder()
                        .include(Admitting.class.getName())
                        .mode(Mode.SampleTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .threads(1)
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(seconds))
                        .jvmArgsAppend(
                                "-Xmx3g",
                                "-D" + Admitting.DIRECTORY + "=" + scratch,
                                "-D" + Admitting.BUDGETS + "=" + budgets)
                        .shouldFailOnError(true)
                        .build())
                .runSingle()
                .getPrimaryResult()
                .getStatistics();
        System.out.println(machine);
        System.out.printf(
                Locale.ROOT,
                "%,d budgets, a call that five count: median %.2f us, mean %.2f us, p99 %.2f us%n",
                budgets,
                times.getPercentile(50) / 1_000,
                times.getMean() / 1_000,
                times.getPercentile(99) / 1_000);
        return 0;
    }
}
