package ai.behest;

/** placeholder. */
public final class Behest {
    private Behest() {}

    public static void main(String[] args) {
        System.out.println("x");
    }
}
