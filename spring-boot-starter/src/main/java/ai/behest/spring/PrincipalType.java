package ai.behest.spring;

/** Where an app's users are signed in. */
public enum PrincipalType {
    /** In this app: whatever Spring Security keeps in the HTTP session. */
    SESSION,
    /** Supabase Auth: the access token as Bearer. */
    SUPABASE,
    /** Clerk: the session token as Bearer, or in Clerk's cookie. */
    CLERK,
    /** Auth0: an access token for this app's API as Bearer. */
    AUTH0,
    /** NextAuth (Auth.js): its session token, encrypted with the shared secret, in its cookie or as Bearer. */
    NEXTAUTH,
    /** Firebase Authentication: the ID token as Bearer. */
    FIREBASE
}
