package ai.behest.console.frame;

import ai.behest.people.Permission;
import ai.behest.people.SignedIn;

/** One request of a person who is signed in and may make it. */
public record Visit(Request request, SignedIn who) {

    public String tenantId() {
        return who.person().tenantId();
    }

    /** Who is recorded as having done it. */
    public String actor() {
        return who.person().id();
    }

    public boolean may(Permission permission) {
        return who.may(permission);
    }

    /** A variable of the path. */
    public String path(String name) {
        return request.path(name);
    }

    public Fields query() {
        return request.query();
    }

    public Fields form() {
        return request.form();
    }
}
