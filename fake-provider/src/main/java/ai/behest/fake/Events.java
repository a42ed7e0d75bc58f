package ai.behest.fake;

/** The parts of a response body in order: the events of a stream, or the two halves of a body sent whole. */
interface Events {
    /** How many there are, {@code [DONE]} included. */
    int count();

    /** How many of them are sent one by one at the script's pace; the rest follows the last of these at once. */
    int paced();

    /** The last position at which a fault can strike: in place of {@code [DONE]} if there is one. */
    int lastFault();

    /** The bytes of one, the line ends included; 0 &lt;= index &lt; count. */
    byte[] event(int index);

    /** Output tokens that the client has once so many of them were sent. */
    long tokensWithin(int sent);

    String contentType();

    /** Bytes in all for a body sent whole, -1 for a stream. */
    long length();
}
