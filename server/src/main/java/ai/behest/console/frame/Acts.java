package ai.behest.console.frame;

import java.util.function.Supplier;

/** Carries out what a form asks for, such that the audit log knows who did what. */
@FunctionalInterface
public interface Acts {

    /** @param action what the audit log calls it, e.g. {@code key.create} */
    View carryOut(Visit visit, String action, Supplier<View> work);
}
