package ai.behest.console.frame;

import java.util.Locale;

/** What a page says was done by the form that led to it. The address names it, so that it says nothing that others wrote. */
public enum Said {
    NOTHING(""),
    SAVED("Saved."),
    SAVED_DRAFT("Saved as a draft. Calls go on as before until you deploy it."),
    DEPLOYED("Deployed. It is in force now, on every node."),
    DISCARDED("The draft is gone. What is deployed stays as it was."),
    ROLLED_BACK("The earlier settings are in force again."),
    ORIGIN_ADDED("The origin is allowed from now on."),
    ORIGIN_REMOVED("The origin is refused from now on."),
    CREATED("Created."),
    REVOKED("Revoked. Whoever uses it is refused from now on."),
    DELETED("Deleted."),
    SUSPENDED("Suspended. Every call of the project is refused until you resume it."),
    RESUMED("Resumed. Calls go through again."),
    STOPPED("Stopped. New calls are refused and running streams were cut."),
    LIFTED("Lifted. Calls go through again."),
    INVITED("Invited."),
    SIGNED_OUT("You are signed out."),
    SIGNED_OUT_EVERYWHERE("You are signed out on every device."),
    PASSWORD_CHANGED("The password is changed. Your other sessions were ended."),
    LINK_SENT("If somebody has this address, a link is on its way to it. It works once, for 15 minutes."),
    PROVEN("Thank you. For ten minutes you can change how you sign in."),
    SESSION_ENDED("Ended. That browser is signed out."),
    TESTED("Tested."),
    REVOKED_TOKENS("Revoked. Those tokens are refused from now on, and their streams were cut."),
    SENT("Sent.");

    private final String text;

    Said(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** As it stands in an address. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Said of(String word) {
        for (Said said : values()) {
            if (said.word().equals(word)) {
                return said;
            }
        }
        return NOTHING;
    }
}
