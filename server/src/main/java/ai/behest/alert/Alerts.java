package ai.behest.alert;

import ai.behest.budget.Purses;
import ai.behest.budget.Spending;
import ai.behest.ledger.BusyProjects;
import ai.behest.ledger.Costs;
import ai.behest.ledger.OddEntries;
import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The room, joined: what it keeps, and the threads that look and send. */
public final class Alerts implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int PARTS_MOST = 50;

    private final AlertBook book;
    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Courier courier;
    private final Lookout lookout;
    private final EntryWatch entryWatch;
    private final SpendWatch spendWatch;
    private final Sentry sentry;
    private final @Nullable Postman postman;

    public Alerts(
            Database database,
            MasterKey masterKey,
            Purses purses,
            Costs costs,
            Postbox postbox,
            AlertSettings settings) {
        this(
                database,
                masterKey,
                purses,
                costs,
                postbox,
                settings,
                LEASE,
                new Backoff(Backoff.DELAYS, RandomGenerator.getDefault()));
    }

    /** @param lease of a webhook: longer than an attempt can take */
    Alerts(
            Database database,
            MasterKey masterKey,
            Purses purses,
            Costs costs,
            Postbox postbox,
            AlertSettings settings,
            Duration lease,
            Backoff backoff) {
        MailSettings mail = settings.mail();
        this.book = new AlertBook(database, mail != null);
        this.webhooks = new Webhooks(database, masterKey, postbox);
        this.courier = new Courier(database, new Rounds(database, lease), webhooks, postbox, backoff);
        this.postman = mail == null ? null : new Postman(database, new Smtp(mail), backoff);
        this.deliveries = new Deliveries(database, courier::wake);
        this.lookout = new Lookout(database, purses::touched, new Spending(database), book, courier::wake);
        Watch watch = new Watch(database);
        this.entryWatch = new EntryWatch(new OddEntries(database), watch, book, courier::wake);
        this.spendWatch = new SpendWatch(new BusyProjects(database), costs, watch, book, courier::wake);
        this.sentry = new Sentry(entryWatch, spendWatch);
    }

    /** Looks and sends from now on, beginning with what this node left when it last stopped. */
    public void start(String node) {
        lookout.search(node);
        lookout.start();
        sentry.start();
        courier.start();
        if (postman != null) {
            postman.start();
        }
    }

    /** The calls of this node were entered by this one: what they spent is looked through. */
    public void nodeBuried(String node) {
        lookout.search(node);
    }

    Lookout lookout() {
        return lookout;
    }

    EntryWatch entryWatch() {
        return entryWatch;
    }

    SpendWatch spendWatch() {
        return spendWatch;
    }

    Courier courier() {
        return courier;
    }

    public AlertBook book() {
        return book;
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    public Deliveries deliveries() {
        return deliveries;
    }

    /** Forgets what is long past; to be called now and then. Blocks. */
    public void forget() {
        for (int parts = 0; parts < PARTS_MOST && book.forget() + deliveries.forget() > 0; parts++) {
            // the writer does something else between two parts
        }
    }

    @Override
    public void close() {
        lookout.close();
        sentry.close();
        courier.close();
        if (postman != null) {
            postman.close();
        }
    }
}
