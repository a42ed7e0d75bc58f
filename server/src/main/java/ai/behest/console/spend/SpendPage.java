package ai.behest.console.spend;

import ai.behest.console.frame.Address;
import ai.behest.console.frame.Chart;
import ai.behest.ledger.Forecast;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page of spend shows.
 *
 * @param here its address
 * @param unfit what does not fit in it, or null; then the page is about the usual time
 * @param groupTitle what the rows are told apart by
 * @param total of all groups, those of other parts of the table included
 * @param corrected what of the cost corrections are
 * @param rest all groups that are not among the rows; null when there are none
 * @param gone what groups came to before that have no call any more; null when there are none
 * @param month null where there is no forecast
 */
public record SpendPage(
        Address here,
        @Nullable String unfit,
        Timeframe time,
        String per,
        String by,
        boolean compare,
        String groupTitle,
        Chart chart,
        List<Row> rows,
        long groups,
        Figure total,
        BigDecimal corrected,
        @Nullable Figure rest,
        @Nullable Figure gone,
        @Nullable String next,
        @Nullable String first,
        @Nullable Month month,
        Map<String, String> projects,
        String calls,
        boolean sessions) {

    /**
     * @param title the whole name
     * @param narrow the same page for this group alone; null where it cannot be chosen
     * @param calls those behind it; null where they cannot be chosen
     */
    public record Row(
            String name,
            String title,
            @Nullable String narrow,
            @Nullable String calls,
            Figure figure) {}

    /** The month that it is now. */
    public record Month(Forecast forecast, MonthChart chart) {}

    public Map<String, String> windows() {
        return Timeframe.choices();
    }

    public Map<String, String> steps() {
        return Step.choices();
    }

    public Map<String, String> groupings() {
        return Grouping.choices();
    }

    public String exportAddress() {
        return here.at("/spend/export").toString();
    }

    public String sessionsAddress() {
        return here.at("/spend/sessions").toString();
    }

    /** The entries themselves, from the management API. */
    public String entries(String format) {
        return Address.of("/v1/entries")
                .with("format", format)
                .with("project", here.parameters().get("project_id"))
                .with("from", time.window().from().toString())
                .with("to", time.window().to().toString())
                .toString();
    }

    /** What narrows it down, as name and the address without it. */
    public List<Map.Entry<String, String>> filters() {
        return Inquiry.FILTERS.stream()
                .filter(here.parameters()::containsKey)
                .map(name -> Map.entry(
                        name.replace("_id", "").replace('_', ' ') + ": " + shown(name),
                        here.with(name, null).toString()))
                .toList();
    }

    private String shown(String name) {
        String value = here.parameters().getOrDefault(name, "");
        return name.equals("project_id") ? projects.getOrDefault(value, value) : value;
    }
}
