package ai.behest.safety;

import ai.behest.ledger.RecentCalls;
import java.time.Duration;

/** What a kill switch would hit. */
public final class Effects {
    private static final Duration LOOK_BACK = Duration.ofHours(1);

    /**
     * @param callsUnderWay on this node, which would be cut
     * @param callsLastHour of all nodes, that would have been refused
     * @param usersLastHour whose calls they were
     * @param atLeast whether there were more calls in that hour than are counted
     */
    public record Effect(long callsUnderWay, long callsLastHour, long usersLastHour, boolean atLeast) {}

    private final KillSwitches killSwitches;
    private final RunningCalls runningCalls;
    private final RecentCalls recentCalls;

    public Effects(KillSwitches killSwitches, RunningCalls runningCalls, RecentCalls recentCalls) {
        this.killSwitches = killSwitches;
        this.runningCalls = runningCalls;
        this.recentCalls = recentCalls;
    }

    /**
     * Looks, and changes nothing. Blocks.
     *
     * @throws ai.behest.wire.RefusedException as {@link KillSwitches#check}
     */
    public Effect of(String tenantId, KillScope scope) {
        killSwitches.check(tenantId, scope);
        RecentCalls.Count count = recentCalls.count(
                new RecentCalls.Of(
                        scope.everywhere() ? null : tenantId,
                        scope.project(),
                        scope.user(),
                        scope.session(),
                        scope.key()),
                LOOK_BACK);
        return new Effect(runningCalls.count(tenantId, scope), count.calls(), count.users(), count.atLeast());
    }
}
